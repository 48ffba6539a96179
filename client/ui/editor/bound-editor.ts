/**
 * One editor bound to one shared document: the binding (shared-text.ts), the
 * input-method gate, carets, keys. Lives until destroy(); a rebuilt document
 * gets a new one, which takes over the caret and any words not yet written.
 */
import { Editor } from '@tiptap/core'
import { keymap } from '@tiptap/pm/keymap'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { repairs } from '../../model/line-id.ts'
import type { Dialect } from '../../model/schema.ts'
import type { TextRoom } from '../../workspace.ts'
import type { Holder } from './caret-flags.ts'
import { makeCarets } from './carets.ts'
import { makeImeGate } from './ime-gate.ts'
import type { ImeGate } from './ime-gate.ts'
import { selectAll, toggleBold } from './line-commands.ts'
import { dialectExtensions, pluginExtension } from './nodes.ts'
import { shareText } from './shared-text.ts'
import type { SharedText, Unwritten } from './shared-text.ts'

/** What an editor leaves to its successor. */
export interface Carried {
  readonly caret: { readonly anchor: Y.RelativePosition; readonly head: Y.RelativePosition } | undefined
  /** Words that were still being held back. */
  readonly words: Unwritten | undefined
  readonly focused: boolean
}

export interface BoundEditor {
  readonly view: EditorView
  state(): EditorState
  /** Runs a command unless a word is being composed; says whether it applied. */
  run(command: Command): boolean
  can(command: Command): boolean
  undo(way: 'undo' | 'redo'): boolean
  canUndo(way: 'undo' | 'redo'): boolean
  composing(): boolean
  setMode(mode: 'write' | 'read'): void
  spotlight(person: string | undefined): void
  /** Ends this editor without writing what it holds back and hands that on. */
  handOver(): Carried
  /** Ends this editor; what it holds back is written first. */
  destroy(): void
}

export interface Section {
  readonly dialect: Dialect
  /** The accessible name. */
  readonly label: string
  readonly keys: Readonly<Record<string, Command>>
  /** `frozen` is true while nothing may touch the line (a word is being composed). */
  plugins(frozen: () => boolean): readonly Plugin[]
  /** Deletes what is selected, as this section does it. */
  readonly erase: Command
  /** Added to a finished word before it is written. `begun`: when its first letter was typed. */
  finish?(view: EditorView, begun: Date): void
  /** After a finished word or a typed letter was written; may make a step of its own. */
  after?: Command
}

export interface Wanted {
  readonly host: HTMLElement
  readonly room: TextRoom
  /** Which of the document's texts. */
  readonly field: string
  readonly section: Section
  readonly mode: 'write' | 'read'
  readonly carried: Carried | undefined
  person(id: string): Holder | undefined
  /** After every change of text or selection. */
  changed(): void
  onUnknown(what: string): void
}

const REPAIR_MS = 400 // ids are mended in a pause, never between two keys
const REPAIR_ORIGIN = 'line ids'

export const bindEditor = ({ host, room, field, section, mode, carried, person, changed, onUnknown }: Wanted): BoundEditor => {
  const { doc, awareness } = room
  let writing = mode
  let handing = false
  const born = room.generation.get()
  let gate: ImeGate | undefined
  const holding = (): boolean => gate?.holding() === true
  const shared = shareText({
    doc, field, dialect: section.dialect, onUnknown,
    held: holding,
    // A document that was rebuilt meanwhile takes nothing more: what is held back goes to its successor.
    mayWrite: () => writing === 'write' && !handing && room.generation.get() === born,
  })
  const carets = makeCarets({ awareness, person, ahead: shared.ahead, frozen: holding })

  // A plugin, because Tiptap's own option takes no function and reading must show at once.
  const nameplate = new Plugin({ props: { attributes: () => ({
    'role': 'textbox', 'aria-multiline': 'true', 'aria-label': section.label, 'lang': 'zh-CN', 'spellcheck': 'false',
    'class': `liuchi-text ${section.dialect.section}`, 'tabindex': '0', ...(writing === 'read' ? { 'aria-readonly': 'true' } : {}),
  }) } })

  const editor = new Editor({
    element: host,
    extensions: [...dialectExtensions(section.dialect), pluginExtension('liuchi', () => [
      shared.plugin, carets.plugin, nameplate, caretFirst, typeOver(section.erase), keymap({ ...commonKeys(way => shared.undo(way)), ...section.keys }), ...section.plugins(holding),
    ])],
    editable: mode === 'write',
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    enableCoreExtensions: { keymap: false, clipboardTextSerializer: false, delete: false, drop: false, paste: false, textDirection: false },
    onTransaction: () => { changed() },
    onUpdate: ({ transaction }) => { if (!isForeign(transaction)) { mendSoon(); if (!holding()) followUp() } },
  })
  const { view } = editor

  const followUp = (): void => {
    if (section.after === undefined || writing === 'read') return
    if (!section.after(view.state)) return
    shared.pause() // one undo takes only this step back
    section.after(view.state, view.dispatch)
    shared.pause()
  }
  gate = makeImeGate({
    dom: view.dom,
    room: room.gate,
    settle: () => { section.finish?.(view, gate?.begunAt() ?? new Date()); shared.push() },
    opened: () => { if (!view.isDestroyed) { carets.thaw(); followUp(); changed() } },
  })

  let mending: ReturnType<typeof setTimeout> | undefined
  const mend = (): void => {
    mending = undefined
    if (holding() || shared.ahead()) { mendSoon(); return }
    const found = writing === 'write' ? repairs(doc.getXmlFragment(field), doc.clientID, client => awareness.getStates().has(client)) : []
    if (found.length > 0) doc.transact(() => { for (const { element, id } of found) element.setAttribute('id', id) }, REPAIR_ORIGIN)
  }
  const mendSoon = (): void => { if (writing === 'write') mending ??= setTimeout(mend, REPAIR_MS) }

  if (carried !== undefined) takeOver(view, shared, carried)

  const end = (): void => {
    clearTimeout(mending)
    gate?.destroy()
    editor.destroy()
    shared.destroy()
  }
  return {
    view,
    state: () => view.state,
    run: run => gate?.composing() !== true && writing === 'write' && run(view.state, view.dispatch, view),
    can: run => writing === 'write' && run(view.state),
    undo: shared.undo,
    canUndo: way => writing === 'write' && shared.canUndo(way),
    composing: () => gate?.composing() === true,
    setMode: next => {
      if (next === writing) return
      if (next === 'read') shared.push()
      writing = next
      editor.setEditable(next === 'write', false)
    },
    spotlight: carets.spotlight,
    handOver: () => {
      handing = true
      const left = { caret: caretOf(view), words: shared.unwritten(), focused: view.hasFocus() }
      end()
      return left
    },
    destroy: end,
  }
}

