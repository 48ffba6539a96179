/**
 * The door: a request to come in waits here, one per invitation, until a host
 * admits it or withdraws the invitation. It does not expire while it waits.
 * Nonces are put once: the newcomer committed to his before he could see the
 * host's, so that nobody steers the six digits (shared/join.ts).
 */
import { hex, sameBytes, type Bytes } from '../shared/bytes.ts'
import { ZERO32 } from '../shared/envelope.ts'
import { commitToNonce, joinerOf, readJoin } from '../shared/join.ts'
import { knocksMax } from '../shared/limits.ts'
import { writeRelayFrame, type ClientFrame, type Door } from '../shared/protocol.ts'
import { isRefusal, refuse, type Refusal } from '../shared/refusal.ts'
import { memberOf } from '../shared/roster-fold.ts'
import type { Put } from './log.ts'
import { caseOf, doorKey, joinerAt, latestOf, type Case, type PendingCheck, type Relay } from './relay-state.ts'
import { check, say, sayNo, sendBytes, shortId } from './say.ts'
import type { Session } from './session.ts'
import { commitBatch } from './stage.ts'

const doorFrame = (door: Door): Bytes => writeRelayFrame({ type: 'DOOR', ...door })

/** What the store keeps of a door is the frame that both sides get. */
export const doorPut = (door: Door): Put => ({ key: doorKey(hex(door.caseId), hex(door.inviteId)), value: doorFrame(door) })

// ---------------------------------------------------------------- KNOCK

export const knocked = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'KNOCK' }>): void => {
  const join = readJoin(frame.join)
  if (isRefusal(join)) return sayNo(relay, session, join)
  const room = join.caseId
  const one = caseOf(relay, hex(join.caseId))
  const invite = one && latestOf(one.staged).invites.get(hex(join.inviteId))
  if (!one || !invite || invite.state === 'void') return sayNo(relay, session, refuse('NO_INVITE'), { room })
  if (hex(joinerOf(join)) !== device) return sayNo(relay, session, refuse('NOT_AUTHOR', 'request of another device'), { room })
  const door: Door = { caseId: join.caseId, inviteId: join.inviteId, join: frame.join, host: ZERO32, hostNonce: ZERO32, nonce: ZERO32 }
  // Admitted while he was away: the door as at first, so that he opens the roster, which says the rest.
  if (memberOf(latestOf(one.durable), device)) return sendBytes(relay, session, doorFrame(door))
  if (invite.state === 'used') return sayNo(relay, session, refuse('INVITE_USED'), { room })
  const waiting = one.stagedDoors.get(invite.invite)
  if (waiting) return sameBytes(waiting.join, frame.join) ? knockedAgain(relay, session, one, waiting) : sayNo(relay, session, refuse('INVITE_USED', 'another request waits'), { room })
  if (relay.now > invite.expires) return sayNo(relay, session, refuse('INVITE_EXPIRED'), { room })
  if (one.stagedDoors.size >= knocksMax) return sayNo(relay, session, refuse('DOOR_FULL'), { room, retryAfterMs: doorRetryMs })
  check(relay, session, { what: 'join', join, invitePub: invite.pub }, { session: session.id, then: 'knock', door })
}
const doorRetryMs = 60_000

const knockedAgain = (relay: Relay, session: Session, one: Case, door: Door): void => {
  stand(session, one)
  if (one.doors.has(hex(door.inviteId))) sendBytes(relay, session, doorFrame(door))
}

const stand = (session: Session, one: Case): void => { session.cases.add(one); one.sessions.add(session) }

export const knockChecked = (relay: Relay, session: Session, pending: Extract<PendingCheck, { then: 'knock' }>, ok: boolean): void => {
  const { door } = pending
  const room = door.caseId
  if (!ok) return sayNo(relay, session, refuse('BAD_SIGNATURE', 'join request'), { room })
  const one = caseOf(relay, hex(door.caseId))
  const invite = one && latestOf(one.staged).invites.get(hex(door.inviteId))
  if (!one || invite?.state !== 'open') return sayNo(relay, session, refuse('NO_INVITE'), { room })
  const waiting = one.stagedDoors.get(invite.invite)
  if (waiting) return sameBytes(waiting.join, door.join) ? knockedAgain(relay, session, one, waiting) : sayNo(relay, session, refuse('INVITE_USED', 'another request waits'), { room })
  stand(session, one)
  putDoor(relay, session, one, door)
  say(relay, 'info', 'knock', { session: session.id, case: shortId(one.id), waiting: one.stagedDoors.size })
}

