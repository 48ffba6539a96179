/** Who the people of a case are and what its rooms are for: the sealed parts of the roster, opened with the people key. */
import { fromBase64url, fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { openBox, randomBytes, sealBox, sha256 } from '../../shared/crypto.ts'
import { personBytes, type PersonRecord } from '../../shared/roster.ts'

/** The sealed part of a roster entry; every field is optional. */
export interface SealedPart {
  readonly person?: PersonRecord & { readonly salt: string }
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
    if (!plain) continue
    try { const part: unknown = JSON.parse(fromUtf8(plain)); return typeof part === 'object' && part !== null ? (part as SealedPart) : undefined } catch { return undefined } // a member wrote nonsense: he stays nameless
  }
  return undefined
}

export const newSalt = (): string => hex(randomBytes(16))
export const commitTo = (salt: string, person: PersonRecord): string => hex(sha256(personBytes(salt, person)))
