/** May this envelope enter this room's log here? Relay and clients ask the same question of the same roster. */
import { hex } from './bytes.ts'
import { KIND, type Header } from './envelope.ts'
import { refuse, type Refusal } from './refusal.ts'
import { mayWrite, stateAt, type RosterHistory } from './roster-fold.ts'

/**
 * `mark` is the highest roster position named in the room's log so far.
 * Returns the mark with this envelope; rights and epoch are judged there, so
 * that an author who had not heard of his removal cannot write past it.
 *
 * A tick belongs to the roster entry that it names and is its author's, who may
 * have taken himself out by it; it raises the mark, so there is one per entry.
 */
export const judge = (history: RosterHistory, mark: number, h: Header): number | Refusal => {
  if (h.rosterSeq > (history.latest?.seq ?? 0)) return refuse('ROSTER_AHEAD', `names ${h.rosterSeq}`)
  const next = Math.max(mark, h.rosterSeq)
  const state = stateAt(history, next)
  if (!state) return refuse('ROSTER_AHEAD', 'names no position')
  const room = state.rooms.get(hex(h.room))
  if (!room || room.room === state.caseId) return refuse('NO_ROOM')
  const author = hex(h.author)
  if (h.kind === KIND.tick) return h.rosterSeq > mark && state.by === author ? next : refuse('NOT_HOST', 'tick')
  if (h.kind === KIND.roster) return refuse('MALFORMED', 'roster entry in another room')
  if (!mayWrite(state, author, room.room)) return refuse('NO_GRANT')
  if (h.suite !== room.suite) return refuse('SUITE', `room has suite ${room.suite}`)
  if (room.suite === 1 && (h.epoch !== room.epoch || room.stale)) return refuse('EPOCH_OLD', `epoch ${h.epoch} of ${room.epoch}`)
  return next
}
