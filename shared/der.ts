/**
 * Distinguished Encoding Rules (X.690), as much as certificates and CMS need.
 * There is no general reader: what we read, we read field by field and then
 * write again, and the two must be the same bytes. So there is one spelling,
 * and no difference between what is checked and what is meant.
 */
import { concat, Malformed, type Bytes } from './bytes.ts'

export const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, null: 0x05, oid: 0x06, utf8: 0x0c, sequence: 0x30, set: 0x31, utcTime: 0x17, generalTime: 0x18 } as const

export const tagged = (tag: number, ...content: readonly Bytes[]): Bytes => {
  const body = concat(...content)
  return concat(Uint8Array.of(tag, ...lengthBytes(body.length)), body)
}
const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...content: readonly Bytes[]): Bytes => tagged(TAG.sequence, ...content)
export const octets = (bytes: Bytes): Bytes => tagged(TAG.octets, bytes)
export const bits = (bytes: Bytes, unused = 0): Bytes => tagged(TAG.bits, Uint8Array.of(unused), bytes)

/** SET OF: elements in ascending order of their bytes (X.690 §11.6). */
export const setOf = (...elements: readonly Bytes[]): Bytes => tagged(TAG.set, ...[...elements].sort(compare))
const compare = (a: Bytes, b: Bytes): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** A non-negative integer from big-endian bytes. */
export const integer = (bytes: Bytes): Bytes => {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const shortest = bytes.subarray(from)
  return tagged(TAG.integer, shortest[0]! >= 0x80 ? concat(Uint8Array.of(0), shortest) : shortest)
}

/** Dotted form, e.g. 1.2.840.10045.4.3.2. */
export const oid = (dotted: string): Bytes => {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const arc of [40 * first! + second!, ...rest]) {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    bytes.push(...groups)
  }
  return tagged(TAG.oid, Uint8Array.from(bytes))
}

const ascii = (text: string): Bytes => Uint8Array.from(text, char => char.charCodeAt(0))
/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from then on; seconds. */
export const time = (ms: number): Bytes => {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d{3}/g, '')
  return digits < '2050' ? tagged(TAG.utcTime, ascii(digits.slice(2))) : tagged(TAG.generalTime, ascii(digits))
}

// ---------------------------------------------------------------- reading

export interface Element { readonly tag: number; readonly content: Bytes; readonly bytes: Bytes }

/** The elements that a content consists of; throws Malformed on anything else. Definite, shortest lengths only. */
export const elements = (content: Bytes): Element[] => {
  const found: Element[] = []
  for (let at = 0; at < content.length;) {
    const element = elementAt(content, at)
    found.push(element)
    at += element.bytes.length
  }
  return found
}

const elementAt = (whole: Bytes, at: number): Element => {
  const tag = whole[at], first = whole[at + 1]
  if (tag === undefined || first === undefined) throw new Malformed('DER truncated')
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 3 || first === 0x80) throw new Malformed('DER length')
  let length = first < 0x80 ? first : 0
  for (let i = 0; i < size; i++) length = length * 256 + (whole[at + 2 + i] ?? 0)
  const start = at + 2 + size
  if (start + length > whole.length) throw new Malformed('DER truncated')
  return { tag, content: whole.slice(start, start + length), bytes: whole.slice(at, start + length) }
}

/** The content of the element at a path of positions, e.g. [0, 3]; throws Malformed when it is not there or has another tag. */
export const contentAt = (whole: Bytes, path: readonly number[], tag: number): Bytes => {
  let content = whole
  let found: Element | undefined
  for (const position of path) {
    found = elements(content)[position]
    if (!found) throw new Malformed('DER field missing')
    content = found.content
  }
  if (found?.tag !== tag) throw new Malformed('DER field of another kind')
  return content
}

/** Unsigned big-endian bytes of a fixed length, from INTEGER content. */
export const unsigned = (content: Bytes, length: number): Bytes => {
  const shortest = content[0] === 0 ? content.subarray(1) : content
  if (shortest.length > length || (content[0] ?? 0x80) >= 0x80) throw new Malformed('DER integer')
  const bytes = new Uint8Array(length)
  bytes.set(shortest, length - shortest.length)
  return bytes
}
