/** A piece that was set aside: what its author wrote and nobody else got, so that it can be shown and saved. */
import * as Y from 'yjs'
import { fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import type { RefusalName } from '../../shared/refusal.ts'
import { makeQuietDoc } from './quiet-doc.ts'
import type { RoomFold } from './room-fold.ts'
import type { OutboxRow } from './store.ts'

export const asidePrefix = 'aside/'
export const asideName = ({ room, stream, n }: Pick<OutboxRow, 'room' | 'stream' | 'n'>): string => `${asidePrefix}${room}/${stream}/${n}`

export interface AsidePiece {
  readonly room: string
  readonly stream: string
  /** Author's clock at the last edit, ms since 1970. */
  readonly at: number
  readonly refusal: RefusalName
  /** The blocks that the rows wrote in, as the editor's XML; the facts, one a line. */
  readonly text: string
  /** The rows themselves, in hex: nothing of them is lost. */
  readonly rows: readonly string[]
}

export const asidePiece = (fold: RoomFold | undefined, rows: readonly OutboxRow[], refusal: RefusalName): Bytes => {
  const { room, stream } = rows[0]!
  const text = rows.every(({ type }) => type === 'fact') ? rows.map(({ body }) => fromUtf8(body)).join('\n') : writtenBlocks(fold, rows.map(({ body }) => body))
  const piece: AsidePiece = { room, stream, at: rows.at(-1)!.at, refusal, text, rows: rows.map(({ body }) => hex(body)) }
  return utf8(JSON.stringify(piece))
}

/** The blocks of the text that hold something of these updates, as they stood for their author. */
const writtenBlocks = (fold: RoomFold | undefined, updates: readonly Bytes[]): string => {
  const doc = makeQuietDoc()
  const written: { readonly client: number; readonly clock: number; readonly end: number }[] = []
  doc.transact(() => {
    if (fold) Y.applyUpdate(doc, Y.encodeStateAsUpdate(fold.truth))
    for (const update of updates) {
      for (const { id, length } of Y.decodeUpdate(update).structs) written.push({ client: id.client, clock: id.clock, end: id.clock + length })
      Y.applyUpdate(doc, update)
    }
  })
  const isWritten = ({ client, clock }: Y.ID, length: number): boolean => written.some(each => each.client === client && clock < each.end && each.clock < clock + length)
  const holds = (item: Y.Item): boolean => {
    if (item.deleted) return false
    if (isWritten(item.id, item.length)) return true
    if (!(item.content instanceof Y.ContentType)) return false
    for (let child = item.content.type._start; child; child = child.right) if (holds(child)) return true
    return false
  }
  const blocks: string[] = []
  // Every text of the document: the record has one for each session (client/model/schema.ts).
  for (const name of [...doc.share.keys()].filter(each => each === 'text' || each.startsWith('text/')).sort()) {
    for (let block = doc.getXmlFragment(name)._start; block; block = block.right) {
      if (block.content instanceof Y.ContentType && holds(block)) blocks.push(block.content.type.toString())
    }
  }
  const text = blocks.join('\n')
  doc.destroy()
  return text
}
