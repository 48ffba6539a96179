/**
 * What the connection chip says (ux.md §9.3): the first state that matches
 * wins; `SyncStatus.at` already is that match. Pure, so that words, dwell and
 * announcements can be tested without a screen.
 */
import type { SyncStatus } from '../../workspace.ts'
import { ago } from '../moments.ts'
import { t } from '../words/words.ts'

export interface ChipFace {
  readonly kind: SyncStatus['at'] | 'clock'
  readonly tone: 'err' | 'warn' | 'neutral' | 'info' | 'ok'
  /** The state; the chip's accessible name begins with it. */
  readonly strong: string
  readonly detail: string
}

/** `now` is milliseconds since 1970. */
export const chipOf = (status: SyncStatus, now: number): ChipFace => {
  const { unsent, attempt, clockMinutes, relayedAt } = status
  switch (status.at) {
    case 'local-failed': return { kind: 'local-failed', tone: 'err', strong: t('conn.localfail'), detail: status.reason }
    case 'local-only': return { kind: 'local-only', tone: 'neutral', strong: t('conn.local'), detail: t('conn.localOnly') }
    case 'refused': return { kind: 'refused', tone: 'err', strong: t('conn.denied'), detail: status.reason }
    case 'offline': return { kind: 'offline', tone: 'warn', strong: t('conn.offline'), detail: unsent > 0 ? t('conn.unsent', { n: unsent }) : t('conn.unsent0') }
    case 'connecting':
      // A line that dropped a moment ago is mostly back before anybody could read about it.
      if (isBrief(status, now)) return chipOf({ ...status, at: unsent > 0 ? 'sending' : 'relayed' }, now)
      return { kind: 'connecting', tone: 'neutral', strong: t('conn.connecting'), detail: t('conn.attempt', { n: Math.max(1, attempt) }) }
    case 'sending': return { kind: 'sending', tone: 'info', strong: t('conn.local'), detail: t('conn.sending', { n: unsent }) }
    case 'relayed': return clockMinutes === 0
      ? { kind: 'relayed', tone: 'ok', strong: t('conn.relay'), detail: relayedAt === undefined ? '' : ago(relayedAt, now) }
      : { kind: 'clock', tone: 'warn', strong: t('conn.relay'), detail: t(clockMinutes > 0 ? 'conn.clockSlow' : 'conn.clockFast', { n: Math.abs(clockMinutes) }) }
  }
}

const BRIEF_MS = 3000
const isBrief = ({ offlineSince, relayedAt }: SyncStatus, now: number): boolean =>
  offlineSince !== undefined && relayedAt !== undefined && now - Date.parse(offlineSince) < BRIEF_MS

export interface Shown {
  readonly face: ChipFace
  readonly since: number
  /** Another state that is true but not shown yet, and since when. */
  readonly next?: { readonly kind: ChipFace['kind']; readonly since: number } | undefined
}
const DWELL_MS = 800 // shorter than this, a state is flicker, not news
const SENDING_MS = 400 // most words reach the relay sooner

/**
 * What to show, given what is shown and what is true. Numbers and words of the
 * same state follow at once; another state waits until the shown one has stood
 * for 800 ms, `sending` also until it has been true for 400 ms; failures wait
 * for nothing. `waitMs` says when to ask again.
 */
export const dwell = (shown: Shown | undefined, wanted: ChipFace, now: number): Shown & { readonly waitMs: number | undefined } => {
  if (shown === undefined) return { face: wanted, since: now, waitMs: undefined }
  if (shown.face.kind === wanted.kind) return { face: wanted, since: shown.since, waitMs: undefined }
  const wantedSince = shown.next?.kind === wanted.kind ? shown.next.since : now
  const ready = Math.max(shown.since + DWELL_MS, wanted.kind === 'sending' ? wantedSince + SENDING_MS : now)
  if (ready <= now || wanted.tone === 'err') return { face: wanted, since: now, waitMs: undefined }
  return { face: shown.face, since: shown.since, next: { kind: wanted.kind, since: wantedSince }, waitMs: ready - now }
}

export interface Said { readonly kind: ChipFace['kind']; readonly at: number }
const QUIET_MS = 15_000

/** Is this state to be announced now? Failures and going offline at once, the rest at most every 15 s. */
export const toSay = (last: Said | undefined, face: ChipFace, now: number): 'urgent' | 'polite' | 'nothing' => {
  if (last?.kind === face.kind) return 'nothing'
  if (face.tone === 'err') return 'urgent'
  if (face.kind === 'offline') return 'polite'
  return last === undefined || now - last.at >= QUIET_MS ? 'polite' : 'nothing'
}
