/**
 * What stands inside the seal of a content envelope.
 *
 *   01 UPDATES     n vu · n × (at vu · update lp)   Yjs updates of a text room, one per row of the author's outbox, in order
 *   02 FACT        JSON                             one immutable object of a fact room
 *   03 SETTLEMENT  JSON                             which conflicts were settled, and how
 *
 * An unknown type comes from a newer program: stop in that room and ask to update, never skip.
 */
import { fromUtf8, makeReader, makeWriter, Malformed, utf8, type Bytes } from './bytes.ts'
import { bodyBytesMax } from './limits.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface UpdateRow { readonly at: number; readonly update: Bytes }
export type Payload =
  | { readonly type: 'updates'; readonly rows: readonly UpdateRow[] }
  | { readonly type: 'fact'; readonly json: string }
  | { readonly type: 'settlement'; readonly json: string }

/** Rows of one envelope: more is not typing but a replay. */
const rowsMax = 4096

export const writePayload = (payload: Payload): Bytes => {
  const w = makeWriter()
  switch (payload.type) {
    case 'updates': {
      w.u8(1).vu(payload.rows.length)
      for (const { at, update } of payload.rows) w.vu(at).lp(update)
      return w.done()
    }
    case 'fact': return w.u8(2).raw(utf8(payload.json)).done()
    case 'settlement': return w.u8(3).raw(utf8(payload.json)).done()
  }
}

export const readPayload = (bytes: Bytes): Payload | Refusal => {
  try {
    const r = makeReader(bytes)
    const type = r.u8()
    if (type === 1) {
      const rows = Array.from({ length: r.many(rowsMax) }, () => ({ at: r.time(), update: r.lp(bodyBytesMax) }))
      r.end()
      return { type: 'updates', rows }
    }
    if (type === 2 || type === 3) return { type: type === 2 ? 'fact' : 'settlement', json: fromUtf8(r.raw(r.left())) }
    return refuse('VERSION', `payload ${type}`)
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', error.message)
    throw error
  }
}
