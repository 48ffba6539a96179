/** What the screens see of a frozen draft on its way: places and marks, seal, photographs, effect, clocks. */
import { checkCode } from '../../shared/agreement.ts'
import { effectOf, STAFF_CAPACITIES, type Effect } from '../../shared/effect.ts'
import type { MarkAct, ReadAct, SealAct } from '../../shared/paper-acts.ts'
import { unseenPages, type Entered } from '../../shared/standing.ts'
import type { FinishState } from './acts.ts'
import { clocksAfter, type Clock } from './clocks.ts'

/** Who entered it, for 更正登记 by `id`; `at` ISO. */
interface EnteredBy { readonly id: string; readonly by: string; readonly at: string }
export type PlaceMark = Pick<MarkAct, 'way' | 'read' | 'happenedAt' | 'witness' | 'note' | 'agent'> & EnteredBy & { /** Level B: by hand on a shared device. */ readonly pad?: { readonly strokes: string; readonly recording: string } }
export interface InkPlace {
  readonly slot: string
  readonly name: string
  readonly capacity: string
  readonly party: boolean
  readonly mark: PlaceMark | undefined
  /** A signature that another device entered where this refusal was entered: one of the two is wrong. */
  readonly beside?: PlaceMark
}
/** A draft that was sent back and not frozen anew: whoever has a print of it must know. `at` ISO. */
export interface SentBack { readonly draft: number; readonly by: string; readonly at: string; readonly reason: string }
export interface Ceremony {
  /** The paper that acts name. */
  readonly paper: string
  /** In the order in which they are signed: parties first, then staff. */
  readonly places: readonly InkPlace[]
  /** Printed copies: one for each party and one for the committee. */
  readonly copies: number
  /** Whose seal belongs on it; empty when none does. */
  readonly committee: string
  readonly seal: (Pick<SealAct, 'keeper' | 'happenedAt' | 'note'> & EnteredBy) | undefined
  readonly scans: readonly (EnteredBy & { readonly page: number; readonly sha256: string; readonly exhibit: string })[]
  /** Pages of the signed print without a photograph. */
  readonly unseen: readonly number[]
  readonly readings: readonly (Pick<ReadAct, 'slots' | 'items' | 'happenedAt'> & EnteredBy)[]
  readonly later: { readonly on: string; readonly reason: string } | undefined
  readonly effect: Effect
  /** Only after effect. */
  readonly clocks: readonly Clock[]
  readonly inkOnly: boolean
  /** Printed copies of these must be taken back. */
  readonly superseded: readonly { readonly draft: number; readonly checkCode: string }[]
}

export const ceremonyOf = (state: Extract<FinishState, { readonly at: 'frozen' }>, nameOf: (personId: string) => string): Ceremony => {
  const { frozen, standing, paper } = state
  const entered = ({ id, personId, at }: Entered): EnteredBy => ({ id, by: nameOf(personId), at: new Date(at).toISOString() })
  const effect = effectOf(frozen, standing, state.signatures)
  const places = frozen.ink.map(({ slot, name, capacity }): InkPlace => {
    const mark = standing.marks.find(each => each.slot === slot), other = standing.beside.find(each => each.slot === slot)
    return { slot, name, capacity, party: !STAFF_CAPACITIES.includes(capacity), mark: mark && markOf(mark, entered(mark.by)), ...(other && { beside: markOf(other, entered(other.by)) }) }
  })
  return {
    paper: paper.sha256, places: [...places.filter(({ party }) => party), ...places.filter(({ party }) => !party)],
    copies: frozen.copies, committee: frozen.committee, seal: standing.seal && { keeper: standing.seal.keeper, happenedAt: standing.seal.happenedAt, note: standing.seal.note, ...entered(standing.seal.by) },
    scans: standing.scans.map(({ page, file, by }) => ({ page, sha256: file.sha256, exhibit: file.exhibit, ...entered(by) })),
    unseen: unseenPages(standing, paper.pages),
    readings: standing.readings.map(({ slots, items, happenedAt, by }) => ({ slots, items, happenedAt, ...entered(by) })),
    later: standing.later, effect, clocks: effect.at === 'effective' ? clocksAfter(frozen.track, effect.on, frozen.inkOnly === true ? 'status' : 'other') : [], inkOnly: frozen.inkOnly === true,
    superseded: (frozen.superseded ?? []).map(({ draft, sha256 }) => ({ draft, checkCode: checkCode(sha256) })),
  }
}

const markOf = ({ way, read, happenedAt, witness, note, agent, pad }: MarkAct, entered: EnteredBy): PlaceMark =>
  ({ way, read, happenedAt, witness, note, ...entered, ...(agent ? { agent } : {}), ...(pad ? { pad: { strokes: pad.strokes, recording: pad.recording } } : {}) })
