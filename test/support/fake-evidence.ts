/** Files of the fake desk: kept in memory, sent when the test says so. */
import { makeWatched, type Watched } from '../../client/sync/observed.ts'
import type { Adding, EvidenceFiles, FactRoom, Travel } from '../../client/workspace.ts'

export interface FakeEvidence extends EvidenceFiles {
  readonly adding: Watched<readonly Adding[]>
  readonly travels: Watched<ReadonlyMap<string, Travel>>
  readonly trouble: Watched<string>
}

export const makeFakeEvidence = (room: FactRoom | undefined): FakeEvidence => {
  const kept = new Map<string, File>()
  const travels = makeWatched<ReadonlyMap<string, Travel>>(new Map())
  const hash = async (file: Blob): Promise<string> => [...new Uint8Array(await file.arrayBuffer())].reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7).toString(16).padStart(8, '0').repeat(8)
  return {
    adding: makeWatched<readonly Adding[]>([]), travels, trouble: makeWatched(''), opening: makeWatched(new Map()),
    async add(file, thumbnail) {
      const id = crypto.randomUUID().replaceAll('-', '')
      kept.set(id, file)
      const kind = file.type.startsWith('image/') ? 'image' : file.type === 'application/pdf' ? 'pdf' : 'other'
      await room?.write(JSON.stringify({ kind: 'exhibit', id, file: { name: file.name, kind, type: file.type, size: file.size, sha256: await hash(file), ...(kind === 'image' ? { capturedAt: '2026-11-19T16:42:05' } : {}) }, blob: { size: file.size, sha256: await hash(file), key: 'A'.repeat(43), parts: ['0'.repeat(64)] } }))
      if (thumbnail !== undefined) await room?.write(JSON.stringify({ kind: 'thumbnail', id: crypto.randomUUID().replaceAll('-', ''), exhibit: id, image: thumbnail }))
      travels.set(new Map(travels.get()).set(id, { at: 'relayed', here: true }))
      return id
    },
    stop() {},
    async open(id) { return kept.get(id) ?? { obstacle: true, code: 'FILE_NOT-ARRIVED', sentence: '证据的原件还没有传完，还在添加它的那台设备上。名称和校验值可以先看；等那台设备连上中继、传完以后再打开。' } },
    async compare(id, file) { const first = kept.get(id); return first && await hash(first) === await hash(file) ? 'same' : 'other' },
  }
}
