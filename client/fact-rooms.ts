/** Fact sections as the screens see them: who wrote what, in the log's order; and words that wait in a field. */
import { hex } from '../shared/bytes.ts'
import type { RosterState } from '../shared/roster-fold.ts'
import type { Identity } from './keys/identity.ts'
import { obstacle } from './obstacle.ts'
import type { CaseSession } from './sync/case-session.ts'
import { makeWatched, type Watched } from './sync/observed.ts'
import type { Fact, FactRoom, Section } from './workspace.ts'

type Access = ReturnType<FactRoom['access']['get']>

export interface FactRooms {
  facts(section: Section): FactRoom | undefined
  /** Rights may have changed. */
  show(): void
  /** Who stands behind a device may have changed. */
  reread(): void
  close(): void
}

export const makeFactRooms = (session: CaseSession, ports: {
  readonly me: Uint8Array
  readonly state: () => RosterState
  readonly roomOf: (section: Section) => string | undefined
  readonly accessTo: (section: Section) => Access
}): FactRooms => {
  const mine = hex(ports.me)
  const rooms = new Map<Section, { room: FactRoom; facts: Watched<readonly Fact[]>; access: Watched<Access>; read: () => void; stop: () => void }>()
  const open = (section: Section): FactRoom | undefined => {
    const local = session.facts(ports.roomOf(section) ?? '')
    if (!local) return undefined
    const factsNow = (): readonly Fact[] => local.entries.get().map(({ device, seq, at, relayTime, offline, json }) =>
      ({ personId: ports.state().devices.get(device)?.person ?? '', device, own: device === mine, seq, at, relayTime, offline, json }))
    const facts = makeWatched(factsNow()), access = makeWatched(ports.accessTo(section))
    const read = (): void => facts.set(factsNow())
    const room: FactRoom = {
      section, facts, access,
      async write(json) {
        const may = access.get()
        if (may.at === 'read') return obstacle('NO_GRANT', may.why)
        try { await local.write(json) } catch (failure) { return obstacle('NOT_STORED', failure instanceof RangeError ? failure.message : '没能存到这台设备上，刚才填的还在框里。请先清出一些空间，再存一次。') }
      },
    }
    rooms.set(section, { room, facts, access, read, stop: local.entries.subscribe(read) })
    return room
  }
  return {
    facts: section => rooms.get(section)?.room ?? open(section),
    show() {
      for (const [section, { access }] of rooms) {
        const next = ports.accessTo(section)
        if (JSON.stringify(next) !== JSON.stringify(access.get())) access.set(next)
      }
    },
    reread() { for (const { read } of rooms.values()) read() },
    close() { for (const { stop } of rooms.values()) stop() },
  }
}

/** Half-filled fields of one case: sealed on this device, never sent. */
export const draftsOf = (identity: Identity, caseName: string): { draft(name: string): Promise<string>; keepDraft(name: string, text: string): Promise<void> } => ({
  draft: async name => (await identity.kept(`draft/${caseName}/${name}`)) ?? '',
  keepDraft: (name, text) => identity.keep(`draft/${caseName}/${name}`, text),
})
