/**
 * The editor's tie to the shared document, and every change that we make to the
 * insides of @tiptap/y-tiptap 3.0.9 (pinned; test/browser/editor.test.ts fails
 * when they move):
 *
 * 1. writing is ours: nothing is written while the gate holds, so that the
 *    letters of a composition never enter the document, the log or undo;
 * 2. incoming changes replace only what differs (`_tr`), never scroll, and keep
 *    what the gate still holds on top;
 * 3. a change that this program does not understand stops the tie before
 *    anything is drawn: y-tiptap would delete it for everybody;
 * 4. an empty document shows one line to type in that is not written until
 *    somebody types, because two people opening it would double it;
 * 5. every new line gets a text of its own at once, so that two people who
 *    start typing in it write into the same text.
 */
import { Fragment, Slice } from '@tiptap/pm/model'
import type { Node as PmNode } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import type { EditorState, Plugin, Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, getRelativeSelection, relativePositionToAbsolutePosition, ySyncPlugin, ySyncPluginKey, yXmlFragmentToProseMirrorFragment } from '@tiptap/y-tiptap'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { checkTree, META_FIELD, versionOf } from '../../model/schema.ts'
import type { Dialect, SchemaVerdict } from '../../model/schema.ts'
import { editBetween, replaceMinimally, withHeld } from './edit-range.ts'

/** Words not yet in the shared document; `from` and `to` hold in any copy of it, the slice is JSON, the caret counts from `from`. */
export interface Unwritten { readonly from: Y.RelativePosition; readonly to: Y.RelativePosition; readonly slice: object; readonly replaced: string; readonly caret: number }

export interface SharedText {
  readonly plugin: Plugin
  /** Has the editor something that the document does not have yet? */
  ahead(): boolean
  /** Writes that, as one update and one step of undo. */
  push(): void
  /** Undoes or redoes what was written through this editor, nobody else's; false when there is nothing. */
  undo(way: 'undo' | 'redo'): boolean
  canUndo(way: 'undo' | 'redo'): boolean
  /** What was written so far and what comes are two steps of undo. */
  pause(): void
  /** The words the document does not have yet, by their place in it. */
  unwritten(): Unwritten | undefined
  /** Puts words that another editor left unwritten into this one. */
  adopt(tr: Transaction, words: Unwritten): void
  destroy(): void
}

interface Wanted {
  readonly doc: Y.Doc
  /** Which of the document's texts. */
  readonly field: string
  readonly dialect: Dialect
  /** Must writing wait? */
  held(): boolean
  mayWrite(): boolean
  /** Something arrived that this program does not understand; the tie is already cut. */
  onUnknown(what: string): void
}

type Caret = ReturnType<typeof getRelativeSelection>
type Place = Omit<Caret, 'absAnchor' | 'absHead'>

