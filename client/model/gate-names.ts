/**
 * 姓名逐字核对: before the freezing every party looks at the name that he is
 * going to sign under, letter by letter. Names are shown as they stand in the
 * text, never normalised.
 */
import type { Json } from '../../shared/canonical.ts'
import { partyLinesIn, textOf } from './party-lines.ts'

/** One party of the agreement as its own line names him; two alike are two persons. */
export interface SigningName { readonly capacity: string; readonly name: string }
/** `code` (U+73EA) where an eye may take the letter for another. */
export interface NameLetter { readonly letter: string; readonly code: string | undefined }

export const signingNames = (doc: Json): SigningName[] => {
  const { content } = Object(doc) as { readonly content?: Json }
  return partyLinesIn((Array.isArray(content) ? content : []).map(textOf)).filter(({ name }) => name !== '').map(({ capacity, name }) => ({ capacity, name }))
}

/** The 3,755 characters of GB/T 2312's first level: what is written every day. The browser's own table of GBK has them. */
let everyday: ReadonlySet<string> | undefined
const isEveryday = (letter: string): boolean => {
  everyday ??= new Set(new TextDecoder('gbk').decode(Uint8Array.from({ length: 40 * 94 * 2 }, (_, i) => (i % 2 === 0 ? 0xb0 + Math.floor(i / 188) : 0xa1 + (i % 188 - 1) / 2))))
  return everyday.has(letter)
}
export const codePoint = (letter: string): string => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A name in its parts, each ending with its · or at a blank, so that a long one is broken where it is spoken. */
export const nameParts = (name: string): NameLetter[][] => (name.match(/[^·\s]+[·\s]*|[·\s]+/gu) ?? []).map(part =>
  [...part].map(letter => ({ letter, code: /[A-Za-z\d·（）]/u.test(letter) || isEveryday(letter) ? undefined : codePoint(letter) })))
