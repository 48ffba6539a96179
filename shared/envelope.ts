/**
 * The envelope: the only thing that is ever stored or sent.
 *
 *   field      bytes  meaning
 *   suite      1      0 signed, not sealed · 1 P-256 + AES-256-GCM · 2 reserved (SM2/SM3/SM4)
 *   kind       1      1 content · 2 snapshot · 3 tick (empty, comes with a removal) · 4 roster entry
 *   flags      1      bit 0: written while the author was offline
 *   room       16     opaque id; zeros in the GENESIS entry, whose hash is the case id
 *   epoch      vu     which key of the room sealed it; 0 when not sealed
 *   commit     32     key commitment of this envelope's own key; zeros when not sealed
 *   rosterSeq  vu     highest roster position the author knew
 *   author     32     device id = SHA-256(signPub ‖ wrapPub)
 *   stream     8      random per tab load; a chain belongs to (author, stream)
 *   count      vu     1, 2, 3 … within room, author and stream
 *   prev       32     id of the envelope with count-1; zeros for the first
 *   seenSeq    vu     last position of this room released to the author's editor when he edited
 *   seenHead   32     chain head at that position
 *   at         vu     author's clock, ms since 1970
 *   nonce      16     with the epoch key gives this envelope's key; zeros when not sealed
 *   body       lp     ciphertext ‖ tag, or the plain body for suite 0
 *   signature  64     ECDSA P-256, r‖s, low s, over "liuchi/envelope/1" ‖ all of the above
 *
 * `vu` is LEB128, shortest form, up to 2^53-1; `lp` is a vu length and the bytes.
 * id = SHA-256(all bytes with signature). Associated data of the seal: all bytes before `body`.
 * Chain of a room: H_0 = SHA-256("liuchi/log/1" ‖ room), H_n = SHA-256(H_{n-1} ‖ id_n ‖ relayTime as u64).
 *
 * Example: a suite-0 tick begins 00 03 00 | room 16 | 00 | zeros 32 | 07 | author 32 | …
 */
import { concat, makeReader, makeWriter, Malformed, sameBytes, u64be, utf8, type Bytes } from './bytes.ts'
import { keyCommitment, keyFor, open, openWithOwnKey, seal, sha256 } from './crypto.ts'
import { bodyBytesMax, envelopeBytesMax } from './limits.ts'
import { refuse, type Refusal } from './refusal.ts'

export const SUITE = { clear: 0, sealed: 1 } as const
export const KIND = { content: 1, snapshot: 2, tick: 3, roster: 4 } as const
export type Suite = (typeof SUITE)[keyof typeof SUITE]
export type Kind = (typeof KIND)[keyof typeof KIND]

const OFFLINE = 1

/** Everything of an envelope but body and signature. Ids are bytes; times ms since 1970. */
export interface Header {
  readonly suite: Suite
  readonly kind: Kind
  readonly offline: boolean
  readonly room: Bytes
  readonly epoch: number
  readonly commit: Bytes
  readonly rosterSeq: number
  readonly author: Bytes
  readonly stream: Bytes
  readonly count: number
  readonly prev: Bytes
  readonly seenSeq: number
  readonly seenHead: Bytes
  readonly at: number
  readonly nonce: Bytes
}

export interface Envelope extends Header {
  readonly body: Bytes
  readonly signature: Bytes
  readonly id: Bytes
  /** The bytes as they were signed, stored and sent. */
  readonly bytes: Bytes
  /** Where `body` begins: what stands before it is the seal's associated data. */
  readonly headerLength: number
}

export const ZERO16 = new Uint8Array(16)
export const ZERO32 = new Uint8Array(32)

const writeHeader = (h: Header): Bytes => makeWriter()
  .u8(h.suite).u8(h.kind).u8(h.offline ? OFFLINE : 0)
  .fixed(h.room, 16).vu(h.epoch).fixed(h.commit, 32).vu(h.rosterSeq)
  .fixed(h.author, 32).fixed(h.stream, 8).vu(h.count).fixed(h.prev, 32)
  .vu(h.seenSeq).fixed(h.seenHead, 32).vu(h.at).fixed(h.nonce, 16)
  .done()

const DOMAIN = utf8('liuchi/envelope/1')
/** What the device's key signs. */
export const signedMessage = (unsigned: Bytes): Bytes => concat(DOMAIN, unsigned)

/** The header fields that sealing itself decides are filled in here. Returns the bytes to sign. */
export const sealEnvelope = (
  header: Omit<Header, 'suite' | 'epoch' | 'commit' | 'nonce'>, plain: Bytes,
  key: { readonly epoch: number; readonly key: Bytes; readonly nonce: Bytes } | undefined,
): Bytes => {
  if (plain.length > bodyBytesMax) throw new RangeError('body over the limit: split before sealing')
  const whole: Header = key
    ? { ...header, suite: SUITE.sealed, epoch: key.epoch, nonce: key.nonce, commit: keyCommitment(keyFor(key.key, key.nonce)) }
    : { ...header, suite: SUITE.clear, epoch: 0, nonce: ZERO16, commit: ZERO32 }
  const head = writeHeader(whole)
  const body = key ? seal(key.key, key.nonce, plain, head) : plain
  return concat(head, makeWriter().lp(body).done())
}

