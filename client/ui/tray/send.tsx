import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Send from 'lucide-solid/icons/send'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import UserPlus from 'lucide-solid/icons/user-plus'
import { today } from '../../model/days.ts'
import { partiesOf } from '../../model/registration.ts'
import { greetingObject, newObjectId } from '../../model/tray-making.ts'
import { foldTray } from '../../model/tray.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Invitation, Obstacle, Tray } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { InviteLink } from '../case/invite-link.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { Tiles } from '../parts/tiles.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { linesOf, papersOf, publish } from './publish.ts'
import '../case/invite.css'
import './send.css'

const SIDES = ['甲方', '乙方', '丙方', '丁方', '第三人']

/** 送当事人核对: which text, to whom; a party who is not here yet gets his tray and a code to scan. */
export const SendDialog: Component<{ room: CaseRoom; first: 'record' | 'agreement'; onClose: () => void }> = props => {
  const trays = observe(props.room.trays.all)
  const finishing = observe(props.room.finishing.state)
  // Told anew only when it is another text: what is drawn anew under the finger loses the click.
  const papers = createMemo(() => (finishing(), papersOf(props.room)), undefined, { equals: (before, now) => JSON.stringify(before) === JSON.stringify(now) })
  const [field, setField] = createSignal(Math.max(0, papers().findIndex(({ kind }) => kind === props.first)))
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set())
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  const [sent, setSent] = createSignal<Invitation>()
  const [title, setTitle] = createSignal(props.room.head.get().title)
  const paper = () => papers()[field()]
  const lines = createMemo(() => { const now = paper(); return now ? linesOf(props.room, now, { side: '', name: '' }).length : 0 })
  const parties = createMemo(() => trays().filter(({ id }) => id !== 'wall'))
  const toggle = (id: string): void => { setChosen(was => { const next = new Set(was); if (!next.delete(id)) next.add(id); return next }) }
  const refused = (outcome: unknown): outcome is Obstacle => { if (!isObstacle(outcome)) return false; setStopped(outcome.sentence); return true }

  const send = async (): Promise<void> => {
    const now = paper()
    if (!now || lines() === 0) return void setStopped(t('send.empty'))
    if (chosen().size === 0) return void setStopped(t('send.none'))
    setStopped(undefined)
    setWorking(true)
    const done: string[] = []
    for (const tray of parties().filter(({ id }) => chosen().has(id))) {
      const greeting = foldTray(tray.facts.get()).greeting
      const reader = { side: greeting?.side ?? '', name: greeting?.name ?? '' }, to = t('tray.person', reader)
      const outcome = await publish(props.room, tray, now, { reader, to, caseTitle: greeting?.title ?? title(), focus: '' })
      if (refused(outcome)) break
      done.push(t('send.done', { who: to, n: outcome }))
      toggle(tray.id)
    }
    setWorking(false)
    if (done.length > 0) toast(done.join(''))
    if (stopped() === undefined) props.onClose()
  }
  const empty = (): string | undefined => (lines() === 0 ? t('send.empty') : undefined)
  return (
    <Dialog class="invite send" title={t('send.title')} aside={props.room.head.get().number} width={860} onClose={props.onClose} footer={<>
      <span class="send-scope">{t('send.scope')}</span>
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
      <Button size="form" look="primary" icon={<Send />} working={working()} blocked={empty()} onPress={() => void send()}>{t('send.do')}</Button>
    </>}>
      <div class="invite-form">
        <Tiles legend={t('send.what')} value={String(field())} onChoose={value => setField(Number(value))} tiles={papers().map((each, index) => ({ value: String(index), label: each.title }))} />
        <p class="field-hint">{lines() === 0 ? t('send.empty') : paper()?.of ? t('send.frozenLines', { n: lines(), draft: paper()!.of!.draft, code: paper()!.of!.code }) : t('send.lines', { n: lines() })}</p>
        <fieldset class="send-to">
          <legend class="field-legend">{t('send.to')}</legend>
          <Show when={parties().length > 0} fallback={<p class="field-hint">{t('send.nobody')}</p>}>
            <For each={parties()}>{tray => <Party room={props.room} tray={tray} chosen={chosen().has(tray.id)} onToggle={() => toggle(tray.id)} onInvited={setSent} onStopped={setStopped} />}</For>
          </Show>
        </fieldset>
        <AddParty room={props.room} title={title()} onTitle={setTitle} onStopped={setStopped} onMade={(tray, invitation) => { setSent(invitation); toggle(tray.id) }} />
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
      </div>
      <InviteLink sent={sent()} />
    </Dialog>
  )
}

