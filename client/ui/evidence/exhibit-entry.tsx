import { createSignal, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { fieldOf, type Exhibit, type ExhibitField } from '../../model/evidence.ts'
import { isObstacle } from '../../workspace.ts'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'

/** A field is written on blur, on Enter and after a pause; until then it is a draft on this device. */
const pauseMs = 1500

/**
 * One field of one exhibit. What is written replaces what stood there when it
 * got the focus; what a colleague wrote meanwhile stays beside it, to be settled.
 */
export const ExhibitEntry: Component<{ book: ExhibitBook; exhibit: Exhibit; field: ExhibitField; suggestions?: readonly string[]; placeholder?: string }> = props => {
  const id = createUniqueId()
  const standing = () => props.exhibit.fields[props.field]
  const [typed, setTyped] = createSignal<string>()
  const [note, setNote] = createSignal('')
  const draftName = (): string => `evidence/${fieldOf(props.exhibit.id, props.field)}`
  let replaces: readonly string[] = [], pause: ReturnType<typeof setTimeout> | undefined, composing = 'no'

  const seen = (): void => { replaces = standing().map(each => each.id) }
  const store = async (value: string): Promise<void> => {
    const failed = await props.book.writeField(props.exhibit.id, props.field, value, replaces)
    if (isObstacle(failed)) { setNote(failed.sentence); return }
    seen()
    setNote('')
    if (typed()?.trim() === value) setTyped(undefined)
    await props.book.room.keepDraft(draftName(), '')
  }
  const commit = async (): Promise<void> => {
    clearTimeout(pause)
    const value = typed()?.trim()
    if (value === undefined || composing === 'yes') return
    const now = standing()
    if (now.length === 1 ? now[0]!.value === value : now.length === 0 && value === '') { setTyped(undefined); await props.book.room.keepDraft(draftName(), ''); return }
    await store(value)
  }
  const onText = (text: string): void => {
    setTyped(text)
    clearTimeout(pause)
    pause = setTimeout(() => void commit(), pauseMs)
    void props.book.room.keepDraft(draftName(), text)
  }
  onMount(() => void props.book.room.draft(draftName()).then(draft => { if (draft !== '' && typed() === undefined) { seen(); setTyped(draft); setNote(t('ev.draft')) } }))
  onCleanup(() => void commit())

  return (
    <div class="entry" classList={{ [`entry-${props.field}`]: true }}>
      <label for={id}>{t(`ev.f.${props.field}`)}</label>
      <Show when={standing().length > 1 && typed() === undefined} fallback={
        <input id={id} autocomplete="off" maxLength={props.field === '证明对象' ? 500 : 120} readOnly={!props.book.mayWrite()} placeholder={props.placeholder ?? ''}
          value={typed() ?? standing()[0]?.value ?? ''} list={props.suggestions === undefined ? undefined : `${id}-list`}
          aria-describedby={note() === '' ? undefined : `${id}-note`}
          onFocus={() => { if (typed() === undefined) seen(); props.book.room.announce(t('ev.editing', { label: props.book.labelOf(props.exhibit) }), `evidence/${props.field}`) }}
          onInput={event => onText(event.currentTarget.value)}
          onCompositionStart={() => { composing = 'yes' }} onCompositionEnd={event => { composing = 'no'; onText(event.currentTarget.value) }}
          onKeyDown={event => { if (event.key === 'Enter' && !event.isComposing) void commit() }}
          onBlur={() => { composing = 'no'; void commit(); props.book.room.announce('', '') }} />
      }>
        <div class="entry-two" role="group" aria-label={`${t(`ev.f.${props.field}`)} ${t('ev.two')}`}>
          <strong>{t('ev.two')}</strong>
          <For each={standing()}>{each => (
            <div><span>{each.value || '—'}</span><small>{props.book.nameOf(each.device)}</small>
              <Show when={props.book.mayWrite()}><button type="button" class="button button-secondary button-small" onClick={() => { seen(); void store(each.value) }}>{t('ev.choose', { value: each.value })}</button></Show>
            </div>
          )}</For>
        </div>
      </Show>
      <Show when={props.suggestions}>{list => <datalist id={`${id}-list`}><For each={list()}>{one => <option value={one} />}</For></datalist>}</Show>
      <Show when={note() !== ''}><p id={`${id}-note`} class="entry-note">{note()}</p></Show>
    </div>
  )
}
