/**
 * Envelopes of the room "record": a short log of good ones, then one defect
 * each. What is wrong in structure is spliced into good bytes; what is wrong in
 * meaning is signed by its author as it stands, for a member can do that.
 */
import { concat, fromHex, hex, makeWriter, type Bytes } from '../../shared/bytes.ts'
import { emptyHead, KIND, nextHead, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO32, type Envelope, type Header } from '../../shared/envelope.ts'
import { envelopeBytesMax } from '../../shared/limits.ts'
import { writePayload } from '../../shared/payload.ts'
import { highS } from '../support/high-s.ts'
import { nobleDevice, seededBytes, type NobleDevice } from '../support/noble-device.ts'
import { epochKey, must, roomId, START } from '../support/roster-log.ts'
import type { Vector } from '../support/vector.ts'
import { makeRosterVectors, people, type Stage } from './make-roster.ts'

const { li, wang, zhao } = people
const room = roomId('record')
const fact = (json: string): Bytes => writePayload({ type: 'fact', json })

interface Wanted extends Partial<Header> { readonly by: NobleDevice; readonly plain?: Bytes; readonly sealedUnder?: Bytes | 'clear'; readonly inEpoch?: number; readonly signedBy?: NobleDevice }
/** Signed by its author unless another is named. */
const envelope = ({ by, plain = fact('{"line":"甲方到场。"}'), sealedUnder = epochKey(room, 1), inEpoch = 1, signedBy = by, nonce = seededBytes('nonce/envelope', 16), ...header }: Wanted): Envelope => {
  const unsigned = sealEnvelope({
    kind: KIND.content, offline: false, room: fromHex(room), rosterSeq: 1, author: by.id, stream: seededBytes(`stream/${by.idHex}`, 8),
    count: 1, prev: ZERO32, seenSeq: 0, seenHead: emptyHead(fromHex(room)), at: START, ...header,
  }, plain, sealedUnder === 'clear' ? undefined : { epoch: inEpoch, key: sealedUnder, nonce })
  return must(readEnvelope(withSignature(unsigned, signedBy.sign(signedMessage(unsigned)))))
}
const resigned = (unsigned: Bytes, by: NobleDevice): Bytes => withSignature(unsigned, by.sign(signedMessage(unsigned)))

// Offsets of an envelope whose numbers before `epoch` are as in the layout table.
const EPOCH_AT = 3 + 16
const COMMIT_AT = EPOCH_AT + 1
const COUNT_AT = COMMIT_AT + 32 + 1 + 32 + 8
const spliced = (bytes: Bytes, at: number, cut: number, put: readonly number[]): Bytes => concat(bytes.slice(0, at), Uint8Array.from(put), bytes.slice(at + cut))
const flipped = (bytes: Bytes, at: number): Bytes => spliced(bytes, at, 1, [bytes[at]! ^ 1])

