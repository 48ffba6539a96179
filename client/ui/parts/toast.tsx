import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Component } from 'solid-js'
import X from 'lucide-solid/icons/x'
import { t } from '../words/words.ts'
import './toast.css'

export interface Toast { readonly text: string; readonly action?: { readonly label: string; readonly run: () => void } }

const [shown, setShown] = createSignal<readonly Toast[]>([])
const STACK_MAX = 2 // more would hide the page; the older one leaves first

/** One sentence at the foot of the window for 6 s (10 s with an action); waits while hovered or focused. */
export const toast = (text: string, action?: Toast['action']): void => {
  setShown(list => [...list, action === undefined ? { text } : { text, action }].slice(-STACK_MAX))
}

const drop = (gone: Toast): void => { setShown(list => list.filter(one => one !== gone)) }

const Slip: Component<{ toast: Toast }> = props => {
  const restMs = props.toast.action === undefined ? 6000 : 10_000
  let leave = setTimeout(() => drop(props.toast), restMs)
  const wait = (): void => clearTimeout(leave)
  const resume = (): void => { wait(); leave = setTimeout(() => drop(props.toast), restMs) }
  onCleanup(wait)
  return (
    <div class="toast" onMouseEnter={wait} onMouseLeave={resume} onFocusIn={wait} onFocusOut={resume}>
      <span>{props.toast.text}</span>
      <Show when={props.toast.action}>{action =>
        <button type="button" class="toast-act" onClick={() => { action().run(); drop(props.toast) }}>{action().label}</button>}
      </Show>
      <button type="button" class="toast-close" aria-label={t('act.close')} onClick={() => drop(props.toast)}><X /></button>
    </div>
  )
}

export const Toasts: Component = () => (
  <div class="toasts" role="status" aria-live="polite">
    <For each={shown()}>{one => <Slip toast={one} />}</For>
  </div>
)
