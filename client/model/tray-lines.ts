/** From a text as it stands to the lines that are published: words, speakers and numbers, and nothing else of the document. */
import { hex, utf8 } from '../../shared/bytes.ts'
import { sha256 } from '../../shared/crypto.ts'
import type { PaperLine } from '../../shared/agreement.ts'
import { clockOf, textOf, type Block } from './blocks.ts'
import { clauseNumber } from './han.ts'
import type { PublishedLine } from './tray.ts'

/** Whose tray it is: 乙方, 罗长河. */
export interface Reader { readonly side: string; readonly name: string }

const ROLES = ['mediator', 'police', 'court', 'lawyer', 'recorder']
const bare = (words: string): string => words.replace(/[\s·]/gu, '')
/** Lines are taken down under the side (乙方), the name, or both; a relative of a party (甲方之子) is somebody else. */
const isOwn = (name: string, { side, name: called }: Reader): boolean => {
  const said = bare(name), own = [side, called, side + called, called + side].map(bare)
  return said !== '' && own.includes(said)
}

/** Empty lines are left out. `reader` undefined: nobody's own words are marked (the wall). */
export const publishedLines = (blocks: readonly Block[], reader: Reader | undefined): PublishedLine[] => {
  let clauses = 0
  const seen = new Map<string, number>()
  /** A line without an id of its own is known by its words: changed words are another line, never taken for the old one. */
  const named = (words: string): string => {
    const name = hex(sha256(utf8(words))).slice(0, 12), times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return `p-${name}-${times}`
  }
  return blocks.flatMap((block): PublishedLine[] => {
    switch (block.kind) {
      case 'clause': {
        const text = block.paragraphs.map(textOf).filter(words => words.trim() !== '').join('\n')
        clauses++
        return text === '' ? [] : [{ id: block.id || named(text), kind: 'clause', label: clauseNumber(clauses), role: '', time: '', own: 'no', text }]
      }
      case 'utterance': {
        const text = textOf(block.runs)
        const role = ROLES.includes(block.speaker) ? block.speaker : block.speaker.startsWith('party') || /方$/u.test(block.name) ? 'party' : ''
        return text.trim() === '' ? [] : [{ id: block.id || named(text), kind: 'utterance', label: block.name, role, time: clockOf(block.at), own: reader && isOwn(block.name, reader) ? 'yes' : 'no', text }]
      }
      default: {
        const text = textOf(block.runs)
        return text.trim() === '' ? [] : [{ id: named(text), kind: block.kind === 'title' ? 'title' : 'paragraph', label: '', role: '', time: '', own: 'no', text }]
      }
    }
  })
}

/** The frozen text whole, in reading order: its body with the clauses' own ids, the number under the title, the places for signatures at the end. */
export const frozenBlocks = (body: readonly Block[], lines: readonly Pick<PaperLine, 'kind' | 'label' | 'text'>[]): Block[] => {
  const others = (wanted: PaperLine['kind']): Block[] => lines.filter(({ kind }) => kind === wanted).map(({ label = '', text }) => ({ kind: 'paragraph', runs: [{ text: label + text }] }))
  const after = body.findIndex(({ kind }) => kind === 'title') + 1
  return [...body.slice(0, after), ...others('number'), ...body.slice(after), ...others('signature')]
}

/** For the wall, which everybody in the room reads: ID numbers keep three and four digits, mobile numbers too. */
export const withoutNumbers = (lines: readonly PublishedLine[]): PublishedLine[] => lines.map(line => ({ ...line, text: maskedNumbers(line.text) }))
/** Whole runs of digits in either width: a longer run (an account number) is neither an ID nor a phone. */
export const maskedNumbers = (text: string): string => text.replace(/[0-9０-９]+[XxＸｘ]?/gu, run => {
  const digits = run.replace(/[XxＸｘ]$/u, '')
  if (run.length === 18) return `${run.slice(0, 3)}${'*'.repeat(11)}${run.slice(-4)}`
  return digits.length === 11 && /^[1１][3-9３-９]/u.test(digits) ? `${run.slice(0, 3)}****${run.slice(7)}` : run
})
