/**
 * What the keys and buttons of the agreement do. A clause gets its id in the
 * transaction that makes it. Enter in a clause makes the next clause, as in a
 * numbered list; Shift+Enter a second paragraph of the same clause.
 */
import { chainCommands, splitBlock } from '@tiptap/pm/commands'
import { Fragment } from '@tiptap/pm/model'
import type { Node } from '@tiptap/pm/model'
import { Selection } from '@tiptap/pm/state'
import type { Command, EditorState } from '@tiptap/pm/state'
import { newLineId } from '../../model/line-id.ts'
import { around, caretAt, caretOf, command, deleteSelection, eraseRange, joinBackward, joinForward } from './line-commands.ts'

const clauseOf = (state: EditorState, paragraphs: readonly Node[]): Node =>
  state.schema.node('clause', { id: newLineId('clause') }, [...paragraphs])
const emptyLine = (state: EditorState): Node => state.schema.node('paragraph')

/** 插入条款: after the clause (or line) that holds the caret; an empty line becomes the clause itself. */
export const insertClause: Command = command((tr, state) => {
  const { $to } = state.selection
  const clause = around($to, 'clause')
  const line = clause ?? around($to, 'paragraph') ?? around($to, 'title')
  const end = line?.end ?? state.doc.content.size
  if (clause === undefined && line !== undefined && line.node.type.name === 'paragraph' && line.node.content.size === 0) {
    tr.replaceWith(line.start, line.end, clauseOf(state, [emptyLine(state)]))
    caretAt(tr, line.start + 2)
    return true
  }
  tr.insert(end, clauseOf(state, [emptyLine(state)]))
  caretAt(tr, end + 2)
  return true
})

/** 删除条款: the whole clause that holds the caret, words and all; undo brings it back. */
export const removeClause: Command = command((tr, state) => {
  const clause = around(state.selection.$from, 'clause')
  if (clause === undefined) return false
  tr.delete(clause.start, clause.end)
  if (tr.doc.childCount === 0) tr.insert(0, emptyLine(state))
  caretAt(tr, Math.min(clause.start, tr.doc.content.size))
  return true
})

/** Enter in a clause. */
const splitClause: Command = command((tr, state) => {
  if (!tr.selection.empty) eraseRange(tr)
  const $at = tr.doc.resolve(tr.selection.from)
  const clause = around($at, 'clause')
  if (clause === undefined || $at.depth !== 2) return false
  const index = $at.index(1)
  const here = $at.parent
  const alone = clause.node.childCount === 1
  if (here.content.size === 0 && alone) {
    // Enter in an empty clause leaves the numbered list.
    tr.replaceWith(clause.start, clause.end, emptyLine(state))
    caretAt(tr, clause.start + 1)
    return true
  }
  if ($at.parentOffset === 0 && index === 0 && here.content.size > 0) {
    // At the very start: a new clause above; the words stay where they are, with their id.
    tr.insert(clause.start, clauseOf(state, [emptyLine(state)]))
    return true
  }
  const tail = here.copy(here.content.cut($at.parentOffset))
  const rest: Node[] = []
  clause.node.forEach((child, _offset, at) => { if (at > index) rest.push(child) })
  // An empty second paragraph turns into the next clause instead of staying behind.
  const from = here.content.size === 0 && index > 0 ? $at.before() : $at.pos
  tr.delete(from, clause.end - 1)
  const after = clause.start + (tr.doc.nodeAt(clause.start)?.nodeSize ?? 0)
  tr.insert(after, clauseOf(state, [tail, ...rest]))
  caretAt(tr, after + 2)
  return true
})

/** Backspace before the first word of a clause: the number goes, the words stay as plain lines. */
const unwrapClause: Command = command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset > 0 || $caret.depth !== 2 || $caret.index(1) > 0) return false
  const clause = around($caret, 'clause')
  if (clause === undefined) return false
  if (clause.node.childCount === 1 && clause.node.textContent === '' && clause.start > 0) {
    tr.delete(clause.start, clause.end)
    tr.setSelection(Selection.near(tr.doc.resolve(clause.start), -1))
    return true
  }
  tr.replaceWith(clause.start, clause.end, clause.node.content)
  caretAt(tr, clause.start + 1)
  return true
})

/** 标题: turns the line into a title and back. */
export const toggleTitle: Command = command((tr, state) => {
  const { $from } = state.selection
  if ($from.depth !== 1) return false
  const kind = state.schema.nodes[$from.parent.type.name === 'title' ? 'paragraph' : 'title']
  if (kind === undefined) return false
  tr.replaceWith($from.before(), $from.after(), kind.create(null, Fragment.fromArray(
    $from.parent.children.map(child => (kind.allowsMarks(child.marks) ? child : child.mark([]))))))
  caretAt(tr, $from.pos)
  return true
})

/** Enter in a plain line; after a title comes a paragraph. */
const splitLine: Command = (state, dispatch, view) => {
  const { $from, $to } = state.selection
  if ($from.sameParent($to)) return splitBlock(state, dispatch, view)
  return command(tr => { eraseRange(tr); tr.split(tr.selection.from); return true })(state, dispatch, view)
}

export const enter: Command = chainCommands(splitClause, splitLine)
export const enterWithin: Command = splitLine
export const backspace: Command = chainCommands(deleteSelection, unwrapClause, joinBackward)
export const forwardDelete: Command = chainCommands(deleteSelection, joinForward)

const NUMBER = /^(?:第[一二三四五六七八九十百零〇\d]{1,5}条|[一二三四五六七八九十百]{1,4}(?=[、.．]))[、.．:：\s　]*/
const CLOSED = /[、.．:：\s　]$/ // 第三条规定 is prose; 第三条、 is a number

/** The clause number that somebody typed or pasted before the words; empty when there is none. */
export const typedNumber = (text: string): string => NUMBER.exec(text)?.[0] ?? ''

/** Turns `一、` at the caret's line into a clause: run after a word was finished, never while composing. */
export const adoptTypedNumber: Command = (state, dispatch) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.depth !== 1 || $caret.parent.type.name !== 'paragraph') return false
  const number = typedNumber($caret.parent.textContent)
  // Only the moment the number is complete: an old line that happens to begin so is left alone.
  if (!CLOSED.test(number) || $caret.parentOffset !== number.length) return false
  const words = $caret.parent.content.cut(number.length)
  const tr = state.tr.replaceWith($caret.before(), $caret.after(), clauseOf(state, [state.schema.node('paragraph', null, words)]))
  caretAt(tr, $caret.before() + 2)
  dispatch?.(tr)
  return true
}
