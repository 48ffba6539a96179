/**
 * Two people who split the same paragraph at the same time each write its tail
 * again: a merge of letters cannot know that both tails are one. This finds
 * such places so that a person can look at them; it never changes the text.
 */
import * as Y from 'yjs'

export interface Doubled { readonly text: string; readonly first: Y.XmlElement; readonly second: Y.XmlElement }

const SHORTEST = 2 // one equal character is chance, not a doubled tail

/**
 * Neighbouring lines made by different sides of which one ends as the other
 * does. Cheap: one pass over the lines, no history.
 */
export const doubledTails = (fragment: Y.XmlFragment): Doubled[] => {
  const lines = fragment.toArray().flatMap(linesOf)
  return lines.flatMap((second, index): Doubled[] => {
    const first = lines[index - 1]
    if (first === undefined || first.maker === second.maker) return []
    const [short, long] = first.text.length < second.text.length ? [first.text, second.text] : [second.text, first.text]
    return short.length >= SHORTEST && long.endsWith(short) ? [{ text: short, first: first.element, second: second.element }] : []
  })
}

interface Line { readonly element: Y.XmlElement; readonly text: string; readonly maker: number | undefined }

const linesOf = (tree: Y.XmlElement | Y.XmlText | Y.XmlHook): Line[] => {
  if (!(tree instanceof Y.XmlElement)) return []
  const children = tree.toArray()
  if (children.some(child => child instanceof Y.XmlElement)) return children.flatMap(linesOf)
  const text = children.map(child => (child instanceof Y.XmlText ? child.toDelta() : [])).flat()
    .map((op: { insert?: unknown }) => (typeof op.insert === 'string' ? op.insert : '')).join('')
  // A split clause is a new clause around a new paragraph; the maker of either will do.
  return [{ element: tree, text, maker: tree._item?.id.client }]
}
