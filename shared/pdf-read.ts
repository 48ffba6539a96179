/**
 * Reads PDF files as Typst writes them (ISO 32000-1, classic cross-reference
 * table, one revision, Flate or nothing) and refuses all others. It exists to
 * compare a paper's text with the frozen text, so it fails closed: a second
 * revision, an unknown filter or a form it does not know is Malformed.
 */
import { fromUtf8, Malformed, type Bytes } from './bytes.ts'
import { inflateZlib } from './inflate.ts'

export type Pdf =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly bytes: Bytes }
  | { readonly is: 'list'; readonly items: readonly Pdf[] }
  | { readonly is: 'dictionary'; readonly entries: ReadonlyMap<string, Pdf> }
  | { readonly is: 'reference'; readonly object: number }
  | { readonly is: 'word'; readonly word: string }

export interface PdfFile {
  /** Follows references. */
  resolve(value: Pdf | undefined): Pdf | undefined
  /** The unpacked content of a stream object. */
  stream(value: Pdf | undefined): Bytes
  readonly root: Pdf
}

/** Pages of text are kilobytes; a font is at most a few megabytes. */
const streamBytesMax = 24 * 1024 * 1024
const objectsMax = 20_000

export const readPdf = (bytes: Bytes): PdfFile => {
  const tail = latin1(bytes.subarray(Math.max(0, bytes.length - 64)))
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)
  if (!latin1(bytes.subarray(0, 9)).startsWith('%PDF-1.') || !start) throw new Malformed('not a PDF of this form')
  // Two revisions could show two texts.
  if (count(bytes, 'startxref') !== 1) throw new Malformed('PDF with a later revision')
  const { offsets, root } = readTable(bytes, Number(start[1]))
  const known = new Map<number, { readonly value: Pdf; readonly stream: Bytes | undefined }>()
  const object = (number: number) => {
    const seen = known.get(number)
    if (seen) return seen
    const offset = offsets.get(number)
    if (offset === undefined) throw new Malformed('PDF object missing')
    const read = readObject(bytes, offset, number)
    known.set(number, read)
    return read
  }
  const resolve = (value: Pdf | undefined): Pdf | undefined => {
    let found = value
    for (let steps = 0; found?.is === 'reference'; steps++) {
      if (steps > 8) throw new Malformed('PDF references in a circle')
      found = object(found.object).value
    }
    return found
  }
  return {
    resolve, root,
    stream(value) {
      const packed = value?.is === 'reference' ? object(value.object) : undefined
      if (packed?.stream === undefined) throw new Malformed('PDF stream missing')
      return unpack(packed.value, packed.stream)
    },
  }
}

export const entry = (value: Pdf | undefined, name: string): Pdf | undefined => (value?.is === 'dictionary' ? value.entries.get(name) : undefined)

const latin1 = (bytes: Bytes): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const count = (bytes: Bytes, word: string): number => {
  let found = 0
  for (let at = 0; at <= bytes.length - word.length; at++) {
    let same = 0
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same++
    if (same === word.length) found++
  }
  return found
}

const readTable = (bytes: Bytes, start: number): { offsets: ReadonlyMap<number, number>; root: Pdf } => {
  const lexer = makeLexer(bytes, start)
  if (lexer.word() !== 'xref') throw new Malformed('PDF without a table of objects')
  const first = Number(lexer.word()), length = Number(lexer.word())
  if (first !== 0 || !(length > 0 && length <= objectsMax)) throw new Malformed('PDF table of another form')
  const offsets = new Map<number, number>()
  for (let number = 0; number < length; number++) {
    const offset = Number(lexer.word())
    lexer.word()
    if (lexer.word() === 'n') offsets.set(number, offset)
  }
  if (lexer.word() !== 'trailer') throw new Malformed('PDF table of another form')
  const trailer = lexer.value()
  const root = entry(trailer, 'Root')
  if (!root || entry(trailer, 'Prev') || entry(trailer, 'Encrypt')) throw new Malformed('PDF trailer of another form')
  return { offsets, root }
}

const readObject = (bytes: Bytes, offset: number, number: number): { readonly value: Pdf; readonly stream: Bytes | undefined } => {
  const lexer = makeLexer(bytes, offset)
  if (lexer.word() !== String(number) || lexer.word() !== '0' || lexer.word() !== 'obj') throw new Malformed('PDF object is not where the table says')
  const value = lexer.value()
  const next = lexer.word()
  if (next === 'endobj') return { value, stream: undefined }
  const length = entry(value, 'Length')
  if (next !== 'stream' || length?.is !== 'number') throw new Malformed('PDF object of another form')
  const start = lexer.afterLine()
  const stream = bytes.slice(start, start + length.value)
  if (makeLexer(bytes, start + length.value).word() !== 'endstream') throw new Malformed('PDF stream length')
  return { value, stream }
}

