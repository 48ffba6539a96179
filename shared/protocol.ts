/**
 * The wire between client and relay: websocket, subprotocol `liuchi.1`, binary
 * messages of one frame each: type (1 byte), then fields in order (`vu` =
 * varuint, `lp` = vu length and bytes, numbers = fixed bytes).
 *
 *   client → relay                                   relay → client
 *   01 HELLO     version vu · signPub 65 · wrapPub   81 CHALLENGE version vu · relayId 16 · incarnation 16
 *                65 · nonce 32 · build lp                         · nonce 32 · wantsFoundingCode 1
 *   02 PROOF     signature 64                        82 WELCOME   time vu
 *   03 OPEN      case 16 · n vu · n × (room 16 ·     83 OPENED    case 16 · n vu · n × (room 16 ·
 *                cursor vu · head 32)                             headSeq vu · head 32 · state 1)
 *   04 PUSH      id vu · n vu · n × envelope lp      84 ITEMS     room 16 · firstSeq vu · n vu ·
 *   05 PRESENCE  room 16 · sealed lp                              n × (relayTime vu · envelope lp)
 *   06 PING      (empty)                             85 CAUGHTUP  room 16 · seq vu
 *   07 CLOSE     case 16                             86 ACK       id vu · n vu · n × (seq vu · head 32 · relayTime vu)
 *   09 FOUND     id vu · code lp · genesis lp        87 PRESENCE  room 16 · device 32 · sealed lp
 *   0A KNOCK     join lp                             88 ERR       id vu · code vu · room 16 · retryAfterMs vu · detail lp
 *   0B ANSWER    case 16 · invite 16 · nonce 32      89 PONG      time vu
 *   0C REVEAL    case 16 · invite 16 · nonce 32      8A LEFT      room 16 · device 32
 *   0D ASK       id vu · case 16 · room 16 · right 1 8D PASS      id vu · expires vu · pass lp (empty = no)
 *                                                    8B DOOR      case 16 · invite 16 · join lp · host 32
 *                                                                 · hostNonce 32 · nonce 32 (zeros = not yet)
 *
 * PROOF signs "liuchi/auth/1" ‖ relayId ‖ relay's nonce ‖ own nonce ‖ deviceId ‖ lp(origin).
 * Order in a room: OPENED, ITEMS…, CAUGHTUP, then ITEMS as they come; a writer
 * gets his own back, so cursor and head never have a gap. One PUSH is one
 * atomic append. ACK is sent after the bytes are on disk. Times are ms since 1970.
 */
import { makeReader, makeWriter, Malformed, type Bytes, type Reader } from './bytes.ts'
import { ZERO16 } from './envelope.ts'
import { blobPassBytesMax, envelopeBytesMax, frameBytesMax, itemsMax, joinBytesMax, presenceBytesMax, pushEnvelopesMax, roomsMax } from './limits.ts'
import { isRefusal, refusalByNumber, refusalNumber, refuse, type Refusal, type RefusalName } from './refusal.ts'

export const subprotocol = 'liuchi.1'
/** Where the relay takes websockets, behind its public address. */
export const relayPath = '/relay'
export const protocolVersion = 1

/** Close codes as y-websocket 3.1 reads them: 44xx is final, everything else is tried again. */
export const CLOSE = { auth: 4401, revoked: 4403, gone: 4404, upgrade: 4426, restarting: 4503, slow: 4508, rate: 4529 } as const

export interface Cursor { readonly room: Bytes; readonly seq: number; readonly head: Bytes }
/** 0 follows · 1 the relay's log is shorter or another one · 2 not granted */
export type RoomAnswer = 0 | 1 | 2
/** 0 get · 1 put and get */
export type BlobRight = 0 | 1
export interface OpenedRoom { readonly room: Bytes; readonly seq: number; readonly head: Bytes; readonly state: RoomAnswer }
export interface Item { readonly relayTime: number; readonly envelope: Bytes }
export interface Placed { readonly seq: number; readonly head: Bytes; readonly relayTime: number }
export interface Door { readonly caseId: Bytes; readonly inviteId: Bytes; readonly join: Bytes; readonly host: Bytes; readonly hostNonce: Bytes; readonly nonce: Bytes }

