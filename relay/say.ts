/** What the core says: frames to sessions, lines to the log, questions to whoever checks signatures. */
import { hex, type Bytes } from '../shared/bytes.ts'
import { socketBacklogBytesMax } from '../shared/limits.ts'
import { errFrame, writeRelayFrame, type RelayFrame } from '../shared/protocol.ts'
import type { Refusal } from '../shared/refusal.ts'
import type { RelayEffect, SignatureCheck } from './relay-events.ts'
import type { PendingCheck, Relay } from './relay-state.ts'
import type { Session } from './session.ts'

export const say = (relay: Relay, level: Extract<RelayEffect, { type: 'log' }>['level'], event: string, fields: Readonly<Record<string, string | number>>): void => {
  relay.effects.push({ type: 'log', level, event, fields })
}
export const shortId = (id: string): string => id.slice(0, 8)
export const nameOf = (session: Session): string => (session.standing.at === 'known' ? shortId(session.standing.device) : '-')

export const sendTo = (relay: Relay, session: Session, frame: RelayFrame): void => sendBytes(relay, session, writeRelayFrame(frame))
export const sendBytes = (relay: Relay, session: Session, frame: Bytes): void => {
  relay.effects.push({ type: 'send', to: [session.id], frame })
  account(relay, session, frame.length)
}

export const sayNo = (relay: Relay, session: Session, refusal: Refusal, at: { id?: number; room?: Bytes; retryAfterMs?: number } = {}): void => {
  say(relay, 'warn', 'refused', {
    session: session.id, device: nameOf(session), refusal: refusal.refusal, detail: refusal.detail.slice(0, 80),
    ...(at.room ? { room: shortId(hex(at.room)) } : {}),
  })
  sendTo(relay, session, errFrame(refusal, at))
}

export const check = (relay: Relay, session: Session, what: SignatureCheck, pending: PendingCheck): void => {
  const token = relay.nextToken++
  session.waitsFor = token
  relay.checks.set(token, pending)
  relay.effects.push({ type: 'check', token, check: what })
}

// ---------------------------------------------------------------- to many

/** One frame for all receivers. */
export const sendShared = (relay: Relay, to: readonly Session[], frame: Bytes): void => {
  if (to.length === 0) return
  relay.effects.push({ type: 'send', to: to.map(session => session.id), frame })
  for (const session of to) account(relay, session, frame.length)
}

/** Counts what a socket was given; above the limit it must drain before it gets more of the log. */
export const account = (relay: Relay, session: Session, bytes: number): void => {
  session.unflushedBytes += bytes
  if (session.lag || session.unflushedBytes <= socketBacklogBytesMax) return
  session.lag = { since: relay.now, left: session.unflushedBytes }
  relay.effects.push({ type: 'drain', session: session.id })
}
