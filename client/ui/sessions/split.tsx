import { createEffect, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseHead, CaseRoom, Person, TextRoom } from '../../workspace.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { FrozenView } from '../finish/frozen-view.tsx'
import { createMedia } from '../case/media.ts'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { AgreementPane } from './agreement-pane.tsx'
import { RecordPane } from './record-pane.tsx'
import { createWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'
import './split.css'

export interface SplitProps {
  readonly room: CaseRoom
  readonly record: TextRoom
  readonly agreement: TextRoom
  readonly me: Person
  readonly people: readonly Person[]
  readonly spotlight: string | undefined
  readonly head: CaseHead
  readonly finishing: FinishingState
}

/** 03: the record left, the agreement right, the lane with the links between; tabs below 1200, not offered below 1024. */
export const Split: Component<SplitProps> = props => {
  const offered = createMedia('(min-width: 1024px)')
  return <Show when={offered()} fallback={<Narrow {...props} />}><Panes {...props} /></Show>
}

const Narrow: Component<SplitProps> = props => (
  <div class="case-hidden split-narrow">
    <p>{t('split.narrow')}</p>
    <p><a href={casePath(props.room.caseId, 'record')}>{t('section.record')}</a>　<a href={casePath(props.room.caseId, 'agreement')}>{t('section.agreement')}</a></p>
  </div>
)

type Side = 'record' | 'agreement'
const SIDES: readonly Side[] = ['record', 'agreement']

const Panes: Component<SplitProps> = props => {
  const bench = createWorkbench(props.room, () => props.me, () => props.people)
  const wide = createMedia('(min-width: 1200px)')
  const [tab, setTab] = createSignal<Side>('record')
  const hidden = (side: Side): boolean => !wide() && tab() !== side
  const role = (): 'tabpanel' | undefined => (wide() ? undefined : 'tabpanel')
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const next = tab() === 'record' ? 'agreement' : 'record'
    setTab(next)
    document.getElementById(`split-tab-${next}`)?.focus()
  }
  const frozen = () => (props.finishing.at === 'frozen' ? props.finishing : undefined)
  let split!: HTMLDivElement
  return (
    <div class="split" classList={{ 'split-tabbed': !wide() }} ref={split}>
      <Show when={!wide()}>
        <div class="split-tabs" role="tablist" aria-label={t('split.tabs')} onKeyDown={onKey}>
          <For each={SIDES}>{side => (
            <button type="button" role="tab" id={`split-tab-${side}`} aria-selected={tab() === side} aria-controls={`split-${side}`} tabindex={tab() === side ? 0 : -1} onClick={() => setTab(side)}>{t(`section.${side}`)}</button>
          )}</For>
        </div>
      </Show>
      <section class="split-pane" id="split-record" role={role()} aria-label={t('section.record')} hidden={hidden('record')}>
        <RecordPane room={props.room} text={props.record} me={props.me} people={props.people} spotlight={props.spotlight} bench={bench} />
      </section>
      <Show when={wide()}><Lane bench={bench} split={() => split} /></Show>
      <section class="split-pane" id="split-agreement" role={role()} aria-label={t('section.agreement')} hidden={hidden('agreement')}>
        {/* Frozen: what will be signed, never the live text. */}
        <Show when={frozen()} fallback={<AgreementPane room={props.room} text={props.agreement} me={props.me} people={props.people} spotlight={props.spotlight} number={props.head.number} bench={bench} />}>
          {now => <FrozenView state={now()} head={props.head} />}
        </Show>
      </section>
    </div>
  )
}

interface Thread { readonly name: string; readonly path: string; readonly chosen: boolean }

/** The threads between what is joined and in sight. Only a drawing: the list of links says the same in words. */
const Lane: Component<{ bench: Workbench; split: () => HTMLElement }> = props => {
  const [threads, setThreads] = createSignal<readonly Thread[]>([])
  let lane!: HTMLDivElement
  let frame = 0
  const measure = (): void => {
    frame = 0
    const { top, width, height } = lane.getBoundingClientRect()
    const middle = (where: string): number | undefined => {
      const rect = props.split().querySelector(where)?.getBoundingClientRect()
      const y = rect === undefined ? -1 : rect.top + rect.height / 2 - top
      return y < 0 || y > height ? undefined : Math.round(y)
    }
    const lines = props.bench.lineMarks(), clauses = props.bench.clauseMarks()
    setThreads(props.bench.joins.joined().flatMap((link): Thread[] => {
      if (link.source !== 'line') return []
      const from = middle(`[data-utterance="${CSS.escape(link.from)}"]`), to = middle(`[data-clause="${CSS.escape(link.clause)}"]`)
      if (from === undefined || to === undefined) return []
      const half = width / 2
      return [{ name: `${link.from} ${link.clause}`, path: `M0 ${from} C ${half} ${from}, ${half} ${to}, ${width} ${to}`, chosen: lines.get(link.from)?.chosen === true || clauses.get(link.clause)?.chosen === true }]
    }))
  }
  const soon = (): void => { if (frame === 0) frame = requestAnimationFrame(measure) }
  createEffect(() => {
    props.bench.joins.joined(); props.bench.lineMarks(); props.bench.clauseMarks()
    props.bench.record()?.tick(); props.bench.agreement()?.tick()
    soon()
  })
  onMount(() => {
    const size = new ResizeObserver(soon)
    size.observe(lane)
    props.split().addEventListener('scroll', soon, { capture: true, passive: true })
    onCleanup(() => { size.disconnect(); props.split().removeEventListener('scroll', soon, { capture: true }); cancelAnimationFrame(frame) })
  })
  return (
    <div class="split-lane" ref={lane} aria-hidden="true">
      <svg width="100%" height="100%">
        <For each={threads()}>{thread => <path d={thread.path} class="split-thread" classList={{ 'split-chosen': thread.chosen }} />}</For>
      </svg>
    </div>
  )
}
