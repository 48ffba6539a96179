import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import { AGENDA, PHRASES } from '../../model/phrases.ts'
import type { AgendaItem } from '../../model/phrases.ts'
import { agendaDone, missingIn, MODES, nextSession, NOTICES, isToBeTold, presentPath, said, sessionHan, sessionPath, ticked, writeOf } from '../../model/sessions.ts'
import type { Session } from '../../model/sessions.ts'
import type { CaseRoom, Person } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { dayOf, hhmm } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { AddPerson } from './add-person.tsx'
import { PresentRow } from './present-row.tsx'
import type { Sessions } from './session-store.ts'
import { Choice, ValueField } from './value-field.tsx'
import type { Writing } from './value-field.tsx'
import './session-head.css'

export interface SessionHeadProps {
  readonly room: CaseRoom
  readonly me: Person
  readonly people: readonly Person[]
  readonly store: Sessions
  readonly session: Session
  readonly onChoose: (session: string) => void
}

export const sessionName = (session: Session): string => (session.number === 0 ? t('sessions.withdrawn') : t('sessions.nth', { han: sessionHan(session.number) }))

/** Above the record: which session, when and where, who is here, what is still to be done for whom. One line until it is opened. */
export const SessionHead: Component<SessionHeadProps> = props => {
  const writing: Writing = {
    may: props.store.may, people: () => props.people, write: props.store.write,
    draft: name => props.room.draft(name), keepDraft: (name, text) => props.room.keepDraft(name, text),
  }
  const [open, setOpen] = createSignal(false)
  const here = createMemo(() => props.session.people.filter(({ removed }) => !removed))
  return (
    <section class="session-head" aria-label={t('sessions.name')} onFocusIn={() => props.room.announce(t('sessions.doing'), `sessions/${props.session.id}`)}>
      <div class="session-line">
        <Chooser {...props} />
        <Status session={props.session} />
        <Stage session={props.session} writing={writing} />
      </div>
      <details class="session-more" onToggle={event => { if (event.target === event.currentTarget) setOpen(event.currentTarget.open) }}>
        <summary><span>{here().length === 0 ? t('sessions.nobody') : t('sessions.present', { n: here().length })}</span><Lacking session={props.session} /><ChevronDown /></summary>
        <Show when={open() ? props.session.id : undefined} keyed><div class="session-body">
          <Facts session={props.session} writing={writing} people={props.people} />
          <Agenda session={props.session} writing={writing} />
          <People session={props.session} writing={writing} />
          <AddPerson room={props.room} me={props.me} people={props.people} session={props.session} writing={writing} />
          <Ends {...props} writing={writing} />
        </div></Show>
      </details>
    </section>
  )
}

const Chooser: Component<SessionHeadProps> = props => {
  // Withdrawn ones stay at the end: their record can be read, and they can be brought back.
  const shown = createMemo(() => [...props.store.sessions()].sort((a, b) => Number(a.withdrawn) - Number(b.withdrawn)))
  const next = async (): Promise<void> => {
    const { id, writes } = nextSession(props.session)
    if (!await props.store.write(...writes)) return
    props.onChoose(id)
    toast(t('sessions.nextSaid', { han: sessionHan(props.store.sessions().find(each => each.id === id)?.number ?? 2) }))
  }
  const rows = keyed(shown, session => session.id)
  return (
    <div class="session-choose" role="group" aria-label={t('sessions.choose')}>
      <For each={rows.keys()}>{id => {
        const session = rows.row(id)
        return (
          <button type="button" class="session-tab" classList={{ 'session-gone': session().withdrawn }} aria-pressed={id === props.session.id} onClick={() => props.onChoose(id)}>
            {sessionName(session())}
          </button>
        )
      }}</For>
      <Show when={props.store.may()}><Button look="text" size="small" onPress={() => void next()}>{t('sessions.next')}</Button></Show>
    </div>
  )
}

const Status: Component<{ session: Session }> = props => {
  const at = (leaf: 'begins' | 'ends'): string => props.session.values(leaf).filter(({ value }) => value !== '').map(({ value }) => hhmm(value)).join(' / ')
  const day = (): string => { const [first] = props.session.values('begins'); return first === undefined || first.value === '' ? '' : `${dayOf(first.value)} ` }
  return (
    <p class="session-status">{props.session.stage === 'ahead' ? t('sessions.ahead')
      : day() + (props.session.stage === 'running' ? t('sessions.running', { at: at('begins') }) : t('sessions.ended', { from: at('begins') || '—', to: at('ends') }))}</p>
  )
}

/** 开始, 结束, 接着调解: the button writes the time; the fields below correct it. */
const Stage: Component<{ session: Session; writing: Writing }> = props => {
  const put = (leaf: 'begins' | 'ends', value: string): void => void props.writing.write(writeOf(sessionPath(props.session.id, leaf), value, props.session.values(leaf)))
  const now = (): string => new Date().toISOString()
  return (
    <Show when={props.writing.may()}>
      <Show when={props.session.stage === 'ahead'}><Button look="primary" size="small" onPress={() => put('begins', now())}>{t('sessions.begin')}</Button></Show>
      <Show when={props.session.stage === 'running'}><Button size="small" onPress={() => put('ends', now())}>{t('sessions.end')}</Button></Show>
      <Show when={props.session.stage === 'ended'}><Button look="text" size="small" onPress={() => put('ends', '')}>{t('sessions.resume')}</Button></Show>
    </Show>
  )
}

