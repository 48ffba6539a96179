/** The relay's core with a wire, a disk and a clock that do only what they are told. */
import type { Bytes } from '../../shared/bytes.ts'
import { randomBytes, verify, type Device } from '../../shared/crypto.ts'
import { checkJoin } from '../../shared/join.ts'
import { readRelayFrame, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { makeMemoryLog, type MemoryLog } from '../../relay/log-memory.ts'
import { makeRelayCore, type RelayCore } from '../../relay/relay-core.ts'
import type { From, RelayEffect } from '../../relay/relay-events.ts'
import { ensureIdentity } from '../../relay/relay-identity.ts'
import { helloFrame, proofFrame } from './scripted-client.ts'

export interface Wire {
  readonly id: number
  /** Frames that arrived and were not taken yet. */
  readonly inbox: RelayFrame[]
  readonly bytes: Bytes[]
  closed: number | undefined
  raw(bytes: Bytes): void
  say(frame: ClientFrame): void
  hangUp(): void
  /** The next frame of this type, out of the inbox; throws when there is none. */
  take<T extends RelayFrame['type']>(type: T): Extract<RelayFrame, { type: T }>
  all<T extends RelayFrame['type']>(type: T): Extract<RelayFrame, { type: T }>[]
}

export interface World {
  readonly core: RelayCore
  readonly log: MemoryLog
  readonly lines: Extract<RelayEffect, { type: 'log' }>[]
  now: number
  /** 'hold': commits wait for commit() or failCommits(). */
  disk: 'quick' | 'hold'
  /** 'hold': a socket that was asked to drain waits for drain(). */
  sockets: 'quick' | 'hold'
  readonly drains: number[]
  wire(about?: { origin?: string; from?: From }): Wire
  /** A wire that has proved this device. */
  connect(device: Device, about?: { origin?: string; from?: From }): Promise<Wire>
  /** Lets signature checks and the disk do their work until nothing is left to do. */
  settle(): Promise<void>
  commit(upTo?: number): void
  failCommits(): void
  drain(wire: Wire, left?: number): void
  tick(ms: number): void
}

export const makeWorld = (log = makeMemoryLog(), founding: 'code' | 'open' = 'open'): World => {
  ensureIdentity(log, randomBytes)
  const core = makeRelayCore(log, { founding, passSecret: randomBytes(32) })
  const wires = new Map<number, Wire>()
  let nextSession = 1
  let commits: Extract<RelayEffect, { type: 'commit' }>[] = []
  let checks: Extract<RelayEffect, { type: 'check' }>[] = []

  const apply = (effects: readonly RelayEffect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'send') for (const id of effect.to) arrive(id, effect.frame)
      else if (effect.type === 'close') { const wire = wires.get(effect.session); if (wire) wire.closed = effect.code }
      else if (effect.type === 'check') checks.push(effect)
      else if (effect.type === 'commit') commits.push(effect)
      else if (effect.type === 'drain') world.drains.push(effect.session)
      else world.lines.push(effect)
    }
    if (world.sockets === 'quick') for (const id of world.drains.splice(0)) apply(core.on({ type: 'drained', session: id, left: 0, now: world.now }))
  }
  const arrive = (id: number, bytes: Bytes): void => {
    const wire = wires.get(id)
    const frame = readRelayFrame(bytes)
    if (isRefusal(frame)) throw new Error(`the relay said something unreadable: ${frame.detail}`)
    if (!wire || wire.closed !== undefined) throw new Error('a frame for a closed session')
    wire.inbox.push(frame)
    wire.bytes.push(bytes)
  }

  const world: World = {
    core, log, lines: [], now: 1_800_000_000_000, disk: 'quick', sockets: 'quick', drains: [],
    wire({ origin = '', from = 'elsewhere' } = {}) {
      const id = nextSession++
      const wire: Wire = {
        id, inbox: [], bytes: [], closed: undefined,
        raw: bytes => apply(core.on({ type: 'frame', session: id, bytes, now: world.now })),
        say: frame => wire.raw(writeClientFrame(frame)),
        hangUp: () => apply(core.on({ type: 'closed', session: id, now: world.now })),
        take(type) {
          const at = wire.inbox.findIndex(frame => frame.type === type)
          const frame = wire.inbox[at]
          if (frame?.type !== type) throw new Error(`no ${type} among ${wire.inbox.map(one => (one.type === 'ERR' ? `ERR ${one.refusal} ${one.detail}` : one.type)).join(', ') || 'nothing'}`)
          wire.inbox.splice(at, 1)
          return frame as Extract<RelayFrame, { type: typeof type }>
        },
        all: type => wire.inbox.filter((frame): frame is Extract<RelayFrame, { type: typeof type }> => frame.type === type),
      }
      wires.set(id, wire)
      apply(core.on({ type: 'connected', session: id, origin, from, nonce: randomBytes(32), now: world.now }))
      return wire
    },
    async connect(device, about = {}) {
      const wire = world.wire(about)
      const nonce = randomBytes(32)
      wire.raw(helloFrame(device, nonce))
      wire.raw(await proofFrame(device, nonce, wire.take('CHALLENGE'), about.origin ?? ''))
      await world.settle()
      wire.take('WELCOME')
      return wire
    },
    async settle() {
      for (;;) {
        const todo = checks
        checks = []
        for (const { token, check } of todo) {
          const ok = check.what === 'join' ? await checkJoin(check.join, check.invitePub) : await verify(check.signPub, check.message, check.signature)
          apply(core.on({ type: 'checked', token, ok, now: world.now }))
        }
        if (world.disk === 'quick') world.commit()
        if (checks.length === 0 && (commits.length === 0 || world.disk === 'hold')) return
      }
    },
    commit(upTo = Infinity) {
      const done = commits.filter(({ batch }) => batch <= upTo)
      commits = commits.filter(({ batch }) => batch > upTo)
      for (const batch of done) log.append(batch)
      const last = done.at(-1)
      if (last) apply(core.on({ type: 'committed', batch: last.batch, ok: true, now: world.now }))
    },
    failCommits() {
      const last = commits.at(-1)
      commits = []
      if (last) apply(core.on({ type: 'committed', batch: last.batch, ok: false, now: world.now }))
    },
    drain: (wire, left = 0) => apply(core.on({ type: 'drained', session: wire.id, left, now: world.now })),
    tick(ms) {
      world.now += ms
      apply(core.on({ type: 'tick', now: world.now }))
    },
  }
  return world
}
