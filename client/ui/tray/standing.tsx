import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CheckCheck from 'lucide-solid/icons/check-check'
import CloudOff from 'lucide-solid/icons/cloud-off'
import type { SyncStatus } from '../../workspace.ts'
import { chipOf } from '../case/chip-face.ts'

/** Where the answers are: on this phone, or on the relay. One tick, two ticks, a cloud with a bar, as everywhere. */
export const Standing: Component<{ status: SyncStatus }> = props => {
  const face = () => chipOf(props.status, Date.now())
  return (
    <span class={`standing standing-${face().tone}`} role="status">
      <Show when={props.status.at === 'relayed'} fallback={<Show when={props.status.at === 'offline'} fallback={<Check />}><CloudOff /></Show>}><CheckCheck /></Show>
      {face().strong}<Show when={face().kind === 'offline' && props.status.unsent > 0}> {face().detail}</Show>
    </span>
  )
}
