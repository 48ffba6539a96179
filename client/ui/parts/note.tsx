import { Show } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import './note.css'

export interface NoteProps {
  readonly tone: 'info' | 'warn' | 'err' | 'plain'
  readonly icon: JSX.Element
  readonly actions?: JSX.Element
  /** `alert` interrupts a screen reader: for work that is in danger only. */
  readonly role?: 'alert' | 'status' | 'note'
}

/** A sentence that stays where it belongs: one per region. */
export const Note: ParentComponent<NoteProps> = props => (
  <div class={`note note-${props.tone}`} role={props.role ?? 'note'}>
    {props.icon}
    <div class="note-text">{props.children}</div>
    <Show when={props.actions}><div class="note-actions">{props.actions}</div></Show>
  </div>
)
