/**
 * A lane: what one stream of this device still has to bring into one room's log.
 * Rows wait, are finished into an envelope, stored, pushed, acknowledged, and
 * leave when their echo comes back in the log. Pure; the core moves it.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { bodyBytesMax } from '../../shared/limits.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { OutboxRow, SentRow } from './store.ts'

/** stored: on this disk · flying: pushed, no answer yet · acked: on the relay's disk, echo to come */
export interface Finished { readonly row: SentRow; readonly id: Bytes; state: 'stored' | 'flying' | 'acked'; push: number }

export interface Lane {
  readonly room: string
  readonly stream: string
  /** Rows not yet in a finished envelope, in order. */
  waiting: OutboxRow[]
  /** Rows of finished envelopes, kept for counting and for sealing again under a new key. */
  finishedRows: OutboxRow[]
  finished: Finished[]
  /** A batch is being signed; one at a time keeps the chain. */
  signing: readonly OutboxRow[]
  lastCount: number
  lastId: Bytes
  /** Set when the relay refused it for good: nothing of this stream is sent any more. */
  stopped: Refusal | undefined
}

export const makeLane = (room: string, stream: string, lastCount: number, lastId: Bytes): Lane =>
  ({ room, stream, waiting: [], finishedRows: [], finished: [], signing: [], lastCount, lastId, stopped: undefined })

const rowOverhead = 32
/** The longest run of rows that may share an envelope: same window of sight, same offline flag, one fact alone. */
export const nextBatch = (lane: Lane): readonly OutboxRow[] => {
  const first = lane.waiting[0]
  if (!first) return []
  if (first.type === 'fact') return [first]
  let bytes = 0
  const batch: OutboxRow[] = []
  for (const row of lane.waiting) {
    bytes += row.body.length + rowOverhead
    if (batch.length > 0 && (row.type !== 'update' || row.seenSeq !== first.seenSeq || row.offline !== first.offline || bytes > bodyBytesMax || batch.length >= 1024)) break
    batch.push(row)
  }
  return batch
}

export const startSigning = (lane: Lane, batch: readonly OutboxRow[]): void => {
  lane.signing = batch
  lane.waiting = lane.waiting.slice(batch.length)
}

export const finish = (lane: Lane, row: SentRow, id: Bytes): Finished => {
  const finished: Finished = { row, id, state: 'stored', push: 0 }
  lane.finished.push(finished)
  lane.finishedRows.push(...lane.signing)
  lane.signing = []
  lane.lastCount = row.count
  lane.lastId = id
  return finished
}

/** The log has everything up to this count: those rows may leave the disk. Returns the last row number, 0 for none. */
export const echoed = (lane: Lane, count: number): number => {
  let upTo = 0
  while (lane.finished[0] && lane.finished[0].row.count <= count) upTo = lane.finished.shift()!.row.lastRow
  if (upTo > 0) lane.finishedRows = lane.finishedRows.filter(row => row.n > upTo)
  return upTo
}

/** The relay took none of these: they are made again, under the key that now holds. Returns the counts to drop. */
export const unfinish = (lane: Lane, from: number, previous: { count: number; id: Bytes }): number[] => {
  const dropped = lane.finished.filter(({ row }) => row.count >= from)
  const firstRow = dropped[0]?.row.firstRow
  if (firstRow === undefined) return []
  lane.finished = lane.finished.filter(({ row }) => row.count < from)
  lane.waiting = [...lane.finishedRows.filter(row => row.n >= firstRow), ...lane.signing, ...lane.waiting]
  lane.finishedRows = lane.finishedRows.filter(row => row.n < firstRow)
  lane.signing = []
  lane.lastCount = previous.count
  lane.lastId = previous.id
  return dropped.map(({ row }) => row.count)
}

/** 处 that the relay has not confirmed. */
export const unconfirmedChanges = (lane: Lane): number => {
  const ackedUpTo = lane.finished.reduce((n, { state, row }) => (state === 'acked' ? Math.max(n, row.lastRow) : n), 0)
  const changes = new Set<number>()
  for (const row of [...lane.finishedRows, ...lane.signing, ...lane.waiting]) if (row.n > ackedUpTo) changes.add(row.change)
  return changes.size
}
