import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64url, fromBase64url, fromHex, fromUtf8, hex, makeReader, makeWriter, Malformed, sameBytes, u64be, utf8, type Bytes } from '../../shared/bytes.ts'
import { bodyBytesMax } from '../../shared/limits.ts'
import { readPayload, writePayload, type Payload } from '../../shared/payload.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { must } from '../support/roster-log.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 })

describe('integers', () => {
  it('E2 a varuint up to 2^53-1 comes back, in the fewest bytes that hold it', () => {
    fc.assert(fc.property(fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(127, 128, 16383, 16384, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER)), value => {
      const bytes = makeWriter().vu(value).done()
      expect(makeReader(bytes).vu()).toBe(value)
      expect(bytes.length).toBe(Math.max(1, Math.ceil(value.toString(2).length / 7)))
    }))
  })

  it('E2 every other spelling is refused, also beyond 2^53', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 10 }), bytes => {
      const reader = makeReader(bytes)
      let value: number
      try { value = reader.vu() } catch (error) { expect(error).toBeInstanceOf(Malformed); return }
      expect(makeWriter().vu(value).done()).toEqual(bytes.slice(0, reader.at()))
    }), { numRuns: 2000 })
    for (const text of ['8000', '818000', '8080808080808010', 'ffffffffffffff1f', 'ffffffffffffffff7f', '80', '']) expect(() => makeReader(fromHex(text)).vu(), text).toThrow(Malformed)
    expect(makeReader(fromHex('ffffffffffffff0f')).vu()).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('E2 a writer takes no number that would not come back', () => {
    for (const value of [-1, 1.5, NaN, Infinity, 2 ** 53]) expect(() => makeWriter().vu(value), `${value}`).toThrow(RangeError)
    for (const value of [-1, 256, 0.5]) expect(() => makeWriter().u8(value), `${value}`).toThrow(RangeError)
  })

  it('E2 eight big-endian bytes for hashing are exact up to 2^53-1', () => {
    fc.assert(fc.property(fc.maxSafeNat(), value => { expect(hex(u64be(value))).toBe(value.toString(16).padStart(16, '0')) }))
  })

  it('E17 a time is one that a Date can hold', () => {
    const latest = 8_640_000_000_000_000
    expect(makeReader(makeWriter().vu(latest).done()).time()).toBe(latest)
    expect(() => makeReader(makeWriter().vu(latest + 1).done()).time()).toThrow(Malformed)
    expect(() => new Date(latest).toISOString()).not.toThrow()
    expect(() => new Date(latest + 1).toISOString()).toThrow()
  })

  it('E10 a length beyond the end or the limit is refused before anything is allocated', () => {
    const long = makeWriter().vu(Number.MAX_SAFE_INTEGER).done()
    expect(() => makeReader(long).lp(Number.MAX_SAFE_INTEGER)).toThrow(Malformed)
    expect(() => makeReader(long).lp(10)).toThrow(Malformed)
    expect(() => makeReader(long).many(4096)).toThrow(Malformed)
    expect(() => makeReader(new Uint8Array(3)).raw(4)).toThrow(Malformed)
  })
})

describe('text', () => {
  it('E19 hex and base64url come back', () => {
    fc.assert(fc.property(anyBytes, bytes => {
      expect(fromHex(hex(bytes))).toEqual(bytes)
      expect(fromBase64url(base64url(bytes))).toEqual(bytes)
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(hex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
    }))
  })

  it('E19 bytes have one spelling: what is read is written the same, all else is refused', () => {
    const check = (read: (text: string) => Bytes, write: (bytes: Bytes) => string) => (text: string): void => {
      let bytes: Bytes
      try { bytes = read(text) } catch (error) { expect(error).toBeInstanceOf(Malformed); return }
      expect(write(bytes)).toBe(text)
    }
    const letters = fc.string({ unit: fc.constantFrom(...'AQgw012xyzaf-_=+/ '), maxLength: 12 })
    fc.assert(fc.property(fc.oneof(letters, fc.string({ unit: 'grapheme' })), text => {
      check(fromHex, hex)(text)
      check(fromBase64url, base64url)(text)
    }), { numRuns: 2000 })
    for (const text of ['AA==', 'AB', 'A', 'AA\n', 'AAA+', 'ＡＡ']) expect(() => fromBase64url(text), text).toThrow(Malformed)
    for (const text of ['0', 'AB', '0x', 'ab\n', '０a']) expect(() => fromHex(text), text).toThrow(Malformed)
  })

  it('E19 text is UTF-8 with nothing overlong, no half surrogates and no mark swallowed at its front', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => { expect(fromUtf8(utf8(text))).toBe(text) }))
    expect(fromUtf8(utf8('\ufeff龑、䶮、𠮷'))).toBe('\ufeff龑、䶮、𠮷')
    for (const bytes of ['ff', 'c0af', 'eda080', 'e7']) expect(() => fromUtf8(fromHex(bytes)), bytes).toThrow(Malformed)
  })

  it('E19 equality looks at every byte', () => {
    fc.assert(fc.property(anyBytes, anyBytes, (a, b) => { expect(sameBytes(a, b)).toBe(hex(a) === hex(b)) }))
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false)
  })
})

describe('payload', () => {
  const anyPayload: fc.Arbitrary<Payload> = fc.oneof(
    fc.record({ type: fc.constant('updates' as const), rows: fc.array(fc.record({ at: fc.nat(8_640_000_000_000_000), update: anyBytes }), { maxLength: 20 }) }),
    fc.record({ type: fc.constantFrom('fact' as const, 'settlement' as const), json: fc.json() }),
  )

  it('E18 a payload comes back, and what is read is written the same', () => {
    fc.assert(fc.property(anyPayload, payload => {
      const bytes = writePayload(payload)
      expect(readPayload(bytes)).toEqual(payload)
      expect(writePayload(must(readPayload(bytes)))).toEqual(bytes)
    }))
  })

  it('E18 random bytes are a payload that is written the same, or refused; never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(4), (noise, type) => {
      const bytes = Uint8Array.of(type, ...noise)
      const payload = readPayload(bytes)
      if (isRefusal(payload)) expect(['MALFORMED', 'VERSION']).toContain(payload.refusal)
      else expect(writePayload(payload)).toEqual(bytes)
    }), { numRuns: 2000 })
  })

  it('E18 the largest text and the most rows go through one envelope', () => {
    expect(readPayload(writePayload({ type: 'fact', json: JSON.stringify('字'.repeat(80_000)) }))).toHaveProperty('type', 'fact')
    expect(writePayload({ type: 'fact', json: JSON.stringify('字'.repeat(80_000)) }).length).toBeLessThan(bodyBytesMax)
    const rows = Array.from({ length: 4096 }, () => ({ at: 0, update: Uint8Array.of(0, 0) }))
    expect(readPayload(writePayload({ type: 'updates', rows }))).toEqual({ type: 'updates', rows })
    expect(readPayload(writePayload({ type: 'updates', rows: [...rows, rows[0]!] }))).toHaveProperty('refusal', 'MALFORMED')
  })
})
