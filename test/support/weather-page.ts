/**
 * An open page in a simulated world: the core and its views, driven as
 * case-session.ts drives them, but by a virtual clock, a fake signer and a
 * disk and a line that fail.
 */
import { fromHex, hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { KIND, openEnvelope, readEnvelope, sealEnvelope, signedMessage, withSignature } from '../../shared/envelope.ts'
import { authMessage, CLOSE, protocolVersion, readRelayFrame, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, type RefusalName } from '../../shared/refusal.ts'
import { mayWrite, memberOf, type RosterHistory } from '../../shared/roster-fold.ts'
import type { RosterOp } from '../../shared/roster.ts'
import { makeClientCore, type ClientCore } from '../../client/sync/client-core.ts'
import type { CoreEffect, CoreEvent } from '../../client/sync/core-events.ts'
import { makeLocalFacts, type LocalFacts } from '../../client/sync/fact-room.ts'
import { loadReplica, type Replica } from '../../client/sync/replica.ts'
import type { Judged } from '../../client/sync/room-fold.ts'
import type { Change, OutboxRow } from '../../client/sync/store.ts'
import { makeLocalText, type LocalText } from '../../client/sync/text-room.ts'
import { fakeVerify } from './fake-signer.ts'
import { makeFakeKeyring, sectionOf, type Someone } from './weather-case.ts'
import type { WeatherDisk } from './weather-disk.ts'
import type { Line, WeatherRelay } from './weather-relay.ts'
import type { Weather } from './weather.ts'

export interface Page {
  readonly replica: Replica
  readonly core: ClientCore
  readonly texts: ReadonlyMap<string, LocalText>
  readonly facts: ReadonlyMap<string, LocalFacts>
  mayWrite(room: string): boolean
  /** The words of the edit that is being made; undefined when nobody is making one. */
  saying: string | undefined
  act(op: RosterOp): void
  isActing(): boolean
  line(): Line | undefined
  /** The network card is off: no line, no new one. */
  network: 'on' | 'off'
  connect(): void
  /** This end learns that the line is gone. */
  lineLost(code: number | undefined): void
  tick(): void
  /** The relay has closed for good, e.g. because this device was removed. */
  shut(): number | undefined
  close(): void
}

export interface PagePorts {
  readonly who: Someone
  readonly caseId: Bytes
  readonly disk: WeatherDisk
  readonly relay: WeatherRelay
  readonly nextSession: () => number
  /** How far this device's clock is from the world's, ms. */
  readonly clockMs: number
  readonly wrote: (row: OutboxRow, saying: string) => void
  readonly stored: (row: OutboxRow) => void
}

/** What may be refused where everybody is honest: rights that changed, keys that changed, a disk that is full, a hurry. */
const HONEST: readonly RefusalName[] = ['NO_GRANT', 'REMOVED', 'EPOCH_OLD', 'RATE', 'STORE_FAILED', 'ROSTER_AHEAD', 'NO_ROOM']
const FINAL: readonly number[] = [CLOSE.auth, CLOSE.revoked, CLOSE.gone, CLOSE.upgrade]

export const openPage = async (weather: Weather, ports: PagePorts): Promise<Page> => {
  const { time, chance } = weather
  const { who, caseId, disk, relay } = ports
  const { device } = who
  const keys = makeFakeKeyring(device.idHex)
  const replica = await loadReplica(caseId, disk.store(), keys)
  keys.read(replica.history())
  const texts = new Map<string, LocalText>(), facts = new Map<string, LocalFacts>()
  let alive = true, welcomed = false, rosterAt = 0, acting = 0, acts = 0
  let line: Line | undefined
  let shut: number | undefined
  let unsaved: readonly OutboxRow[] = []

  const later = (ms: number, run: () => void | Promise<void>): void => time.in(ms, () => (alive ? run() : undefined))
  const now = (): number => time.now() + ports.clockMs
  const right = (room: string): boolean => { const state = replica.history().latest; return state !== undefined && mayWrite(state, device.idHex, room) }

  // ---------------------------------------------------------------- views

  const enterRooms = async (): Promise<void> => {
    const state = replica.history().latest
    const rows = await disk.store().rows()
    for (const room of (state && memberOf(state, device.idHex)?.grants.keys()) ?? []) {
      if (room === hex(caseId)) continue
      const came = await replica.catchUp(disk.store(), room)
      const fold = replica.ensure(room)
      if (!fold) continue
      const view = { deviceId: device.id, random: chance.bytes, now, offline: () => { const { online, caughtUp } = core.status(); return !online || !caughtUp }, mayWrite: () => right(room) }
      const leftover = rows.filter(row => row.room === room)
      if (fold.kind === 'text' && !texts.has(room)) texts.set(room, makeLocalText(fold, leftover, { ...view, nextFrame: run => later(chance.pick([4, 16, 16, 250]), run), write: typed, presence: () => {} }))
      else if (fold.kind === 'fact' && !facts.has(room)) facts.set(room, makeLocalFacts(fold, leftover, { ...view, write: stated }))
      else release(room, came)
    }
  }
  const release = (room: string, judged: readonly Judged[]): void => {
    if (judged.length === 0) return
    // Planted: the log's position has moved on, what stands there never reaches the screen.
    if (weather.plant === 'cursor-before-content' && !line) return
    const text = texts.get(room)
    text?.take(judged)
    facts.get(room)?.take(judged)
    if (weather.plant === 'around-the-gate' && text && text.held.get() > 0) { text.releaseHeld(); text.hold() }
  }

  const save = (row: OutboxRow, then: (stored: boolean) => void): void => {
    if (page.saying === undefined) weather.fail(`${who.name}: a row that nobody made`)
    ports.wrote(row, page.saying ?? '')
    weather.trace(`${who.name} writes ${page.saying ?? ''} ${sectionOf(row.room)} ${row.stream.slice(0, 4)}/${row.n}`)
    const rows = [...unsaved, row]
    unsaved = rows
    disk.commit({ rows }, stored => {
      if (stored) { unsaved = unsaved.filter(each => !rows.includes(each)); rows.forEach(ports.stored) }
      then(stored)
    })
  }
  const typed = (row: OutboxRow): void => save(row, () => run({ is: 'rows', rows: [row], sent: [] }))
  const stated = (row: OutboxRow): Promise<void> => new Promise((resolve, reject) => save(row, stored => {
    if (stored) { run({ is: 'rows', rows: [row], sent: [] }); resolve(); return }
    unsaved = unsaved.filter(each => each !== row)
    reject(new Error('the disk is full'))
  }))

  // ---------------------------------------------------------------- the core's wishes

  const run = (event: CoreEvent): void => { if (alive) for (const effect of core.on(event)) perform(effect) }
  const perform = (effect: CoreEffect): void => {
    switch (effect.do) {
      case 'send': send(effect.frame); return
      case 'check': later(chance.between(0, 6), () => run({ is: 'checked', token: effect.token, right: effect.list.map(each => fakeVerify(each.signPub, each.message, each.signature)) })); return
      case 'sign': later(chance.between(0, 6), () => run({ is: 'signed', token: effect.token, signatures: effect.unsigned.map(bytes => device.sign(signedMessage(bytes))) })); return
      case 'commit':
        for (const { room, stream, from, upTo } of effect.change.dropRows ?? []) unsaved = unsaved.filter(row => row.room !== room || row.stream !== stream || row.n < from || row.n > upTo)
        weather.trace(`${who.name} keeps ${kept(effect.change)}`)
        disk.commit(effect.change, stored => run({ is: 'committed', token: effect.token, stored })); return
      case 'release': release(effect.room, effect.judged); return
      case 'roster': readKeys(effect.history); return
      case 'rebuild': texts.get(effect.room)?.rebuild(); facts.get(effect.room)?.rebuild(); return
      case 'acted': acting--; weather.trace(`${who.name} acted ${effect.refusal?.refusal ?? 'ok'}`); return
      case 'log': heardOf(effect.what, effect.detail); return
      case 'reconnect': weather.fail(`${who.name}: ${effect.why}`); return
      case 'set-aside': weather.trace(`${who.name} set aside ${effect.refusal.refusal}`); return
      case 'status': return
    }
  }
  const kept = ({ log = [], sent = [], dropSent = [], dropRows = [] }: Change): string => [
    ...log.map(({ room, seq, refused }) => `${sectionOf(room)}#${seq}${refused ?? ''}`), ...sent.map(({ stream, count, firstRow, lastRow }) => `sent ${stream.slice(0, 4)}.${count} ${firstRow}-${lastRow}`),
    ...dropSent.map(({ stream, count }) => `drop ${stream.slice(0, 4)}.${count}`), ...dropRows.map(({ stream, from, upTo }) => `rows ${stream.slice(0, 4)} ${from}-${upTo}`),
  ].join(', ')
  const heardOf = (what: string, detail: string): void => {
    weather.trace(`${who.name} ${what} ${detail}`)
    const inLog = detail.startsWith('#')
    if (inLog || !HONEST.some(name => name === what)) weather.fail(`${who.name}: ${what} ${detail}`)
  }
  /** Unwrapping takes its time; one entry after the other. */
  const readKeys = (history: RosterHistory): void => {
    rosterAt = Math.max(rosterAt, time.now() + chance.between(0, 30))
    later(rosterAt - time.now(), async () => {
      keys.read(history)
      await enterRooms()
      run({ is: 'keys', upTo: history.states.length })
    })
  }

  // ---------------------------------------------------------------- the line

  const connect = (): void => {
    if (!alive || line || page.network === 'off' || shut !== undefined) return
    const nonce = chance.bytes(32)
    const mine: Line = {
      session: ports.nextSession(), latencyMs: chance.pick([2, 10, 40, 150]), clientOpen: true, relayOpen: true, toRelayAt: 0, toClientAt: 0, pushes: new Map(),
      heard: bytes => { if (line === mine) heard(bytes, nonce) },
      closed: code => { if (line === mine) lineLost(code) },
    }
    line = mine
    mine.toRelayAt = time.now() + mine.latencyMs
    time.in(mine.latencyMs, () => {
      if (relay.isUp()) relay.connect(mine)
      else if (mine.clientOpen) { mine.clientOpen = false; mine.closed(undefined) }
    })
    relay.send(mine, writeClientFrame({ type: 'HELLO', version: protocolVersion, signPub: device.signPub, wrapPub: device.wrapPub, nonce, build: 'weather' }))
  }
  const lineLost = (code: number | undefined): void => {
    if (!line) return
    line.clientOpen = false
    line = undefined
    welcomed = false
    if (code !== undefined && FINAL.includes(code)) shut = code
    weather.trace(`${who.name} offline ${code ?? ''}`)
    run({ is: 'disconnected' })
    later(chance.between(50, 1500), connect)
  }
  const send = (frame: ClientFrame): void => {
    if (!line || !welcomed) return
    relay.send(line, writeClientFrame(weather.plant === 'sealed-again' && frame.type === 'PUSH' ? sealedAgain(frame) : frame))
  }
  /** Planted: what is sent a second time is not taken from the disk but made anew, and by its count alone it is taken for the first. */
  const firstMade = new Map<string, Bytes>()
  const nameOf = (bytes: Bytes): string => {
    const envelope = readEnvelope(bytes)
    return isRefusal(envelope) || envelope.kind !== KIND.content || !sameBytes(envelope.author, device.id) ? '' : `${hex(envelope.stream)}/${envelope.count}`
  }
  const sealedAgain = (frame: Extract<ClientFrame, { type: 'PUSH' }>): ClientFrame => {
    const [first] = frame.envelopes as [Bytes]
    const name = nameOf(first), envelope = readEnvelope(first)
    if (name === '' || isRefusal(envelope)) return frame
    const key = keys.keyOf(hex(envelope.room), envelope.epoch), plain = openEnvelope(envelope, key)
    if (!firstMade.has(name) || isRefusal(plain)) { firstMade.set(name, first); return frame }
    const unsigned = sealEnvelope({ ...envelope, at: envelope.at + 1 }, plain, key && envelope.suite === 1 ? { epoch: envelope.epoch, key, nonce: chance.bytes(16) } : undefined)
    return { ...frame, envelopes: [withSignature(unsigned, device.sign(signedMessage(unsigned)))] }
  }
  const takenForFirst = (frame: RelayFrame): RelayFrame => (frame.type !== 'ITEMS' ? frame
    : { ...frame, items: frame.items.map(item => ({ ...item, envelope: firstMade.get(nameOf(item.envelope)) ?? item.envelope })) })
  const heard = (bytes: Bytes, nonce: Bytes): void => {
    const frame = readRelayFrame(bytes)
    if (isRefusal(frame)) { weather.fail(`${who.name}: unreadable frame`); return }
    if (frame.type === 'CHALLENGE') {
      const mine = line!
      const proof = writeClientFrame({ type: 'PROOF', signature: device.sign(authMessage(frame.relayId, frame.nonce, nonce, device.id, '')) })
      later(chance.between(0, 5), () => { if (line === mine) relay.send(mine, proof) })
    } else if (frame.type === 'WELCOME') {
      welcomed = true
      weather.trace(`${who.name} online`)
      run({ is: 'welcomed' })
      // Planted: the page believes that it knows the log before the relay has told it.
      if (weather.plant === 'seal-before-caught-up') for (const room of [hex(caseId), ...texts.keys(), ...facts.keys()]) run({ is: 'frame', frame: { type: 'CAUGHTUP', room: fromHex(room), seq: 0 }, now: now() })
    } else run({ is: 'frame', frame: weather.plant === 'sealed-again' ? takenForFirst(frame) : frame, now: now() })
  }

  // ---------------------------------------------------------------- the page's life

  const core = makeClientCore(replica, { deviceId: device.id, random: chance.bytes, keyOf: keys.keyOf, kindOf: keys.kindOf }, undefined)
  let ticks = 0
  const page: Page = {
    replica, core, texts, facts, saying: undefined, network: 'on', mayWrite: right, connect, lineLost,
    act(op) { acting++; run({ is: 'act', token: ++acts, op, now: now() }) },
    isActing: () => acting > 0,
    line: () => line, shut: () => shut,
    tick() {
      run({ is: 'tick', now: now() })
      if (++ticks % 10 === 0) send({ type: 'PING' })
    },
    close() {
      alive = false
      for (const text of texts.values()) text.close()
      if (line) line.clientOpen = false
    },
  }
  const store = disk.store()
  const [rows, sent] = [await store.rows(), await store.sent()]
  weather.trace(`${who.name} opens with ${rows.map(r => `${sectionOf(r.room)} ${r.stream.slice(0,4)}/${r.n}`).join(' ')} sent ${sent.map(r => `${r.stream.slice(0,4)}.${r.count} ${r.firstRow}-${r.lastRow}`).join(' ')}`)
  await enterRooms()
  const leftovers = (): void => run({ is: 'rows', rows, sent })
  // Planted: what the new page writes does not wait for what its earlier life left behind.
  if (weather.plant === 'new-stream-first' && rows.length > 0) later(4000, leftovers)
  else leftovers()
  run({ is: 'keys', upTo: replica.history().states.length })
  connect()
  return page
}

