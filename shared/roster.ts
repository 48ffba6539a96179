/**
 * The roster: a case's linear, signed list of who may do what. It is a room
 * whose id is the case id; its envelopes have kind 4 and suite 0, and each
 * names in seenSeq/seenHead the position it follows (compare-and-swap).
 *
 * A body is canonical JSON (RFC 8785) with exactly the fields of its op: a
 * name given twice would be two entries to two readers. In clear stand ids,
 * keys, rights and wraps, because the relay folds them; what a person is
 * called and what a room is for stand in `sealed`, under the people key,
 * which is the epoch key of the roster room itself.
 *
 *   genesis  the founder, his device, the first rooms; its hash is the case id
 *   invite   a key that one newcomer may sign a join request with, until a time
 *   void     withdraws an invitation
 *   admit    a person with his first device; carries his join request
 *   device   a further device of a person
 *   grant    changes a person's rights
 *   room     a further room
 *   revoke   takes out a person or a device; new keys for the rooms its author reads
 *   rekey    new keys for rooms, e.g. for those that a removal left stale
 *
 * Ids are lower-case hex (rooms, persons, invites 16 bytes; devices 32), blobs base64url.
 */
import { concat, fromBase64url, fromHex, Malformed, type Bytes } from './bytes.ts'
import { canonicalBytes, readCanonical } from './canonical.ts'
import { isPoint } from './crypto.ts'
import { joinBytesMax, rosterBodyBytesMax } from './limits.ts'
import { refuse, type Refusal } from './refusal.ts'

/** read, write, or nothing any more */
export type RoomRight = 'r' | 'w' | '-'
export interface DeviceKeys { readonly sign: string; readonly wrap: string }
/** An HPKE wrap of a room's epoch key: to a device, or to `recovery`. */
export interface Wrap { readonly to: string; readonly room: string; readonly epoch: number; readonly sealed: string }
export interface NewRoom { readonly room: string; readonly suite: 0 | 1; readonly commit: string }
export interface Rekey { readonly room: string; readonly epoch: number; readonly commit: string; readonly previous: string; readonly wraps: readonly Wrap[] }
export interface Grant { readonly room: string; readonly right: RoomRight }
export interface PersonGrant { readonly person: string; readonly room: string; readonly right: RoomRight }

export type RosterOp =
  | { readonly op: 'genesis'; readonly nonce: string; readonly person: string; readonly commit: string; readonly device: DeviceKeys; readonly people: string; readonly rooms: readonly NewRoom[]; readonly wraps: readonly Wrap[]; readonly recovery: string; readonly sealed: string }
  | { readonly op: 'invite'; readonly invite: string; readonly pub: string; readonly expires: number; readonly host: boolean; readonly sealed: string }
  | { readonly op: 'void'; readonly invite: string }
  | { readonly op: 'admit'; readonly person: string; readonly commit: string; readonly host: boolean; readonly device: DeviceKeys; readonly invite: string; readonly join: string; readonly grants: readonly Grant[]; readonly wraps: readonly Wrap[]; readonly sealed: string }
  | { readonly op: 'device'; readonly person: string; readonly device: DeviceKeys; readonly wraps: readonly Wrap[] }
  | { readonly op: 'grant'; readonly person: string; readonly host: boolean; readonly grants: readonly Grant[]; readonly wraps: readonly Wrap[] }
  | { readonly op: 'room'; readonly rooms: readonly NewRoom[]; readonly grants: readonly PersonGrant[]; readonly wraps: readonly Wrap[]; readonly sealed: string }
  | { readonly op: 'revoke'; readonly person: string; readonly device: string; readonly rekeys: readonly Rekey[] }
  | { readonly op: 'rekey'; readonly rekeys: readonly Rekey[] }

export type RosterOpName = RosterOp['op']

// ---------------------------------------------------------------- shape

type Check = (value: unknown) => boolean
const hexOf = (length: number): Check => value => typeof value === 'string' && value.length === 2 * length && /^[0-9a-f]*$/.test(value)
const id16 = hexOf(16)
const id32 = hexOf(32)
const blob = (least: number, most: number): Check => value => {
  if (typeof value !== 'string' || value.length > Math.ceil((most * 4) / 3)) return false
  const { length } = fromBase64url(value)
  return length >= least && length <= most
}
const whole: Check = value => Number.isSafeInteger(value) && (value as number) >= 0
const time: Check = value => whole(value) && !Number.isNaN(new Date(value as number).getTime())
const either = (...allowed: readonly unknown[]): Check => value => allowed.includes(value)
const list = (item: Check, most: number): Check => value => Array.isArray(value) && value.length <= most && value.every(item)
const shape = (fields: Readonly<Record<string, Check>>): Check => value => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const names = Object.keys(fields)
  const entries = Object.entries(value)
  return entries.length === names.length && entries.every(([name, field]) => Object.hasOwn(fields, name) && fields[name]!(field))
}

