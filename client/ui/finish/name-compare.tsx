import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { codePoint } from '../../model/gate-names.ts'

/** Two names that may look alike, with the words `of` where each stands, large, letter under letter with their code points. The sentence beside says the same in words. */
export const NameCompare: Component<{ names: readonly [string, string]; of: readonly [string, string] }> = props => {
  const rows = (): readonly (readonly [string, readonly string[], readonly string[]])[] => {
    const [registered, written] = props.names.map(name => [...name])
    return [[props.of[0], registered ?? [], written ?? []], [props.of[1], written ?? [], registered ?? []]]
  }
  return (
    <div class="name-compare" aria-hidden="true">
      <For each={rows()}>{([label, letters, others]) => (
        <p><span class="name-of">{label}</span>
          <For each={letters}>{(letter, i) => <LargeLetter letter={letter} code={codePoint(letter).slice(2)} apart={letter !== others[i()]} />}</For>
        </p>
      )}</For>
    </div>
  )
}

export const LargeLetter: Component<{ letter: string; code: string | undefined; apart?: boolean }> = props => (
  <span class="name-letter" classList={{ 'name-apart': props.apart === true, 'name-dot': props.letter === '·' }}><b>{props.letter}</b><Show when={props.code}>{code => <small>{code()}</small>}</Show></span>
)
