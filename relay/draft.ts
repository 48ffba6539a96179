/** What one push would change, kept apart until all of it is accepted. */
import { hex } from '../shared/bytes.ts'
import type { Envelope, Kind } from '../shared/envelope.ts'
import type { Placed } from '../shared/protocol.ts'
import { caseIdOf, emptyHistory, type RosterHistory } from '../shared/roster-fold.ts'
import type { LogHead, Put, Row, WriterTip } from './log.ts'
import { rowKey } from './log.ts'
import { caseOf, keepCase, keepRoom, makeRoom, roomOf, type After, type Case, type Relay, type Room } from './relay-state.ts'

export interface DraftRoom { readonly room: Room; staged: LogHead; readonly tips: Map<string, WriterTip> }
export interface DraftCase { readonly one: Case; readonly before: RosterHistory; history: RosterHistory; readonly closedDoors: string[] }
export interface DraftRow { readonly room: Room; readonly kind: Kind; readonly rosterSeq: number; readonly placed: Placed; readonly row: Row }

export interface Draft {
  readonly rooms: Map<string, DraftRoom>
  readonly cases: Map<string, DraftCase>
  readonly rows: DraftRow[]
  readonly puts: Put[]
  /** Do the repeats in this push still wait for their first commit? */
  repeats: 'durable' | 'staged'
}

export const makeDraft = (puts: readonly Put[]): Draft => ({ rooms: new Map(), cases: new Map(), rows: [], puts: [...puts], repeats: 'durable' })

const newDraftRoom = (draft: Draft, room: Room): DraftRoom => {
  const at: DraftRoom = { room, staged: room.staged, tips: new Map() }
  draft.rooms.set(room.id, at)
  return at
}

export const draftRoomOf = (relay: Relay, draft: Draft, id: string): DraftRoom | undefined => {
  const known = draft.rooms.get(id)
  if (known) return known
  const room = roomOf(relay, id)
  return room && newDraftRoom(draft, room)
}

export const draftCaseOf = (relay: Relay, draft: Draft, id: string): DraftCase => {
  const known = draft.cases.get(id)
  if (known) return known
  const one = caseOf(relay, id)
  if (!one) throw new Error('a room without its case')
  const made: DraftCase = { one, before: one.staged, history: one.staged, closedDoors: [] }
  draft.cases.set(id, made)
  return made
}

/** A case that is about to begin, unless it is here already. */
export const draftGenesis = (relay: Relay, draft: Draft, genesis: Envelope): void => {
  const id = hex(caseIdOf(genesis))
  if (caseOf(relay, id)) return
  const one: Case = { id, durable: emptyHistory, staged: emptyHistory, doors: new Map(), stagedDoors: new Map(), sessions: new Set() }
  draft.cases.set(id, { one, before: emptyHistory, history: emptyHistory, closedDoors: [] })
  newDraftRoom(draft, makeRoom(relay.log, id, id))
}

/** A room that an entry of this draft makes; undefined when the id is taken. */
export const draftNewRoom = (relay: Relay, draft: Draft, id: string, caseId: string): DraftRoom | undefined => {
  const known = draft.rooms.get(id)
  if (known) return id === caseId ? known : undefined
  return roomOf(relay, id) ? undefined : newDraftRoom(draft, makeRoom(relay.log, id, caseId))
}

/** The push is accepted: staged moves on. What must happen once it is durable is returned. */
export const mergeDraft = (relay: Relay, draft: Draft): After[] => {
  const after: After[] = []
  for (const at of draft.rooms.values()) {
    keepRoom(relay, at.room).staged = at.staged
    for (const [writer, tip] of at.tips) at.room.tips.set(writer, tip)
  }
  for (const { room, placed, row } of draft.rows) room.stagedRows.set(rowKey(row.writer, row.count), { id: row.id, placed })
  for (const { one, before, history, closedDoors } of draft.cases.values()) {
    if (history === before) continue
    keepCase(relay, one).staged = history
    one.stagedDoors = new Map([...one.stagedDoors].filter(([invite]) => !closedDoors.includes(invite)))
    for (const invite of closedDoors) after.push({ what: 'door', of: one, invite, door: undefined })
    after.push({ what: 'roster', of: one, history })
  }
  return after
}
