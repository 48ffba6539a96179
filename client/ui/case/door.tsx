import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Waiting } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import './door.css'

/** Who stands at the door. The digits are compared aloud: equal digits mean nobody stands in between. */
export const Door: Component<{ room: CaseRoom; waiting: readonly Waiting[] }> = props => {
  const rows = keyed(() => props.waiting, one => one.inviteId)
  return (
    <section class="side-part door" aria-labelledby="door">
      <h2 id="door" tabindex="-1">{t('door.title', { n: props.waiting.length })}</h2>
      <ul aria-label={t('door.list')}><For each={rows.keys()}>{id => { const one = rows.row(id); return <AtDoor room={props.room} one={one()} /> }}</For></ul>
    </section>
  )
}

const AtDoor: Component<{ room: CaseRoom; one: Waiting }> = props => {
  const [working, setWorking] = createSignal<'nothing' | 'admit' | 'refuse'>('nothing')
  const [stopped, setStopped] = createSignal<string>()
  const act = async (what: 'admit' | 'refuse'): Promise<void> => {
    const { inviteId, name } = props.one
    setWorking(what)
    const outcome = await (what === 'admit' ? props.room.admit(inviteId) : props.room.voidInvitation(inviteId))
    setWorking('nothing')
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else toast(t(what === 'admit' ? 'door.admitted' : 'door.refused', { name }))
  }
  return (
    <li class="at-door">
      <div class="at-door-who" id={`door-${props.one.inviteId}`}>
        <Badge role={props.one.role} />
        <div><strong>{props.one.name}</strong> <span>{props.one.wall ? t('wall.name') : t(`role.${props.one.role}`)}</span><p>{props.one.agency}</p></div>
      </div>
      <Show when={props.one.code} fallback={<p class="at-door-hint">{t('door.noCode')}</p>}>{code => <>
        <p class="at-door-code"><span class="said-only">{code().split('').join(' ')}</span><span aria-hidden="true">{code().slice(0, 3)} {code().slice(3)}</span></p>
        <p class="at-door-hint">{t('door.compare')}</p>
      </>}</Show>
      <Show when={stopped()}>{sentence => <p class="field-error" role="alert">{sentence()}</p>}</Show>
      <div class="at-door-acts">
        <Button look="primary" aria-describedby={`door-${props.one.inviteId}`} working={working() === 'admit'} blocked={props.one.code === undefined ? t('door.noCode') : undefined} onPress={() => void act('admit')}>{t('act.admit')}</Button>
        <Button aria-describedby={`door-${props.one.inviteId}`} working={working() === 'refuse'} onPress={() => void act('refuse')}>{t('act.refuse')}</Button>
      </div>
    </li>
  )
}
