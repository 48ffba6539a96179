import { Fragment } from '@tiptap/pm/model'
import type { Node, Slice } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { ReplaceStep, Transform } from '@tiptap/pm/transform'

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

/** Words that wait to be written: they replace what stood between two places, which was `replaced`. */
export interface Held { readonly from: number | null; readonly to: number | null; readonly slice: Slice; readonly replaced: string }

/**
 * The held words put onto a newer document, in which `from` and `to` are where
 * their place is now (null: gone). Nothing is lost: what others wrote inside a
 * selection that the words replace stays, and words without a place get a line
 * of their own at the end.
 */
export const withHeld = (doc: Node, { from, to, slice, replaced }: Held): Node => {
  if (from !== null && from <= doc.content.size) {
    const end = to !== null && to >= from && to <= doc.content.size && doc.textBetween(from, to, '\n') === replaced ? to : from
    try {
      return new Transform(doc).replace(from, end, slice).doc
    } catch {
      // The place does not take these words any more; they get a line of their own below.
    }
  }
  const text = slice.content.textBetween(0, slice.content.size, ' ')
  const line = text === '' ? undefined : doc.type.schema.nodes['paragraph']?.create(null, doc.type.schema.text(text))
  return line === undefined ? doc : doc.copy(doc.content.append(Fragment.from(line)))
}
