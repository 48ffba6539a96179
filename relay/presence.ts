/**
 * Who is in a room now. Cursors are passed on and never stored; only the
 * latest of each sender waits, and goes out with the room's next entries or at
 * the next tick. Cursors are most of what a relay sends, so this is most of its work.
 */
import { hex, type Bytes } from '../shared/bytes.ts'
import { writeRelayFrame, type ClientFrame } from '../shared/protocol.ts'
import type { Relay, Room } from './relay-state.ts'
import { nameOf, say, sendShared, shortId } from './say.ts'
import type { Session } from './session.ts'

/**
 * A cursor beyond the rate replaces the one that waits. One for a room that is
 * not followed is dropped: its sender may just have lost the room and not know.
 */
export const heard = (relay: Relay, session: Session, frame: Extract<ClientFrame, { type: 'PRESENCE' }>): void => {
  const follow = session.follows.get(hex(frame.room))
  if (!follow) return say(relay, 'warn', 'presence-dropped', { session: session.id, device: nameOf(session), room: shortId(hex(frame.room)) })
  follow.room.presence.set(session, frame.sealed)
  relay.roomsWithPresence.add(follow.room)
}

export const flushPresence = (relay: Relay, room: Room): void => {
  if (room.presence.size === 0) return
  relay.roomsWithPresence.delete(room)
  for (const [sender, sealed] of room.presence) {
    if (sender.standing.at !== 'known') continue
    const to = [...room.followers].filter(session => session !== sender && !session.lag)
    if (to.length > 0) sendShared(relay, to, presenceFrame(room, sender.standing.deviceId, sealed))
  }
  room.presence.clear()
}

const presenceFrame = (room: Room, device: Bytes, sealed: Bytes): Bytes => writeRelayFrame({ type: 'PRESENCE', room: room.bytes, device, sealed })

/** Said when a device's last session leaves a room: nobody else can take away its caret. */
export const sendLeft = (relay: Relay, room: Room, device: string): void => {
  const others = [...room.followers]
  if (others.some(session => session.standing.at === 'known' && session.standing.device === device)) return
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => parseInt(device.slice(2 * i, 2 * i + 2), 16))
  sendShared(relay, others, writeRelayFrame({ type: 'LEFT', room: room.bytes, device: bytes }))
}