export const shareText = ({ doc, field, dialect, held, mayWrite, onUnknown }: Wanted): SharedText => {
  const fragment = doc.getXmlFragment(field)
  const meta = doc.getMap(META_FIELD)
  const undoManager = makeUndo(doc, fragment)
  const plugin: Plugin = ySyncPlugin(fragment)
  let view: EditorView | undefined
  let tied = true
  let ahead = false
  let base: PmNode | undefined
  let caretBefore: Caret | undefined

  const bindingOf = (state: EditorState): ProsemirrorBinding => ySyncPluginKey.getState(state).binding

  const cut = (what: string): void => {
    if (!tied) return
    tied = false
    queueMicrotask(() => onUnknown(what))
  }
  const watchVersion = (): void => {
    const version = meta.get('schema')
    if (version !== undefined && !(typeof version === 'number' && version <= dialect.version)) cut(`schema ${String(version)}`)
  }
  meta.observe(watchVersion)

  const push = (): void => {
    if (view === undefined || !ahead || !tied || !mayWrite()) return
    const { state } = view
    const binding = bindingOf(state)
    binding.mux(() => {
      ahead = false
      try {
        doc.transact(transaction => {
          transaction.meta.set('addToHistory', true)
          const needed = Math.min(dialect.version, versionOf(field))
          if (!(Number(meta.get('schema')) >= needed)) meta.set('schema', needed)
          binding._prosemirrorChanged(state.doc)
          seedTexts(transaction, dialect)
        }, ySyncPluginKey)
      } catch (error) { ahead = true; throw error } // not written: the next key tries again
      base = state.doc
    }, () => { queueMicrotask(push) })
  }

  const unwritten = (): Unwritten | undefined => {
    if (!ahead || base === undefined || view === undefined) return undefined
    const edit = editBetween(base, view.state.doc)
    if (edit === undefined) return undefined
    const binding = bindingOf(view.state)
    const { head } = view.state.selection
    const relative = (position: number): Y.RelativePosition => absolutePositionToRelativePosition(position, binding.type, binding.mapping)
    return { from: relative(edit.from), to: relative(edit.to), slice: edit.slice.toJSON() ?? {}, replaced: base.textBetween(edit.from, edit.to, '\n'), caret: head - edit.from }
  }
  const put = (tr: Transaction, doc: PmNode, words: Unwritten, binding: ProsemirrorBinding): void => {
    const from = absolute(words.from, binding)
    const slice = Slice.fromJSON(doc.type.schema, words.slice)
    replaceMinimally(tr, withHeld(doc, { from, to: absolute(words.to, binding), slice, replaced: words.replaced }).content)
    const caret = from === null ? -1 : from + words.caret
    if (caret >= 0 && caret <= tr.doc.content.size) tr.setSelection(TextSelection.near(tr.doc.resolve(caret)))
  }

  // Where a change comes in although words are held (the idle cap, another tab's hand), they are lifted off before it and put back after it.
  let lifted: Unwritten | undefined

  const drawInto = (tr: Transaction, incoming: Fragment, binding: ProsemirrorBinding): void => {
    const { schema } = tr.doc.type
    const arrived = tr.doc.copy(incoming.size === 0 ? Fragment.from(schema.node('paragraph')) : incoming)
    if (lifted === undefined) replaceMinimally(tr, arrived.content)
    else put(tr, arrived, lifted, binding)
    base = arrived
    lifted = undefined
  }

  const patch = (binding: ProsemirrorBinding): void => {
    const draw = binding._typeChanged.bind(binding)
    // Told the old count of letters too, y-tiptap takes the place in a line that a colleague wrote in for a mistake and puts the caret
    // back by count: the writer's next word would land in the middle of his last one.
    let caret: Place | null = null
    Object.defineProperty(binding, 'beforeTransactionSelection', {
      get: () => caret, set: (now: Caret | null) => { caret = now && bare(now) },
    })
    // While words are held, the editor's places are not the document's; the small step keeps the caret.
    binding.beforeAllTransactions = () => { lifted = unwritten(); if (lifted === undefined && caret === null && view !== undefined) caret = shownCaret(view, binding) }
    Object.defineProperty(binding, '_tr', { get: () => {
      const tr = binding.prosemirrorView.state.tr.setMeta('addToHistory', false)
      tr.replace = (_from: number, _to: number, slice: Slice) => { drawInto(tr, slice.content, binding); return tr }
      return tr
    } })
    binding._isLocalCursorInView = () => false // only the writer's own keys scroll
    binding._forceRerender = () => {
      if (view === undefined) return
      const tr = view.state.tr.setMeta('addToHistory', false).setMeta(ySyncPluginKey, { isChangeOrigin: true, binding })
      drawInto(tr, yXmlFragmentToProseMirrorFragment(fragment, view.state.schema), binding)
      view.dispatch(tr.setSelection(TextSelection.atStart(tr.doc)))
      remap(binding, view.state.doc)
    }
    binding._observeFunction = (events: Y.YEvent<Y.XmlFragment>[], transaction: Y.Transaction) => {
      if (!tied || view === undefined || isWriting(binding)) return
      const verdict = checkEvents(events, dialect)
      if (verdict.at === 'unknown') { cut(verdict.what); return }
      draw(events, transaction)
      if (!ahead) remap(binding, view.state.doc)
    }
  }

  const drawView = plugin.spec.view
  plugin.spec.view = made => {
    view = made
    patch(bindingOf(made.state))
    const inner = drawView?.call(plugin, made)
    return {
      update: (now, before) => {
        if (now.state.doc === before.doc || ySyncPluginKey.getState(now.state).isChangeOrigin) return
        if (!ahead) caretBefore = getRelativeSelection(bindingOf(now.state), before)
        ahead = true
        if (!held()) push()
      },
      destroy: () => { inner?.destroy?.(); view = undefined },
    }
  }

  undoManager.on('stack-item-added', ({ stackItem }) => { stackItem.meta.set('caret', caretBefore) })

  return {
    plugin, push,
    ahead: () => ahead,
    pause: () => undoManager.stopCapturing(),
    unwritten,
    adopt: (tr, words) => { if (view !== undefined) put(tr, tr.doc, words, bindingOf(view.state)) },
    canUndo: way => (way === 'undo' ? undoManager.undoStack : undoManager.redoStack).length > 0,
    undo: way => {
      if (view === undefined || held() || !tied || !mayWrite()) return false
      caretBefore = getRelativeSelection(bindingOf(view.state), view.state)
      const item = way === 'undo' ? undoManager.undo() : undoManager.redo()
      if (item === null) return false
      const caret: Caret | undefined = item.meta.get('caret')
      if (caret !== undefined) showCaret(view, bindingOf(view.state), caret)
      return true
    },
    destroy: () => { meta.unobserve(watchVersion); undoManager.destroy() },
  }
}

const bare = ({ type, depth, anchor, head }: Caret): Place => ({ type, depth, anchor, head })

/**
 * The caret as the browser shows it. After a key or a click it stands there a
 * moment before ProseMirror hears of it; a colleague's change that came in
 * between would put it back, and the next word would land where the writer was before.
 */
