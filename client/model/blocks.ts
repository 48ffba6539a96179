/**
 * The text of a section as plain values: what is copied, frozen, printed, or
 * shown when no editor may be bound. Reads the shared document, never writes.
 */
import * as Y from 'yjs'
import type { Block as FrozenBlock, Run } from '../../shared/agreement.ts'
import { clauseNumber } from './han.ts'

/** An agreement's blocks are those of the frozen text; a record has lines by speaker besides. */
export type Block =
  | FrozenBlock
  | { readonly kind: 'utterance'; readonly id: string; readonly speaker: string; readonly name: string; readonly at: string; readonly runs: readonly Run[] }

/** Every block in order. What a newer program wrote comes out as paragraphs, so that nothing is hidden. */
export const readBlocks = (fragment: Y.XmlFragment): Block[] =>
  fragment.toArray().map((child): Block => {
    if (!(child instanceof Y.XmlElement)) return { kind: 'paragraph', runs: runsOf(child) }
    const attribute = (name: string): string => {
      const value: unknown = child.getAttribute(name)
      return typeof value === 'string' ? value : ''
    }
    switch (child.nodeName) {
      case 'title': return { kind: 'title', runs: runsOf(child) }
      case 'clause': return { kind: 'clause', id: attribute('id'), paragraphs: child.toArray().map(runsOf) }
      case 'utterance': return {
        kind: 'utterance', id: attribute('id'), speaker: attribute('speaker'),
        name: attribute('name'), at: attribute('at'), runs: runsOf(child),
      }
      default: return { kind: 'paragraph', runs: runsOf(child) }
    }
  })

const runsOf = (tree: Y.XmlElement | Y.XmlText | Y.XmlHook): Run[] => {
  if (tree instanceof Y.XmlText) {
    const delta: readonly { insert?: unknown; attributes?: Record<string, unknown> }[] = tree.toDelta()
    return delta.flatMap(({ insert, attributes }) =>
      typeof insert === 'string' ? [attributes?.['bold'] === undefined ? { text: insert } : { text: insert, bold: true }] : [])
  }
  return tree instanceof Y.XmlElement ? tree.toArray().flatMap(runsOf) : []
}

export const textOf = (runs: readonly Run[]): string => runs.map(run => run.text).join('')

/**
 * One string a line, as a person would type it out: clauses carry their number
 * (一、), utterances their time and speaker. `clock` turns an ISO time into hh:mm.
 */
export const plainLines = (blocks: readonly Block[], clock: (iso: string) => string): string[] => {
  let clauses = 0
  return blocks.flatMap(block => {
    if (block.kind === 'clause') {
      clauses += 1
      const number = clauseNumber(clauses)
      return block.paragraphs.length === 0 ? [number] : block.paragraphs.map((runs, index) => (index === 0 ? number : '') + textOf(runs))
    }
    if (block.kind === 'utterance') {
      const time = clock(block.at)
      return [`${time === '' ? '' : `${time} `}${block.name}：${textOf(block.runs)}`]
    }
    return [textOf(block.runs)]
  })
}

/** hh:mm on this device's clock; empty for an empty or broken time. */
export const clockOf = (iso: string): string => {
  const at = new Date(iso)
  return iso === '' || Number.isNaN(at.getTime())
    ? ''
    : `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}
