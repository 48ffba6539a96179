import { createUniqueId, onCleanup, onMount, Show } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import X from 'lucide-solid/icons/x'
import { t } from '../words/words.ts'
import { LiveRegions } from './announce.tsx'
import { Toasts } from './toast.tsx'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly aside?: string
  readonly footer: JSX.Element
  readonly onClose: () => void
  readonly width?: number
  readonly class?: string
}

/**
 * The platform's own modal dialog: it traps the focus, makes the page behind
 * inert, answers Esc and gives the focus back. Mounted means open.
 */
export const Dialog: ParentComponent<DialogProps> = props => {
  const title = createUniqueId()
  let dialog!: HTMLDialogElement
  onMount(() => {
    dialog.showModal()
    // Not the close button: the first thing to fill in, else the first answer (which is never the dangerous one).
    dialog.querySelector<HTMLElement>('.dialog-body input:not(:disabled):not([readonly]), .dialog-foot button')?.focus()
  })
  // Closed before it leaves the page, else the focus would not find its way back.
  onCleanup(() => dialog.close())
  return (
    <dialog ref={dialog} class={`dialog ${props.class ?? ''}`} aria-labelledby={title} style={{ '--dialog-width': `${props.width ?? 560}px` }}
      onCancel={event => { event.preventDefault(); props.onClose() }}>
      <header class="dialog-head">
        <h2 id={title}>{props.title}</h2>
        <Show when={props.aside}><span class="dialog-aside">{props.aside}</span></Show>
        <button type="button" class="dialog-close" aria-label={t('act.close')} onClick={props.onClose}><X /></button>
      </header>
      <div class="dialog-body">{props.children}</div>
      <footer class="dialog-foot">{props.footer}</footer>
      {/* Outside the open dialog the page is inert, its live regions too. */}
      <LiveRegions />
      <Toasts />
    </dialog>
  )
}
