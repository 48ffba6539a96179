/** V10 to V15: exhibits from a picked file to the same bytes on another device; a real relay, a cable that can be pulled. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exhibitLabel, fieldOf, foldEvidence, type Exhibit } from '../../client/model/evidence.ts'
import { capturedAt, fileKind, isForeign } from '../../client/model/file-kind.ts'
import { makeBlobs, hasFailed } from '../../client/sync/blobs.ts'
import { makeWatched } from '../../client/sync/observed.ts'
import { makeMemoryParts } from '../../client/sync/part-store.ts'
import type { CaseRoom, EvidenceFiles } from '../../client/workspace.ts'
import { hex, type Bytes } from '../../shared/bytes.ts'
import { writeManifest, type Manifest } from '../../shared/blob.ts'
import { randomBytes, sha256 } from '../../shared/crypto.ts'
import { blobBytesMax, blobPartBytesMax } from '../../shared/limits.ts'
import { layCable, type Cable } from '../support/cable.ts'
import { letIn, must, newDevice, sit, until, allRights } from '../support/node-place.ts'
import { startRelayProcess, type RelayProcess } from '../support/relay-process.ts'
import { rightsOf } from '../../client/people.ts'

const CANARY = '金丝雀照片：右后翼子板擦痕'
/** Not compressible, with a sentence in it. */
const fileOf = (name: string, size: number, seed = 1): File => {
  const bytes = new Uint8Array(size)
  let state = seed
  for (let at = 0; at < size; at++) { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; bytes[at] = state >>> 24 }
  bytes.set(Buffer.from(CANARY).subarray(0, size))
  return new File([bytes], name, { type: 'image/jpeg' })
}
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer())
const exhibitsOf = (room: CaseRoom): readonly Exhibit[] => foldEvidence(room.facts('evidence')!.facts.get())
const filesOf = async (room: CaseRoom): Promise<EvidenceFiles> => must(await room.evidence())!

