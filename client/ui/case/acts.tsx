import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Search from 'lucide-solid/icons/search'
import { actsFound, NO_ACTS_FILTER, type ActsFilter } from '../../model/acts-list.ts'
import type { ActKind, ActLine, CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, dayOf, hhmm } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import './acts.css'

/** So many lines stand at once; more on request, so that a long log opens as fast as a short one. */
const page = 200
const KINDS: readonly (ActKind | 'other')[] = ['people', 'registration', 'sessions', 'evidence', 'trays', 'finishing', 'other']
const DAYS = [[1, 'acts.today'], [7, 'acts.week'], [30, 'acts.month']] as const

/** 办理日志, newest first. Nothing in it is ever rewritten. */
export const Acts: Component<{ room: CaseRoom }> = props => {
  const log = observe(props.room.log)
  const now = createNow(60_000)
  const midnight = createMemo(() => new Date(now()).setHours(0, 0, 0, 0))
  const [filter, setFilter] = createSignal<ActsFilter>(NO_ACTS_FILTER)
  const [room, setRoom] = createSignal(page)
  const change = (part: Partial<ActsFilter>): void => { setFilter(was => ({ ...was, ...part })); setRoom(page) }
  const people = createMemo(() => [...new Set(log().map(({ person }) => person))].sort((a, b) => a.localeCompare(b, 'zh')))
  const kinds = createMemo(() => KINDS.filter(kind => log().some(line => (line.kind ?? 'other') === kind)))
  const found = createMemo(() => actsFound(log(), filter(), midnight()))
  const days = createMemo(() => {
    const byDay = new Map<string, ActLine[]>()
    for (const line of found().slice(0, room())) { const day = dayOf(line.at); byDay.set(day, [...byDay.get(day) ?? [], line]) }
    return [...byDay]
  })
  return (
    <>
      <div class="section-bar"><h2>{t('section.acts')}</h2><span class="acts-count" role="status">{t('acts.count', { n: found().length, of: log().length })}</span></div>
      <div class="case-scroll">
        <div class="acts">
          <Show when={log().length > 0} fallback={<p class="case-hidden">{t('acts.empty')}</p>}>
            <div class="acts-filter" role="search" aria-label={t('acts.words')}>
              <Choice name={t('acts.person')} any={t('acts.anyone')} value={filter().person} options={people().map(person => [person, person])} onChoose={person => change({ person })} />
              <Choice name={t('acts.kind')} any={t('acts.anyKind')} value={filter().kind} options={kinds().map(kind => [kind, t(`kind.${kind}`)])} onChoose={kind => change({ kind })} />
              <Choice name={t('acts.since')} any={t('acts.anyDay')} value={String(filter().days ?? '')} options={DAYS.map(([n, words]) => [String(n), t(words)])} onChoose={n => change({ days: n === '' ? undefined : Number(n) })} />
              <label class="acts-words"><Search /><input type="search" aria-label={t('acts.words')} placeholder={t('acts.words')} value={filter().words} onInput={event => change({ words: event.currentTarget.value })} /></label>
            </div>
            <Show when={found().length > 0} fallback={<div class="case-hidden"><p>{t('acts.none')}</p><Button onPress={() => change(NO_ACTS_FILTER)}>{t('act.clear')}</Button></div>}>
              <For each={days()}>{([day, lines]) => (
                <section class="card" aria-label={day}>
                  <h3>{day}</h3>
                  <ol><For each={lines}>{line => <li><time dateTime={line.at}>{hhmm(line.at)}</time><strong>{line.person}</strong><span>{line.sentence}</span></li>}</For></ol>
                </section>
              )}</For>
              <Show when={found().length > room()}><Button onPress={() => setRoom(was => was + page)}>{t('acts.more', { n: Math.min(page, found().length - room()) })}</Button></Show>
            </Show>
            <p class="acts-note">{t('acts.note')}</p>
          </Show>
        </div>
      </div>
    </>
  )
}

const Choice: Component<{ name: string; any: string; value: string; options: readonly (readonly [value: string, words: string])[]; onChoose: (value: string) => void }> = props => (
  <label><span>{props.name}</span>
    <select value={props.value} onChange={event => props.onChoose(event.currentTarget.value)}>
      <option value="">{props.any}</option>
      <For each={props.options}>{([value, words]) => <option value={value} selected={value === props.value}>{words}</option>}</For>
    </select>
  </label>
)
