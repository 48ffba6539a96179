/**
 * Every paper but the agreement, typeset from its values: one Typst source for
 * tables, paragraphs and places for signatures. Values are set as text, never
 * read as markup; the same values give the same bytes on every machine.
 */
import { checkCode } from '../../shared/agreement.ts'
import { hex, utf8 } from '../../shared/bytes.ts'
import { canonical } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { formLines, type Form, type PaperKind, type Place, type Sheet } from '../model/papers/form.ts'
import { uncovered, type Uncovered } from './coverage.ts'
import type { Engine } from './engine.ts'
import { fontOf, fontsFor } from './pins.ts'
import type { Paper } from './typeset.ts'

/** Millimetres, unless named otherwise. An organisation may have others. */
const LAYOUT = {
  paper: { width: 210, height: 297 },
  margin: { top: 24, bottom: 26, left: 26, right: 24 },
  points: 12, pitchPoints: 19.5, titlePoints: 20, footerPoints: 8.5, labelWidth: 29,
} as const
/** 告知书 is handed over and should be one leaf: smaller, on one page for one reader. */
const layoutOf = (kind: PaperKind): object => (kind === 'notice' ? { ...LAYOUT, points: 11, pitchPoints: 17 } : LAYOUT)

const SOURCE = String.raw`
#let data = json("/data.json")
#let layout = data.layout
#let mm(n) = n * 1mm
#let em = layout.points * 1pt
#let pitch = layout.pitchPoints * 1pt
#let leading = pitch - em
#let families = data.rare.map(r => (name: r.family, covers: regex(r.covers))) + ("Noto Serif SC",)
#let footer-ink = luma(25%)
#let rule = 0.5pt + luma(30%)

#set document(title: data.title, author: (), date: none)
#set page(
  width: mm(layout.paper.width), height: mm(layout.paper.height),
  margin: (top: mm(layout.margin.top), bottom: mm(layout.margin.bottom), left: mm(layout.margin.left), right: mm(layout.margin.right)),
  footer-descent: 6mm,
  footer: context {
    set text(size: layout.footerPoints * 1pt, fill: footer-ink, top-edge: "ascender", bottom-edge: "descender")
    set par(first-line-indent: 0em, leading: 3pt, justify: false)
    // Each sheet counts its own pages.
    let here = here().page()
    let ends = query(<sheet>).map(e => e.location().page())
    let last = ends.filter(p => p >= here).at(0, default: here)
    let before = ends.filter(p => p < here).at(-1, default: 0)
    line(length: 100%, stroke: 0.4pt + luma(60%))
    v(-6pt)
    grid(columns: (1fr, auto), align: (left, right), row-gutter: 3.5pt, column-gutter: 6mm,
      text(data.footer.name), if data.footer.sign == "" { [] } else { box(width: 58mm, align(left, text(data.footer.sign))) },
      text(data.footer.code), [#(here - before) / #(last - before)])
  },
)
#set text(font: families, size: em, lang: "zh", region: "cn", fallback: false, hyphenate: false,
  ligatures: false, top-edge: 0.88em, bottom-edge: -0.12em, number-type: "lining", cjk-latin-spacing: auto)
#set par(justify: true, leading: leading, spacing: leading, first-line-indent: 0em)
#set block(spacing: leading)

// A tick stays with its word.
#let ticked(line) = line.split("　").map(part => box(text(part))).join(text("　"))
#let lines(value) = value.split("\n").map(line => if line.contains(regex("[☑☒☐]")) { ticked(line) } else { text(line) }).join(linebreak())
#let label(c) = align(center + horizon, par(justify: false, leading: 0.4em, lines(c.label)))
#let value(c) = par(justify: false, leading: 0.55em, lines(c.value))
// A row is split over two pages only where it could not stand on one.
#let cells(row) = {
  let splits = row.any(c => c.value.len() > 1500)
  let cell = table.cell.with(breakable: splits)
  if row.len() == 1 and row.at(0).label == "" { (cell(colspan: 4, strong(value(row.at(0)))),) }
  else if row.len() == 1 { (cell(label(row.at(0))), cell(colspan: 3, value(row.at(0)))) }
  else { (cell(label(row.at(0))), cell(value(row.at(0))), cell(label(row.at(1))), cell(value(row.at(1)))) }
}
#let grid-of(rows) = table(columns: (mm(layout.labelWidth), 1fr, mm(layout.labelWidth), 1fr), stroke: rule, inset: (x: 5pt, y: 5.5pt), align: left + horizon, ..rows.map(cells).flatten())

// A table that follows a table shares its line.
#let draw(b, after, before) = {
  if b.kind == "table" { block(width: 100%, breakable: b.breaks == "free", above: if after == "table" { 0pt } else { leading }, below: if before == "table" { 0pt } else { leading }, grid-of(b.rows)) }
  else if b.kind == "heading" { block(width: 100%, sticky: true, above: leading * 1.5, strong(text(b.text))) }
  else {
    let body = { strong(text(b.label)); text(b.text) }
    block(width: 100%, sticky: b.stick, par(first-line-indent: if b.indent == "first" { (amount: 2em, all: true) } else { 0em }, hanging-indent: if b.indent == "hang" { 2em } else { 0em }, body))
  }
}

// Places for signatures: rows of two, never one row alone on a page.
#let slot(s) = block(width: 100%, height: s.lines * pitch, breakable: false, {
  par(justify: false, hanging-indent: 1em, leading: 0.45em, { strong(text(s.label)); text(s.name) })
  place(bottom + left, dy: -0.2em, line(length: 88%, stroke: 0.4pt + luma(55%)))
})
#let pair(two) = grid(columns: (1fr, 1fr), column-gutter: 1em, ..two.map(slot))
#let sheet(s) = {
  block(width: 100%, above: 0pt, below: if data.number == "" { pitch } else { pitch * 0.8 }, sticky: true, align(center, text(size: layout.titlePoints * 1pt, weight: 700, tracking: 0.1em, data.title)))
  if data.number != "" { block(width: 100%, below: leading * 1.2, sticky: true, align(right, text(data.number))) }
  let kinds = s.blocks.map(b => b.kind)
  for (i, b) in s.blocks.enumerate() { draw(b, if i == 0 { "" } else { kinds.at(i - 1) }, kinds.at(i + 1, default: "")) }
  let rows = s.slots.chunks(2)
  block(width: 100%, above: pitch * 0.8, below: pitch * 0.7, sticky: true, par(first-line-indent: (amount: 2em, all: true), text(s.closing)))
  for (i, two) in rows.enumerate() {
    if i + 1 < rows.len() { block(width: 100%, breakable: false, sticky: i + 2 == rows.len(), pair(two)) }
  }
  block(width: 100%, breakable: false, {
    if rows.len() > 0 { pair(rows.last()) }
    if s.seal != "" { block(width: 100%, above: pitch, below: leading, align(right, text(s.seal))) }
    block(width: 100%, above: leading, align(right, text(s.date)))
    [#metadata(0) <sheet>]
  })
}
#for (i, s) in data.sheets.enumerate() {
  if i > 0 { pagebreak() }
  sheet(s)
}
#context [#metadata(counter(page).final().first()) <pages>]
`

