/** From what the line knows to what the chip shows (ux.md 9.3): facts only, no sentence that nobody checked. */
import type { LinkStatus } from './sync/link-status.ts'
import type { Section, SyncStatus } from './workspace.ts'

const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString())
/** A line that has just dropped is not yet offline. */
const offlineAfterMs = 10_000
const clockToleranceMs = 120_000

export const caseStatus = (link: LinkStatus, sectionOf: (room: string) => Section | undefined, now: number): SyncStatus => {
  const unsentBySection = link.home === 'local' ? [] : link.unconfirmed.flatMap(([room, count]) => { const section = sectionOf(room); return section ? [{ section, count }] : [] })
  // Trays are no sections of the screen, but what waits for them waits.
  const unsent = link.home === 'local' ? 0 : link.unconfirmed.reduce((sum, [, count]) => sum + count, 0)
  const downFor = link.disconnectedAt === undefined ? 0 : now - link.disconnectedAt
  const browserOffline = typeof navigator !== 'undefined' && navigator.onLine === false
  const at = link.localFailure ? 'local-failed' : link.home === 'local' ? 'local-only' : link.refusal ? 'refused'
     : !link.online || !link.caughtUp ? (downFor > offlineAfterMs || browserOffline ? 'offline' : 'connecting')
    : unsent > 0 ? 'sending' : 'relayed'
  return {
    at, reason: link.localFailure || link.refusal, unsent, unsentBySection, attempt: link.attempt,
    savedAt: iso(link.savedAt), relayedAt: iso(link.relayedAt), receipt: link.receipt,
    offlineSince: iso(link.disconnectedAt), lastOnlineAt: iso(link.lastOnlineAt),
    clockMinutes: Math.abs(link.clockMs) > clockToleranceMs ? Math.round(link.clockMs / 60_000) : 0,
    catchingUp: link.behind,
  }
}

/** Files of 证据 that are not whole at the relay count as one 处 each: a chip that says 已到中继 must mean them, too. */
export const withFiles = (status: SyncStatus, waiting: number): SyncStatus => {
  if (waiting === 0 || status.at === 'local-only') return status
  const evidence = status.unsentBySection.find(({ section }) => section === 'evidence')?.count ?? 0
  return {
    ...status, at: status.at === 'relayed' ? 'sending' : status.at, unsent: status.unsent + waiting,
    unsentBySection: [...status.unsentBySection.filter(({ section }) => section !== 'evidence'), { section: 'evidence', count: evidence + waiting }],
  }
}
