/** 办理日志, looked through: who, which kind, which days, which words. The lines themselves are never touched. */

/** What the filter needs of a line (client/workspace.ts: ActLine). */
export interface Logged { readonly id: string; readonly at: string; readonly person: string; readonly sentence: string; readonly kind?: string }

export interface ActsFilter {
  /** '' is everybody. */
  readonly person: string
  /** '' is every kind; lines without a kind are 'other'. */
  readonly kind: string
  /** Today and the days before it, so many together; undefined is all. */
  readonly days: number | undefined
  readonly words: string
}
export const NO_ACTS_FILTER: ActsFilter = { person: '', kind: '', days: undefined, words: '' }

/** Newest first; of one moment, the later line first. `midnight` is the beginning of today on this device, ms. */
export const actsFound = <L extends Logged>(lines: readonly L[], filter: ActsFilter, midnight: number): L[] => {
  const from = filter.days === undefined ? -Infinity : new Date(midnight).setDate(new Date(midnight).getDate() - filter.days + 1)
  const words = filter.words.trim().toLowerCase().split(/\s+/u)
  return lines.map((line, order) => ({ line, order })).filter(({ line }) =>
    (filter.person === '' || line.person === filter.person) && (filter.kind === '' || (line.kind ?? 'other') === filter.kind)
    && (from === -Infinity || Date.parse(line.at) >= from) && words.every(word => `${line.person}\n${line.sentence}`.toLowerCase().includes(word)))
    .sort((a, b) => b.line.at.localeCompare(a.line.at) || b.order - a.order).map(({ line }) => line)
}