export type ClientFrame =
  | { readonly type: 'HELLO'; readonly version: number; readonly signPub: Bytes; readonly wrapPub: Bytes; readonly nonce: Bytes; readonly build: string }
  | { readonly type: 'PROOF'; readonly signature: Bytes }
  | { readonly type: 'OPEN'; readonly caseId: Bytes; readonly cursors: readonly Cursor[] }
  | { readonly type: 'PUSH'; readonly id: number; readonly envelopes: readonly Bytes[] }
  | { readonly type: 'PRESENCE'; readonly room: Bytes; readonly sealed: Bytes }
  | { readonly type: 'PING' }
  | { readonly type: 'CLOSE'; readonly caseId: Bytes }
  | { readonly type: 'FOUND'; readonly id: number; readonly code: string; readonly genesis: Bytes }
  | { readonly type: 'KNOCK'; readonly join: Bytes }
  | { readonly type: 'ANSWER'; readonly caseId: Bytes; readonly inviteId: Bytes; readonly nonce: Bytes }
  | { readonly type: 'REVEAL'; readonly caseId: Bytes; readonly inviteId: Bytes; readonly nonce: Bytes }
  /** For a pass to the parts of files of a room (shared/blob.ts). */
  | { readonly type: 'ASK'; readonly id: number; readonly caseId: Bytes; readonly room: Bytes; readonly right: BlobRight }

export type RelayFrame =
  | { readonly type: 'CHALLENGE'; readonly version: number; readonly relayId: Bytes; readonly incarnation: Bytes; readonly nonce: Bytes; readonly wantsFoundingCode: boolean }
  | { readonly type: 'WELCOME'; readonly time: number }
  | { readonly type: 'OPENED'; readonly caseId: Bytes; readonly rooms: readonly OpenedRoom[] }
  | { readonly type: 'ITEMS'; readonly room: Bytes; readonly firstSeq: number; readonly items: readonly Item[] }
  | { readonly type: 'CAUGHTUP'; readonly room: Bytes; readonly seq: number }
  | { readonly type: 'ACK'; readonly id: number; readonly placed: readonly Placed[] }
  | { readonly type: 'PRESENCE'; readonly room: Bytes; readonly device: Bytes; readonly sealed: Bytes }
  | { readonly type: 'ERR'; readonly id: number; readonly refusal: RefusalName; readonly room: Bytes; readonly retryAfterMs: number; readonly detail: string }
  | { readonly type: 'PONG'; readonly time: number }
  | { readonly type: 'LEFT'; readonly room: Bytes; readonly device: Bytes }
  | ({ readonly type: 'DOOR' } & Door)
  | { readonly type: 'PASS'; readonly id: number; readonly expires: number; readonly pass: Bytes }

export const authMessage = (relayId: Bytes, relayNonce: Bytes, ownNonce: Bytes, deviceId: Bytes, origin: string): Bytes =>
  makeWriter().raw(AUTH).fixed(relayId, 16).fixed(relayNonce, 32).fixed(ownNonce, 32).fixed(deviceId, 32).text(origin).done()
const AUTH = new TextEncoder().encode('liuchi/auth/1')

