import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { KIND, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO32 } from '../../shared/envelope.ts'
import * as limits from '../../shared/limits.ts'
import { authMessage, CLOSE, errFrame, readClientFrame, readRelayFrame, writeClientFrame, writeRelayFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, mayRetry, operatorSentence, refusalByNumber, refusalNames, refusalNumber, refuse, userSentence } from '../../shared/refusal.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { START } from '../support/roster-log.ts'
import { vectorsOf } from '../support/vector.ts'

const sized = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: length, maxLength: length })
const upTo = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ maxLength: length })
const [id, hash, number, time] = [sized(16), sized(32), fc.oneof(fc.nat(300), fc.maxSafeNat()), fc.nat(8_640_000_000_000_000)]
const text = fc.string({ unit: 'grapheme-ascii', maxLength: 64 })
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 8 })
const is = <T extends string>(type: T): fc.Arbitrary<T> => fc.constant(type)

const anyClientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({ type: is('HELLO'), version: number, signPub: sized(65), wrapPub: sized(65), nonce: hash, build: text }),
  fc.record({ type: is('PROOF'), signature: sized(64) }),
  fc.record({ type: is('OPEN'), caseId: id, cursors: some(fc.record({ room: id, seq: number, head: hash })) }),
  fc.record({ type: is('PUSH'), id: number, envelopes: some(upTo(80)) }),
  fc.record({ type: is('PRESENCE'), room: id, sealed: upTo(80) }),
  fc.record({ type: is('PING') }),
  fc.record({ type: is('CLOSE'), caseId: id }),
  fc.record({ type: is('FOUND'), id: number, code: text, genesis: upTo(80) }),
  fc.record({ type: is('KNOCK'), join: upTo(80) }),
  fc.record({ type: is('ASK'), id: number, caseId: id, room: id, right: fc.constantFrom(0 as const, 1 as const) }),
  fc.record({ type: fc.constantFrom('ANSWER' as const, 'REVEAL' as const), caseId: id, inviteId: id, nonce: hash }),
)
const anyRelayFrame: fc.Arbitrary<RelayFrame> = fc.oneof(
  fc.record({ type: is('CHALLENGE'), version: number, relayId: id, incarnation: id, nonce: hash, wantsFoundingCode: fc.boolean() }),
  fc.record({ type: fc.constantFrom('WELCOME' as const, 'PONG' as const), time }),
  fc.record({ type: is('OPENED'), caseId: id, rooms: some(fc.record({ room: id, seq: number, head: hash, state: fc.constantFrom(0 as const, 1 as const, 2 as const) })) }),
  fc.record({ type: is('ITEMS'), room: id, firstSeq: number, items: some(fc.record({ relayTime: time, envelope: upTo(80) })) }),
  fc.record({ type: is('CAUGHTUP'), room: id, seq: number }),
  fc.record({ type: is('ACK'), id: number, placed: some(fc.record({ seq: number, head: hash, relayTime: time })) }),
  fc.record({ type: is('PRESENCE'), room: id, device: hash, sealed: upTo(80) }),
  fc.record({ type: is('ERR'), id: number, refusal: fc.constantFrom(...refusalNames), room: id, retryAfterMs: number, detail: text }),
  fc.record({ type: is('LEFT'), room: id, device: hash }),
  fc.record({ type: is('PASS'), id: number, expires: time, pass: upTo(120) }),
  fc.record({ type: is('DOOR'), caseId: id, inviteId: id, join: upTo(80), host: hash, hostNonce: hash, nonce: hash }),
)

