/**
 * A file as it travels and rests outside of a log: cut into parts of 4 MiB,
 * each sealed, each named by what it is. The manifest, with the key, stands in
 * an envelope of the room that the file belongs to; a relay sees names and
 * lengths of sealed parts and nothing else.
 *
 *   key       32 random bytes, one file's and nobody else's
 *   part i    AES-256-GCM(key, IV = 0000 ‖ u64be(i), AAD, plain), tag at the end
 *   AAD       "liuchi/blob/1" ‖ u64be(i) ‖ 01 for the last part, 00 for the others
 *   name      SHA-256 of the sealed part, lower-case hex
 *   manifest  {"size", "sha256" of the file, "key" base64url, "parts": [name …]}
 *
 * The IV counts, and a key seals one file once: no (key, IV) comes twice. Every
 * part but the last has exactly 4 MiB, so that a part is a file's i-th slice
 * and nothing is there to choose.
 */
import { base64url, concat, fromBase64url, hex, Malformed, u64be, utf8, type Bytes } from './bytes.ts'
import type { Json } from './canonical.ts'
import { openAside, sealAside, sha256Aside } from './crypto.ts'
import { blobBytesMax, blobPartBytesMax } from './limits.ts'
import { refuse, type Refusal } from './refusal.ts'
import { array, closed, hexText, text, whole } from './shape.ts'

export interface Manifest {
  /** Bytes of the file as it was picked. */
  readonly size: number
  /** SHA-256 of those bytes, hex. */
  readonly sha256: string
  readonly key: Bytes
  /** Names of the sealed parts in order, hex. */
  readonly parts: readonly string[]
}

/** GCM's tag. */
export const sealBytes = 16
export const partCount = (size: number): number => Math.ceil(size / blobPartBytesMax)
/** Plain bytes of part `index`. */
export const partBytes = (size: number, index: number): number => Math.min(blobPartBytesMax, size - index * blobPartBytesMax)

const AAD = utf8('liuchi/blob/1')
const aadOf = (index: number, count: number): Bytes => concat(AAD, u64be(index), Uint8Array.of(index === count - 1 ? 1 : 0))
const ivOf = (index: number): Bytes => concat(new Uint8Array(4), u64be(index))

/** Seals slice `index` of a file of `size` bytes; the key must never seal another file. */
export const sealPart = async (key: Bytes, size: number, index: number, plain: Bytes): Promise<{ readonly name: string; readonly sealed: Bytes }> => {
  if (plain.length !== partBytes(size, index)) throw new RangeError(`${plain.length} bytes are not slice ${index} of ${size}`)
  const sealed = await sealAside(key, ivOf(index), plain, aadOf(index, partCount(size)))
  return { name: hex(await sha256Aside(sealed)), sealed }
}

/** Opens part `index` as the manifest names it. CHAIN: other bytes than those named; CANNOT_OPEN: the seal does not open at this place. */
export const openPart = async (manifest: Manifest, index: number, sealed: Bytes): Promise<Bytes | Refusal> => {
  if (sealed.length !== partBytes(manifest.size, index) + sealBytes || hex(await sha256Aside(sealed)) !== manifest.parts[index]) return refuse('CHAIN', `part ${index} has other bytes`)
  return await openAside(manifest.key, ivOf(index), sealed, aadOf(index, manifest.parts.length)) ?? refuse('CANNOT_OPEN', `part ${index}`)
}

export const writeManifest = ({ size, sha256, key, parts }: Manifest): { [name: string]: Json } => ({ size, sha256, key: base64url(key), parts: [...parts] })

const shape = closed({ size: whole, sha256: hexText(32), key: text(43, 43), parts: array(hexText(32), 1, partCount(blobBytesMax)) })
/** From hostile JSON; MALFORMED, or TOO_BIG beyond the size that travels. */
export const readManifest = (value: Json): Manifest | Refusal => {
  try {
    const { size, sha256, key, parts } = shape(value)
    if (size > blobBytesMax) return refuse('TOO_BIG', 'manifest')
    if (size === 0 || parts.length !== partCount(size)) throw new Malformed('parts do not make that size')
    return { size, sha256, key: fromBase64url(key), parts }
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', error.message)
    throw error
  }
}

// ---------------------------------------------------------------- at the relay

/** Where a part is put and got; the pass goes in `Authorization: Bearer`. */
export const blobPath = (caseId: string, room: string, name: string): string => `/blob/${caseId}/${room}/${name}`
export const readBlobPath = (path: string): { readonly caseId: string; readonly room: string; readonly name: string } | undefined => {
  const [, caseId, room, name] = /^\/blob\/([0-9a-f]{32})\/([0-9a-f]{32})\/([0-9a-f]{64})$/.exec(path) ?? []
  return caseId !== undefined && room !== undefined && name !== undefined ? { caseId, room, name } : undefined
}

/** What the relay answers, in one word and its status; a closed list. */
export const BLOB_ANSWERS = {
  stored: 201, there: 200, malformed: 400, 'no-pass': 401, 'no-grant': 403, absent: 404, 'no-length': 411, 'too-big': 413, 'wrong-hash': 422, busy: 429, failed: 500, full: 507, quota: 507,
} as const
export type BlobAnswer = keyof typeof BLOB_ANSWERS
export const readBlobAnswer = (word: string): BlobAnswer | undefined => (Object.keys(BLOB_ANSWERS) as BlobAnswer[]).find(each => each === word)