const unpack = (dictionary: Pdf, packed: Bytes): Bytes => {
  const filter = entry(dictionary, 'Filter')
  if (filter === undefined) return packed
  const only = filter.is === 'list' && filter.items.length === 1 ? filter.items[0]! : filter
  if (only.is !== 'name' || only.name !== 'FlateDecode' || entry(dictionary, 'DecodeParms')) throw new Malformed('PDF filter')
  return inflateZlib(packed, streamBytesMax)
}

// ---------------------------------------------------------------- tokens

export interface Lexer {
  /** The next value, references included. */
  value(): Pdf
  /** The next word as it is written. */
  word(): string
  /** Past the line break that ends `stream`. */
  afterLine(): number
  ended(): boolean
}

const WHITE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set([...'()<>[]{}/%'].map(char => char.charCodeAt(0)))

export const makeLexer = (bytes: Bytes, start = 0): Lexer => {
  let at = start
  const peek = (ahead = 0): string => (at + ahead < bytes.length ? String.fromCharCode(bytes[at + ahead]!) : '')
  const skip = (): void => {
    for (;;) {
      while (at < bytes.length && WHITE.has(bytes[at]!)) at++
      if (peek() !== '%') return
      while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++
    }
  }
  const word = (): string => {
    skip()
    const from = at
    while (at < bytes.length && !WHITE.has(bytes[at]!) && !DELIMITERS.has(bytes[at]!)) at++
    if (at === from) throw new Malformed('PDF token')
    return latin1(bytes.subarray(from, at))
  }
  const hexText = (): Pdf => {
    const from = ++at
    while (at < bytes.length && peek() !== '>') at++
    const digits = latin1(bytes.subarray(from, at++)).replace(/\s/g, '')
    if (!/^([0-9A-Fa-f]{2})*$/.test(digits)) throw new Malformed('PDF hex text')
    return { is: 'text', bytes: Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16)) }
  }
  const plainText = (): Pdf => {
    const read: number[] = []
    at++
    for (let depth = 1; ; at++) {
      if (at >= bytes.length) throw new Malformed('PDF text not closed')
      const char = peek()
      if (char === '\\') { read.push(...escaped()); continue }
      if (char === '(') depth++
      if (char === ')' && --depth === 0) break
      read.push(bytes[at]!)
    }
    at++
    return { is: 'text', bytes: Uint8Array.from(read) }
  }
  /** Leaves `at` on the last character of the escape. */
  const escaped = (): number[] => {
    const octal = /^[0-7]{1,3}/.exec(peek(1) + peek(2) + peek(3))
    if (octal) { at += octal[0].length; return [parseInt(octal[0], 8) & 0xff] }
    at++
    if (peek() === '\r' && peek(1) === '\n') at++
    const plain: Readonly<Record<string, number[]>> = { n: [10], r: [13], t: [9], b: [8], f: [12], '\n': [], '\r': [] }
    return plain[peek()] ?? [peek().charCodeAt(0)]
  }
  const dictionary = (): Pdf => {
    at += 2
    const entries = new Map<string, Pdf>()
    for (skip(); peek() + peek(1) !== '>>'; skip()) {
      const name = value()
      if (name.is !== 'name' || entries.has(name.name)) throw new Malformed('PDF dictionary')
      entries.set(name.name, value())
    }
    at += 2
    return { is: 'dictionary', entries }
  }
  const list = (): Pdf => {
    at++
    const items: Pdf[] = []
    for (skip(); peek() !== ']'; skip()) items.push(value())
    at++
    return { is: 'list', items }
  }
  const reference = (): Pdf | undefined => {
    const found = /^(\d{1,7}) 0 R(?![A-Za-z0-9])/.exec(latin1(bytes.subarray(at, at + 14)))
    if (!found) return undefined
    at += found[0].length
    return { is: 'reference', object: Number(found[1]) }
  }
  const value = (): Pdf => {
    skip()
    const char = peek()
    if (char === '/') {
      at++
      const from = at
      while (at < bytes.length && !WHITE.has(bytes[at]!) && !DELIMITERS.has(bytes[at]!)) at++
      return { is: 'name', name: fromUtf8(bytes.slice(from, at)) }
    }
    if (char === '<') return peek(1) === '<' ? dictionary() : hexText()
    if (char === '(') return plainText()
    if (char === '[') return list()
    const referred = reference()
    if (referred) return referred
    const text = word()
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? { is: 'number', value: Number(text) } : { is: 'word', word: text }
  }
  return {
    value, word,
    afterLine() { if (peek() === '\r') at++; if (peek() === '\n') at++; return at },
    ended() { skip(); return at >= bytes.length },
  }
}
