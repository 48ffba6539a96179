/** The agreement as the gate reads it: clauses by the name that people use, lines that name the parties, one string each. */
import type { Block, Run } from '../../shared/agreement.ts'
import { clauseName } from './han.ts'
import { halfWidth } from './numbers.ts'

/** Something found at the gate. `at`: a clause's id, the beginning of a line (`lineAt`), or a field's path of the registration. */
export interface Finding {
  readonly code: string
  readonly sentence: string
  readonly where: 'agreement' | 'registration' | 'sessions'
  readonly at?: string
  /** Two spellings to be compared letter by letter: the registration's, the agreement's. */
  readonly names?: readonly [registered: string, written: string]
}

export interface GateClause {
  readonly id: string
  /** 第三条 */
  readonly name: string
  /** As written; paragraphs joined by a line feed. */
  readonly text: string
  /** Full-width digits and letters as ASCII, runs of blanks as one; Chinese punctuation stays, so that a pause never becomes a separator of digits. */
  readonly plain: string
}
export interface GateText {
  readonly clauses: readonly GateClause[]
  /** Lines that are no clause: title, parties, facts, the tail. */
  readonly lines: readonly string[]
}

const words = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')
/** What is searched: every pattern of the gate is bounded, so that no text that somebody types can hold the screen. */
export const plainOf = (text: string): string => text.replace(/[０-９Ａ-Ｚａ-ｚ．／－￥\u3000]/gu, halfWidth).replace(/[ \t\u00a0\u2002-\u200a]+/gu, ' ')

export const gateTextOf = (body: readonly Block[]): GateText => {
  const clauses: GateClause[] = [], lines: string[] = []
  for (const block of body) {
    if (block.kind !== 'clause') { lines.push(words(block.runs)); continue }
    const text = block.paragraphs.map(words).join('\n')
    clauses.push({ id: block.id, name: clauseName(clauses.length + 1), text, plain: plainOf(text) })
  }
  return { clauses, lines }
}

const LINE = 'line/'
/** A place in the agreement that is no clause: the line that begins so. */
export const lineAt = (line: string): string => LINE + [...line].slice(0, 24).join('')
/** The beginning of the line, when the place is one. */
export const lineOf = (at: string): string | undefined => (at.startsWith(LINE) ? at.slice(LINE.length) : undefined)

export const inClause = (code: string, { id }: GateClause, sentence: string): Finding => ({ code, sentence, where: 'agreement', at: id })
/** A few words of the text around what was found, for a sentence. */
export const quoted = (text: string): string => { const short = text.replace(/\s+/gu, ' ').trim(), letters = [...short]; return letters.length > 24 ? `${letters.slice(0, 24).join('')}…` : short }
