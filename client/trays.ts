/** Trays and wall put together from roster, keys and rooms: which there are, who may publish, and where this device belongs. */
import { hex } from '../shared/bytes.ts'
import { randomBytes } from '../shared/crypto.ts'
import type { InviteDoor } from '../shared/join.ts'
import type { Refusal } from '../shared/refusal.ts'
import { memberOf, mayWrite, type RosterState } from '../shared/roster-fold.ts'
import type { RosterOp } from '../shared/roster.ts'
import type { Keyring } from './keys/keyring.ts'
import type { InvitePlan } from './keys/membership.ts'
import { isTraySection, traySection, wallSection } from './keys/tray-rights.ts'
import { makeTrayRoom } from './keys/tray-rooms.ts'
import { foldTray } from './model/tray.ts'
import { obstacle } from './obstacle.ts'
import { SECTIONS } from './people.ts'
import type { Place } from './place.ts'
import type { CaseSession } from './sync/case-session.ts'
import { makeWatched, type Watched } from './sync/observed.ts'
import { makeTrayFiles } from './tray-files.ts'
import { isObstacle, type Fact, type Invitation, type Obstacle, type Role, type Tray, type Trays } from './workspace.ts'

export interface CaseTrays extends Trays {
  /** What a party's device may call the case by; undefined while nothing came. */
  readonly named: Watched<{ readonly title: string; readonly number: string } | undefined>
  /** Of the staff's devices that may write this tray, the how manieth is this one; undefined: none of them. */
  turn(tray: Tray): number | undefined
  /** Copies of exhibits of which the relay has not confirmed every part. */
  filesWaiting(): number
  close(): void
}

type Seat = ReturnType<Trays['seat']['get']>
type Access = ReturnType<Tray['access']['get']>

/** A device with a section of its own works; else it sits at its tray, or is the wall. */
export const seatOf = (state: RosterState, keyring: Keyring, me: string): Seat => {
  const sections = [...(memberOf(state, me)?.grants.keys() ?? [])].map(room => keyring.sectionOf(room) ?? '')
  if (sections.some(section => SECTIONS.some(each => each === section)) || !sections.some(isTraySection)) return 'working'
  return sections.some(section => section !== wallSection && isTraySection(section)) ? 'tray' : 'wall'
}

