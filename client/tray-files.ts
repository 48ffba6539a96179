/** Exhibits that are shown in a tray: their bytes sealed anew under a key that only this tray has, sent like the parts of 证据, opened where the tray is. */
import { blobBytesMax } from '../shared/limits.ts'
import { currentShown, exhibitObject, foldShown, type ExhibitHead } from './model/tray-exhibits.ts'
import { newObjectId } from './model/tray-making.ts'
import type { TrayFact } from './model/tray.ts'
import { obstacle } from './obstacle.ts'
import type { Place } from './place.ts'
import { hasFailed, makeBlobs, type Blobs, type FileFailure } from './sync/blobs.ts'
import type { CaseSession } from './sync/case-session.ts'
import { makeWatched } from './sync/observed.ts'
import { isObstacle, type Obstacle, type TrayFiles } from './workspace.ts'

export interface OpenTrayFiles extends TrayFiles {
  /** Objects may have come: what of them waits on this device is sent. */
  look(): void
  close(): void
}

const noPlace = obstacle('NO_FILES', '这个浏览器不给存放文件的地方，原件打不开，也出示不了。文字不受影响；请不要用无痕窗口，或者换一个浏览器。')
const stopped = (failure: FileFailure, label: string): Obstacle => obstacle(`FILE_${failure.toUpperCase()}`, {
  'full-here': `这台设备放不下${label}要送出的那一份。没有送出，证据里的原件还在；请清出空间再出示一次。`,
  offline: `${label}的内容还没到这台设备上，现在又没有网，暂时打不开。名称和校验值都在；有网以后再点一次。`,
  'no-grant': `这台设备现在看不了${label}的内容。请告诉调解员。`,
  'not-arrived': `${label}的内容还在调解员的设备上，没有传完。请稍等一会儿，再点一次。`,
  damaged: `${label}打不开：收到的内容和校验值对不上。没有显示，以免看错；请调解员再出示一次。`,
  relay: `暂时取不到${label}的内容。请过一会儿再点一次。`,
}[failure as 'offline'] ?? `${label}没有打开，请再试一次。`)

/** `room` is the tray's room id; `write` the tray's own. */
export const makeTrayFiles = (ports: {
  readonly session: CaseSession
  readonly place: Place
  readonly caseName: string
  readonly room: string
  readonly facts: () => readonly (TrayFact & { readonly own: boolean })[]
  readonly write: (json: string) => Promise<void | Obstacle>
}): OpenTrayFiles => {
  const { session, place, room } = ports
  const opening = makeWatched<ReadonlyMap<string, { readonly done: number; readonly parts: number }>>(new Map())
  const unsent = makeWatched<ReadonlyMap<string, number>>(new Map())
  const closing = new AbortController()
  let opened: Promise<Blobs> | undefined
  let here: Blobs | undefined
  const count = (): void => {
    const notes = here?.notes.get()
    if (notes) unsent.set(new Map(foldShown(ports.facts()).flatMap(({ id, manifest }) => { const left = manifest?.parts.filter(name => notes.get(name)?.state === 'waiting').length ?? 0; return left > 0 ? [[id, left]] : [] })))
  }
  const name = (): void => { here?.name(foldShown(ports.facts()).flatMap(({ manifest }) => manifest ?? [])); count() }
  /** A database of its own for each tray: what no fact of a room names is thrown away in time, and must not be another room's. */
  const blobs = (): Promise<Blobs> => opened ??= place.openParts(`${ports.caseName}-${room}`).then(store => makeBlobs({
    caseName: ports.caseName, room, store, passes: session.passes, origin: place.origin, fetch: place.fetch,
    online: { get: () => session.status.get().online && session.status.get().caughtUp, subscribe: tell => session.status.subscribe(tell) },
  })).then(made => {
    here = made
    if (closing.signal.aborted) made.close()
    made.notes.subscribe(count)
    name()
    return made
  })
  const tried = async <T>(work: (files: Blobs) => Promise<T>): Promise<T | Obstacle> => {
    let files: Blobs
    try { files = await blobs() } catch { opened = undefined; return noPlace } // asked again next time: a private window stays so, a busy database does not
    return work(files)
  }
  /** Who showed it has it here; anybody else opens the database when he looks. */
  const look = (): void => {
    if (here) name()
    else if (!closing.signal.aborted && foldShown(ports.facts()).some(({ own, manifest }) => own && manifest)) void blobs().catch(() => { opened = undefined })
  }
  look()

  const seal = async (head: ExhibitHead, file: Blob, done: (bytes: number) => void): Promise<string | Obstacle> => {
    // Shown here before: its copy is there, only the words may be others.
    const before = foldShown(ports.facts()).find(({ of, manifest }) => of === head.of && manifest?.sha256 === head.file.sha256)?.manifest
    if (before) return exhibitObject(newObjectId(), head, before)
    return tried(async files => {
      const kept = await files.keep(file, done, closing.signal)
      if (hasFailed(kept)) return stopped(kept.failed, head.label)
      return kept.sha256 === head.file.sha256 ? exhibitObject(newObjectId(), head, kept) : stopped('damaged', head.label)
    })
  }
  return {
    opening, unsent, look,
    async show(head, file, done) {
      const json = file === undefined || file.size > blobBytesMax ? exhibitObject(newObjectId(), head, undefined) : await seal(head, file, done)
      if (typeof json !== 'string') return json
      const failed = await ports.write(json)
      if (isObstacle(failed)) return failed
      look()
    },
    async open(id) {
      const shown = currentShown(foldShown(ports.facts())).find(each => each.id === id), manifest = shown?.manifest
      if (!shown || !manifest) return obstacle('NO_EXHIBIT', '这一件没有可以打开的内容。请返回上一页再看。')
      const tell = (done: number): void => opening.set(new Map(opening.get()).set(id, { done, parts: manifest.parts.length }))
      tell(0)
      const outcome = await tried(async files => {
        if (!await files.arrived(manifest)) return stopped('not-arrived', shown.label)
        const brought = await files.bring(manifest, tell, closing.signal)
        return hasFailed(brought) ? stopped(brought.failed, shown.label) : new Blob([brought], { type: shown.file.type })
      })
      opening.set(new Map([...opening.get()].filter(([each]) => each !== id)))
      return outcome
    },
    close() { closing.abort(); here?.close() },
  }
}
