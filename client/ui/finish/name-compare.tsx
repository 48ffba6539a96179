import { For } from 'solid-js'
import type { Component } from 'solid-js'
import { t } from '../words/words.ts'

/** Two names that may look alike, large, letter under letter with their code points. The sentence beside says the same in words. */
export const NameCompare: Component<{ names: readonly [string, string] }> = props => {
  const rows = (): readonly (readonly [string, readonly string[], readonly string[]])[] => {
    const [registered, written] = props.names.map(name => [...name])
    return [[t('gate.registered'), registered ?? [], written ?? []], [t('gate.written'), written ?? [], registered ?? []]]
  }
  return (
    <div class="name-compare" aria-hidden="true">
      <For each={rows()}>{([label, letters, others]) => (
        <p><span class="name-of">{label}</span>
          <For each={letters}>{(letter, i) => (
            <span class="name-letter" classList={{ 'name-apart': letter !== others[i()] }}><b>{letter}</b><small>{(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}</small></span>
          )}</For>
        </p>
      )}</For>
    </div>
  )
}
