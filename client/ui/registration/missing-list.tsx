import { For } from 'solid-js'
import type { Component } from 'solid-js'
import { keyed } from '../bind.ts'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'

/** 还差 n 项: every required field that is empty, and the way to it. */
export const MissingList: Component<{ id: string; onGo: (path: string) => void }> = props => {
  const book = useBook()
  const rows = keyed(() => book.view().missing, ({ path }) => path)
  return (
    <section class="card missing-list" id={props.id} aria-labelledby={`${props.id}-name`}>
      <h3 id={`${props.id}-name`}>{t('reg.lacking', { n: rows.keys().length })}</h3>
      <ul aria-labelledby={`${props.id}-name`}>
        <For each={rows.keys()}>{path => { const row = rows.row(path); return <li><button type="button" onClick={() => props.onGo(path)}><span class="said-only">{t('reg.goFill')}</span>{row().label}</button></li> }}</For>
      </ul>
    </section>
  )
}
