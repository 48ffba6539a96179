/**
 * A pasted page may be larger than an envelope. Its one Yjs update is cut into
 * several that say the same in the same order: each stands on the one before,
 * and what was deleted goes with the last.
 */
import * as Y from 'yjs'
import { toUint8Array, writeVarUint } from 'lib0/encoding'
import type { Bytes } from '../../shared/bytes.ts'

/** `update` in parts of about `bytesMax` or less; itself when it fits, or when nothing in it can be cut. */
export const splitUpdate = (update: Bytes, bytesMax: number): readonly Bytes[] => {
  if (update.length <= bytesMax) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const groups: Y.Item[][] = []
  let bytes = Infinity
  for (const item of structs.flatMap(struct => (struct instanceof Y.Item ? pieces(struct, bytesMax / 2) : []))) {
    const size = encodeItems([item]).length
    if (bytes + size > bytesMax || groups.at(-1)!.at(-1)!.id.client !== item.id.client) { groups.push([]); bytes = 0 }
    groups.at(-1)!.push(item)
    bytes += size
  }
  // A part without structs carries the deletions: they may name what stands in any part before.
  return [...groups.map(encodeItems), ...(ds.clients.size > 0 ? [encodeDeletions(ds)] : [])]
}

/** Only running text can be cut; an item that is not text has one length and one place. */
const pieces = (item: Y.Item, bytesMax: number): Y.Item[] => {
  if (!(item.content instanceof Y.ContentString) || item.content.str.length * 3 <= bytesMax) return [item]
  const { str } = item.content
  const parts: Y.Item[] = []
  for (let at = 0; at < str.length;) {
    let end = Math.min(str.length, at + Math.floor(bytesMax / 3))
    // A pair of surrogates is one character: half of it would be none.
    if (end < str.length && /[\ud800-\udbff]/.test(str[end - 1]!)) end--
    const { client, clock } = item.id
    const origin = at === 0 ? item.origin : Y.createID(client, clock + at - 1)
    parts.push(new Y.Item(Y.createID(client, clock + at), null, origin, null, item.rightOrigin, item.parent, item.parentSub, new Y.ContentString(str.slice(at, end))))
    at = end
  }
  return parts
}

const encodeItems = (items: readonly Y.Item[]): Bytes => {
  const encoder = new Y.UpdateEncoderV1()
  const [{ id }] = items as readonly [Y.Item]
  writeVarUint(encoder.restEncoder, 1)
  writeVarUint(encoder.restEncoder, items.length)
  encoder.writeClient(id.client)
  writeVarUint(encoder.restEncoder, id.clock)
  for (const item of items) item.write(encoder, 0)
  writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}
const encodeDeletions = (ds: ReturnType<typeof Y.decodeUpdate>['ds']): Bytes => {
  const encoder = new Y.UpdateEncoderV1()
  writeVarUint(encoder.restEncoder, 0)
  writeVarUint(encoder.restEncoder, ds.clients.size)
  for (const [client, ranges] of ds.clients) {
    writeVarUint(encoder.restEncoder, client)
    writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) { writeVarUint(encoder.restEncoder, clock); writeVarUint(encoder.restEncoder, len) }
  }
  return toUint8Array(encoder.restEncoder)
}