describe('frames', () => {
  it('P1 every frame comes back, in both directions', () => {
    fc.assert(fc.property(anyClientFrame, frame => { expect(readClientFrame(writeClientFrame(frame))).toEqual(frame) }), { numRuns: 500 })
    fc.assert(fc.property(anyRelayFrame, frame => { expect(readRelayFrame(writeRelayFrame(frame))).toEqual(frame) }), { numRuns: 500 })
  })

  it('P1 bytes that are read as a frame are the only spelling of it', () => {
    const near = <T>(frames: fc.Arbitrary<T>, write: (frame: T) => Bytes): fc.Arbitrary<Bytes> =>
      fc.tuple(frames, fc.nat(), fc.nat(255)).map(([frame, at, byte]) => {
        const bytes = write(frame)
        bytes[at % bytes.length] = byte
        return bytes
      })
    fc.assert(fc.property(fc.oneof(upTo(120), near(anyClientFrame, writeClientFrame)), bytes => {
      const frame = readClientFrame(bytes)
      if (!isRefusal(frame)) expect(writeClientFrame(frame)).toEqual(bytes)
    }), { numRuns: 2000 })
    fc.assert(fc.property(fc.oneof(upTo(120), near(anyRelayFrame, writeRelayFrame)), bytes => {
      const frame = readRelayFrame(bytes)
      // A number of a newer relay's refusal is the one thing that is read in another's place.
      if (!isRefusal(frame) && frame.type !== 'ERR') expect(writeRelayFrame(frame)).toEqual(bytes)
    }), { numRuns: 2000 })
  })

  it('P1 a frame is written only with fields of their length', () => {
    expect(() => writeClientFrame({ type: 'CLOSE', caseId: new Uint8Array(32) })).toThrow(RangeError)
    expect(() => writeClientFrame({ type: 'PROOF', signature: new Uint8Array(70) })).toThrow(RangeError)
    expect(() => writeRelayFrame({ type: 'LEFT', room: new Uint8Array(16), device: new Uint8Array(16) })).toThrow(RangeError)
  })

  it('P1 frames read from a socket\'s buffer keep their bytes when the buffer is used again', () => {
    const pooled = Buffer.from(writeClientFrame({ type: 'PUSH', id: 1, envelopes: [utf8('信封')] }))
    const frame = readClientFrame(pooled)
    pooled.fill(0)
    expect(frame).toEqual({ type: 'PUSH', id: 1, envelopes: [utf8('信封')] })
  })

  for (const vector of vectorsOf('frames')) {
    const read = vector.headers['from'] === 'client' ? readClientFrame : readRelayFrame
    it(`P3 frames/${vector.name}: ${vector.comment}`, () => {
      const frame = read(vector.bytes)
      expect(isRefusal(frame) ? frame.refusal : 'ok').toBe(vector.expect)
      if (!isRefusal(frame) && vector.headers['refusal'] === undefined) expect(frame.type).toBe(vector.comment)
      if (!isRefusal(frame) && frame.type === 'ERR') expect(frame.refusal).toBe(vector.headers['refusal'] ?? 'NO_GRANT')
      if (vector.bytes.length > 2000) return
      for (let length = 0; length < vector.bytes.length; length++) {
        const shorter = read(vector.bytes.slice(0, length))
        if (vector.expect === 'ok') expect(isRefusal(shorter), `${length} bytes`).toBe(true)
      }
    })
  }

  it('P3 every frame stands in the vectors, good', () => {
    const types = (from: string): string[] => vectorsOf('frames').filter(({ expect: e, headers }) => e === 'ok' && headers['from'] === from && headers['refusal'] === undefined).map(({ comment }) => comment).sort()
    expect(types('client')).toEqual(['ANSWER', 'ASK', 'CLOSE', 'FOUND', 'HELLO', 'KNOCK', 'OPEN', 'PING', 'PRESENCE', 'PROOF', 'PUSH', 'REVEAL'])
    expect(types('relay')).toEqual(['ACK', 'CAUGHTUP', 'CHALLENGE', 'DOOR', 'ERR', 'ITEMS', 'LEFT', 'OPENED', 'PASS', 'PONG', 'PRESENCE', 'WELCOME'])
  })

  it('P2 a type byte that this program does not know is VERSION, on either side', () => {
    const known = (from: string): Set<number> => new Set(vectorsOf('frames').filter(({ expect: e, headers }) => e === 'ok' && headers['from'] === from).map(({ bytes }) => bytes[0]!))
    for (const [from, read] of [['client', readClientFrame], ['relay', readRelayFrame]] as const) {
      const types = known(from)
      for (let type = 0; type < 256; type++) if (!types.has(type)) expect(read(Uint8Array.of(type)), `${from} ${type}`).toHaveProperty('refusal', 'VERSION')
    }
  })
})

