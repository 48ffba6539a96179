import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { ActLine, CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { dayOf, hhmm } from '../moments.ts'
import { t } from '../words/words.ts'
import './acts.css'

/** 办理日志, newest day first, each day in the order things happened. Nothing in it is ever rewritten. */
export const Acts: Component<{ room: CaseRoom }> = props => {
  const log = observe(props.room.log)
  const days = createMemo(() => {
    const byDay = new Map<string, ActLine[]>()
    for (const line of [...log()].sort((a, b) => a.at.localeCompare(b.at))) byDay.set(dayOf(line.at), [...byDay.get(dayOf(line.at)) ?? [], line])
    return [...byDay].reverse()
  })
  return (
    <>
      <div class="section-bar"><h2>{t('section.acts')}</h2></div>
      <div class="case-scroll">
        <div class="acts">
          <Show when={days().length > 0} fallback={<p class="case-hidden">{t('acts.empty')}</p>}>
            <For each={days()}>{([day, lines]) => (
              <section class="card" aria-label={day}>
                <h3>{day}</h3>
                <ol><For each={lines}>{line => <li><time dateTime={line.at}>{hhmm(line.at)}</time><strong>{line.person}</strong><span>{line.sentence}</span></li>}</For></ol>
              </section>
            )}</For>
            <p class="acts-note">{t('acts.note')}</p>
          </Show>
        </div>
      </div>
    </>
  )
}