export const withSignature = (unsigned: Bytes, signature: Bytes): Bytes => makeWriter().raw(unsigned).fixed(signature, 64).done()

const oneOf = <T extends number>(value: number, allowed: readonly T[], what: string): T => {
  const found = allowed.find(x => x === value)
  if (found === undefined) throw new Malformed(what)
  return found
}

/** Structure only: says nothing about signature, grant or seal. */
export const readEnvelope = (bytes: Bytes): Envelope | Refusal => {
  if (bytes.length > envelopeBytesMax) return refuse('TOO_BIG', `${bytes.length} bytes`)
  try {
    const r = makeReader(bytes)
    const suite = r.u8()
    if (suite !== SUITE.clear && suite !== SUITE.sealed) return refuse('SUITE', `suite ${suite}`)
    const kind = oneOf(r.u8(), Object.values(KIND), 'unknown kind')
    const flags = r.u8()
    if (flags > OFFLINE) throw new Malformed('unknown flag')
    const header: Header = {
      suite, kind, offline: flags === OFFLINE,
      room: r.raw(16), epoch: r.vu(), commit: r.raw(32), rosterSeq: r.vu(),
      author: r.raw(32), stream: r.raw(8), count: r.vu(), prev: r.raw(32),
      seenSeq: r.vu(), seenHead: r.raw(32), at: r.time(), nonce: r.raw(16),
    }
    const headerLength = r.at()
    const body = r.lp(bytes.length)
    const signature = r.raw(64)
    r.end()
    checkShape(header, body)
    return { ...header, body, signature, id: sha256(bytes), bytes, headerLength }
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', error.message)
    throw error
  }
}

/** Two spellings of one meaning would be two ids of one envelope. */
const checkShape = (h: Header, body: Bytes): void => {
  if (h.count === 0) throw new Malformed('count begins at 1')
  if ((h.count === 1) !== sameBytes(h.prev, ZERO32)) throw new Malformed('prev and count disagree')
  if (h.suite === SUITE.clear && !(h.epoch === 0 && sameBytes(h.commit, ZERO32) && sameBytes(h.nonce, ZERO16))) throw new Malformed('clear envelope with a key')
  if (h.suite === SUITE.sealed && (h.epoch === 0 || body.length < 16)) throw new Malformed('sealed envelope without epoch or tag')
  if ((h.kind === KIND.tick || h.kind === KIND.roster) && h.suite !== SUITE.clear) throw new Malformed('ticks and roster entries are not sealed')
  if (h.kind === KIND.tick && body.length !== 0) throw new Malformed('a tick is empty')
}

/** The plain body, or why not. `key` is the epoch key named by the header. */
export const openEnvelope = (envelope: Envelope, key: Bytes | undefined): Bytes | Refusal => {
  if (envelope.suite === SUITE.clear) return envelope.body
  if (!key) return refuse('CANNOT_OPEN', `no key for epoch ${envelope.epoch}`)
  if (!sameBytes(envelope.commit, keyCommitment(keyFor(key, envelope.nonce)))) return refuse('KEY_COMMIT')
  return open(key, envelope.nonce, envelope.body, envelope.bytes.slice(0, envelope.headerLength)) ?? refuse('CANNOT_OPEN')
}

/** As openEnvelope, with this envelope's own key (keyFor): what a bundle discloses. */
export const openDisclosed = (envelope: Envelope, ownKey: Bytes | undefined): Bytes | Refusal => {
  if (envelope.suite === SUITE.clear) return envelope.body
  if (!ownKey || !sameBytes(envelope.commit, keyCommitment(ownKey))) return refuse('KEY_COMMIT')
  return openWithOwnKey(ownKey, envelope.body, envelope.bytes.slice(0, envelope.headerLength)) ?? refuse('CANNOT_OPEN')
}

export const unsignedPart = (envelope: Envelope): Bytes => envelope.bytes.slice(0, envelope.bytes.length - 64)

// ---------------------------------------------------------------- chains

const LOG = utf8('liuchi/log/1')
export const emptyHead = (room: Bytes): Bytes => sha256(LOG, room)
export const nextHead = (head: Bytes, id: Bytes, relayTime: number): Bytes => sha256(head, id, u64be(relayTime))

/** The last envelope of one (author, stream) in a room. */
export interface Tip { readonly count: number; readonly id: Bytes }

/** Does the envelope follow its stream's tip? Repeats are the caller's question, asked before. */
export const followsTip = (tip: Tip | undefined, h: Pick<Header, 'count' | 'prev'>): Refusal | undefined => {
  const expected = (tip?.count ?? 0) + 1
  if (h.count !== expected) return refuse('CHAIN', `count ${h.count}, expected ${expected}`)
  return sameBytes(h.prev, tip?.id ?? ZERO32) ? undefined : refuse('CHAIN', 'prev names another envelope')
}

