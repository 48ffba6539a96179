/** Sealed parts as a manifest names them: one good file of two parts, and each way in which a part or a manifest can be another. */
import { concat, hex, u64be, utf8, type Bytes } from '../../shared/bytes.ts'
import { sealPart, writeManifest, type Manifest } from '../../shared/blob.ts'
import { sealAside, sha256 } from '../../shared/crypto.ts'
import { blobPartBytesMax } from '../../shared/limits.ts'
import { seededBytes } from '../support/noble-device.ts'
import type { Vector } from '../support/vector.ts'

const KEY = seededBytes('blob/key', 32), OTHER_KEY = seededBytes('blob/other-key', 32)
/** The file of the vectors: 4 MiB of zeros, then a sentence; so that the last part is short enough to stand in a file. */
const TAIL = utf8('车损照片第二张，右后翼子板，拍摄于青禾县滨河路。')
const SIZE = blobPartBytesMax + TAIL.length

const vector = (name: string, expect: string, comment: string, manifest: unknown, index: number, bytes: Bytes): Vector =>
  ({ name, expect, comment, headers: { manifest: JSON.stringify(manifest), index: String(index), ...(expect === 'ok' ? { plain: hex(TAIL) } : {}) }, bytes })

export const makeBlobVectors = async (): Promise<readonly Vector[]> => {
  const zeros = new Uint8Array(blobPartBytesMax)
  const first = await sealPart(KEY, SIZE, 0, zeros), last = await sealPart(KEY, SIZE, 1, TAIL)
  const manifest: Manifest = { size: SIZE, sha256: hex(sha256(zeros, TAIL)), key: KEY, parts: [first.name, last.name] }
  const good = writeManifest(manifest)
  const named = (sealed: Bytes, more: Partial<Manifest> = {}): unknown => writeManifest({ ...manifest, parts: [first.name, hex(sha256(sealed))], ...more })
  // The same bytes at another place of another file: sealed as part 0, as a part in the middle, under another key.
  const asFirst = await sealPart(KEY, TAIL.length, 0, TAIL)
  const middle = await sealAside(KEY, concat(new Uint8Array(4), u64be(1)), TAIL, concat(utf8('liuchi/blob/1'), u64be(1), Uint8Array.of(0)))
  const otherKey = await sealPart(OTHER_KEY, SIZE, 1, TAIL)
  return [
    vector('good', 'ok', 'the last part of two', good, 1, last.sealed),
    vector('truncated', 'CHAIN', 'the last byte is missing', good, 1, last.sealed.slice(0, -1)),
    vector('longer', 'CHAIN', 'a byte too many', good, 1, Uint8Array.from([...last.sealed, 0])),
    vector('changed', 'CHAIN', 'one bit of the sealed bytes', good, 1, last.sealed.map((byte, i) => (i === 7 ? byte ^ 1 : byte))),
    vector('swapped', 'CHAIN', 'two parts in each other\'s place', { ...good, parts: [last.name, first.name] }, 1, last.sealed),
    vector('changed-and-named', 'CANNOT_OPEN', 'one bit of the sealed bytes, and the manifest names them so', named(last.sealed.map((byte, i) => (i === 7 ? byte ^ 1 : byte))), 1, last.sealed.map((byte, i) => (i === 7 ? byte ^ 1 : byte))),
    vector('wrong-index', 'CANNOT_OPEN', 'sealed as part 0, named as part 1', named(asFirst.sealed), 1, asFirst.sealed),
    vector('not-last', 'CANNOT_OPEN', 'sealed as a part in the middle, named as the last', named(middle), 1, middle),
    vector('other-key', 'CANNOT_OPEN', 'sealed under another key', named(otherKey.sealed), 1, otherKey.sealed),
    vector('other-size', 'CHAIN', 'the manifest says one byte less', { ...good, size: SIZE - 1 }, 1, last.sealed),
    vector('size-zero', 'MALFORMED', 'an empty file has no parts', { ...good, size: 0 }, 1, last.sealed),
    vector('size-beyond', 'TOO_BIG', 'more than travels', { ...good, size: 300 * 1024 * 1024 }, 1, last.sealed),
    vector('parts-missing', 'MALFORMED', 'one part where the size needs two', { ...good, parts: [last.name] }, 1, last.sealed),
    vector('short-key', 'MALFORMED', 'a key of 31 bytes', { ...good, key: String(good['key']).slice(0, -1) }, 1, last.sealed),
    vector('upper-case', 'MALFORMED', 'names in another spelling', { ...good, parts: [first.name, last.name.toUpperCase()] }, 1, last.sealed),
    vector('unknown-field', 'MALFORMED', 'a field that nobody knows', { ...good, name: '照片.jpg' }, 1, last.sealed),
  ]
}