describe('limits', () => {
  it('P4 a message over the limit is TOO_BIG before it is read', () => {
    for (const read of [readClientFrame, readRelayFrame]) expect(read(new Uint8Array(limits.frameBytesMax + 1))).toHaveProperty('refusal', 'TOO_BIG')
  })

  it('P7 a full list of rooms, the largest envelope and the largest cursor fit one message', () => {
    const cursors = Array.from({ length: limits.roomsMax }, () => ({ room: new Uint8Array(16), seq: Number.MAX_SAFE_INTEGER, head: ZERO32 }))
    expect(readClientFrame(writeClientFrame({ type: 'OPEN', caseId: new Uint8Array(16), cursors }))).toHaveProperty('type', 'OPEN')
    expect(readClientFrame(writeClientFrame({ type: 'PUSH', id: 1, envelopes: [new Uint8Array(limits.envelopeBytesMax)] }))).toHaveProperty('type', 'PUSH')
    expect(readClientFrame(writeClientFrame({ type: 'PRESENCE', room: new Uint8Array(16), sealed: new Uint8Array(limits.presenceBytesMax) }))).toHaveProperty('type', 'PRESENCE')
    expect(limits.itemsBytesMax + limits.envelopeBytesMax + 32 * limits.itemsMax).toBeLessThan(limits.frameBytesMax)
  })

  it('P7 a removal from every room of the largest case is one message: the largest entry and a tick in each room', () => {
    const device = nobleDevice('li')
    const signed = (kind: typeof KIND.tick | typeof KIND.roster, body: Bytes): Bytes => {
      const most = Number.MAX_SAFE_INTEGER
      const unsigned = sealEnvelope({ kind, offline: false, room: seededBytes('room', 16), rosterSeq: most, author: device.id, stream: seededBytes('s', 8), count: most, prev: seededBytes('p', 32), seenSeq: most, seenHead: ZERO32, at: START }, body, undefined)
      return withSignature(unsigned, device.sign(signedMessage(unsigned)))
    }
    const tick = signed(KIND.tick, new Uint8Array())
    const envelopes = [signed(KIND.roster, new Uint8Array(limits.rosterBodyBytesMax)), ...Array.from({ length: limits.roomsMax - 1 }, () => tick)]
    expect(isRefusal(readEnvelope(tick))).toBe(false)
    const frame = writeClientFrame({ type: 'PUSH', id: 1, envelopes })
    expect(frame.length).toBeLessThan(limits.frameBytesMax)
    expect(readClientFrame(frame)).toHaveProperty('type', 'PUSH')
  })

  it('P7 what an unproved stranger must send fits what he may send', () => {
    const device = nobleDevice('li')
    const hello = writeClientFrame({ type: 'HELLO', version: 1, signPub: device.signPub, wrapPub: device.wrapPub, nonce: ZERO32, build: 'x'.repeat(64) })
    expect(hello.length + writeClientFrame({ type: 'PROOF', signature: new Uint8Array(64) }).length).toBeLessThan(limits.strangerBytesMax)
  })

  it('P7 silence is longer than two heartbeats, and every limit is a whole number above zero', () => {
    expect(limits.silenceMsMax).toBeGreaterThan(2 * limits.pingMs)
    for (const [name, limit] of Object.entries(limits)) expect(Number.isSafeInteger(limit) && limit > 0, name).toBe(true)
  })
})

