import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseHead, CaseRoom, Invitation, Person, Right, Role, Section } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { Tiles } from '../parts/tiles.tsx'
import { t } from '../words/words.ts'
import { InviteLink } from './invite-link.tsx'
import { OpenInvitations } from './open-invitations.tsx'
import { NARROWED, PRESET, RIGHTS, within } from './presets.ts'
import './invite.css'

type Invited = Exclude<Role, 'party'>
const INVITED: readonly Role[] = ['police', 'court', 'lawyer', 'mediator', 'recorder', 'party']
const NAME_LETTERS_MAX = 60

/** 15 请人进来: role first, rights preset by it, then a link that only works once and only with 放行. */
export const Invite: Component<{ room: CaseRoom; head: CaseHead; me: Person; onClose: () => void }> = props => {
  const open = observe(props.room.invitations)
  const status = observe(props.room.status)
  const [role, setRole] = createSignal<Invited>('police')
  const [rights, setRights] = createSignal(PRESET.police)
  const [host, setHost] = createSignal<'host' | 'guest'>('guest')
  const [name, setName] = createSignal('')
  const [nameless, setNameless] = createSignal(false)
  const [sent, setSent] = createSignal<Invitation>()
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  let form!: HTMLFormElement

  const choose = (chosen: Role): void => {
    if (chosen === 'party') return
    setRole(chosen); setRights(PRESET[chosen]); setHost(chosen === 'mediator' ? 'host' : 'guest'); setSent(undefined)
  }
  const narrow = (section: Section, right: Right): void => { setRights(was => ({ ...was, [section]: right, ...(section === 'record' ? { sessions: right } : {}) })); setSent(undefined) }
  const send = async (): Promise<void> => {
    setNameless(name().trim() === '')
    if (nameless()) return form.querySelector<HTMLInputElement>('[aria-invalid]')?.focus()
    if (status().at === 'offline') return void setStopped(t('inv.offline'))
    setStopped(undefined)
    setWorking(true)
    const outcome = await props.room.invite({ role: role(), name: name().trim(), rights: rights(), host: host() === 'host' })
    setWorking(false)
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else setSent(outcome)
  }
  return (
    <Dialog class="invite" title={t('act.invite')} aside={props.head.title} width={860} onClose={props.onClose} footer={<>
      <OpenInvitations room={props.room} open={open()} />
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
      <Button size="form" look="primary" type="submit" form="invite" working={working()}>{t('act.sendInvite')}</Button>
    </>}>
      <form id="invite" class="invite-form" ref={form} noValidate onSubmit={event => { event.preventDefault(); if (!working()) void send() }}>
        <Tiles legend={t('inv.as')} value={role()} onChoose={choose} tiles={INVITED.map(one => ({
          value: one, label: t(`role.${one}`), mark: <Badge role={one} />, ...(one === 'party' ? { blocked: t('inv.noParty') } : {}),
        }))} />
        <p class="field-hint">{t('inv.noParty')}</p>
        <div class="rights">
          <p class="rights-head"><span class="field-legend">{t('inv.may')}</span><span class="field-hint">{t('inv.mayNote')}</span></p>
          <For each={NARROWED}>{section => <RightsRow section={section} value={rights()[section]} most={PRESET[role()][section]} onChoose={right => narrow(section, right)} />}</For>
          <p class="field-hint">{t('inv.acts')}</p>
          <label class="rights-host">
            <input type="checkbox" checked={host() === 'host'} onChange={event => { setHost(event.currentTarget.checked ? 'host' : 'guest'); setSent(undefined) }} />{t('inv.host')}
          </label>
        </div>
        <div class="invite-who">
          <div class="field"><span class="field-legend">{t('inv.until')}</span><p class="invite-until">{t('inv.untilValue')}</p></div>
          <Field label={t('inv.whom')} value={name()} onText={text => { setName(text); setSent(undefined) }} placeholder={t('inv.whomLike')} maxlength={NAME_LETTERS_MAX} error={nameless() && name().trim() === '' ? t('inv.whomMissing') : undefined} />
        </div>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
      </form>
      <InviteLink sent={sent()} />
    </Dialog>
  )
}

const RightsRow: Component<{ section: Section; value: Right; most: Right; onChoose: (right: Right) => void }> = props => (
  <div class="rights-row" role="radiogroup" aria-label={t(`section.${props.section}`)}>
    <span class="rights-name" aria-hidden="true">{t(`section.${props.section}`)}</span>
    <For each={RIGHTS}>{right => (
      <label classList={{ 'rights-out': !within(right, props.most) }}>
        <input type="radio" name={`right-${props.section}`} checked={props.value === right} disabled={!within(right, props.most)} onChange={() => props.onChoose(right)} />{t(`right.${right}`)}
      </label>
    )}</For>
  </div>
)