export const writeClientFrame = (f: ClientFrame): Bytes => {
  const w = makeWriter()
  switch (f.type) {
    case 'HELLO': return w.u8(0x01).vu(f.version).fixed(f.signPub, 65).fixed(f.wrapPub, 65).fixed(f.nonce, 32).text(f.build).done()
    case 'PROOF': return w.u8(0x02).fixed(f.signature, 64).done()
    case 'OPEN': {
      w.u8(0x03).fixed(f.caseId, 16).vu(f.cursors.length)
      for (const { room, seq, head } of f.cursors) w.fixed(room, 16).vu(seq).fixed(head, 32)
      return w.done()
    }
    case 'PUSH': {
      w.u8(0x04).vu(f.id).vu(f.envelopes.length)
      for (const envelope of f.envelopes) w.lp(envelope)
      return w.done()
    }
    case 'PRESENCE': return w.u8(0x05).fixed(f.room, 16).lp(f.sealed).done()
    case 'PING': return w.u8(0x06).done()
    case 'CLOSE': return w.u8(0x07).fixed(f.caseId, 16).done()
    case 'FOUND': return w.u8(0x09).vu(f.id).text(f.code).lp(f.genesis).done()
    case 'KNOCK': return w.u8(0x0a).lp(f.join).done()
    case 'ANSWER': return w.u8(0x0b).fixed(f.caseId, 16).fixed(f.inviteId, 16).fixed(f.nonce, 32).done()
    case 'REVEAL': return w.u8(0x0c).fixed(f.caseId, 16).fixed(f.inviteId, 16).fixed(f.nonce, 32).done()
    case 'ASK': return w.u8(0x0d).vu(f.id).fixed(f.caseId, 16).fixed(f.room, 16).u8(f.right).done()
  }
}

const repeat = <T>(count: number, one: () => T): T[] => Array.from({ length: count }, one)

export const readClientFrame = (bytes: Bytes): ClientFrame | Refusal => readFrame<ClientFrame>(bytes, (type, r) => {
  switch (type) {
    case 0x01: return { type: 'HELLO', version: r.vu(), signPub: r.raw(65), wrapPub: r.raw(65), nonce: r.raw(32), build: r.text(64) }
    case 0x02: return { type: 'PROOF', signature: r.raw(64) }
    case 0x03: return { type: 'OPEN', caseId: r.raw(16), cursors: repeat(r.many(roomsMax), () => ({ room: r.raw(16), seq: r.vu(), head: r.raw(32) })) }
    case 0x04: return { type: 'PUSH', id: r.vu(), envelopes: repeat(r.many(pushEnvelopesMax), () => r.lp(envelopeBytesMax)) }
    case 0x05: return { type: 'PRESENCE', room: r.raw(16), sealed: r.lp(presenceBytesMax) }
    case 0x06: return { type: 'PING' }
    case 0x07: return { type: 'CLOSE', caseId: r.raw(16) }
    case 0x09: return { type: 'FOUND', id: r.vu(), code: r.text(64), genesis: r.lp(envelopeBytesMax) }
    case 0x0a: return { type: 'KNOCK', join: r.lp(joinBytesMax) }
    case 0x0b: return { type: 'ANSWER', caseId: r.raw(16), inviteId: r.raw(16), nonce: r.raw(32) }
    case 0x0c: return { type: 'REVEAL', caseId: r.raw(16), inviteId: r.raw(16), nonce: r.raw(32) }
    case 0x0d: return { type: 'ASK', id: r.vu(), caseId: r.raw(16), room: r.raw(16), right: flag(r, 1) as BlobRight }
    default: return refuse('VERSION', `frame ${type}`)
  }
})

export const writeRelayFrame = (f: RelayFrame): Bytes => {
  const w = makeWriter()
  switch (f.type) {
    case 'CHALLENGE': return w.u8(0x81).vu(f.version).fixed(f.relayId, 16).fixed(f.incarnation, 16).fixed(f.nonce, 32).u8(f.wantsFoundingCode ? 1 : 0).done()
    case 'WELCOME': return w.u8(0x82).vu(f.time).done()
    case 'OPENED': {
      w.u8(0x83).fixed(f.caseId, 16).vu(f.rooms.length)
      for (const { room, seq, head, state } of f.rooms) w.fixed(room, 16).vu(seq).fixed(head, 32).u8(state)
      return w.done()
    }
    case 'ITEMS': {
      w.u8(0x84).fixed(f.room, 16).vu(f.firstSeq).vu(f.items.length)
      for (const { relayTime, envelope } of f.items) w.vu(relayTime).lp(envelope)
      return w.done()
    }
    case 'CAUGHTUP': return w.u8(0x85).fixed(f.room, 16).vu(f.seq).done()
    case 'ACK': {
      w.u8(0x86).vu(f.id).vu(f.placed.length)
      for (const { seq, head, relayTime } of f.placed) w.vu(seq).fixed(head, 32).vu(relayTime)
      return w.done()
    }
    case 'PRESENCE': return w.u8(0x87).fixed(f.room, 16).fixed(f.device, 32).lp(f.sealed).done()
    case 'ERR': return w.u8(0x88).vu(f.id).vu(refusalNumber(f.refusal)).fixed(f.room, 16).vu(f.retryAfterMs).text(f.detail).done()
    case 'PONG': return w.u8(0x89).vu(f.time).done()
    case 'LEFT': return w.u8(0x8a).fixed(f.room, 16).fixed(f.device, 32).done()
    case 'DOOR': return w.u8(0x8b).fixed(f.caseId, 16).fixed(f.inviteId, 16).lp(f.join).fixed(f.host, 32).fixed(f.hostNonce, 32).fixed(f.nonce, 32).done()
    case 'PASS': return w.u8(0x8d).vu(f.id).vu(f.expires).lp(f.pass).done()
  }
}

