/**
 * One person in one field, without screen or clock. What he will replace is
 * what stood in the field when he came into it: a value that arrives meanwhile
 * is not his to replace, so both stay. What he typed is kept as a draft with
 * that same promise, so that it holds after a crash, too.
 */
import { fieldWrite, replacing, type Standing } from './facts.ts'
import { readTyped, senseOfField, shownValue, type FieldSpec } from './registration-fields.ts'

export interface Typing {
  readonly text: string
  /** Ids of the writes that were shown. */
  readonly replaces: readonly string[]
  /** The one value that stood then; undefined when several did, or none. */
  readonly from: string | undefined
}

/** The text that a field shows while nobody types: the one value as people write it, nothing while several stand. */
export const restingText = (spec: FieldSpec, standing: readonly Standing[]): string => {
  const value = standing.length === 1 ? standing[0]!.value : ''
  return spec.kind === 'day' ? shownValue(spec, value) : value
}

export const beginTyping = (spec: FieldSpec, standing: readonly Standing[]): Typing =>
  ({ text: restingText(spec, standing), replaces: replacing(standing), from: standing.length === 1 ? standing[0]!.value : standing.length === 0 ? '' : undefined })

export type Typed =
  | { readonly at: 'nothing' }
  | { readonly at: 'problem'; readonly sentence: string }
  /** `then`: what he holds once the write is stored; his next write replaces this one. */
  | { readonly at: 'write'; readonly json: string; readonly then: Typing }

/** What his text becomes. `paper`: see readTyped. */
export const finishTyping = (path: string, spec: FieldSpec, typing: Typing, paper = ''): Typed => {
  const read = readTyped(spec, typing.text, paper)
  if (!read.ok) return { at: 'problem', sentence: read.problem }
  if (typing.from !== undefined && senseOfField(path, typing.from) === senseOfField(path, read.value)) return { at: 'nothing' }
  if (typing.from === undefined && read.value === '') return { at: 'nothing' } // he looked at two values and chose none
  return chooseValue(path, read.value, typing.replaces, typing.text)
}

/** Takes a value as it is, in the place of all that was shown: a settlement, or a pick from a list. */
export const chooseValue = (path: string, value: string, replaces: readonly string[], text = value): Extract<Typed, { at: 'write' }> => {
  const json = fieldWrite(path, value, replaces)
  const { id } = JSON.parse(json) as { id: string }
  return { at: 'write', json, then: { text, replaces: [id], from: value } }
}

export const draftOf = ({ text, replaces, from }: Typing): string => JSON.stringify({ text, replaces, ...(from === undefined ? {} : { from }) })
/** undefined when there is no draft, or it says nothing new: it was stored and only the wiping of the draft did not come to pass. */
export const typingFrom = (draft: string, path: string, standing: readonly Standing[]): Typing | undefined => {
  if (draft === '') return undefined
  let kept: unknown
  try { kept = JSON.parse(draft) } catch { return undefined } // written by another program
  const { text, replaces, from } = Object(kept) as { text?: unknown; replaces?: unknown; from?: unknown }
  if (typeof text !== 'string' || !Array.isArray(replaces) || !replaces.every(id => typeof id === 'string')) return undefined
  const same = (value: string): boolean => senseOfField(path, value) === senseOfField(path, text.trim())
  if (standing.some(({ value }) => same(value)) || (typeof from === 'string' && same(from))) return undefined
  return { text, replaces: replaces as string[], from: typeof from === 'string' ? from : undefined }
}
