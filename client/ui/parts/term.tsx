import { For } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import { meterOf, redCardDays, type Term, type TermState } from '../../model/terms.ts'
import { t } from '../words/words.ts'
import './term.css'

/** Each state has a shape of its own, so that it reads without colour: card, triangle, ring, dash, tick. */
export const TermShape: Component<{ state: TermState }> = props => (
  <svg class="term-shape" viewBox="0 0 12 12" aria-hidden="true">
    {({
      red: () => <rect x="2.5" y="0.5" width="7" height="11" rx="1" fill="currentColor" />,
      over: () => <><path d="M6 .8 11.6 11H.4Z" fill="currentColor" /><path d="M6 4v3.4M6 8.6v1.2" stroke="var(--surface)" stroke-width="1.3" /></>,
      near: () => <path d="M6 .8 11.6 11H.4Z" fill="currentColor" />,
      normal: () => <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="2" />,
      unset: () => <path d="M2 6h8" stroke="currentColor" stroke-width="2" stroke-dasharray="2 1" />,
      ended: () => <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" stroke-width="1.8" />,
    } satisfies Record<TermState, () => JSX.Element>)[props.state]()}
  </svg>
)

/** Shape and words: 还剩 3 天. Why stands in the title. */
export const TermMark: Component<{ term: Term }> = props => (
  <span class={`term term-${props.term.state}`} title={props.term.because}><TermShape state={props.term.state} /><b>{props.term.words}</b></span>
)

const CELLS = Array.from({ length: redCardDays }, (_, n) => n)

/** Fifteen cells, each fifth taller; days over the line after a gap. The number stands under it. */
export const TermMeter: Component<{ term: Term }> = props => {
  const filled = () => meterOf(props.term)
  const words = (): string => {
    const { used, total, clock } = props.term
    return used === undefined ? t('meter.none') : clock === 'assigned' ? t('meter.assigned', { day: used }) : t('meter.day', { day: used, total })
  }
  return (
    <span class={`meter meter-${props.term.state}`} title={props.term.because}>
      <svg width="143" height="14" viewBox="0 0 143 14" aria-hidden="true">
        <For each={CELLS}>{n => <rect x={n * 7} y={n % 5 === 4 ? 0 : 2} width="5" height={n % 5 === 4 ? 14 : 12} rx=".5" class={n < filled().filled ? 'meter-used' : 'meter-free'} />}</For>
        <For each={CELLS.slice(0, filled().over)}>{n => <rect x={CELLS.length * 7 + 3 + n * 7} y="2" width="5" height="12" rx=".5" class="meter-used" />}</For>
      </svg>
      <small>{words()}</small>
    </span>
  )
}