export const makeEnvelopeVectors = async (): Promise<readonly Vector[]> => {
  const { admitted, removed, rekeyed } = await makeRosterVectors()
  const rosterSeq = admitted.history.latest!.seq
  const heads = [emptyHead(fromHex(room))]
  const log: string[] = []
  const vectors: Vector[] = []
  const put = (name: string, expect: string, comment: string, bytes: Bytes, more: Readonly<Record<string, string>> = {}, stage: Stage = admitted): void => {
    vectors.push({ name, expect, comment, bytes, headers: { roster: stage.names.join(' '), room, log: log.join(' '), time: String(START + 5 * log.length), key: hex(epochKey(room, 1)), ...more } })
  }
  const good = (name: string, comment: string, e: Envelope, plain: Bytes): Envelope => {
    put(name, 'ok', comment, e.bytes, { plain: hex(plain) })
    heads.push(nextHead(heads.at(-1)!, e.id, START + 5 * log.length))
    log.push(name)
    return e
  }
  const seen = (seq: number): Partial<Header> => ({ seenSeq: seq, seenHead: heads[seq]! })

  const first = good('first', 'a writer\'s first envelope in the room', envelope({ by: wang, rosterSeq }), fact('{"line":"甲方到场。"}'))
  good('answer', 'another device, which has seen the first', envelope({ by: li, rosterSeq, ...seen(1), plain: fact('{"line":"乙方到场。"}'), nonce: seededBytes('nonce/2', 16) }), fact('{"line":"乙方到场。"}'))
  const third: Wanted = { by: wang, rosterSeq, count: 2, prev: first.id, offline: true, ...seen(1), plain: fact('{"line":"核对身份。"}'), nonce: seededBytes('nonce/3', 16) }
  good('offline', 'the writer\'s second, made offline when he had seen only the first', envelope(third), third.plain!)
  const next: Wanted = { by: li, rosterSeq, count: 2, prev: must(readEnvelope(vectors.find(({ name }) => name === 'answer')!.bytes)).id, ...seen(3), nonce: seededBytes('nonce/4', 16) }

  put('last-millisecond', 'ok', 'a time at the end of the calendar', envelope({ ...next, at: 8_640_000_000_000_000 }).bytes, { plain: hex(fact('{"line":"甲方到场。"}')) })
  clearVectors(put, rosterSeq)
  structureVectors(put, envelope(next))
  const bytes = (changed: Partial<Wanted>): Bytes => envelope({ ...next, ...changed }).bytes
  signatureVectors(put, envelope(next), bytes({ signedBy: wang }))
  sealVectors(put, bytes, envelope(next))
  chainVectors(put, bytes, { first, wanted: third })
  put('seen-head-wrong', 'FORK', 'saw another history of this room up to the third', bytes({ seenHead: seededBytes('head', 32) }))
  put('seen-ahead', 'FORK', 'says it saw a position that is not there yet', bytes({ seenSeq: 9 }))
  put('wrong-room', 'NO_ROOM', 'an envelope of the agreement, brought into the record', bytes({ room: fromHex(roomId('agreement')) }))
  put('reader', 'NO_GRANT', 'by a member who has no right in this room', envelope({ by: zhao, rosterSeq, ...seen(3) }).bytes)
  put('roster-ahead', 'ROSTER_AHEAD', 'names a roster position that does not exist', bytes({ rosterSeq: 99 }))
  put('roster-none', 'ROSTER_AHEAD', 'names no roster position, in a log whose mark is zero', envelope({ by: wang, rosterSeq: 0 }).bytes, { log: '' })
  put('suite-of-the-room', 'SUITE', 'a clear envelope in a sealed room', bytes({ sealedUnder: 'clear' }))
  put('roster-entry', 'MALFORMED', 'a roster entry in a room of text', bytes({ sealedUnder: 'clear', kind: KIND.roster }))
  put('payload-unknown', 'VERSION', 'a payload of a newer program', bytes({ plain: Uint8Array.of(9, 1, 2) }))
  put('payload-malformed', 'MALFORMED', 'a payload that is no UTF-8', bytes({ plain: Uint8Array.of(2, 0xff) }))
  put('snapshot', 'VERSION', 'a snapshot, which no program makes yet', bytes({ kind: KIND.snapshot }))
  markVectors(put, { bytes, removed, rekeyed, seen })
  return vectors
}

type Put = (name: string, expect: string, comment: string, bytes: Bytes, more?: Readonly<Record<string, string>>, stage?: Stage) => void

const clearVectors = (put: Put, rosterSeq: number): void => {
  const wall = roomId('wall')
  const plain = fact('{"shown":"调解员正在分别谈话"}')
  const clear = envelope({ by: wang, rosterSeq, room: fromHex(wall), seenHead: emptyHead(fromHex(wall)), sealedUnder: 'clear', plain })
  const here = { room: wall, log: '' }
  const sealed = envelope({ by: wang, rosterSeq, room: fromHex(wall), seenHead: emptyHead(fromHex(wall)), plain })
  put('clear', 'ok', 'in a room of suite 0: signed, not sealed', clear.bytes, { ...here, plain: hex(plain) })
  put('clear-with-epoch', 'MALFORMED', 'an epoch where there is no key', spliced(clear.bytes, EPOCH_AT, 1, [1]), here)
  put('clear-with-commitment', 'MALFORMED', 'a key commitment where there is no key', flipped(clear.bytes, COMMIT_AT), here)
  put('clear-with-nonce', 'MALFORMED', 'a nonce where there is no key', flipped(clear.bytes, clear.headerLength - 1), here)
  put('sealed-in-a-clear-room', 'SUITE', 'a sealed envelope in a room of suite 0', sealed.bytes, here)
}