describe('a file on its way', () => {
  let relay: RelayProcess, cable: Cable, data: string
  /** The first founder on the relay's own machine needs no code, and founds again. */
  const device = newDevice()
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'liuchi-evidence-'))
    relay = await startRelayProcess({ data })
    cable = await layCable(relay.port)
  })
  afterAll(async () => {
    await cable.close()
    await relay.stop()
    rmSync(data, { recursive: true, force: true })
  })
  const founded = async (port: number) => {
    const founder = await sit(port, '周允和', 'mediator', device)
    const caseId = must(await founder.desk.createCase({ title: '滨河路追尾事故损害赔偿纠纷', number: '（2026）青禾人调字第 42 号', track: 'people' }))
    const room = must(await founder.desk.enter(caseId))
    await until(() => room.status.get().at === 'relayed', 'the founder is on the relay')
    return { founder, caseId, room }
  }

  it('V10 V11 V12 added offline, kept over two lives, sent through two cuts: the same bytes and the same hash on another device, and not a word of it at the relay', async () => {
    const founder = await sit(cable.port, '周允和', 'mediator', device)
    const caseId = must(await founder.desk.createCase({ title: '滨河路追尾事故损害赔偿纠纷', number: '（2026）青禾人调字第 42 号', track: 'people' }))
    const first = must(await founder.desk.enter(caseId))
    await until(() => first.status.get().at === 'relayed', 'the founder is on the relay')
    const chen = await sit(relay.port, '陈砚', 'police')
    const other = await letIn(first, chen, 'police')

    cable.pull()
    await until(() => first.status.get().at !== 'relayed', 'the line is gone')
    const file = fileOf('滨河路 右后翼子板.jpg', 5 * blobPartBytesMax + 12_345)
    const files = await filesOf(first)
    const id = must(await files.add(file, undefined)) as string
    expect(exhibitsOf(first)[0]).toMatchObject({ id, position: 0, file: { name: '滨河路 右后翼子板.jpg', size: file.size, sha256: hex(sha256(await bytesOf(file))) } })
    expect(files.travels.get().get(id)).toEqual({ at: 'waiting', sent: 0, parts: 6, sentBytes: 0, bytes: file.size })
    // The chip means the file, too.
    await until(() => first.status.get().unsentBySection.some(({ section, count }) => section === 'evidence' && count === 2), 'the file counts beside its fact')
    // What only this device has is in the backup, whole.
    const backup = unzipSync(await bytesOf(await first.backup()))
    const inside = Object.keys(backup).find(path => path.startsWith('证据/'))!
    expect(inside).toMatch(/滨河路 右后翼子板\.jpg$/)
    expect(hex(sha256(backup[inside]!))).toBe(hex(sha256(await bytesOf(file))))
    await first.leave()

    // Another life of the same device, still without a line: everything is there.
    const again = await sit(cable.port, '周允和', 'mediator', device)
    const back = must(await again.desk.enter(caseId))
    const kept = await filesOf(back)
    expect(kept.travels.get().get(id)).toMatchObject({ at: 'waiting', sent: 0, parts: 6 })
    expect(hex(sha256(await bytesOf(must(await kept.open(id)) as Blob)))).toBe(hex(sha256(await bytesOf(file))))
    const seen: number[] = []
    kept.travels.subscribe(() => { const now = kept.travels.get().get(id); if (now?.at === 'waiting') seen.push(now.sent) })
    const sent = (): number => { const now = kept.travels.get().get(id); return now?.at === 'waiting' ? now.sent : 6 }
    for (const cut of [1, 3]) {
      cable.plug()
      back.retryNow()
      await until(() => sent() >= cut, `${cut} parts are sent`, 20_000)
      cable.pull()
      await until(() => back.status.get().at !== 'relayed' && back.status.get().at !== 'sending', 'the line is cut')
      expect(sent()).toBeLessThan(6)
      expect(back.status.get().unsentBySection.map(({ section }) => section)).toContain('evidence')
      // The colleague has the fact and not yet the file; he is told so.
      await until(() => exhibitsOf(other).length === 1, 'the fact has come')
      expect(await (await filesOf(other)).open(id)).toMatchObject({ obstacle: true, code: 'FILE_NOT-ARRIVED' })
    }
    cable.plug()
    back.retryNow()
    await until(() => kept.travels.get().get(id)?.at === 'relayed', 'all parts are sent', 30_000)
    await until(() => back.status.get().at === 'relayed' && back.status.get().unsent === 0, 'the chip says so', 10_000)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))

    const theirs = await filesOf(other)
    await until(() => exhibitsOf(other)[0]?.delivered === true, 'the colleague is told that it is all there', 10_000)
    expect(theirs.travels.get().get(id)).toEqual({ at: 'relayed', here: false })
    const got = must(await theirs.open(id)) as Blob
    expect(hex(sha256(await bytesOf(got)))).toBe(exhibitsOf(first)[0]!.file.sha256)
    expect(theirs.travels.get().get(id)).toEqual({ at: 'relayed', here: true })

    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      if (statSync(join(data, name)).isFile()) for (const word of [CANARY, '右后翼子板', '金丝雀']) expect(readFileSync(join(data, name)).includes(Buffer.from(word)), `${word} in ${name}`).toBe(false)
    }
    expect(JSON.stringify(relay.lines)).not.toMatch(/[㐀-鿿]/)
    await back.leave()
    await other.leave()
  }, 60_000)

  it('V12 a part that is not what the manifest names is not shown, from wherever it came', async () => {
    const { room, founder, caseId } = await founded(relay.port)
    const files = await filesOf(room), id = must(await files.add(fileOf('收条.jpg', 3000), undefined)) as string
    await until(() => files.travels.get().get(id)?.at === 'relayed', 'sent')
    const name = exhibitsOf(room)[0]!.manifest!.parts[0]!
    // Damaged here: fetched again and whole.
    await founder.device.parts.get(caseId)!.put(name, new Uint8Array(3016), { state: 'relayed', at: Date.now() })
    expect(must(await files.open(id))).toBeInstanceOf(Blob)
    await room.leave()
  })

  it('V11 who may only read sends nothing and gets everything; who may not read has no files at all', async () => {
    const { room } = await founded(relay.port)
    const reader = await letIn(room, await sit(relay.port, '许知衡', 'court'), 'court', { ...allRights, evidence: 'read' })
    const nobody = await letIn(room, await sit(relay.port, '沈牧', 'lawyer'), 'lawyer', { ...rightsOf(() => 'write'), evidence: 'none' })
    const files = await filesOf(room), id = must(await files.add(fileOf('车损清单.jpg', 9000), undefined)) as string
    await until(() => files.travels.get().get(id)?.at === 'relayed', 'sent')
    await until(() => exhibitsOf(reader).length === 1, 'the reader has the fact')
    expect((must(await (await filesOf(reader)).open(id)) as Blob).size).toBe(9000)
    expect(await (await filesOf(reader)).add(fileOf('另一张.jpg', 10), undefined)).toMatchObject({ obstacle: true, code: 'NO_GRANT' })
    expect(await nobody.evidence()).toBeUndefined()
    for (const each of [reader, nobody, room]) await each.leave()
  })
})

