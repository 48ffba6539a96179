/**
 * One root over all rooms of a case (RFC 6962 §2.1 hash tree), salted, so that
 * the bundle commits to every log and says nothing about them, not even how a
 * room is called. A room's leaf can later be opened alone with its salt.
 *
 *   salt = SHA-256("liuchi/log-salt/1" ‖ secret ‖ room)[0..16]
 *   leaf = SHA-256(00 ‖ salt ‖ room ‖ seq as u64 ‖ head)
 *   node = SHA-256(01 ‖ left ‖ right)
 *
 * Leaves stand in ascending order of their hashes: the order says nothing either.
 */
import { concat, hex, u64be, utf8, type Bytes } from './bytes.ts'
import { sha256 } from './crypto.ts'

export interface RoomHead { readonly room: Bytes; readonly seq: number; readonly head: Bytes }

const saltOf = (secret: Bytes, room: Bytes): Bytes => sha256(utf8('liuchi/log-salt/1'), secret, room).slice(0, 16)
const leafOf = (secret: Bytes, { room, seq, head }: RoomHead): Bytes => sha256(Uint8Array.of(0), saltOf(secret, room), room, u64be(seq), head)

/** `secret` is 32 random bytes, kept with the case. */
export const logRoot = (rooms: readonly RoomHead[], secret: Bytes): Bytes => {
  const leaves = rooms.map(room => leafOf(secret, room)).sort((a, b) => (hex(a) < hex(b) ? -1 : 1))
  return treeHash(leaves)
}

export const treeHash = (leaves: readonly Bytes[]): Bytes => {
  if (leaves.length === 0) return sha256(concat())
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}
