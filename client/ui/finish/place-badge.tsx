import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { InkPlace } from '../../model/ceremony.ts'
import type { Role } from '../../workspace.ts'
import { Badge } from '../parts/badge.tsx'

const ROLE: Readonly<Record<string, Role>> = { 人民调解员: 'mediator', 记录人: 'recorder', 公安: 'police', 法院: 'court', 律师: 'lawyer' }

/** Staff by their role; parties by the first character of 甲方, 乙方, 第三人. */
export const PlaceBadge: Component<{ place: Pick<InkPlace, 'capacity' | 'party'> }> = props => (
  <Show when={ROLE[props.place.capacity]} fallback={<span class={`badge ${props.place.party ? 'badge-party' : 'badge-recorder'}`} aria-hidden="true">{[...props.place.capacity][0] ?? ''}</span>}>
    {role => <Badge role={role()} />}
  </Show>
)