export const makeTrays = (ports: {
  readonly session: CaseSession
  readonly keyring: Keyring
  readonly me: string
  readonly state: () => RosterState
  readonly act: (op: RosterOp | Refusal) => Promise<void | Obstacle>
  readonly invite: (plan: InvitePlan & { readonly role: Role }, door: InviteDoor) => Promise<Invitation | Obstacle>
  readonly home: 'relay' | 'local'
  readonly place: Place
  readonly caseName: string
}): CaseTrays => {
  const { session, keyring, me, state } = ports
  const known = new Map<string, { readonly tray: Tray; readonly show: () => void; readonly filesWaiting: () => number }>()
  const stops: (() => void)[] = []
  const all = makeWatched<readonly Tray[]>([])
  const seat = makeWatched<Seat>(seatOf(state(), keyring, me))
  const mayPublish = makeWatched(mayPublishNow())
  const named: CaseTrays['named'] = makeWatched<ReturnType<CaseTrays['named']['get']>>(undefined)

  function mayPublishNow(): boolean {
    const mine = memberOf(state(), me), role = keyring.person(mine?.person ?? '')?.role
    return seat.get() === 'working' && mine !== undefined && (mine.host || role === 'mediator' || role === 'recorder')
  }
  const isStaff = (person: string): boolean => { const role = keyring.person(person)?.role; return role !== undefined && role !== 'party' }

  const trayAt = (room: string, section: string): { tray: Tray; show: () => void; filesWaiting: () => number } | undefined => {
    const local = session.facts(room)
    if (!local) return undefined
    const factsNow = (): readonly (Fact & { staff: boolean })[] => local.entries.get().map(({ device, seq, at, relayTime, json }) => {
      const personId = state().devices.get(device)?.person ?? ''
      return { personId, staff: isStaff(personId), device, own: device === me, seq, at, relayTime, json }
    })
    const accessNow = (): Access => (mayWrite(state(), me, room) ? { at: 'write' } : { at: 'read', why: '你可以看，不能往里放东西。要送当事人核对，请找主持人或记录人。' })
    const facts = makeWatched(factsNow()), access: Watched<Access> = makeWatched(accessNow())
    const show = (): void => { facts.set(factsNow()); if (accessNow().at !== access.get().at) access.set(accessNow()) }
    const write: Tray['write'] = async json => {
      const may = access.get()
      if (may.at === 'read') return obstacle('NO_GRANT', may.why)
      try { await local.write(json) } catch (failure) { return obstacle('NOT_STORED', failure instanceof RangeError ? failure.message : '没能存到这台设备上，这一步没有做。请先清出一些空间，再做一次。') }
    }
    const files = makeTrayFiles({ session, place: ports.place, caseName: ports.caseName, room, facts: factsNow, write })
    stops.push(local.entries.subscribe(() => { facts.set(factsNow()); name(); files.look() }), files.close)
    const tray: Tray = { id: section === wallSection ? wallSection : section.slice(traySection('').length), facts, access, write, files }
    return { tray, show, filesWaiting: () => files.unsent.get().size }
  }
  /** The case's own name is in a room that is not open here: staff's wording has to do. */
  const name = (): void => {
    if (seat.get() === 'working') return
    const [folded] = all.get().map(tray => foldTray(tray.facts.get()))
    const last = folded?.versions.at(-1), title = folded?.greeting?.title || last?.caseTitle
    if (title) named.set({ title, number: last?.caseNumber ?? '' })
  }
  const show = (): void => {
    seat.set(seatOf(state(), keyring, me))
    mayPublish.set(mayPublishNow())
    let added = false
    // Map order of the roster: the order in which rooms were made.
    for (const room of state().rooms.keys()) {
      const section = keyring.sectionOf(room) ?? ''
      // Two hosts may have made the wall at once: the first one in the roster is it.
      if (!isTraySection(section) || keyring.roomOf(section) !== room) continue
      if (!known.has(room)) { const made = trayAt(room, section); if (made) { known.set(room, made); added = true } }
      known.get(room)?.show()
    }
    if (added) all.set([...state().rooms.keys()].flatMap(room => known.get(room)?.tray ?? []))
    name()
  }
  show()
  stops.push(session.roster.subscribe(show))

  const find = (id: string): Tray | undefined => all.get().find(tray => tray.id === id)
  /** The roster's answer comes before the room is open here. */
  const appears = (id: string): Promise<Tray | undefined> => new Promise(resolve => {
    const here = find(id)
    if (here) { resolve(here); return }
    const done = (tray: Tray | undefined): void => { clearTimeout(late); stop(); resolve(tray) }
    const stop = all.subscribe(() => { const tray = find(id); if (tray) done(tray) })
    const late = setTimeout(() => done(undefined), appearMsMax)
  })

  return {
    all, seat, mayPublish, named,
    async make(kind) {
      if (ports.home === 'local') return obstacle('SAMPLE', '样例只在这台设备上，不能送给别人，也不能投出。要试，请先点“放到中继上”。')
      const there = kind === 'wall' ? find(wallSection) : undefined
      if (there) return there
      const id = kind === 'wall' ? wallSection : hex(randomBytes(8))
      const failed = await ports.act(await makeTrayRoom(state(), keyring, me, kind === 'wall' ? wallSection : traySection(id)))
      if (isObstacle(failed)) return failed
      return await appears(id) ?? obstacle('SLOW', '已经建好，但还没有传回这台设备。请稍等几秒再打开，不用重做。')
    },
    async invite(trayId, name) {
      const wall = trayId === wallSection
      return ports.invite({ name, role: 'party', host: false, rights: { [wall ? wallSection : traySection(trayId)]: wall ? 'r' : 'w' } }, wall ? 'screen' : 'tray')
    },
    turn(tray) {
      const room = [...known].find(([, each]) => each.tray === tray)?.[0]
      if (room === undefined || !mayPublish.get()) return undefined
      const at = [...state().devices.values()].filter(({ id, live, person }) => live && isStaff(person) && mayWrite(state(), id, room)).map(({ id }) => id).sort().indexOf(me)
      return at < 0 ? undefined : at
    },
    filesWaiting: () => [...known.values()].reduce((sum, { filesWaiting }) => sum + filesWaiting(), 0),
    close() { for (const stop of stops) stop() },
  }
}
/** A slow line needs a second or two; longer means that it broke. */
const appearMsMax = 15_000
