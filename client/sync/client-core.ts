/**
 * The client's side of a case, without a clock, a socket, a disk or chance:
 * events in, effects out. It follows rooms, judges what comes, finishes rows
 * into envelopes and pushes them. Two promises hold it together:
 * a room's fold, its disk and its views move in that order and in one step
 * each, and nothing is sealed or sent in a room before it has caught up.
 */
import { fromUtf8, hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment } from '../../shared/crypto.ts'
import { emptyHead, KIND, readEnvelope, sealEnvelope, signedMessage, unsignedPart, withSignature, ZERO32, type Envelope } from '../../shared/envelope.ts'
import { inFlightMax } from '../../shared/limits.ts'
import { writePayload } from '../../shared/payload.ts'
import type { Item, RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, mayRetry, refuse, type Refusal } from '../../shared/refusal.ts'
import { caseIdOf, extendHistory, mayWrite, memberOf, rosterSigner } from '../../shared/roster-fold.ts'
import type { CoreEffect, CoreEvent, CoreStatus } from './core-events.ts'
import { echoed, finish, makeLane, nextBatch, startSigning, unconfirmedChanges, unfinish, type Lane } from './lane.ts'
import { genesisName, snapshotEvery, snapshotName, type KeyPort, type Replica } from './replica.ts'
import { makeRosterActs } from './roster-acts.ts'
import type { OutboxRow, SentRow } from './store.ts'

export interface ClientCore {
  on(event: CoreEvent): readonly CoreEffect[]
  status(): CoreStatus
}

interface Following {
  readonly room: string
  /** Received and not yet judged, contiguous behind `received - inbox.length`. */
  inbox: Item[]
  received: number
  checking: boolean
  /** Head that the relay named; caught up when judged that far and told so. */
  caughtUp: boolean
  refused: Refusal | undefined
}

export interface CorePorts extends KeyPort {
  readonly deviceId: Bytes
  readonly random: (length: number) => Bytes
}