const Lacking: Component<{ session: Session }> = props => {
  const lacking = createMemo(() => missingIn(props.session).length)
  return (
    <Show when={props.session.people.some(({ removed }) => !removed)}>
      <span class="tag" classList={{ 'tag-warn': lacking() > 0, 'tag-ok': lacking() === 0 }}>{lacking() > 0 ? t('sessions.lacking', { n: lacking() }) : t('sessions.complete')}</span>
    </Show>
  )
}

const Facts: Component<{ session: Session; writing: Writing; people: readonly Person[] }> = props => {
  const path = (leaf: Parameters<typeof sessionPath>[1]): string => sessionPath(props.session.id, leaf)
  const presiders = (): string[] => props.people.filter(({ role }) => role !== 'party').map(({ name }) => name)
  return (
    <div class="session-fields">
      <ValueField writing={props.writing} path={path('begins')} label={t('sessions.begins')} values={props.session.values('begins')} kind="moment" />
      <ValueField writing={props.writing} path={path('ends')} label={t('sessions.ends')} values={props.session.values('ends')} kind="moment" />
      <ValueField writing={props.writing} path={path('place')} label={t('sessions.place')} values={props.session.values('place')} />
      <Choice writing={props.writing} path={path('mode')} label={t('sessions.mode')} values={props.session.values('mode')} none={t('sessions.noMode')} options={MODES.map(mode => [mode, t(`mode.${mode}`)])} />
      <ValueField writing={props.writing} path={path('presider')} label={t('sessions.presider')} values={props.session.values('presider')} suggestions={presiders()} />
    </div>
  )
}

/** The ten items; each ticks itself when its phrase is written into the record, else by hand. */
const Agenda: Component<{ session: Session; writing: Writing }> = props => {
  const put = (item: AgendaItem, done: boolean): void => void props.writing.write(writeOf(sessionPath(props.session.id, `agenda/${item}`), done ? new Date().toISOString() : '', props.session.values(`agenda/${item}`)))
  return (
    <details class="session-agenda">
      <summary>{t('agenda.name', { n: agendaDone(props.session), of: AGENDA.length })}</summary>
      <ol>
        <For each={AGENDA}>{item => {
          const done = (): boolean => ticked(props.session.values(`agenda/${item}`)) === 'yes'
          return (
            <li><label class="present-notice">
              <input type="checkbox" checked={done()} disabled={!props.writing.may()} onChange={event => put(item, event.currentTarget.checked)} />
              <span>{PHRASES.find(({ id }) => id === item)?.name}</span>
              <span class="present-by">{done() ? hhmm(props.session.values(`agenda/${item}`)[0]?.value) : ''}</span>
            </label></li>
          )
        }}</For>
      </ol>
    </details>
  )
}

const People: Component<{ session: Session; writing: Writing }> = props => {
  const here = createMemo(() => props.session.people.filter(({ removed }) => !removed))
  const away = createMemo(() => props.session.people.filter(({ removed }) => removed))
  const rows = keyed(here, person => person.id)
  const tellEverybody = (): void => {
    const at = new Date().toISOString()
    void props.writing.write(...here().filter(isToBeTold).flatMap(person => NOTICES.flatMap(notice =>
      (ticked(person.values(`notice/${notice}`)) === 'open' ? [writeOf(presentPath(props.session.id, person.id, `notice/${notice}`), at, person.values(`notice/${notice}`))] : []))))
  }
  const untold = (): boolean => here().some(person => isToBeTold(person) && NOTICES.some(notice => ticked(person.values(`notice/${notice}`)) === 'open'))
  return (
    <>
      <div class="session-title">
        <h3>{t('sessions.people')}</h3>
        <Show when={props.writing.may() && untold()}><Button look="text" size="small" onPress={tellEverybody}>{t('sessions.tellEverybody')}</Button></Show>
      </div>
      <ul class="session-people" aria-label={t('sessions.people')}>
        <For each={rows.keys()}>{id => <PresentRow person={rows.row(id)} session={() => props.session} writing={props.writing} />}</For>
      </ul>
      <Show when={away().length > 0}>
        <details class="session-away">
          <summary>{t('sessions.removed', { n: away().length })}</summary>
          <ul><For each={away()}>{person =>
            <li>{person.name}<Button look="text" size="small" onPress={() => void props.writing.write(writeOf(presentPath(props.session.id, person.id, 'removed'), '', person.values('removed')))}>{t('sessions.bringBack')}</Button></li>}
          </For></ul>
        </details>
      </Show>
    </>
  )
}

/** Withdrawing hides a session's number, never its record. */
const Ends: Component<SessionHeadProps & { writing: Writing }> = props => {
  const put = (value: string): void => void props.writing.write(writeOf(sessionPath(props.session.id, 'withdrawn'), value, props.session.values('withdrawn')))
  const first: Accessor<boolean> = () => props.store.sessions()[0]?.id === props.session.id
  return (
    <Show when={props.writing.may() && !first()}>
      <p class="session-foot">
        <Button look="text" size="small" onPress={() => put(said(props.session.values('withdrawn')) === '1' ? '' : '1')}>{props.session.withdrawn ? t('sessions.restore') : t('sessions.withdraw')}</Button>
      </p>
    </Show>
  )
}
