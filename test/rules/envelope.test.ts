import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, hex, sameBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { deviceIdOf, isPoint, keyFor, makeProfileKey, makeWrappedDevice, sha256, sign, unwrapDevice, verify } from '../../shared/crypto.ts'
import { emptyHead, followsTip, KIND, nextHead, openEnvelope, readEnvelope, sealEnvelope, signedMessage, SUITE, unsignedPart, withSignature, ZERO16, ZERO32, type Envelope, type Header } from '../../shared/envelope.ts'
import { bodyBytesMax, envelopeBytesMax } from '../../shared/limits.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { highS } from '../support/high-s.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { must, START } from '../support/roster-log.ts'

const bytesOf = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: length, maxLength: length })
const anyCount = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.maxSafeNat())
type Unsealed = Omit<Header, 'suite' | 'epoch' | 'commit' | 'nonce'>
const anyHeader: fc.Arbitrary<Unsealed> = fc.record({
  kind: fc.constantFrom(KIND.content, KIND.snapshot), offline: fc.boolean(), room: bytesOf(16), rosterSeq: anyCount, author: bytesOf(32), stream: bytesOf(8),
  count: anyCount.map(count => Math.max(1, count)), prev: bytesOf(32), seenSeq: anyCount, seenHead: bytesOf(32), at: fc.nat(8_640_000_000_000_000),
}).map(h => ({ ...h, prev: h.count === 1 ? ZERO32 : h.prev.some(byte => byte > 0) ? h.prev : seededBytes('prev', 32) }))
const anyKey = fc.record({ epoch: anyCount.map(epoch => Math.max(1, epoch)), key: bytesOf(32), nonce: bytesOf(16) })

const device = nobleDevice('li')
const plainHeader: Unsealed = {
  kind: KIND.content, offline: false, room: seededBytes('room', 16), rosterSeq: 1, author: device.id, stream: seededBytes('stream', 8),
  count: 1, prev: ZERO32, seenSeq: 0, seenHead: emptyHead(seededBytes('room', 16)), at: START,
}
const key = { epoch: 1, key: seededBytes('key', 32), nonce: seededBytes('nonce', 16) }
const sealed = (header: Partial<Unsealed> = {}, plain = utf8('甲方赔偿三万元')): Envelope => {
  const unsigned = sealEnvelope({ ...plainHeader, ...header }, plain, key)
  return must(readEnvelope(withSignature(unsigned, device.sign(signedMessage(unsigned)))))
}
const refused = (value: unknown): string => (isRefusal(value) ? value.refusal : 'taken')

