/** Commands that both sections share. All work on plain text lines, whatever block they stand in. */
import { toggleMark } from '@tiptap/pm/commands'
import { TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState, Transaction } from '@tiptap/pm/state'
import type { Node, ResolvedPos } from '@tiptap/pm/model'

/** A command that either changes the transaction or says that it does not apply here. */
export type Change = (tr: Transaction, state: EditorState) => boolean

/** Makes a ProseMirror command of a change; the caret is brought into view afterwards. */
export const command = (change: Change): Command => (state, dispatch) => {
  const { tr } = state
  if (!change(tr, state)) return false
  dispatch?.(tr.scrollIntoView())
  return true
}

/** The caret, when nothing is selected and it stands in a line of text. */
export const caretOf = (state: EditorState): ResolvedPos | undefined => {
  const { selection } = state
  return selection instanceof TextSelection && selection.empty ? selection.$from : undefined
}

/** The block of this kind around the place, with its bounds in the document. */
export const around = ($place: ResolvedPos, kind: string): { node: Node; start: number; end: number } | undefined => {
  for (let depth = $place.depth; depth > 0; depth -= 1) {
    if ($place.node(depth).type.name === kind) {
      return { node: $place.node(depth), start: $place.before(depth), end: $place.after(depth) }
    }
  }
  return undefined
}

export const caretAt = (tr: Transaction, position: number): void => {
  tr.setSelection(TextSelection.near(tr.doc.resolve(position)))
}

/** Where the text of the line before (or after) the caret's line ends (or begins). */
export const neighbour = (state: EditorState, $caret: ResolvedPos, side: 'before' | 'after'): ResolvedPos | undefined => {
  const edge = side === 'before' ? $caret.before() : $caret.after()
  let found: number | undefined
  state.doc.nodesBetween(side === 'before' ? 0 : edge, side === 'before' ? edge : state.doc.content.size, (node, position) => {
    if (!node.isTextblock) return true
    if (side === 'before') { if (position + node.nodeSize <= edge) found = position + node.nodeSize - 1 } else if (position >= edge) found ??= position + 1
    return false
  })
  return found === undefined ? undefined : state.doc.resolve(found)
}

/** Backspace at the start of a line: its text joins the line before, whatever blocks lie between. */
export const joinBackward: Command = command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset > 0) return false
  const $before = neighbour(state, $caret, 'before')
  if ($before === undefined) return true
  if ($before.parent.content.size === 0 && $before.parent.type.name === 'paragraph' && $before.depth === 1 && $caret.parent.content.size > 0) {
    // An empty line above a full one goes away; the full one keeps what it is.
    tr.delete($before.before(), $before.after())
    return true
  }
  tr.delete($before.pos, $caret.pos)
  return true
})

/** Delete at the end of a line, the same the other way round. */
export const joinForward: Command = command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset < $caret.parent.content.size) return false
  const $after = neighbour(state, $caret, 'after')
  if ($after !== undefined) tr.delete($caret.pos, $after.pos)
  return true
})

export const deleteSelection: Command = command((tr, state) => {
  if (state.selection.empty) return false
  eraseRange(tr)
  return true
})

/**
 * Deletes the selected words and joins what is left of the first and last line.
 * Not ProseMirror's deleteSelection: that takes whole blocks away, and with
 * them the last line there is to write in.
 */
export const eraseRange = (tr: Transaction): void => {
  const { from, to } = tr.selection
  tr.delete(from, to)
  if (tr.doc.childCount === 0) tr.insert(0, tr.doc.type.schema.node('paragraph'))
  caretAt(tr, Math.min(from, tr.doc.content.size))
}

/** Everything from the first letter to the last; keeps a line to type in when it is deleted. */
export const selectAll: Command = (state, dispatch) => {
  dispatch?.(state.tr.setSelection(TextSelection.between(
    state.doc.resolve(TextSelection.atStart(state.doc).from), state.doc.resolve(TextSelection.atEnd(state.doc).to))))
  return true
}

export const toggleBold: Command = (state, dispatch, view) => {
  const bold = state.schema.marks['bold']
  return bold !== undefined && toggleMark(bold)(state, dispatch, view)
}

/** 2026年11月22日: stored without spaces, the browser draws the gaps. */
export const insertToday = (now: () => Date): Command => command((tr, state) => {
  if (!state.selection.$from.parent.isTextblock) return false
  const day = now()
  tr.insertText(`${day.getFullYear()}年${day.getMonth() + 1}月${day.getDate()}日`)
  return true
})
