/**
 * The client's side of a case, without a clock, a socket, a disk or chance:
 * events in, effects out. It follows rooms, judges what comes, and lets out
 * (sending.ts) what this device has written. Two promises hold it together:
 * a room's fold, its disk and its views move in that order and in one step
 * each, and nothing is sealed or sent in a room before it has caught up.
 */
import { fromHex, hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { emptyHead, readEnvelope, signedMessage, unsignedPart, ZERO32, type Envelope } from '../../shared/envelope.ts'
import type { Item, RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, mayRetry, refuse, type Refusal } from '../../shared/refusal.ts'
import { caseIdOf, emptyHistory, extendHistory, mayRead, memberOf, rosterSigner } from '../../shared/roster-fold.ts'
import type { CoreEffect, CoreEvent, CoreStatus } from './core-events.ts'
import { makeDiskQueue } from './disk-queue.ts'
import { genesisName, snapshotEvery, snapshotName, type KeyPort, type Replica } from './replica.ts'
import { makeRosterActs } from './roster-acts.ts'
import { makeSending, type Standing } from './sending.ts'

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
  /** The relay has said that this was all. */
  caughtUp: boolean
  /** It was all, and it was judged. Stays true while new envelopes come. */
  level: boolean
  refused: Refusal | undefined
}

export interface CorePorts extends KeyPort {
  readonly deviceId: Bytes
  readonly random: (length: number) => Bytes
}

interface Answer { readonly right?: readonly boolean[]; readonly signatures?: readonly Bytes[]; readonly stored?: boolean }

