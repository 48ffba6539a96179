/** Trays without keys or relay: what is written is there, by whoever the test says is sitting at this device. */
import { exhibitObject } from '../../client/model/tray-exhibits.ts'
import { makeWatched, type Watched } from '../../client/sync/observed.ts'
import type { Fact, Invitation, Tray, TrayFiles, Trays } from '../../client/workspace.ts'

type TrayFact = Fact & { readonly staff: boolean }
export interface FakeTrays extends Trays {
  readonly all: Watched<readonly Tray[]>
  readonly seat: Watched<'working' | 'tray' | 'wall'>
  readonly mayPublish: Watched<boolean>
  /** As if staff, or the party, had written it elsewhere. */
  arrives(trayId: string, by: 'staff' | 'party', json: string): void
  /** The bytes of an exhibit, by its object's id. */
  lays(id: string, file: Blob): void
  /** A tray that is there already. */
  put(trayId: string): Tray
}

export const makeFakeTrays = (asked: string[], invite: (name: string) => Promise<Invitation>): FakeTrays => {
  const facts = new Map<string, Watched<readonly TrayFact[]>>()
  const all = makeWatched<readonly Tray[]>([])
  const seat = makeWatched<'working' | 'tray' | 'wall'>('working')
  const add = (trayId: string, by: 'staff' | 'party', own: boolean, json: string): void => {
    const list = facts.get(trayId)
    if (!list) throw new Error(`no tray ${trayId}`)
    list.set([...list.get(), { personId: by === 'staff' ? 'p1' : 'party', staff: by === 'staff', device: 'fake', own, seq: list.get().length + 1, at: Date.now(), relayTime: Date.now(), json }])
  }
  /** Bytes by their object's id: what was shown here, or what the test laid down. */
  const bytes = new Map<string, Blob>()
  const filesOf = (trayId: string): TrayFiles => ({
    opening: makeWatched(new Map()), unsent: makeWatched(new Map()),
    async show(head, file) {
      const id = crypto.randomUUID().replaceAll('-', '')
      if (file) bytes.set(id, file)
      add(trayId, 'staff', true, exhibitObject(id, head, file && { size: head.file.size, sha256: head.file.sha256, key: new Uint8Array(32), parts: ['0'.repeat(64)] }))
    },
    async open(id) { return bytes.get(id) ?? { obstacle: true, code: 'FILE_NOT-ARRIVED', sentence: '证据5的内容还在调解员的设备上，没有传完。请稍等一会儿，再点一次。' } },
  })
  const put = (trayId: string): Tray => {
    const known = all.get().find(({ id }) => id === trayId)
    if (known) return known
    const list = makeWatched<readonly TrayFact[]>([])
    facts.set(trayId, list)
    const tray: Tray = { id: trayId, facts: list, access: makeWatched<ReturnType<Tray['access']['get']>>({ at: 'write' }), async write(json) { asked.push(`tray ${trayId} ${json.slice(0, 40)}`); add(trayId, seat.get() === 'working' ? 'staff' : 'party', true, json) }, files: filesOf(trayId) }
    all.set([...all.get(), tray])
    return tray
  }
  return {
    all, seat, mayPublish: makeWatched(true), put,
    lays: (id, file) => { bytes.set(id, file) },
    arrives: (trayId, by, json) => add(trayId, by, false, json),
    async make(kind) { return put(kind === 'wall' ? 'wall' : `tray-${all.get().length + 1}`) },
    async invite(trayId, name) { asked.push(`invite to ${trayId} ${name}`); return invite(name) },
  }
}
