/**
 * May this Yjs update enter the shared text? Yjs itself would take anything:
 * writing under a colleague's clientID splits the document for ever, a gap
 * parks text out of sight, a Skip or GC struct hides what it stands for.
 * So every client asks, before applying: own clientID only, clocks without a
 * gap, every origin, parent and deleted id known. Honest updates pass: they
 * were made by an editor that only knew released text and its own.
 */
import * as Y from 'yjs'
import type { Bytes } from '../../shared/bytes.ts'
import { sha256 } from '../../shared/crypto.ts'
import { refuse, type Refusal } from '../../shared/refusal.ts'

/** 53 bits, because 32 can be ground for a colleague's in 92 seconds; one (device, stream) has one clientID. */
export const clientIdOf = (device: Bytes, stream: Bytes): number => {
  const digest = sha256(device, stream)
  const view = new DataView(digest.buffer, digest.byteOffset, 8)
  return (view.getUint32(0) & 0x1fffff) * 0x1_0000_0000 + view.getUint32(4)
}

/** All rows of one envelope, or none. `clientId` is the one its author and stream have. */
export const admit = (truth: Y.Doc, clientId: number, updates: readonly Bytes[]): Refusal | undefined => {
  let own = Y.getState(truth.store, clientId)
  const knows = (client: number, end: number): boolean => end <= (client === clientId ? own : Y.getState(truth.store, client))
  const known = (id: Y.ID | null): boolean => id === null || knows(id.client, id.clock + 1)
  for (const update of updates) {
    const decoded = decode(update)
    if (!decoded) return refuse('MALFORMED', 'not a Yjs update')
    for (const struct of decoded.structs) {
      if (struct.id.client !== clientId) return refuse('CLIENT_ID', 'struct under another clientID')
      if (!(struct instanceof Y.Item)) return refuse('ADMISSION', 'gap or collected struct')
      if (struct.id.clock !== own) return refuse('ADMISSION', `clock ${struct.id.clock}, expected ${own}`)
      if (!known(struct.origin) || !known(struct.rightOrigin)) return refuse('ADMISSION', 'unknown neighbour')
      const parent: unknown = struct.parent
      if (parent instanceof Y.ID && !known(parent)) return refuse('ADMISSION', 'unknown parent')
      own += struct.length
    }
    for (const [client, ranges] of decoded.ds.clients) {
      for (const { clock, len } of ranges) if (!knows(client, clock + len)) return refuse('ADMISSION', 'deletes unknown text')
    }
  }
  return undefined
}

const decode = (update: Bytes): ReturnType<typeof Y.decodeUpdate> | undefined => {
  try { return Y.decodeUpdate(update) } catch { return undefined } // lib0 throws its own errors on foreign bytes
}
