/** Rows as the relay's core would make them, for tests of the log alone. */
import type { Bytes } from '../../shared/bytes.ts'
import { randomBytes, sha256 } from '../../shared/crypto.ts'
import { emptyHead, nextHead } from '../../shared/envelope.ts'
import type { Row } from '../../relay/log.ts'
import { idBytes, newId } from './scripted-client.ts'

export interface RowMaker {
  readonly room: string
  /** The next row, by this writer; a hex of 40 bytes. */
  next(writer: string, envelope?: Bytes): Row
}
export const newWriter = (): string => newId() + newId() + newId().slice(0, 16)

/** Seeded envelopes: row `seq` of a room always carries the same bytes, so that a survivor can be checked whole. */
export const envelopeFor = (room: string, seq: number, length = 300): Bytes => {
  const block = sha256(idBytes(room), new TextEncoder().encode(`${seq}`))
  return Uint8Array.from({ length }, (_, i) => block[i % 32]! ^ (i & 0xff))
}

export const makeRows = (room = newId(), from: { seq: number; head: Bytes } = { seq: 0, head: emptyHead(idBytes(room)) }): RowMaker => {
  let { seq, head } = from
  const tips = new Map<string, { count: number; seq: number }>()
  return {
    room,
    next(writer, envelope) {
      seq++
      const tip = tips.get(writer) ?? { count: 0, seq: 0 }
      const bytes = envelope ?? envelopeFor(room, seq)
      const id = sha256(bytes), relayTime = 1_800_000_000_000 + seq
      head = nextHead(head, id, relayTime)
      tips.set(writer, { count: tip.count + 1, seq })
      return { room, seq, relayTime, head, mark: 1 + (seq >> 3), writer, count: tip.count + 1, id, previousSeq: tip.seq, envelope: bytes }
    },
  }
}

export const someValue = (): Bytes => randomBytes(24)