/** SHA-256 of the form's canonical JSON: two prints with one code were made from the same words. */
export const formHash = (form: Form): string => hex(sha256(utf8('liuchi form 1\n'), utf8(canonical(form))))

/** Characters that cannot be printed or that nobody could see, named before anything is made. */
export const uncoveredIn = (form: Form): Uncovered[] => uncovered(formLines(form).map(text => ({ place: form.title, text })))

/** Rejects when the engine or a font cannot be had. */
export const typesetForm = (form: Form, engine: Engine): Promise<Paper> => {
  const words = [...formLines(form), form.eachPage].join('\n'), fonts = fontsFor(words)
  const rare = fonts.filter(font => font.use === 'rare').map(font => ({ family: font.family, covers: `[${[...new Set(words)].filter(char => fontOf(char) === font).sort().join('')}]` }))
  return engine.compile(SOURCE, utf8(canonical({
    layout: layoutOf(form.kind), title: form.title, number: form.number, rare, sheets: form.sheets.map(sheetData),
    footer: { name: form.number === '' ? form.title : `${form.title} · ${form.number.replace(/^编号：＿+$/u, '编号未取')}`, sign: form.eachPage, code: `校验码 ${checkCode(formHash(form))}` },
  })), fonts)
}

const sheetData = ({ blocks, closing, places, seal, date }: Sheet): unknown => ({
  // The last paragraph stays with the places for signatures.
  blocks: blocks.map((block, i) => ({ ...block, stick: i === blocks.length - 1 })), closing, seal, date,
  // Both places of a row are as high as the higher one.
  slots: places.map(({ capacity, name }, i) => ({ label: `${capacity}：`, name, lines: Math.max(...places.slice(i - i % 2, i - i % 2 + 2).map(slotLines)) })),
})
/** Lines of a place: what is printed, seventeen characters to a line, and one and a half to write on. */
const slotLines = ({ capacity, name }: Place): number => 1.5 + Math.ceil(([...capacity].length + 1 + [...name].length) / 17)