describe('layout', () => {
  it('E1 writing, then reading, gives the same fields and body; reading, then writing, the same bytes', () => {
    fc.assert(fc.property(anyHeader, anyKey, fc.uint8Array({ maxLength: 200 }), (header, under, plain) => {
      const bytes = withSignature(sealEnvelope(header, plain, under), seededBytes('signature', 64))
      const e = must(readEnvelope(bytes))
      expect({ ...e, ...header, epoch: under.epoch, nonce: under.nonce, suite: SUITE.sealed }).toEqual(e)
      expect(openEnvelope(e, under.key)).toEqual(plain)
      expect(withSignature(sealEnvelope(e, plain, under), e.signature)).toEqual(bytes)
    }))
  })

  it('E1 the same without a seal', () => {
    fc.assert(fc.property(anyHeader, fc.uint8Array({ maxLength: 200 }), (header, plain) => {
      const bytes = withSignature(sealEnvelope(header, plain, undefined), seededBytes('signature', 64))
      const e = must(readEnvelope(bytes))
      expect({ ...e, ...header, suite: SUITE.clear, epoch: 0, nonce: ZERO16, commit: ZERO32, body: plain }).toEqual(e)
      expect(openEnvelope(e, undefined)).toEqual(plain)
    }))
  })

  it('E1 the example of the layout table holds byte for byte', () => {
    const tick = sealEnvelope({ ...plainHeader, kind: KIND.tick, rosterSeq: 7 }, new Uint8Array(), undefined)
    expect(hex(tick.slice(0, 3))).toBe('000300')
    expect(tick.slice(3, 19)).toEqual(plainHeader.room)
    expect(hex(tick.slice(19, 53))).toBe(`00${'00'.repeat(32)}07`)
    expect(tick.slice(53, 85)).toEqual(plainHeader.author)
  })

  it('E20 what was read shares no memory with what it was read from', () => {
    const pooled = Buffer.from(sealed().bytes)
    const e = must(readEnvelope(pooled))
    const [author, body] = [hex(e.author), hex(e.body)]
    pooled.fill(0)
    expect([hex(e.author), hex(e.body)]).toEqual([author, body])
  })

  it('E3 the id is the SHA-256 of every byte, signature included', () => {
    const e = sealed()
    expect(e.id).toEqual(sha256(e.bytes))
    expect(unsignedPart(e)).toEqual(e.bytes.slice(0, -64))
  })

  const good = sealed().bytes
  const clear = withSignature(sealEnvelope(plainHeader, utf8('x'), undefined), new Uint8Array(64))
  const put = (bytes: Bytes, at: number, ...values: readonly number[]): Bytes => concat(bytes.slice(0, at), Uint8Array.from(values), bytes.slice(at + values.length))
  const [epochAt, commitAt, countAt] = [19, 20, 93]

  it('E4 suites 0 and 1, kinds 1 to 4 and the offline flag are known; any other suite is SUITE, any other kind or flag MALFORMED', () => {
    for (let byte = 2; byte < 256; byte++) expect(refused(readEnvelope(put(good, 0, byte))), `suite ${byte}`).toBe('SUITE')
    for (const byte of [0, 5, 6, 128, 255]) expect(refused(readEnvelope(put(good, 1, byte))), `kind ${byte}`).toBe('MALFORMED')
    for (let byte = 2; byte < 256; byte++) expect(refused(readEnvelope(put(good, 2, byte))), `flags ${byte}`).toBe('MALFORMED')
    expect(refused(readEnvelope(put(good, 2, 1)))).toBe('taken')
  })

  it('E7 a clear envelope has no epoch, commitment or nonce; a sealed one has an epoch and a tag', () => {
    expect(refused(readEnvelope(clear))).toBe('taken')
    const nonceAt = must(readEnvelope(clear)).headerLength - 1
    for (const [at, what] of [[epochAt, 'epoch'], [commitAt, 'commitment'], [nonceAt, 'nonce']] as const) expect(refused(readEnvelope(put(clear, at, 1))), what).toBe('MALFORMED')
    expect(refused(readEnvelope(put(good, epochAt, 0)))).toBe('MALFORMED')
    expect(refused(readEnvelope(put(clear, 0, 1, 1, 0))), 'sealed, without epoch and tag').toBe('MALFORMED')
  })

  it('E8 ticks and roster entries are never sealed, and a tick is empty', () => {
    for (const kind of [KIND.tick, KIND.roster]) expect(refused(readEnvelope(put(good, 1, kind)))).toBe('MALFORMED')
    expect(refused(readEnvelope(put(clear, 1, KIND.tick))), 'a tick of one byte').toBe('MALFORMED')
    expect(refused(readEnvelope(put(clear, 1, KIND.roster)))).toBe('taken')
    expect(refused(readEnvelope(withSignature(sealEnvelope({ ...plainHeader, kind: KIND.tick }, new Uint8Array(), undefined), new Uint8Array(64))))).toBe('taken')
  })

  it('E9 counts begin at 1, and only the first names nothing before it', () => {
    expect(good[countAt]).toBe(1)
    for (const count of [0, 2]) expect(refused(readEnvelope(put(good, countAt, count))), `${count}`).toBe('MALFORMED')
    expect(refused(readEnvelope(put(good, countAt + 1, 7))), 'a first that names another').toBe('MALFORMED')
    expect(refused(readEnvelope(put(good, countAt, 2, 7)))).toBe('taken')
  })

  it('E21 a writer refuses a field of another length: it would shift all that follows under a good signature', () => {
    for (const wrong of [{ room: seededBytes('r', 32) }, { author: seededBytes('a', 31) }, { stream: seededBytes('s', 16) }, { prev: new Uint8Array() }, { seenHead: ZERO16 }]) {
      expect(() => sealEnvelope({ ...plainHeader, ...wrong }, utf8('x'), key), Object.keys(wrong)[0]).toThrow(RangeError)
    }
    for (const wrong of [{ count: -1 }, { at: 1.5 }, { rosterSeq: 2 ** 53 }, { seenSeq: NaN }]) expect(() => sealEnvelope({ ...plainHeader, ...wrong }, utf8('x'), key)).toThrow(RangeError)
    expect(() => sealEnvelope(plainHeader, utf8('x'), { ...key, nonce: new Uint8Array(12) })).toThrow(RangeError)
    expect(() => withSignature(new Uint8Array(10), new Uint8Array(70))).toThrow(RangeError)
  })

  it('E10 the largest body fits, one byte more is not sealed', () => {
    const largest = sealed({ count: Number.MAX_SAFE_INTEGER, prev: seededBytes('p', 32), rosterSeq: Number.MAX_SAFE_INTEGER, seenSeq: Number.MAX_SAFE_INTEGER }, new Uint8Array(bodyBytesMax))
    expect(largest.bytes.length).toBeLessThanOrEqual(envelopeBytesMax)
    expect(() => sealEnvelope(plainHeader, new Uint8Array(bodyBytesMax + 1), key)).toThrow(RangeError)
  })
})

