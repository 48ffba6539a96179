/** A roster entry on its way into its log: compare-and-swap, fold, the request at the door, and the ticks that belong to it. */
import { fromBase64url, sameBytes } from '../shared/bytes.ts'
import { KIND, type Envelope } from '../shared/envelope.ts'
import { isRefusal, refuse, type Refusal } from '../shared/refusal.ts'
import { extendHistory, roomsToTick } from '../shared/roster-fold.ts'
import { readRosterOp, type RosterOp } from '../shared/roster.ts'
import { draftCaseOf, draftNewRoom, type Draft, type DraftCase, type DraftRoom } from './draft.ts'
import { VALUES } from './relay-identity.ts'
import { bytesOfId, doorKey, type Relay } from './relay-state.ts'

/** The position that the entry takes, or why not. Its signature was checked before. */
export const enterRoster = (relay: Relay, draft: Draft, at: DraftRoom, envelope: Envelope): number | Refusal => {
  const caseId = at.room.caseId
  const one = draftCaseOf(relay, draft, caseId)
  const before = one.history.latest
  const op = readRosterOp(envelope.body)
  if (isRefusal(op)) return op
  const stranger = op.op === 'admit' ? notAtDoor(one, op) : undefined
  if (stranger) return stranger
  const history = extendHistory(one.history, envelope, relay.now)
  if (isRefusal(history)) return history
  const after = history.latest!
  for (const id of after.rooms.keys()) {
    if (before?.rooms.has(id)) continue
    if (!draftNewRoom(relay, draft, id, caseId)) return refuse('MALFORMED', 'room id is taken')
    draft.puts.push({ key: VALUES.rooms + id, value: bytesOfId(caseId) })
  }
  for (const invite of one.one.stagedDoors.keys()) {
    if (after.invites.get(invite)?.state === 'open') continue
    one.closedDoors.push(invite)
    draft.puts.push({ key: doorKey(caseId, invite), value: undefined })
  }
  one.history = history
  return after.seq
}

/** Whom the host admits must be who asked here; that request and admitted keys agree is the fold's to see. */
const notAtDoor = ({ one }: DraftCase, op: Extract<RosterOp, { op: 'admit' }>): Refusal | undefined => {
  const door = one.stagedDoors.get(op.invite)
  if (!door) return refuse('NO_INVITE', 'nobody waits with this invitation')
  return sameBytes(fromBase64url(op.join), door.join) ? undefined : refuse('NO_INVITE', 'another request than the one that waits')
}

/**
 * Whoever may do less after an entry must not slip an envelope in before his
 * room has heard of it: exactly one tick, naming the entry, in every such room.
 */
export const missingTick = (draft: Draft): (Refusal & { readonly room: string }) | undefined => {
  for (const { before, history } of draft.cases.values()) {
    if (!before.latest || !history.latest || history === before) continue
    const { seq } = history.latest
    for (const room of roomsToTick(before.latest, history.latest)) {
      const ticks = draft.rows.filter(row => row.room.id === room && row.kind === KIND.tick && row.rosterSeq === seq)
      if (ticks.length !== 1) return { ...refuse('TICK_MISSING', `${ticks.length} ticks`), room }
    }
  }
  return undefined
}