describe('this device', () => {
  const depot = async (bytesMax = Infinity) => {
    const store = makeMemoryParts(bytesMax)
    const blobs = await makeBlobs({ caseName: '0'.repeat(32), room: '1'.repeat(32), store, passes: { get: async () => ({ at: 'offline' }), forget() {} }, origin: undefined, fetch, online: makeWatched(false) })
    return { store, blobs }
  }
  const never = new AbortController().signal

  it('V14 what does not fit is refused in a sentence and what was there before stays, whole', async () => {
    const { store, blobs } = await depot(2 * blobPartBytesMax + 1000)
    const small = await blobs.keep(fileOf('一.jpg', 900), () => {}, never)
    if (hasFailed(small)) throw new Error(small.failed)
    expect(await blobs.keep(fileOf('太大.jpg', 2 * blobPartBytesMax + 500), () => {}, never)).toEqual({ failed: 'full-here' })
    expect([...(await store.notes()).keys()]).toEqual(small.parts)
    const back = await blobs.bring(small, () => {}, never)
    expect(back).toBeInstanceOf(Blob)
    blobs.close()
  })

  it('V10 an empty file, one that cannot be read and one that was stopped leave nothing', async () => {
    const { store, blobs } = await depot()
    expect(await blobs.keep(fileOf('空.jpg', 0), () => {}, never)).toEqual({ failed: 'empty' })
    const gone = { size: 2 * blobPartBytesMax, slice: (from: number) => ({ arrayBuffer: async () => { if (from > 0) throw new DOMException('gone', 'NotReadableError'); return new ArrayBuffer(blobPartBytesMax) } }) }
    expect(await blobs.keep(gone, () => {}, never)).toEqual({ failed: 'unreadable' })
    const shorter = { size: 100, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(60) }) }
    expect(await blobs.keep(shorter, () => {}, never)).toEqual({ failed: 'unreadable' })
    const stop = new AbortController()
    expect(await blobs.keep(fileOf('停.jpg', 3 * blobPartBytesMax), () => stop.abort(), stop.signal)).toEqual({ failed: 'stopped' })
    expect((await store.notes()).size).toBe(0)
    blobs.close()
  })

  it('V12 the whole must be what the manifest says, not only its parts', async () => {
    const { blobs } = await depot()
    const kept = await blobs.keep(fileOf('一.jpg', 900), () => {}, never) as Manifest
    expect(await blobs.bring({ ...kept, sha256: hex(randomBytes(32)) }, () => {}, never)).toEqual({ failed: 'damaged' })
    blobs.close()
  })

  it('V13 a file beyond what travels is measured in slices, never read whole', async () => {
    const { store, blobs } = await depot()
    let largest = 0, read = 0
    const slice = new Uint8Array(blobPartBytesMax)
    const recording = { size: 12 * blobPartBytesMax + 7, slice: (from: number, to: number) => { largest = Math.max(largest, to - from); read += to - from; return { arrayBuffer: async () => slice.slice(0, to - from).buffer as ArrayBuffer } } }
    const measured = await blobs.measure(recording, () => {}, never)
    expect(measured).toEqual({ sha256: hex(sha256(new Uint8Array(recording.size))) })
    expect([largest, read, (await store.notes()).size]).toEqual([blobPartBytesMax, recording.size, 0])
    expect(blobBytesMax).toBe(200 * 1024 * 1024)
    blobs.close()
  })
})

