import { Fragment } from '@tiptap/pm/model'
import type { Node, Slice } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { ReplaceStep, StepMap, Transform } from '@tiptap/pm/transform'

/** The one stretch in which two documents differ: `from`–`to` in the old one, `slice` instead. */
export interface EditRange { readonly from: number; readonly to: number; readonly slice: Slice }

/** The smallest single replacement that turns `before` into `after`; undefined when they are equal. */
export const editBetween = (before: Node, after: Node): EditRange | undefined => {
  const from = before.content.findDiffStart(after.content)
  const end = before.content.findDiffEnd(after.content)
  if (from === null || end === null) return undefined
  // With repeated characters the two searches overlap: 哈哈 → 哈哈哈.
  const overlap = Math.max(0, from - Math.min(end.a, end.b))
  return { from, to: end.a + overlap, slice: after.slice(from, end.b + overlap) }
}

/**
 * Makes `tr.doc` equal to `content` by touching as little as possible, so that
 * decorations, selections, scroll and a composition elsewhere survive.
 */
export const replaceMinimally = (tr: Transaction, content: Fragment): void => {
  const wanted = tr.doc.copy(content)
  const edit = editBetween(tr.doc, wanted)
  if (edit === undefined) return
  const result = tr.maybeStep(new ReplaceStep(edit.from, edit.to, edit.slice))
  if (result.failed === null && tr.doc.eq(wanted)) return
  // A cut across unlike depths does not always fit as one step.
  const whole = wanted.slice(0, wanted.content.size)
  tr.step(new ReplaceStep(0, tr.doc.content.size, whole))
}

/**
 * `edit` was made on `base`; the same edit on `remote`, another descendant of
 * `base`. Letters are never lost: where the edit no longer fits, its text goes
 * to the nearest place that takes text.
 */
export const carryOver = (edit: EditRange, base: Node, remote: Node): Node => {
  const foreign = editBetween(base, remote)
  const map = foreign === undefined
    ? StepMap.empty
    : new StepMap([foreign.from, foreign.to - foreign.from, foreign.slice.size])
  const from = map.map(edit.from, -1)
  const to = Math.max(from, map.map(edit.to, 1))
  const transform = new Transform(remote)
  try {
    return transform.replace(from, to, edit.slice).doc
  } catch {
    // The place is gone; the letters go where a line is.
    return appendText(remote, edit.slice.content.textBetween(0, edit.slice.content.size, ' '))
  }
}

const appendText = (doc: Node, text: string): Node => {
  if (text === '') return doc
  const paragraph = doc.type.schema.nodes['paragraph']?.create(null, doc.type.schema.text(text))
  return paragraph === undefined ? doc : doc.copy(doc.content.append(Fragment.from(paragraph)))
}
