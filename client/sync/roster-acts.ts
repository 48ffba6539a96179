/** Changes of the roster: online only, compare-and-swap, atomic with the ticks that a removal needs. */
import { fromHex, type Bytes } from '../../shared/bytes.ts'
import { emptyHead, KIND, readEnvelope, sealEnvelope, withSignature, ZERO32 } from '../../shared/envelope.ts'
import type { RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, refuse } from '../../shared/refusal.ts'
import { foldRoster, roomsToTick } from '../../shared/roster-fold.ts'
import { writeRosterOp, type RosterOp } from '../../shared/roster.ts'
import type { CorePorts } from './client-core.ts'
import type { CoreEffect } from './core-events.ts'
import type { Replica } from './replica.ts'

export interface RosterActs {
  begin(token: number, op: RosterOp, now: number): void
  /** True when the answer was to one of these. */
  answered(frame: Extract<RelayFrame, { type: 'ACK' | 'ERR' }>): boolean
  disconnected(): void
}

export const makeRosterActs = (core: {
  readonly replica: Replica
  readonly ports: CorePorts
  readonly emit: (effect: CoreEffect) => void
  readonly wait: (then: (answer: { signatures?: readonly Bytes[] }) => void) => number
  readonly nextPush: () => number
  readonly mayAct: () => boolean
}): RosterActs => {
  const { replica, ports, emit } = core
  const flying = new Map<number, number>()

  /** A fresh stream for each act: its chain is one envelope long and cannot be entangled with typing. */
  const unsignedFor = (op: RosterOp, now: number): Bytes[] | ReturnType<typeof refuse> => {
    const history = replica.history()
    const before = history.latest
    if (!before) return refuse('ROSTER_STALE', 'no roster yet')
    const stream = ports.random(8)
    const common = { offline: false, author: ports.deviceId, stream, count: 1, prev: ZERO32, at: now }
    const entry = sealEnvelope({ ...common, kind: KIND.roster, room: replica.caseId, rosterSeq: before.seq, seenSeq: before.seq, seenHead: history.head }, writeRosterOp(op), undefined)
    const trial = readEnvelope(withSignature(entry, new Uint8Array(64)))
    const after = isRefusal(trial) ? trial : foldRoster(before, trial)
    if (isRefusal(after)) return after
    const ticks = roomsToTick(before, after).map(name => {
      const fold = replica.fold(name)
      const room = fromHex(name)
      return sealEnvelope({ ...common, kind: KIND.tick, room, rosterSeq: after.seq, seenSeq: fold?.seq() ?? 0, seenHead: fold?.head() ?? emptyHead(room) }, new Uint8Array(), undefined)
    })
    return [entry, ...ticks]
  }

  return {
    begin(token, op, now) {
      if (!core.mayAct()) { emit({ do: 'acted', token, refusal: refuse('ROSTER_AHEAD', 'not connected') }); return }
      const unsigned = unsignedFor(op, now)
      if (isRefusal(unsigned)) { emit({ do: 'acted', token, refusal: unsigned }); return }
      emit({ do: 'sign', unsigned, token: core.wait(({ signatures }) => {
        if (!core.mayAct()) { emit({ do: 'acted', token, refusal: refuse('ROSTER_AHEAD', 'connection lost') }); return }
        const envelopes = unsigned.map((bytes, i) => withSignature(bytes, signatures![i]!))
        const id = core.nextPush()
        flying.set(id, token)
        emit({ do: 'send', frame: { type: 'PUSH', id, envelopes } })
      }) })
    },
    answered(frame) {
      const token = flying.get(frame.id)
      if (token === undefined) return false
      flying.delete(frame.id)
      emit({ do: 'acted', token, refusal: frame.type === 'ACK' ? undefined : refuse(frame.refusal, frame.detail) })
      return true
    },
    disconnected() {
      for (const token of flying.values()) emit({ do: 'acted', token, refusal: refuse('ROSTER_AHEAD', 'connection lost') })
      flying.clear()
    },
  }
}

