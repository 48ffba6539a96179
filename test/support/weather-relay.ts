/** The relay in a simulated world: its core, a disk with a group commit, and lines that break. */
import { hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { KIND, openEnvelope, readEnvelope, sealEnvelope, signedMessage, withSignature } from '../../shared/envelope.ts'
import { readClientFrame, readRelayFrame, writeClientFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { Batch, Stored } from '../../relay/log.ts'
import type { MemoryLog } from '../../relay/log-memory.ts'
import { makeRelayCore, type RelayCore } from '../../relay/relay-core.ts'
import type { RelayEffect, RelayEvent } from '../../relay/relay-events.ts'
import { fakeSignature, fakeVerify } from './fake-signer.ts'
import { epochKey } from './roster-log.ts'
import { PEOPLE } from './weather-case.ts'
import type { Weather } from './weather.ts'

/** One connection. Either end may know that it is gone while the other does not. */
export interface Line {
  readonly session: number
  readonly latencyMs: number
  clientOpen: boolean
  relayOpen: boolean
  /** When the last frame each way arrives: a line keeps the order. */
  toRelayAt: number
  toClientAt: number
  readonly heard: (bytes: Bytes) => void
  readonly closed: (code: number | undefined) => void
  /** What was pushed under which number, to hold the acknowledgements against. */
  readonly pushes: Map<number, readonly Bytes[]>
}

export interface WeatherRelay {
  log(): MemoryLog
  isUp(): boolean
  connect(line: Line): void
  /** From the client's end. */
  send(line: Line, bytes: Bytes): void
  /** The relay's end learns that the line is gone. */
  hangUp(line: Line): void
  crash(): void
  restart(): void
  /** Starts again from an older copy of its log. */
  restore(older: MemoryLog): void
  /** 'failing': commits are refused. */
  disk: 'works' | 'failing'
  tick(): void
  lines(): readonly Line[]
  /** Complains about every acknowledgement that the log does not bear out. */
  checkAcknowledged(): void
}

interface Acknowledged { readonly room: string; readonly seq: number; readonly id: string }

export const makeWeatherRelay = (weather: Weather, founded: MemoryLog): WeatherRelay => {
  const { time, chance } = weather
  let log = founded
  let up = true, life = 0, syncDue = false
  let waiting: (Batch & { readonly batch: number })[] = []
  /** Only with a planted bug: acknowledged, readable, and not on the disk. */
  let unsynced: { readonly before: MemoryLog; readonly batches: Batch[] } | undefined
  const lines = new Map<number, Line>()
  const acknowledged: Acknowledged[] = []
  let core = begin()

  function begin(): RelayCore { return makeRelayCore(log, { founding: 'open' }) }
  /** The planted bug: what comes again is taken for new, under the next count of its stream. */
  const takenForNew = (bytes: Bytes): Bytes => {
    const envelope = readEnvelope(bytes)
    if (isRefusal(envelope) || envelope.kind !== KIND.content) return bytes
    const writer = hex(envelope.author) + hex(envelope.stream), room = hex(envelope.room)
    const tip = log.tip(room, writer)
    const signPub = PEOPLE.find(({ device }) => sameBytes(device.id, envelope.author))!.device.signPub
    if (!tip || envelope.count > tip.count) return bytes
    const key = envelope.suite === 1 ? { epoch: envelope.epoch, key: epochKey(room, envelope.epoch), nonce: envelope.nonce } : undefined
    const unsigned = sealEnvelope({ ...envelope, count: tip.count + 1, prev: tip.id }, openEnvelope(envelope, key?.key) as Bytes, key)
    return withSignature(unsigned, fakeSignature(signPub, signedMessage(unsigned)))
  }

  const later = (ms: number, run: () => void): void => { const mine = life; time.in(ms, () => { if (mine === life) run() }) }
  const on = (event: RelayEvent): void => { for (const effect of core.on(event)) obey(effect) }
  const obey = (effect: RelayEffect): void => {
    switch (effect.type) {
      case 'send': for (const session of effect.to) { const line = lines.get(session); if (line) toClient(line, effect.frame) } return
      case 'close': { const line = lines.get(effect.session); if (line) close(line, effect.code) } return
      case 'check': { const { token, check } = effect; later(chance.between(0, 4), () => on({ type: 'checked', token, ok: check.what === 'join' || fakeVerify(check.signPub, check.message, check.signature), now: time.now() })) } return
      case 'commit': hand(effect); return
      case 'drain': { const { session } = effect; later(5, () => on({ type: 'drained', session, left: 0, now: time.now() })) } return
      case 'log': if (effect.level !== 'info') weather.trace(`relay ${effect.event} ${String(effect.fields['refusal'] ?? '')} ${String(effect.fields['detail'] ?? '')}`)
    }
  }

  // ---------------------------------------------------------------- lines

  const toClient = (line: Line, bytes: Bytes): void => {
    remember(line, bytes)
    line.toClientAt = Math.max(line.toClientAt, time.now() + line.latencyMs + chance.between(0, 8))
    time.in(line.toClientAt - time.now(), () => { if (line.clientOpen) line.heard(bytes) })
  }
  const close = (line: Line, code: number | undefined): void => {
    line.relayOpen = false
    lines.delete(line.session)
    line.toClientAt = Math.max(line.toClientAt, time.now() + line.latencyMs)
    time.in(line.toClientAt - time.now(), () => { if (line.clientOpen) { line.clientOpen = false; line.closed(code) } })
  }
  const received = (line: Line, bytes: Bytes): void => {
    const frame = readClientFrame(bytes)
    const push = isRefusal(frame) || frame.type !== 'PUSH' ? undefined : weather.plant === 'no-dedupe' ? { ...frame, envelopes: frame.envelopes.map(takenForNew) } : frame
    if (push) line.pushes.set(push.id, push.envelopes)
    on({ type: 'frame', session: line.session, bytes: push ? writeClientFrame(push) : bytes, now: time.now() })
  }

  // ---------------------------------------------------------------- disk

  const hand = (batch: Batch & { readonly batch: number }): void => {
    if (weather.plant === 'ack-before-sync') {
      unsynced ??= { before: log.copy(), batches: [] }
      unsynced.batches.push(batch)
      log.append(batch)
      later(0, () => on({ type: 'committed', batch: batch.batch, ok: true, now: time.now() }))
    } else waiting.push(batch)
    if (!syncDue) { syncDue = true; later(chance.between(2, 25), sync) }
  }
  const sync = (): void => {
    syncDue = false
    unsynced = undefined
    const batches = waiting
    waiting = []
    const last = batches.at(-1)
    if (!last) return
    const ok = relay.disk === 'works'
    if (ok) for (const batch of batches) log.append(batch)
    weather.trace(`relay sync ${batches.length} ${ok}`)
    on({ type: 'committed', batch: last.batch, ok, now: time.now() })
  }

  const remember = (line: Line, bytes: Bytes): void => {
    const frame = bytes[0] === ACK ? readRelayFrame(bytes) : undefined
    if (!frame || isRefusal(frame) || frame.type !== 'ACK') return
    const pushed = line.pushes.get(frame.id) ?? []
    for (const [i, { seq }] of frame.placed.entries()) {
      const envelope = pushed[i] && readEnvelope(pushed[i])
      if (envelope && !isRefusal(envelope)) acknowledged.push({ room: hex(envelope.room), seq, id: hex(envelope.id) })
    }
  }

  const relay: WeatherRelay = {
    disk: 'works',
    log: () => log, isUp: () => up, lines: () => [...lines.values()],
    connect(line) {
      lines.set(line.session, line)
      on({ type: 'connected', session: line.session, origin: '', from: 'elsewhere', nonce: chance.bytes(32), now: time.now() })
    },
    send(line, bytes) {
      line.toRelayAt = Math.max(line.toRelayAt, time.now() + line.latencyMs + chance.between(0, 8))
      time.in(line.toRelayAt - time.now(), () => { if (line.relayOpen && up) received(line, bytes) })
    },
    hangUp(line) {
      if (!line.relayOpen) return
      line.relayOpen = false
      lines.delete(line.session)
      if (up) on({ type: 'closed', session: line.session, now: time.now() })
    },
    crash() {
      up = false
      life++
      const kept = chance.between(0, waiting.length)
      for (const batch of waiting.slice(0, kept)) log.append(batch)
      waiting = []
      if (unsynced) { log = unsynced.before; unsynced = undefined }
      syncDue = false
      for (const line of [...lines.values()]) close(line, undefined)
    },
    restart() {
      up = true
      core = begin()
      relay.checkAcknowledged()
    },
    restore(older) {
      if (up) relay.crash()
      log = older
      up = true
      core = begin()
    },
    tick() { if (up) on({ type: 'tick', now: time.now() }) },
    checkAcknowledged() {
      for (const { room, seq, id } of acknowledged) {
        const [row] = log.read(room, seq - 1, { rows: 1, bytes: 1 }) as readonly (Stored | undefined)[]
        const envelope = row && readEnvelope(row.envelope)
        if (!envelope || isRefusal(envelope) || hex(envelope.id) !== id) weather.fail(`acknowledged and not in the log: #${seq}`)
      }
    },
  }
  return relay
}
const ACK = 0x86
