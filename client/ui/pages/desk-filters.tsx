import { createMemo, For } from 'solid-js'
import type { Component } from 'solid-js'
import CloudOff from 'lucide-solid/icons/cloud-off'
import Search from 'lucide-solid/icons/search'
import { keptBy, termOfCard, type DeskFilter, type DeskView } from '../../model/desk-list.ts'
import type { TermState } from '../../model/terms.ts'
import type { CaseCard, Track } from '../../workspace.ts'
import { TermShape } from '../parts/term.tsx'
import { t } from '../words/words.ts'
import './desk-filters.css'

const VIEWS: readonly DeskView[] = ['all', 'mine', 'to-sign', 'ended']
const STATES: readonly TermState[] = ['red', 'over', 'near', 'normal', 'unset']
const TRACKS: readonly Track[] = ['people', 'police', 'court', 'administrative', 'commercial']

export interface FilterProps {
  readonly cards: readonly CaseCard[]
  readonly today: string
  readonly filter: DeskFilter
  readonly onFilter: (part: Partial<DeskFilter>) => void
  readonly searchRef: (input: HTMLInputElement) => void
}

/** Which cases: view, urgency, track, unsynced, words. All that is chosen must hold. */
export const DeskFilters: Component<FilterProps> = props => {
  const inView = (view: DeskView): CaseCard[] => props.cards.filter(keptBy({ ...props.filter, view, state: undefined, track: undefined, unsent: 'any', words: '' }, props.today))
  const states = createMemo(() => { const shown = inView(props.filter.view).map(card => termOfCard(card, props.today).state); return STATES.filter(state => shown.includes(state) || state === 'red' || state === props.filter.state).map(state => ({ state, n: shown.filter(each => each === state).length })) })
  return (
    <div class="desk-filters">
      <div class="desk-search">
        <Search />
        <input ref={props.searchRef} type="search" aria-label={t('desk.findLabel')} aria-keyshortcuts="/" placeholder={t('desk.find')} title={t('desk.findNote')} value={props.filter.words}
          onInput={event => props.onFilter({ words: event.currentTarget.value })} />
        <kbd class="keycap" aria-hidden="true">/</kbd>
      </div>
      <div class="desk-views" role="group" aria-label={t('view.name')}>
        <For each={VIEWS}>{view =>
          <button type="button" aria-pressed={props.filter.view === view} onClick={() => props.onFilter({ view, state: undefined })}>{t(`view.${view}`)} <b>{inView(view).length}</b></button>}
        </For>
      </div>
      <div class="desk-states" role="group" aria-label={t('filter.state')}>
        <For each={states()}>{one =>
          <button type="button" class={`filter-${one.state}`} aria-pressed={props.filter.state === one.state} onClick={() => props.onFilter({ state: props.filter.state === one.state ? undefined : one.state })}>
            <TermShape state={one.state} />{t(`state.${one.state}`)} <b>{one.n}</b>
          </button>}
        </For>
      </div>
      <label class="desk-track"><span>{t('filter.track')}</span>
        <select value={props.filter.track ?? ''} onChange={event => props.onFilter({ track: event.currentTarget.value || undefined })}>
          <option value="">{t('filter.all')}</option>
          <For each={TRACKS}>{track => <option value={track}>{t(`track.${track}`)}</option>}</For>
        </select>
      </label>
      <button type="button" class="desk-unsent" aria-pressed={props.filter.unsent === 'only'} aria-keyshortcuts="U" onClick={() => props.onFilter({ unsent: props.filter.unsent === 'only' ? 'any' : 'only' })}><CloudOff />{t('filter.unsent')}</button>
    </div>
  )
}
