import { createMemo, createSignal, For, lazy, onCleanup, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import LogIn from 'lucide-solid/icons/log-in'
import Plus from 'lucide-solid/icons/plus'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { firstThing, inDeskOrder, isFiltered, keptBy, NO_FILTER, readFilter, writeFilter, type DeskFilter } from '../../model/desk-list.ts'
import { dayOfClock } from '../../model/working-days.ts'
import { isObstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { keyed, observe } from '../bind.ts'
import { offerCommands } from '../commands.ts'
import { createNow } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { createRegionKeys } from '../regions.ts'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { CaseRow } from './case-row.tsx'
import { DeskBar } from './desk-bar.tsx'
import { DeskFilters } from './desk-filters.tsx'
import { DeskNotes } from './desk-notes.tsx'
import { DeskStrip } from './desk-strip.tsx'
import './desk.css'

const NewCase = lazy(() => import('./new-case.tsx').then(m => ({ default: m.NewCase })))

/** 案件台: every case this device knows, from this device's own cards; no case is opened for it. */
export const DeskPage: Component = () => {
  const { desk, router } = useApp()
  const cases = observe(desk.cases)
  const now = createNow(10_000)
  const today = createMemo(() => dayOfClock(now()))
  // The address holds the filter, so that a reload, a link and the way back find it again.
  const [filter, setFilter] = createSignal<DeskFilter>(readFilter(location.search))
  const [founding, setFounding] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const found = createMemo(() => inDeskOrder(cases().filter(keptBy(filter(), today())), today()))
  const rows = keyed(found, card => card.caseId)
  const clear = (): void => change(NO_FILTER)
  let search!: HTMLInputElement
  let list: HTMLUListElement | undefined

  const change = (part: Partial<DeskFilter>): void => {
    setFilter(was => ({ ...was, ...part }))
    history.replaceState(null, '', `/${writeFilter(filter())}`)
  }
  const openSample = async (): Promise<void> => {
    const outcome = await desk.openSample()
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else router.go(casePath(outcome))
  }
  const step = (by: number): void => {
    const links = [...list?.querySelectorAll<HTMLAnchorElement>('a') ?? []]
    const here = links.findIndex(link => link === document.activeElement)
    const next = here === -1 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by))
    links[next]?.focus()
  }
  const onKey = (event: KeyboardEvent): void => {
    // Keys that arrive while a word is composed belong to the input method; those in a dialog to the dialog.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
    const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    const inSelect = event.target instanceof HTMLSelectElement || (event.target instanceof HTMLInputElement && event.target.type === 'radio')
    if (!inSelect && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) step(event.key === 'ArrowDown' ? 1 : -1)
    else if (!inField && event.key.toLowerCase() === 'n') setFounding(true)
    else if (!inField && event.key.toLowerCase() === 'u') change({ unsent: filter().unsent === 'only' ? 'any' : 'only' })
    else if (!inField && event.key === '/') search.focus()
    else if (event.target === search && event.key === 'Escape') { change({ words: '' }); return }
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))
  createRegionKeys('.desk-bar, .strip, .desk-filters, .desk-table')
  offerCommands(() => [{ id: 'new', words: t('act.newCase'), keys: 'N', run: () => setFounding(true) }])

  return (
    <>
      <DeskBar here="desk" />
      <main class="desk" id="main" tabindex="-1">
        <div class="desk-head">
          <div><h1>{t('desk.title')}</h1><p>{cases().length === 0 ? t('desk.lead', { n: 0, unsent: 0 }) : firstThing(cases(), today())}</p></div>
          <Show when={cases().length > 0}>
            <div class="desk-acts">
              <Button size="form" icon={<LogIn />} onPress={() => router.go('/join')}>{t('act.join')}</Button>
              <Button size="form" look="primary" icon={<Plus />} aria-keyshortcuts="N" onPress={() => setFounding(true)}>
                {t('act.newCase')}<kbd class="keycap" aria-hidden="true">N</kbd>
              </Button>
            </div>
          </Show>
        </div>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <DeskNotes />
        <Show when={cases().length > 0} fallback={<Empty onSample={() => void openSample()} onNew={() => setFounding(true)} />}>
          <Show when={cases().some(card => !card.sample)}><DeskStrip cards={cases()} today={today()} /></Show>
          <DeskFilters cards={cases()} today={today()} filter={filter()} onFilter={change} searchRef={input => { search = input }} />
          <div class="desk-table">
            <div class="desk-columns" aria-hidden="true">
              <span>{t('desk.colTerm')}</span><span>{t('desk.case')}</span><span class="column-stage">{t('desk.colStage')}</span><span>{t('desk.colMeter')}</span>
              <span class="column-people">{t('desk.colPeople')}</span><span>{t('desk.sync')}</span><span class="column-event">{t('desk.colEvent')}</span>
            </div>
            <ul ref={list} aria-label={t('desk.list')}>
              <For each={rows.keys()}>{id => { const card = rows.row(id); return <CaseRow card={card()} now={now()} /> }}</For>
            </ul>
            <Show when={found().length === 0}>
              <div class="desk-none"><p>{t('desk.none')}</p><Show when={isFiltered(filter())}><Button onPress={() => { clear(); search.focus() }}>{t('act.clear')}</Button></Show></div>
            </Show>
          </div>
          <p class="desk-foot"><span role="status">{t('desk.count', { n: found().length, of: cases().length })}</span> · {t('desk.order')}
            <Show when={!cases().some(card => card.sample)}> · {t('desk.tryFirst')} <Button look="text" size="small" onPress={() => void openSample()}>{t('act.sample')}</Button></Show>
          </p>
        </Show>
      </main>
      <Show when={founding()}><Suspense><NewCase onClose={() => setFounding(false)} /></Suspense></Show>
    </>
  )
}

const Empty: Component<{ onSample: () => void; onNew: () => void }> = props => {
  const { router } = useApp()
  return (
    <div class="desk-empty">
      <h2>{t('desk.empty')}</h2>
      <p>{t('desk.emptyNote')}</p>
      <div class="desk-acts">
        <Button size="form" look="primary" onPress={props.onSample}>{t('act.sample')}</Button>
        <Button size="form" onPress={props.onNew}>{t('act.newCase')}</Button>
        <Button size="form" onPress={() => router.go('/join')}>{t('act.join')}</Button>
      </div>
    </div>
  )
}
