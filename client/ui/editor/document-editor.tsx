import type { EditorState } from '@tiptap/pm/state'
import { createEffect, createMemo, createSignal, on, onCleanup, Show, untrack } from 'solid-js'
import type { Accessor, JSX } from 'solid-js'
import { checkSchema, NEWER_SENTENCE, TEXT_FIELD } from '../../model/schema.ts'
import type { Person, TextRoom } from '../../workspace.ts'
import { bindEditor } from './bound-editor.ts'
import type { BoundEditor, Carried, Section } from './bound-editor.ts'
import { PlainText } from './plain-text.tsx'
import { observe } from '../bind.ts'
import { t } from '../words/words.ts'
import './editor.css'

export interface EditorProps {
  readonly room: TextRoom
  /** Which text of the document (a session's record); the first unless told. Does not change while the editor lives. */
  readonly field?: string | undefined
  /** Keys and decorations of the screen around, beside the section's own. */
  readonly extra?: Partial<Pick<Section, 'keys' | 'plugins'>> | undefined
  /** Hands out what the parts around the text work with. */
  readonly onDesk?: (desk: Desk) => void
  readonly me: Pick<Person, 'id' | 'name' | 'role'>
  readonly people: readonly Pick<Person, 'id' | 'name' | 'role'>[]
  /** The person whose row in the people list is pointed at: his flag shows in full. */
  readonly spotlight?: string | undefined
  /** Tells where the writer is (第三条), at most every other second. */
  readonly onPlace?: (place: string) => void
}

/** What the parts around the text work with. */
export interface Desk {
  readonly bound: Accessor<BoundEditor | undefined>
  /** Read inside an effect or JSX: runs again after every change of text or selection. */
  tick(): void
  readonly writing: Accessor<boolean>
}

interface Props extends EditorProps {
  readonly section: Section
  placeOf(state: EditorState): string
  readonly above?: (desk: Desk) => JSX.Element
  readonly inside?: (desk: Desk) => JSX.Element
  readonly below?: (desk: Desk) => JSX.Element
}

/**
 * The frame both sections share: binds an editor when the document may be
 * bound, rebinds it when the room had to rebuild the document (after any
 * composition, caret kept), and shows plain text otherwise.
 */
export const DocumentEditor = (props: Props): JSX.Element => {
  const access = observe(props.room.access)
  const generation = observe(props.room.generation)
  const held = observe(props.room.gate.held)
  const [bound, setBound] = createSignal<BoundEditor>()
  const [tick, setTick] = createSignal(0, { equals: false })
  const [unknown, setUnknown] = createSignal(false)
  const people = createMemo(() => new Map([...props.people, props.me].map(({ id, name, role }) => [id, { person: id, name, role }])))
  const mode = createMemo(() => access().at)
  const writing = createMemo(() => mode() === 'write' && !unknown())
  const newer = createMemo(() => mode() === 'newer' || unknown())
  const field = (): string => props.field ?? TEXT_FIELD
  const section = (): Section => {
    const { section: own, extra } = props
    return extra === undefined ? own : { ...own, keys: { ...own.keys, ...extra.keys }, plugins: frozen => [...own.plugins(frozen), ...extra.plugins?.(frozen) ?? []] }
  }
  let host: HTMLDivElement | undefined

  let boundTo: number | undefined

  const drop = (): void => { untrack(bound)?.destroy(); setBound(undefined) }

  const bind = (carried: Carried | undefined): void => {
    const { room } = props
    boundTo = room.generation.get()
    const known = checkSchema(room.doc, props.section.dialect).at === 'ok'
    setUnknown(!known)
    if (!known || host === undefined) { setBound(undefined); return }
    room.awareness.setLocalStateField('user', { person: props.me.id, name: props.me.name, role: props.me.role })
    setBound(bindEditor({
      host, room, field: field(), carried, section: section(), mode: writing() ? 'write' : 'read',
      person: id => people().get(id),
      changed: () => { setTick(0) },
      onUnknown: () => { drop(); setUnknown(true) },
    }))
  }

  createEffect(on([mode, generation, tick], () => {
    const editor = bound()
    const rebuilt = boundTo !== generation()
    if (mode() === 'newer') drop()
    else if (editor === undefined) { if (!unknown() || rebuilt) bind(undefined) }
    // A rebuilt document waits for the word in the making; the tick after it comes here again.
    else if (rebuilt) { if (!editor.composing()) bind(editor.handOver()) }
    else editor.setMode(writing() ? 'write' : 'read')
  }))
  const desk: Desk = { bound, tick, writing }
  createEffect(() => { bound()?.spotlight(props.spotlight) })
  onCleanup(drop)
  props.onDesk?.(desk)
  tellPlace(props, desk)

  return (
    <div class="document-editor" classList={{ reading: !writing() }}>
      {props.above?.(desk)}
      <Show when={newer()}>
        <p class="document-note warn" role="status">{NEWER_SENTENCE}</p>
      </Show>
      <Show when={!newer() && !writing() ? access() : undefined}>
        {now => <p class="document-note" role="note">{reason(now())}</p>}
      </Show>
      <div class="document-scroll">
        <div class="document-page">
          {props.inside?.(desk)}
          <Show when={newer()}><PlainText doc={props.room.doc} field={field()} section={props.section.dialect.section} label={props.section.label} /></Show>
          <div class="document-host" hidden={newer()} ref={host} />
        </div>
      </div>
      <Show when={held() > 0}><p class="document-held" role="status">{t('editor.waiting', { n: held() })}</p></Show>
      {props.below?.(desk)}
    </div>
  )
}

const reason = (access: { at: string; why?: string }): string => access.why ?? ''

const PLACE_MS = 2000 // names a place, not keystrokes

const tellPlace = (props: Props, desk: Desk): void => {
  let told = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    timer = undefined
    const bound = desk.bound()
    if (bound === undefined || !bound.view.hasFocus() || !desk.writing()) return
    const place = props.placeOf(bound.state())
    if (place !== told) { told = place; props.onPlace?.(place) }
  }
  createEffect(() => { desk.tick(); if (props.onPlace !== undefined) timer ??= setTimeout(tell, PLACE_MS) })
  onCleanup(() => { clearTimeout(timer) })
}