const point: Check = value => blob(65, 65)(value) && isPoint(fromBase64url(value as string))
const deviceKeys = shape({ sign: point, wrap: point })
const sealedPart = blob(0, 8192)
const wrapCheck = shape({ to: value => value === 'recovery' || id32(value), room: id16, epoch: whole, sealed: blob(113, 113) })
const wraps = list(wrapCheck, 4096)
/** Zeros say "no room" on the wire and stand in the genesis, so they are nobody's. */
const newRoomId: Check = value => id16(value) && value !== '00'.repeat(16)
const newRoom = shape({ room: newRoomId, suite: either(0, 1), commit: id32 })
const right = either('r', 'w', '-')
const rekeyShape = shape({ room: id16, epoch: whole, commit: id32, previous: blob(64, 64), wraps })
const rekeyCheck: Check = value => {
  if (!rekeyShape(value)) return false
  const { room, epoch, wraps } = value as Rekey
  return wraps.every(wrap => wrap.room === room && wrap.epoch === epoch)
}
const optional = (check: Check): Check => value => value === '' || check(value)

const SHAPES: Readonly<Record<RosterOpName, Check>> = {
  genesis: shape({ op: either('genesis'), nonce: id16, person: id16, commit: id32, device: deviceKeys, people: id32, rooms: list(newRoom, 256), wraps, recovery: optional(point), sealed: sealedPart }),
  invite: shape({ op: either('invite'), invite: id16, pub: point, expires: time, host: either(true, false), sealed: sealedPart }),
  void: shape({ op: either('void'), invite: id16 }),
  admit: shape({ op: either('admit'), person: id16, commit: id32, host: either(true, false), device: deviceKeys, invite: id16, join: blob(1, joinBytesMax), grants: list(shape({ room: id16, right }), 2000), wraps, sealed: sealedPart }),
  device: shape({ op: either('device'), person: id16, device: deviceKeys, wraps }),
  grant: shape({ op: either('grant'), person: id16, host: either(true, false), grants: list(shape({ room: id16, right }), 2000), wraps }),
  room: shape({ op: either('room'), rooms: list(newRoom, 256), grants: list(shape({ person: id16, room: id16, right }), 4096), wraps, sealed: sealedPart }),
  revoke: shape({ op: either('revoke'), person: optional(id16), device: optional(id32), rekeys: list(rekeyCheck, 2000) }),
  rekey: shape({ op: either('rekey'), rekeys: list(rekeyCheck, 2000) }),
}

export const writeRosterOp = (op: RosterOp): Bytes => canonicalBytes(op)

/** VERSION for an op this program does not know: reading on would misjudge every later entry. */
export const readRosterOp = (body: Bytes): RosterOp | Refusal => {
  if (body.length > rosterBodyBytesMax) return refuse('TOO_BIG', `${body.length} bytes of roster entry`)
  try {
    const value: unknown = readCanonical(body)
    if (typeof value !== 'object' || value === null) return refuse('MALFORMED', 'roster entry is not an object')
    const name = (value as { op?: unknown }).op
    if (typeof name !== 'string') return refuse('MALFORMED', 'roster entry without op')
    if (!Object.hasOwn(SHAPES, name)) return refuse('VERSION', 'unknown roster op')
    return SHAPES[name as RosterOpName](value) ? (value as RosterOp) : refuse('MALFORMED', `fields of ${name}`)
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', 'roster entry')
    throw error
  }
}

/** Who somebody is: sealed in the roster, committed to in clear, disclosed in a bundle for those who signed. */
export interface PersonRecord { readonly name: string; readonly agency: string; readonly role: string }
/** What a member's `commit` is the SHA-256 of. `salt` is 16 random bytes in hex; throws Malformed on any other. */
export const personBytes = (salt: string, person: PersonRecord): Bytes => {
  if (!id16(salt)) throw new Malformed('salt is not 16 bytes in hex')
  const { agency, name, role } = person
  return concat(fromHex(salt), canonicalBytes({ agency, name, role }))
}
