/** The files of the section 证据: from a picked file to a fact and its sealed parts, and back to the bytes that were picked. */
import { hex } from '../shared/bytes.ts'
import { partBytes, writeManifest, type BlobAnswer } from '../shared/blob.ts'
import { randomBytes } from '../shared/crypto.ts'
import { blobBytesMax } from '../shared/limits.ts'
import { exhibitLabel, foldEvidence, thumbnailLengthMax, type Exhibit, type ExhibitFact } from './model/evidence.ts'
import { capturedAt, fileKind, headBytes } from './model/file-kind.ts'
import { obstacle } from './obstacle.ts'
import type { Place } from './place.ts'
import { hasFailed, makeBlobs, type FileFailure } from './sync/blobs.ts'
import type { CaseSession } from './sync/case-session.ts'
import { makeWatched } from './sync/observed.ts'
import { isObstacle, type Adding, type EvidenceFiles, type FactRoom, type Obstacle, type Travel } from './workspace.ts'

export interface OpenEvidence extends EvidenceFiles {
  /** Originals that only this device has, for the backup: as many as fit, and the names of those that do not. */
  onlyHere(bytesMax: number): Promise<{ readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]; readonly leftOut: readonly string[] }>
  /** Exhibits of which the relay has not confirmed every part. */
  waiting(): number
  close(): void
}

