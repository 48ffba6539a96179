/** Staged: accepted, handed to the disk, not yet durable. */
import type { Refusal } from '../shared/refusal.ts'
import { readFounders } from './founding-code.ts'
import type { Batch } from './log.ts'
import { VALUES } from './relay-identity.ts'
import type { Relay, StagedBatch } from './relay-state.ts'
import type { Session } from './session.ts'

export const commitBatch = (relay: Relay, staged: Omit<StagedBatch, 'batch' | 'at'>, batch: Batch): void => {
  const number = relay.nextBatch++
  relay.batches.push({ ...staged, batch: number, at: relay.now })
  relay.effects.push({ type: 'commit', batch: number, ...batch })
}

/** A commit failed: what was accepted since the last durable batch never happened. */
export const unstage = (relay: Relay): void => {
  relay.batches = []
  Object.assign(relay.founding, readFounders(relay.log))
  for (const room of relay.rooms.values()) {
    room.staged = room.durable
    room.tips.clear()
    room.stagedRows.clear()
    if (room.durable.seq === 0 && !relay.log.value(VALUES.rooms + room.id)) relay.rooms.delete(room.id)
  }
  for (const one of relay.cases.values()) {
    one.staged = one.durable
    one.stagedDoors = one.doors
    if (!one.durable.latest) relay.cases.delete(one.id)
  }
}

// ---------------------------------------------------------------- holes

/** What was sent behind a refused envelope is not a gap of its author's making. */
export const makeHole = (session: Session, { chain, count, refusal, retryAfterMs }: { chain: string; count: number; refusal: Refusal; retryAfterMs: number }): void => {
  const known = session.holes.get(chain)
  if (known && known.count <= count) return
  if (session.holes.size >= holesMax) session.holes.clear()
  session.holes.set(chain, { count, refusal, retryAfterMs })
}
/** Chains of one session that may wait for a retry: more than a case has rooms at work. */
const holesMax = 512

export const fillHole = (session: Session, chain: string, count: number): void => {
  if (session.holes.get(chain)?.count === count) session.holes.delete(chain)
}
