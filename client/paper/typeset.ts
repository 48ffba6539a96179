/** A frozen agreement as A4 pages in PDF, the same bytes on every machine. */
import { checkCode, clauseLabel, DEVICE_SLOT, frozenBytes, frozenHash, linesOf, noteOf, voidLines, type Block, type Frozen, type Run } from '../../shared/agreement.ts'
import { utf8, type Bytes } from '../../shared/bytes.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Engine } from './engine.ts'
import { enginePin, fontOf, fontsFor, type FontPin } from './pins.ts'
import { agreementLayout, agreementTemplate } from './template.ts'

export interface Paper { readonly pdf: Bytes; readonly pages: number; readonly sha256: string }

/** What a text must be typeset with; stands in its frozen JSON. */
export const pinsFor = (text: string): Pick<Frozen, 'template' | 'engine' | 'fonts'> => ({
  template: { name: agreementTemplate.name, version: agreementTemplate.version, sha256: agreementTemplate.sha256 },
  engine: { name: enginePin.name, sha256: enginePin.sha256 },
  fonts: fontsFor(text).map(({ name, sha256 }) => ({ name, sha256 })),
})

/** Was the text frozen with exactly the tools of this program? If not, its paper cannot be rebuilt here. */
export const hasTools = (frozen: Frozen): boolean => {
  const own = pinsFor(printedText(frozen))
  return canonical({ ...own, fonts: own.fonts }) === canonical({ template: frozen.template, engine: frozen.engine, fonts: frozen.fonts })
}

type Named = readonly { readonly name: string; readonly capacity: string }[]
export interface Printed { readonly body: readonly Block[]; readonly number: string; readonly committee: string; readonly signers: Named; readonly ink: Named }

/** Everything that is drawn but digits and Latin letters of the footer, which every face has. */
export const printedText = (frozen: Printed): string =>
  [frozen.number, frozen.committee, ...frozen.body.flatMap(blockTexts), ...[...frozen.signers, ...frozen.ink].flatMap(({ name, capacity }) => [name, capacity])].join('\n')

const blockTexts = (block: Block): string[] =>
  (block.kind === 'clause' ? block.paragraphs.flat() : block.runs).map(run => run.text)

export const typeset = async (frozen: Frozen, engine: Engine, ready?: () => Promise<void>): Promise<Paper> => {
  const fonts = fontsFor(printedText(frozen))
  const pdf = await engine.compile(agreementTemplate.source, utf8(canonical(dataOf(frozen, fonts))), fonts, ready)
  return pdf
}

interface Line { readonly kind: string; readonly runs: readonly Run[]; readonly stick: boolean; readonly party: boolean; readonly label?: string; readonly text?: string }

const dataOf = (frozen: Frozen, fonts: readonly FontPin[]): unknown => {
  const sha256 = frozenHash(frozenBytes(frozen))
  return {
    layout: agreementLayout,
    title: titleOf(frozen), body: bodyOf(frozen),
    rare: fonts.filter(font => font.use === 'rare').map(font => ({ family: font.family, covers: classOf(printedText(frozen), font) })),
    slots: slotsOf(frozen), note: noteOf(frozen), void: voidLines(frozen),
    seal: frozen.committee === '' ? '' : `${frozen.committee}（盖章）`, date: '年　　月　　日',
    footer: {
      number: frozen.number === '' ? titleOf(frozen) : frozen.number,
      draft: `第 ${frozen.draft} 稿 · ${clockTime(frozen.frozenAt)}`,
      code: `校验码 ${checkCode(sha256)}`,
    },
  }
}

const titleOf = (frozen: Frozen): string => linesOf(frozen).find(line => line.kind === 'title')?.text ?? agreementTemplate.name

const bodyOf = (frozen: Frozen): Line[] => {
  const lines: Line[] = []
  let clauses = 0
  for (const block of frozen.body) {
    if (block.kind === 'clause') {
      const label = clauseLabel(++clauses)
      block.paragraphs.forEach((runs, i) => lines.push(i === 0 ? { kind: 'clause', label, runs, stick: false, party: false } : { kind: 'paragraph', runs, stick: false, party: false }))
    } else {
      lines.push({ kind: block.kind, runs: block.runs, stick: false, party: /^([甲乙丙丁戊己庚辛壬癸]方|当事人[一二三四五六七八九十])/.test(block.runs[0]?.text ?? '') })
    }
  }
  if (frozen.number !== '') lines.splice(lines.findIndex(line => line.kind === 'title') + 1, 0, { kind: 'number', text: frozen.number, runs: [], stick: true, party: false })
  // The last paragraph stays with the places for signatures, so that these never stand alone on a page.
  return lines.map((line, i) => (i === lines.length - 1 ? { ...line, stick: true } : line))
}

const slotsOf = (frozen: Frozen): unknown[] => [
  ...frozen.ink.map(({ capacity, name }) => ({ label: `${capacity}：`, name, device: false, note: '', lines: slotLines(capacity, name) })),
  ...frozen.signers.map(({ capacity, name }) => ({ label: `${capacity}：`, name, device: true, note: `（${DEVICE_SLOT}）`, lines: slotLines(capacity, name) })),
]

/** Lines of a place: what is printed, thirteen characters to a line, and one line to write on. */
const slotLines = (capacity: string, name: string): number => 1 + Math.ceil((capacity.length + 1 + name.length) / 13)

/** A regular expression of exactly the characters that this face must draw; none of them is special in a class. */
const classOf = (text: string, font: FontPin): string => `[${[...new Set(text)].filter(char => fontOf(char) === font).sort().join('')}]`

/** Beijing time, by arithmetic: a machine's own zone must not change the bytes. */
export const clockTime = (iso: string): string => {
  const local = new Date(Date.parse(iso) + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`
}
