/**
 * What the keys and buttons of the record do. A line keeps its speaker; its
 * time is that of its first letter; two lines of one speaker within 20 s may
 * be joined (one breath), others never by a key.
 */
import { chainCommands } from '@tiptap/pm/commands'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { Command, EditorState, Transaction } from '@tiptap/pm/state'
import { newLineId } from '../../model/line-id.ts'
import type { Role } from '../../workspace.ts'
import { around, caretAt, caretOf, command, eraseRange, neighbour } from './line-commands.ts'

/** Somebody whose words are taken down. `name` stands before the line, `label` on the key. */
export interface Speaker {
  readonly id: string
  readonly label: string
  readonly char: string
  readonly role: Role
  /** The digit that calls him, '1' to '9'. */
  readonly key: string
  readonly name?: string
}

export const JOIN_WITHIN_MS = 20_000

const said = (speaker: Speaker): { speaker: string; name: string } => ({ speaker: speaker.id, name: speaker.name ?? speaker.label })

/** The line that holds the caret. */
export const lineAt = (state: EditorState): { node: Node; start: number; end: number } | undefined =>
  around(state.selection.$from, 'utterance')

/** Gives the caret's line a time if it has words and none yet. `at` is when its first letter was typed. */
export const stampLine = (tr: Transaction, at: Date): boolean => {
  const line = around(tr.selection.$from, 'utterance')
  if (line === undefined || line.node.attrs['at'] !== '' || line.node.content.size === 0) return false
  tr.setNodeAttribute(line.start, 'at', at.toISOString())
  return true
}

/** Alt+T: the caret's line was said now. */
export const stampNow = (now: () => Date): Command => command((tr, state) => {
  const line = lineAt(state)
  if (line === undefined) return false
  tr.setNodeAttribute(line.start, 'at', now().toISOString())
  return true
})

const begunKey = new PluginKey<ReadonlySet<string>>('lines begun here')
/** Remembers the lines begun in this window: an empty one of these is ours to give away; a colleague's may be about to get his words. */
export const linesBegun = (): Plugin => new Plugin<ReadonlySet<string>>({
  key: begunKey,
  state: { init: () => new Set(), apply: (tr, begun) => { const id: unknown = tr.getMeta(begunKey); return typeof id === 'string' ? new Set([...begun, id]) : begun } },
})
const beginLine = (tr: Transaction): string => { const id = newLineId('utterance'); tr.setMeta(begunKey, id); return id }
const isOurs = (state: EditorState, line: Node): boolean => line.type.name !== 'utterance' || (begunKey.getState(state)?.has(String(line.attrs['id'])) ?? false)

/** A line of this speaker: the caret's own line when it is empty and was begun here, else a new one below it. */
export const speak = (speaker: Speaker): Command => command((tr, state) => {
  const { $to } = state.selection
  const line = around($to, 'utterance') ?? around($to, 'paragraph')
  const end = line?.end ?? state.doc.content.size
  if (line !== undefined && line.node.content.size === 0 && isOurs(state, line.node)) { giveLine(tr, line, speaker); return true }
  tr.insert(end, newLine(tr, speaker))
  caretAt(tr, end + 1)
  return true
})

/** The caret's line was said by somebody else than is written. */
export const correctSpeaker = (speaker: Speaker): Command => command((tr, state) => {
  const line = lineAt(state)
  if (line === undefined) return false
  giveLine(tr, line, speaker)
  return true
})

const newLine = (tr: Transaction, speaker: Speaker): Node =>
  tr.doc.type.schema.node('utterance', { ...said(speaker), id: beginLine(tr), at: '' })

/** Sets the attributes of a line, or turns a plain line into one; keeps the words and the caret in them. */
const giveLine = (tr: Transaction, line: { node: Node; start: number; end: number }, speaker: Speaker): void => {
  if (line.node.type.name === 'utterance') {
    for (const [name, value] of Object.entries(said(speaker))) tr.setNodeAttribute(line.start, name, value)
    return
  }
  const offset = tr.selection.$from.parentOffset
  const utterance = tr.doc.type.schema.node('utterance', { ...said(speaker), id: beginLine(tr), at: '' }, line.node.content)
  tr.replaceWith(line.start, line.end, utterance)
  caretAt(tr, line.start + 1 + Math.min(offset, utterance.content.size))
}

/** 行首键入数字再按空格: the digit before the caret calls its speaker and goes away. */
export const callByDigit = (speakers: readonly Speaker[]): Command => command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset !== 1) return false
  const typed = $caret.parent.textBetween(0, 1)
  const digit = '１２３４５６７８９'.indexOf(typed) + 1 // full-width, as some input methods write
  const speaker = speakers.find(one => one.key === (digit > 0 ? String(digit) : typed))
  if (speaker === undefined) return false
  tr.delete($caret.pos - 1, $caret.pos)
  const line = around(tr.selection.$from, 'utterance') ?? around(tr.selection.$from, 'paragraph')
  if (line === undefined) return false
  giveLine(tr, line, speaker)
  return true
})