// ---------------------------------------------------------------- ANSWER, REVEAL

type Nonce = Extract<ClientFrame, { type: 'ANSWER' | 'REVEAL' }>

const doorNamed = (relay: Relay, frame: Nonce): { one: Case; door: Door } | Refusal => {
  const one = caseOf(relay, hex(frame.caseId))
  const door = one?.stagedDoors.get(hex(frame.inviteId))
  return one && door ? { one, door } : refuse('NO_INVITE', 'nobody waits there')
}
const isUnset = (nonce: Bytes): boolean => sameBytes(nonce, ZERO32)

export const answered = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'ANSWER' }>): void => {
  const found = doorNamed(relay, frame)
  const change = isRefusal(found) ? found : withAnswer(found.one, found.door, device, session, frame.nonce)
  settleNonce(relay, session, frame, found, change)
}

const withAnswer = (one: Case, door: Door, device: string, session: Session, nonce: Bytes): Door | Refusal => {
  if (!memberOf(latestOf(one.staged), device)?.host) return refuse('NOT_HOST')
  if (isUnset(nonce)) return refuse('MALFORMED', 'empty nonce')
  const host = session.standing.at === 'known' ? session.standing.deviceId : ZERO32
  if (isUnset(door.hostNonce)) return { ...door, host, hostNonce: nonce }
  return sameBytes(door.host, host) && sameBytes(door.hostNonce, nonce) ? door : refuse('REPEAT_DIFFERS', 'answered already')
}

export const revealed = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'REVEAL' }>): void => {
  const found = doorNamed(relay, frame)
  const change = isRefusal(found) ? found : withReveal(found.door, device, frame.nonce)
  settleNonce(relay, session, frame, found, change)
}

const withReveal = (door: Door, device: string, nonce: Bytes): Door | Refusal => {
  if (joinerAt(door) !== device) return refuse('NOT_AUTHOR', 'request of another device')
  if (isUnset(door.hostNonce)) return refuse('CHAIN', 'no host has answered')
  if (!isUnset(door.nonce)) return sameBytes(door.nonce, nonce) ? door : refuse('REPEAT_DIFFERS', 'revealed already')
  const join = readJoin(door.join)
  const kept = !isRefusal(join) && sameBytes(commitToNonce(nonce), join.nonceCommit)
  return kept ? { ...door, nonce } : refuse('MALFORMED', 'not the nonce that was committed to')
}

const settleNonce = (relay: Relay, session: Session, frame: Nonce, found: { one: Case; door: Door } | Refusal, change: Door | Refusal): void => {
  if (isRefusal(found) || isRefusal(change)) return sayNo(relay, session, isRefusal(change) ? change : refuse('NO_INVITE'), { room: frame.caseId })
  if (change !== found.door) return putDoor(relay, session, found.one, change)
  if (found.one.doors.get(hex(frame.inviteId)) === change) sendBytes(relay, session, doorFrame(change))
}

const putDoor = (relay: Relay, session: Session, one: Case, door: Door): void => {
  const invite = hex(door.inviteId)
  one.stagedDoors = new Map(one.stagedDoors).set(invite, door)
  commitBatch(relay, { session: session.id, room: door.caseId, ack: undefined, rows: [], after: [{ what: 'door', of: one, invite, door }] }, { rows: [], puts: [doorPut(door)] })
}

// ---------------------------------------------------------------- DOOR

/** After a change is durable: the hosts who are here, and the newcomer. */
export const announceDoor = (relay: Relay, one: Case, door: Door): void => {
  const joiner = joinerAt(door), state = latestOf(one.durable), frame = doorFrame(door)
  for (const session of one.sessions) {
    if (session.standing.at !== 'known') continue
    const { device } = session.standing
    if (device === joiner || memberOf(state, device)?.host) sendBytes(relay, session, frame)
  }
}

/** At OPEN: a host is told of everybody who waits, a newcomer of himself. */
export const sendDoors = (relay: Relay, session: Session, one: Case, device: string): void => {
  const host = memberOf(latestOf(one.durable), device)?.host ?? false
  for (const door of one.doors.values()) if (host || joinerAt(door) === device) sendBytes(relay, session, doorFrame(door))
}
