/**
 * What every log promises (relay/log.ts), run on each. The last part is about
 * what only a disk can do to one: a killed process, no space left, lost bytes.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hex } from '../../shared/bytes.ts'
import { sha256 } from '../../shared/crypto.ts'
import { emptyHead, nextHead } from '../../shared/envelope.ts'
import type { Log, Row } from '../../relay/log.ts'
import { openLmdbLog } from '../../relay/log-lmdb.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { envelopeFor, makeRows, newWriter, someValue } from '../support/log-rows.ts'
import { idBytes, newId } from '../support/scripted-client.ts'
import { smallDiskLeftOut, withSmallDisk } from '../support/small-disk.ts'

const scratch = mkdtempSync(join(tmpdir(), 'liuchi-log-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const all = { rows: 10_000, bytes: 1e9 }

interface Kind { readonly name: string; open(): Log; reopen(log: Log): Promise<Log> }
let files = 0
const fileOf = new Map<Log, string>()
const openFile = (file: string): Log => {
  const log = openLmdbLog(file)
  fileOf.set(log, file)
  return log
}
const KINDS: readonly Kind[] = [
  { name: 'memory', open: makeMemoryLog, reopen: async log => { await log.close(); return log } },
  { name: 'lmdb', open: () => openFile(join(scratch, `${++files}.mdb`)), reopen: async log => { await log.close(); return openFile(fileOf.get(log)!) } },
]

for (const kind of KINDS) {
  describe(`${kind.name}: the contract`, () => {
    it('an empty room has no head, no tip and nothing to read', async () => {
      const log = kind.open(), room = newId()
      expect([log.head(room), log.headAt(room, 1), log.tip(room, newWriter()), log.read(room, 0, all), log.byCount(room, newWriter(), 1)]).toEqual([undefined, undefined, undefined, [], undefined])
      await log.close()
    })

    it('gives back what was appended, in order, in whole and in pieces, also after it was opened again', async () => {
      let log = kind.open()
      const rows = makeRows(), other = makeRows(), writer = newWriter()
      const written: Row[] = []
      for (let i = 0; i < 20; i++) {
        const batch = [rows.next(writer), other.next(writer), rows.next(newWriter())]
        log.append({ rows: batch, puts: [] })
        written.push(...batch.filter(row => row.room === rows.room))
      }
      const check = (): void => {
        const plain = written.map(({ seq, relayTime, head, envelope }) => ({ seq, relayTime, head, envelope }))
        const strip = (list: readonly { seq: number; relayTime: number; head: Uint8Array; envelope: Uint8Array }[]) => list.map(({ seq, relayTime, head, envelope }) => ({ seq, relayTime, head: new Uint8Array(head), envelope: new Uint8Array(envelope) }))
        expect(strip(log.read(rows.room, 0, all))).toEqual(plain)
        expect(strip(log.read(rows.room, 13, { rows: 5, bytes: 1e9 }))).toEqual(plain.slice(13, 18))
        expect(log.read(rows.room, 3, { rows: 99, bytes: 650 })).toHaveLength(2)
        expect(log.read(rows.room, 3, { rows: 99, bytes: 1 })).toHaveLength(1)
        expect(log.read(rows.room, 40, all)).toEqual([])
        expect(log.head(rows.room)).toMatchObject({ seq: 40, mark: 6 })
        expect(hex(log.headAt(rows.room, 17)!)).toBe(hex(written[16]!.head))
        expect(log.head(other.room)?.seq).toBe(20)
      }
      check()
      log = await kind.reopen(log)
      check()
      await log.close()
    })

    it('finds a writer\'s tip and each of his envelopes by its count, beside others in the room', async () => {
      const log = kind.open(), rows = makeRows(), [one, two] = [newWriter(), newWriter()] as const
      const mine: Row[] = []
      for (let i = 0; i < 150; i++) {
        const row = rows.next(i % 3 === 0 ? one : two)
        if (row.writer === two) mine.push(row)
        log.append({ rows: [row], puts: [] })
      }
      expect(log.tip(rows.room, two)).toMatchObject({ count: 100, seq: 150 })
      expect(hex(log.tip(rows.room, two)!.id)).toBe(hex(mine.at(-1)!.id))
      for (const row of mine) expect(log.byCount(rows.room, two, row.count)?.seq).toBe(row.seq)
      log.append({ rows: Array.from({ length: 200 }, () => rows.next(two)), puts: [] })
      expect([log.tip(rows.room, one), log.tip(rows.room, two)]).toMatchObject([{ count: 50, seq: 148 }, { count: 300, seq: 350 }])
      for (const row of mine) expect(log.byCount(rows.room, two, row.count)?.seq).toBe(row.seq)
      expect([log.byCount(rows.room, two, 301), log.byCount(rows.room, newWriter(), 1)]).toEqual([undefined, undefined])
      await log.close()
    })

    it('keeps named values in the same step as rows, lists them by prefix, and forgets them', async () => {
      let log = kind.open()
      const rows = makeRows(), [a, b, c] = [someValue(), someValue(), someValue()] as const
      log.append({ rows: [rows.next(newWriter())], puts: [{ key: 'door/1/b', value: b }, { key: 'door/1/a', value: a }, { key: 'door/12', value: c }, { key: 'doos', value: c }] })
      log.append({ rows: [], puts: [{ key: 'door/12', value: undefined }] })
      log = await kind.reopen(log)
      expect(log.values('door/').map(({ key, value }) => [key, hex(value)])).toEqual([['door/1/a', hex(a)], ['door/1/b', hex(b)]])
      expect([log.value('door/12'), log.value('door/1'), hex(log.value('doos')!)]).toEqual([undefined, undefined, hex(c)])
      await log.close()
    })

    it('what was handed in may be changed afterwards without changing the log', async () => {
      const log = kind.open(), rows = makeRows(), writer = newWriter(), envelope = envelopeFor(rows.room, 1)
      log.append({ rows: [rows.next(writer, kind.name === 'memory' ? envelope.slice() : envelope)], puts: [] })
      envelope.fill(0)
      expect(hex(log.read(rows.room, 0, all)[0]!.envelope)).toBe(hex(envelopeFor(rows.room, 1)))
      await log.close()
    })
  })
}

describe('lmdb: the disk', () => {
  it('a batch that fails half-way leaves nothing of itself', async () => {
    const log = openFile(join(scratch, 'half.mdb')), rows = makeRows(), writer = newWriter()
    log.append({ rows: [rows.next(writer)], puts: [] })
    const impossible = { ...rows.next(writer), relayTime: 2 ** 60 }
    expect(() => log.append({ rows: [rows.next(writer), impossible], puts: [{ key: 'x', value: someValue() }] })).toThrow()
    expect([log.head(rows.room)?.seq, log.value('x'), log.tip(rows.room, writer)?.count]).toEqual([1, undefined, 1])
    await log.close()
  })

  it('grows far beyond its first map, while it is read', async () => {
    const log = openFile(join(scratch, 'large.mdb')), rows = makeRows(), writer = newWriter()
    const large = new Uint8Array(250_000).fill(7)
    for (let i = 0; i < 40; i++) {
      log.append({ rows: [rows.next(writer, large), rows.next(writer, large), rows.next(writer, large)], puts: [] })
      expect(log.head(rows.room)?.seq).toBe(3 * (i + 1))
      expect(log.read(rows.room, 3 * i, { rows: 2, bytes: 1e9 })).toHaveLength(2)
    }
    await log.close()
    rmSync(join(scratch, 'large.mdb'))
  })

  it('a process killed while it appends loses nothing that it told, and leaves no half batch (8 kills)', async () => {
    const file = join(scratch, 'killed.mdb'), room = newId()
    let told = 0
    for (let round = 0; round < 8; round++) {
      told = Math.max(told, await writeAndKill(file, room, 40 + 23 * round))
      const log = openLmdbLog(file)
      const rows = log.read(room, 0, { rows: 1_000_000, bytes: 1e12 })
      expect(rows.length).toBeGreaterThanOrEqual(told)
      expect(rows.length % 3).toBe(0)
      expect(Number(new TextDecoder().decode(log.value('last')))).toBe(rows.length)
      let head = emptyHead(idBytes(room))
      for (const [i, row] of rows.entries()) {
        expect(row.seq).toBe(i + 1)
        if (hex(row.envelope) !== hex(envelopeFor(room, row.seq))) throw new Error(`row ${row.seq} is damaged`)
        head = nextHead(head, sha256(row.envelope), row.relayTime)
      }
      // Killed before its first batch, it has no head yet.
      expect(hex(log.head(room)?.head ?? emptyHead(idBytes(room)))).toBe(hex(head))
      await log.close()
    }
    expect(told).toBeGreaterThan(100)
  })

  it.skipIf(smallDiskLeftOut)(`a full disk refuses the append and nothing else; it goes on when there is space again${smallDiskLeftOut}`, async () => {
    await withSmallDisk(async folder => {
      writeFileSync(join(folder, 'ballast'), new Uint8Array(900_000))
      const log = openLmdbLog(join(folder, 'log.mdb')), rows = makeRows(), writer = newWriter()
      let kept = 0, refusals = 0
      for (let i = 0; i < 6000 && refusals < 30; i++) {
        const row = { ...rows.next(writer), seq: kept + 1, count: kept + 1, previousSeq: kept }
        try { log.append({ rows: [row], puts: [] }); kept++ } catch { refusals++ } // counted, which is the test
        if (refusals === 10) rmSync(join(folder, 'ballast'), { force: true })
        expect(log.head(rows.room)?.seq ?? 0).toBe(kept)
      }
      const atFull = kept
      expect([refusals, atFull > 800]).toEqual([30, true])
      await log.close()
      const again = openLmdbLog(join(folder, 'log.mdb'))
      expect(again.read(rows.room, 0, all)).toHaveLength(atFull)
      await again.close()
    })
  })
})

/** The highest position that the process told before it was killed. */
const writeAndKill = (file: string, room: string, afterMs: number): Promise<number> => new Promise((done, failed) => {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('../support/log-writer.ts', import.meta.url).pathname, file, room, '3'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    text += chunk.toString()
  })
  child.on('error', failed)
  child.on('close', () => {
    const told = text.split('\n').slice(0, -1).map(Number).filter(seq => seq > 0)
    done(told.at(-1) ?? 0)
  })
})
