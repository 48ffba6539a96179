/**
 * The text of a PDF that Typst wrote, in reading order, the body apart from
 * the footers (which Typst marks as artifacts). Anything that could show
 * something else than this text, an image, a form, an annotation, hidden
 * glyphs, a font without ToUnicode, is Malformed: a text that we cannot read is
 * not a text that agrees.
 *
 * It reads what the file says about its glyphs, not their shapes; that the
 * shapes are right follows from the signed hash alone.
 */
import { Malformed, type Bytes } from './bytes.ts'
import { entry, makeLexer, readPdf, type Pdf, type PdfFile } from './pdf-read.ts'

export interface PageText { readonly body: string; readonly footer: string }

const pagesMax = 400

/** Throws Malformed; `bytes` is the whole file. */
export const pdfText = (bytes: Bytes): PageText[] => {
  const file = readPdf(bytes)
  const root = file.resolve(file.root)
  for (const name of ['AcroForm', 'OpenAction', 'AA', 'Names', 'OCProperties']) if (entry(root, name)) throw new Malformed(`PDF with ${name}`)
  const pages: Pdf[] = []
  collectPages(file, entry(root, 'Pages'), pages, 0)
  const fonts = new Map<string, FontMap>()
  return pages.map(page => pageText(file, page, fonts))
}

const collectPages = (file: PdfFile, reference: Pdf | undefined, pages: Pdf[], depth: number): void => {
  const node = file.resolve(reference)
  const kids = file.resolve(entry(node, 'Kids'))
  if (depth > 16 || pages.length > pagesMax || node?.is !== 'dictionary') throw new Malformed('PDF pages')
  if (kids === undefined) { pages.push(node); return }
  if (kids.is !== 'list') throw new Malformed('PDF pages')
  for (const kid of kids.items) collectPages(file, kid, pages, depth + 1)
}

const pageText = (file: PdfFile, page: Pdf, fonts: Map<string, FontMap>): PageText => {
  if (entry(page, 'Annots')) throw new Malformed('PDF with annotations')
  const resources = file.resolve(entry(page, 'Resources'))
  const xobjects = file.resolve(entry(resources, 'XObject'))
  if (xobjects?.is === 'dictionary' && xobjects.entries.size > 0) throw new Malformed('PDF with embedded pictures')
  const named = file.resolve(entry(resources, 'Font'))
  const fontNamed = (name: string): FontMap => {
    const reference = entry(named, name)
    const key = reference?.is === 'reference' ? String(reference.object) : ''
    const known = fonts.get(key) ?? fontMap(file, reference)
    fonts.set(key, known)
    return known
  }
  return runContent(file.stream(entry(page, 'Contents')), fontNamed)
}

// ---------------------------------------------------------------- content

/** Operators that draw nothing but lines, or only move things. */
const PLAIN = new Set(['q', 'Q', 'cm', 'BT', 'ET', 'Tm', 'Td', 'TD', 'T*', 'TL', 'Tc', 'Tw', 'Tz', 'cs', 'CS', 'sc', 'SC', 'scn', 'SCN', 'g', 'G', 'rg', 'RG', 'w', 'J', 'j', 'M', 'd', 'm', 'l', 'S', 's', 'n', 'gs', 'i', 'ri'])

interface Marked { readonly artifact: boolean; readonly actual: string | undefined }

const runContent = (content: Bytes, fontNamed: (name: string) => FontMap): PageText => {
  const lexer = makeLexer(content)
  const text = { body: '', footer: '' }
  let marks: readonly Marked[] = []
  let font: FontMap | undefined
  let operands: Pdf[] = []
  const write = (part: string): void => { if (marks.some(mark => mark.artifact)) text.footer += part; else text.body += part }
  const show = (shown: Pdf | undefined): void => {
    for (const item of shown?.is === 'list' ? shown.items : shown ? [shown] : []) {
      if (item.is === 'number') continue
      if (item.is !== 'text' || !font) throw new Malformed('PDF text without a font')
      const read = font(item.bytes)
      if (!marks.some(mark => mark.actual !== undefined)) write(read)
    }
  }
  while (!lexer.ended()) {
    const token = lexer.value()
    if (token.is !== 'word' || token.word === 'true' || token.word === 'false') { operands.push(token); continue }
    const [first, second] = operands
    switch (token.word) {
      case 'BMC': case 'BDC': {
        const mark = markOf(first, second)
        if (mark.actual !== undefined) write(mark.actual)
        marks = [...marks, mark]
        break
      }
      case 'EMC': marks = marks.slice(0, -1); break
      case 'Tf': font = first?.is === 'name' ? fontNamed(first.name) : undefined; break
      case 'Tj': case 'TJ': show(first); break
      case 'Tr': if (first?.is !== 'number' || first.value !== 0) throw new Malformed('PDF with hidden text'); break
      default: if (!PLAIN.has(token.word)) throw new Malformed(`PDF operator ${token.word.slice(0, 8)}`)
    }
    operands = []
  }
  return text
}

const markOf = (tag: Pdf | undefined, properties: Pdf | undefined): Marked => {
  const actual = entry(properties, 'ActualText')
  return { artifact: tag?.is === 'name' && tag.name === 'Artifact', actual: actual?.is === 'text' ? textString(actual.bytes) : undefined }
}

/** ISO 32000-1 §7.9.2.2: UTF-16BE after a byte order mark, else ASCII here. */
const textString = (bytes: Bytes): string => {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2))
  return String.fromCharCode(...bytes)
}
const utf16 = (bytes: Bytes): string => {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! * 256 + bytes[i + 1]!)
  return text
}

// ---------------------------------------------------------------- fonts

/** Two-byte glyph codes to text. */
type FontMap = (codes: Bytes) => string

const fontMap = (file: PdfFile, reference: Pdf | undefined): FontMap => {
  const font = file.resolve(reference)
  const encoding = file.resolve(entry(font, 'Encoding'))
  if (encoding?.is !== 'name' || encoding.name !== 'Identity-H') throw new Malformed('PDF font of another form')
  const textByCode = readToUnicode(file.stream(entry(font, 'ToUnicode')))
  return codes => {
    if (codes.length % 2 !== 0) throw new Malformed('PDF glyph codes')
    let text = ''
    for (let i = 0; i < codes.length; i += 2) {
      const found = textByCode.get(codes[i]! * 256 + codes[i + 1]!)
      if (found === undefined) throw new Malformed('PDF glyph without a character')
      text += found
    }
    return text
  }
}

/** A ToUnicode CMap (ISO 32000-1 §9.10.3): bfchar only, which is all that Typst writes. */
const readToUnicode = (cmap: Bytes): ReadonlyMap<number, string> => {
  const textByCode = new Map<number, string>()
  const lexer = makeLexer(cmap)
  let inside = false
  while (!lexer.ended()) {
    const token = lexer.value()
    if (token.is === 'word') {
      if (token.word === 'beginbfrange') throw new Malformed('PDF character map of another form')
      inside = token.word === 'beginbfchar'
    }
    if (!inside || token.is !== 'text') continue
    const target = lexer.value()
    if (target.is !== 'text' || token.bytes.length !== 2) throw new Malformed('PDF character map')
    const code = token.bytes[0]! * 256 + token.bytes[1]!
    if (textByCode.has(code)) throw new Malformed('PDF glyph with two meanings')
    textByCode.set(code, utf16(target.bytes))
  }
  return textByCode
}
