/** Hands on a shared text: paragraphs of words that are typed, deleted, made bold. */
import * as Y from 'yjs'
import type { Seeded } from './seeded.ts'

const FIELD = 'text'
const textsOf = (doc: Y.Doc): Y.XmlText[] =>
  doc.getXmlFragment(FIELD).toArray().flatMap(block => (block instanceof Y.XmlElement ? block.toArray().filter((child): child is Y.XmlText => child instanceof Y.XmlText) : []))

/** One transaction by the person at this editor. `say` gives a word that was never said before. */
export const editText = (doc: Y.Doc, chance: Seeded, say: () => string): void => doc.transact(() => {
  const blocks = doc.getXmlFragment(FIELD)
  const texts = textsOf(doc)
  const text = texts.length > 0 ? chance.pick(texts) : undefined
  if (!text || chance.happens(12)) {
    const paragraph = new Y.XmlElement('paragraph'), words = new Y.XmlText()
    blocks.insert(chance.between(0, blocks.length), [paragraph])
    paragraph.insert(0, [words])
    words.insert(0, say())
    return
  }
  if (text.length > 2 && chance.happens(20)) {
    const at = chance.between(0, text.length - 2)
    text.delete(at, chance.between(1, Math.min(4, text.length - at)))
    return
  }
  if (text.length > 1 && chance.happens(6)) { text.format(0, chance.between(1, text.length), { bold: true }); return }
  if (blocks.length > 3 && chance.happens(3)) { blocks.delete(chance.between(0, blocks.length - 1), 1); return }
  const at = chance.between(0, text.length)
  for (let left = chance.between(1, 3); left > 0; left--) text.insert(at, say())
})

/** What an editor had of others when a composition began. */
export interface Seen { readonly doc: Y.Doc; readonly others: string }
const othersIn = (doc: Y.Doc): string => [...Y.decodeStateVector(Y.encodeStateVector(doc))].filter(([client]) => client !== doc.clientID).sort(([a], [b]) => a - b).join(' ')
export const sawAtHold = (doc: Y.Doc): Seen => ({ doc, others: othersIn(doc) })
/** A composition must not be interrupted: nothing of others has come, and the document is the same. */
export const isUndisturbed = (doc: Y.Doc, seen: Seen): boolean => doc === seen.doc && othersIn(doc) === seen.others
