import { createMemo, createSignal, For, lazy, onCleanup, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import LogIn from 'lucide-solid/icons/log-in'
import Plus from 'lucide-solid/icons/plus'
import Search from 'lucide-solid/icons/search'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { keyed, observe } from '../bind.ts'
import { createNow } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { CaseRow } from './case-row.tsx'
import { DeskBar } from './desk-bar.tsx'
import { DeskNotes } from './desk-notes.tsx'
import './desk.css'

const NewCase = lazy(() => import('./new-case.tsx').then(m => ({ default: m.NewCase })))

/** 案件台: every case this device knows, from this device's own store. */
export const DeskPage: Component = () => {
  const { desk, router } = useApp()
  const cases = observe(desk.cases)
  const now = createNow(10_000)
  const [wanted, setWanted] = createSignal('')
  const [founding, setFounding] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const found = createMemo(() => cases()
    .filter(card => `${card.title} ${card.number}`.includes(wanted().trim()))
    .toSorted((a, b) => (b.changedAt ?? '').localeCompare(a.changedAt ?? '')))
  const rows = keyed(found, card => card.caseId)
  let search!: HTMLInputElement
  let list: HTMLUListElement | undefined

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
    // Keys that arrive while a word is composed belong to the input method.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || founding()) return
    const inField = event.target instanceof HTMLInputElement
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event.key === 'ArrowDown' ? 1 : -1)
    else if (!inField && event.key.toLowerCase() === 'n') setFounding(true)
    else if (!inField && event.key === '/') search.focus()
    else if (inField && event.key === 'Escape') { setWanted(''); return }
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))

  return (
    <>
      <DeskBar here="desk" />
      <main class="desk" id="main" tabindex="-1">
        <div class="desk-head">
          <div><h1>{t('desk.title')}</h1><p>{t('desk.lead', { n: cases().length, unsent: cases().filter(card => card.unsent > 0 && !card.sample).length })}</p></div>
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
          <div class="desk-search">
            <Search />
            <input ref={search} type="search" aria-label={t('desk.search')} aria-keyshortcuts="/" placeholder={t('desk.search')} value={wanted()} onInput={event => setWanted(event.currentTarget.value)} />
            <kbd class="keycap" aria-hidden="true">/</kbd>
          </div>
          <div class="desk-table">
            <div class="desk-columns" aria-hidden="true"><span>{t('desk.case')}</span><span>{t('desk.track')}</span><span>{t('desk.sync')}</span><span>{t('desk.changed')}</span></div>
            <ul ref={list} aria-label={t('desk.list')}>
              <For each={rows.keys()}>{id => { const card = rows.row(id); return <CaseRow card={card()} now={now()} /> }}</For>
            </ul>
            <Show when={found().length === 0}>
              <div class="desk-none"><p>{t('desk.none')}</p><Button onPress={() => { setWanted(''); search.focus() }}>{t('act.clear')}</Button></div>
            </Show>
          </div>
          <Show when={!cases().some(card => card.sample)}>
            <p class="desk-foot">{t('desk.tryFirst')} <Button look="text" size="small" onPress={() => void openSample()}>{t('act.sample')}</Button></p>
          </Show>
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
