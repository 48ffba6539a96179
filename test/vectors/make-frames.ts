/** Every frame once good and once bad; then what no frame may be. */
import { concat, hex, makeWriter, utf8, type Bytes } from '../../shared/bytes.ts'
import { frameBytesMax } from '../../shared/limits.ts'
import { writeClientFrame, writeRelayFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { START } from '../support/roster-log.ts'
import type { Vector } from '../support/vector.ts'

const id = (name: string): Bytes => seededBytes(name, 16)
const hash = (name: string): Bytes => seededBytes(name, 32)
const device = nobleDevice('wang')
const envelopes = [seededBytes('envelope/1', 40), seededBytes('envelope/2', 50)]

const CLIENT: Readonly<Record<string, ClientFrame>> = {
  hello: { type: 'HELLO', version: 1, signPub: device.signPub, wrapPub: device.wrapPub, nonce: hash('nonce'), build: '0.1.0' },
  proof: { type: 'PROOF', signature: seededBytes('signature', 64) },
  open: { type: 'OPEN', caseId: id('case'), cursors: [{ room: id('record'), seq: 300, head: hash('head/1') }, { room: id('agreement'), seq: 0, head: hash('head/2') }] },
  push: { type: 'PUSH', id: 7, envelopes },
  'client-presence': { type: 'PRESENCE', room: id('record'), sealed: seededBytes('sealed', 60) },
  ping: { type: 'PING' },
  close: { type: 'CLOSE', caseId: id('case') },
  found: { type: 'FOUND', id: 8, code: '', genesis: envelopes[0]! },
  knock: { type: 'KNOCK', join: seededBytes('join', 90) },
  answer: { type: 'ANSWER', caseId: id('case'), inviteId: id('invite'), nonce: hash('nonce/host') },
  ask: { type: 'ASK', id: 9, caseId: id('case'), room: id('evidence'), right: 1 },
  reveal: { type: 'REVEAL', caseId: id('case'), inviteId: id('invite'), nonce: hash('nonce/newcomer') },
}
const RELAY: Readonly<Record<string, RelayFrame>> = {
  challenge: { type: 'CHALLENGE', version: 1, relayId: id('relay'), incarnation: id('incarnation'), nonce: hash('nonce'), wantsFoundingCode: true },
  welcome: { type: 'WELCOME', time: START },
  opened: { type: 'OPENED', caseId: id('case'), rooms: [{ room: id('record'), seq: 301, head: hash('head/1'), state: 0 }, { room: id('agreement'), seq: 2, head: hash('head/2'), state: 2 }] },
  items: { type: 'ITEMS', room: id('record'), firstSeq: 301, items: [{ relayTime: START, envelope: envelopes[0]! }, { relayTime: START + 4, envelope: envelopes[1]! }] },
  caughtup: { type: 'CAUGHTUP', room: id('record'), seq: 302 },
  ack: { type: 'ACK', id: 7, placed: [{ seq: 303, head: hash('head/3'), relayTime: START + 9 }] },
  'relay-presence': { type: 'PRESENCE', room: id('record'), device: device.id, sealed: seededBytes('sealed', 60) },
  err: { type: 'ERR', id: 7, refusal: 'NO_GRANT', room: id('record'), retryAfterMs: 0, detail: 'not a writer' },
  pong: { type: 'PONG', time: START },
  left: { type: 'LEFT', room: id('record'), device: device.id },
  pass: { type: 'PASS', id: 9, expires: START + 600_000, pass: seededBytes('pass', 104) },
  door: { type: 'DOOR', caseId: id('case'), inviteId: id('invite'), join: seededBytes('join', 90), host: nobleDevice('li').id, hostNonce: hash('nonce/host'), nonce: new Uint8Array(32) },
}

const w = makeWriter
type Bad = readonly [name: string, from: 'client' | 'relay', expect: string, comment: string, bytes: Bytes, headers?: Readonly<Record<string, string>>]

const badFrames = (client: (name: string) => Bytes, relay: (name: string) => Bytes): readonly Bad[] => [
  ['hello-short-key', 'client', 'MALFORMED', 'a key of 64 bytes shifts all that follows', concat(client('hello').slice(0, 66), client('hello').slice(67))],
  ['hello-long-build', 'client', 'MALFORMED', 'a build name of 65 bytes', w().raw(client('hello').slice(0, 164)).text('0'.repeat(65)).done()],
  ['hello-build-not-utf8', 'client', 'MALFORMED', 'a build name that is no UTF-8', w().raw(client('hello').slice(0, 164)).lp(Uint8Array.of(0xff)).done()],
  ['proof-short', 'client', 'MALFORMED', 'a signature of 63 bytes', client('proof').slice(0, -1)],
  ['open-too-many', 'client', 'MALFORMED', '2001 cursors', concat(client('open').slice(0, 17), w().vu(2001).done(), client('open').slice(18))],
  ['open-fewer', 'client', 'MALFORMED', 'says three cursors, brings two', concat(client('open').slice(0, 17), w().vu(3).done(), client('open').slice(18))],
  ['push-too-many', 'client', 'MALFORMED', '2001 envelopes', w().u8(4).vu(7).vu(2001).done()],
  ['push-huge-count', 'client', 'MALFORMED', '2^53-1 envelopes; nothing may be allocated for them', w().u8(4).vu(7).vu(Number.MAX_SAFE_INTEGER).done()],
  ['push-huge-envelope', 'client', 'MALFORMED', 'an envelope over the limit', w().u8(4).vu(7).vu(1).vu(262_145).raw(new Uint8Array(10)).done(), { fill: '262200' }],
  ['push-id-varuint', 'client', 'MALFORMED', 'the id in two bytes where one would do', concat(Uint8Array.of(4, 0x87, 0), client('push').slice(2))],
  ['push-id-beyond', 'client', 'MALFORMED', 'an id of 2^53', concat(Uint8Array.of(4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10), client('push').slice(2))],
  ['client-presence-too-long', 'client', 'MALFORMED', 'a cursor of 4097 bytes', w().u8(5).fixed(id('record'), 16).lp(new Uint8Array(4097)).done()],
  ['ping-with-body', 'client', 'MALFORMED', 'a ping is one byte', Uint8Array.of(6, 0)],
  ['close-short', 'client', 'MALFORMED', 'a case id of 15 bytes', client('close').slice(0, -1)],
  ['found-long-code', 'client', 'MALFORMED', 'a founding code of 65 bytes', w().u8(9).vu(8).text('x'.repeat(65)).lp(envelopes[0]!).done()],
  ['knock-too-long', 'client', 'MALFORMED', 'a request of 4097 bytes', w().u8(10).lp(new Uint8Array(4097)).done()],
  ['answer-left-over', 'client', 'MALFORMED', 'a nonce of 33 bytes', concat(client('answer'), Uint8Array.of(0))],
  ['reveal-short', 'client', 'MALFORMED', 'a nonce of 31 bytes', client('reveal').slice(0, -1)],
  ['ask-right', 'client', 'MALFORMED', 'a right that is neither 0 nor 1', concat(client('ask').slice(0, -1), Uint8Array.of(2))],
  ['ask-short', 'client', 'MALFORMED', 'a room of 15 bytes', client('ask').slice(0, -1)],
  ['client-unknown', 'client', 'VERSION', '08 is no frame yet', Uint8Array.of(8)],
  ['client-relays-frame', 'client', 'VERSION', 'a relay\'s frame from a client', relay('welcome')],
  ['client-empty', 'client', 'MALFORMED', 'no type', new Uint8Array()],
  ['client-oversize', 'client', 'TOO_BIG', 'one byte over the limit of a message', client('push'), { fill: String(frameBytesMax + 1) }],
  ['challenge-flag', 'relay', 'MALFORMED', 'a flag that is neither 0 nor 1', concat(relay('challenge').slice(0, -1), Uint8Array.of(2))],
  ['welcome-time', 'relay', 'MALFORMED', 'a time after the calendar ends', w().u8(0x82).vu(8_640_000_000_000_001).done()],
  ['opened-state', 'relay', 'MALFORMED', 'a state that nobody knows', concat(relay('opened').slice(0, -1), Uint8Array.of(3))],
  ['items-too-many', 'relay', 'MALFORMED', '257 items', w().u8(0x84).fixed(id('record'), 16).vu(1).vu(257).done()],
  ['items-truncated', 'relay', 'MALFORMED', 'the last envelope lacks its last byte', relay('items').slice(0, -1)],
  ['caughtup-beyond', 'relay', 'MALFORMED', 'a position in nine bytes', concat(relay('caughtup').slice(0, 17), Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))],
  ['ack-fewer', 'relay', 'MALFORMED', 'says two places, brings one', concat(Uint8Array.of(0x86, 7, 2), relay('ack').slice(3))],
  ['relay-presence-short', 'relay', 'MALFORMED', 'a device id of 31 bytes shifts all that follows', concat(relay('relay-presence').slice(0, 20), relay('relay-presence').slice(21))],
  ['err-long-detail', 'relay', 'MALFORMED', 'a detail of 257 bytes', w().u8(0x88).vu(7).vu(5).fixed(id('record'), 16).vu(0).text('x'.repeat(257)).done()],
  ['err-not-utf8', 'relay', 'MALFORMED', 'a detail that is no UTF-8', w().u8(0x88).vu(7).vu(5).fixed(id('record'), 16).vu(0).lp(Uint8Array.of(0xc0, 0xaf)).done()],
  ['pong-left-over', 'relay', 'MALFORMED', 'a byte after the time', concat(relay('pong'), Uint8Array.of(0))],
  ['left-short', 'relay', 'MALFORMED', 'a device id of 31 bytes', relay('left').slice(0, -1)],
  ['door-long-join', 'relay', 'MALFORMED', 'a request of 4097 bytes', w().u8(0x8b).fixed(id('case'), 16).fixed(id('invite'), 16).lp(new Uint8Array(4097)).raw(new Uint8Array(96)).done()],
  ['pass-too-long', 'relay', 'MALFORMED', 'a pass of 257 bytes', w().u8(0x8d).vu(9).vu(START).lp(new Uint8Array(257)).done()],
  ['pass-left-over', 'relay', 'MALFORMED', 'a byte after the pass', concat(relay('pass'), Uint8Array.of(0))],
  ['relay-unknown', 'relay', 'VERSION', '8c is no frame yet', Uint8Array.of(0x8c)],
  ['relay-clients-frame', 'relay', 'VERSION', 'a client\'s frame from a relay', client('ping')],
  ['relay-empty', 'relay', 'MALFORMED', 'no type', new Uint8Array()],
]

export const makeFrameVectors = (): readonly Vector[] => {
  const good = (name: string, from: 'client' | 'relay', type: string, bytes: Bytes): Vector => ({ name, expect: 'ok', comment: type, headers: { from }, bytes })
  const client = (name: string): Bytes => writeClientFrame(CLIENT[name]!)
  const relay = (name: string): Bytes => writeRelayFrame(RELAY[name]!)
  return [
    ...Object.entries(CLIENT).map(([name, { type }]) => good(name, 'client', type, client(name))),
    ...Object.entries(RELAY).map(([name, { type }]) => good(name, 'relay', type, relay(name))),
    { name: 'err-of-a-newer-relay', expect: 'ok', comment: 'a number that this program does not know reads as VERSION', headers: { from: 'relay', refusal: 'VERSION' },
      bytes: w().u8(0x88).vu(7).vu(9999).fixed(id('record'), 16).vu(0).text(hex(utf8('?'))).done() },
    ...badFrames(client, relay).map(([name, from, expect, comment, bytes, more]): Vector => ({ name, expect, comment, headers: { from, ...more }, bytes })),
  ]
}
