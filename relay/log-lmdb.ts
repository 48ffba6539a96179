/**
 * The log in one LMDB file. A batch is one synchronous transaction: LMDB
 * writes its pages, calls fdatasync, then writes the meta page through a
 * descriptor opened with O_DSYNC; only then does append return. Asynchronous
 * writes are not used: they can be read before they are durable, and on a full
 * disk they end the process (docs/decisions/002-store.md).
 *
 *   key                              value
 *   01 room 16 · seq 6               relayTime 6 · mark 6 · previousSeq 6 · count 6 · writer 40 · head 32 · envelope
 *   02 room 16 · writer 40           count 6 · seq 6: his tip at the last 64th row of the room that came after it
 *   03 room 16 · writer 40 · count 6 seq 6, for every 32nd count
 *   04 name in UTF-8                 a named value
 *
 * Integers are big-endian. A room's head is its last row. What is written for
 * an envelope is one row: every further page costs processor time and a place
 * to flush. So a writer's tip is looked for in the rows since the last 64th,
 * then in 02; an older envelope of his is found from the nearest waymark (03)
 * along previousSeq, at most 31 steps back.
 */
import { open } from 'lmdb'
import { hex, type Bytes } from '../shared/bytes.ts'
import { sha256 } from '../shared/crypto.ts'
import type { Log, LogHead, Row, Stored, WriterTip } from './log.ts'

const ROW = 1, TIP = 2, WAYMARK = 3, VALUE = 4
const INT = 6
const waymarkEvery = 32
const tipsEvery = 64
const FORMAT = '1'

const at = { relayTime: 0, mark: INT, previousSeq: 2 * INT, count: 3 * INT, writer: 4 * INT, head: 4 * INT + 40, envelope: 4 * INT + 72 } as const

const key = (kind: number, ...parts: readonly Buffer[]): Buffer => Buffer.concat([Buffer.of(kind), ...parts])
const bytesOf = (id: string): Buffer => Buffer.from(id, 'hex')
const int = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(INT)
  bytes.writeUIntBE(value, 0, INT)
  return bytes
}
const intAt = (bytes: Buffer, offset: number): number => bytes.readUIntBE(offset, INT)
/** A copy: what lmdb hands out may be a view of a larger buffer. */
const copyOf = (bytes: Buffer, from = 0, to = bytes.length): Bytes => Uint8Array.prototype.slice.call(bytes, from, to)

const rowKey = (room: string, seq: number): Buffer => key(ROW, bytesOf(room), int(seq))
const tipKey = (room: string, writer: string): Buffer => key(TIP, bytesOf(room), bytesOf(writer))
const waymarkKey = (room: string, writer: string, count: number): Buffer => key(WAYMARK, bytesOf(room), bytesOf(writer), int(count))
const valueKey = (name: string): Buffer => key(VALUE, Buffer.from(name))
const seqMax = 2 ** 48 - 1

const storedOf = (seq: number, value: Buffer): Stored => ({
  seq, relayTime: intAt(value, at.relayTime), head: copyOf(value, at.head, at.envelope), envelope: copyOf(value, at.envelope),
})

