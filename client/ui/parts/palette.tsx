import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { inDeskOrder, keptBy, NO_FILTER } from '../../model/desk-list.ts'
import { dayOfClock } from '../../model/working-days.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { offeredCommands } from '../commands.ts'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { Dialog } from './dialog.tsx'
import './palette.css'

const casesMax = 8

interface Entry { readonly id: string; readonly words: string; readonly beside: string; readonly group: 'cases' | 'commands'; readonly run: () => void }

/** Ctrl+K: cases and commands by name. A text box that owns a list; Enter takes what is marked. */
export const Palette: Component<{ onClose: () => void }> = props => {
  const { desk, router } = useApp()
  const cases = observe(desk.cases)
  const [words, setWords] = createSignal('')
  const [at, setAt] = createSignal(0)
  const list = createUniqueId()
  const entries = createMemo((): Entry[] => {
    const today = dayOfClock(Date.now()), wanted = words().trim().toLowerCase()
    const found = wanted === '' ? cases().filter(keptBy(NO_FILTER, today)) : cases().filter(card => (['all', 'ended'] as const).some(view => keptBy({ ...NO_FILTER, view, words: wanted }, today)(card)))
    return [
      ...inDeskOrder(found, today).slice(0, casesMax).map((card): Entry => ({ id: card.caseId, words: card.title, beside: card.number === '' ? t('case.noNumber') : card.number, group: 'cases', run: () => router.go(casePath(card.caseId)) })),
      ...offeredCommands().filter(command => command.words.toLowerCase().includes(wanted)).map(({ id, words: said, keys, run }): Entry => ({ id, words: said, beside: keys ?? '', group: 'commands', run })),
    ]
  })
  const here = (): number => Math.min(at(), entries().length - 1)
  const take = (entry: Entry | undefined): void => { if (entry) { props.onClose(); entry.run() } }
  const onKey = (event: KeyboardEvent): void => {
    // Enter and the arrows choose among the input method's words first.
    if (event.isComposing || event.keyCode === 229) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) setAt((here() + by + entries().length) % Math.max(1, entries().length))
    else if (event.key === 'Enter') take(entries()[here()])
    else return
    event.preventDefault()
  }
  const optionId = (n: number): string => `${list}-${n}`
  return (
    <Dialog title={t('palette.title')} class="palette" width={640} onClose={props.onClose} footer={<small>{t('desk.findNote')}</small>}>
      <input class="palette-input" type="text" role="combobox" autocomplete="off" spellcheck={false} aria-label={t('palette.input')} placeholder={t('palette.input')} aria-expanded="true" aria-controls={list}
        aria-activedescendant={entries().length > 0 ? optionId(here()) : undefined} value={words()} onInput={event => { setWords(event.currentTarget.value); setAt(0) }} onKeyDown={onKey} />
      <ul id={list} role="listbox" aria-label={t('palette.list')} class="palette-list">
        <For each={entries()}>{(entry, n) =>
          <li id={optionId(n())} role="option" aria-selected={n() === here()} onClick={() => take(entry)} onMouseMove={() => setAt(n())}
            ref={one => queueMicrotask(() => { if (n() === here()) one.scrollIntoView({ block: 'nearest' }) })}>
            <span>{entry.words}</span><small>{entry.beside}</small>
          </li>}
        </For>
      </ul>
      <Show when={entries().length === 0}><p class="palette-none" role="status">{t('palette.none')}</p></Show>
    </Dialog>
  )
}
