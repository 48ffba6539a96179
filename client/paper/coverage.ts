/** Which characters no face can draw. Asked while typing and before freezing: Typst itself draws a box and says nothing. */
import { fontOf } from './pins.ts'

export interface Uncovered {
  readonly char: string
  /** U+20BB7 */
  readonly code: string
  /** Where it stands, in the words of the text's lines: 标题, 第三条, 签名处 … */
  readonly place: string
  readonly why: 'no-glyph' | 'invisible'
}

/** Characters that show nothing or turn the order of reading: what is signed must be what is seen. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]|[\u{e0000}-\u{e0fff}]/u
/** Spaces that need no glyph of their own. */
const SPACES = new Set([' ', '\u3000', '\u00a0'])

export const uncovered = (lines: readonly { readonly place: string; readonly text: string }[]): Uncovered[] => {
  const found: Uncovered[] = []
  for (const { place, text } of lines) {
    for (const char of new Set(text)) {
      if (SPACES.has(char)) continue
      const invisible = INVISIBLE.test(char)
      if (!invisible && fontOf(char)) continue
      const code = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
      found.push({ char: invisible ? '' : char, code, place, why: invisible ? 'invisible' : 'no-glyph' })
    }
  }
  return found
}