export const readRelayFrame = (bytes: Bytes): RelayFrame | Refusal => readFrame<RelayFrame>(bytes, (type, r) => {
  switch (type) {
    case 0x81: return { type: 'CHALLENGE', version: r.vu(), relayId: r.raw(16), incarnation: r.raw(16), nonce: r.raw(32), wantsFoundingCode: flag(r, 1) === 1 }
    case 0x82: return { type: 'WELCOME', time: r.time() }
    case 0x83: return { type: 'OPENED', caseId: r.raw(16), rooms: repeat(r.many(roomsMax), () => ({ room: r.raw(16), seq: r.vu(), head: r.raw(32), state: flag(r, 2) as RoomAnswer })) }
    case 0x84: return { type: 'ITEMS', room: r.raw(16), firstSeq: r.vu(), items: repeat(r.many(itemsMax), () => ({ relayTime: r.time(), envelope: r.lp(envelopeBytesMax) })) }
    case 0x85: return { type: 'CAUGHTUP', room: r.raw(16), seq: r.vu() }
    case 0x86: return { type: 'ACK', id: r.vu(), placed: repeat(r.many(pushEnvelopesMax), () => ({ seq: r.vu(), head: r.raw(32), relayTime: r.time() })) }
    case 0x87: return { type: 'PRESENCE', room: r.raw(16), device: r.raw(32), sealed: r.lp(presenceBytesMax) }
    case 0x88: return { type: 'ERR', id: r.vu(), refusal: refusalByNumber(r.vu()), room: r.raw(16), retryAfterMs: r.vu(), detail: r.text(256) }
    case 0x89: return { type: 'PONG', time: r.time() }
    case 0x8a: return { type: 'LEFT', room: r.raw(16), device: r.raw(32) }
    case 0x8b: return { type: 'DOOR', caseId: r.raw(16), inviteId: r.raw(16), join: r.lp(joinBytesMax), host: r.raw(32), hostNonce: r.raw(32), nonce: r.raw(32) }
    case 0x8d: return { type: 'PASS', id: r.vu(), expires: r.time(), pass: r.lp(blobPassBytesMax) }
    default: return refuse('VERSION', `frame ${type}`)
  }
})

const flag = (r: Reader, most: number): number => {
  const value = r.u8()
  if (value > most) throw new Malformed('unknown state')
  return value
}

const readFrame = <T>(bytes: Bytes, one: (type: number, r: Reader) => T | Refusal): T | Refusal => {
  if (bytes.length > frameBytesMax) return refuse('TOO_BIG', 'frame')
  try {
    const r = makeReader(bytes)
    const frame = one(r.u8(), r)
    if (isRefusal(frame)) return frame
    r.end()
    return frame
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', error.message)
    throw error
  }
}

export const errFrame = (refusal: Refusal, at: { id?: number; room?: Bytes; retryAfterMs?: number } = {}): RelayFrame =>
  ({ type: 'ERR', id: at.id ?? 0, refusal: refusal.refusal, room: at.room ?? ZERO16, retryAfterMs: at.retryAfterMs ?? 0, detail: refusal.detail.slice(0, 80) })
