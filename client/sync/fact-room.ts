/** A fact room as this tab sees it: objects in the log's order, then this device's own that are not there yet. */
import { fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { changeGapMs } from '../../shared/limits.ts'
import { userSentence } from '../../shared/refusal.ts'
import { fitsEnvelope } from './lane.ts'
import { makeWatched, type Watched } from './observed.ts'
import type { Judged, RoomFold } from './room-fold.ts'
import type { OutboxRow } from './store.ts'

/** One immutable object. `seq` and `relayTime` are undefined while only this device has it. */
export interface FactEntry {
  readonly device: string
  readonly stream: string
  readonly seq: number | undefined
  readonly relayTime: number | undefined
  readonly at: number
  /** Written while its author had no line. */
  readonly offline: boolean
  readonly json: string
}

export interface LocalFacts {
  readonly entries: Watched<readonly FactEntry[]>
  stream(): string
  /** Resolves once the object is on this disk; rejects when it could not be stored, or is too large for an envelope. */
  write(json: string): Promise<void>
  take(judged: readonly Judged[]): void
  rebuild(): void
}

export const makeLocalFacts = (fold: RoomFold, rows: readonly OutboxRow[], ports: {
  readonly deviceId: Bytes
  readonly random: (length: number) => Bytes
  readonly now: () => number
  readonly offline: () => boolean
  readonly write: (row: OutboxRow) => Promise<void>
}): LocalFacts => {
  const me = hex(ports.deviceId)
  let stream = hex(ports.random(8))
  let n = 0, change = 0, changedAt = 0
  /** Rows say their order by their time, also when the clock was set back between two lives. */
  let lastAt = rows.reduce((last, { at }) => Math.max(last, at + 1), 0)
  /** Position up to which the log is shown. */
  let shown = { seq: 0, head: fold.headAt(0)! }
  const inLog: FactEntry[] = []
  /** Made here; shown from the moment that the disk has it. */
  let own: { readonly entry: FactEntry; stored: boolean }[] = rows.map(row => ({ stored: true, entry: { device: me, stream: row.stream, seq: undefined, relayTime: undefined, at: row.at, offline: row.offline, json: fromUtf8(row.body) } }))
  const entries = makeWatched<readonly FactEntry[]>([])
  const show = (): void => entries.set([...inLog, ...own.filter(({ stored }) => stored).map(({ entry }) => entry)])
  const add = (judged: readonly Judged[]): void => {
    for (const { payload, envelope, seq, relayTime } of judged) {
      if (seq <= shown.seq) continue
      shown = { seq, head: fold.headAt(seq)! }
      if (payload?.type !== 'fact') continue
      const entry: FactEntry = { device: hex(envelope.author), stream: hex(envelope.stream), seq, relayTime, at: envelope.at, offline: envelope.offline, json: payload.json }
      inLog.push(entry)
      // One envelope carries one object, and a stream's objects enter the log in order.
      if (entry.device === me) { const first = own.findIndex(({ entry: mine }) => mine.stream === entry.stream && mine.json === entry.json); if (first >= 0) own.splice(first, 1) }
    }
  }
  add(fold.facts())
  shown = { seq: fold.seq(), head: fold.head() }
  show()

  return {
    entries,
    stream: () => stream,
    async write(json) {
      const body = utf8(json)
      if (!fitsEnvelope(body.length)) throw new RangeError(userSentence('TOO_BIG'))
      const at = Math.max(ports.now(), lastAt)
      lastAt = at
      if (at - changedAt >= changeGapMs || change === 0) change++
      changedAt = at
      const offline = ports.offline()
      const row: OutboxRow = { room: hex(fold.room), stream, n: ++n, type: 'fact', body, seenSeq: shown.seq, seenHead: shown.head, offline, at, change }
      const mine = { entry: { device: me, stream, seq: undefined, relayTime: undefined, at, offline, json }, stored: false }
      own.push(mine)
      try { await ports.write(row) } catch (failure) { own = own.filter(each => each !== mine); throw failure }
      mine.stored = true
      show()
    },
    take(judged) { add(judged); show() },
    rebuild() { own = []; stream = hex(ports.random(8)); n = 0; show() },
  }
}
