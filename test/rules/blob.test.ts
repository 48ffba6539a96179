/** V1, V2: files in sealed parts, as they travel and rest. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { blobPath, openPart, partBytes, partCount, readBlobPath, readManifest, sealBytes, sealPart, writeManifest, type Manifest } from '../../shared/blob.ts'
import type { Json } from '../../shared/canonical.ts'
import { makeSha256, randomBytes, sha256 } from '../../shared/crypto.ts'
import { blobBytesMax, blobPartBytesMax, blobSealedBytesMax } from '../../shared/limits.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { vectorsOf } from '../support/vector.ts'

const sealAll = async (file: Bytes): Promise<{ manifest: Manifest; sealed: Bytes[] }> => {
  const key = randomBytes(32), made = []
  for (let index = 0; index < partCount(file.length); index++) {
    const from = index * blobPartBytesMax
    made.push(await sealPart(key, file.length, index, file.slice(from, from + partBytes(file.length, index))))
  }
  return { manifest: { size: file.length, sha256: hex(sha256(file)), key, parts: made.map(({ name }) => name) }, sealed: made.map(({ sealed }) => sealed) }
}
const openAll = async (manifest: Manifest, sealed: readonly Bytes[]): Promise<Bytes> => {
  const plain: Bytes[] = []
  for (const [index, part] of sealed.entries()) {
    const opened = await openPart(manifest, index, part)
    if (isRefusal(opened)) throw new Error(opened.detail)
    plain.push(opened)
  }
  return concat(...plain)
}

describe('parts', () => {
  it.each([1, 100, blobPartBytesMax - 1, blobPartBytesMax, blobPartBytesMax + 1, 2 * blobPartBytesMax])('V1 a file of %i bytes comes back byte for byte, and no part says what stands in it', async size => {
    const file = new Uint8Array(size)
    file.set(utf8('金丝雀').slice(0, size))
    const { manifest, sealed } = await sealAll(file)
    expect(hex(sha256(await openAll(manifest, sealed)))).toBe(manifest.sha256)
    for (const part of sealed) {
      expect(part.length).toBeLessThanOrEqual(blobSealedBytesMax)
      expect(Buffer.from(part).includes(Buffer.from('金丝雀'))).toBe(false)
    }
    expect(sealed.map(part => part.length - sealBytes).reduce((sum, length) => sum + length, 0)).toBe(size)
  })

  it('V1 the same file twice gives other names: two cases with one photo cannot be told by it', async () => {
    const file = utf8('同一张照片')
    expect((await sealAll(file)).manifest.parts).not.toEqual((await sealAll(file)).manifest.parts)
  })

  it('V1 a slice of another length is not sealed', async () => {
    await expect(sealPart(randomBytes(32), 10, 0, new Uint8Array(9))).rejects.toThrow(RangeError)
  })

  it('V1 every changed byte of a part and every other place is refused', async () => {
    const { manifest, sealed } = await sealAll(utf8('车损照片'))
    const part = sealed[0]!
    for (let at = 0; at < part.length; at++) expect(isRefusal(await openPart(manifest, 0, part.map((byte, i) => (i === at ? byte ^ 1 : byte))))).toBe(true)
    for (let length = 0; length < part.length; length++) expect(isRefusal(await openPart(manifest, 0, part.slice(0, length)))).toBe(true)
    expect(isRefusal(await openPart(manifest, 1, part))).toBe(true)
  })

  it('V1 a hash made piece by piece is the hash', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), pieces => {
      const hash = makeSha256()
      for (const piece of pieces) hash.update(piece)
      expect(hex(hash.digest())).toBe(hex(sha256(concat(...pieces))))
    }))
  })
})

describe('manifests', () => {
  for (const vector of vectorsOf('blob')) {
    it(`V2 blob/${vector.name}: ${vector.comment}`, async () => {
      const manifest = readManifest(JSON.parse(vector.headers['manifest']!) as Json)
      const opened = isRefusal(manifest) ? manifest : await openPart(manifest, Number(vector.headers['index']), vector.bytes)
      expect(isRefusal(opened) ? opened.refusal : 'ok').toBe(vector.expect)
      if (!isRefusal(opened)) expect(hex(opened)).toBe(hex(fromHex(vector.headers['plain']!)))
    })
  }

  it('V2 what is read is what was written, and hostile JSON never throws', () => {
    const manifest: Manifest = { size: 5, sha256: hex(randomBytes(32)), key: randomBytes(32), parts: [hex(randomBytes(32))] }
    expect(readManifest(writeManifest(manifest))).toEqual(manifest)
    fc.assert(fc.property(fc.jsonValue(), value => { expect(isRefusal(readManifest(value as Json))).toBe(true) }))
    expect(readManifest({ ...writeManifest(manifest), size: blobBytesMax + 1 })).toHaveProperty('refusal', 'TOO_BIG')
  })

  it('V2 an address is three names in lower-case hex and nothing else', () => {
    const [caseId, room, name] = [hex(randomBytes(16)), hex(randomBytes(16)), hex(randomBytes(32))]
    expect(readBlobPath(blobPath(caseId, room, name))).toEqual({ caseId, room, name })
    for (const path of [`/blob/${caseId}/${room}`, `/blob/${caseId}/${room}/../../log.mdb`, `/blob/${caseId}/${room}/${name.toUpperCase()}`, `/blob/${caseId}/${room}/${name}/`, `/blob/${caseId}/..%2f/${name}`]) expect(readBlobPath(path)).toBeUndefined()
  })
})
