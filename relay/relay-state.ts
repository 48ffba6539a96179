/**
 * Everything the relay holds in memory. Whatever stands here can be read again
 * from the log: `durable` is what is on disk, `staged` is what was accepted and
 * waits for its commit. Judging uses staged, following uses durable.
 */
import { hex, type Bytes } from '../shared/bytes.ts'
import { emptyHead, readEnvelope, type Envelope } from '../shared/envelope.ts'
import { joinerOf, readJoin } from '../shared/join.ts'
import { itemsBytesMax, itemsMax } from '../shared/limits.ts'
import { readRelayFrame, type Door, type Placed } from '../shared/protocol.ts'
import { isRefusal } from '../shared/refusal.ts'
import { emptyHistory, extendHistory, type RosterHistory, type RosterState } from '../shared/roster-fold.ts'
import type { Addressed } from './append.ts'
import { readFounding, type FoundingState, type Founding } from './founding-code.ts'
import type { Log, LogHead, Row, WriterTip } from './log.ts'
import type { RelayEffect } from './relay-events.ts'
import { valueOf, VALUES } from './relay-identity.ts'
import type { Bucket, Session } from './session.ts'

/** An envelope that is accepted and not yet durable. */
export interface StagedRow { readonly id: Bytes; readonly placed: Placed }

export interface Room {
  readonly id: string
  readonly bytes: Bytes
  readonly caseId: string
  durable: LogHead
  staged: LogHead
  /** Staged tips of writers that were looked up; the rest is in the log. */
  readonly tips: Map<string, WriterTip>
  readonly stagedRows: Map<string, StagedRow>
  readonly followers: Set<Session>
  /** The latest cursor of each session that waits for the next tick. */
  readonly presence: Map<Session, Bytes>
}

export interface Case {
  readonly id: string
  durable: RosterHistory
  staged: RosterHistory
  /** Who waits, by invitation; staged includes what waits for its commit. */
  doors: ReadonlyMap<string, Door>
  stagedDoors: ReadonlyMap<string, Door>
  readonly sessions: Set<Session>
}

export type After =
  | { readonly what: 'roster'; readonly of: Case; readonly history: RosterHistory }
  | { readonly what: 'door'; readonly of: Case; readonly invite: string; readonly door: Door | undefined }

export interface StagedBatch {
  readonly batch: number
  readonly at: number
  readonly session: number
  /** What the refusal names if it cannot be stored. */
  readonly room: Bytes
  /** What to acknowledge when it is durable; the chains it moves on. */
  readonly ack: { readonly id: number; readonly placed: readonly Placed[]; readonly chains: readonly { readonly chain: string; readonly count: number }[] } | undefined
  readonly rows: readonly { readonly room: Room; readonly row: Row }[]
  readonly after: readonly After[]
}

export type PendingCheck = { readonly session: number } & (
  | { readonly then: 'proof' }
  | { readonly then: 'push'; readonly id: number; readonly envelopes: readonly Addressed[] }
  | { readonly then: 'found'; readonly id: number; readonly genesis: Envelope; readonly by: 'code' | 'right' }
  | { readonly then: 'knock'; readonly door: Door }
)

export interface Relay {
  readonly log: Log
  readonly relayId: Bytes
  readonly incarnation: Bytes
  readonly founding: FoundingState
  readonly sessions: Map<number, Session>
  readonly devices: Map<string, { sessions: number; readonly bucket: Bucket }>
  readonly cases: Map<string, Case>
  readonly rooms: Map<string, Room>
  readonly roomsWithPresence: Set<Room>
  readonly checks: Map<number, PendingCheck>
  /** Under which passes to parts of files are written; without one there are none. */
  readonly passSecret: Bytes | undefined
  batches: StagedBatch[]
  nextToken: number
  nextBatch: number
  now: number
  lookedAt: number
  effects: RelayEffect[]
}

