/**
 * The relay without its world: events in, effects out. No clock, socket,
 * timer, randomness or await in here or in what it calls; `now` comes with
 * every event, reads of the log are synchronous. The same core runs behind real
 * sockets (drive.ts) and inside a seeded simulator.
 *
 * What the world owes the core:
 *   - session and batch numbers are never used twice
 *   - `send`: to every session named, in this order, or the session is closed
 *   - `check` → later one `checked` with the same token
 *   - `commit`: batches become durable in order, several may become so at once;
 *     then `committed` names the last one. If one fails, it and every batch
 *     handed over before that event are dropped, and `committed` says ok: false.
 *   - `drain` → `drained` with the bytes that still wait in that socket, as
 *     soon as they get fewer, until less than half of socketBacklogBytesMax is left
 *   - `tick` about every presenceMs
 *   - after `close` the session is gone; a late `closed` or `frame` of it is harmless
 */
import type { Bytes } from '../shared/bytes.ts'
import { connectionsMax, lagMsMax, silenceMsMax, strangerBytesMax, strangerMsMax } from '../shared/limits.ts'
import { CLOSE, readClientFrame, type BlobRight, type ClientFrame } from '../shared/protocol.ts'
import { isRefusal, refuse } from '../shared/refusal.ts'
import { pushed, rosterChecked } from './append.ts'
import { asked, checkPass, type Standing } from './blob-pass.ts'
import { committed } from './commit.ts'
import { answered, knockChecked, knocked, revealed } from './door.ts'
import { drained } from './follow.ts'
import type { Founding } from './founding-code.ts'
import { foundChecked, founded } from './founding.ts'
import type { Log } from './log.ts'
import { left, opened } from './open.ts'
import { flushPresence, heard } from './presence.ts'
import type { RelayEffect, RelayEvent } from './relay-events.ts'
import { makeRelay, tidy, type Relay } from './relay-state.ts'
import { say } from './say.ts'
import { closeSession, greet, makeSession, ping, prove, proved, type Session } from './session.ts'

export interface RelayStatus {
  readonly sessions: number
  readonly rooms: number
  /** Batches that are accepted and not yet durable, and since when the oldest waits (ms since 1970). */
  readonly unconfirmed: number
  readonly oldestAt: number | undefined
}
export interface RelayCore {
  on(event: RelayEvent): RelayEffect[]
  status(): RelayStatus
  /** The one-time founding code that is valid now. */
  foundingCode(): string
  /** May who holds this pass use the parts of this room now? */
  checkPass(pass: Bytes, at: { readonly caseId: string; readonly room: string; readonly right: BlobRight; readonly now: number }): Standing
}

/** The log must have an identity (relay-identity.ts). */
export const makeRelayCore = (log: Log, settings: { readonly founding: Founding; readonly passSecret?: Bytes }): RelayCore => {
  const relay = makeRelay(log, settings.founding, settings.passSecret)
  return {
    on(event) {
      relay.now = Math.max(relay.now, event.now)
      take(relay, event)
      const effects = relay.effects
      relay.effects = []
      return effects
    },
    status: () => ({ sessions: relay.sessions.size, rooms: relay.rooms.size, unconfirmed: relay.batches.length, oldestAt: relay.batches[0]?.at }),
    foundingCode: () => relay.founding.code(),
    checkPass: (pass, at) => checkPass(relay, pass, at),
  }
}

const take = (relay: Relay, event: RelayEvent): void => {
  switch (event.type) {
    case 'connected': return connected(relay, event)
    case 'frame': {
      const session = relay.sessions.get(event.session)
      return session && received(relay, session, event.bytes)
    }
    case 'checked': return checked(relay, event.token, event.ok)
    case 'committed': return committed(relay, event.batch, event.ok)
    case 'closed': {
      const session = relay.sessions.get(event.session)
      return session && closeSession(relay, session, undefined)
    }
    case 'drained': {
      const session = relay.sessions.get(event.session)
      return session && drained(relay, session, event.left)
    }
    case 'tick': return tick(relay)
  }
}

