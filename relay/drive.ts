/** Gives the core its world: lines to people, a disk, a clock, chance, and the checking of signatures. */
import type { Bytes } from '../shared/bytes.ts'
import { randomBytes, verify } from '../shared/crypto.ts'
import { checkJoin } from '../shared/join.ts'
import { CLOSE } from '../shared/protocol.ts'
import { makeCommitter, type CommitCounts } from './committer.ts'
import type { Founding } from './founding-code.ts'
import type { Log } from './log.ts'
import { makeRelayCore, presenceMs, type RelayCore, type RelayStatus } from './relay-core.ts'
import type { From, RelayEffect, RelayEvent, SignatureCheck } from './relay-events.ts'
import { ensureIdentity } from './relay-identity.ts'

/** One connection, as the core's world sees it. */
export interface Line {
  /** Bytes as `pack` made them. */
  send(packed: Bytes): void
  close(code: number): void
  /** Bytes that were sent and wait in this process. */
  waitingBytes(): number
  /** Between these two, what is sent goes out as one write. */
  cork(): void
  uncork(): void
}
/** What a line tells of itself. */
export interface Ear {
  heard(frame: Bytes): void
  drained(): void
  /** Not a frame at all: a message over the limit, a reset. The close follows. */
  broken(reason: string): void
  closed(): void
}

export type LogLine = Extract<RelayEffect, { type: 'log' }>
export interface Counts { frames: number; bytesIn: number; bytesOut: number; sends: number; refusals: Map<string, number> }

export interface Driver extends Pick<RelayCore, 'checkPass'> {
  connect(line: Line, about: { readonly origin: string; readonly from: From }): Ear
  status(): RelayStatus & { readonly store: 'ok' | 'failed'; readonly stopping: boolean }
  /** Sent and not yet taken by the network, over all lines. */
  waitingBytes(): number
  readonly counts: Readonly<Counts>
  readonly commits: Readonly<CommitCounts>
  foundingCode(): string
  /** Takes nothing more, stores what waits, says 4503 to everybody. */
  stop(): void
}

export interface DriverWanted {
  readonly log: Log
  readonly founding: Founding
  readonly write: (line: LogLine) => void
  /** Makes of a frame what goes over every line: once, however many receive it. */
  readonly pack: (frame: Bytes) => Bytes
}

export const drive = ({ log, founding, write, pack }: DriverWanted): Driver => {
  ensureIdentity(log)
  const core = makeRelayCore(log, { founding, passSecret: randomBytes(32) })
  const lines = new Map<number, Line>()
  const draining = new Map<number, number>()
  const counts: Counts = { frames: 0, bytesIn: 0, bytesOut: 0, sends: 0, refusals: new Map() }
  let nextSession = 1
  let store: 'ok' | 'failed' = 'ok'
  let stopping = false

  const feed = (event: RelayEvent): void => apply(core.on(event))
  const committer = makeCommitter(log, () => performance.now(), (event, error) => {
    if (error) report({ type: 'log', level: 'error', event: 'append-failed', fields: { reason: error.message.slice(0, 120) } })
    store = event.ok ? 'ok' : 'failed'
    feed(event)
  })

  const apply = (effects: readonly RelayEffect[]): void => {
    const corked = new Set<Line>()
    for (const effect of effects) {
      switch (effect.type) {
        case 'send': deliver(effect.to, effect.frame, corked); break
        case 'close': hangUp(effect.session, effect.code); break
        case 'check': void ask(effect.token, effect.check); break
        case 'commit': committer.add(effect.batch, effect); break
        case 'drain': draining.set(effect.session, Infinity); setImmediate(lookAtDrain, effect.session); break
        case 'log': report(effect); break
      }
    }
    for (const line of corked) line.uncork()
  }

  const deliver = (to: readonly number[], frame: Bytes, corked: Set<Line>): void => {
    const packed = pack(frame)
    for (const id of to) {
      const line = lines.get(id)
      if (!line) continue
      if (!corked.has(line)) { corked.add(line); line.cork() }
      line.send(packed)
      counts.sends++
      counts.bytesOut += frame.length
    }
  }

  const hangUp = (session: number, code: number): void => {
    lines.get(session)?.close(code)
    lines.delete(session)
    draining.delete(session)
  }

  const ask = async (token: number, check: SignatureCheck): Promise<void> => {
    const ok = check.what === 'join' ? await checkJoin(check.join, check.invitePub) : await verify(check.signPub, check.message, check.signature)
    feed({ type: 'checked', token, ok, now: Date.now() })
  }

  const lookAtDrain = (session: number): void => {
    const line = lines.get(session), before = draining.get(session)
    if (!line || before === undefined) return
    const left = line.waitingBytes()
    if (left >= before) return
    draining.set(session, left)
    if (left === 0) draining.delete(session)
    feed({ type: 'drained', session, left, now: Date.now() })
  }

  const report = (line: LogLine): void => {
    if (line.event === 'refused') {
      const name = String(line.fields.refusal)
      counts.refusals.set(name, (counts.refusals.get(name) ?? 0) + 1)
    }
    write(line)
  }

  /** A mistake of ours in one person's frame must not stop the others; nothing half-done was staged. */
  const fault = (session: number, error: unknown): void => {
    report({ type: 'log', level: 'error', event: 'fault', fields: { session, reason: (error instanceof Error ? error.stack ?? error.message : String(error)).slice(0, 400) } })
    hangUp(session, CLOSE.restarting)
    feed({ type: 'closed', session, now: Date.now() })
  }

  const ticking = setInterval(() => {
    for (const session of draining.keys()) lookAtDrain(session)
    feed({ type: 'tick', now: Date.now() })
  }, presenceMs)

  return {
    counts, commits: committer.counts, checkPass: core.checkPass,
    connect(line, { origin, from }) {
      const session = nextSession++
      lines.set(session, line)
      if (stopping) hangUp(session, CLOSE.restarting)
      else feed({ type: 'connected', session, origin, from, nonce: randomBytes(32), now: Date.now() })
      return {
        heard(bytes) {
          if (stopping || !lines.has(session)) return
          counts.frames++
          counts.bytesIn += bytes.length
          try { feed({ type: 'frame', session, bytes, now: Date.now() }) } catch (error) { fault(session, error) }
        },
        drained: () => lookAtDrain(session),
        broken: reason => report({ type: 'log', level: 'warn', event: 'line-broken', fields: { session, reason } }),
        closed() {
          lines.delete(session)
          draining.delete(session)
          feed({ type: 'closed', session, now: Date.now() })
        },
      }
    },
    status: () => ({ ...core.status(), store, stopping }),
    waitingBytes: () => [...lines.values()].reduce((sum, line) => sum + line.waitingBytes(), 0),
    foundingCode: () => core.foundingCode(),
    stop() {
      if (stopping) return
      stopping = true
      clearInterval(ticking)
      committer.flush()
      for (const session of [...lines.keys()]) hangUp(session, CLOSE.restarting)
    },
  }
}