const structureVectors = (put: Put, good: Envelope): void => {
  const { bytes, headerLength } = good
  const body = bytes.slice(headerLength)
  put('empty', 'MALFORMED', 'no bytes at all', new Uint8Array())
  put('truncated', 'MALFORMED', 'lacks its last byte', bytes.slice(0, -1))
  put('left-over', 'MALFORMED', 'a byte after the signature', concat(bytes, Uint8Array.of(0)))
  put('length-too-large', 'MALFORMED', 'the body says one byte more than there is', spliced(bytes, headerLength, 1, [body[0]! + 1]))
  put('length-too-small', 'MALFORMED', 'the body says one byte less than there is', spliced(bytes, headerLength, 1, [body[0]! - 1]))
  put('length-huge', 'MALFORMED', 'the body says 2^53-1 bytes', spliced(bytes, headerLength, 1, [...makeWriter().vu(Number.MAX_SAFE_INTEGER).done()]))
  put('oversize', 'TOO_BIG', 'one byte over the limit', bytes, { fill: String(envelopeBytesMax + 1) })
  put('suite-reserved', 'SUITE', 'suite 2 is not here yet', spliced(bytes, 0, 1, [2]))
  put('suite-unknown', 'SUITE', 'suite 255', spliced(bytes, 0, 1, [255]))
  put('kind-zero', 'MALFORMED', 'kind 0', spliced(bytes, 1, 1, [0]))
  put('kind-unknown', 'MALFORMED', 'kind 5', spliced(bytes, 1, 1, [5]))
  put('flag-unknown', 'MALFORMED', 'a flag that nobody knows', spliced(bytes, 2, 1, [2]))
  put('epoch-longer', 'MALFORMED', 'epoch 1 in two bytes', spliced(bytes, EPOCH_AT, 1, [0x81, 0]))
  put('epoch-beyond', 'MALFORMED', 'epoch 2^53', spliced(bytes, EPOCH_AT, 1, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]))
  put('epoch-nine-bytes', 'MALFORMED', 'an epoch in nine bytes', spliced(bytes, EPOCH_AT, 1, [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]))
  put('sealed-without-epoch', 'MALFORMED', 'sealed under no epoch', spliced(bytes, EPOCH_AT, 1, [0]))
  put('sealed-without-tag', 'MALFORMED', 'a sealed body of 15 bytes', concat(bytes.slice(0, headerLength), Uint8Array.of(15), bytes.slice(headerLength + 1, headerLength + 16), good.signature))
  put('count-zero', 'MALFORMED', 'counts begin at 1', spliced(bytes, COUNT_AT, 1, [0]))
  put('first-with-a-previous', 'MALFORMED', 'count 1 that names an envelope before it', spliced(bytes, COUNT_AT, 1, [1]))
  put('second-without-a-previous', 'MALFORMED', 'count 2 that names nothing before it', spliced(bytes, COUNT_AT + 1, 32, [...ZERO32]))
  put('time-beyond', 'MALFORMED', 'a time one millisecond after the calendar ends', spliced(bytes, headerLength - 16 - 6, 6, [...makeWriter().vu(8_640_000_000_000_001).done()]))
  put('tick-sealed', 'MALFORMED', 'a tick under a seal', spliced(bytes, 1, 1, [KIND.tick]))
  put('roster-entry-sealed', 'MALFORMED', 'a roster entry under a seal', spliced(bytes, 1, 1, [KIND.roster]))
}

const signatureVectors = (put: Put, good: Envelope, byAnother: Bytes): void => {
  const unsigned = good.bytes.slice(0, -64)
  put('signature-altered', 'BAD_SIGNATURE', 'one bit of the signature changed', flipped(good.bytes, good.bytes.length - 20))
  put('signature-zero', 'BAD_SIGNATURE', 'r and s are zero', concat(unsigned, new Uint8Array(64)))
  put('signature-high-s', 'BAD_SIGNATURE', 'the other spelling of the same signature would be a second id', concat(unsigned, highS(good.signature)))
  put('signature-other-domain', 'BAD_SIGNATURE', 'signed without the words liuchi/envelope/1', concat(unsigned, li.sign(unsigned)))
  put('signature-of-another', 'BAD_SIGNATURE', 'signed by a member whom it does not name', byAnother)
  put('author-stranger', 'BAD_SIGNATURE', 'by a device that is not in the roster', envelope({ by: nobleDevice('stranger') }).bytes)
  put('header-altered', 'BAD_SIGNATURE', 'the offline flag set on the way', spliced(good.bytes, 2, 1, [1]))
}