const sizeWords = (bytes: number): string => (bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`)

const whileAdding = (failure: FileFailure, { name, size }: { readonly name: string; readonly size: number }): Obstacle => obstacle(`FILE_${failure.toUpperCase()}`, {
  empty: `“${name}”是空文件，里面没有内容。没有添加；请重新拍照或重新导出以后再加。`,
  unreadable: `“${name}”读到一半读不出来了，文件可能被移走、改动过，或者存储卡已拔出。没有添加，原来的证据都在；请重新选一次。`,
  'full-here': `这台设备放不下“${name}”（${sizeWords(size)}）。没有添加，原来的证据和文字都在；请清出空间，或者换一台设备添加。`,
  stopped: `已停止添加“${name}”，没有留下任何内容。`,
}[failure as 'empty'] ?? `“${name}”没有添加成。原来的证据都在，请再试一次。`)

const whileOpening = (failure: FileFailure, label: string): Obstacle => obstacle(`FILE_${failure.toUpperCase()}`, {
  offline: `${label}的原件不在这台设备上，现在又连不上中继，暂时打不开。名称和校验值都在；连上以后再点一次。`,
  'no-grant': `你现在看不了${label}的原件。名称和校验值不受影响；需要看请找主持人开通“证据”。`,
  'not-arrived': `${label}的原件还没有传完，还在添加它的那台设备上。名称和校验值可以先看；等那台设备连上中继、传完以后再打开。`,
  damaged: `${label}打不开，原文件可能损坏：收到的内容和登记时的校验值对不上。没有显示，以免看错；请提交人用原件重新添加一次。`,
  stopped: `已停止打开${label}。`,
  relay: `中继暂时给不出${label}的原件。名称和校验值都在；请过一会儿再点一次，再不行请告诉管理中继的人。`,
}[failure as 'offline'] ?? `${label}没有打开，请再试一次。`)

const troubleWords = (answer: BlobAnswer | undefined): string => {
  switch (answer) {
    case undefined: case 'busy': return ''
    case 'quota': return '中继分给本案的存放空间用完了，有证据还没送出去。原件都存在本机，不会丢；请管理中继的人把上限调大，会自动接着送。'
    case 'full': return '中继的磁盘满了，有证据还没送出去。原件都存在本机，不会丢；请告诉管理中继的人，腾出空间后会自动接着送。'
    case 'no-grant': return '你现在不能往“证据”里送文件，有证据还没送出去。原件都存在本机，可以下载另存；需要送请找主持人开通。'
    default: return '中继没有收下证据文件，会自动再送。原件都存在本机，不会丢；如果反复出现，请告诉管理中继的人。'
  }
}

/** `room` is the evidence section as the screens see it; `roomName` is its id. Rejects when the browser gives no database. */
export const openEvidence = async (ports: {
  readonly session: CaseSession
  readonly place: Place
  readonly caseName: string
  readonly home: 'relay' | 'local'
  readonly room: FactRoom
  readonly roomName: string
  /** This one's id: only who added a file can say that all of it has been sent. */
  readonly device: string
}): Promise<OpenEvidence> => {
  const { room, session } = ports
  const blobs = await makeBlobs({
    caseName: ports.caseName, room: ports.roomName, store: await ports.place.openParts(ports.caseName), passes: session.passes,
    origin: ports.home === 'local' ? undefined : ports.place.origin, fetch: ports.place.fetch,
    online: { get: () => session.status.get().online && session.status.get().caughtUp, subscribe: tell => session.status.subscribe(tell) },
  })
  const exhibits = (): readonly Exhibit[] => foldEvidence(room.facts.get())
  const adding = makeWatched<readonly Adding[]>([])
  const travels = makeWatched<ReadonlyMap<string, Travel>>(new Map())
  const opening = makeWatched<ReadonlyMap<string, { readonly done: number; readonly parts: number }>>(new Map())
  const trouble = makeWatched('')
  const stops = new Map<string, AbortController>()
  const delivering = new Set<string>()

  const travelOf = (exhibit: Exhibit): Travel => {
    const { manifest } = exhibit
    if (!manifest) return { at: 'reference' }
    const here = manifest.parts.map(name => blobs.notes.get().get(name))
    const waits = here.filter(note => note?.state === 'waiting').length
    if (waits === 0) return exhibit.delivered ? { at: 'relayed', here: here.every(note => note !== undefined) } : here.every(note => note !== undefined) ? { at: 'relayed', here: true } : { at: 'elsewhere' }
    if (ports.home === 'local') return { at: 'here' }
    const sentBytes = here.reduce((sum, note, i) => sum + (note?.state === 'relayed' ? partBytes(manifest.size, i) : 0), 0)
    return { at: 'waiting', sent: here.length - waits, parts: here.length, sentBytes, bytes: manifest.size }
  }
  const show = (): void => {
    const all = exhibits()
    travels.set(new Map(all.map(exhibit => [exhibit.id, travelOf(exhibit)])))
    trouble.set([...travels.get().values()].some(({ at }) => at === 'waiting') ? troubleWords(blobs.trouble.get()) : '')
    for (const exhibit of all) void deliver(exhibit)
  }
  /** Others cannot see this device's disk: the fact tells them that the whole file is to be had. */
  const deliver = async (exhibit: Exhibit): Promise<void> => {
    if (!exhibit.manifest || exhibit.delivered || delivering.has(exhibit.id) || exhibit.device !== ports.device || travels.get().get(exhibit.id)?.at !== 'relayed' || room.access.get().at !== 'write') return
    delivering.add(exhibit.id)
    const failed = await room.write(JSON.stringify({ kind: 'delivered', id: hex(randomBytes(16)), exhibit: exhibit.id }))
    if (isObstacle(failed)) delivering.delete(exhibit.id)
  }
  const nameAll = (): void => { blobs.name(exhibits().flatMap(({ manifest }) => manifest ?? [])); show() }
  const unsubscribe = [room.facts.subscribe(nameAll), blobs.notes.subscribe(show), blobs.trouble.subscribe(show)]
  nameAll()

  const changeAdding = (id: string, part: Partial<Adding>): void => adding.set(adding.get().map(each => (each.id === id ? { ...each, ...part } : each)))
  const add = async (file: File, thumbnail: string | undefined): Promise<string | Obstacle> => {
    const may = room.access.get()
    if (may.at === 'read') return obstacle('NO_GRANT', may.why)
    // A browser that is short of space may throw away what it has not promised to keep.
    void ports.place.askPersistence().catch(() => {}) // its answer stands on the desk
    const id = hex(randomBytes(16)), stop = new AbortController()
    const done = (bytes: number): void => changeAdding(id, { done: bytes })
    stops.set(id, stop)
    adding.set([...adding.get(), { id, name: file.name, size: file.size, done: 0 }])
    try {
      const head = await file.slice(0, headBytes).arrayBuffer().then(bytes => new Uint8Array(bytes), () => undefined)
      if (!head) return whileAdding('unreadable', file)
      const manifest = file.size > blobBytesMax ? undefined : await blobs.keep(file, done, stop.signal)
      const kept = manifest ?? await blobs.measure(file, done, stop.signal)
      if (hasFailed(kept)) return whileAdding(kept.failed, file)
      const captured = capturedAt(head)
      const fact: ExhibitFact = {
        kind: 'exhibit', id, ...(manifest && !hasFailed(manifest) ? { blob: writeManifest(manifest) } : {}),
        file: { name: file.name.slice(-300), ...fileKind(head, file.name, file.type), size: file.size, sha256: kept.sha256, ...(captured === undefined ? {} : { capturedAt: captured }) },
      }
      const failed = await room.write(JSON.stringify(fact))
      if (isObstacle(failed)) return failed
      if (thumbnail !== undefined && thumbnail.length <= thumbnailLengthMax) await room.write(JSON.stringify({ kind: 'thumbnail', id: hex(randomBytes(16)), exhibit: id, image: thumbnail }))
      return id
    } finally {
      stops.delete(id)
      adding.set(adding.get().filter(each => each.id !== id))
    }
  }

  const find = (id: string): Exhibit | undefined => exhibits().find(exhibit => exhibit.id === id)
  const labelOf = (exhibit: Exhibit): string => exhibitLabel(exhibit) || `“${exhibit.file.name}”`
  const open = async (id: string): Promise<Blob | Obstacle> => {
    const exhibit = find(id)
    if (!exhibit) return obstacle('NO_EXHIBIT', '这件证据不在本案里。请回到证据列表再点一次。')
    if (!exhibit.manifest) return obstacle('REFERENCE', `${labelOf(exhibit)}太大，只登记了校验值，原件没有上传，由添加它的人自己保管。要核对请拿原件来，点“核对原件”。`)
    const { parts } = exhibit.manifest, stop = new AbortController()
    stops.set(`open/${id}`, stop)
    const tell = (done: number): void => opening.set(new Map(opening.get()).set(id, { done, parts: parts.length }))
    tell(0)
    const brought = await blobs.bring(exhibit.manifest, tell, stop.signal)
    stops.delete(`open/${id}`)
    opening.set(new Map([...opening.get()].filter(([each]) => each !== id)))
    return hasFailed(brought) ? whileOpening(brought.failed, labelOf(exhibit)) : new Blob([brought], { type: exhibit.file.type })
  }

  return {
    adding, travels, opening, trouble, add, open,
    stop(id) { stops.get(id)?.abort(); stops.get(`open/${id}`)?.abort() },
    waiting: () => [...travels.get().values()].filter(({ at }) => at === 'waiting').length,
    async onlyHere(bytesMax) {
      const files: { name: string; bytes: Uint8Array }[] = [], leftOut: string[] = []
      let room = bytesMax
      for (const exhibit of exhibits()) {
        const at = travelOf(exhibit).at, { name, size, sha256 } = exhibit.file
        if (at !== 'waiting' && at !== 'here') continue
        const opened = size <= room ? await open(exhibit.id) : undefined
        if (!opened || isObstacle(opened)) { leftOut.push(name); continue }
        room -= size
        // Two photographs of one name are not one.
        files.push({ name: `${sha256.slice(0, 8)}-${name.replace(/[\\/:*?"<>|\u0000-\u001f]/gu, '_')}`, bytes: new Uint8Array(await opened.arrayBuffer()) })
      }
      return { files, leftOut }
    },
    async compare(id, file) {
      const exhibit = find(id)
      const measured = await blobs.measure(file, () => {}, new AbortController().signal)
      return hasFailed(measured) ? whileAdding(measured.failed, file) : measured.sha256 === exhibit?.file.sha256 ? 'same' : 'other'
    },
    close() {
      for (const each of unsubscribe) each()
      for (const each of stops.values()) each.abort()
      blobs.close()
    },
  }
}
