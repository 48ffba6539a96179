import type { Component } from 'solid-js'

/** Two walls and the lane between them. */
export const Logo: Component<{ height?: number }> = props => (
  <svg class="logo" width={props.height ?? 18} height={props.height ?? 18} viewBox="0 0 18 18" aria-hidden="true">
    <path fill="var(--wall-near)" d="M1 1h6v16H1z" /><path fill="var(--wall-far)" d="M11 1h6v16h-6z" />
  </svg>
)
