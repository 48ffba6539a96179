/**
 * Drafts that are void (退回修改, a party added, 终止调解), and what of them
 * still lies in a tray. A party's device reads no acts: whoever works on the
 * case compares the two and puts the withdrawal in.
 */
import { foldTray, readTrayObject, voidId, type OfDraft, type TrayFact } from './tray.ts'

/** What the acts say. Only what the log has; `current` is frozen now. */
export interface Drafts {
  readonly current: OfDraft | undefined
  readonly superseded: readonly OfDraft[]
  readonly ended: boolean
  /** An act of this device that made a draft void waits to be sent: nobody else can know of it. */
  readonly onlyHere: boolean
}

const reasonOf = ({ draft }: OfDraft, { superseded, ended }: Drafts): string =>
  ended ? `调解已经终止，第 ${draft} 稿作废，不用再看，也不用确认。`
    : superseded.some(each => each.draft === draft) ? `第 ${draft} 稿退回修改，已经作废。改好以后会再送来给您看。`
      : `这不是定下来的第 ${draft} 稿，已经作废。定下来的会再送来给您看。`

/** A draft is void if the acts say so, or if another text counted under its number; what they do not know may only not have come yet. */
const isVoid = ({ draft, sha256 }: OfDraft, { current, superseded }: Drafts): boolean =>
  sha256 !== current?.sha256 && [current, ...superseded].some(each => each !== undefined && (each.sha256 === sha256 || each.draft === draft))

/** Versions of void drafts in this tray that nobody has withdrawn as such. */
export const voidsLeft = (facts: readonly TrayFact[], drafts: Drafts): { readonly version: string; readonly reason: string }[] => {
  const done = new Set(facts.flatMap(({ staff, json }) => { const object = staff ? readTrayObject(json) : undefined; return object?.kind === 'withdrawn' ? [object.id] : [] }))
  return foldTray(facts).versions.flatMap(({ id, of }) => (of && isVoid(of, drafts) && !done.has(voidId(id)) ? [{ version: id, reason: reasonOf(of, drafts) }] : []))
}
