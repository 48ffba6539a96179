import { createMemo, createSignal, createUniqueId, For, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import ClipboardPaste from 'lucide-solid/icons/clipboard-paste'
import Plus from 'lucide-solid/icons/plus'
import HistoryIcon from 'lucide-solid/icons/rotate-ccw-clock'
import Printer from 'lucide-solid/icons/printer'
import { CODE_LISTS } from '../../model/code-lists.ts'
import { caseFields } from '../../model/registration-fields.ts'
import type { CaseHead, CaseRoom, Person } from '../../workspace.ts'
import { keyed, observe } from '../bind.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../words/words.ts'
import { BookProvider, createBook, useBook } from './book.ts'
import { Claims } from './claims.tsx'
import { FactField } from './fact-field.tsx'
import { MissingList } from './missing-list.tsx'
import { PartyCard } from './party-card.tsx'
import { Removed } from './removed.tsx'
import { SettleList } from './settle-list.tsx'
import './registration.css'

const PastDialog = lazy(() => import('./past-dialog.tsx').then(m => ({ default: m.PastDialog })))
const PasteDialog = lazy(() => import('./paste-dialog.tsx').then(m => ({ default: m.PasteDialog })))

export interface RegistrationProps { readonly room: CaseRoom; readonly head: CaseHead; readonly me: Person; readonly people: readonly Person[]; readonly onPapers: () => void }

/** Parties up to this many stand open; more are lines, of which the last few opened are open: the page stays quick with sixty. */
const openMax = 4
const openInList = 3
const searchFrom = 9
/** Rows of a long list that come with the page; the rest follows once the page is drawn. */
const rowsAtOnce = 12

/** 14 案卷登记: 受理登记表 field by field, the parties, what they ask for. */
export const Registration: Component<RegistrationProps> = props => {
  const book = createBook({ room: props.room, me: () => props.me, people: () => props.people, track: () => props.head.track })
  return <BookProvider value={book}><Page {...props} /></BookProvider>
}

const Page: Component<RegistrationProps> = props => {
  const book = useBook()
  const [pasting, setPasting] = createSignal(false)
  const [lacking, setLacking] = createSignal(false)
  const lackingId = createUniqueId()
  const [toggled, setToggled] = createSignal<ReadonlyMap<string, 'open' | 'closed'>>(new Map())
  const [query, setQuery] = createSignal('')
  const parties = keyed(() => book.view().parties, party => party.path)
  const isOpen = (path: string): boolean => { const said = toggled().get(path); return said === undefined ? parties.keys().length <= openMax : said === 'open' }
  const turn = (path: string, to: 'open' | 'closed'): void => {
    setToggled(was => {
      const next = new Map([...was].filter(([each]) => each !== path)).set(path, to)
      const opened = [...next].filter(([, said]) => said === 'open').map(([each]) => each)
      if (parties.keys().length > openMax) for (const old of opened.slice(0, -openInList)) next.set(old, 'closed')
      return next
    })
  }
  // Code point for code point: a compatibility form of a character is another name.
  const found = createMemo(() => query().trim() === '' ? parties.keys() : parties.keys().filter(path => parties.row(path)().name.includes(query().trim())))
  const missing = createMemo(() => book.view().missing)
  const track = createMemo(() => props.head.track)
  const fields = createMemo(() => caseFields(track()))
  const [rows, setRows] = createSignal(rowsAtOnce)
  onMount(() => {
    let later: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => { later = setTimeout(() => setRows(Infinity)) })
    onCleanup(() => { cancelAnimationFrame(frame); clearTimeout(later) })
  })
  let page!: HTMLDivElement

  const goTo = (path: string): void => {
    const party = /^party\/[^/]+/u.exec(path)?.[0]
    if (party !== undefined) { setQuery(''); turn(party, 'open') }
    queueMicrotask(() => {
      // A claim of a long list is a line until it is opened: its button is the way in.
      const field = page.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`) ?? page.querySelector<HTMLElement>(`[data-claim="${CSS.escape(path.split('/', 2).join('/'))}"]`)
      field?.scrollIntoView({ block: 'center' })
      ;(field?.querySelector<HTMLElement>('button, input, select, textarea') ?? field)?.focus()
    })
  }
  const finishing = observe(props.room.finishing.state)
  /** The draft that a party more would make void. */
  const draft = (): number | undefined => { const state = finishing(); return state.at === 'frozen' && state.ceremony.effect.at !== 'effective' ? state.draft : undefined }
  const [asking, setAsking] = createSignal<() => void>()
  const ifSure = (go: () => void): void => { if (draft() === undefined) go(); else setAsking(() => go) }
  const add = async (side: string): Promise<void> => {
    const path = await book.addParty(side)
    if (path !== undefined) goTo(`${path}/姓名`)
  }
  const missingWords = (): string => {
    const labels = missing().slice(0, 3).map(({ label }) => label)
    return labels.length === 0 ? '' : missing().length > 3 ? t('reg.missingMore', { what: labels.join('、'), n: missing().length }) : t('reg.missing', { what: labels.join('、') })
  }
  return (
    <>
      <div class="section-bar reg-bar">
        <h2>{t('section.registration')}</h2>
        <span class="tag" aria-label={t('reg.barName', { n: book.view().required - missing().length, of: book.view().required })}>{t('reg.bar', { n: book.view().required - missing().length, of: book.view().required })}</span>
        <Show when={missing().length > 0}>
          <Button size="small" aria-expanded={lacking()} aria-controls={lacking() ? lackingId : undefined} onPress={() => setLacking(is => !is)}>{t('reg.lacking', { n: missing().length })}</Button>
        </Show>
        <span class="reg-missing">{missingWords()}</span>
        <Button size="small" look="text" icon={<Printer />} onPress={() => props.onPapers()}>{t('papers.act')}</Button>
        <Button size="small" look="text" icon={<HistoryIcon />} aria-pressed={book.authors() === 'reached'} title={t('reg.whoSays')} onPress={() => book.turnAuthors()}>{t('reg.who')}</Button>
        <Show when={book.may('registration')}><Button size="small" look="text" icon={<ClipboardPaste />} onPress={() => ifSure(() => setPasting(true))}>{t('reg.paste')}</Button></Show>
      </div>
      <div class="case-scroll">
        <div class="registration" classList={{ 'reg-authors': book.authors() === 'reached' }} ref={page}>
          <SettleList onGo={goTo} />
          <Show when={lacking() && missing().length > 0}><MissingList id={lackingId} onGo={goTo} /></Show>
          <section class="card" aria-labelledby="reg-case">
            <h3 id="reg-case">{t('reg.case')}</h3>
            <div class="facts">
              <For each={fields()}>{spec => <FactField path={spec.name} spec={spec} />}</For>
            </div>
          </section>
          <div class="reg-parties">
            <h3>{t('reg.parties')} {parties.keys().length > 0 ? parties.keys().length : ''}</h3>
            <Show when={parties.keys().length >= searchFrom}>
              <input type="search" class="reg-search" aria-label={t('reg.findParty')} placeholder={t('reg.findParty')} value={query()} onInput={event => setQuery(event.currentTarget.value)} />
            </Show>
          </div>
          <Show when={parties.keys().length > 0} fallback={<p class="field-hint">{t('reg.noParties')}</p>}>
            <Show when={found().length > 0} fallback={<p class="field-hint" role="status">{t('reg.noneFound')}</p>}>
              <div class="party-list" classList={{ 'party-lines': parties.keys().length > openMax }}>
                <For each={found().slice(0, rows())}>{path => <PartyCard party={parties.row(path)} open={isOpen(path)} onToggle={() => turn(path, isOpen(path) ? 'closed' : 'open')} onAdd={side => ifSure(() => void add(side))} />}</For>
              </div>
            </Show>
          </Show>
          <Show when={book.may('registration')}>
            <div class="reg-add" role="group" aria-label={t('reg.addParty')}>
              <For each={CODE_LISTS.sides.codes}>{side => <Button size="small" icon={<Plus />} onPress={() => ifSure(() => void add(side.code))}>{t('reg.addSide', { side: side.label.replace(/（.*$/u, '') })}</Button>}</For>
            </div>
          </Show>
          <Claims rows={rows()} />
          <Removed />
          <CaseState {...props} />
        </div>
      </div>
      <Show when={book.past()} keyed>{past => <Suspense><PastDialog past={past} onClose={() => book.openPast(undefined)} /></Suspense>}</Show>
      <Show when={asking()}>{go => (
        <Dialog title={t('reg.voids', { n: draft() ?? 0 })} width={460} onClose={() => setAsking(undefined)} footer={<>
          <Button size="form" onPress={() => setAsking(undefined)}>{t('act.cancel')}</Button>
          <Button size="form" look="danger" onPress={() => { const run = go(); setAsking(undefined); run() }}>{t('reg.addAllTheSame')}</Button>
        </>}><p class="dialog-lead">{t('reg.voidsWhat', { n: draft() ?? 0 })}</p></Dialog>
      )}</Show>
      <Show when={pasting()}><Suspense><PasteDialog book={book} onClose={() => setPasting(false)} /></Suspense></Show>
    </>
  )
}

/** What is not a field: how the case is handled, by whom, and whether it can be recovered. */
const CaseState: Component<RegistrationProps> = props => (
  <section class="card" aria-labelledby="reg-people">
    <h3 id="reg-people">{t('reg.people')}</h3>
    <dl>
      <div><dt>{t('reg.track')}</dt><dd>{t(`track.${props.head.track}`)}</dd></div>
      <div><dt>{t('reg.stage')}</dt><dd>{props.head.stage}</dd></div>
      <div><dt>{t('reg.recovery')}</dt><dd>{t(props.room.recoverable ? 'reg.recoverable' : 'reg.notRecoverable')}</dd></div>
    </dl>
    <ul aria-labelledby="reg-people">
      <For each={props.people}>{person => <li><Badge role={person.role} /><strong>{person.name}</strong><span>{person.wall ? t('wall.name') : t(`role.${person.role}`)}</span><span>{person.agency}</span></li>}</For>
    </ul>
  </section>
)
