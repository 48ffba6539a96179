/** Bytes and the few ways in which this product writes them down. */

export type Bytes = Uint8Array

/** Thrown inside a decoder only; every public decoder turns it into a Refusal. */
export class Malformed extends Error {}

export const concat = (...parts: readonly Bytes[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { whole.set(part, at); at += part.length }
  return whole
}

export const sameBytes = (a: Bytes, b: Bytes): boolean => {
  if (a.length !== b.length) return false
  let differing = 0
  for (let i = 0; i < a.length; i++) differing |= a[i]! ^ b[i]!
  return differing === 0
}

const utf8Encoder = new TextEncoder()
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
export const utf8 = (text: string): Bytes => utf8Encoder.encode(text)
/** Throws Malformed on bytes that are not UTF-8. */
export const fromUtf8 = (bytes: Bytes): string => {
  try { return utf8Decoder.decode(bytes) } catch { throw new Malformed('not UTF-8') }
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))
export const hex = (bytes: Bytes): string => {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}
/** Throws Malformed on anything but an even number of lower-case hex digits. */
export const fromHex = (text: string): Bytes => {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new Malformed('not hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE_BY_CODE = new Map([...ALPHABET].map((char, value) => [char.charCodeAt(0), value]))
/** RFC 4648 §5, without padding. */
export const base64url = (bytes: Bytes): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]!
    if (left > 1) text += ALPHABET[(word >> 6) & 63]!
    if (left > 2) text += ALPHABET[word & 63]!
  }
  return text
}
/** Strict: throws Malformed on padding, foreign characters and non-zero spare bits, so that a value has one spelling. */
export const fromBase64url = (text: string): Bytes => {
  if (text.length % 4 === 1) throw new Malformed('not base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0, bits = 0, at = 0
  for (let i = 0; i < text.length; i++) {
    const value = VALUE_BY_CODE.get(text.charCodeAt(i))
    if (value === undefined) throw new Malformed('not base64url')
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) { bits -= 8; bytes[at++] = (word >> bits) & 0xff }
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw new Malformed('spare bits in base64url')
  return bytes
}

/** The last millisecond that a JavaScript Date can hold; a later one would throw wherever a time is shown. */
const timeMax = 8_640_000_000_000_000

/** Appends fields in order; `done` gives the bytes. Integers are LEB128 varuints up to 2^53-1. */
export interface Writer {
  u8(value: number): Writer
  vu(value: number): Writer
  /** As they are, whatever their length: only where nothing follows or the length is written before. */
  raw(bytes: Bytes): Writer
  /** Throws RangeError on another length: one byte more would shift every field after it, under a good signature. */
  fixed(bytes: Bytes, length: number): Writer
  lp(bytes: Bytes): Writer
  text(value: string): Writer
  done(): Bytes
}

/** Memory is what a short frame costs most: a writer that is done leaves its own to the next one. */
let spare: Bytes | undefined
const spareBytesMax = 64 * 1024

export const makeWriter = (): Writer => {
  let whole = spare ?? new Uint8Array(1024)
  spare = undefined
  let at = 0
  let given: Bytes | undefined
  const room = (more: number): void => {
    if (at + more <= whole.length) return
    const larger = new Uint8Array(Math.max(whole.length * 2, at + more))
    larger.set(whole.subarray(0, at))
    whole = larger
  }
  const writer: Writer = {
    u8(value) {
      if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError(`not a byte: ${value}`)
      room(1)
      whole[at++] = value
      return writer
    },
    vu(value) {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a varuint: ${value}`)
      room(8)
      let rest = value
      while (rest > 0x7f) { whole[at++] = (rest % 0x80) | 0x80; rest = Math.floor(rest / 0x80) }
      whole[at++] = rest
      return writer
    },
    raw(bytes) { room(bytes.length); whole.set(bytes, at); at += bytes.length; return writer },
    fixed(bytes, length) {
      if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes where ${length} belong`)
      return writer.raw(bytes)
    },
    lp(bytes) { return writer.vu(bytes.length).raw(bytes) },
    text(value) { return writer.lp(utf8(value)) },
    done() {
      const written = whole.slice(0, at)
      if (whole !== given && whole.length <= spareBytesMax) spare = whole
      given = whole = written
      return written
    },
  }
  return writer
}

/** Reads what Writer wrote. Every method throws Malformed rather than read past the end. */
export interface Reader {
  u8(): number
  vu(): number
  /** Milliseconds since 1970 that a Date can hold. */
  time(): number
  raw(length: number): Bytes
  lp(bytesMax: number): Bytes
  text(bytesMax: number): string
  /** A list length; refuses more than the limit before anything is allocated. */
  many(countMax: number): number
  at(): number
  left(): number
  end(): void
}

export const makeReader = (bytes: Bytes): Reader => {
  // A Node Buffer's own slice shares the socket's memory.
  const whole = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  const take = (length: number): Bytes => {
    if (length > bytes.length - at) throw new Malformed('truncated')
    at += length
    return whole.slice(at - length, at)
  }
  const reader: Reader = {
    u8() {
      if (at >= bytes.length) throw new Malformed('truncated')
      return bytes[at++]!
    },
    vu() {
      let value = 0, scale = 1
      for (let i = 0; i < 8; i++) {
        const byte = reader.u8()
        value += (byte & 0x7f) * scale
        if (byte < 0x80) {
          if (byte === 0 && i > 0) throw new Malformed('varuint not shortest')
          if (!Number.isSafeInteger(value)) throw new Malformed('varuint too large')
          return value
        }
        scale *= 0x80
      }
      throw new Malformed('varuint too long')
    },
    time() {
      const value = reader.vu()
      if (value > timeMax) throw new Malformed('time beyond the calendar')
      return value
    },
    raw: take,
    lp(bytesMax) {
      const length = reader.vu()
      if (length > bytesMax) throw new Malformed('field too long')
      return take(length)
    },
    text(bytesMax) { return fromUtf8(reader.lp(bytesMax)) },
    many(countMax) {
      const count = reader.vu()
      if (count > countMax) throw new Malformed('list too long')
      return count
    },
    at: () => at,
    left: () => bytes.length - at,
    end() { if (at !== bytes.length) throw new Malformed('bytes left over') },
  }
  return reader
}

/** A number as eight big-endian bytes, for hashing. */
export const u64be = (value: number): Bytes => {
  const high = Math.floor(value / 0x1_0000_0000), low = value >>> 0
  return Uint8Array.of(high >>> 24, high >>> 16, high >>> 8, high, low >>> 24, low >>> 16, low >>> 8, low)
}
