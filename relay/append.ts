/**
 * Append: a PUSH enters the logs whole or not at all. In order: is it a repeat
 * (then it is acknowledged again, with its first place), does it follow its
 * chain, may its author write there (shared/judge.ts, which clients ask too).
 * Content signatures are for readers to check: the relay knows the author by
 * his session. A roster entry's signature is checked here.
 */
import { hex, sameBytes } from '../shared/bytes.ts'
import { followsTip, KIND, nextHead, readEnvelope, signedMessage, unsignedPart, ZERO16, type Envelope } from '../shared/envelope.ts'
import { judge } from '../shared/judge.ts'
import { envelopesBurst, envelopesPerSecond, inFlightMax } from '../shared/limits.ts'
import type { ClientFrame, Placed } from '../shared/protocol.ts'
import { isRefusal, refuse, type Refusal } from '../shared/refusal.ts'
import { caseIdOf, rosterSigner } from '../shared/roster-fold.ts'
import { draftCaseOf, draftGenesis, draftRoomOf, makeDraft, mergeDraft, type Draft, type DraftRoom } from './draft.ts'
import { enterRoster, missingTick } from './enter-roster.ts'
import { rowKey, type Put, type WriterTip } from './log.ts'
import { caseOf, latestOf, roomOf, type PendingCheck, type Relay, type Room } from './relay-state.ts'
import { check, sayNo, sendTo } from './say.ts'
import { takeFrom, type Session } from './session.ts'
import { commitBatch, fillHole, makeHole } from './stage.ts'

type Refused = Refusal & { readonly retryAfterMs?: number }

/** An envelope with the names by which it is looked up, written out once. */
export interface Addressed { readonly envelope: Envelope; readonly author: string; readonly writer: string; readonly log: string }
const address = (envelope: Envelope): Addressed => {
  const author = hex(envelope.author)
  // The genesis cannot name its room, which is its own hash.
  const log = envelope.kind === KIND.roster && sameBytes(envelope.room, ZERO16) ? hex(caseIdOf(envelope)) : hex(envelope.room)
  return { envelope, author, log, writer: author + hex(envelope.stream) }
}
const chainOf = ({ log, writer }: Addressed): string => `${log}/${writer}`

export const pushed = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'PUSH' }>): void => {
  const envelopes: Addressed[] = []
  for (const bytes of frame.envelopes) {
    const envelope = readEnvelope(bytes)
    if (isRefusal(envelope)) return sayNo(relay, session, envelope, { id: frame.id })
    const addressed = address(envelope)
    if (addressed.author !== device) return sayNo(relay, session, refuse('NOT_AUTHOR'), { id: frame.id, room: envelope.room })
    envelopes.push(addressed)
  }
  if (envelopes.length === 0) return sayNo(relay, session, refuse('MALFORMED', 'empty push'), { id: frame.id })
  const pace = tooFast(relay, session, device, envelopes)
  if (pace) return refusePush(relay, session, { id: frame.id, envelopes, at: envelopes[0]!, refusal: pace })
  const entries = envelopes.filter(one => one.envelope.kind === KIND.roster && !isKept(relay, one))
  if (entries.length > 1) return refusePush(relay, session, { id: frame.id, envelopes, at: entries[1]!, refusal: refuse('MALFORMED', 'two roster entries in one push') })
  const [entry] = entries
  if (!entry) { append(relay, session, frame.id, { envelopes }); return }
  const one = caseOf(relay, hex(entry.envelope.room))
  const signPub = one ? rosterSigner(latestOf(one.staged), entry.envelope) : refuse('NO_ROOM')
  if (isRefusal(signPub)) return refusePush(relay, session, { id: frame.id, envelopes, at: entry, refusal: signPub })
  check(relay, session, { what: 'signature', signPub, message: signedMessage(unsignedPart(entry.envelope)), signature: entry.envelope.signature },
    { session: session.id, then: 'push', id: frame.id, envelopes })
}

export const rosterChecked = (relay: Relay, session: Session, pending: Extract<PendingCheck, { then: 'push' }>, ok: boolean): void => {
  const { id, envelopes } = pending
  if (ok) append(relay, session, id, { envelopes })
  else refusePush(relay, session, { id, envelopes, at: envelopes.find(({ envelope }) => envelope.kind === KIND.roster)!, refusal: refuse('BAD_SIGNATURE', 'roster entry') })
}

/** Pace is per device, over all its sessions; what is in flight is per session. */
const tooFast = (relay: Relay, session: Session, device: string, envelopes: readonly Addressed[]): Refused | undefined => {
  const count = envelopes.some(({ envelope }) => envelope.kind === KIND.roster) ? 1 : envelopes.length // a removal and its ticks are one act
  if (session.inFlight > 0 && session.inFlight + count > inFlightMax) return { ...refuse('RATE', 'in flight'), retryAfterMs: 50 }
  const bucket = relay.devices.get(device)!.bucket
  const retryAfterMs = takeFrom(bucket, count, relay.now, { perSecond: envelopesPerSecond, burst: envelopesBurst })
  return retryAfterMs > 0 ? { ...refuse('RATE', 'envelopes'), retryAfterMs } : undefined
}

// ---------------------------------------------------------------- all or none

/** `genesis` begins a case: it is the only envelope of its push. */
type Push = { readonly envelopes: readonly Addressed[] } | { readonly genesis: Envelope; readonly puts: readonly Put[] }

