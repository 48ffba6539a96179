/**
 * The way out: rows become envelopes, envelopes are stored, pushed, answered
 * and at last seen in the log, where they leave this device. One envelope a
 * lane is on its way at a time; what is typed meanwhile shares the next one.
 */
import { fromHex, fromUtf8, hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment } from '../../shared/crypto.ts'
import { KIND, readEnvelope, sealEnvelope, withSignature, ZERO32, type Envelope } from '../../shared/envelope.ts'
import { inFlightMax } from '../../shared/limits.ts'
import { writePayload } from '../../shared/payload.ts'
import type { Placed, RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, mayRetry, refuse, type Refusal } from '../../shared/refusal.ts'
import { mayWrite } from '../../shared/roster-fold.ts'
import { admit, clientIdOf } from './admission.ts'
import type { CorePorts } from './client-core.ts'
import type { CoreEffect } from './core-events.ts'
import type { DiskQueue } from './disk-queue.ts'
import { cutFrom, echoed, finish, fitsEnvelope, foundInLog, isBusy, makeLane, nextBatch, startSigning, takeRow, unconfirmedChanges, unfinish, type Finished, type Lane } from './lane.ts'
import type { Replica } from './replica.ts'
import type { Judged, RoomFold } from './room-fold.ts'
import { asideName, asidePiece } from './set-aside.ts'
import type { Change, OutboxRow, SentRow } from './store.ts'

export interface Sending {
  /** Rows that are on this disk, and what was finished of them in earlier lives. */
  take(rows: readonly OutboxRow[], sent: readonly SentRow[]): void
  /** Own envelopes as the log has them; returns what may leave the disk in the same step. */
  heard(room: string, judged: readonly Judged[]): Change
  /** True when the answer was to one of these. */
  answered(frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>, now: number): boolean
  /** Finishes and pushes whatever may go. */
  go(): void
  disconnected(): void
  tick(now: number): void
  retry(): void
  unconfirmed(): ReadonlyMap<string, number>
  lastAck(): Receipt | undefined
}

/** Where the last own envelope stands in the relay's log. */
export type Receipt = Pick<Placed, 'seq' | 'relayTime'>

/** open: caught up here and with the roster · lost: the roster says that this device may not read it · wait: neither is known yet */
export type Standing = 'open' | 'lost' | 'wait'

