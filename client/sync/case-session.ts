/**
 * A case in one tab, alive: replica, views, rows, and, in the leading tab, the
 * core with its line to the relay. Does what the core's effects say and
 * nothing of its own will.
 */
import { fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { randomBytes, sign, verify, type Device } from '../../shared/crypto.ts'
import { signedMessage, type Envelope } from '../../shared/envelope.ts'
import { presencePerSecond } from '../../shared/limits.ts'
import type { Door, RelayFrame } from '../../shared/protocol.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { mayWrite, memberOf, type RosterHistory } from '../../shared/roster-fold.ts'
import type { RosterOp } from '../../shared/roster.ts'
import { makeClientCore, type ClientCore } from './client-core.ts'
import type { CoreEffect, CoreEvent } from './core-events.ts'
import { makeLocalFacts, type LocalFacts } from './fact-room.ts'
import { makeWatched, type Watched } from './observed.ts'
import { openPresence, sealPresence, type PresenceKind } from './presence.ts'
import { genesisName, loadReplica, type KeyPort, type Replica } from './replica.ts'
import type { Judged } from './room-fold.ts'
import { makePasses, type Passes } from './passes.ts'
import { makeStatusKeeper, type LinkStatus } from './link-status.ts'
import type { CaseStore, Change, OutboxRow } from './store.ts'
import { asidePrefix } from './set-aside.ts'
import { joinTabs, type TabMessage, type Tabs } from './tabs.ts'
import { makeLocalText, type LocalText } from './text-room.ts'
import { makeWire, type Wire } from './wire.ts'

export interface SessionKeys extends KeyPort {
  /** Unwraps what the roster has for this device; afterwards keyOf and kindOf know it. */
  read(history: RosterHistory, entries: readonly Envelope[]): Promise<void>
}

export interface SessionPorts {
  readonly caseId: Bytes
  readonly device: Device
  readonly store: CaseStore
  readonly keys: SessionKeys
  /** undefined: a case that never leaves this device. */
  readonly url: string | undefined
  readonly origin: string
  readonly WebSocketClass: typeof WebSocket
  readonly build: string
  readonly nextFrame: (run: () => void) => void
  /** Named in the console, never with content: what was refused and by which device. */
  readonly note: (what: string, detail: string) => void
}

/** What somebody was last seen doing; `online` until the relay says that his device left. */
export interface Presence { readonly device: string; readonly online: boolean; readonly doing: string; readonly place: string; readonly heardAt: number }

export interface CaseSession {
  readonly replica: Replica
  readonly status: Watched<LinkStatus>
  readonly roster: Watched<RosterHistory>
  readonly presence: Watched<ReadonlyMap<string, Presence>>
  readonly doors: Watched<ReadonlyMap<string, Door>>
  readonly wantsFoundingCode: Watched<boolean>
  text(room: string): LocalText | undefined
  facts(room: string): LocalFacts | undefined
  /** Names of the set-aside pieces in the store; changes when one is added. */
  readonly setAside: Watched<readonly string[]>
  act(op: RosterOp): Promise<Refusal | undefined>
  found(code: string): void
  answerDoor(inviteId: Bytes, nonce: Bytes): void
  announce(doing: string, place: string): void
  retryNow(): void
  /** To the parts of files at the relay. */
  readonly passes: Passes
  close(): Promise<void>
}

export const startSession = async (ports: SessionPorts): Promise<CaseSession> => {
  const { store, keys, device } = ports
  const caseName = hex(ports.caseId)
  const replica = await loadReplica(ports.caseId, store, keys)
  await keys.read(replica.history(), replica.entries())
  const texts = new Map<string, LocalText>(), facts = new Map<string, LocalFacts>()
  const roster = makeWatched(replica.history())
  const presence = makeWatched<ReadonlyMap<string, Presence>>(new Map())
  const doors = makeWatched<ReadonlyMap<string, Door>>(new Map())
  const setAside = makeWatched<readonly string[]>(await store.keptNames(asidePrefix))
  const wantsFoundingCode = makeWatched(false)
  const keeper = makeStatusKeeper(ports.url === undefined ? 'local' : 'relay')
  /** Acts without an answer yet; a tab that comes to lead begins them again. */
  const acting = new Map<string, { readonly op: RosterOp; readonly answer: (refusal: Refusal | undefined) => void }>()
  let core: ClientCore | undefined
  let wire: Wire | undefined
  let early: OutboxRow[] | undefined
  let closed = false
  const ticking = setInterval(() => core && run({ is: 'tick', now: Date.now() }), 1000)

  // ---------------------------------------------------------------- views

  const mayWriteNow = (room: string): boolean => { const state = replica.history().latest; return state !== undefined && mayWrite(state, hex(device.deviceId), room) }
  const rowsOf = (all: readonly OutboxRow[], room: string): OutboxRow[] => all.filter(row => row.room === room)
  const enterRooms = async (): Promise<void> => {
    const state = replica.history().latest
    const mine = state && memberOf(state, hex(device.deviceId))
    const rows = await store.rows()
    // All at once: a case has eight rooms and more, and each asks the disk twice.
    await Promise.all([...mine?.grants.keys() ?? []].map(async room => {
      if (room === caseName) return
      const came = await replica.catchUp(store, room)
      const fold = replica.ensure(room)
      if (!fold || closed) return
      const viewPorts = { deviceId: device.deviceId, random: randomBytes, now: Date.now, offline: () => !keeper.online(), nextFrame: ports.nextFrame, mayWrite: () => mayWriteNow(room) }
      if (fold.kind === 'text' && !texts.has(room)) {
        texts.set(room, makeLocalText(fold, rowsOf(rows, room), { ...viewPorts, write: typed, presence: (stream, entry) => sendPresence(room, 1, stream, entry) }))
      } else if (fold.kind === 'fact' && !facts.has(room)) {
        facts.set(room, makeLocalFacts(fold, rowsOf(rows, room), { ...viewPorts, write: stated }))
      } else release(room, came)
    }))
  }
  const release = (room: string, judged: readonly Judged[]): void => {
    if (judged.length === 0) return
    texts.get(room)?.take(judged)
    facts.get(room)?.take(judged)
    hearOf(judged)
  }

  /** Typed while the disk refused: in memory, and tried again with the next one. */
  let unsaved: readonly OutboxRow[] = []
  const writeRow = async (row: OutboxRow): Promise<void> => {
    const rows = [...unsaved, row]
    unsaved = rows
    try { await store.commit({ rows }) } catch (failure) {
      keeper.localFailed(failure instanceof DOMException && failure.name === 'QuotaExceededError' ? '存储已满' : '写不进本机存储')
      throw failure
    }
    unsaved = unsaved.filter(each => !rows.includes(each))
    keeper.saved(row.at)
  }
  const tellCore = (row: OutboxRow): void => {
    if (core) run({ is: 'rows', rows: [row], sent: [] })
    else if (early) early.push(row)
    else tabs.tell({ say: 'row', row })
  }
  /** What the disk refuses must still reach the relay: the recorder is stopped only when neither takes it. */
  const typed = (row: OutboxRow): void => { void inOrder(row, writeRow(row).catch(() => {})) } // the chip says it
  /** A fact is a form's answer: when it could not be kept, its author is told and it is not sent. */
  const stated = async (row: OutboxRow): Promise<void> => {
    try { await writeRow(row) } catch (failure) { unsaved = unsaved.filter(each => each !== row); throw failure }
    await inOrder(row, Promise.resolve())
  }
  /** One row stands on the one before it, whichever transaction ends first. */
  let telling: Promise<void> = Promise.resolve()
  const inOrder = (row: OutboxRow, written: Promise<void>): Promise<void> => {
    const told = telling.then(() => written).then(() => tellCore(row))
    telling = told.catch(() => {}) // it is the caller's to report; later rows go on
    return told
  }
  /** What is in the log, or set aside, must not be written to the outbox again. */
  const forgetUnsaved = (change: Change): void => {
    for (const { room, stream, from, upTo } of change.dropRows ?? []) unsaved = unsaved.filter(row => row.room !== room || row.stream !== stream || row.n < from || row.n > upTo)
  }

  // ---------------------------------------------------------------- presence

  const lastOwn = new Map<string, { kind: PresenceKind; stream: Bytes; entry: Bytes }>()
  const dueOwn = new Map<string, { room: string; kind: PresenceKind; stream: Bytes; entry: Bytes }>()
  let thinning: ReturnType<typeof setTimeout> | undefined
  const sendPresence = (room: string, kind: PresenceKind, stream: Bytes, entry: Bytes): void => {
    if (!core) { tabs.tell({ say: 'presence-out', room, kind, stream, entry }); return }
    const name = `${room}/${hex(stream)}/${kind}`
    lastOwn.set(name, { kind, stream, entry })
    dueOwn.set(name, { room, kind, stream, entry })
    thinning ??= setTimeout(() => {
      thinning = undefined
      for (const due of dueOwn.values()) passOn(due)
      dueOwn.clear()
    }, 1000 / presencePerSecond)
  }
  const passOn = ({ room, kind, stream, entry }: { room: string; kind: PresenceKind; stream: Bytes; entry: Bytes }): void => {
    const key = presenceKey(room)
    if (key) wire?.send({ type: 'PRESENCE', room: fromHex(room), sealed: sealPresence(key, fromHex(room), device.deviceId, kind, stream, entry) })
  }
  const presenceKey = (room: string): Bytes | undefined => {
    const epoch = replica.history().latest?.rooms.get(room)?.epoch
    return epoch === undefined ? undefined : keys.keyOf(room, epoch)
  }
  const showPresence = (room: string, from: Bytes, kind: PresenceKind, stream: Bytes, entry: Bytes): void => {
    const name = hex(from)
    const before = presence.get().get(name)
    if (kind === 1) texts.get(room)?.peerPresence(from, stream, entry)
    const { doing, place } = kind === 2 ? doingOf(entry) : { doing: before?.doing ?? '', place: before?.place ?? '' }
    presence.set(new Map(presence.get()).set(name, { device: name, online: true, doing, place, heardAt: Date.now() }))
    // Nothing of presence is stored: a newcomer knows of us only when we say it again.
    if (!before?.online && core) for (const [own, each] of lastOwn) dueOwn.set(own, { room: own.split('/')[0]!, ...each })
    if (dueOwn.size > 0 && core) thinning ??= setTimeout(() => { thinning = undefined; for (const due of dueOwn.values()) passOn(due); dueOwn.clear() }, 50)
  }
  const doingOf = (entry: Bytes): { doing: string; place: string } => {
    const words = (value: unknown, most: number): string => (typeof value === 'string' ? value.slice(0, most) : '')
    try { const { doing, place } = JSON.parse(new TextDecoder().decode(entry)) as { doing?: unknown; place?: unknown }; return { doing: words(doing, 60), place: words(place, 120) } } catch { return { doing: '', place: '' } } // a peer's words are not ours to trust
  }
  const showLeft = (room: string, from: Bytes): void => {
    texts.get(room)?.peerLeft(from)
    const before = presence.get().get(hex(from))
    if (before && room === caseName) presence.set(new Map(presence.get()).set(before.device, { ...before, online: false, doing: '', place: '' }))
  }
  const hearOf = (judged: readonly Judged[]): void => {
    const next = new Map(presence.get())
    for (const { envelope, relayTime } of judged) {
      const name = hex(envelope.author)
      const before = next.get(name)
      next.set(name, { device: name, online: before?.online ?? false, doing: before?.doing ?? '', place: before?.place ?? '', heardAt: Math.max(before?.heardAt ?? 0, relayTime) })
    }
    presence.set(next)
  }

  // ---------------------------------------------------------------- leading

  const run = (event: CoreEvent): void => {
    if (!core || closed) return
    for (const effect of core.on(event)) perform(effect)
  }
  const perform = (effect: CoreEffect): void => {
    switch (effect.do) {
      case 'send': wire?.send(effect.frame); return
      case 'check': void Promise.all(effect.list.map(({ signPub, message, signature }) => verify(signPub, message, signature)))
        .then(right => run({ is: 'checked', token: effect.token, right })); return
      case 'sign': void Promise.all(effect.unsigned.map(bytes => sign(device.signKey, signedMessage(bytes))))
        .then(signatures => run({ is: 'signed', token: effect.token, signatures })); return
      case 'commit': forgetUnsaved(effect.change); void store.commit(effect.change).then(() => true, () => { keeper.localFailed('写不进本机存储'); return false })
        .then(stored => run({ is: 'committed', token: effect.token, stored })); return
      case 'release': release(effect.room, effect.judged); tabs.tell({ say: 'log', room: effect.room }); return
      case 'roster': rosterReading = rosterReading.then(readRoster); return
      case 'rebuild': rebuild(effect.room); tabs.tell({ say: 'rebuild', room: effect.room }); return
      case 'set-aside': setAside.set([...setAside.get().filter(each => each !== effect.name), effect.name]); tabs.tell({ say: 'set-aside' }); return
      case 'acted': { const id = actIds.get(effect.token); if (id) { actIds.delete(effect.token); settleAct(id, effect.refusal); tabs.tell({ say: 'acted', id, refusal: effect.refusal }) } return }
      case 'status': keeper.core(core!.status()); return
      case 'log': ports.note(effect.what, `${effect.room.slice(0, 8)} ${effect.detail}`); return
      case 'reconnect': wire?.restart(); return
    }
  }
  /** One after the other: keys of a later entry may need those of an earlier one. */
  let rosterReading: Promise<void> = Promise.resolve()
  const readRoster = async (): Promise<void> => {
    const history = replica.history()
    if (roster.get() === history) return
    await keys.read(history, replica.entries())
    await enterRooms()
    roster.set(history)
    tabs.tell({ say: 'roster' })
    // Not what has come meanwhile: its keys are not read yet, and an envelope without its key would be refused for ever.
    run({ is: 'keys', upTo: history.states.length })
  }

  /** Back to the truth, in every tab: what stood on the refused words is in no log. */
  const rebuild = (room: string): void => { texts.get(room)?.rebuild(); facts.get(room)?.rebuild() }

  const actIds = new Map<number, string>()
  let actTokens = 0
  const settleAct = (id: string, refusal: Refusal | undefined): void => { acting.get(id)?.answer(refusal); acting.delete(id) }
  const beginAct = (id: string, op: RosterOp): void => { actIds.set(++actTokens, id); run({ is: 'act', token: actTokens, op, now: Date.now() }) }

  const lead = async (): Promise<void> => {
    if (closed) return
    early = []
    await replica.catchUpRoster(store)
    await keys.read(replica.history(), replica.entries())
    await enterRooms()
    const [rows, sent, genesis] = [await store.rows(), await store.sent(), await store.kept(genesisName)]
    if (closed) return
    core = makeClientCore(replica, { deviceId: device.deviceId, random: randomBytes, keyOf: keys.keyOf, kindOf: keys.kindOf }, genesis)
    run({ is: 'rows', rows, sent })
    for (const row of early) run({ is: 'rows', rows: [row], sent: [] })
    early = undefined
    run({ is: 'keys', upTo: replica.history().states.length })
    tabs.tell({ say: 'new-leader' })
    for (const [id, { op }] of acting) beginAct(id, op)
    if (ports.url !== undefined) connect(ports.url)
  }
  const connect = (url: string): void => {
    wire = makeWire({
      url, origin: ports.origin, WebSocketClass: ports.WebSocketClass, device, build: ports.build, random: randomBytes,
      welcomed(relay) { wantsFoundingCode.set(relay.wantsFoundingCode); keeper.welcomed(relay.relayTime); run({ is: 'welcomed' }) },
      frame: takeFrame,
      gone(refusal) {
        run({ is: 'disconnected' })
        passes.disconnected()
        presence.set(new Map([...presence.get()].map(([name, each]) => [name, { ...each, online: false, doing: '', place: '' }])))
        tellHere()
        keeper.gone(refusal)
      },
      trying: attempt => keeper.trying(attempt),
    })
  }
  const takeFrame = (frame: RelayFrame): void => {
    if (frame.type === 'PRESENCE') {
      const key = presenceKey(hex(frame.room))
      const opened = key && openPresence(key, frame.room, frame.device, frame.sealed)
      if (!opened) return
      showPresence(hex(frame.room), frame.device, opened.kind, opened.stream, opened.entry)
      tabs.tell({ say: 'presence-in', room: hex(frame.room), device: frame.device, ...opened })
    } else if (frame.type === 'LEFT') { showLeft(hex(frame.room), frame.device); tabs.tell({ say: 'left', room: hex(frame.room), device: frame.device }) }
    else if (frame.type === 'DOOR') { doors.set(new Map(doors.get()).set(hex(frame.inviteId), frame)); tellHere() }
    else if (frame.type === 'PASS') passes.frame(frame)
    else if (frame.type === 'PONG') keeper.relayTime(frame.time)
    else {
      run({ is: 'frame', frame, now: Date.now() })
      if (frame.type === 'CAUGHTUP' && hex(frame.room) === caseName) announceAgain()
    }
  }

  // ---------------------------------------------------------------- other tabs

  const tellStatus = (): void => { if (core && !closed) tabs.tell({ say: 'status', status: keeper.status.get() }) }
  const tellHere = (): void => { if (core && !closed) tabs.tell({ say: 'here', presence: [...presence.get().values()], doors: [...doors.get().values()] }) }
  const hear = (message: TabMessage): void => {
    switch (message.say) {
      case 'hello': tellStatus(); tellHere(); return
      case 'here':
        if (core) return
        presence.set(new Map(message.presence.map(each => [each.device, each])))
        doors.set(new Map(message.doors.map(door => [hex(door.inviteId), door])))
        return
      case 'found': if (core) run({ is: 'found', code: message.code }); return
      case 'row': if (core) run({ is: 'rows', rows: [message.row], sent: [] }); else early?.push(message.row); return
      case 'presence-out': if (core) sendPresence(message.room, message.kind, message.stream, message.entry); return
      case 'act': if (core) { acting.set(message.id, { op: message.op, answer: () => {} }); beginAct(message.id, message.op) } return
      case 'acted': settleAct(message.id, message.refusal); return
      case 'retry': if (core) retryNow(); return
      case 'presence-in': showPresence(message.room, message.device, message.kind, message.stream, message.entry); return
      case 'left': showLeft(message.room, message.device); return
      case 'rebuild': rebuild(message.room); return
      case 'set-aside': void store.keptNames(asidePrefix).then(names => setAside.set(names)); return
      case 'status': if (!core) keeper.mirror(message.status as LinkStatus); return
      case 'log': if (!core) void replica.catchUp(store, message.room).then(came => release(message.room, came)); return
      case 'roster': if (!core) void replica.catchUpRoster(store).then(() => keys.read(replica.history(), replica.entries())).then(enterRooms).then(() => roster.set(replica.history())); return
      case 'new-leader': announceAgain(); return
      case 'pass-wanted': case 'pass': passes.hear(message); return
    }
  }

  const hereStream = randomBytes(8)
  let doingNow = '', placeNow = ''
  const announceAgain = (): void => sendPresence(caseName, 2, hereStream, new TextEncoder().encode(JSON.stringify({ doing: doingNow, place: placeNow })))
  const retryNow = (): void => { keeper.retry(); run({ is: 'retry' }); wire?.retryNow() }

  const passes = makePasses({ caseId: ports.caseId, random: randomBytes, leads: () => core !== undefined, online: () => keeper.online(), send: frame => wire?.send(frame), tell: message => tabs.tell(message) })
  let mayLead = (): void => {}
  const entered = new Promise<void>(resolve => { mayLead = resolve })
  const tabs: Tabs = joinTabs(`liuchi-case-${caseName}`, hear, () => void entered.then(lead))
  keeper.status.subscribe(tellStatus)
  await enterRooms()
  mayLead()
  tabs.tell({ say: 'hello' })

  return {
    passes, replica, roster, presence, doors, setAside, wantsFoundingCode, status: keeper.status,
    text: room => texts.get(room), facts: room => facts.get(room),
    act: op => new Promise(resolve => {
      const id = hex(randomBytes(8))
      acting.set(id, { op, answer: resolve })
      if (core) beginAct(id, op)
      else tabs.tell({ say: 'act', id, op })
    }),
    found(code) { if (core) run({ is: 'found', code }); else tabs.tell({ say: 'found', code }) },
    answerDoor(inviteId, nonce) { wire?.send({ type: 'ANSWER', caseId: ports.caseId, inviteId, nonce }) },
    announce(doing, place) { if (doing !== doingNow || place !== placeNow) { doingNow = doing; placeNow = place; announceAgain() } },
    retryNow() { if (core) retryNow(); else tabs.tell({ say: 'retry' }) },
    async close() {
      closed = true
      clearInterval(ticking)
      clearTimeout(thinning)
      wire?.close()
      for (const text of texts.values()) text.close()
      tabs.close()
      store.close()
    },
  }
}