export const append = (relay: Relay, session: Session, id: number, push: Push): 'accepted' | 'refused' => {
  const draft = makeDraft('genesis' in push ? push.puts : [])
  const envelopes = 'genesis' in push ? [address(push.genesis)] : push.envelopes
  if ('genesis' in push) draftGenesis(relay, draft, push.genesis)
  const placed: Placed[] = []
  for (const one of envelopes) {
    const place = placeOne(relay, session, draft, one)
    if (isRefusal(place)) { refusePush(relay, session, { id, envelopes, at: one, refusal: place }); return 'refused' }
    placed.push(place)
  }
  const unticked = missingTick(draft)
  if (unticked) { refusePush(relay, session, { id, envelopes, at: envelopes[0]!, refusal: unticked }); return 'refused' }
  for (const one of envelopes) fillHole(session, chainOf(one), one.envelope.count)
  if (draft.rows.length === 0 && draft.repeats === 'durable') {
    sendTo(relay, session, { type: 'ACK', id, placed })
    return 'accepted'
  }
  const after = mergeDraft(relay, draft)
  session.inFlight += draft.rows.length
  const chains = envelopes.map(one => ({ chain: chainOf(one), count: one.envelope.count }))
  commitBatch(relay, { session: session.id, room: envelopes[0]!.envelope.room, ack: { id, placed, chains }, rows: draft.rows, after }, { rows: draft.rows.map(({ row }) => row), puts: draft.puts })
  return 'accepted'
}

const placeOne = (relay: Relay, session: Session, draft: Draft, addressed: Addressed): Placed | Refused => {
  const { envelope, writer, log } = addressed
  const at = draftRoomOf(relay, draft, log)
  if (!at) return refuse('NO_ROOM')
  const kept = keptTip(relay, at.room, writer)
  if (kept && envelope.count <= kept.count) return repeated(relay, draft, at.room, writer, envelope)
  const tip = at.tips.get(writer) ?? kept
  if (tip && envelope.count <= tip.count) return refuse('MALFORMED', 'same count twice in one push')
  const hole = session.holes.get(chainOf(addressed))
  // Filled from elsewhere: a frame of the device's older line may arrive behind its newer one.
  if (hole && tip && tip.count >= hole.count) session.holes.delete(chainOf(addressed))
  else if (hole && envelope.count > hole.count) return { ...hole.refusal, retryAfterMs: hole.retryAfterMs }
  const gap = followsTip(tip, envelope)
  if (gap) return gap
  const isEntry = envelope.kind === KIND.roster && at.room.id === at.room.caseId
  const mark = isEntry ? enterRoster(relay, draft, at, envelope) : judge(draftCaseOf(relay, draft, at.room.caseId).history, at.staged.mark, envelope)
  return isRefusal(mark) ? mark : place(relay, draft, at, { envelope, writer, tip, mark })
}

const place = (relay: Relay, draft: Draft, at: DraftRoom, { envelope, writer, tip, mark }: { envelope: Envelope; writer: string; tip: WriterTip | undefined; mark: number }): Placed => {
  const relayTime = relay.now
  const seq = at.staged.seq + 1
  const head = nextHead(at.staged.head, envelope.id, relayTime)
  const { id, count } = envelope
  at.staged = { seq, head, mark }
  at.tips.set(writer, { count, id, seq })
  const placed: Placed = { seq, head, relayTime }
  draft.rows.push({
    room: at.room, kind: envelope.kind, rosterSeq: envelope.rosterSeq, placed,
    row: { room: at.room.id, seq, relayTime, head, mark, writer, count, id, previousSeq: tip?.seq ?? 0, envelope: envelope.bytes },
  })
  return placed
}

// ---------------------------------------------------------------- repeats


const keptTip = (relay: Relay, room: Room, writer: string): WriterTip | undefined => {
  const known = room.tips.get(writer)
  if (known) return known
  const tip = relay.log.tip(room.id, writer)
  if (tip) room.tips.set(writer, tip)
  return tip
}

const repeated = (relay: Relay, draft: Draft, room: Room, writer: string, envelope: Envelope): Placed | Refusal => {
  const staged = room.stagedRows.get(rowKey(writer, envelope.count))
  if (staged) {
    draft.repeats = 'staged'
    return sameBytes(staged.id, envelope.id) ? staged.placed : refuse('REPEAT_DIFFERS', `count ${envelope.count}`)
  }
  const kept = relay.log.byCount(room.id, writer, envelope.count)
  return kept && sameBytes(kept.envelope, envelope.bytes) ? kept : refuse('REPEAT_DIFFERS', `count ${envelope.count}`)
}

/** An entry that is in the log already needs no second signature check. */
const isKept = (relay: Relay, { envelope, log, writer }: Addressed): boolean => {
  const room = roomOf(relay, log)
  const tip = room && keptTip(relay, room, writer)
  return room !== undefined && tip !== undefined && envelope.count <= tip.count
}

// ---------------------------------------------------------------- no

interface RefusedPush { readonly id: number; readonly envelopes: readonly Addressed[]; readonly at: Addressed; readonly refusal: Refused }

const refusePush = (relay: Relay, session: Session, { id, envelopes, at, refusal }: RefusedPush): void => {
  const retryAfterMs = refusal.retryAfterMs ?? 0
  for (const one of envelopes) {
    const room = relay.rooms.get(one.log)
    const tip = room && keptTip(relay, room, one.writer)
    if (one.envelope.count <= (tip?.count ?? 0)) continue
    makeHole(session, { chain: chainOf(one), count: one.envelope.count, refusal: { refusal: refusal.refusal, detail: refusal.detail }, retryAfterMs })
  }
  sayNo(relay, session, refusal, { id, room: at.envelope.room, retryAfterMs })
}
