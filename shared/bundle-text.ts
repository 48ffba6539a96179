/** Does the paper say what the frozen text says? Read from the PDF itself, apart from any hash. */
import { checkCode, frozenHash, placedLines, type Frozen } from './agreement.ts'
import { Malformed, type Bytes } from './bytes.ts'
import { differencesOf, squeeze, type Difference } from './differences.ts'
import { pdfText } from './pdf-text.ts'

export type PaperText =
  | { readonly at: 'same'; readonly pages: number }
  | { readonly at: 'differs'; readonly pages: number; readonly differences: readonly Difference[] }
  /** The PDF is not one that we can read without doubt. */
  | { readonly at: 'unread'; readonly why: string }

export const comparePaper = (frozen: Frozen, agreement: Bytes, pdf: Bytes): PaperText => {
  let pages
  try { pages = pdfText(pdf) } catch (error) {
    if (error instanceof Malformed) return { at: 'unread', why: error.message }
    throw error
  }
  const body = differencesOf(placedLines(frozen), pages.map(page => page.body).join(''))
  // Another text has another check code; the footers say something of their own only when the text is the same.
  const differences = body.length > 0 ? body : footerDifferences(agreement, pages.map(page => page.footer))
  return differences.length === 0 ? { at: 'same', pages: pages.length } : { at: 'differs', pages: pages.length, differences }
}

/** Every page carries the check code of this very text and its own number. */
const footerDifferences = (agreement: Bytes, footers: readonly string[]): Difference[] => footers.flatMap((footer, i) => {
  const wanted = `校验码${squeeze(checkCode(frozenHash(agreement)))}${i + 1}/${footers.length}`
  const found = squeeze(footer)
  return found.endsWith(wanted) ? [] : [{ place: `第 ${i + 1} 页页脚`, signed: [{ text: wanted, changed: true }], found: [{ text: found.slice(Math.max(0, found.indexOf('校验码'))).slice(0, 80), changed: true }] }]
})
