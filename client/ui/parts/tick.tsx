import type { ParentComponent } from 'solid-js'
import './tick.css'

/** A box with its words: the whole line can be pressed. */
export const Tick: ParentComponent<{ checked: boolean; onTick: (checked: boolean) => void; class?: string }> = props => (
  <label class={`tick ${props.class ?? ''}`}>
    <input type="checkbox" checked={props.checked} onChange={event => props.onTick(event.currentTarget.checked)} />
    <span>{props.children}</span>
  </label>
)
