import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component, JSX, ParentComponent } from 'solid-js'
import { countDesk, type DeskCount } from '../../model/desk-list.ts'
import { redCardDays } from '../../model/terms.ts'
import type { CaseCard } from '../../workspace.ts'
import { t } from '../words/words.ts'
import './desk-strip.css'

/** Four numbers and two plots over this device's cards; each plot also in words and as a table. */
export const DeskStrip: Component<{ cards: readonly CaseCard[]; today: string }> = props => {
  const count = createMemo(() => countDesk(props.cards, props.today))
  return (
    <section class="strip" aria-label={t('strip.name')}>
      <dl class="strip-numbers">
        <div><dt>{t('strip.open')}</dt><dd><b>{count().open}</b> {t('strip.cases')}</dd></div>
        <div title={t('strip.red')}><dt>{t('strip.redShort')}</dt><dd classList={{ 'strip-alarm': count().red > 0 }}><b>{count().red}</b> {t('strip.cases')}</dd></div>
        <div><dt>{t('strip.ended')}</dt><dd><b>{count().endedThisMonth}</b> {t('strip.cases')}</dd></div>
        <div><dt>{t('strip.mean')}</dt><dd><Show when={count().meanDays !== undefined} fallback={<small>{t('strip.noMean')}</small>}><b>{count().meanDays}</b> {t('strip.days')}</Show></dd></div>
      </dl>
      <Plot title={t('plot.days')} table={<DaysTable count={count()} />}><DaysPlot count={count()} /></Plot>
      <Plot title={t('plot.weeks')} table={<WeeksTable count={count()} />}><WeeksPlot count={count()} /></Plot>
      <p class="strip-note">{t('strip.local')}</p>
    </section>
  )
}

const Plot: ParentComponent<{ title: string; table: JSX.Element }> = props => {
  const [shown, setShown] = createSignal<'plot' | 'table'>('plot')
  const title = createUniqueId()
  return (
    <figure class="plot" aria-labelledby={title}>
      <figcaption><span id={title}>{props.title}</span>
        <button type="button" aria-describedby={title} onClick={() => setShown(was => was === 'plot' ? 'table' : 'plot')}>{t(shown() === 'plot' ? 'strip.table' : 'strip.plot')}</button>
      </figcaption>
      <Show when={shown() === 'plot'} fallback={<div class="plot-table" tabindex="0" role="region" aria-labelledby={title}>{props.table}</div>}>{props.children}</Show>
    </figure>
  )
}

// ---------------------------------------------------------------- days used

/** Days on the axis at most; what is older stands in the last column. */
const daysMax = 40
const byDay = (count: DeskCount): { day: number; states: DeskCount['squares'][number]['state'][] }[] => {
  const days = new Map<number, DeskCount['squares'][number]['state'][]>()
  for (const { day, state } of count.squares) days.set(day, [...days.get(day) ?? [], state])
  return [...days].sort(([a], [b]) => a - b).map(([day, states]) => ({ day, states }))
}

const DaysPlot: Component<{ count: DeskCount }> = props => {
  const columns = createMemo(() => byDay(props.count))
  const last = (): number => Math.min(daysMax, Math.max(redCardDays + 3, ...columns().map(({ day }) => day)))
  const pitch = (): number => 340 / (last() + 1)
  const side = (): number => Math.min(14, pitch() - 3)
  const high = (): number => Math.max(3, ...columns().map(({ states }) => states.length))
  const rise = (): number => Math.min(side() + 2, 46 / high())
  const x = (day: number): number => Math.min(day, last()) * pitch() + 2
  const text = (): string => t('plot.daysText', { list: columns().map(({ day, states }) => t('plot.dayN', { day, n: states.length })).join('，') })
    + (props.count.uncounted > 0 ? t('plot.uncounted', { n: props.count.uncounted }) : '')
  const ticks = (): number[] => [1, 5, 10, 15, 20, 25, 30, 35, 40].filter(day => day <= last())
  return (
    <>
      <svg class="plot-days" viewBox="0 0 344 84" role="img" aria-label={text()}>
        <For each={Array.from({ length: last() + 1 }, (_, day) => day)}>{day => <rect x={x(day)} y="65" width={Math.max(2, side())} height="2" class="plot-base" />}</For>
        <For each={columns()}>{({ day, states }) => <For each={states}>{(state, n) => <rect x={x(day)} y={62 - (n() + 1) * rise()} width={side()} height={Math.max(2, Math.min(side(), rise() - 2))} rx="1.5" class={`square-${state}`} />}</For>}</For>
        <line x1={(redCardDays + 1) * pitch()} x2={(redCardDays + 1) * pitch()} y1="6" y2="68" class="plot-line" />
        <text x={(redCardDays + 1) * pitch() - 4} y="11" text-anchor="end" class="plot-alarm">{t('plot.line')}</text>
        <For each={ticks()}>{day => <text x={x(day) + side() / 2} y="80" text-anchor="middle">{day}</text>}</For>
      </svg>
      <Show when={props.count.uncounted > 0}><p class="plot-note">{t('plot.uncounted', { n: props.count.uncounted })}</p></Show>
    </>
  )
}

