import { onCleanup, onMount } from 'solid-js'
import type { ParentComponent } from 'solid-js'
import { LiveRegions } from '../parts/announce.tsx'
import { Toasts } from '../parts/toast.tsx'
import './whole-screen.css'

/** Covers everything, for a stranger's eyes: Esc does not lead back to the case behind it (ux.md §7). */
export const WholeScreen: ParentComponent<{ name: string; class?: string }> = props => {
  let dialog!: HTMLDialogElement
  onMount(() => dialog.showModal())
  onCleanup(() => dialog.close())
  return (
    <dialog ref={dialog} class={`whole-screen ${props.class ?? ''}`} aria-label={props.name} onCancel={event => event.preventDefault()}
      onKeyDown={event => { if (event.key === 'Escape') event.preventDefault() }}>
      {props.children}
      <LiveRegions />
      <Toasts reasonsOnly />
    </dialog>
  )
}