/** Tab on an empty line: the next speaker in the order of the keys. */
export const nextSpeaker = (speakers: readonly Speaker[]): Command => command((tr, state) => {
  const line = lineAt(state)
  if (line === undefined || line.node.content.size > 0) return false
  const index = speakers.findIndex(one => one.id === line.node.attrs['speaker'])
  const next = speakers[(index + 1) % speakers.length]
  if (next === undefined) return false
  giveLine(tr, line, next)
  return true
})

/** Enter: a new line of the same speaker, its time still open. */
const splitLine: Command = command((tr, state) => {
  if (!state.selection.empty && state.selection.$from.parent !== state.selection.$to.parent) return false
  if (!tr.selection.empty) eraseRange(tr)
  const line = around(tr.selection.$from, 'utterance')
  if (line === undefined) return false
  const offset = tr.selection.$from.parentOffset
  const size = line.node.content.size
  if (size === 0) return true // an empty line is already the new line
  const open = { ...line.node.attrs, id: beginLine(tr), at: '' }
  if (offset === 0) {
    tr.insert(line.start, line.node.type.create(open))
    return true
  }
  // What is cut off was said when the line was said.
  const tail = line.node.type.create(offset === size ? open : { ...open, at: line.node.attrs['at'] }, line.node.content.cut(offset))
  tr.delete(line.start + 1 + offset, line.end - 1)
  const end = line.start + 2 + offset
  tr.insert(end, tail)
  caretAt(tr, end + 1)
  return true
})

const splitHead: Command = command((tr, state) => {
  const { $from, $to } = state.selection
  if ($from.parent.type.name !== 'paragraph' || !$from.sameParent($to)) return false
  if (!tr.selection.empty) eraseRange(tr)
  tr.split(tr.selection.from)
  return true
})

/** May these two lines become one by a key? */
const joinable = (first: Node, second: Node): boolean => {
  if (first.type !== second.type) return false
  if (first.type.name !== 'utterance') return true
  if (first.attrs['speaker'] !== second.attrs['speaker']) return false
  const [a, b] = [Date.parse(String(first.attrs['at'])), Date.parse(String(second.attrs['at']))]
  return Number.isNaN(a) || Number.isNaN(b) || Math.abs(b - a) <= JOIN_WITHIN_MS
}

/**
 * Deletes what is selected. Where the ends belong to different speakers, each
 * keeps his own words: nobody's sentence may end up in another's mouth.
 */
export const eraseSelection: Command = command((tr, state) => {
  const { from, to, $from, $to, empty } = state.selection
  if (empty) return false
  if ($from.sameParent($to) || joinable($from.parent, $to.parent)) { eraseRange(tr); return true }
  const cuts: { from: number; to: number }[] = []
  state.doc.nodesBetween(from, to, (node, position) => {
    if (!node.isTextblock) return true
    const inner = { from: Math.max(from, position + 1), to: Math.min(to, position + node.nodeSize - 1) }
    const whole = inner.to - inner.from === node.content.size
    if (whole && cuts.length > 0) cuts.push({ from: position, to: position + node.nodeSize })
    else if (inner.to > inner.from || cuts.length === 0) cuts.push(inner)
    return false
  })
  for (const cut of cuts.reverse()) tr.delete(cut.from, cut.to)
  caretAt(tr, from)
  return true
})

const join = (tr: Transaction, state: EditorState, $caret: ResolvedPos, side: 'before' | 'after'): void => {
  const $other = neighbour(state, $caret, side)
  if ($other === undefined) return
  const [$first, $second] = side === 'before' ? [$other, $caret] : [$caret, $other]
  if ($second.parent.content.size === 0) {
    tr.delete($second.before(), $second.after())
    caretAt(tr, $first.pos)
  } else if ($first.parent.content.size === 0) {
    tr.delete($first.before(), $first.after())
  } else if (joinable($first.parent, $second.parent)) tr.delete($first.pos, $second.pos)
}

const joinLineBackward: Command = command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset > 0) return false
  join(tr, state, $caret, 'before')
  return true
})

const joinLineForward: Command = command((tr, state) => {
  const $caret = caretOf(state)
  if ($caret === undefined || $caret.parentOffset < $caret.parent.content.size) return false
  join(tr, state, $caret, 'after')
  return true
})

export const enterLine: Command = chainCommands(splitLine, splitHead, eraseSelection)
export const backspaceLine: Command = chainCommands(eraseSelection, joinLineBackward)
export const forwardDeleteLine: Command = chainCommands(eraseSelection, joinLineForward)
