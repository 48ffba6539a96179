/**
 * The agreement's paper, in Typst. Data arrives as JSON and is set as text,
 * never read as markup. Measures follow GB/T 9704-2012 as parameters: that
 * standard governs official letters, not this form, so an organisation may
 * have others.
 *
 * Typst 0.14 in wasm: a family name that does not exist is passed over in
 * silence, hence `fallback: false` and the test on pdffonts.
 */
import { hex, utf8 } from '../../shared/bytes.ts'
import { canonical } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'

/** Millimetres, unless named otherwise. 版心 156 × 225, 22 lines of 28 characters. */
export const agreementLayout = {
  paper: { width: 210, height: 297 },
  margin: { top: 37, bottom: 35, left: 28, right: 26 },
  lines: 22, characters: 28,
  titlePoints: 22, footerPoints: 8.5,
} as const

const SOURCE = String.raw`
#let data = json("/data.json")
#let layout = data.layout
#let mm(n) = n * 1mm
#let width = mm(layout.paper.width - layout.margin.left - layout.margin.right)
#let height = mm(layout.paper.height - layout.margin.top - layout.margin.bottom)
#let em = width / layout.characters
#let pitch = height / layout.lines
#let leading = pitch - em

#let families = data.rare.map(r => (name: r.family, covers: regex(r.covers))) + ("Noto Serif SC",)
#let footer-ink = luma(25%)

#set document(title: data.title, author: (), date: none)
#set page(
  width: mm(layout.paper.width), height: mm(layout.paper.height),
  margin: (top: mm(layout.margin.top), bottom: mm(layout.margin.bottom), left: mm(layout.margin.left), right: mm(layout.margin.right)),
  footer-descent: 7mm,
  footer: context {
    set text(size: layout.footerPoints * 1pt, fill: footer-ink, top-edge: "ascender", bottom-edge: "descender")
    set par(first-line-indent: 0em, leading: 3pt, justify: false)
    line(length: 100%, stroke: 0.4pt + luma(60%))
    v(-6pt)
    grid(columns: (1fr, auto), align: (left, right), row-gutter: 3.5pt, column-gutter: 6mm,
      text(data.footer.number), text(data.footer.draft),
      text(data.footer.code), [#counter(page).display() / #counter(page).final().first()])
  },
)
#set text(font: families, size: em, lang: "zh", region: "cn", fallback: false, hyphenate: false,
  ligatures: false, top-edge: 0.88em, bottom-edge: -0.12em, number-type: "lining", cjk-latin-spacing: auto)
#set par(justify: true, leading: leading, spacing: leading, first-line-indent: 0em)
#set block(spacing: leading)

// A run is text, never markup.
#let run(r) = if r.at("bold", default: false) { strong(text(r.text)) } else { text(r.text) }
#let runs(list) = list.map(run).join()
#let paragraph(content, indent: 2em, stick: false) = block(width: 100%, sticky: stick, par(first-line-indent: (amount: indent, all: true), content))

#let draw(b) = {
  if b.kind == "title" {
    block(width: 100%, above: 0pt, below: pitch, sticky: true, align(center, text(size: layout.titlePoints * 1pt, weight: 700, tracking: 0.12em, runs(b.runs))))
  } else if b.kind == "number" {
    block(width: 100%, below: leading + pitch / 2, sticky: true, align(right, text(b.text)))
  } else if b.kind == "heading" {
    block(width: 100%, sticky: true, par(first-line-indent: (amount: 2em, all: true), strong(runs(b.runs))))
  } else if b.kind == "clause" {
    paragraph(stick: b.stick)[#strong(text(b.label))#runs(b.runs)]
  } else {
    paragraph(indent: if b.party { 0em } else { 2em }, stick: b.stick, runs(b.runs))
  }
}

#for b in data.body { draw(b) }

// ---- places for signatures: rows of two, never one row alone on a page.
#let small(content) = text(size: 0.72em, content)
#let slot(s) = block(width: 100%, height: s.lines * pitch, breakable: false, clip: false, {
  par(justify: false, hanging-indent: 1em, { strong(text(s.label)); text(s.name) })
  if s.device { par(justify: false, small(s.note)) } else { place(bottom + left, dy: -0.25em, line(length: 88%, stroke: 0.4pt + luma(55%))) }
})
#let row(pair) = grid(columns: (1fr, 1fr), column-gutter: 1em, ..pair.map(slot))
#let close = {
  if data.seal != "" { block(width: 100%, above: pitch, below: leading, align(right, text(data.seal))) }
  block(width: 100%, above: leading, align(right, text(data.date)))
}
#let rows = data.slots.chunks(2)
#block(width: 100%, above: pitch, below: leading + pitch / 4, sticky: true, par(justify: true, leading: 0.5em, small(data.note)))
#for line in data.void { block(width: 100%, below: leading, sticky: true, par(justify: false, leading: 0.5em, small(line))) }
#for (i, pair) in rows.enumerate() {
  if i + 1 < rows.len() { block(width: 100%, breakable: false, sticky: i + 2 == rows.len(), row(pair)) }
}
#block(width: 100%, breakable: false, { if rows.len() > 0 { row(rows.last()) }; close; context [#metadata(counter(page).final().first()) <pages>] })
`

export interface Template { readonly name: string; readonly version: number; readonly sha256: string; readonly source: string }
export const agreementTemplate: Template = {
  name: '人民调解协议书', version: 3, source: SOURCE,
  sha256: hex(sha256(utf8(SOURCE), utf8(canonical(agreementLayout)))),
}