export const makeClientCore = (replica: Replica, ports: CorePorts, genesis: Bytes | undefined): ClientCore => {
  const caseName = hex(replica.caseId)
  const me = hex(ports.deviceId)
  const following = new Map<string, Following>()
  const lanes = new Map<string, Lane>()
  const waits = new Map<number, (answer: { right?: readonly boolean[]; signatures?: readonly Bytes[]; stored?: boolean }) => void>()
  let effects: CoreEffect[] = []
  let tokens = 0, pushes = 0
  let online = false, localFailed = false
  let foundId = 0, foundCode = ''
  let stopped: Refusal | undefined
  let keysUpTo = 0
  let lastAck: CoreStatus['lastAck']
  const retryAt = new Map<Lane, number>()
  const lastSnapshot = new Map<string, number>()

  const emit = (effect: CoreEffect): void => { effects.push(effect) }
  const wait = (then: (answer: { right?: readonly boolean[]; signatures?: readonly Bytes[]; stored?: boolean }) => void): number => { waits.set(++tokens, then); return tokens }
  const latest = () => replica.history().latest
  const acts = makeRosterActs({ replica, ports, emit, wait, nextPush: () => ++pushes, mayAct: () => online && following.get(caseName)?.caughtUp === true })

  // ---------------------------------------------------------------- following

  const follow = (room: string): Following => {
    const known = following.get(room)
    if (known) return known
    const made: Following = { room, inbox: [], received: room === caseName ? rosterSeq() : replica.fold(room)?.seq() ?? 0, checking: false, caughtUp: false, refused: undefined }
    following.set(room, made)
    return made
  }
  const rosterSeq = (): number => (replica.provisional() ? 0 : replica.history().states.length)

  const open = (): void => {
    const state = latest()
    const wanted = [caseName, ...(state && !replica.provisional() ? [...state.rooms.keys()].filter(room => room !== caseName && memberOf(state, me)?.grants.has(room)) : [])]
    const cursors = wanted.filter(room => !following.has(room)).map(room => {
      follow(room)
      const fold = replica.ensure(room)
      const seq = room === caseName ? rosterSeq() : fold?.seq() ?? 0
      const head = room === caseName ? replica.history().head : fold?.head() ?? ZERO32
      return { room: bytesOf(room), seq, head: seq === 0 ? emptyHead(bytesOf(room)) : head }
    })
    if (cursors.length > 0) emit({ do: 'send', frame: { type: 'OPEN', caseId: replica.caseId, cursors } })
  }

  const takeItems = (room: string, firstSeq: number, items: readonly Item[]): void => {
    const f = follow(room)
    const skip = f.received + 1 - firstSeq
    if (skip < 0) { emit({ do: 'reconnect', why: 'gap in the log' }); return }
    if (skip >= items.length) return
    f.inbox.push(...items.slice(skip))
    f.received += items.length - skip
    pump(f)
  }

  /** Checks the signatures of the next items; one batch a room at a time keeps their order. */
  const pump = (f: Following): void => {
    if (f.checking || f.inbox.length === 0 || stopped) return
    const batch: { envelope: Envelope; relayTime: number; signPub: Bytes | undefined }[] = []
    for (const { envelope: bytes, relayTime } of f.inbox.slice(0, f.room === caseName ? 1 : 256)) {
      const envelope = readEnvelope(bytes)
      if (isRefusal(envelope)) { stop(refuse(envelope.refusal === 'SUITE' ? 'VERSION' : 'LOG_LOST', 'unreadable envelope in the log')); return }
      if (f.room !== caseName && !ready(envelope, f.room)) break
      const signPub = f.room === caseName ? rosterSigner(replica.provisional() ? undefined : latest(), envelope) : latest()?.devices.get(hex(envelope.author))?.signPub
      batch.push({ envelope, relayTime, signPub: isRefusal(signPub) ? undefined : signPub })
    }
    if (batch.length === 0) return
    f.checking = true
    const known = batch.filter(({ signPub }) => signPub)
    const token = wait(({ right }) => {
      if (following.get(f.room) !== f) return
      f.checking = false
      f.inbox.splice(0, batch.length)
      const signed = new Set(known.filter((_, i) => right![i]).map(({ envelope }) => envelope))
      if (f.room === caseName) takeRoster(batch[0]!, signed.size === 1)
      else judgeAll(f, batch, signed)
    })
    emit({ do: 'check', token, list: known.map(({ envelope, signPub }) => ({ signPub: signPub!, message: signedMessage(unsignedPart(envelope)), signature: envelope.signature })) })
  }

  /** Roster first, and the key that the roster says there is. */
  const ready = (envelope: Envelope, room: string): boolean => {
    const seq = latest()?.seq ?? 0
    if (envelope.rosterSeq > seq || !replica.ensure(room)) return false
    const epochs = latest()!.rooms.get(room)?.epoch ?? 0
    return envelope.epoch === 0 || envelope.epoch > epochs || ports.keyOf(room, envelope.epoch) !== undefined || keysUpTo >= seq
  }

  const judgeAll = (f: Following, batch: readonly { envelope: Envelope; relayTime: number }[], signed: ReadonlySet<Envelope>): void => {
    const fold = replica.ensure(f.room)!
    const judged = batch.map(({ envelope, relayTime }) =>
      fold.take(envelope, relayTime, { signed: signed.has(envelope), history: replica.history(), key: ports.keyOf(f.room, envelope.epoch) }))
    for (const { refused, envelope, seq } of judged) {
      if (refused) emit({ do: 'log', what: refused.refusal, room: f.room, detail: `#${seq} ${hex(envelope.author).slice(0, 8)} ${refused.detail}` })
    }
    const dropSent: { room: string; stream: string; count: number }[] = [], dropRows: { room: string; stream: string; upTo: number }[] = []
    for (const { envelope } of judged) {
      if (hex(envelope.author) !== me) continue
      const lane = lanes.get(`${f.room}/${hex(envelope.stream)}`)
      const mine = lane?.finished.find(({ row }) => row.count === envelope.count)
      if (!lane || !mine) continue
      if (!sameBytes(mine.id, envelope.id)) { setAside(lane, refuse('REPEAT_DIFFERS', `count ${envelope.count}`)); continue }
      dropSent.push({ room: lane.room, stream: lane.stream, count: envelope.count })
      const upTo = echoed(lane, envelope.count)
      if (upTo > 0) dropRows.push({ room: lane.room, stream: lane.stream, upTo })
    }
    const due = fold.kind === 'text' && fold.seq() - (lastSnapshot.get(f.room) ?? 0) >= snapshotEvery
    if (due) lastSnapshot.set(f.room, fold.seq())
    commit({
      log: judged.map(j => ({ room: f.room, seq: j.seq, relayTime: j.relayTime, bytes: j.envelope.bytes, refused: j.refused?.refusal })),
      dropSent, dropRows, ...(due ? { keep: [{ name: snapshotName(f.room), bytes: fold.snapshot() }] } : {}),
    }, () => emit({ do: 'release', room: f.room, judged }))
    pump(f)
    sealAll()
  }

  const commit = (change: Extract<CoreEffect, { do: 'commit' }>['change'], then: () => void): void =>
    emit({ do: 'commit', change, token: wait(({ stored }) => { localFailed = !stored; then(); emit({ do: 'status' }) }) })

  const takeRoster = ({ envelope, relayTime }: { envelope: Envelope; relayTime: number }, signed: boolean): void => {
    const f = following.get(caseName)!
    const before = replica.provisional() ? { states: [], head: ZERO32, latest: undefined } : replica.history()
    if (!before.latest && !sameBytes(caseIdOf(envelope), replica.caseId)) { stop(refuse('GENESIS')); return }
    const next = signed ? extendHistory(before, envelope, relayTime) : refuse('BAD_SIGNATURE', 'roster entry')
    if (isRefusal(next)) { stop(next); return }
    replica.setHistory(next, envelope)
    commit({
      log: [{ room: caseName, seq: next.states.length, relayTime, bytes: envelope.bytes, refused: undefined }],
      ...(before.latest ? {} : { keep: [{ name: genesisName, bytes: undefined }] }),
    }, () => emit({ do: 'roster', history: next }))
    pump(f)
    for (const other of following.values()) pump(other)
  }

  const stop = (refusal: Refusal): void => { stopped = refusal; emit({ do: 'log', what: refusal.refusal, room: caseName, detail: refusal.detail }); emit({ do: 'status' }) }

  // ---------------------------------------------------------------- sending

  const laneOf = (room: string, stream: string): Lane => {
    const name = `${room}/${stream}`
    const known = lanes.get(name)
    if (known) return known
    const tip = replica.fold(room)?.tip(ports.deviceId, bytesOf(stream))
    const made = makeLane(room, stream, tip?.count ?? 0, tip?.id ?? ZERO32)
    lanes.set(name, made)
    return made
  }

  const takeRows = (rows: readonly OutboxRow[], sent: readonly SentRow[]): void => {
    for (const row of [...rows].sort((a, b) => a.at - b.at)) laneOf(row.room, row.stream)
    for (const row of sent) {
      const lane = laneOf(row.room, row.stream)
      const envelope = readEnvelope(row.bytes)
      if (isRefusal(envelope) || row.count <= lane.lastCount) continue
      lane.signing = rows.filter(r => r.room === row.room && r.stream === row.stream && r.n >= row.firstRow && r.n <= row.lastRow)
      finish(lane, row, envelope.id)
    }
    for (const row of rows) {
      const lane = laneOf(row.room, row.stream)
      const last = Math.max(lane.finished.at(-1)?.row.lastRow ?? 0, lane.signing.at(-1)?.n ?? 0, lane.waiting.at(-1)?.n ?? 0)
      if (row.n > last) lane.waiting.push(row)
    }
    // Typed between a refusal and the rebuilding of the editor: it belongs to the piece that was set aside.
    for (const lane of lanes.values()) if (lane.stopped && lane.waiting.length > 0) setAsideOne(lane, lane.stopped)
    sealAll()
  }

  const roomMayWrite = (room: string): boolean => {
    const f = following.get(room), state = latest()
    return online && !stopped && f?.caughtUp === true && f.inbox.length === 0 && !f.refused && following.get(caseName)?.inbox.length === 0
      && state !== undefined && !replica.provisional() && keysUpTo >= state.seq
  }

  const sealAll = (): void => { for (const lane of lanes.values()) if (roomMayWrite(lane.room)) { push(lane); sealNext(lane) } }

  const busy = (lane: Lane): boolean => lane.signing.length > 0 || lane.finished.some(({ state }) => state !== 'acked')

  /** Finishes the next batch once nothing is on its way: what is typed meanwhile shares one envelope. */
  const sealNext = (lane: Lane): void => {
    if (lane.stopped || busy(lane) || lane.finished.length >= inFlightMax || retryAt.has(lane)) return
    // What a reloaded page writes may stand on rows of its earlier life: those enter the log first.
    for (const older of lanes.values()) { if (older === lane) break; if (older.room === lane.room && (busy(older) || older.waiting.length > 0)) return }
    const batch = nextBatch(lane)
    const first = batch[0], state = latest()!, room = state.rooms.get(lane.room)
    if (!first || !room) return
    if (!mayWrite(state, me, lane.room)) { setAside(lane, refuse('NO_GRANT')); return }
    const key = ports.keyOf(lane.room, room.epoch)
    if (room.suite === 1 && (room.stale || !key || hex(keyCommitment(key)) !== room.commits[room.epoch - 1])) return
    startSigning(lane, batch)
    const plain = first.type === 'fact' ? writePayload({ type: 'fact', json: fromUtf8(first.body) })
      : writePayload({ type: 'updates', rows: batch.map(({ at, body }) => ({ at, update: body })) })
    const unsigned = sealEnvelope({
      kind: KIND.content, offline: first.offline, room: bytesOf(lane.room), rosterSeq: state.seq, author: ports.deviceId, stream: bytesOf(lane.stream),
      count: lane.lastCount + 1, prev: lane.lastId, seenSeq: first.seenSeq, seenHead: first.seenHead, at: batch.at(-1)!.at,
    }, plain, room.suite === 1 ? { epoch: room.epoch, key: key!, nonce: ports.random(16) } : undefined)
    emit({ do: 'sign', unsigned: [unsigned], token: wait(({ signatures }) => {
      if (lane.signing !== batch) return
      const envelope = readEnvelope(withSignature(unsigned, signatures![0]!)) as Envelope
      const row: SentRow = { room: lane.room, stream: lane.stream, count: envelope.count, firstRow: first.n, lastRow: batch.at(-1)!.n, bytes: envelope.bytes }
      finish(lane, row, envelope.id)
      commit({ sent: [row] }, () => { if (roomMayWrite(lane.room)) push(lane) })
    }) })
  }

  /** Only stored bytes are sent, in order, and again after every reconnect until their echo comes. */
  const push = (lane: Lane): void => {
    if (lane.stopped || retryAt.has(lane)) return
    for (const finished of lane.finished) {
      if (finished.state !== 'stored') continue
      finished.state = 'flying'
      finished.push = ++pushes
      emit({ do: 'send', frame: { type: 'PUSH', id: finished.push, envelopes: [finished.row.bytes] } })
    }
  }

  /** All that this device has on its way into the room: later streams may stand on the refused one. */
  const setAside = (lane: Lane, refusal: Refusal): void => {
    for (const other of lanes.values()) if (other.room === lane.room) setAsideOne(other, refusal)
  }
  const setAsideOne = (lane: Lane, refusal: Refusal): void => {
    const rows = [...lane.finishedRows, ...lane.signing, ...lane.waiting]
    if (rows.length === 0) return
    const dropSent = lane.finished.map(({ row }) => ({ room: lane.room, stream: lane.stream, count: row.count }))
    Object.assign(lane, { waiting: [], finishedRows: [], finished: [], signing: [], stopped: refusal } satisfies Partial<Lane>)
    emit({ do: 'log', what: refusal.refusal, room: lane.room, detail: `set aside ${rows.length} rows` })
    emit({ do: 'set-aside', room: lane.room, stream: lane.stream, rows, refusal })
    commit({ dropSent, dropRows: [{ room: lane.room, stream: lane.stream, upTo: rows.at(-1)!.n }] }, () => {})
  }

  const answered = (frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>, now: number): void => {
    if (frame.id === foundId && foundId !== 0) { founded(frame); return }
    if (acts.answered(frame)) return
    for (const lane of lanes.values()) {
      const finished = lane.finished.find(f => f.push === frame.id && f.state === 'flying')
      if (!finished) continue
      if (frame.type === 'ACK') { finished.state = 'acked'; lastAck = frame.placed.at(-1); sealAll() }
      else refusedPush(lane, finished.row.count, refuse(frame.refusal, frame.detail), now + frame.retryAfterMs)
      emit({ do: 'status' })
      return
    }
  }

  const refusedPush = (lane: Lane, count: number, refusal: Refusal, retry: number): void => {
    emit({ do: 'log', what: refusal.refusal, room: lane.room, detail: refusal.detail })
    if (!mayRetry(refusal.refusal)) { setAside(lane, refusal); return }
    if (refusal.refusal === 'EPOCH_OLD') {
      const before = lane.finished.filter(({ row }) => row.count < count).at(-1)
      const tip = replica.fold(lane.room)?.tip(ports.deviceId, bytesOf(lane.stream))
      const dropped = unfinish(lane, count, before ? { count: before.row.count, id: before.id } : { count: tip?.count ?? 0, id: tip?.id ?? ZERO32 })
      commit({ dropSent: dropped.map(each => ({ room: lane.room, stream: lane.stream, count: each })) }, () => {})
    } else for (const finished of lane.finished) if (finished.state === 'flying') finished.state = 'stored'
    retryAt.set(lane, Math.max(retry, 0))
  }

  const founded = (frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>): void => {
    foundId = 0
    if (frame.type === 'ERR' && frame.refusal !== 'CASE_EXISTS') { stop(refuse(frame.refusal, frame.detail)); return }
    open()
  }

  // ---------------------------------------------------------------- events

  const welcomed = (): void => {
    online = true
    following.clear()
    if (stopped && (stopped.refusal === 'FOUNDING_CODE' || mayRetry(stopped.refusal))) stopped = undefined
    if (replica.provisional() && genesis) emit({ do: 'send', frame: { type: 'FOUND', id: (foundId = ++pushes), code: foundCode, genesis } })
    else open()
  }

  const onFrame = (frame: RelayFrame, now: number): void => {
    switch (frame.type) {
      case 'OPENED':
        for (const { room, state } of frame.rooms) {
          const f = follow(hex(room))
          if (state !== 0) { f.refused = refuse(state === 1 ? 'LOG_LOST' : 'NO_ROOM'); emit({ do: 'log', what: f.refused.refusal, room: f.room, detail: 'at open' }) }
        }
        return
      case 'ITEMS': takeItems(hex(frame.room), frame.firstSeq, frame.items); return
      case 'CAUGHTUP': {
        const f = follow(hex(frame.room))
        f.caughtUp = true
        if (f.room === caseName) open()
        sealAll()
        return
      }
      case 'ACK': answered(frame, now); return
      case 'ERR':
        if (frame.id === 0) { if (frame.refusal === 'NO_GRANT') { const f = following.get(hex(frame.room)); if (f) f.refused = refuse('NO_GRANT') } else if (frame.refusal === 'NO_ROOM' || frame.refusal === 'AUTH') stop(refuse(frame.refusal)) }
        else answered(frame, now)
        return
      default:
    }
  }

  const on = (event: CoreEvent): readonly CoreEffect[] => {
    effects = []
    switch (event.is) {
      case 'welcomed': welcomed(); break
      case 'disconnected':
        online = false
        following.clear()
        acts.disconnected()
        foundId = 0
        for (const lane of lanes.values()) for (const finished of lane.finished) if (finished.state === 'flying') finished.state = 'stored'
        break
      case 'frame': onFrame(event.frame, event.now); break
      case 'checked': case 'signed': case 'committed': {
        const then = waits.get(event.token)
        waits.delete(event.token)
        then?.(event.is === 'checked' ? { right: event.right } : event.is === 'signed' ? { signatures: event.signatures } : { stored: event.stored })
        break
      }
      case 'rows': takeRows(event.rows, event.sent); break
      case 'keys':
        keysUpTo = event.upTo
        for (const f of following.values()) pump(f)
        if (online && following.has(caseName)) open()
        sealAll()
        break
      case 'act': acts.begin(event.token, event.op, event.now); break
      case 'found': foundCode = event.code; if (online) welcomed(); break
      case 'retry': stopped = undefined; retryAt.clear(); sealAll(); break
      case 'tick':
        for (const [lane, at] of retryAt) if (event.now >= at) retryAt.delete(lane)
        sealAll()
        break
    }
    if (event.is !== 'tick' && event.is !== 'checked') emit({ do: 'status' })
    return effects
  }

  const status = (): CoreStatus => {
    const unconfirmed = new Map<string, number>()
    for (const lane of lanes.values()) { const n = unconfirmedChanges(lane); if (n > 0) unconfirmed.set(lane.room, (unconfirmed.get(lane.room) ?? 0) + n) }
    const all = [...following.values()]
    return {
      online, localFailed, unconfirmed, lastAck,
      caughtUp: online && all.length > 0 && all.every(f => f.refused || (f.caughtUp && f.inbox.length === 0)),
      behind: all.reduce((sum, f) => sum + f.inbox.length, 0),
      refused: stopped ?? all.find(f => f.refused)?.refused,
    }
  }

  return { on, status }
}

const bytesOf = (name: string): Bytes => Uint8Array.from(name.match(/../g) ?? [], pair => parseInt(pair, 16))
