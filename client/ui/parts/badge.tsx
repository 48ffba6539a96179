import type { Component } from 'solid-js'
import type { Role } from '../../workspace.ts'
import { ROLE_CHAR } from '../editor/role-mark.ts'
import './badge.css'

/**
 * Character, shape and colour of a role. Decorative: the role's name always
 * stands next to it in words. Outline means not connected.
 */
export const Badge: Component<{ role: Role; size?: 20 | 24 | 28; hollow?: boolean }> = props => (
  <span class={`badge badge-${props.role} badge-${props.size ?? 24}`} classList={{ 'badge-hollow': props.hollow === true }} aria-hidden="true">
    {ROLE_CHAR[props.role]}
  </span>
)
