import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import X from 'lucide-solid/icons/x'
import { t } from '../words/words.ts'
import './toast.css'

export interface Toast { readonly text: string; readonly action?: { readonly label: string; readonly run: () => void }; /** Told to whoever pressed what cannot be pressed. */ readonly why?: true }

const [shown, setShown] = createSignal<readonly Toast[]>([])
const STACK_MAX = 2 // more would hide the page; the older one leaves first

/** One sentence at the foot of the window for 6 s (10 s with an action); waits while hovered or focused. */
export const toast = (text: string, action?: Toast['action']): void => show(action === undefined ? { text } : { text, action })
/** Why a press did nothing: a finger sees no `title`. */
export const tellWhy = (text: string): void => show({ text, why: true })

const show = (one: Toast): void => { setShown(list => [...list, one].slice(-STACK_MAX)) }

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

/** Where sentences can stand, the topmost last: over the page, over a dialog on it. An open dialog covers the page and its sentences. */
const [places, setPlaces] = createSignal<readonly symbol[]>([])

export const Toasts: Component<{ /** Nothing but why a press here did nothing: a stranger looks on. */ reasonsOnly?: true }> = props => {
  const here = Symbol('a place for toasts'), before = shown()
  onMount(() => setPlaces(all => [...all, here]))
  onCleanup(() => setPlaces(all => all.filter(one => one !== here)))
  const told = (): readonly Toast[] => (props.reasonsOnly ? shown().filter(one => one.why && !before.includes(one)) : shown())
  return (
    <div class="toasts" role="status" aria-live="polite">
      <Show when={places().at(-1) === here}><For each={told()}>{one => <Slip toast={one} />}</For></Show>
    </div>
  )
}
