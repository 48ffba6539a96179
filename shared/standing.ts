/**
 * How far a frozen draft has come: its places and the marks on them, the seal,
 * the photographs of the signed print. Folded in the order of the acts room by
 * the case and by the verifier alike.
 *
 * A place is marked once: a second mark on it counts for nothing until the
 * first is struck. Whoever signs after all names the refusal that it lifts. A
 * refusal and a signature of which neither knows the other (two devices, one
 * without a line) are both kept, and the refusal stands until people strike
 * the wrong one. Nothing here proves ink: a mark of level C is what the one who
 * entered it says he saw.
 */
import type { Frozen } from './agreement.ts'
import type { MarkAct, PaperAct, ReadAct, ScanAct, SealAct } from './paper-acts.ts'

/** Who entered an act. `id` = SHA-256 of device, stream and JSON, hex; `at` his clock, ms. */
export interface Entered { readonly id: string; readonly personId: string; readonly deviceId: string; readonly at: number }
export type Mark = MarkAct & { readonly by: Entered }
export type Seal = SealAct & { readonly by: Entered }
export type Scan = ScanAct & { readonly by: Entered }
export type Reading = ReadAct & { readonly by: Entered }

export interface Standing {
  /** At most one for each place, in the order of the log. */
  readonly marks: readonly Mark[]
  /** Signatures at places where a refusal stands that knew nothing of them. */
  readonly beside: readonly Mark[]
  readonly seal: Seal | undefined
  /** Of one page there may be several. */
  readonly scans: readonly Scan[]
  readonly readings: readonly Reading[]
  /** 改日接着签: the day, or nothing said of it; gone with the next mark. */
  readonly later: { readonly on: string; readonly reason: string } | undefined
}
export const noStanding: Standing = { marks: [], beside: [], seal: undefined, scans: [], readings: [], later: undefined }

/** `pages` of the paper. The same object comes back when the act counts for nothing. */
export const addToStanding = (standing: Standing, frozen: Frozen, pages: number, act: PaperAct, by: Entered): Standing => {
  switch (act.act) {
    case 'mark': return frozen.ink.some(({ slot }) => slot === act.slot) && (act.pad === undefined || frozen.inkOnly !== true) ? mark(standing, { ...act, by }) : standing
    case 'seal': return standing.seal || frozen.committee === '' ? standing : { ...standing, later: undefined, seal: { ...act, by } }
    case 'scan': {
      const known = act.page < 1 || act.page > pages || standing.scans.some(({ page, file }) => page === act.page && file.sha256 === act.file.sha256)
      return known ? standing : { ...standing, scans: [...standing.scans, { ...act, by }] }
    }
    case 'read': return { ...standing, readings: [...standing.readings, { ...act, by }] }
    case 'later': return { ...standing, later: { on: act.on, reason: act.reason } }
    case 'strike': return strike(standing, act.of)
    case 'freeze': case 'back': case 'sign': case 'end': case 'reopen': return standing
  }
}

const mark = (standing: Standing, made: Mark): Standing => {
  const before = standing.marks.find(({ slot }) => slot === made.slot), others = standing.marks.filter(each => each !== before)
  const beside = standing.beside.filter(({ slot }) => slot !== made.slot)
  if (!before) return { ...standing, later: undefined, marks: [...others, made] }
  if (before.way === 'refused' && made.over === before.by.id) return { ...standing, later: undefined, marks: [...others, made], beside }
  if (before.way !== 'refused' && made.way === 'refused') return { ...standing, later: undefined, marks: [...others, made], beside: [...beside, before] }
  const contradicts = before.way === 'refused' && made.way !== 'refused' && beside.length === standing.beside.length
  return contradicts ? { ...standing, beside: [...beside, made] } : standing
}

const strike = (standing: Standing, of: string): Standing => {
  const { marks, beside, scans, readings } = standing
  if (standing.seal?.by.id === of) return { ...standing, seal: undefined }
  const isOther = ({ by }: { readonly by: Entered }): boolean => by.id !== of
  const struck = marks.find(({ by }) => by.id === of), instead = beside.find(({ slot }) => slot === struck?.slot)
  const left = { ...standing, marks: [...marks.filter(isOther), ...(instead ? [instead] : [])], beside: beside.filter(each => isOther(each) && each !== instead), scans: scans.filter(isOther), readings: readings.filter(isOther) }
  const count = (all: Standing): number => all.marks.length + all.beside.length + all.scans.length + all.readings.length
  return count(left) === count(standing) ? standing : left
}

/** Pages of the signed print of which there is no photograph. */
export const unseenPages = (standing: Standing, pages: number): number[] =>
  Array.from({ length: pages }, (_, i) => i + 1).filter(page => !standing.scans.some(scan => scan.page === page))