describe('refusals', () => {
  it('P5 the list is closed: names and numbers never change their meaning', () => {
    expect(Object.fromEntries(refusalNames.map(name => [refusalNumber(name), name]))).toEqual({
      1: 'MALFORMED', 2: 'VERSION', 3: 'AUTH', 4: 'BAD_SIGNATURE', 5: 'NO_GRANT', 6: 'NOT_AUTHOR', 7: 'CHAIN', 8: 'REPEAT_DIFFERS', 9: 'TOO_BIG', 10: 'RATE',
      11: 'ROSTER_AHEAD', 12: 'ROSTER_STALE', 13: 'EPOCH_OLD', 14: 'CASE_CLOSED', 15: 'STORE_FAILED', 16: 'NO_ROOM', 17: 'SUITE', 18: 'KEY_COMMIT', 19: 'CANNOT_OPEN', 20: 'CLIENT_ID',
      21: 'ADMISSION', 22: 'FORK', 23: 'LOG_LOST', 24: 'NO_INVITE', 25: 'INVITE_USED', 26: 'INVITE_EXPIRED', 27: 'NOT_HOST', 28: 'LAST_HOST', 29: 'TICK_MISSING', 30: 'FOUNDING_CODE',
      31: 'CASE_EXISTS', 32: 'DOOR_FULL', 33: 'GENESIS', 34: 'REMOVED',
    })
    for (const name of refusalNames) expect(refusalByNumber(refusalNumber(name))).toBe(name)
  })

  it('P5 a number that this program does not know reads as VERSION', () => {
    for (const number of [0, 35, 9999, Number.MAX_SAFE_INTEGER]) expect(refusalByNumber(number)).toBe('VERSION')
  })

  it('P5 each has a sentence for the operator without a Han character and one in Chinese for the screen', () => {
    for (const name of refusalNames) {
      expect(operatorSentence(name), name).toMatch(/^[\x20-\x7e]+$/)
      expect(userSentence(name), name).toMatch(/^\p{Script=Han}.*。$/u)
      expect(userSentence(name), name).not.toMatch(/区块链|公章|WebSocket|envelope/)
    }
  })

  it('P5 only what time alone can mend is tried again by itself', () => {
    expect(refusalNames.filter(mayRetry)).toEqual(['RATE', 'ROSTER_AHEAD', 'ROSTER_STALE', 'EPOCH_OLD', 'STORE_FAILED', 'DOOR_FULL'])
  })

  it('P6 an ERR frame carries a refusal and is none: reading it has succeeded', () => {
    const frame = readRelayFrame(writeRelayFrame(errFrame(refuse('NO_GRANT', 'x'), { id: 7 })))
    expect(isRefusal(frame)).toBe(false)
    expect(frame).toMatchObject({ type: 'ERR', id: 7, refusal: 'NO_GRANT' })
    expect(isRefusal(refuse('NO_GRANT'))).toBe(true)
    for (const other of [undefined, null, 'NO_GRANT', 5, {}, { type: 'refusal' }]) expect(isRefusal(other)).toBe(false)
  })

  it('P6 an ERR frame can be read whatever its detail was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), detail => {
      expect(readRelayFrame(writeRelayFrame(errFrame(refuse('MALFORMED', detail))))).toHaveProperty('type', 'ERR')
    }))
    expect(readRelayFrame(writeRelayFrame(errFrame(refuse('MALFORMED', '𠮷'.repeat(300)))))).toHaveProperty('type', 'ERR')
  })

  it('P9 close codes 4400 to 4499 are final for y-websocket 3.1, the others are tried again', () => {
    const final = (code: number): boolean => code >= 4400 && code < 4500
    expect(Object.entries(CLOSE).filter(([, code]) => final(code)).map(([name]) => name).sort()).toEqual(['auth', 'gone', 'revoked', 'upgrade'])
    expect(new Set(Object.values(CLOSE)).size).toBe(Object.keys(CLOSE).length)
  })
})

it('P8 a proof is good for one relay, one connection, one device and one origin', () => {
  const [relayId, relayNonce, ownNonce, deviceId] = [seededBytes('relay', 16), seededBytes('n1', 32), seededBytes('n2', 32), nobleDevice('li').id]
  const message = authMessage(relayId, relayNonce, ownNonce, deviceId, 'https://liuchi.example')
  expect(hex(message)).toBe(hex(concat(utf8('liuchi/auth/1'), relayId, relayNonce, ownNonce, deviceId, Uint8Array.of(22), utf8('https://liuchi.example'))))
  const others = [authMessage(seededBytes('x', 16), relayNonce, ownNonce, deviceId, 'https://liuchi.example'), authMessage(relayId, ownNonce, relayNonce, deviceId, 'https://liuchi.example'),
    authMessage(relayId, relayNonce, ownNonce, nobleDevice('wang').id, 'https://liuchi.example'), authMessage(relayId, relayNonce, ownNonce, deviceId, 'https://liuchi.example.org')]
  expect(new Set([message, ...others].map(hex)).size).toBe(5)
})
