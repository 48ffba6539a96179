import { createEffect, createMemo, createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom, Tray } from '../../workspace.ts'
import { foldShown, type ShownExhibit } from '../../model/tray-exhibits.ts'
import { foldTray, type Version } from '../../model/tray.ts'
import { observe } from '../bind.ts'
import { t } from '../words/words.ts'
import { Confirm } from './confirm.tsx'
import { ExhibitPage } from './exhibit-page.tsx'
import { Frame } from './frame.tsx'
import { Papers } from './papers.tsx'
import { Reading } from './reading.tsx'
import { Who } from './who.tsx'
import './tray.css'

export type Place =
  | { readonly at: 'who' | 'papers' }
  | { readonly at: 'reading' | 'confirm'; readonly version: string }
  | { readonly at: 'exhibit'; readonly exhibit: string }
/** What the screens of the phone do with the tray. */
export interface TrayDesk {
  readonly room: CaseRoom
  readonly tray: Tray
  go(place: Place): void
}

/** 09: a party's device. Who am I here, what was sent, reading, confirming; nothing else of the case exists. */
export const TrayView: Component<{ room: CaseRoom }> = props => {
  const trays = observe(props.room.trays.all)
  const own = createMemo(() => trays().find(tray => tray.id !== 'wall'))
  createEffect(() => { document.title = t('app.name') }) // the tab names neither case nor person
  return (
    <Show when={own()} fallback={<div class="tray"><Frame title={t('tray.papers')}><p>{t('tray.waiting')}</p></Frame></div>}>
      {tray => <Own room={props.room} tray={tray()} />}
    </Show>
  )
}

const Own: Component<{ room: CaseRoom; tray: Tray }> = props => {
  const facts = observe(props.tray.facts)
  const state = createMemo(() => foldTray(facts()))
  const shown = createMemo(() => foldShown(facts()))
  const [place, setPlace] = createPlaces()
  const [large, setLarge] = createLetters(props.room)
  const desk: TrayDesk = { room: props.room, tray: props.tray, go: setPlace }
  const version = (): Version | undefined => { const now = place(); return 'version' in now ? state().versions.find(each => each.id === now.version) : undefined }
  const exhibit = (): ShownExhibit | undefined => { const now = place(); return now.at === 'exhibit' ? shown().find(({ id }) => id === now.exhibit) : undefined }
  return (
    <div class="tray" classList={{ 'tray-large': large() }}>
      <Switch fallback={<Papers desk={desk} state={state()} shown={shown()} />}>
        <Match when={state().identity !== 'yes' || place().at === 'who'}><Who desk={desk} state={state()} /></Match>
        <Match when={exhibit()}>{now => <Show when={now().id} keyed>{_ => <ExhibitPage desk={desk} shown={now()} />}</Show>}</Match>
        <Match when={place().at === 'reading' && version()}>{now => <Reading desk={desk} state={state()} version={now()} large={large()} onLarge={setLarge} />}</Match>
        <Match when={place().at === 'confirm' && version()}>{now => <Confirm desk={desk} state={state()} version={now()} />}</Match>
      </Switch>
    </div>
  )
}

/** The phone's own way back goes one screen back, not out of the page. */
const createPlaces = (): [() => Place, (next: Place) => void] => {
  const [place, setPlace] = createSignal<Place>({ at: 'papers' })
  const onMove = (event: PopStateEvent): void => {
    const state: unknown = event.state
    setPlace(typeof state === 'object' && state !== null && 'tray' in state ? (state as { tray: Place }).tray : { at: 'papers' })
  }
  addEventListener('popstate', onMove)
  onCleanup(() => removeEventListener('popstate', onMove))
  return [place, next => {
    history.pushState({ tray: next }, '', location.pathname)
    setPlace(next)
    scrollTo(0, 0)
    queueMicrotask(() => document.getElementById('main')?.focus())
  }]
}

const createLetters = (room: CaseRoom): [() => boolean, (large: boolean) => void] => {
  const [large, setLarge] = createSignal(false)
  void room.draft('tray/letters').then(kept => setLarge(kept === 'large'))
  return [large, next => { setLarge(next); void room.keepDraft('tray/letters', next ? 'large' : '') }]
}
