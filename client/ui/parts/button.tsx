import { Show, splitProps } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { toast } from './toast.tsx'
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
  const press = (): void => {
    if (own.working === true) return
    if (own.blocked !== undefined) toast(own.blocked)
    else own.onPress?.()
  }
  return (
    <button type="button" {...rest} onClick={press}
      class={`button button-${own.look ?? 'secondary'} button-${own.size ?? 'normal'} ${own.class ?? ''}`}
      aria-disabled={own.blocked !== undefined ? 'true' : undefined} aria-busy={own.working === true ? 'true' : undefined}
      title={own.blocked ?? rest.title}>
      <Show when={own.working} fallback={own.icon}><LoaderCircle class="turning" /></Show>
      {own.children}
    </button>
  )
}