describe('hostile bytes', () => {
  it('E10 random bytes, and random bytes behind a good beginning, are refused and never thrown at', () => {
    const good = sealed().bytes
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(good.length), (noise, keep) => {
      expect(refused(readEnvelope(noise))).not.toBe('taken')
      const mixed = readEnvelope(concat(good.slice(0, keep), noise))
      if (!isRefusal(mixed)) expect(sameBytes(mixed.id, sha256(good)) ? sameBytes(mixed.bytes, good) : true).toBe(true)
    }), { numRuns: 2000 })
  })

  it('E10 every truncation is refused, at every byte', () => {
    const good = sealed().bytes
    for (let length = 0; length < good.length; length++) expect(refused(readEnvelope(good.slice(0, length))), `${length}`).toBe('MALFORMED')
  })

  it('E14 no single changed byte keeps the id or a valid signature', async () => {
    const good = sealed()
    for (let at = 0; at < good.bytes.length; at++) {
      const changed = Uint8Array.from(good.bytes)
      changed[at]! ^= 0x41
      const e = readEnvelope(changed)
      if (isRefusal(e)) continue
      expect(hex(e.id)).not.toBe(hex(good.id))
      expect(await verify(device.signPub, signedMessage(unsignedPart(e)), e.signature), `byte ${at}`).toBe(false)
    }
  })
})

describe('signatures', () => {
  it('E5 signing gives low s always, and the high twin does not verify', async () => {
    const profile = await makeProfileKey()
    const wrapped = await makeWrappedDevice(profile)
    const own = await unwrapDevice(profile, wrapped)
    for (let i = 0; i < 24; i++) {
      const message = utf8(`第 ${i} 行`)
      const signature = await sign(own.signKey, message)
      expect(signature[32]! < 0x80).toBe(true)
      expect(await verify(own.signPub, message, signature)).toBe(true)
      expect(await verify(own.signPub, message, highS(signature))).toBe(false)
    }
  })

  it('E5 both libraries agree on what is signed', async () => {
    const message = utf8('liuchi')
    expect(await verify(device.signPub, message, device.sign(message))).toBe(true)
    expect(await verify(device.signPub, utf8('liuchI'), device.sign(message))).toBe(false)
    for (const wrong of [new Uint8Array(), device.sign(message).slice(1), concat(device.sign(message), Uint8Array.of(0))]) expect(await verify(device.signPub, message, wrong)).toBe(false)
  })

  it('E6 a key has one spelling: an uncompressed point on the curve', async () => {
    const message = utf8('liuchi')
    const signature = device.sign(message)
    const hybrid = Uint8Array.from(device.signPub)
    hybrid[0] = 6 + (hybrid[64]! & 1)
    const compressed = concat(Uint8Array.of(2 + (device.signPub[64]! & 1)), device.signPub.slice(1, 33))
    const beside = Uint8Array.from(device.signPub)
    beside[64]! ^= 1
    expect(isPoint(device.signPub)).toBe(true)
    for (const wrong of [hybrid, compressed, beside, new Uint8Array(65), new Uint8Array()]) {
      expect(isPoint(wrong)).toBe(false)
      expect(await verify(wrong, message, signature)).toBe(false)
    }
    expect(deviceIdOf(device)).toEqual(sha256(device.signPub, device.wrapPub))
  })

  it('E6 a coordinate beyond the field is no second spelling of a point', () => {
    const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
    // x = 0 lies on the curve: y = sqrt(b).
    const y = '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4'
    const point = (x: bigint): Bytes => fromHex(`04${x.toString(16).padStart(64, '0')}${y}`)
    expect(isPoint(point(0n))).toBe(true)
    expect(isPoint(point(p))).toBe(false)
  })
})

