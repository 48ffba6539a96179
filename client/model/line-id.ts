/**
 * Ids of clauses and utterances. They are set by our own commands in the same
 * transaction that makes the block; two blocks may still end up with one id
 * (concurrent inserts that the binding wrote across each other, a peer's
 * error). `repairs` says which side gives which copy a new id.
 */
import * as Y from 'yjs'

const ID_BYTES = 8 // 64 random bits: no two by chance in any case file

/** A fresh id, e.g. `c-0f3a…` (clause) or `u-…` (utterance). */
export const newLineId = (kind: 'clause' | 'utterance'): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES))
  return (kind === 'clause' ? 'c-' : 'u-') + Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

export interface Repair { readonly element: Y.XmlElement; readonly id: string }

/**
 * The blocks that need a new id from this side. Of several copies the first in
 * the document keeps the id; each other one is repaired by the side that made
 * it, or, when that side is gone (`present` says no), by anybody: an attribute
 * is last-writer-wins, so two repairs of one copy converge. Missing ids likewise.
 */
export const repairs = (fragment: Y.XmlFragment, mine: number, present: (clientId: number) => boolean): Repair[] => {
  const seen = new Set<string>()
  const found: Repair[] = []
  for (const child of fragment.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    const kind = child.nodeName
    if (kind !== 'clause' && kind !== 'utterance') continue
    const id: unknown = child.getAttribute('id')
    if (typeof id === 'string' && id !== '' && !seen.has(id)) { seen.add(id); continue }
    const maker = child._item?.id.client
    if (maker === mine || maker === undefined || !present(maker)) found.push({ element: child, id: newLineId(kind) })
  }
  return found
}
