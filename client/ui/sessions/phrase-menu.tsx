import { createSignal, For, onMount } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import { Plugin } from '@tiptap/pm/state'
import { isAgendaItem, PHRASES } from '../../model/phrases.ts'
import type { Phrase } from '../../model/phrases.ts'
import { t } from '../words/words.ts'

/** "/" in an empty line opens the phrases; never from an input method, never behind other words. */
export const phraseKey = (open: () => void): Plugin => new Plugin({
  props: {
    handleTextInput: (view, from, to, text) => {
      if (view.composing || (text !== '/' && text !== '／') || from !== to || view.state.selection.$from.parent.content.size > 0) return false
      open()
      return true
    },
  },
})

export interface PhraseMenuProps {
  /** When its phrase was inserted or it was ticked by hand; empty: not yet. */
  readonly doneAt: (item: Phrase) => string
  readonly onChoose: (phrase: Phrase) => void
  /** Esc */
  readonly onLeave: () => void
}

/** A list above the keys; digits, arrows and Enter choose. */
export const PhraseMenu: Component<PhraseMenuProps> = props => {
  const [current, setCurrent] = createSignal(Math.max(0, PHRASES.findIndex(phrase => isAgendaItem(phrase.id) && props.doneAt(phrase) === '')))
  let list!: HTMLDivElement
  const focus = (index: number): void => { setCurrent(index); list.querySelectorAll<HTMLElement>('[role="option"]')[index]?.focus() }
  onMount(() => focus(current()))
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : event.key === '0' ? 9 : undefined
    const to = { ArrowDown: Math.min(current() + 1, PHRASES.length - 1), ArrowUp: Math.max(current() - 1, 0), Home: 0, End: PHRASES.length - 1 }[event.key]
    const chosen = digit !== undefined ? PHRASES[digit] : event.key === 'Enter' ? PHRASES[current()] : undefined
    if (event.key === 'Escape') { event.stopPropagation(); props.onLeave() } else if (chosen !== undefined) props.onChoose(chosen)
    else if (to !== undefined) focus(to)
    else return
    event.preventDefault()
  }
  return (
    <div class="phrases">
      <div class="phrase-list" role="listbox" aria-label={t('phrase.name')} ref={list} onKeyDown={onKey}>
        <For each={PHRASES}>{(phrase, index) => (
          <div class="phrase" role="option" aria-selected={index() === current()} tabindex={index() === current() ? 0 : -1} onClick={() => props.onChoose(phrase)}>
            <kbd aria-hidden="true">{index() < 10 ? String((index() + 1) % 10) : ''}</kbd>
            <strong>{phrase.name}</strong><span class="phrase-text" aria-hidden="true">{phrase.text}</span>
            {props.doneAt(phrase) === '' ? undefined : <span class="phrase-done"><Check />{props.doneAt(phrase)}</span>}
          </div>
        )}</For>
      </div>
    </div>
  )
}
