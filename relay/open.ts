/** OPEN and its opposite, and what happens to followers when the roster changes. */
import { hex, sameBytes } from '../shared/bytes.ts'
import { ZERO32 } from '../shared/envelope.ts'
import { roomsMax } from '../shared/limits.ts'
import { CLOSE, type ClientFrame, type Cursor, type OpenedRoom } from '../shared/protocol.ts'
import { refuse } from '../shared/refusal.ts'
import { memberOf, rightOf } from '../shared/roster-fold.ts'
import { sendDoors } from './door.ts'
import { pump, unfollow } from './follow.ts'
import { bytesOfId, caseOf, latestOf, roomOf, standsAtDoor, type Case, type Relay, type Room } from './relay-state.ts'
import { say, sayNo, sendTo, shortId } from './say.ts'
import { closeSession, type Session } from './session.ts'

export const mayFollow = (one: Case, device: string, room: string): boolean =>
  rightOf(latestOf(one.durable), device, room) !== undefined || (room === one.id && standsAtDoor(one, device))

/**
 * OPEN answers for every room named and every room the device may read. A room
 * that is followed already and named again goes on from the cursor given now;
 * one that is followed and not named is left as it is.
 */
export const opened = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'OPEN' }>): void => {
  const caseId = hex(frame.caseId)
  const one = caseOf(relay, caseId)
  const state = one?.durable.latest
  if (state?.devices.has(device) && !memberOf(state, device)) return closeSession(relay, session, CLOSE.revoked, refuse('NO_GRANT', 'removed from the case'))
  const cursorByRoom = new Map<string, Cursor>(frame.cursors.map(cursor => [hex(cursor.room), cursor]))
  const rooms = new Set([...cursorByRoom.keys(), ...(one && state ? readable(one, device) : [])])
  const answers: OpenedRoom[] = []
  for (const id of [...rooms].slice(0, roomsMax)) {
    const cursor = cursorByRoom.get(id)
    const granted = one && state && mayFollow(one, device, id)
    answers.push(granted ? enter(relay, session, id, cursor) : withhold(relay, caseId, id, cursor))
  }
  if (one && state && (memberOf(state, device) || standsAtDoor(one, device))) { session.cases.add(one); one.sessions.add(session) }
  say(relay, 'info', 'opened', { session: session.id, device: shortId(device), case: shortId(caseId), rooms: answers.filter(answer => answer.state === 0).length })
  sendTo(relay, session, { type: 'OPENED', caseId: frame.caseId, rooms: answers })
  if (one && state) sendDoors(relay, session, one, device)
  pump(relay, session)
}

const readable = (one: Case, device: string): string[] => {
  const member = memberOf(latestOf(one.durable), device)
  if (member) return [...member.grants.keys()]
  return standsAtDoor(one, device) ? [one.id] : []
}

const enter = (relay: Relay, session: Session, id: string, cursor: Cursor | undefined): OpenedRoom => {
  const room = roomOf(relay, id)
  if (!room) throw new Error('a room of the roster that is not in the log')
  const { seq, head } = room.durable
  const known = session.follows.get(id)
  const answer = { room: room.bytes, seq, head }
  if (cursor && !stillHolds(relay, room, cursor)) {
    if (known) unfollow(relay, session, known)
    say(relay, 'error', 'log-lost', { room: shortId(id), seq, cursor: cursor.seq })
    return { ...answer, state: 1 }
  }
  if (known && !cursor) return { ...answer, state: 0 }
  const follow = known ?? { room, sent: 0, caughtUp: false }
  follow.sent = cursor?.seq ?? 0
  follow.caughtUp = false
  session.follows.set(id, follow)
  session.behind.add(follow)
  room.followers.add(session)
  return { ...answer, state: 0 }
}

/** Does the log still have what this cursor saw? */
const stillHolds = (relay: Relay, room: Room, cursor: Cursor): boolean => {
  if (cursor.seq === 0) return true
  if (cursor.seq > room.durable.seq) return false
  const head = relay.log.headAt(room.id, cursor.seq)
  return head !== undefined && sameBytes(head, cursor.head)
}

/** Tells nothing about the room but that it is shorter: after a loss the grant itself may be among what was lost. */
const withhold = (relay: Relay, caseId: string, id: string, cursor: Cursor | undefined): OpenedRoom => {
  const room = roomOf(relay, id)
  const stands = room?.caseId === caseId ? room.durable.seq : 0
  return { room: bytesOfId(id), seq: 0, head: ZERO32, state: (cursor?.seq ?? 0) > stands ? 1 : 2 }
}

export const left = (relay: Relay, session: Session, frame: Extract<ClientFrame, { type: 'CLOSE' }>): void => {
  const caseId = hex(frame.caseId)
  for (const follow of [...session.follows.values()]) if (follow.room.caseId === caseId) unfollow(relay, session, follow)
  for (const one of [...session.cases]) if (one.id === caseId) { session.cases.delete(one); one.sessions.delete(session) }
}

// ---------------------------------------------------------------- rights that changed

/** After a roster entry is durable: who lost a right stops following, who was taken out is closed. */
export const applyRights = (relay: Relay, one: Case): void => {
  const state = latestOf(one.durable)
  for (const session of [...one.sessions]) {
    if (session.standing.at !== 'known') continue
    const { device } = session.standing
    if (state.devices.has(device) && !memberOf(state, device)) { closeSession(relay, session, CLOSE.revoked, refuse('NO_GRANT', 'removed from the case')); continue }
    for (const follow of [...session.follows.values()]) {
      if (follow.room.caseId !== one.id || mayFollow(one, device, follow.room.id)) continue
      unfollow(relay, session, follow)
      sayNo(relay, session, refuse(memberOf(state, device) ? 'NO_GRANT' : 'NO_INVITE', 'may no longer read'), { room: follow.room.bytes })
    }
  }
}