describe('what people say of it', () => {
  const manifest = (size = 100): Manifest => ({ size, sha256: 'ab'.repeat(32), key: randomBytes(32), parts: ['cd'.repeat(32)] })
  const id = (n: number): string => n.toString(16).padStart(16, '0')
  let seq = 0
  const said = (value: object, device = 'a'.repeat(64)) => ({ device, seq: ++seq, at: 1_700_000_000_000 + seq, json: JSON.stringify(value) })
  const exhibit = (n: number, more: object = {}) => said({ kind: 'exhibit', id: id(n), file: { name: `照片${n}.jpg`, kind: 'image', type: 'image/jpeg', size: 100, sha256: 'ab'.repeat(32) }, blob: writeManifest(manifest()), ...more })
  const field = (n: number, name: '编号' | '名称' | '提交人' | '证明对象', value: string, write: number, replaces: number[] = []) => said({ kind: 'field', id: id(write), field: fieldOf(id(n), name), value, replaces: replaces.map(id) })

  it('V15 exhibits are numbered by the log and keep their numbers; an own 编号 stands instead once it is settled', () => {
    const facts = [exhibit(1), exhibit(2), said({ kind: 'withdrawn', id: id(50), exhibit: id(1), reason: '与本案无关' }), exhibit(3), { ...exhibit(4), seq: undefined }]
    expect(foldEvidence(facts).map(exhibitLabel)).toEqual(['证据1', '证据2', '证据3', ''])
    const numbered = [...facts, field(2, '编号', '甲方证据二', 60)]
    expect(foldEvidence(numbered).map(exhibitLabel)).toEqual(['证据1', '甲方证据二', '证据3', ''])
    expect(foldEvidence([...facts, field(2, '编号', '7', 60)]).map(exhibitLabel)[1]).toBe('证据7')
    expect(foldEvidence([...numbered, field(2, '编号', '乙方证据一', 61)]).map(exhibitLabel)[1]).toBe('证据2')
    expect(foldEvidence([...numbered, field(2, '编号', '乙方证据一', 61, [60])]).map(exhibitLabel)[1]).toBe('乙方证据一')
  })

  it('V15 taking back hides nothing and can be undone; showing is counted over all exhibits', () => {
    const facts = [exhibit(1), exhibit(2), said({ kind: 'shown', id: id(70), exhibit: id(2), at: '2026-11-20T01:30:00.000Z' }), said({ kind: 'shown', id: id(71), exhibit: id(1), at: '2026-11-20T01:32:00.000Z' }), said({ kind: 'withdrawn', id: id(72), exhibit: id(2), reason: '重复' })]
    const [one, two] = foldEvidence(facts)
    expect([one!.shown[0]!.order, two!.shown[0]!.order, two!.withdrawn?.reason, one!.withdrawn]).toEqual([2, 1, '重复', undefined])
    expect(foldEvidence([...facts, said({ kind: 'restored', id: id(73), withdrawal: id(72) })])[1]!.withdrawn).toBeUndefined()
    expect(foldEvidence([...facts, said({ kind: 'restored', id: id(73), withdrawal: id(72) }), said({ kind: 'withdrawn', id: id(74), exhibit: id(2), reason: '再次' })])[1]!.withdrawn?.reason).toBe('再次')
  })

  it('V15 what follows no form, or says two things of one file, is left out; only its own device says that it is delivered', () => {
    for (const wrong of [{ file: { name: 'x' } }, { blob: { ...writeManifest(manifest(101)) } }, { blob: { ...writeManifest(manifest()), sha256: 'ef'.repeat(32) } }, { blob: 'x' }, { id: '<b>' }]) expect(foldEvidence([exhibit(1, wrong)])).toEqual([])
    expect(foldEvidence([exhibit(1), exhibit(1)])).toHaveLength(1)
    expect(foldEvidence([{ device: '', seq: 1, at: 0, json: 'null' }, { device: '', seq: 2, at: 0, json: '{' }])).toEqual([])
    expect(foldEvidence([exhibit(1), said({ kind: 'delivered', id: id(80), exhibit: id(1) }, 'b'.repeat(64))])[0]!.delivered).toBe(false)
    expect(foldEvidence([exhibit(1), said({ kind: 'delivered', id: id(80), exhibit: id(1) })])[0]!.delivered).toBe(true)
    expect(foldEvidence([exhibit(1), said({ kind: 'thumbnail', id: id(81), exhibit: id(1), image: '"><script>' })])[0]!.thumbnail).toBeUndefined()
    expect(foldEvidence([exhibit(1, { blob: undefined })])[0]!.manifest).toBeUndefined()
  })

  it('V16 a file is what its first bytes say, and its time what its own EXIF says', () => {
    const head = (text: string): Uint8Array => Uint8Array.from([...text], char => char.charCodeAt(0))
    expect(fileKind(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'a.txt', '')).toEqual({ kind: 'image', type: 'image/jpeg' })
    expect(fileKind(head('%PDF-1.7'), 'a.jpg', 'image/jpeg')).toEqual({ kind: 'pdf', type: 'application/pdf' })
    expect(fileKind(head('<svg onload="x">'), 'a.svg', 'image/svg+xml')).toEqual({ kind: 'other', type: 'application/octet-stream' })
    expect(fileKind(head('<html>'), 'a.html', 'text/html')).toEqual({ kind: 'other', type: 'application/octet-stream' })
    expect(fileKind(head('\0\0\0\x20ftypisom'), '录像.mp4', 'video/mp4')).toEqual({ kind: 'video', type: 'video/mp4' })
    expect([isForeign('other', '照片.JPG'), isForeign('image', '照片.jpg'), isForeign('image', '合同.pdf'), isForeign('other', '清单.xlsx')]).toEqual([true, false, true, false])
    const jpeg = photoOf('2026:11:19 16:42:05')
    expect(capturedAt(jpeg)).toBe('2026-11-19T16:42:05')
    expect(capturedAt(photoOf('0000:00:00 00:00:00'))).toBeUndefined()
    for (let length = 0; length < jpeg.length; length++) capturedAt(jpeg.slice(0, length)) // never throws
    for (let at = 0; at < jpeg.length; at++) capturedAt(jpeg.map((byte, i) => (i === at ? 0xff : byte)))
    expect(capturedAt(head('%PDF-1.7'))).toBeUndefined()
  })
})

/** The least JPEG that says when it was taken: TIFF with an EXIF IFD of one entry. */
const photoOf = (time: string): Uint8Array => {
  const tiff = new DataView(new ArrayBuffer(80))
  tiff.setUint16(0, 0x4949); tiff.setUint16(2, 42, true); tiff.setUint32(4, 8, true)
  tiff.setUint16(8, 1, true); tiff.setUint16(10, 0x8769, true); tiff.setUint16(12, 4, true); tiff.setUint32(14, 1, true); tiff.setUint32(18, 26, true)
  tiff.setUint16(26, 1, true); tiff.setUint16(28, 0x9003, true); tiff.setUint16(30, 2, true); tiff.setUint32(32, 20, true); tiff.setUint32(36, 44, true)
  for (let i = 0; i < 19; i++) tiff.setUint8(44 + i, time.charCodeAt(i))
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 88, ...[...'Exif\0\0'].map(char => char.charCodeAt(0)), ...new Uint8Array(tiff.buffer), 0xff, 0xd9])
}
