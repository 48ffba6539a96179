/** Who the people of a case are and what its rooms are for: the sealed parts of the roster, opened with the people key. */
import { fromBase64url, fromUtf8, hex, Malformed, utf8, type Bytes } from '../../shared/bytes.ts'
import { canonical, type Json } from '../../shared/canonical.ts'
import { openBox, randomBytes, sealBox, sha256 } from '../../shared/crypto.ts'
import { nameLengthMax } from '../../shared/limits.ts'
import { personBytes, type PersonRecord } from '../../shared/roster.ts'
import { hexText, object, text, whole } from '../../shared/shape.ts'

/** The sealed part of a roster entry; every field is optional. */
export interface SealedPart {
  readonly person?: PersonRecord & { readonly salt: string }
  /** What people call the device that the entry brings. */
  readonly device?: string
  /** Room id → what it is for. */
  readonly rooms?: Readonly<Record<string, string>>
  readonly invite?: { readonly name: string; readonly role: string; readonly at: number; readonly introductionKey: string; readonly rights: Readonly<Record<string, string>> }
}

const AAD = utf8('liuchi/sealed/1')
/** The people key is the epoch key of the roster room; in wraps and here that room is written as zeros, because the case id is not known while the genesis is made. */
export const peopleRoom = '0'.repeat(32)

export const sealPart = (peopleKey: Bytes, part: SealedPart): Bytes => sealBox(peopleKey, utf8(JSON.stringify(part)), AAD)

/** Tried under every people key this device has; undefined when none opens it or the content is not what we know. */
export const openPart = (peopleKeys: Iterable<Bytes>, sealed: string): SealedPart | undefined => {
  if (sealed === '') return undefined
  for (const key of peopleKeys) {
    const plain = openBox(key, fromBase64url(sealed), AAD)
    if (plain) return readSaid(plain, readPart)
  }
  return undefined
}

/** What somebody else's program wrote as JSON; undefined when it is not what `read` knows, because nonsense must not stop who reads it. */
export const readSaid = <T>(plain: Bytes, read: (said: { readonly [name: string]: Json }) => T): T | undefined => {
  try {
    const said = JSON.parse(fromUtf8(plain)) as Json
    canonical(said) // half a character has no bytes: no commitment could be checked over it
    return read(object(said))
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined
    throw error
  }
}

const anyText = text(0, 8192)
const texts = (value: Json): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(object(value)).map(([name, each]) => [name, anyText(each)]))
/** Fields that a later program adds are passed over. */
const readPart = ({ person, device, rooms, invite }: { readonly [name: string]: Json }): SealedPart => ({
  ...(person === undefined ? {} : { person: readPerson(object(person)) }),
  ...(device === undefined ? {} : { device: text(0, nameLengthMax)(device) }),
  ...(rooms === undefined ? {} : { rooms: texts(rooms) }),
  ...(invite === undefined ? {} : { invite: readInvite(object(invite)) }),
})
const readPerson = ({ name = null, agency = null, role = null, salt = null }: { readonly [name: string]: Json }): NonNullable<SealedPart['person']> =>
  ({ name: anyText(name), agency: anyText(agency), role: anyText(role), salt: hexText(16)(salt) })
const readInvite = ({ name = null, role = null, at = null, introductionKey = null, rights = null }: { readonly [name: string]: Json }): NonNullable<SealedPart['invite']> => {
  fromBase64url(anyText(introductionKey))
  return { name: anyText(name), role: anyText(role), at: whole(at), introductionKey: anyText(introductionKey), rights: texts(rights) }
}

export const newSalt = (): string => hex(randomBytes(16))
export const commitTo = (salt: string, person: PersonRecord): string => hex(sha256(personBytes(salt, person)))
