import { createSignal } from 'solid-js'
import type { Component } from 'solid-js'

const [polite, setPolite] = createSignal('')
const [urgent, setUrgent] = createSignal('')

/** Says a sentence to screen readers. `urgent` interrupts: failed saves and refusals only. */
export const announce = (sentence: string, manner: 'polite' | 'urgent' = 'polite'): void => {
  const set = manner === 'urgent' ? setUrgent : setPolite
  // The same sentence twice in a row is only said again when the region changed in between.
  set('')
  queueMicrotask(() => set(sentence))
}

export const LiveRegions: Component = () => <>
  <div class="said-only" role="status" aria-live="polite">{polite()}</div>
  <div class="said-only" role="alert" aria-live="assertive">{urgent()}</div>
</>