export const makeSending = (core: {
  readonly replica: Replica
  readonly ports: CorePorts
  readonly disk: DiskQueue
  readonly emit: (effect: CoreEffect) => void
  readonly wait: (then: (answer: { signatures?: readonly Bytes[] }) => void) => number
  readonly nextPush: () => number
  readonly standing: (room: string) => Standing
}): Sending => {
  const { replica, ports, disk, emit } = core
  const me = hex(ports.deviceId)
  const lanes = new Map<string, Lane>()
  const retryAt = new Map<Lane, number>()
  let lastAck: Receipt | undefined

  const lanesOf = (room: string): Lane[] => [...lanes.values()].filter(lane => lane.room === room)
  const tipOf = (lane: Pick<Lane, 'room' | 'stream'>): { count: number; id: Bytes } =>
    replica.fold(lane.room)?.tip(ports.deviceId, fromHex(lane.stream)) ?? { count: 0, id: ZERO32 }
  const laneOf = (room: string, stream: string): Lane => {
    const name = `${room}/${stream}`
    const known = lanes.get(name)
    if (known) return known
    const tip = tipOf({ room, stream })
    const made = makeLane(room, stream, tip.count, tip.id)
    lanes.set(name, made)
    return made
  }
  const named = (lane: Lane, counts: readonly number[]) => counts.map(count => ({ room: lane.room, stream: lane.stream, count }))
  const rowsUpTo = (lane: Lane, n: number) => (n > 0 ? [{ room: lane.room, stream: lane.stream, from: 1, upTo: n }] : [])
  const drop = (lane: Lane, counts: readonly number[], lastRow: number): void =>
    disk.add({ dropSent: named(lane, counts), dropRows: rowsUpTo(lane, lastRow) }, 'stored', () => {})

  // ---------------------------------------------------------------- in

  const take = (rows: readonly OutboxRow[], sent: readonly SentRow[]): void => {
    // Lanes in the order of their first rows: what an earlier life wrote enters the log before what stands on it.
    for (const row of [...rows].sort((a, b) => a.at - b.at)) laneOf(row.room, row.stream)
    for (const row of sent) {
      const lane = laneOf(row.room, row.stream)
      const envelope = readEnvelope(row.bytes)
      if (isRefusal(envelope)) continue // a row that this disk has spoilt: it is made again from what it carried
      if (row.count > lane.lastCount) finish(lane, row, envelope.id, rows.filter(r => r.room === row.room && r.stream === row.stream && r.n >= row.firstRow && r.n <= row.lastRow), 'stored')
      else { lane.taken = Math.max(lane.taken, row.lastRow); drop(lane, [row.count], row.lastRow) }
    }
    for (const row of rows) takeRow(laneOf(row.room, row.stream), row)
    // Typed between a refusal and the rebuilding of the editor: it belongs to the piece that was set aside.
    for (const lane of lanes.values()) if (lane.stopped && lane.waiting.length > 0) keepAside(lane, Infinity, lane.stopped)
  }

  const heard = (room: string, judged: readonly Judged[]): Change => {
    const dropSent: NonNullable<Change['dropSent']>[number][] = [], dropRows: NonNullable<Change['dropRows']>[number][] = []
    for (const { envelope, payload, refused, seq, relayTime } of judged) {
      const lane = hex(envelope.author) === me ? lanes.get(`${room}/${hex(envelope.stream)}`) : undefined
      if (!lane) continue
      if (relayTime >= (lastAck?.relayTime ?? 0)) lastAck = { seq, relayTime }
      const mine = lane.finished.find(({ row }) => row.count === envelope.count)
      if (mine && sameBytes(mine.id, envelope.id)) {
        // Every reader of the log has refused it as this device has: its author must not go on believing in it.
        if (refused) { setAside(room, refused, { lane, count: envelope.count }); continue }
        dropSent.push(...named(lane, [envelope.count]))
        dropRows.push(...rowsUpTo(lane, echoed(lane, envelope.count)))
        continue
      }
      if (!mine && envelope.count <= lane.lastCount) continue
      const found = foundInLog(lane, payload, { count: envelope.count, id: envelope.id })
      if (found === 'other') { setAside(room, refused ?? refuse('REPEAT_DIFFERS', `count ${envelope.count}`), { lane, count: 0 }); continue }
      dropSent.push(...named(lane, found.counts))
      dropRows.push(...found.rows.map(({ n }) => ({ room, stream: lane.stream, from: n, upTo: n })))
    }
    return { dropSent, dropRows }
  }

  // ---------------------------------------------------------------- out

  const go = (): void => {
    for (const lane of lanes.values()) {
      const standing = core.standing(lane.room)
      if (standing === 'wait') continue
      push(lane)
      if (standing === 'open') sealNext(lane)
      else { forgetAcked(lane); giveUp(lane.room) }
    }
  }

  const sealNext = (lane: Lane): void => {
    if (lane.stopped || isBusy(lane) || retryAt.has(lane)) return
    // What a reloaded page writes may stand on rows of its earlier life: those enter the log first.
    for (const older of lanes.values()) { if (older === lane) break; if (older.room === lane.room && !older.stopped && (isBusy(older) || older.waiting.length > 0)) return }
    const batch = nextBatch(lane), first = batch[0]
    const state = replica.history().latest!, room = state.rooms.get(lane.room), fold = replica.ensure(lane.room)
    if (!first || !room || !fold || inFlight() >= inFlightMax) return
    if (!mayWrite(state, me, lane.room)) { giveUp(lane.room); return }
    const key = ports.keyOf(lane.room, room.epoch)
    if (room.suite === 1 && (room.stale || !key || hex(keyCommitment(key)) !== room.commits[room.epoch - 1])) return
    const never = unfit(lane, batch, fold)
    if (never) { setAside(lane.room, never, { lane, count: lane.lastCount + 1 }); return }
    startSigning(lane, batch)
    const plain = first.type === 'fact' ? writePayload({ type: 'fact', json: fromUtf8(first.body) })
      : writePayload({ type: 'updates', rows: batch.map(({ at, body }) => ({ at, update: body })) })
    const unsigned = sealEnvelope({
      kind: KIND.content, offline: first.offline, room: fromHex(lane.room), rosterSeq: state.seq, author: ports.deviceId, stream: fromHex(lane.stream),
      count: lane.lastCount + 1, prev: lane.lastId, seenSeq: first.seenSeq, seenHead: first.seenHead, at: batch.at(-1)!.at,
    }, plain, room.suite === 1 ? { epoch: room.epoch, key: key!, nonce: ports.random(16) } : undefined)
    emit({ do: 'sign', unsigned: [unsigned], token: core.wait(({ signatures }) => {
      if (lane.signing !== batch) return
      const envelope = readEnvelope(withSignature(unsigned, signatures![0]!)) as Envelope
      const row: SentRow = { room: lane.room, stream: lane.stream, count: envelope.count, firstRow: first.n, lastRow: batch.at(-1)!.n, bytes: envelope.bytes }
      const finished = finish(lane, row, envelope.id, batch, 'made')
      // A disk that refuses must not keep the words from the relay; should they be made anew, foundInLog knows them.
      disk.add({ sent: [row] }, 'answered', () => { finished.state = 'stored'; go() })
    }) })
  }
  const inFlight = (): number => [...lanes.values()].reduce((sum, { finished }) => sum + finished.length, 0)

  /** What every reader would refuse is not sent: own text must fit what the log has. */
  const unfit = (lane: Lane, batch: readonly OutboxRow[], fold: RoomFold): Refusal | undefined => {
    if (batch.some(({ body }) => !fitsEnvelope(body.length))) return refuse('TOO_BIG', 'one edit')
    if (fold.kind !== 'text') return undefined
    return admit(fold.truth, clientIdOf(ports.deviceId, fromHex(lane.stream)), batch.map(({ body }) => body))
  }

  /** Only stored bytes are sent, in order, and again after every reconnect until their echo comes. */
  const push = (lane: Lane): void => {
    if (retryAt.has(lane)) return
    for (const finished of lane.finished) {
      if (finished.state !== 'stored') continue
      finished.state = 'flying'
      finished.push = core.nextPush()
      emit({ do: 'send', frame: { type: 'PUSH', id: finished.push, envelopes: [finished.row.bytes] } })
    }
  }

  // ---------------------------------------------------------------- answers

  const answered = (frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>, now: number): boolean => {
    for (const lane of lanes.values()) {
      const finished = lane.finished.find(f => f.push === frame.id && f.state === 'flying')
      if (!finished) continue
      if (frame.type === 'ACK') acked(lane, finished, frame.placed.at(-1))
      else no(lane, finished, refuse(frame.refusal, frame.detail), now + frame.retryAfterMs)
      return true
    }
    return false
  }

  const acked = (lane: Lane, finished: Finished, placed: Placed | undefined): void => {
    finished.state = 'acked'
    lastAck = placed
    if (core.standing(lane.room) === 'lost') forgetAcked(lane)
  }
  /** From a room that may no longer be read no echo comes. */
  const forgetAcked = (lane: Lane): void => {
    const counts = lane.finished.filter(({ state }) => state === 'acked').map(({ row }) => row.count)
    if (counts.length > 0) drop(lane, counts, echoed(lane, counts.at(-1)!))
  }

  const no = (lane: Lane, { row: { count } }: Finished, refusal: Refusal, retry: number): void => {
    emit({ do: 'log', what: refusal.refusal, room: lane.room, detail: refusal.detail })
    // The log has this count already: its echo is on the way and says whether it carries these words or others.
    if (refusal.refusal === 'REPEAT_DIFFERS' && core.standing(lane.room) !== 'lost') return
    if (!mayRetry(refusal.refusal)) { setAside(lane.room, refusal, { lane, count }); return }
    if (refusal.refusal === 'EPOCH_OLD') {
      const before = lane.finished.filter(({ row }) => row.count < count).at(-1)
      drop(lane, unfinish(lane, count, before ? { count: before.row.count, id: before.id } : tipOf(lane)), 0)
    } else for (const finished of lane.finished) if (finished.state === 'flying') finished.state = 'stored'
    retryAt.set(lane, retry)
  }

  // ---------------------------------------------------------------- set aside

  /**
   * What this device still has to bring into the room stands, or may stand, on
   * what was refused: it becomes a piece, and the editors begin anew from the
   * truth. What is on its way already gets the relay's own answer.
   */
  const setAside = (room: string, refusal: Refusal, at?: { readonly lane: Lane; readonly count: number }): void => {
    for (const lane of lanesOf(room)) {
      lane.stopped = refusal
      keepAside(lane, lane === at?.lane ? at.count : Infinity, refusal)
    }
    emit({ do: 'rebuild', room })
  }
  const giveUp = (room: string): void => {
    if (lanesOf(room).some(({ waiting, signing }) => waiting.length + signing.length > 0)) setAside(room, refuse('NO_GRANT', 'may not write here any more'))
  }
  const keepAside = (lane: Lane, from: number, refusal: Refusal): void => {
    const { rows, counts } = cutFrom(lane, from)
    const [first] = rows
    if (!first) return
    const name = asideName(first)
    emit({ do: 'log', what: refusal.refusal, room: lane.room, detail: `set aside ${rows.length} rows` })
    disk.add({
      dropSent: named(lane, counts), dropRows: [{ room: lane.room, stream: lane.stream, from: first.n, upTo: rows.at(-1)!.n }], keep: [{ name, bytes: asidePiece(replica.fold(lane.room), rows, refusal.refusal) }], strict: true,
    }, 'stored', () => emit({ do: 'set-aside', room: lane.room, name, refusal }))
  }

  return {
    take, heard, answered, go,
    disconnected() { for (const lane of lanes.values()) for (const finished of lane.finished) if (finished.state === 'flying') finished.state = 'stored' },
    tick(now) { for (const [lane, at] of retryAt) if (now >= at) retryAt.delete(lane) },
    retry: () => retryAt.clear(),
    unconfirmed() {
      const changes = new Map<string, number>()
      for (const lane of lanes.values()) { const n = unconfirmedChanges(lane); if (n > 0) changes.set(lane.room, (changes.get(lane.room) ?? 0) + n) }
      return changes
    },
    lastAck: () => lastAck,
  }
}