interface PartyProps { readonly room: CaseRoom; readonly tray: Tray; readonly chosen: boolean; readonly onToggle: () => void; readonly onInvited: (invitation: Invitation) => void; readonly onStopped: (sentence: string) => void }
const Party: Component<PartyProps> = props => {
  const facts = observe(props.tray.facts)
  const state = createMemo(() => foldTray(facts()))
  const name = (): string => t('tray.person', { side: state().greeting?.side ?? '', name: state().greeting?.name ?? '' })
  const invite = async (): Promise<void> => {
    const outcome = await props.room.trays.invite(props.tray.id, state().greeting?.name ?? '')
    if (isObstacle(outcome)) props.onStopped(outcome.sentence)
    else props.onInvited(outcome)
  }
  return (
    <div class="send-party">
      <label><input type="checkbox" checked={props.chosen} onChange={props.onToggle} />{name()}</label>
      <Show when={!facts().some(({ staff }) => !staff)}><span class="field-hint">{t('answers.notIn')}</span><Button size="small" aria-label={`${t('send.invite')}，${name()}`} onPress={() => void invite()}>{t('send.invite')}</Button></Show>
    </div>
  )
}

interface AddProps { readonly room: CaseRoom; readonly title: string; readonly onTitle: (title: string) => void; readonly onMade: (tray: Tray, invitation: Invitation | undefined) => void; readonly onStopped: (sentence: string | undefined) => void }
const AddParty: Component<AddProps> = props => {
  const [side, setSide] = createSignal('甲方')
  const [name, setName] = createSignal('')
  const [missing, setMissing] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  /** Who stands in the registration is offered by name, with his side. */
  const registered = partiesOf(props.room.facts('registration')?.facts.get() ?? [], today()).filter(party => party.name !== '' && party.removal === undefined)
  const write = (text: string): void => {
    setName(text)
    const known = registered.find(party => party.name === text)
    if (known && known.side !== '') setSide(known.side)
  }
  const make = async (): Promise<Tray | Obstacle> => {
    const tray = await props.room.trays.make('tray')
    if (isObstacle(tray)) return tray
    const me = props.room.me.get()
    return await tray.write(greetingObject(newObjectId(), { side: side().trim(), name: name().trim(), title: props.title.trim(), host: me.name, agency: me.agency })) ?? tray
  }
  const add = async (): Promise<void> => {
    setMissing(name().trim() === '' ? t('send.nameMissing') : undefined)
    if (missing() !== undefined) return
    props.onStopped(undefined)
    setWorking(true)
    const tray = await make()
    if (isObstacle(tray)) { setWorking(false); return props.onStopped(tray.sentence) }
    const invitation = await props.room.trays.invite(tray.id, name().trim())
    setWorking(false)
    toast(t('send.made', { who: t('tray.person', { side: side(), name: name().trim() }) }))
    setName('')
    if (isObstacle(invitation)) props.onStopped(invitation.sentence)
    props.onMade(tray, isObstacle(invitation) ? undefined : invitation)
  }
  return (
    <form class="send-add" noValidate onSubmit={event => { event.preventDefault(); if (!working()) void add() }}>
      <span class="field-legend">{t('send.add')}</span>
      <div class="send-new">
        <Field label={t('send.side')} value={side()} onText={setSide} suggestions={SIDES} maxlength={20} />
        <Field label={t('send.name')} value={name()} onText={write} suggestions={registered.map(party => party.name)} maxlength={60} error={missing()} />
      </div>
      <Field label={t('send.caseTitle')} value={props.title} onText={props.onTitle} maxlength={100} />
      <div><Button type="submit" icon={<UserPlus />} working={working()}>{t('send.add')}</Button></div>
    </form>
  )
}
