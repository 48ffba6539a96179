/**
 * How far a frozen draft has come: its places and the marks on them, the seal,
 * the photographs of the signed print. Folded in the order of the acts room by
 * the case and by the verifier alike.
 *
 * A place is marked once: a second mark on it counts for nothing until the
 * first is struck, or was a refusal. Nothing here proves ink: a mark of level C
 * is what the one who entered it says he saw.
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
  readonly seal: Seal | undefined
  /** Of one page there may be several. */
  readonly scans: readonly Scan[]
  readonly readings: readonly Reading[]
  /** 改日接着签: the day, or nothing said of it; gone with the next mark. */
  readonly later: { readonly on: string; readonly reason: string } | undefined
}
export const noStanding: Standing = { marks: [], seal: undefined, scans: [], readings: [], later: undefined }

/** `pages` of the paper. The same object comes back when the act counts for nothing. */
export const addToStanding = (standing: Standing, frozen: Frozen, pages: number, act: PaperAct, by: Entered): Standing => {
  switch (act.act) {
    case 'mark': {
      const place = frozen.ink.some(({ slot }) => slot === act.slot), before = standing.marks.find(({ slot }) => slot === act.slot)
      if (!place || (before && before.way !== 'refused') || (act.pad !== undefined && frozen.inkOnly === true)) return standing
      return { ...standing, later: undefined, marks: [...standing.marks.filter(mark => mark !== before), { ...act, by }] }
    }
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

const strike = (standing: Standing, of: string): Standing => {
  if (standing.seal?.by.id === of) return { ...standing, seal: undefined }
  const marks = standing.marks.filter(({ by }) => by.id !== of), scans = standing.scans.filter(({ by }) => by.id !== of)
  return marks.length + scans.length === standing.marks.length + standing.scans.length ? standing : { ...standing, marks, scans }
}

/** Pages of the signed print of which there is no photograph. */
export const unseenPages = (standing: Standing, pages: number): number[] =>
  Array.from({ length: pages }, (_, i) => i + 1).filter(page => !standing.scans.some(scan => scan.page === page))