export const makeClientCore = (replica: Replica, ports: CorePorts, genesis: Bytes | undefined): ClientCore => {
  const caseName = hex(replica.caseId)
  const me = hex(ports.deviceId)
  const following = new Map<string, Following>()
  const waits = new Map<number, (answer: Answer) => void>()
  let effects: CoreEffect[] = []
  let tokens = 0, pushes = 0
  let online = false
  let foundId = 0, foundCode = ''
  let stopped: Refusal | undefined
  let keysUpTo = 0
  const lastSnapshot = new Map<string, number>()

  const emit = (effect: CoreEffect): void => { effects.push(effect) }
  const wait = (then: (answer: Answer) => void): number => { waits.set(++tokens, then); return tokens }
  const latest = () => replica.history().latest
  const nextPush = (): number => ++pushes
  const disk = makeDiskQueue({ emit, wait })
  const acts = makeRosterActs({ replica, ports, emit, wait, nextPush, mayAct: () => online && following.get(caseName)?.caughtUp === true })

  /** The roster is level with the relay's and its keys are read. */
  const rosterStands = (): boolean => {
    const roster = following.get(caseName)
    return online && !stopped && !replica.provisional() && roster?.caughtUp === true && roster.inbox.length === 0 && !roster.refused && keysUpTo >= rosterSeq()
  }
  const standing = (room: string): Standing => {
    const state = latest()
    if (!state || !rosterStands()) return 'wait'
    if (!mayRead(state, me, room)) return 'lost'
    const f = following.get(room)
    return f?.caughtUp && f.inbox.length === 0 && !f.refused ? 'open' : 'wait'
  }
  const sending = makeSending({ replica, ports, disk, emit, wait, nextPush, standing })

  // ---------------------------------------------------------------- following

  const follow = (room: string): Following => {
    const known = following.get(room)
    if (known) return known
    const made: Following = { room, inbox: [], received: position(room), checking: false, caughtUp: false, level: false, refused: undefined }
    following.set(room, made)
    return made
  }
  const rosterSeq = (): number => (replica.provisional() ? 0 : replica.history().states.length)
  const position = (room: string): number => (room === caseName ? rosterSeq() : replica.fold(room)?.seq() ?? 0)

  /** Asks for every room that the roster grants and that is not followed, also for one that was taken away and is granted again. */
  const open = (): void => {
    // Rooms are asked for once their keys are read and their past is loaded from this disk.
    const state = replica.history().states[keysUpTo - 1]
    const mine = state && !replica.provisional() ? [...(memberOf(state, me)?.grants.keys() ?? [])].filter(room => room !== caseName) : []
    const withheld = (room: string): boolean => { const refused = following.get(room)?.refused; return refused !== undefined && refused.refusal !== 'LOG_LOST' }
    const wanted = [caseName, ...mine].filter(room => !following.has(room) || (room !== caseName && withheld(room)))
    const cursors = wanted.map(room => {
      following.delete(room)
      const fold = replica.ensure(room)
      const seq = follow(room).received
      const head = room === caseName ? replica.history().head : fold?.head() ?? ZERO32
      return { room: fromHex(room), seq, head: seq === 0 ? emptyHead(fromHex(room)) : head }
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
    if (f.checking || stopped) return
    const from = skipKnown(f)
    const batch: { envelope: Envelope; relayTime: number; signPub: Bytes | undefined }[] = []
    for (const { envelope: bytes, relayTime } of f.inbox.slice(0, f.room === caseName ? 1 : batchMax)) {
      const envelope = readEnvelope(bytes)
      if (isRefusal(envelope)) { stop(refuse(envelope.refusal === 'SUITE' ? 'VERSION' : 'LOG_LOST', 'unreadable envelope in the log')); return }
      if (f.room !== caseName && !ready(envelope, f.room)) break
      const signPub = f.room === caseName ? rosterSigner(replica.provisional() ? undefined : latest(), envelope) : latest()?.devices.get(hex(envelope.author))?.signPub
      batch.push({ envelope, relayTime, signPub: isRefusal(signPub) ? undefined : signPub })
    }
    if (batch.length === 0) return
    f.checking = true
    const checkable = batch.filter(({ signPub }) => signPub)
    const token = wait(({ right }) => {
      if (following.get(f.room) !== f) return
      f.checking = false
      f.inbox.splice(0, batch.length)
      // Its past may have been loaded from this disk meanwhile.
      const known = Math.max(0, position(f.room) + 1 - from)
      const signed = new Set(checkable.filter((_, i) => right![i]).map(({ envelope }) => envelope))
      if (known >= batch.length) pump(f)
      else if (f.room === caseName) takeRoster(f, batch[0]!, signed.size === 1)
      else judgeAll(f, batch.slice(known), signed)
    })
    emit({ do: 'check', token, list: checkable.map(({ envelope, signPub }) => ({ signPub: signPub!, message: signedMessage(unsignedPart(envelope)), signature: envelope.signature })) })
  }

  /** Drops what this device has already; returns the position of the first that is left. */
  const skipKnown = (f: Following): number => {
    const from = f.received - f.inbox.length + 1
    const known = Math.min(f.inbox.length, Math.max(0, position(f.room) + 1 - from))
    f.inbox.splice(0, known)
    return from + known
  }

  /** Roster first: the grant by which this device reads the room, and the key that came with it. What cannot be opened is refused for ever. */
  const ready = (envelope: Envelope, room: string): boolean => {
    const state = latest(), seq = state?.seq ?? 0
    if (!state || envelope.rosterSeq > seq || !mayRead(state, me, room) || !replica.ensure(room)) return false
    const epochs = state.rooms.get(room)?.epoch ?? 0
    return envelope.epoch === 0 || envelope.epoch > epochs || ports.keyOf(room, envelope.epoch) !== undefined || keysUpTo >= seq
  }

  const judgeAll = (f: Following, batch: readonly { envelope: Envelope; relayTime: number }[], signed: ReadonlySet<Envelope>): void => {
    const fold = replica.ensure(f.room)!
    const judged = batch.map(({ envelope, relayTime }) =>
      fold.take(envelope, relayTime, { signed: signed.has(envelope), history: replica.history(), key: ports.keyOf(f.room, envelope.epoch) }))
    for (const { refused, envelope, seq } of judged) {
      if (refused) emit({ do: 'log', what: refused.refusal, room: f.room, detail: `#${seq} ${hex(envelope.author).slice(0, 8)} ${refused.detail}` })
    }
    const due = fold.kind === 'text' && fold.seq() - (lastSnapshot.get(f.room) ?? 0) >= snapshotEvery
    if (due) lastSnapshot.set(f.room, fold.seq())
    disk.add({
      ...sending.heard(f.room, judged),
      log: judged.map(j => ({ room: f.room, seq: j.seq, relayTime: j.relayTime, bytes: j.envelope.bytes, refused: j.refused?.refusal })),
      ...(due ? { keep: [{ name: snapshotName(f.room), bytes: fold.snapshot() }] } : {}),
    }, 'answered', () => emit({ do: 'release', room: f.room, judged }))
    lookLevel(f)
    pump(f)
    sending.go()
  }
  const lookLevel = (f: Following): void => { f.level ||= f.caughtUp && f.inbox.length === 0 }

  const takeRoster = (f: Following, { envelope, relayTime }: { envelope: Envelope; relayTime: number }, signed: boolean): void => {
    const before = replica.provisional() ? emptyHistory : replica.history()
    if (!before.latest && !sameBytes(caseIdOf(envelope), replica.caseId)) { stop(refuse('GENESIS')); return }
    const next = signed ? extendHistory(before, envelope, relayTime) : refuse('BAD_SIGNATURE', 'roster entry')
    if (isRefusal(next)) { stop(next); return }
    replica.setHistory(next, envelope)
    disk.add({
      log: [{ room: caseName, seq: next.states.length, relayTime, bytes: envelope.bytes, refused: undefined }],
      ...(before.latest ? {} : { keep: [{ name: genesisName, bytes: undefined }] }),
    }, 'answered', () => emit({ do: 'roster', history: next }))
    lookLevel(f)
    pump(f)
    for (const other of following.values()) pump(other)
  }

  const stop = (refusal: Refusal): void => { stopped = refusal; emit({ do: 'log', what: refusal.refusal, room: caseName, detail: refusal.detail }); emit({ do: 'status' }) }

  // ---------------------------------------------------------------- frames

  const founded = (frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>): void => {
    foundId = 0
    if (frame.type === 'ERR' && frame.refusal !== 'CASE_EXISTS') { stop(refuse(frame.refusal, frame.detail)); return }
    open()
  }
  const answered = (frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>, now: number): void => {
    if (frame.id === foundId && foundId !== 0) founded(frame)
    else if (!acts.answered(frame) && sending.answered(frame, now)) sending.go()
  }

  const opened = (frame: Extract<RelayFrame, { type: 'OPENED' }>): void => {
    for (const { room, state } of frame.rooms) {
      const f = follow(hex(room))
      if (state === 0) continue
      f.refused = refuse(state === 1 ? 'LOG_LOST' : 'NO_ROOM')
      emit({ do: 'log', what: f.refused.refusal, room: f.room, detail: 'at open' })
    }
  }

  /** A refusal that answers no push: of a room, or of everything. */
  const refusedRoom = ({ refusal, room }: Extract<RelayFrame, { type: 'ERR' }>): void => {
    if (refusal === 'NO_ROOM' || refusal === 'AUTH') { stop(refuse(refusal)); return }
    const f = following.get(hex(room))
    if (refusal !== 'NO_GRANT' || !f || f.refused) return
    f.refused = refuse('NO_GRANT')
    if (rosterStands()) open() // it may have been granted again by now
  }

  const welcomed = (): void => {
    online = true
    following.clear()
    if (stopped && (stopped.refusal === 'FOUNDING_CODE' || mayRetry(stopped.refusal))) stopped = undefined
    if (replica.provisional() && genesis) emit({ do: 'send', frame: { type: 'FOUND', id: (foundId = nextPush()), code: foundCode, genesis } })
    else open()
  }

  const onFrame = (frame: RelayFrame, now: number): void => {
    switch (frame.type) {
      case 'OPENED': opened(frame); return
      case 'ITEMS': takeItems(hex(frame.room), frame.firstSeq, frame.items); return
      case 'CAUGHTUP': {
        const f = follow(hex(frame.room))
        f.caughtUp = true
        lookLevel(f)
        if (f.room === caseName) open()
        sending.go()
        return
      }
      case 'ACK': answered(frame, now); return
      case 'ERR':
        if (frame.id === 0) refusedRoom(frame)
        else answered(frame, now)
        return
      default:
    }
  }

  // ---------------------------------------------------------------- events

  const disconnected = (): void => {
    online = false
    following.clear()
    acts.disconnected()
    foundId = 0
    sending.disconnected()
  }

  const on = (event: CoreEvent): readonly CoreEffect[] => {
    effects = []
    switch (event.is) {
      case 'welcomed': welcomed(); break
      case 'disconnected': disconnected(); break
      case 'frame': onFrame(event.frame, event.now); break
      case 'checked': case 'signed': case 'committed': {
        const then = waits.get(event.token)
        waits.delete(event.token)
        then?.(event.is === 'checked' ? { right: event.right } : event.is === 'signed' ? { signatures: event.signatures } : { stored: event.stored })
        break
      }
      case 'rows': sending.take(event.rows, event.sent); sending.go(); break
      case 'keys':
        keysUpTo = event.upTo
        for (const f of following.values()) pump(f)
        if (online && following.has(caseName)) open()
        sending.go()
        break
      case 'act': acts.begin(event.token, event.op, event.now); break
      case 'found': foundCode = event.code; if (online) welcomed(); break
      case 'retry': stopped = undefined; sending.retry(); sending.go(); break
      case 'tick': disk.again(); sending.tick(event.now); sending.go(); break
    }
    if (event.is !== 'tick' && event.is !== 'checked') emit({ do: 'status' })
    return effects
  }

  /** A newcomer's rooms become known one roster entry after the other: until the last is read, nobody knows what is missing. */
  const allFollowed = (): boolean => {
    const state = latest(), mine = state && memberOf(state, me)
    if (replica.provisional() || keysUpTo < rosterSeq()) return false
    return [...mine?.grants.keys() ?? []].every(room => room === caseName || ports.kindOf(room) === undefined || following.has(room))
  }
  const status = (): CoreStatus => {
    // A room whose kind this program does not know is not shown, and nobody waits for it.
    const shown = [...following.values()].filter(({ room }) => room === caseName || replica.fold(room))
    return {
      online, localFailed: disk.failed(), unconfirmed: sending.unconfirmed(), lastAck: sending.lastAck(),
      caughtUp: online && shown.length > 0 && shown.every(f => f.refused || f.level) && allFollowed(),
      behind: shown.reduce((sum, f) => sum + (f.refused ? 0 : f.inbox.length), 0),
      refused: stopped ?? shown.find(f => f.refused)?.refused,
    }
  }

  return { on, status }
}
/** Envelopes whose signatures are checked together: a screen stays alive meanwhile. */
const batchMax = 256