/** Something typed or composed over several lines: they are deleted our way first, or the browser melts blocks together its own way. */
const typeOver = (erase: Command): Plugin => {
  const clear = (view: EditorView): boolean => {
    const { $from, $to } = view.state.selection
    if (view.editable && !view.composing && !$from.sameParent($to)) erase(view.state, view.dispatch)
    return false
  }
  return new Plugin({ props: { handleDOMEvents: {
    compositionstart: clear,
    beforeinput: (view, event) => { if (event.inputType.startsWith('insert')) clear(view); return false },
  } } })
}

/**
 * The browser moves the caret at once and tells of it in a later turn, which on
 * a busy machine comes after the next key; and ProseMirror, told nothing for
 * 20 ms after a focus, would put the caret back; and once the focus has gone
 * elsewhere it never looks again. So each key and each click looks first. There
 * is no public way to ask for it (D21 notices when the inside has moved).
 */
const lookAtCaret = (view: EditorView): boolean => {
  if (!view.composing) (view as EditorView & { readonly domObserver: { flush(): void } }).domObserver.flush()
  return false
}
/**
 * A box in a dialog takes the selection with it; when the dialog goes, the text
 * has the focus and the selection stands somewhere else on the page, where
 * everything that is typed is lost without a sign.
 */
const bringCaretBack = (view: EditorView): void => {
  const shown = view.root instanceof Document ? view.root.getSelection() : null
  if (!view.isDestroyed && view.editable && !view.composing && view.hasFocus() && shown !== null && !view.dom.contains(shown.anchorNode)) view.focus()
}
const caretFirst = new Plugin({ props: { handleDOMEvents: {
  keydown: (view, event) => { bringCaretBack(view); return event.keyCode !== 229 && lookAtCaret(view) },
  keyup: (view, event) => event.keyCode !== 229 && lookAtCaret(view),
  mouseup: lookAtCaret,
  // In a later turn: a click sets its own caret, and a dialog is still there when it gives the focus back.
  focus: view => { setTimeout(bringCaretBack, 0, view); return false },
} } })

const isForeign = (transaction: { getMeta(key: unknown): unknown }): boolean => {
  const change: unknown = transaction.getMeta(ySyncPluginKey)
  return typeof change === 'object' && change !== null && 'isChangeOrigin' in change && change.isChangeOrigin === true
}

const commonKeys = (undo: (way: 'undo' | 'redo') => boolean): Record<string, Command> => ({
  'Mod-z': () => undo('undo') || true,
  'Shift-Mod-z': () => undo('redo') || true,
  'Mod-y': () => undo('redo') || true,
  'Mod-b': (state, dispatch, view) => toggleBold(state, dispatch, view) || true,
  'Mod-a': selectAll,
})

const bindingOf = (view: EditorView): ProsemirrorBinding => ySyncPluginKey.getState(view.state).binding

const caretOf = (view: EditorView): Carried['caret'] => {
  const binding = bindingOf(view)
  const relative = (position: number): Y.RelativePosition => absolutePositionToRelativePosition(position, binding.type, binding.mapping)
  return { anchor: relative(view.state.selection.anchor), head: relative(view.state.selection.head) }
}

/** Caret and unwritten words of the editor before, on the document as it is now. */
const takeOver = (view: EditorView, shared: SharedText, { caret, words, focused }: Carried): void => {
  const binding = bindingOf(view)
  const { tr } = view.state
  const place = (relative: Y.RelativePosition | undefined): number | null =>
    relative === undefined ? null : relativePositionToAbsolutePosition(binding.doc, binding.type, relative, binding.mapping)
  const anchor = place(caret?.anchor)
  const head = place(caret?.head)
  if (anchor !== null && head !== null && Math.max(anchor, head) <= tr.doc.content.size) {
    tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)))
  }
  if (words !== undefined) shared.adopt(tr, words)
  view.dispatch(tr)
  if (focused) view.focus()
}