export const makeRelay = (log: Log, policy: Founding, passSecret: Bytes | undefined): Relay => ({
  passSecret,
  log, relayId: valueOf(log, VALUES.relayId), incarnation: valueOf(log, VALUES.incarnation), founding: readFounding(log, policy),
  sessions: new Map(), devices: new Map(), cases: new Map(), rooms: new Map(), roomsWithPresence: new Set(), checks: new Map(),
  batches: [], nextToken: 1, nextBatch: 1, now: 0, lookedAt: 0, effects: [],
})

// ---------------------------------------------------------------- rooms and cases

export const bytesOfId = (id: string): Bytes => Uint8Array.from({ length: id.length / 2 }, (_, i) => parseInt(id.slice(2 * i, 2 * i + 2), 16))

/** A room belongs to the case that named it first; another case cannot claim it. */
export const roomOf = (relay: Relay, id: string): Room | undefined => {
  const known = relay.rooms.get(id)
  if (known) return known
  const owner = relay.log.value(VALUES.rooms + id)
  return owner && keepRoom(relay, makeRoom(relay.log, id, hex(owner)))
}
export const makeRoom = (log: Log, id: string, caseId: string): Room => {
  const bytes = bytesOfId(id)
  const head = log.head(id) ?? { seq: 0, head: emptyHead(bytes), mark: 0 }
  return { id, bytes, caseId, durable: head, staged: head, tips: new Map(), stagedRows: new Map(), followers: new Set(), presence: new Map() }
}
export const keepRoom = (relay: Relay, room: Room): Room => {
  relay.rooms.set(room.id, room)
  return room
}

export const caseOf = (relay: Relay, id: string): Case | undefined => {
  const known = relay.cases.get(id)
  if (known) return known
  if (!relay.log.head(id) || hex(relay.log.value(VALUES.rooms + id) ?? new Uint8Array()) !== id) return undefined
  const history = readHistory(relay, id), doors = readDoors(relay.log, id)
  return history && keepCase(relay, { id, durable: history, staged: history, doors, stagedDoors: doors, sessions: new Set() })
}
export const keepCase = (relay: Relay, one: Case): Case => {
  relay.cases.set(one.id, one)
  return one
}

/** undefined for a roster that this program cannot fold: the case stays shut, the others go on. */
const readHistory = (relay: Relay, caseId: string): RosterHistory | undefined => {
  let history = emptyHistory
  for (;;) {
    const rows = relay.log.read(caseId, history.latest?.seq ?? 0, { rows: itemsMax, bytes: itemsBytesMax })
    if (rows.length === 0) return history
    for (const { envelope, relayTime } of rows) {
      const read = readEnvelope(envelope)
      const next = isRefusal(read) ? read : extendHistory(history, read, relayTime)
      if (isRefusal(next)) {
        relay.effects.push({ type: 'log', level: 'error', event: 'roster-unreadable', fields: { case: caseId.slice(0, 8), refusal: next.refusal, detail: next.detail } })
        return undefined
      }
      history = next
    }
  }
}

export const doorKey = (caseId: string, invite: string): string => `${VALUES.doors}${caseId}/${invite}`
const readDoors = (log: Log, caseId: string): Map<string, Door> => new Map(log.values(doorKey(caseId, '')).map(({ key, value }) => {
  const door = readRelayFrame(value)
  if (isRefusal(door) || door.type !== 'DOOR') throw new Error('a door that cannot be read')
  return [key.slice(-32), door]
}))

/** The device whose request stands at this door. */
export const joinerAt = (door: Door): string => {
  const join = readJoin(door.join)
  return isRefusal(join) ? '' : hex(joinerOf(join))
}
export const standsAtDoor = (one: Case, device: string): boolean => [...one.doors.values()].some(door => joinerAt(door) === device)
export const latestOf = (history: RosterHistory): RosterState => {
  if (!history.latest) throw new Error('a case without a genesis')
  return history.latest
}

/** Forgets what nobody uses; everything is in the log. */
export const tidy = (relay: Relay): void => {
  if (relay.batches.length > 0) return
  for (const room of relay.rooms.values()) if (room.followers.size === 0) relay.rooms.delete(room.id)
  for (const one of relay.cases.values()) if (one.sessions.size === 0) relay.cases.delete(one.id)
}
