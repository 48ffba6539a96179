/**
 * What a device keeps of a case. Rows are written before anything else happens
 * to an edit; one `commit` is one transaction, so that log, outbox and
 * finished envelopes never disagree after a crash.
 *
 *   log     an envelope at its place, with the verdict of the device that read it
 *   rows    edits that are not in the log yet, in the order they were made (sealed at rest)
 *   sent    finished envelopes of rows: only stored bytes are ever sent
 *   kept    snapshots, the genesis of a case not yet on the relay, set-aside pieces (sealed at rest)
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { RefusalName } from '../../shared/refusal.ts'

export interface LogRow { readonly room: string; readonly seq: number; readonly relayTime: number; readonly bytes: Bytes; readonly refused: RefusalName | undefined }

/** One edit: a Yjs update of a text room, or an object of a fact room. `n` counts within room and stream from 1. */
export interface OutboxRow {
  readonly room: string
  readonly stream: string
  readonly n: number
  readonly type: 'update' | 'fact'
  readonly body: Bytes
  readonly seenSeq: number
  readonly seenHead: Bytes
  readonly offline: boolean
  readonly at: number
  /** Rows less than changeGapMs apart share a number: one 处. */
  readonly change: number
}

/** A finished envelope that carries rows firstRow..lastRow of its stream. */
export interface SentRow { readonly room: string; readonly stream: string; readonly count: number; readonly firstRow: number; readonly lastRow: number; readonly bytes: Bytes }

export interface StreamName { readonly room: string; readonly stream: string }

export interface Change {
  readonly log?: readonly LogRow[]
  readonly rows?: readonly OutboxRow[]
  /** Put if absent: the first finished bytes of a count are the only ones. */
  readonly sent?: readonly SentRow[]
  readonly dropSent?: readonly (StreamName & { readonly count: number })[]
  /** Rows from..upTo, both included. */
  readonly dropRows?: readonly (StreamName & { readonly from: number; readonly upTo: number })[]
  readonly keep?: readonly { readonly name: string; readonly bytes: Bytes | undefined }[]
  /** Flushed to the disk itself before `commit` resolves: signatures, settlements, freezing. */
  readonly strict?: boolean
}

export interface CaseStore {
  /** Rejects when nothing was written (quota, closed database). */
  commit(change: Change): Promise<void>
  log(room: string, after: number): Promise<readonly LogRow[]>
  /** All edits not yet in the log, of every stream, ordered by stream and n. */
  rows(): Promise<readonly OutboxRow[]>
  sent(): Promise<readonly SentRow[]>
  kept(name: string): Promise<Bytes | undefined>
  keptNames(prefix: string): Promise<readonly string[]>
  close(): void
}

const rowName = (row: { room: string; stream: string; n: number }): string => `${row.room}/${row.stream}/${String(row.n).padStart(12, '0')}`
const sentName = (row: { room: string; stream: string; count: number }): string => `${row.room}/${row.stream}/${String(row.count).padStart(12, '0')}`

/** The same promises in memory: for Node, for tests, and for browsers that refuse a database (then it says so). */
export const makeMemoryStore = (): CaseStore & { readonly size: () => number } => {
  const logs = new Map<string, Map<number, LogRow>>(), rows = new Map<string, OutboxRow>(), sent = new Map<string, SentRow>(), kept = new Map<string, Bytes>()
  const sorted = <T>(map: Map<string, T>): T[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
  return {
    async commit(change) {
      for (const row of change.log ?? []) logs.set(row.room, (logs.get(row.room) ?? new Map<number, LogRow>()).set(row.seq, row))
      for (const row of change.rows ?? []) rows.set(rowName(row), row)
      for (const row of change.sent ?? []) if (!sent.has(sentName(row))) sent.set(sentName(row), row)
      for (const row of change.dropSent ?? []) sent.delete(sentName(row))
      for (const { room, stream, from, upTo } of change.dropRows ?? []) {
        for (const [name, row] of rows) if (row.room === room && row.stream === stream && row.n >= from && row.n <= upTo) rows.delete(name)
      }
      for (const { name, bytes } of change.keep ?? []) { if (bytes) kept.set(name, bytes); else kept.delete(name) }
    },
    log: async (room, after) => [...(logs.get(room)?.values() ?? [])].filter(row => row.seq > after).sort((a, b) => a.seq - b.seq),
    rows: async () => sorted(rows),
    sent: async () => sorted(sent),
    kept: async name => kept.get(name),
    keptNames: async prefix => [...kept.keys()].filter(name => name.startsWith(prefix)).sort(),
    close() {},
    size: () => rows.size,
  }
}
