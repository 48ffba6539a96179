/**
 * A document that changes only by what somebody did. After a colleague's
 * change Yjs tidies marks of its own accord, as an edit of this device: every
 * reader would sign deletions that nobody made, and a truth would depend on
 * how its updates were grouped. Marks that stand twice harm nobody.
 */
import * as Y from 'yjs'

export const makeQuietDoc = (): Y.Doc => {
  const doc = new Y.Doc({ gc: false })
  // Emitted just before Yjs looks whether it should tidy (Transaction.js).
  doc.on('afterTransaction', transaction => { transaction._needFormattingCleanup = false })
  return doc
}
