/**
 * Following: the backlog, then what comes, without a gap and never past what
 * is on disk. Nothing is queued for a slow reader: when its socket is full,
 * live entries stop and it goes on from its cursor in the log.
 */
import type { Bytes } from '../shared/bytes.ts'
import { itemsBytesMax, itemsMax, socketBacklogBytesMax } from '../shared/limits.ts'
import { writeRelayFrame, type Item } from '../shared/protocol.ts'
import { flushPresence, sendLeft } from './presence.ts'
import type { Relay, Room } from './relay-state.ts'
import { sendShared, sendTo } from './say.ts'
import type { Session } from './session.ts'

export interface Follow {
  readonly room: Room
  /** Last position handed to this session. */
  sent: number
  caughtUp: boolean
}

export const unfollow = (relay: Relay, session: Session, follow: Follow): void => {
  session.follows.delete(follow.room.id)
  session.behind.delete(follow)
  follow.room.followers.delete(session)
  follow.room.presence.delete(session)
  if (session.standing.at === 'known') sendLeft(relay, follow.room, session.standing.device)
}

// ---------------------------------------------------------------- backlog

/** Gives the session what it lacks, until it has everything or its socket is full. */
export const pump = (relay: Relay, session: Session): void => {
  for (const follow of session.behind) {
    while (follow.sent < follow.room.durable.seq) {
      if (session.lag) return
      const rows = relay.log.read(follow.room.id, follow.sent, { rows: Math.min(itemsMax, follow.room.durable.seq - follow.sent), bytes: itemsBytesMax })
      const last = rows.at(-1)
      if (!last) throw new Error('the log is shorter than its head')
      sendTo(relay, session, { type: 'ITEMS', room: follow.room.bytes, firstSeq: follow.sent + 1, items: rows })
      follow.sent = last.seq
    }
    session.behind.delete(follow)
    if (!follow.caughtUp) {
      follow.caughtUp = true
      sendTo(relay, session, { type: 'CAUGHTUP', room: follow.room.bytes, seq: follow.sent })
    }
  }
}

export const drained = (relay: Relay, session: Session, leftBytes: number): void => {
  session.unflushedBytes = leftBytes
  if (!session.lag) return
  if (leftBytes > socketBacklogBytesMax / 2) {
    if (leftBytes < session.lag.left) session.lag = { since: relay.now, left: leftBytes }
    return
  }
  session.lag = undefined
  pump(relay, session)
}

// ---------------------------------------------------------------- live

/** Rows of one room that have just become durable, in order and without a gap. */
export const fanOut = (relay: Relay, room: Room, firstSeq: number, items: readonly Item[]): void => {
  const lastSeq = firstSeq + items.length - 1
  const live: Session[] = []
  const late: Session[] = []
  for (const session of room.followers) {
    const follow = session.follows.get(room.id)
    if (!follow || follow.sent >= lastSeq) continue
    if (follow.sent === firstSeq - 1 && !session.lag) { follow.sent = lastSeq; live.push(session) }
    else { session.behind.add(follow); late.push(session) }
  }
  for (const frame of live.length > 0 ? itemFrames(room, firstSeq, items) : []) sendShared(relay, live, frame)
  flushPresence(relay, room)
  for (const session of late) pump(relay, session)
}

const itemFrames = (room: Room, firstSeq: number, items: readonly Item[]): Bytes[] => {
  const frames: Bytes[] = []
  for (let from = 0; from < items.length;) {
    let to = from, bytes = 0
    while (to < items.length && to - from < itemsMax && (to === from || bytes + items[to]!.envelope.length <= itemsBytesMax)) bytes += items[to++]!.envelope.length
    frames.push(writeRelayFrame({ type: 'ITEMS', room: room.bytes, firstSeq: firstSeq + from, items: items.slice(from, to) }))
    from = to
  }
  return frames
}