const shownCaret = (view: EditorView, binding: ProsemirrorBinding): Place => {
  const known = bare(getRelativeSelection(binding, view.state))
  const shown = view.hasFocus() && view.root instanceof Document ? view.root.getSelection() : null
  if (!(view.state.selection instanceof TextSelection) || shown === null) return known
  const { anchorNode, anchorOffset, focusNode, focusOffset } = shown
  if (anchorNode === null || focusNode === null || !view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return known
  const relative = (node: Node, offset: number): Place['anchor'] => absolutePositionToRelativePosition(view.posAtDOM(node, offset), binding.type, binding.mapping)
  return { ...known, anchor: relative(anchorNode, anchorOffset), head: relative(focusNode, focusOffset) }
}

/** Its mutex is closed while our own write is on the way back to us. */
const isWriting = (binding: ProsemirrorBinding): boolean => {
  let open = false
  binding.mux(() => { open = true })
  return !open
}

const checkEvents = (events: readonly Y.YEvent<Y.XmlFragment>[], dialect: Dialect): SchemaVerdict => {
  for (const event of events) {
    const target: unknown = event.target
    if (target instanceof Y.XmlElement || target instanceof Y.XmlText) {
      const parent = target.parent
      const verdict = checkTree(target, parent instanceof Y.XmlElement ? parent.nodeName : 'doc', dialect)
      if (verdict.at === 'unknown') return verdict
      continue
    }
    for (const item of event.changes.added) {
      const type: unknown = item.content instanceof Y.ContentType ? item.content.type : undefined
      if (type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook) {
        const verdict = checkTree(type, 'doc', dialect)
        if (verdict.at === 'unknown') return verdict
      }
    }
  }
  return { at: 'ok' }
}

/**
 * After a minimal replacement the editor keeps its old nodes where nothing
 * changed; y-tiptap must know those, not the equal copies it has just built, or
 * it compares the whole document at the next key.
 */
const remap = (binding: ProsemirrorBinding, doc: PmNode): void => {
  const visit = (type: Y.XmlFragment, node: PmNode): void => {
    const children = type.toArray()
    const texts = children.filter(child => child instanceof Y.XmlText && child.length > 0)
    if (texts.length > 1) return
    if (node.inlineContent) {
      for (const child of children) if (child instanceof Y.XmlText) binding.mapping.set(child, child.length > 0 ? [...node.children] : [])
      return
    }
    if (children.length !== node.childCount) return
    children.forEach((child, index) => {
      if (!(child instanceof Y.XmlElement)) return
      binding.mapping.set(child, node.child(index))
      visit(child, node.child(index))
    })
  }
  visit(binding.type, doc)
}

/** Gives each empty line made in this transaction its (empty) text. */
const seedTexts = (transaction: Y.Transaction, { schema }: Dialect): void => {
  const visit = (element: Y.XmlElement): void => {
    if (schema.nodes[element.nodeName]?.inlineContent === true) {
      if (element.length === 0) element.insert(0, [new Y.XmlText()])
    } else for (const child of element.toArray()) if (child instanceof Y.XmlElement) visit(child)
  }
  const before = transaction.beforeState.get(transaction.doc.clientID) ?? 0
  for (const type of transaction.changed.keys()) {
    const children = type instanceof Y.XmlFragment ? type.toArray() : []
    for (const child of children) {
      if (child instanceof Y.XmlElement && child._item?.id.client === transaction.doc.clientID && child._item.id.clock >= before) visit(child)
    }
  }
}

/** Undo of this editor's own writing. A block that meanwhile holds another's words stays. */
const makeUndo = (doc: Y.Doc, fragment: Y.XmlFragment): Y.UndoManager => {
  const holdsForeign = (type: Y.AbstractType<unknown>): boolean => {
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted) continue
      if (item.id.client !== doc.clientID && item.countable) return true
      if (item.content instanceof Y.ContentType && holdsForeign(item.content.type)) return true
    }
    return false
  }
  return new Y.UndoManager(fragment, {
    trackedOrigins: new Set([ySyncPluginKey]),
    captureTransaction: transaction => transaction.meta.get('addToHistory') !== false,
    deleteFilter: item => !(item.content instanceof Y.ContentType && holdsForeign(item.content.type)),
  })
}

const absolute = (relative: Y.RelativePosition, binding: ProsemirrorBinding): number | null =>
  relativePositionToAbsolutePosition(binding.doc, binding.type, relative, binding.mapping)

const showCaret = (view: EditorView, binding: ProsemirrorBinding, caret: Caret): void => {
  const anchor = absolute(caret.anchor, binding)
  const head = absolute(caret.head, binding)
  if (anchor === null || head === null) return
  const { tr } = view.state
  const inside = (position: number): number => Math.min(Math.max(position, 0), tr.doc.content.size)
  view.dispatch(tr.setSelection(TextSelection.between(tr.doc.resolve(inside(anchor)), tr.doc.resolve(inside(head)))).scrollIntoView())
}
