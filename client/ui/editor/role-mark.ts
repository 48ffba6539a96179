import { ROLES } from '../../workspace.ts'
import type { Role } from '../../workspace.ts'

/** Every role has a character and a shape (institutions square, parties round); colour only helps. ux.md §4.2. */
export const ROLE_CHAR: Readonly<Record<Role, string>> = {
  police: '警', court: '院', lawyer: '律', mediator: '调', recorder: '记', party: '当',
}

export const isRole = (value: unknown): value is Role => ROLES.some(role => role === value)

const NAME_LETTERS_MAX = 12 // a caret's flag is a label, not a page; long names end in …

/** A name from a colleague's device, fit to be shown: one line, no control or direction marks, bounded. */
export const shownName = (value: unknown): string => {
  if (typeof value !== 'string') return ''
  const letters = [...value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()]
  return letters.length > NAME_LETTERS_MAX ? `${letters.slice(0, NAME_LETTERS_MAX - 1).join('')}…` : letters.join('')
}
