/** The log without a disk: for tests and simulated worlds. */
import type { Bytes } from '../shared/bytes.ts'
import type { Batch, Log, Row, Stored, WriterTip } from './log.ts'

export interface MemoryLog extends Log {
  /** Everything as it stands now, as a log of its own: a backup to go back to. */
  copy(): MemoryLog
}

export const makeMemoryLog = (rowsByRoom = new Map<string, Row[]>(), valueByKey = new Map<string, Bytes>()): MemoryLog => {
  const tips = new Map<string, WriterTip>()
  const remember = ({ room, writer, count, id, seq }: Row): void => { tips.set(`${room}/${writer}`, { count, id, seq }) }
  for (const rows of rowsByRoom.values()) rows.forEach(remember)

  const rowsOf = (room: string): Row[] => rowsByRoom.get(room) ?? []
  const stored = ({ seq, relayTime, head, envelope }: Row): Stored => ({ seq, relayTime, head, envelope })

  return {
    append({ rows, puts }: Batch) {
      for (const row of rows) {
        const before = rowsOf(row.room)
        if (row.seq !== before.length + 1) throw new Error(`row ${row.seq} does not follow ${before.length}`)
        rowsByRoom.set(row.room, before)
        before.push(row)
        remember(row)
      }
      for (const { key, value } of puts) {
        if (value) valueByKey.set(key, value)
        else valueByKey.delete(key)
      }
    },
    read(room, after, most) {
      const found: Stored[] = []
      let bytes = 0
      for (const row of rowsOf(room).slice(after, after + most.rows)) {
        bytes += row.envelope.length
        if (found.length > 0 && bytes > most.bytes) break
        found.push(stored(row))
      }
      return found
    },
    head: room => rowsOf(room).at(-1),
    headAt: (room, seq) => rowsOf(room)[seq - 1]?.head,
    tip: (room, writer) => tips.get(`${room}/${writer}`),
    byCount(room, writer, count) {
      const row = rowsOf(room).find(one => one.writer === writer && one.count === count)
      return row && stored(row)
    },
    value: key => valueByKey.get(key),
    values: prefix => [...valueByKey].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    close: async () => {},
    copy: () => makeMemoryLog(new Map([...rowsByRoom].map(([room, rows]) => [room, [...rows]])), new Map(valueByKey)),
  }
}
