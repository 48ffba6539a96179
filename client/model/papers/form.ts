/**
 * A paper as plain values, before it is typeset: tables of label and value,
 * paragraphs, places for signatures. What nobody has written is a blank line
 * for a pen, never a guess.
 */

/** 受理登记表 · 权利义务告知书 · 调解笔录 · 终止调解告知书 · 司法确认申请书 · 主持调解证明 · 补正书 */
export type PaperKind = 'intake' | 'notice' | 'record' | 'ending' | 'confirmation' | 'presided' | 'correction'

/** A place for a pen. */
export const BLANK = '＿＿＿＿＿＿'

export interface Cell { readonly label: string; readonly value: string }
/** One or two cells; a single cell without a label is a heading across the table. */
export type Row = readonly [Cell] | readonly [Cell, Cell]
export type FormBlock =
  /** `together`: never split over two pages. */
  | { readonly kind: 'table'; readonly rows: readonly Row[]; readonly breaks: 'together' | 'free' }
  | { readonly kind: 'heading'; readonly text: string }
  /** `first`: the first line stands in by two characters; `hang`: all but the first; `none`: flush. */
  | { readonly kind: 'paragraph'; readonly label: string; readonly text: string; readonly indent: 'first' | 'hang' | 'none' }
export interface Place { readonly capacity: string; readonly name: string }
/** One copy for one reader; it begins on a page of its own and counts its own pages. */
export interface Sheet {
  readonly blocks: readonly FormBlock[]
  /** What the signers confirm, before their places. */
  readonly closing: string
  readonly places: readonly Place[]
  /** Whose seal belongs here; empty when none does. Never drawn, only named. */
  readonly seal: string
  readonly date: string
}
export interface Form {
  readonly kind: PaperKind
  readonly title: string
  /** As printed under the title; empty when the paper has none. */
  readonly number: string
  /** What the footer asks for on every page; may be empty. */
  readonly eachPage: string
  readonly sheets: readonly Sheet[]
}

export const paragraph = (text: string, indent: 'first' | 'hang' | 'none' = 'first', label = ''): FormBlock => ({ kind: 'paragraph', label, text, indent })
export const heading = (text: string): FormBlock => ({ kind: 'heading', text })

/** A table of so much text may be split: kept together it could be taller than a page. */
const togetherMax = 500
export const table = (rows: readonly Row[]): FormBlock =>
  ({ kind: 'table', rows, breaks: rows.flat().reduce((sum, { label, value }) => sum + label.length + value.length, 0) > togetherMax ? 'free' : 'together' })

/** For a date that is written when it is signed. */
export const DATE_LINE = '年　　月　　日'
export const sealOf = (committee: string): string => (committee === '' ? '' : `${committee}（盖章）`)

/** Every line that is printed but the footers, in the order of the page. */
export const formLines = ({ title, number, sheets }: Form): string[] => sheets.flatMap(({ blocks, closing, places, seal, date }) => [
  title, number, ...blocks.flatMap(blockLines), closing, ...places.map(({ capacity, name }) => `${capacity}：${name}`), seal, date,
].filter(line => line !== ''))

const blockLines = (block: FormBlock): string[] => {
  switch (block.kind) {
    case 'table': return block.rows.flat().flatMap(({ label, value }) => [...label.split('\n'), ...value.split('\n')])
    case 'heading': return [block.text]
    case 'paragraph': return [`${block.label}${block.text}`]
  }
}
