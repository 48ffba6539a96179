/**
 * What the relay promises to keep: one append-only log per room, and a few
 * named values that belong to the same moment (whose room, who waits at a
 * door). Two verbs: append, and read as the ground of follow.
 *
 * append is atomic and durable: when it returns, every byte of the batch is on
 * disk; when it throws, nothing of it is there, then and after a restart. What
 * can be read is durable. Reads are synchronous, so that a backlog and the live
 * entries behind it can be joined without a gap.
 *
 * Rooms are lower-case hex of 16 bytes; a writer is the hex of device (32) and
 * stream (8), the owner of one chain of counts.
 */
import type { Bytes } from '../shared/bytes.ts'

export interface Row {
  readonly room: string
  /** 1, 2, 3 … without a gap; the caller's business. */
  readonly seq: number
  readonly relayTime: number
  readonly head: Bytes
  /** Highest roster position named in the room's log up to here. */
  readonly mark: number
  readonly writer: string
  readonly count: number
  readonly id: Bytes
  /** Where the writer's previous envelope in this room stands; 0 for his first. */
  readonly previousSeq: number
  readonly envelope: Bytes
}
/** A named value; undefined takes it away. */
export interface Put { readonly key: string; readonly value: Bytes | undefined }
export interface Batch { readonly rows: readonly Row[]; readonly puts: readonly Put[] }

export interface LogHead { readonly seq: number; readonly head: Bytes; readonly mark: number }
export interface WriterTip { readonly count: number; readonly id: Bytes; readonly seq: number }
export type Stored = Pick<Row, 'seq' | 'relayTime' | 'head' | 'envelope'>

export interface Log {
  append(batch: Batch): void
  /** Rows after `after`, in order: at most so many rows, and no more bytes of envelopes unless the first alone has more. */
  read(room: string, after: number, most: { readonly rows: number; readonly bytes: number }): Stored[]
  /** undefined for a room that holds nothing. */
  head(room: string): LogHead | undefined
  headAt(room: string, seq: number): Bytes | undefined
  tip(room: string, writer: string): WriterTip | undefined
  byCount(room: string, writer: string, count: number): Stored | undefined
  value(key: string): Bytes | undefined
  values(prefix: string): readonly { readonly key: string; readonly value: Bytes }[]
  close(): Promise<void>
}

/** Names an envelope within its room. */
export const rowKey = (writer: string, count: number): string => `${writer}/${count}`
