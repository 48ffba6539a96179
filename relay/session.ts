/** One socket's life: stranger → challenged → known. */
import { hex, type Bytes } from '../shared/bytes.ts'
import { deviceIdOf, type DevicePublic } from '../shared/crypto.ts'
import { envelopesBurst } from '../shared/limits.ts'
import { authMessage, CLOSE, protocolVersion, type ClientFrame } from '../shared/protocol.ts'
import { refuse, type Refusal } from '../shared/refusal.ts'
import { unfollow, type Follow } from './follow.ts'
import { wantsFoundingCode } from './founding-code.ts'
import type { From } from './relay-events.ts'
import type { Case, Relay } from './relay-state.ts'
import { check, nameOf, say, sayNo, sendTo, shortId } from './say.ts'

export type Standing =
  | { readonly at: 'stranger' }
  | { readonly at: 'challenged'; readonly keys: DevicePublic; readonly deviceId: Bytes; readonly nonce: Bytes }
  | { readonly at: 'known'; readonly device: string; readonly deviceId: Bytes }

export interface Session {
  readonly id: number
  readonly origin: string
  readonly from: From
  readonly nonce: Bytes
  readonly since: number
  standing: Standing
  heardAt: number
  strangerBytes: number
  /** The signature check behind which further frames wait their turn. */
  waitsFor: number | undefined
  readonly queue: ClientFrame[]
  readonly cases: Set<Case>
  readonly follows: Map<string, Follow>
  /** Rooms that have not been given everything yet. */
  readonly behind: Set<Follow>
  /** Bytes handed to the socket since it was last known to be empty. */
  unflushedBytes: number
  lag: { readonly since: number; readonly left: number } | undefined
  /** Envelopes accepted and not yet confirmed. */
  inFlight: number
  /** First refused count of each chain: what was sent behind it is refused for the same reason, not as a gap. */
  readonly holes: Map<string, { readonly count: number; readonly refusal: Refusal; readonly retryAfterMs: number }>
  wrongCodes: number
}

export const makeSession = (event: { readonly session: number; readonly origin: string; readonly from: From; readonly nonce: Bytes }, now: number): Session => ({
  id: event.session, origin: event.origin, from: event.from, nonce: event.nonce, since: now,
  standing: { at: 'stranger' }, heardAt: now, strangerBytes: 0, waitsFor: undefined, queue: [], cases: new Set(),
  follows: new Map(), behind: new Set(), unflushedBytes: 0, lag: undefined, inFlight: 0, holes: new Map(), wrongCodes: 0,
})

export interface Bucket { tokens: number; at: number }

/** Takes `wanted` from the bucket and returns 0, or the time to wait in ms. A demand above the burst is met from a full bucket. */
export const takeFrom = (bucket: Bucket, wanted: number, now: number, rate: { readonly perSecond: number; readonly burst: number }): number => {
  bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) * rate.perSecond) / 1000)
  bucket.at = now
  const needed = Math.min(wanted, rate.burst)
  if (bucket.tokens < needed) return Math.ceil(((needed - bucket.tokens) * 1000) / rate.perSecond)
  bucket.tokens -= wanted
  return 0
}

/** `code` undefined: the socket is closed already. */
export const closeSession = (relay: Relay, session: Session, code: number | undefined, refusal?: Refusal): void => {
  if (!relay.sessions.delete(session.id)) return
  if (refusal) sayNo(relay, session, refusal)
  for (const follow of [...session.follows.values()]) unfollow(relay, session, follow)
  for (const one of session.cases) one.sessions.delete(session)
  if (session.waitsFor !== undefined) relay.checks.delete(session.waitsFor)
  if (session.standing.at === 'known') forgetDevice(relay, session.standing.device)
  if (code !== undefined) relay.effects.push({ type: 'close', session: session.id, code })
  say(relay, 'info', 'closed', { session: session.id, device: nameOf(session), code: code ?? 0 })
}

const forgetDevice = (relay: Relay, device: string): void => {
  const known = relay.devices.get(device)
  if (known && --known.sessions === 0) relay.devices.delete(device)
}

// ---------------------------------------------------------------- challenge and proof

export const greet = (relay: Relay, session: Session, hello: Extract<ClientFrame, { type: 'HELLO' }>): void => {
  if (session.standing.at !== 'stranger') return closeSession(relay, session, CLOSE.upgrade, refuse('MALFORMED', 'HELLO twice'))
  if (hello.version < protocolVersion) return closeSession(relay, session, CLOSE.upgrade, refuse('VERSION', `client speaks ${hello.version}`))
  const keys = { signPub: hello.signPub, wrapPub: hello.wrapPub }
  const deviceId = deviceIdOf(keys)
  session.standing = { at: 'challenged', keys, deviceId, nonce: hello.nonce }
  sendTo(relay, session, {
    type: 'CHALLENGE', version: protocolVersion, relayId: relay.relayId, incarnation: relay.incarnation, nonce: session.nonce,
    wantsFoundingCode: wantsFoundingCode(relay.founding, hex(deviceId), session.from),
  })
}

export const prove = (relay: Relay, session: Session, proof: Extract<ClientFrame, { type: 'PROOF' }>): void => {
  if (session.standing.at !== 'challenged') return closeSession(relay, session, CLOSE.upgrade, refuse('MALFORMED', 'PROOF without challenge'))
  const { keys, deviceId, nonce } = session.standing
  const message = authMessage(relay.relayId, session.nonce, nonce, deviceId, session.origin)
  check(relay, session, { what: 'signature', signPub: keys.signPub, message, signature: proof.signature }, { session: session.id, then: 'proof' })
}

export const proved = (relay: Relay, session: Session, ok: boolean): void => {
  if (!ok || session.standing.at !== 'challenged') return closeSession(relay, session, CLOSE.auth, refuse('AUTH'))
  const { deviceId } = session.standing
  const device = hex(deviceId)
  session.standing = { at: 'known', device, deviceId }
  const known = relay.devices.get(device) ?? { sessions: 0, bucket: { tokens: envelopesBurst, at: relay.now } }
  relay.devices.set(device, known)
  known.sessions++
  say(relay, 'info', 'known', { session: session.id, device: shortId(device) })
  sendTo(relay, session, { type: 'WELCOME', time: relay.now })
}

export const ping = (relay: Relay, session: Session): void => sendTo(relay, session, { type: 'PONG', time: relay.now })
