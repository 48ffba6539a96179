import { createMemo, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { termOfCard } from '../../model/desk-list.ts'
import { dayOfClock } from '../../model/working-days.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { createNow } from '../moments.ts'
import { TermMark, TermMeter } from '../parts/term.tsx'
import { t } from '../words/words.ts'
import './deadline.css'

const hourMs = 3_600_000

/** 办理时限, as on the desk: shape, meter, last day. Nothing while no term runs. */
export const Deadline: Component<{ caseId: string }> = props => {
  const { desk } = useApp()
  const cards = observe(desk.cases), now = createNow(hourMs)
  const term = createMemo(() => {
    const card = cards().find(each => each.caseId === props.caseId)
    const found = card && termOfCard(card, dayOfClock(now()))
    return found?.until === undefined ? undefined : found
  }, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const last = (until: string): string => { const [, month, day] = until.split('-').map(Number); return `${month} 月 ${day} 日` }
  return (
    <Show when={term()}>{now => (
      <section class="nav-term" aria-labelledby="nav-term">
        <h2 id="nav-term">{t('term.title')}</h2>
        <TermMark term={now()} />
        <TermMeter term={now()} />
        <small>{t(now().clock === 'assigned' ? 'term.redAfter' : 'term.until', { day: last(now().until ?? '') })}</small>
      </section>
    )}</Show>
  )
}
