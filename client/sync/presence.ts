/** Presence: sealed with the room's key, bound to room and device, never stored, never signed. */
import { concat, utf8, type Bytes } from '../../shared/bytes.ts'
import { openBox, sealBox } from '../../shared/crypto.ts'

/**
 * Inside the seal: 1 awareness entry of a text room · 2 what somebody is doing
 * in the case (UTF-8 JSON, in the roster room); then the stream, then the rest.
 */
export type PresenceKind = 1 | 2
const DOMAIN = utf8('liuchi/presence/1')
const aad = (room: Bytes, device: Bytes): Bytes => concat(DOMAIN, room, device)

export const sealPresence = (key: Bytes, room: Bytes, device: Bytes, kind: PresenceKind, stream: Bytes, entry: Bytes): Bytes =>
  sealBox(key, concat(Uint8Array.of(kind), stream, entry), aad(room, device))

/** undefined: not for us, or nothing we know. */
export const openPresence = (key: Bytes, room: Bytes, device: Bytes, sealed: Bytes): { kind: PresenceKind; stream: Bytes; entry: Bytes } | undefined => {
  const plain = openBox(key, sealed, aad(room, device))
  if (!plain || plain.length < 9 || (plain[0] !== 1 && plain[0] !== 2)) return undefined
  return { kind: plain[0], stream: plain.slice(1, 9), entry: plain.slice(9) }
}
