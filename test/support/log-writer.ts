/**
 * Run as a process of its own: opens an LMDB log and appends batches until it
 * is killed, telling on stdout what is durable. Arguments: file, room, rows per batch.
 */
import { openLmdbLog } from '../../relay/log-lmdb.ts'
import { makeRows } from './log-rows.ts'

const [, , file, room, perBatch] = process.argv
if (!file || !room) throw new Error('file and room')
const log = openLmdbLog(file)
const head = log.head(room)
const rows = makeRows(room, head)
const writer = 'ab'.repeat(40)
let count = log.tip(room, writer)?.count ?? 0
let previousSeq = log.tip(room, writer)?.seq ?? 0

const round = (): void => {
  const batch = Array.from({ length: Number(perBatch ?? 3) }, () => {
    const row = { ...rows.next(writer), count: ++count, previousSeq }
    previousSeq = row.seq
    return row
  })
  log.append({ rows: batch, puts: [{ key: 'last', value: new TextEncoder().encode(`${batch.at(-1)!.seq}`) }] })
  process.stdout.write(`${batch.at(-1)!.seq}\n`)
  setImmediate(round)
}
process.stdout.write('ready\n')
round()