const connected = (relay: Relay, event: Extract<RelayEvent, { type: 'connected' }>): void => {
  const session = makeSession(event, relay.now)
  relay.sessions.set(session.id, session)
  if (relay.sessions.size > connectionsMax) closeSession(relay, session, CLOSE.rate)
}

const received = (relay: Relay, session: Session, bytes: Bytes): void => {
  session.heardAt = relay.now
  if (session.standing.at !== 'known') {
    session.strangerBytes += bytes.length
    if (session.strangerBytes > strangerBytesMax) return closeSession(relay, session, CLOSE.rate, refuse('TOO_BIG', 'before the proof'))
  }
  const frame = readClientFrame(bytes)
  if (isRefusal(frame)) return closeSession(relay, session, CLOSE.upgrade, frame)
  if (frame.type === 'PING') return ping(relay, session)
  if (frame.type === 'PRESENCE' && session.standing.at === 'known') return heard(relay, session, frame)
  if (session.waitsFor === undefined) return obey(relay, session, frame)
  if (session.queue.length >= queueMax) return closeSession(relay, session, CLOSE.rate, refuse('RATE', 'frames behind a check'))
  session.queue.push(frame)
}
/** Frames that may wait behind one signature check: two full flights of pushes. */
const queueMax = 128

const obey = (relay: Relay, session: Session, frame: ClientFrame): void => {
  if (frame.type === 'HELLO') return greet(relay, session, frame)
  if (frame.type === 'PROOF') return prove(relay, session, frame)
  if (session.standing.at !== 'known') return closeSession(relay, session, CLOSE.auth, refuse('AUTH', `${frame.type} before the proof`))
  const { device } = session.standing
  switch (frame.type) {
    case 'OPEN': return opened(relay, session, device, frame)
    case 'CLOSE': return left(relay, session, frame)
    case 'PUSH': return pushed(relay, session, device, frame)
    case 'FOUND': return founded(relay, session, device, frame)
    case 'KNOCK': return knocked(relay, session, device, frame)
    case 'ANSWER': return answered(relay, session, device, frame)
    case 'REVEAL': return revealed(relay, session, device, frame)
    case 'ASK': return asked(relay, session, session.standing.deviceId, frame)
    case 'PING': case 'PRESENCE': return
  }
}

const checked = (relay: Relay, token: number, ok: boolean): void => {
  const check = relay.checks.get(token)
  relay.checks.delete(token)
  const session = check && relay.sessions.get(check.session)
  if (!check || !session) return
  session.waitsFor = undefined
  switch (check.then) {
    case 'proof': proved(relay, session, ok); break
    case 'push': rosterChecked(relay, session, check, ok); break
    case 'found': foundChecked(relay, session, check, ok); break
    case 'knock': knockChecked(relay, session, check, ok); break
  }
  while (session.waitsFor === undefined && relay.sessions.has(session.id)) {
    const next = session.queue.shift()
    if (!next) return
    obey(relay, session, next)
  }
}

/** How often the world should tick: waiting cursors go out then. People see ten a second as smooth. */
export const presenceMs = 100
/** Time limits need not be looked at ten times a second. */
const lookEveryMs = 1000

const tick = (relay: Relay): void => {
  for (const room of relay.roomsWithPresence) flushPresence(relay, room)
  if (relay.now - relay.lookedAt < lookEveryMs) return
  relay.lookedAt = relay.now
  for (const session of [...relay.sessions.values()]) {
    if (session.standing.at !== 'known' && relay.now - session.since > strangerMsMax) closeSession(relay, session, CLOSE.slow, refuse('AUTH', 'no proof in time'))
    else if (relay.now - session.heardAt > silenceMsMax) closeSession(relay, session, CLOSE.slow)
    else if (session.lag && relay.now - session.lag.since > lagMsMax) {
      say(relay, 'warn', 'slow', { session: session.id, waiting: session.lag.left })
      closeSession(relay, session, CLOSE.slow)
    }
  }
  tidy(relay)
}
