/**
 * RFC 8785 (JSON Canonicalization Scheme): one value has one spelling, so that
 * a hash of the text is a hash of the value.
 *
 * Example: {"b":[1,true,null],"a":"\u20ac"} → {"a":"€","b":[1,true,null]}
 *
 * Object names are sorted by UTF-16 code units, no white space is written,
 * strings and numbers are spelled as ECMAScript's JSON.stringify does (RFC 8785
 * §3.2.2). Unicode is never normalised: U+F929 and U+6717 are two names.
 */
import { fromUtf8, Malformed, utf8, type Bytes } from './bytes.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Deeper than any document of ours; keeps a hostile file from exhausting the stack. */
const depthMax = 64

/** Throws Malformed on NaN, infinities, lone surrogates and anything that is not JSON. */
export const canonical = (value: unknown): string => spell(value, 0)
export const canonicalBytes = (value: unknown): Bytes => utf8(canonical(value))

const spell = (value: unknown, depth: number): string => {
  if (depth > depthMax) throw new Malformed('JSON too deep')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return spellNumber(value)
  if (typeof value === 'string') return spellText(value)
  if (Array.isArray(value)) return `[${value.map(item => spell(item, depth + 1)).join(',')}]`
  if (typeof value !== 'object' || !isPlain(value)) throw new Malformed('not JSON')
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${fields.map(([name, field]) => `${spellText(name)}:${spell(field, depth + 1)}`).join(',')}}`
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

const spellNumber = (value: number): string => {
  if (!Number.isFinite(value)) throw new Malformed('number is not finite')
  return JSON.stringify(value)
}

/** A lone surrogate has no UTF-8: two readers would see two texts (RFC 8785 §3.2.2.2). */
const isWellFormed = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(i + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    i++
  }
  return true
}

const spellText = (text: string): string => {
  if (!isWellFormed(text)) throw new Malformed('lone surrogate')
  return JSON.stringify(text)
}

/**
 * Reads bytes that must be canonical already: the value's spelling is compared
 * with what was read, which also refuses repeated names, spare white space and
 * numbers in other spellings. Throws Malformed.
 */
export const readCanonical = (bytes: Bytes): Json => {
  const text = fromUtf8(bytes)
  let value: Json
  try { value = JSON.parse(text) as Json } catch { throw new Malformed('not JSON') }
  if (canonical(value) !== text) throw new Malformed('not canonical JSON')
  return value
}
