import { createMemo, Show, splitProps } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { tellWhy } from './toast.tsx'
import './button.css'

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'secondary' | 'text' | 'danger'
  readonly size?: 'small' | 'normal' | 'form' | 'touch'
  readonly icon?: JSX.Element
  /** A spinner takes the icon's place; further presses do nothing. */
  readonly working?: boolean
  /** Why it cannot be pressed now. The button stays reachable and says so. */
  readonly blocked?: string | undefined
  readonly onPress?: () => void
}

export const Button: ParentComponent<ButtonProps> = props => {
  const [own, rest] = splitProps(props, ['look', 'size', 'icon', 'working', 'blocked', 'onPress', 'class', 'children'])
  // Read once and kept: a condition in a prop is a computation, and one read by a press would belong to nobody and never end.
  const blocked = createMemo(() => own.blocked)
  const working = createMemo(() => own.working === true)
  const press = (): void => {
    const why = blocked()
    if (working()) return
    if (why !== undefined) tellWhy(why)
    else own.onPress?.()
  }
  return (
    <button type="button" {...rest} onClick={press}
      class={`button button-${own.look ?? 'secondary'} button-${own.size ?? 'normal'} ${own.class ?? ''}`}
      aria-disabled={blocked() !== undefined ? 'true' : undefined} aria-busy={working() ? 'true' : undefined}
      title={blocked() ?? rest.title}>
      <Show when={working()} fallback={own.icon}><LoaderCircle class="turning" /></Show>
      {own.children}
    </button>
  )
}
