import { createUniqueId, Show, splitProps } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import './field.css'

export interface FieldProps extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly hint?: string | undefined
  readonly error?: string | undefined
  /** Offered while typing; free text stays possible. */
  readonly suggestions?: readonly string[]
  readonly tall?: boolean
}

export const Field: Component<FieldProps> = props => {
  const id = createUniqueId()
  const [own, rest] = splitProps(props, ['label', 'value', 'onText', 'hint', 'error', 'suggestions', 'tall', 'class'])
  return (
    <div class={`field ${own.class ?? ''}`} classList={{ 'field-tall': own.tall === true }}>
      <label for={id}>{own.label}</label>
      <input autocomplete="off" {...rest} id={id} value={own.value} onInput={event => own.onText(event.currentTarget.value)}
        list={own.suggestions === undefined ? undefined : `${id}-list`}
        aria-invalid={own.error === undefined ? undefined : 'true'}
        aria-describedby={own.error !== undefined || own.hint !== undefined ? `${id}-note` : undefined} />
      <Show when={own.suggestions}>{list => <datalist id={`${id}-list`}>{list().map(one => <option value={one} />)}</datalist>}</Show>
      <Show when={own.error ?? own.hint}>{text =>
        <p id={`${id}-note`} class={own.error === undefined ? 'field-hint' : 'field-error'}>
          <Show when={own.error}><CircleAlert /></Show>{text()}
        </p>}
      </Show>
    </div>
  )
}
