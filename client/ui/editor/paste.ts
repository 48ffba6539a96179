/**
 * What comes from Word, a web page or a plain file, brought into our schema:
 * words and bold, nothing else. Foreign HTML is only ever read: it is parsed
 * into an inert document and its words are built up anew as nodes.
 */
import { Fragment, Slice } from '@tiptap/pm/model'
import type { Node, Schema } from '@tiptap/pm/model'
import { newLineId } from '../../model/line-id.ts'
import { typedNumber } from './clause-commands.ts'

export interface PastedRun { readonly text: string; readonly bold: boolean }
/** One line; `listed` when it came as an item of a list or a numbered Word paragraph. */
export interface PastedLine { readonly runs: readonly PastedRun[]; readonly listed: boolean }

const BLOCKS = new Set(['P', 'DIV', 'LI', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TR', 'BLOCKQUOTE', 'PRE', 'SECTION', 'ARTICLE', 'UL', 'OL', 'TABLE', 'TBODY', 'BODY'])
const UNREAD = new Set(['SCRIPT', 'STYLE', 'TITLE', 'META', 'LINK', 'TEMPLATE', 'NOSCRIPT', 'IMG', 'SVG', 'O:P'])

/** The lines of a piece of HTML. */
export const linesOfHtml = (html: string): PastedLine[] => {
  const lines: PastedLine[] = []
  let runs: PastedRun[] = []
  // The list item whose words are being read; only its first line carries the number.
  let item: { taken: boolean } | undefined
  const close = (): void => {
    const line = tidy(runs)
    runs = []
    if (line.length === 0) return
    lines.push({ runs: line, listed: item?.taken === false })
    if (item !== undefined) item.taken = true
  }
  const read = (node: globalThis.Node, bold: boolean): void => {
    if (node.nodeType === 3) { runs.push({ text: node.nodeValue ?? '', bold }); return }
    if (!(node instanceof Element) || UNREAD.has(node.tagName)) return
    const style = node.getAttribute('style') ?? ''
    // Word writes the drawn number of a list item into a span that is to be ignored.
    if (/mso-list:\s*ignore/i.test(style)) return
    if (node.tagName === 'BR') { close(); return }
    const block = BLOCKS.has(node.tagName)
    if (block) close()
    const outer = item
    if (node.tagName === 'LI' || /mso-list:\s*l\d/i.test(style)) item = { taken: false }
    for (const child of node.childNodes) read(child, weighs(node, style, bold))
    if (block) close()
    item = outer
  }
  read(new DOMParser().parseFromString(html, 'text/html').body, false)
  close()
  return lines
}

// Some editors wrap everything in a <b style="font-weight:normal">.
const weighs = (node: Element, style: string, bold: boolean): boolean =>
  /font-weight:\s*(bold|[6-9]00)/i.test(style)
  || ((bold || /^(B|STRONG|H[1-6])$/.test(node.tagName)) && !/font-weight:\s*(normal|400)/i.test(style))

export const linesOfText = (text: string): PastedLine[] =>
  text.split(/\r\n?|\n|\u2028|\u2029/).map(line => ({ runs: tidy([{ text: line, bold: false }]), listed: false })).filter(line => line.runs.length > 0)

/** Joins equal runs, folds white space, drops the full-width blanks that stand for an indent. */
const tidy = (runs: readonly PastedRun[]): PastedRun[] => {
  const joined: PastedRun[] = []
  for (const { text, bold } of runs) {
    const words = text.replace(/[\p{Cc}\u200b\ufeff\u00a0 ]+/gu, ' ')
    const last = joined.at(-1)
    if (last !== undefined && last.bold === bold) joined[joined.length - 1] = { text: (last.text + words).replace(/ {2,}/g, ' '), bold }
    else if (words !== '') joined.push({ text: words, bold })
  }
  const trimmed = joined.map((run, index) => ({
    ...run,
    text: (index === 0 ? run.text.replace(/^[\s\u3000]+/, '') : run.text).replace(index === joined.length - 1 ? /[\s\u3000]+$/ : /$^/, ''),
  }))
  return trimmed.filter(run => run.text !== '')
}

/** Pasted lines as blocks of the agreement: typed-in numbers and list items become clauses, the number itself goes. */
export const agreementSlice = (lines: readonly PastedLine[], schema: Schema): Slice => {
  const numbered = lines.map(line => typedNumber(textOf(line.runs)))
  if (lines.length === 1 && lines[0] !== undefined && numbered[0] === '' && !lines[0].listed) return inline(lines[0].runs, schema)
  const blocks = lines.map((line, index): Node => {
    const number = numbered[index] ?? ''
    const paragraph = schema.node('paragraph', null, words(without(line.runs, number.length), schema))
    return number !== '' || line.listed ? schema.node('clause', { id: newLineId('clause') }, [paragraph]) : paragraph
  })
  return closed(blocks)
}

/** Pasted lines as lines of the record, all by the speaker whose line the caret is in. */
export const recordSlice = (lines: readonly PastedLine[], schema: Schema, speaker: { readonly speaker: string; readonly name: string; readonly at: string } | undefined): Slice => {
  const [only] = lines
  if (lines.length === 1 && only !== undefined) return inline(only.runs, schema)
  return closed(lines.map(line => speaker === undefined
    ? schema.node('paragraph', null, words(line.runs, schema))
    : schema.node('utterance', { ...speaker, id: newLineId('utterance') }, words(line.runs, schema))))
}

/** A copied block that is pasted again is a new block. */
export const withFreshIds = (slice: Slice): Slice => {
  const fresh = (fragment: Fragment): Fragment => Fragment.fromArray(fragment.content.map(node =>
    node.type.name === 'clause' || node.type.name === 'utterance'
      ? node.type.create({ ...node.attrs, id: newLineId(node.type.name) }, node.content, node.marks)
      : node))
  return new Slice(fresh(slice.content), slice.openStart, slice.openEnd)
}

const inline = (runs: readonly PastedRun[], schema: Schema): Slice =>
  new Slice(Fragment.from(schema.node('paragraph', null, words(runs, schema))), 1, 1)

// Open at both ends where the ends are plain lines, so that the first joins the line with the caret.
const closed = (blocks: readonly Node[]): Slice => {
  const open = (node: Node | undefined): number => (node?.type.name === 'paragraph' ? 1 : 0)
  return new Slice(Fragment.fromArray([...blocks]), open(blocks[0]), open(blocks.at(-1)))
}

const textOf = (runs: readonly PastedRun[]): string => runs.map(run => run.text).join('')

const without = (runs: readonly PastedRun[], letters: number): PastedRun[] => {
  let left = letters
  return runs.flatMap(run => {
    const cut = Math.min(left, run.text.length)
    left -= cut
    return cut === run.text.length ? [] : [{ ...run, text: run.text.slice(cut) }]
  })
}

const words = (runs: readonly PastedRun[], schema: Schema): Node[] => {
  const bold = schema.marks['bold']
  return runs.map(run => schema.text(run.text, run.bold && bold !== undefined ? [bold.create()] : []))
}