/** `file` is made when it is not there. Throws when it belongs to another format, or cannot be opened. */
export const openLmdbLog = (file: string): Log => {
  const db = open<Buffer, Buffer>({ path: file, noSubdir: true, overlappingSync: false, encoding: 'binary', keyEncoding: 'binary', cache: false })
  const format = db.getBinary(valueKey('format'))?.toString()
  if (format === undefined) db.transactionSync(() => { db.putSync(valueKey('format'), Buffer.from(FORMAT)) })
  else if (format !== FORMAT) throw new Error(`log format ${format}`)

  const place = (row: Row): void => {
    const value = Buffer.concat([int(row.relayTime), int(row.mark), int(row.previousSeq), int(row.count), bytesOf(row.writer), row.head, row.envelope])
    db.putSync(rowKey(row.room, row.seq), value)
    if (row.count % waymarkEvery === 0) db.putSync(waymarkKey(row.room, row.writer, row.count), int(row.seq))
    if (row.seq % tipsEvery === 0) for (const [writer, tip] of tipsSince(row.room, row.seq - tipsEvery)) db.putSync(tipKey(row.room, writer), Buffer.concat([int(tip.count), int(tip.seq)]))
  }

  /** The last row of each writer after this position. */
  const tipsSince = (room: string, after: number): Map<string, { count: number; seq: number }> => {
    const tips = new Map<string, { count: number; seq: number }>()
    for (const { key: rowAt, value } of db.getRange({ start: rowKey(room, after + 1), end: rowKey(room, seqMax) })) {
      tips.set(value.toString('hex', at.writer, at.head), { count: intAt(value, at.count), seq: intAt(rowAt, rowAt.length - INT) })
    }
    return tips
  }

  const tipPlace = (room: string, writer: string): { count: number; seq: number } | undefined => {
    const last = head(room)
    const recent = last && tipsSince(room, last.seq - (last.seq % tipsEvery)).get(writer)
    if (recent) return recent
    const value = db.getBinary(tipKey(room, writer))
    return value && { count: intAt(value, 0), seq: intAt(value, INT) }
  }

  const head = (room: string): LogHead | undefined => {
    for (const { key: rowAt, value } of db.getRange({ start: rowKey(room, seqMax), end: rowKey(room, 0), reverse: true, limit: 1 })) {
      return { seq: intAt(rowAt, rowAt.length - INT), head: copyOf(value, at.head, at.envelope), mark: intAt(value, at.mark) }
    }
    return undefined
  }

  /** The nearest known place of this writer at or after `count`. */
  const waymark = (room: string, writer: string, count: number): { count: number; seq: number } | undefined => {
    const marked = Math.ceil(count / waymarkEvery) * waymarkEvery
    const value = db.getBinary(waymarkKey(room, writer, marked))
    if (value) return { count: marked, seq: intAt(value, 0) }
    const last = tipPlace(room, writer)
    return last && last.count >= count ? last : undefined
  }

  return {
    append({ rows, puts }) {
      db.transactionSync(() => {
        for (const row of rows) place(row)
        for (const { key: name, value } of puts) {
          if (value) db.putSync(valueKey(name), Buffer.from(value))
          else db.removeSync(valueKey(name))
        }
      })
    },
    read(room, after, most) {
      const found: Stored[] = []
      let bytes = 0
      for (const { key: rowAt, value } of db.getRange({ start: rowKey(room, after + 1), end: rowKey(room, seqMax), limit: most.rows })) {
        bytes += value.length - at.envelope
        if (found.length > 0 && bytes > most.bytes) break
        found.push(storedOf(intAt(rowAt, rowAt.length - INT), value))
      }
      return found
    },
    head,
    headAt(room, seq) {
      const value = db.getBinary(rowKey(room, seq))
      return value && copyOf(value, at.head, at.envelope)
    },
    tip(room, writer): WriterTip | undefined {
      const place = tipPlace(room, writer)
      const value = place && db.getBinary(rowKey(room, place.seq))
      return value && { ...place, id: sha256(value.subarray(at.envelope)) }
    },
    byCount(room, writer, count) {
      const from = waymark(room, writer, count)
      if (!from) return undefined
      let { seq } = from
      for (let here = from.count; ; here--) {
        const value = db.getBinary(rowKey(room, seq))
        if (!value) throw new Error(`log of ${hex(bytesOf(room)).slice(0, 8)} has no row ${seq}`)
        if (here === count) return storedOf(seq, value)
        seq = intAt(value, at.previousSeq)
      }
    },
    value(name) {
      const value = db.getBinary(valueKey(name))
      return value && copyOf(value)
    },
    values(prefix) {
      const found = []
      for (const { key: name, value } of db.getRange({ start: valueKey(prefix) })) {
        const text = name.subarray(1).toString()
        if (name[0] !== VALUE || !text.startsWith(prefix)) break
        found.push({ key: text, value: copyOf(value) })
      }
      return found
    },
    close: () => db.close(),
  }
}
