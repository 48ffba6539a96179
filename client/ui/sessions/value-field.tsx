import { createEffect, createSignal, createUniqueId, For, onCleanup, Show, untrack } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import { writeOf } from '../../model/sessions.ts'
import type { Values } from '../../model/sessions.ts'
import type { Person } from '../../workspace.ts'
import { hhmm } from '../moments.ts'
import { t } from '../words/words.ts'

export interface Writing {
  readonly may: Accessor<boolean>
  readonly people: Accessor<readonly Person[]>
  write(...objects: readonly string[]): Promise<boolean>
  draft(name: string): Promise<string>
  keepDraft(name: string, text: string): Promise<void>
}

export interface ValueFieldProps {
  readonly writing: Writing
  readonly path: string
  readonly label: string
  readonly values: Values
  readonly kind?: 'text' | 'moment'
  readonly suggestions?: readonly string[]
}

const PAUSE_MS = 1500

/**
 * One field of a fact room: written on leaving it, by Enter, or after a pause,
 * never while a word is composed. It replaces what was on the screen when the
 * field got the focus; what a colleague writes meanwhile stays beside it.
 */
export const ValueField: Component<ValueFieldProps> = props => {
  const id = createUniqueId()
  const shown = (): string => (props.values.length === 1 ? fromStored(props.values[0]!.value, props.kind) : '')
  const [own, setOwn] = createSignal<string>()
  let seen: Values | undefined
  let composing = false
  let pause: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => { clearTimeout(pause); void save() })

  const save = async (): Promise<void> => {
    clearTimeout(pause)
    const text = untrack(own), replaced = seen
    if (text === undefined || replaced === undefined || composing) return
    const value = toStored(text, props.kind)
    setOwn(undefined)
    const { path, writing } = props
    if (replaced.length === 1 ? replaced[0]!.value === value : replaced.length === 0 && value === '') return void writing.keepDraft(path, '')
    seen = undefined
    if (await writing.write(writeOf(path, value, replaced))) void writing.keepDraft(path, '')
    else setOwn(text)
  }
  const typed = (text: string): void => {
    seen ??= props.values
    setOwn(text)
    void props.writing.keepDraft(props.path, text)
    clearTimeout(pause)
    if (!composing) pause = setTimeout(() => void save(), PAUSE_MS)
  }
  // What was being typed when the window went away comes back into the field, not into the file.
  void props.writing.draft(props.path).then(text => { if (text !== '' && untrack(own) === undefined) { seen = props.values; setOwn(text) } })

  return (
    <div class="value-field">
      <label for={id}>{props.label}</label>
      <input id={id} type={props.kind === 'moment' ? 'datetime-local' : 'text'} autocomplete="off" readonly={!props.writing.may()} value={own() ?? shown()}
        list={props.suggestions === undefined ? undefined : `${id}-list`} aria-describedby={props.values.length > 1 ? `${id}-two` : undefined}
        onFocus={() => { if (own() === undefined) seen = props.values }}
        onCompositionStart={() => { composing = true; clearTimeout(pause) }}
        onCompositionEnd={event => { composing = false; typed(event.currentTarget.value) }}
        onInput={event => typed(event.currentTarget.value)}
        onKeyDown={event => { if (event.key === 'Enter' && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); void save() } }}
        onBlur={() => { composing = false; void save() }} />
      <Show when={props.suggestions}>{list => <datalist id={`${id}-list`}><For each={list()}>{one => <option value={one} />}</For></datalist>}</Show>
      <TwoValues {...props} id={`${id}-two`} />
    </div>
  )
}

/** 两种写法，请定一个: what stands, by whom and when, each with its button. */
const TwoValues: Component<ValueFieldProps & { id: string }> = props => {
  const nameOf = (person: string): string => props.writing.people().find(({ id }) => id === person)?.name ?? t('sessions.somebody')
  return (
    <Show when={props.values.length > 1}>
      <div class="value-two" id={props.id} role="group" aria-label={t('sessions.twoOf', { field: props.label })}>
        <p>{t('sessions.two')}</p>
        <For each={props.values}>{value => (
          <button type="button" class="value-take" disabled={!props.writing.may()} onClick={() => void props.writing.write(writeOf(props.path, value.value, props.values))}>
            <strong>{value.value === '' ? t('sessions.blank') : words(value.value, props.kind)}</strong>
            <span>{nameOf(value.personId)} · {hhmm(new Date(value.at).toISOString())}{value.offline ? ` · ${t('sessions.offline')}` : ''}</span>
          </button>
        )}</For>
      </div>
    </Show>
  )
}

const two = (n: number): string => String(n).padStart(2, '0')
/** ISO time to what `datetime-local` wants: this device's clock, whole minutes. */
const fromStored = (value: string, kind: ValueFieldProps['kind']): string => {
  if (kind !== 'moment' || value === '') return value
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? '' : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
const toStored = (text: string, kind: ValueFieldProps['kind']): string => {
  if (kind !== 'moment' || text === '') return text.trim()
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
const words = (value: string, kind: ValueFieldProps['kind']): string => (kind === 'moment' ? fromStored(value, kind).replace('T', ' ') : value)

export interface ChoiceProps {
  readonly writing: Writing
  readonly path: string
  readonly label: string
  readonly values: Values
  readonly none: string
  readonly options: readonly (readonly [value: string, words: string])[]
}
/** One of a list, written at once; two different answers are both shown. */
export const Choice: Component<ChoiceProps> = props => {
  let select: HTMLSelectElement | undefined
  const value = (): string => (props.values.length === 1 ? props.values[0]!.value : '')
  // A native select forgets its value when its options are drawn anew.
  createEffect(() => { const now = value(); if (select !== undefined) select.value = now })
  const options = (): readonly (readonly [string, string])[] => {
    const now = value()
    return now === '' || props.options.some(([each]) => each === now) ? props.options : [...props.options, [now, now]]
  }
  return (
    <div class="value-field">
      <label for={`${props.path}-choice`}>{props.label}</label>
      <select id={`${props.path}-choice`} ref={select} disabled={!props.writing.may()} onChange={event => void props.writing.write(writeOf(props.path, event.currentTarget.value, props.values))}>
        <option value="">{props.none}</option>
        <For each={options()}>{([each, said]) => <option value={each} selected={each === value()}>{said}</option>}</For>
      </select>
      <Show when={props.values.length > 1}>
        <p class="value-two">{t('sessions.twoChoices', { list: props.values.map(each => props.options.find(([one]) => one === each.value)?.[1] ?? (each.value === '' ? props.none : each.value)).join(' / ') })}</p>
      </Show>
    </div>
  )
}