const sealVectors = (put: Put, bytes: (changed: Partial<Wanted>) => Bytes, good: Envelope): void => {
  const unsigned = good.bytes.slice(0, -64)
  put('header-altered-and-signed', 'CANNOT_OPEN', 'the header changed under an intact seal, and signed so by its author', resigned(spliced(unsigned, 2, 1, [1]), li))
  put('seal-altered', 'CANNOT_OPEN', 'one bit of the ciphertext changed, and signed so by its author', resigned(flipped(unsigned, good.headerLength + 3), li))
  put('tag-altered', 'CANNOT_OPEN', 'one bit of the tag changed, and signed so by its author', resigned(flipped(unsigned, unsigned.length - 1), li))
  put('nonce-altered', 'KEY_COMMIT', 'another nonce gives another key, which the commitment does not name', resigned(flipped(unsigned, good.headerLength - 1), li))
  put('key-commitment-wrong', 'KEY_COMMIT', 'the commitment names another key', resigned(flipped(unsigned, COMMIT_AT), li))
  put('key-wrong', 'KEY_COMMIT', 'sealed under a key that is not the room\'s', bytes({ sealedUnder: seededBytes('another key', 32) }))
  put('key-missing', 'CANNOT_OPEN', 'this device has no key for the epoch', good.bytes, { key: '' })
}

const chainVectors = (put: Put, bytes: (changed: Partial<Wanted>) => Bytes, { first, wanted }: { first: Envelope; wanted: Wanted }): void => {
  put('repeated-count', 'CHAIN', 'the writer\'s second count again, with other bytes; a relay says REPEAT_DIFFERS', envelope({ ...wanted, plain: fact('{"line":"改写"}') }).bytes, { relay: 'REPEAT_DIFFERS' })
  put('repeated', 'CHAIN', 'the very same envelope again; a relay acknowledges its first place', envelope(wanted).bytes, { relay: 'ok' })
  put('previous-wrong', 'CHAIN', 'names another envelope as its previous', bytes({ prev: first.id }), { relay: 'CHAIN' })
  put('gap-in-counts', 'CHAIN', 'count 4 after count 1', bytes({ count: 4 }), { relay: 'CHAIN' })
  put('stream-begins-late', 'CHAIN', 'a new stream that begins at count 2', bytes({ stream: seededBytes('stream/new', 8) }), { relay: 'CHAIN' })
}

const markVectors = (put: Put, world: { bytes: (changed: Partial<Wanted>) => Bytes; removed: Stage; rekeyed: Stage; seen: (seq: number) => Partial<Header> }): void => {
  const { bytes, removed, rekeyed, seen } = world
  const seq = removed.history.latest!.seq
  const tick = { kind: KIND.tick, sealedUnder: 'clear', plain: new Uint8Array() } as const
  const good = bytes({ ...tick, rosterSeq: seq })
  put('tick', 'ok', 'comes with the removal and raises the mark', good, { plain: '' }, removed)
  put('tick-with-body', 'MALFORMED', 'a tick is empty', bytes({ ...tick, plain: Uint8Array.of(0), kind: KIND.content }).map((byte, i) => (i === 1 ? KIND.tick : byte)), {}, removed)
  put('tick-by-another', 'NOT_HOST', 'a tick by somebody who did not write the entry', envelope({ by: wang, rosterSeq: seq, ...tick, stream: seededBytes('stream/tick', 8) }).bytes, {}, removed)
  put('tick-again', 'NOT_HOST', 'a tick that does not raise the mark', bytes({ ...tick, rosterSeq: rekeyed.history.latest!.seq - 1, count: 3, prev: must(readEnvelope(good)).id }), { log: 'first answer offline tick' }, removed)
  const late = { by: zhao, stream: seededBytes('stream/zhao', 8), rosterSeq: seq - 1, ...seen(0) }
  put('stale-mark', 'NO_GRANT', 'by a member who had not heard that he is out', envelope(late).bytes, { log: 'first answer offline tick' }, removed)
  put('wrong-epoch', 'EPOCH_OLD', 'under the key that was current before the removal', bytes({ rosterSeq: seq, count: 3, prev: must(readEnvelope(good)).id }), { log: 'first answer offline tick' }, removed)
  put('future-epoch', 'EPOCH_OLD', 'under an epoch that no entry has made', bytes({ inEpoch: 2 }))
  const under2 = { sealedUnder: epochKey(room, 2), inEpoch: 2, count: 3, prev: must(readEnvelope(good)).id, rosterSeq: seq }
  put('new-epoch', 'ok', 'under the new key', bytes(under2), { log: 'first answer offline tick', key: hex(epochKey(room, 2)), plain: hex(fact('{"line":"甲方到场。"}')) }, removed)
}