describe('seals', () => {
  it('E11 an envelope has a key of its own, which opens it alone', () => {
    const a = sealed()
    const unsigned = sealEnvelope(plainHeader, utf8('背靠背'), { ...key, nonce: seededBytes('nonce/2', 16) })
    const b = must(readEnvelope(withSignature(unsigned, device.sign(signedMessage(unsigned)))))
    expect(keyFor(key.key, a.nonce)).toEqual(sha256(key.key, a.nonce))
    expect(hex(keyFor(key.key, a.nonce))).not.toBe(hex(keyFor(key.key, b.nonce)))
    expect(hex(a.commit)).not.toBe(hex(b.commit))
  })

  it('E12 a key that the commitment does not name is not tried', () => {
    const e = sealed()
    expect(refused(openEnvelope(e, seededBytes('other', 32)))).toBe('KEY_COMMIT')
    expect(refused(openEnvelope(e, undefined))).toBe('CANNOT_OPEN')
    expect(openEnvelope(e, key.key)).toEqual(utf8('甲方赔偿三万元'))
  })

  it('E13 every header field is bound by the seal', () => {
    const under = (header: Partial<Unsealed>): Bytes => sealEnvelope({ ...plainHeader, ...header }, utf8('x'), key)
    const body = under({}).slice(-18)
    const others: Partial<Unsealed>[] = [{ kind: KIND.snapshot }, { offline: true }, { room: ZERO16 }, { rosterSeq: 2 }, { author: ZERO32 }, { stream: new Uint8Array(8) },
      { count: 2, prev: seededBytes('p', 32) }, { seenSeq: 1 }, { seenHead: ZERO32 }, { at: START + 1 }]
    for (const other of others) {
      const moved = must(readEnvelope(concat(under(other).slice(0, -18), body, new Uint8Array(64))))
      expect(refused(openEnvelope(moved, key.key)), Object.keys(other)[0]).toBe('CANNOT_OPEN')
    }
  })
})

describe('chains', () => {
  it('E15 a room\'s head is a chain over ids and relay times that begins with the room', () => {
    const [room, other] = [seededBytes('room', 16), seededBytes('room/2', 16)]
    const id = sealed().id
    expect(emptyHead(room)).toEqual(sha256(utf8('liuchi/log/1'), room))
    expect(hex(emptyHead(room))).not.toBe(hex(emptyHead(other)))
    expect(nextHead(emptyHead(room), id, START)).toEqual(sha256(emptyHead(room), id, fromHex(START.toString(16).padStart(16, '0'))))
    expect(hex(nextHead(emptyHead(room), id, START))).not.toBe(hex(nextHead(emptyHead(room), id, START + 1)))
    expect(nextHead(emptyHead(room), id, Number.MAX_SAFE_INTEGER)).toEqual(sha256(emptyHead(room), id, fromHex('001fffffffffffff')))
  })

  it('E16 an envelope follows the last of its stream, by count and id', () => {
    const tip = { count: 4, id: seededBytes('tip', 32) }
    expect(followsTip(undefined, { count: 1, prev: ZERO32 })).toBeUndefined()
    expect(followsTip(tip, { count: 5, prev: tip.id })).toBeUndefined()
    for (const wrong of [{ count: 4, prev: tip.id }, { count: 6, prev: tip.id }, { count: 5, prev: ZERO32 }, { count: 1, prev: ZERO32 }]) expect(refused(followsTip(tip, wrong))).toBe('CHAIN')
    expect(refused(followsTip(undefined, { count: 2, prev: ZERO32 }))).toBe('CHAIN')
  })
})
