/** From accepted to durable: what is handed to the disk, and what may be said once it is there. */
import type { Item } from '../shared/protocol.ts'
import { refuse } from '../shared/refusal.ts'
import { announceDoor } from './door.ts'
import { fanOut } from './follow.ts'
import { rowKey } from './log.ts'
import { applyRights } from './open.ts'
import type { After, Relay, Room, StagedBatch } from './relay-state.ts'
import { say, sayNo, sendTo } from './say.ts'
import { makeHole, unstage } from './stage.ts'

export const committed = (relay: Relay, batch: number, ok: boolean): void => {
  if (!ok) return failed(relay)
  const done: StagedBatch[] = []
  while (relay.batches[0] && relay.batches[0].batch <= batch) done.push(relay.batches.shift()!)
  const itemsByRoom = new Map<Room, Item[]>()
  for (const one of done) {
    for (const { room, row } of one.rows) {
      room.stagedRows.delete(rowKey(row.writer, row.count))
      room.durable = { seq: row.seq, head: row.head, mark: row.mark }
      const items = itemsByRoom.get(room)
      if (items) items.push(row)
      else itemsByRoom.set(room, [row])
    }
    acknowledge(relay, one)
  }
  for (const [room, items] of itemsByRoom) fanOut(relay, room, room.durable.seq - items.length + 1, items)
  for (const one of done) for (const after of one.after) settle(relay, after)
}

const acknowledge = (relay: Relay, { session: id, ack, rows }: StagedBatch): void => {
  const session = relay.sessions.get(id)
  if (!session || !ack) return
  session.inFlight -= rows.length
  sendTo(relay, session, { type: 'ACK', id: ack.id, placed: ack.placed })
}

const settle = (relay: Relay, after: After): void => {
  if (after.what === 'roster') {
    after.of.durable = after.history
    return applyRights(relay, after.of)
  }
  const doors = new Map(after.of.doors)
  if (after.door) doors.set(after.invite, after.door)
  else doors.delete(after.invite)
  after.of.doors = doors
  if (after.door) announceDoor(relay, after.of, after.door)
}

/** Nothing that waited is there. Its authors keep it and send it again. */
const failed = (relay: Relay): void => {
  const lost = relay.batches
  unstage(relay)
  say(relay, 'error', 'store-failed', { batches: lost.length })
  for (const { session: id, ack, rows, room } of lost) {
    const session = relay.sessions.get(id)
    if (!session) continue
    const refusal = refuse('STORE_FAILED')
    session.inFlight -= rows.length
    for (const { chain, count } of ack?.chains ?? []) makeHole(session, { chain, count, refusal, retryAfterMs: storeRetryMs })
    sayNo(relay, session, refusal, { id: ack?.id ?? 0, room, retryAfterMs: storeRetryMs })
  }
}
/** A full disk is not emptied in a second; a person should see it before he has written much more. */
const storeRetryMs = 5000
