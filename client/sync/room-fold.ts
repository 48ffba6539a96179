/**
 * A room's log folded: chain, mark, stream tips, clientID owners and, for a
 * text room, the truth document. The fold sees the log only, never the editor;
 * that is why two devices that read the same log agree byte for byte.
 * Pure and synchronous: whether a signature is right comes in as a fact.
 */
import * as Y from 'yjs'
import { concat, hex, makeReader, makeWriter, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { emptyHead, followsTip, KIND, nextHead, openEnvelope, type Envelope, type Tip } from '../../shared/envelope.ts'
import { judge } from '../../shared/judge.ts'
import { readPayload, type Payload } from '../../shared/payload.ts'
import { isRefusal, refuse, type Refusal, type RefusalName } from '../../shared/refusal.ts'
import type { RosterHistory } from '../../shared/roster-fold.ts'
import { admit, clientIdOf } from './admission.ts'
import { makeQuietDoc } from './quiet-doc.ts'

/** One envelope at its place in the log, with what the fold made of it. */
export interface Judged {
  readonly seq: number
  readonly relayTime: number
  readonly envelope: Envelope
  /** undefined: accepted. */
  readonly refused: Refusal | undefined
  readonly payload: Payload | undefined
}

export type RoomKind = 'text' | 'fact'

export interface RoomFold {
  readonly room: Bytes
  readonly kind: RoomKind
  seq(): number
  head(): Bytes
  mark(): number
  /** Chain head at a position at or below seq. */
  headAt(seq: number): Bytes | undefined
  tip(author: Bytes, stream: Bytes): Tip | undefined
  readonly truth: Y.Doc
  /** Judges the envelope at the next position and moves on past it, accepted or not. */
  take(envelope: Envelope, relayTime: number, facts: { readonly signed: boolean; readonly history: RosterHistory; readonly key: Bytes | undefined }): Judged
  /** Moves past an envelope that this device judged before. */
  retake(envelope: Envelope, relayTime: number, refused: RefusalName | undefined, key: Bytes | undefined, history: RosterHistory): Judged
  /** Objects of a fact room, in the log's order. */
  facts(): readonly Judged[]
  snapshot(): Bytes
}

export const makeRoomFold = (room: Bytes, kind: RoomKind, kept?: Bytes): RoomFold => {
  const truth = makeQuietDoc()
  /** Chain heads of positions 0..seq, 32 bytes each, in a buffer that doubles. */
  let heads = concat(emptyHead(room), new Uint8Array(32 * 63))
  let headsLength = 32
  let mark = 0
  const tips = new Map<string, Tip>()
  const facts: Judged[] = []
  if (kept) restore(kept)

  const seq = (): number => headsLength / 32 - 1
  const headAt = (position: number): Bytes | undefined => position <= seq() ? heads.slice(position * 32, position * 32 + 32) : undefined
  const head = (): Bytes => heads.slice(headsLength - 32, headsLength)
  const pushHead = (next: Bytes): void => {
    if (headsLength === heads.length) heads = concat(heads, new Uint8Array(heads.length))
    heads.set(next, headsLength)
    headsLength += 32
  }
  const streamName = (author: Bytes, stream: Bytes): string => hex(author) + hex(stream)

  const verdict = (envelope: Envelope, facts: { signed: boolean; history: RosterHistory; key: Bytes | undefined }): Payload | Refusal | undefined => {
    if (!facts.signed) return refuse('BAD_SIGNATURE')
    if (!sameBytes(envelope.room, room)) return refuse('NO_ROOM', 'envelope of another room')
    const broken = followsTip(tips.get(streamName(envelope.author, envelope.stream)), envelope)
    if (broken) return broken
    const standing = judge(facts.history, mark, envelope)
    if (isRefusal(standing)) return standing
    if (!sameBytes(headAt(envelope.seenSeq) ?? new Uint8Array(32), envelope.seenHead)) return refuse('FORK', `at ${envelope.seenSeq}`)
    if (envelope.kind === KIND.tick) return undefined
    if (envelope.kind === KIND.snapshot) return refuse('VERSION', 'snapshot envelope')
    const plain = openEnvelope(envelope, facts.key)
    if (isRefusal(plain)) return plain
    const payload = readPayload(plain)
    if (isRefusal(payload)) return payload
    if ((payload.type === 'updates') !== (kind === 'text')) return refuse('MALFORMED', 'payload of another kind of room')
    if (payload.type !== 'updates') return payload
    return admit(truth, clientIdOf(envelope.author, envelope.stream), payload.rows.map(row => row.update)) ?? payload
  }

  const advance = (envelope: Envelope, relayTime: number, history: RosterHistory, outcome: Payload | Refusal | undefined): Judged => {
    const position = seq() + 1
    pushHead(nextHead(head(), envelope.id, relayTime))
    const tip = tips.get(streamName(envelope.author, envelope.stream))
    const follows = followsTip(tip, envelope) === undefined
    const refused = isRefusal(outcome) ? outcome : undefined
    // A wrong signature says nothing about the device it names: its chain must not move on a forger's word.
    if (follows && refused?.refusal !== 'BAD_SIGNATURE') tips.set(streamName(envelope.author, envelope.stream), { count: envelope.count, id: envelope.id })
    if (envelope.rosterSeq <= (history.latest?.seq ?? 0)) mark = Math.max(mark, envelope.rosterSeq)
    const payload = outcome === undefined || isRefusal(outcome) ? undefined : outcome
    if (payload?.type === 'updates') truth.transact(() => { for (const { update } of payload.rows) Y.applyUpdate(truth, update) })
    const judged = { seq: position, relayTime, envelope, refused, payload }
    if (payload?.type === 'fact') facts.push(judged)
    return judged
  }

  function restore(bytes: Bytes): void {
    const r = makeReader(bytes)
    heads = r.lp(bytes.length)
    headsLength = heads.length
    mark = r.vu()
    for (let left = r.many(1_000_000); left > 0; left--) tips.set(hex(r.raw(40)), { count: r.vu(), id: r.raw(32) })
    Y.applyUpdate(truth, r.lp(bytes.length))
    r.end()
  }

  return {
    room, kind, truth, seq, head, headAt, mark: () => mark, facts: () => facts,
    tip: (author, stream) => tips.get(streamName(author, stream)),
    take: (envelope, relayTime, facts) => advance(envelope, relayTime, facts.history, verdict(envelope, facts)),
    retake(envelope, relayTime, refused, key, history) {
      const outcome = refused ? refuse(refused) : envelope.kind === KIND.tick ? undefined : reopen(envelope, key)
      return advance(envelope, relayTime, history, outcome)
    },
    snapshot() {
      const w = makeWriter().lp(heads.slice(0, headsLength)).vu(mark).vu(tips.size)
      for (const [name, { count, id }] of tips) w.raw(Uint8Array.from(name.match(/../g)!, pair => parseInt(pair, 16))).vu(count).raw(id)
      return w.lp(Y.encodeStateAsUpdate(truth)).done()
    },
  }
}

const reopen = (envelope: Envelope, key: Bytes | undefined): Payload | Refusal => {
  const plain = openEnvelope(envelope, key)
  return isRefusal(plain) ? plain : readPayload(plain)
}
