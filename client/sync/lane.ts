/**
 * A lane: what one stream of this device still has to bring into one room's log.
 * Rows wait, are finished into an envelope, stored, pushed, acknowledged, and
 * leave when their echo comes back in the log. Pure; the core moves it.
 */
import { hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { bodyBytesMax } from '../../shared/limits.ts'
import type { Payload } from '../../shared/payload.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { OutboxRow, SentRow } from './store.ts'

/** made: the disk has not answered yet · stored: on this disk, or the disk refused it · flying: pushed, no answer yet · acked: on the relay's disk, echo to come */
export interface Finished { readonly row: SentRow; readonly id: Bytes; state: 'made' | 'stored' | 'flying' | 'acked'; push: number }

export interface Lane {
  readonly room: string
  readonly stream: string
  /** Rows not yet in a finished envelope, in order. */
  waiting: readonly OutboxRow[]
  /** Rows of finished envelopes, kept for counting and for sealing again under a new key. */
  finishedRows: readonly OutboxRow[]
  finished: readonly Finished[]
  /** A batch is being signed; one at a time keeps the chain. */
  signing: readonly OutboxRow[]
  lastCount: number
  lastId: Bytes
  /** Highest row that was ever taken in: one that is told twice is sent once. */
  taken: number
  /** Something it stands on was refused for good: its rows are set aside, nothing new of this stream is finished. */
  stopped: Refusal | undefined
}

export const makeLane = (room: string, stream: string, lastCount: number, lastId: Bytes): Lane =>
  ({ room, stream, waiting: [], finishedRows: [], finished: [], signing: [], lastCount, lastId, taken: 0, stopped: undefined })

export const takeRow = (lane: Lane, row: OutboxRow): void => {
  if (row.n <= lane.taken) return
  lane.taken = row.n
  lane.waiting = [...lane.waiting, row]
}

const rowOverhead = 32
export const fitsEnvelope = (bodyLength: number): boolean => bodyLength + rowOverhead <= bodyBytesMax
/** The longest run of rows that may share an envelope: same window of sight, same offline flag, one fact alone. */
export const nextBatch = (lane: Lane): readonly OutboxRow[] => {
  const first = lane.waiting[0]
  if (!first) return []
  if (first.type === 'fact') return [first]
  let bytes = 0
  const batch: OutboxRow[] = []
  for (const row of lane.waiting) {
    bytes += row.body.length + rowOverhead
    if (batch.length > 0 && (row.type !== 'update' || row.seenSeq !== first.seenSeq || row.offline !== first.offline || bytes > bodyBytesMax || batch.length >= batchRowsMax)) break
    batch.push(row)
  }
  return batch
}
/** Rows of one envelope: a minute of fast typing. */
const batchRowsMax = 1024

export const startSigning = (lane: Lane, batch: readonly OutboxRow[]): void => {
  lane.signing = batch
  lane.waiting = lane.waiting.slice(batch.length)
}

export const finish = (lane: Lane, row: SentRow, id: Bytes, rows: readonly OutboxRow[], state: 'made' | 'stored'): Finished => {
  const finished: Finished = { row, id, state, push: 0 }
  lane.finished = [...lane.finished, finished]
  lane.finishedRows = [...lane.finishedRows, ...rows]
  lane.signing = []
  lane.taken = Math.max(lane.taken, row.lastRow)
  lane.lastCount = row.count
  lane.lastId = id
  return finished
}

/** Finished and not yet seen in the log: the next envelope may stand on it. */
export const isBusy = (lane: Lane): boolean => lane.signing.length > 0 || lane.finished.length > 0

/** The log has everything up to this count: those rows may leave the disk. Returns the last row number, 0 for none. */
export const echoed = (lane: Lane, count: number): number => {
  const done = lane.finished.filter(({ row }) => row.count <= count)
  const upTo = done.at(-1)?.row.lastRow ?? 0
  lane.finished = lane.finished.filter(({ row }) => row.count > count)
  lane.finishedRows = lane.finishedRows.filter(row => row.n > upTo)
  return upTo
}

/**
 * The log has an envelope of this stream that this device has not kept as it
 * stands there: sent before a power cut, perhaps, or from a full disk. Rows
 * that it carries have arrived and leave; the rest is made anew behind it.
 * 'other': under a count that was finished here it carries other words.
 */
export const foundInLog = (lane: Lane, payload: Payload | undefined, place: { readonly count: number; readonly id: Bytes }): { readonly rows: readonly OutboxRow[]; readonly counts: readonly number[] } | 'other' => {
  const rows = [...lane.finishedRows, ...lane.signing, ...lane.waiting]
  const bodies = new Set(bodiesOf(payload).map(hex))
  // Each body once: the same fact stated twice is two facts.
  const arrived = rows.filter(({ body }) => bodies.delete(hex(body)))
  const counts = lane.finished.map(({ row }) => row.count)
  if (counts.includes(place.count) && arrived.length === 0) return 'other'
  Object.assign(lane, { waiting: rows.filter(row => !arrived.includes(row)), finished: [], finishedRows: [], signing: [], lastCount: place.count, lastId: place.id } satisfies Partial<Lane>)
  return { rows: arrived, counts }
}
const bodiesOf = (payload: Payload | undefined): readonly Bytes[] => {
  if (payload?.type === 'updates') return payload.rows.map(({ update }) => update)
  return payload?.type === 'fact' ? [utf8(payload.json)] : []
}

/** Takes out everything from this count on. Returns its rows, and the counts of what was finished. */
export const cutFrom = (lane: Lane, count: number): { readonly rows: readonly OutboxRow[]; readonly counts: readonly number[] } => {
  const gone = lane.finished.filter(({ row }) => row.count >= count)
  const firstRow = gone[0]?.row.firstRow ?? Infinity
  const rows = [...lane.finishedRows.filter(row => row.n >= firstRow), ...lane.signing, ...lane.waiting]
  lane.finished = lane.finished.filter(({ row }) => row.count < count)
  lane.finishedRows = lane.finishedRows.filter(row => row.n < firstRow)
  lane.signing = lane.waiting = []
  return { rows, counts: gone.map(({ row }) => row.count) }
}

/** The relay took none of these: they are made again, under the key that now holds. Returns the counts to drop. */
export const unfinish = (lane: Lane, from: number, previous: { readonly count: number; readonly id: Bytes }): readonly number[] => {
  const { rows, counts } = cutFrom(lane, from)
  Object.assign(lane, { waiting: rows, lastCount: previous.count, lastId: previous.id } satisfies Partial<Lane>)
  return counts
}

/** 处 that the relay has not confirmed. */
export const unconfirmedChanges = (lane: Lane): number => {
  const ackedUpTo = lane.finished.reduce((n, { state, row }) => (state === 'acked' ? Math.max(n, row.lastRow) : n), 0)
  const changes = new Set<number>()
  for (const row of [...lane.finishedRows, ...lane.signing, ...lane.waiting]) if (row.n > ackedUpTo) changes.add(row.change)
  return changes.size
}