const DaysTable: Component<{ count: DeskCount }> = props => (
  <table>
    <thead><tr><th scope="col">{t('plot.day')}</th><th scope="col">{t('plot.cases')}</th><th scope="col">{t('plot.state')}</th></tr></thead>
    <tbody><For each={byDay(props.count)}>{({ day, states }) => <tr><td>{day}</td><td>{states.length}</td><td>{[...new Set(states)].map(state => t(`state.${state}`)).join('、')}</td></tr>}</For></tbody>
  </table>
)

// ---------------------------------------------------------------- intake against conclusion

const weekWords = (from: string): string => `${Number(from.slice(5, 7))} 月 ${Number(from.slice(8, 10))} 日`

const WeeksPlot: Component<{ count: DeskCount }> = props => {
  const weeks = (): DeskCount['weeks'] => props.count.weeks
  const most = (): number => Math.max(1, ...weeks().flatMap(({ accepted, ended }) => [accepted, ended]))
  const x = (n: number): number => 6 + n * (228 / Math.max(1, weeks().length - 1))
  const y = (n: number): number => 62 - (n / most()) * 48
  const path = (of: (week: DeskCount['weeks'][number]) => number): string => weeks().map((week, n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${y(of(week)).toFixed(1)}`).join('')
  const now = (): DeskCount['weeks'][number] => weeks().at(-1) ?? { from: '', accepted: 0, ended: 0 }
  /** The two words at the end never lie on each other. */
  const apart = (): readonly [ended: number, accepted: number] => {
    const [ended, accepted] = [y(now().ended), y(now().accepted)]
    return Math.abs(ended - accepted) >= 15 ? [ended, accepted] : ended <= accepted ? [Math.min(ended, 46), Math.min(ended, 46) + 16] : [Math.min(accepted, 46) + 16, Math.min(accepted, 46)]
  }
  const text = (): string => t('plot.weeksText', { list: weeks().map(({ from, accepted, ended }) => t('plot.weekN', { week: weekWords(from), accepted, ended })).join('；') })
  return (
    <svg class="plot-weeks" viewBox="0 0 320 84" role="img" aria-label={text()}>
      <line x1="4" x2="238" y1="66" y2="66" class="plot-axis" />
      <path d={path(({ accepted }) => accepted)} class="line-accepted" />
      <path d={path(({ ended }) => ended)} class="line-ended" />
      <circle cx={x(weeks().length - 1)} cy={y(now().accepted)} r="3" class="dot-accepted" />
      <circle cx={x(weeks().length - 1)} cy={y(now().ended)} r="3" class="dot-ended" />
      <text x="246" y={apart()[0] + 4} class="word-ended">{`${t('plot.ended')} ${now().ended} ${t('strip.cases')}`}</text>
      <text x="246" y={apart()[1] + 4}>{`${t('plot.accepted')} ${now().accepted} ${t('strip.cases')}`}</text>
      <text x="4" y="80">{weekWords(weeks()[0]?.from ?? '')}</text>
      <text x="238" y="80" text-anchor="end">{t('plot.thisWeek')}</text>
    </svg>
  )
}

const WeeksTable: Component<{ count: DeskCount }> = props => (
  <table>
    <thead><tr><th scope="col">{t('plot.week')}</th><th scope="col">{t('plot.accepted')}</th><th scope="col">{t('plot.ended')}</th></tr></thead>
    <tbody><For each={props.count.weeks}>{week => <tr><td>{weekWords(week.from)}</td><td>{week.accepted}</td><td>{week.ended}</td></tr>}</For></tbody>
  </table>
)
