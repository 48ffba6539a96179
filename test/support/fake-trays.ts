/** Trays without keys or relay: what is written is there, by whoever the test says is sitting at this device. */
import { makeWatched, type Watched } from '../../client/sync/observed.ts'
import type { Fact, Invitation, Tray, Trays } from '../../client/workspace.ts'

type TrayFact = Fact & { readonly staff: boolean }
export interface FakeTrays extends Trays {
  readonly all: Watched<readonly Tray[]>
  readonly seat: Watched<'working' | 'tray' | 'wall'>
  readonly mayPublish: Watched<boolean>
  /** As if staff, or the party, had written it elsewhere. */
  arrives(trayId: string, by: 'staff' | 'party', json: string): void
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
  const put = (trayId: string): Tray => {
    const known = all.get().find(({ id }) => id === trayId)
    if (known) return known
    const list = makeWatched<readonly TrayFact[]>([])
    facts.set(trayId, list)
    const tray: Tray = { id: trayId, facts: list, access: makeWatched<ReturnType<Tray['access']['get']>>({ at: 'write' }), async write(json) { asked.push(`tray ${trayId} ${json.slice(0, 40)}`); add(trayId, seat.get() === 'working' ? 'staff' : 'party', true, json) } }
    all.set([...all.get(), tray])
    return tray
  }
  return {
    all, seat, mayPublish: makeWatched(true), put,
    arrives: (trayId, by, json) => add(trayId, by, false, json),
    async make(kind) { return put(kind === 'wall' ? 'wall' : `tray-${all.get().length + 1}`) },
    async invite(trayId, name) { asked.push(`invite to ${trayId} ${name}`); return invite(name) },
  }
}
