/**
 * The roster folded: pure, the same on relay and client. Signatures are the
 * caller's business (they are asynchronous); `rosterSigner` says whose it must be.
 */
import { fromBase64url, hex, sameBytes, type Bytes } from './bytes.ts'
import { deviceIdOf } from './crypto.ts'
import { emptyHead, KIND, nextHead, ZERO16, type Envelope } from './envelope.ts'
import { readJoin } from './join.ts'
import { devicesMax, devicesPerPersonMax, roomsMax } from './limits.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'
import { readRosterOp, type DeviceKeys, type Grant, type Rekey, type RosterOp } from './roster.ts'

export interface RosterDevice { readonly id: string; readonly person: string; readonly signPub: Bytes; readonly wrapPub: Bytes; readonly live: boolean }
export interface Member {
  readonly person: string
  readonly commit: string
  readonly host: boolean
  readonly live: boolean
  readonly devices: readonly string[]
  readonly grants: ReadonlyMap<string, 'r' | 'w'>
}
export interface RosterRoom {
  readonly room: string
  readonly suite: 0 | 1
  readonly epoch: number
  /** Commitment of each epoch's key, epoch 1 first. */
  readonly commits: readonly string[]
  /** A reader left and nobody has made a new key yet: nothing may be written. */
  readonly stale: boolean
}
export interface RosterInvite { readonly invite: string; readonly pub: Bytes; readonly expires: number; readonly host: boolean; readonly by: string; readonly state: 'open' | 'used' | 'void' }

export interface RosterState {
  readonly caseId: string
  readonly seq: number
  /** The device that wrote the entry at `seq`: the ticks beside it are his. */
  readonly by: string
  readonly members: ReadonlyMap<string, Member>
  readonly devices: ReadonlyMap<string, RosterDevice>
  /** Includes the roster room itself, whose key is the people key. */
  readonly rooms: ReadonlyMap<string, RosterRoom>
  readonly invites: ReadonlyMap<string, RosterInvite>
  readonly recovery: Bytes | undefined
}

export const caseIdOf = (genesis: Envelope): Bytes => genesis.id.slice(0, 16)

export const memberOf = (state: RosterState, device: string): Member | undefined => {
  const known = state.devices.get(device)
  const member = known && state.members.get(known.person)
  return known?.live && member?.live ? member : undefined
}
export const rightOf = (state: RosterState, device: string, room: string): 'r' | 'w' | undefined => memberOf(state, device)?.grants.get(room)
export const mayRead = (state: RosterState, device: string, room: string): boolean => rightOf(state, device, room) !== undefined
export const mayWrite = (state: RosterState, device: string, room: string): boolean => rightOf(state, device, room) === 'w'
/** Devices whose owner may read a room: those a new key is wrapped to. */
export const readersOf = (state: RosterState, room: string): RosterDevice[] => [...state.devices.values()].filter(device => mayRead(state, device.id, room))

/** The key that must have signed this entry; the genesis brings its own. */
export const rosterSigner = (state: RosterState | undefined, envelope: Envelope): Bytes | Refusal => {
  if (state) return memberOf(state, hex(envelope.author)) ? state.devices.get(hex(envelope.author))!.signPub : refuse('NO_GRANT', 'author is not a live device')
  const op = readRosterOp(envelope.body)
  if (isRefusal(op)) return op
  return op.op === 'genesis' ? fromBase64url(op.device.sign) : refuse('GENESIS', 'roster does not begin with a genesis')
}

/** One entry onto the state; `state` undefined = the genesis. Nothing is changed in place. */
export const foldRoster = (state: RosterState | undefined, envelope: Envelope): RosterState | Refusal => {
  if (envelope.kind !== KIND.roster) return refuse('MALFORMED', 'not a roster entry')
  const op = readRosterOp(envelope.body)
  if (isRefusal(op)) return op
  if (!state) return found(op, envelope)
  if (op.op === 'genesis') return refuse('CASE_EXISTS')
  if (hex(envelope.room) !== state.caseId) return refuse('NO_ROOM', 'entry of another case')
  const author = memberOf(state, hex(envelope.author))
  if (!author) return refuse('NO_GRANT', 'author is not a live device')
  if (envelope.rosterSeq > state.seq) return refuse('ROSTER_AHEAD', `names ${envelope.rosterSeq}`)
  const next = apply(state, op, author)
  return isRefusal(next) ? next : { ...next, seq: state.seq + 1, by: hex(envelope.author) }
}

const newDevice = (keys: DeviceKeys, person: string): RosterDevice => {
  const signPub = fromBase64url(keys.sign), wrapPub = fromBase64url(keys.wrap)
  return { id: hex(deviceIdOf({ signPub, wrapPub })), person, signPub, wrapPub, live: true }
}

const found = (op: RosterOp, envelope: Envelope): RosterState | Refusal => {
  if (op.op !== 'genesis') return refuse('GENESIS', 'roster does not begin with a genesis')
  if (!sameBytes(envelope.room, ZERO16) || envelope.seenSeq !== 0 || envelope.rosterSeq !== 0) return refuse('GENESIS', 'genesis names a room or a position')
  const caseId = hex(caseIdOf(envelope))
  const device = newDevice(op.device, op.person)
  if (device.id !== hex(envelope.author)) return refuse('NOT_AUTHOR', 'genesis by another device')
  const rooms = new Map<string, RosterRoom>([[caseId, { room: caseId, suite: 0, epoch: 1, commits: [op.people], stale: false }]])
  for (const { room, suite, commit } of op.rooms) {
    if (rooms.has(room)) return refuse('MALFORMED', 'room twice')
    rooms.set(room, { room, suite, epoch: 1, commits: [commit], stale: false })
  }
  const grants = new Map<string, 'r' | 'w'>([...rooms.keys()].map(room => [room, 'w']))
  return {
    caseId, seq: 1, by: device.id, rooms, invites: new Map(), devices: new Map([[device.id, device]]),
    recovery: op.recovery === '' ? undefined : fromBase64url(op.recovery),
    members: new Map([[op.person, { person: op.person, commit: op.commit, host: true, live: true, devices: [device.id], grants }]]),
  }
}

const apply = (state: RosterState, op: Exclude<RosterOp, { op: 'genesis' }>, author: Member): RosterState | Refusal => {
  const ownDevice = op.op === 'device' && op.person === author.person
  if (!author.host && op.op !== 'rekey' && !ownDevice) return refuse('NOT_HOST')
  switch (op.op) {
    case 'invite': return state.invites.has(op.invite) ? refuse('INVITE_USED')
      : withInvite(state, { invite: op.invite, pub: fromBase64url(op.pub), expires: op.expires, host: op.host, by: author.person, state: 'open' })
    case 'void': {
      const known = state.invites.get(op.invite)
      if (!known) return refuse('NO_INVITE')
      return known.state === 'used' ? refuse('INVITE_USED') : withInvite(state, { ...known, state: 'void' })
    }
    case 'admit': return admit(state, op)
    case 'device': return withDevice(state, op.device, op.person)
    case 'grant': return grant(state, op)
    case 'room': return addRooms(state, op, author)
    case 'revoke': return revoke(state, op, author)
    case 'rekey': return rekey(state, op.rekeys, author)
  }
}

const set = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map(map).set(key, value)
const withInvite = (state: RosterState, invite: RosterInvite): RosterState => ({ ...state, invites: set(state.invites, invite.invite, invite) })

const withDevice = (state: RosterState, keys: DeviceKeys, person: string): RosterState | Refusal => {
  const device = newDevice(keys, person)
  const member = state.members.get(person)
  if (state.devices.has(device.id)) return refuse('REPEAT_DIFFERS', 'device is in the roster already')
  if (!member?.live) return refuse('NO_GRANT', 'device of somebody who is not a member')
  const live = [...state.devices.values()].filter(known => known.live)
  if (live.length >= devicesMax || live.filter(known => known.person === person).length >= devicesPerPersonMax) return refuse('TOO_BIG', 'devices')
  return { ...state, devices: set(state.devices, device.id, device), members: set(state.members, person, { ...member, devices: [...member.devices, device.id] }) }
}

const admit = (state: RosterState, op: Extract<RosterOp, { op: 'admit' }>): RosterState | Refusal => {
  const invite = state.invites.get(op.invite)
  if (!invite || invite.state === 'void') return refuse('NO_INVITE')
  if (invite.state === 'used') return refuse('INVITE_USED')
  if (op.host && !invite.host) return refuse('NOT_HOST', 'invitation does not make a host')
  if (state.members.has(op.person)) return refuse('REPEAT_DIFFERS', 'person is in the roster already')
  const join = readJoin(fromBase64url(op.join))
  if (isRefusal(join)) return join
  const device = newDevice(op.device, op.person)
  if (hex(join.caseId) !== state.caseId || hex(join.inviteId) !== op.invite || hex(deviceIdOf(join)) !== device.id) return refuse('NOT_AUTHOR', 'join request of another device, invitation or case')
  const grants = newGrants(state, new Map([[state.caseId, 'r']]), op.grants)
  if (isRefusal(grants)) return grants
  const member: Member = { person: op.person, commit: op.commit, host: op.host, live: true, devices: [], grants }
  return withDevice({ ...withInvite(state, { ...invite, state: 'used' }), members: set(state.members, op.person, member) }, op.device, op.person)
}

const newGrants = (state: RosterState, old: ReadonlyMap<string, 'r' | 'w'>, changes: readonly Grant[]): ReadonlyMap<string, 'r' | 'w'> | Refusal => {
  const grants = new Map(old)
  for (const { room, right } of changes) {
    if (room === state.caseId || !state.rooms.has(room)) return refuse('NO_ROOM', 'every member reads the roster, no grant changes that')
    if (right === '-') grants.delete(room)
    else grants.set(room, right)
  }
  return grants
}

const grant = (state: RosterState, op: Extract<RosterOp, { op: 'grant' }>): RosterState | Refusal => {
  const member = state.members.get(op.person)
  if (!member?.live) return refuse('NO_GRANT', 'not a member')
  const grants = newGrants(state, member.grants, op.grants)
  if (isRefusal(grants)) return grants
  const lost = [...member.grants.keys()].filter(room => !grants.has(room))
  const next = { ...state, members: set(state.members, op.person, { ...member, host: op.host, grants }), rooms: stale(state, lost) }
  return hasHost(next) ? { ...next, invites: op.host ? next.invites : withoutOpenOf(next, op.person) } : refuse('LAST_HOST')
}

const addRooms = (state: RosterState, op: Extract<RosterOp, { op: 'room' }>, author: Member): RosterState | Refusal => {
  let next = state
  for (const { room, suite, commit } of op.rooms) {
    if (next.rooms.has(room)) return refuse('REPEAT_DIFFERS', 'room is in the roster already')
    if (next.rooms.size >= roomsMax) return refuse('TOO_BIG', 'rooms')
    next = { ...next, rooms: set(next.rooms, room, { room, suite, epoch: 1, commits: [commit], stale: false }) }
  }
  const mine = op.rooms.map(({ room }) => ({ person: author.person, room, right: 'w' as const }))
  for (const { person, room, right } of [...mine, ...op.grants]) {
    const member = next.members.get(person)
    if (!member?.live || !op.rooms.some(made => made.room === room)) return refuse('NO_GRANT', 'right in a room that this entry does not make')
    const grants = newGrants(next, member.grants, [{ room, right }])
    if (isRefusal(grants)) return grants
    next = { ...next, members: set(next.members, person, { ...member, grants }) }
  }
  return next
}

const hasHost = (state: RosterState): boolean => [...state.members.values()].some(member => member.live && member.host && member.devices.some(id => state.devices.get(id)?.live))

const stale = (state: RosterState, lost: Iterable<string>): ReadonlyMap<string, RosterRoom> => {
  const rooms = new Map(state.rooms)
  for (const name of lost) rooms.set(name, { ...rooms.get(name)!, stale: true })
  return rooms
}

/** An invitation speaks for the host who made it; when he no longer is one, nobody comes in by it. */
const withoutOpenOf = (state: RosterState, person: string): ReadonlyMap<string, RosterInvite> =>
  new Map([...state.invites].map(([id, invite]) => [id, invite.by === person && invite.state === 'open' ? { ...invite, state: 'void' as const } : invite]))

const revoke = (state: RosterState, op: Extract<RosterOp, { op: 'revoke' }>, author: Member): RosterState | Refusal => {
  const person = op.person === '' ? state.devices.get(op.device)?.person : op.person
  const member = person === undefined ? undefined : state.members.get(person)
  if (!member?.live || (op.person === '') === (op.device === '')) return refuse('NO_GRANT', 'revokes nobody')
  if (op.device !== '' && !state.devices.get(op.device)?.live) return refuse('NO_GRANT', 'revokes a device that is out already')
  const gone = op.device === '' ? member.devices : [op.device]
  const devices = new Map(state.devices)
  for (const id of gone) devices.set(id, { ...devices.get(id)!, live: false })
  const members = set(state.members, member.person, { ...member, live: op.device !== '' })
  const invites = op.device === '' ? withoutOpenOf(state, member.person) : state.invites
  const next = rekey({ ...state, devices, members, invites, rooms: stale(state, member.grants.keys()) }, op.rekeys, author)
  return isRefusal(next) || hasHost(next) ? next : refuse('LAST_HOST')
}

/** Who makes a new key must hold the old one: it is passed on sealed under the new, or newcomers lose the past. */
const rekey = (state: RosterState, rekeys: readonly Rekey[], author: Member): RosterState | Refusal => {
  let rooms = state.rooms
  for (const { room, epoch, commit } of rekeys) {
    const known = rooms.get(room)
    if (!known) return refuse('NO_ROOM')
    const right = author.grants.get(room)
    if (!(right === 'w' || (author.host && right === 'r'))) return refuse('NO_GRANT', 'new key for a room the author may not write')
    if (epoch !== known.epoch + 1) return refuse('EPOCH_OLD', 'not the next epoch')
    rooms = set(rooms, room, { ...known, epoch, commits: [...known.commits, commit], stale: false })
  }
  return { ...state, rooms }
}

/** Rooms in which somebody may do less, or another key holds, than before: each needs a tick beside the entry. */
export const roomsToTick = (before: RosterState, after: RosterState): string[] => {
  const rank = (right: string | undefined): number => (right === 'w' ? 2 : right === 'r' ? 1 : 0)
  return [...before.rooms.keys()].filter(room => {
    if (room === before.caseId) return false
    if (before.rooms.get(room)!.epoch !== after.rooms.get(room)!.epoch) return true
    return [...before.devices.keys()].some(device => rank(rightOf(after, device, room)) < rank(rightOf(before, device, room)))
  })
}

/** The roster with its past: rights are judged at a mark, not at the head. */
export interface RosterHistory { readonly states: readonly RosterState[]; readonly head: Bytes; readonly latest: RosterState | undefined }
export const emptyHistory: RosterHistory = { states: [], head: new Uint8Array(32), latest: undefined }
export const stateAt = (history: RosterHistory, seq: number): RosterState | undefined => history.states[seq - 1]

/** Appends an entry that stands at the next position of the roster's log, at `relayTime`. */
export const extendHistory = (history: RosterHistory, envelope: Envelope, relayTime: number): RosterHistory | Refusal => {
  const stands = history.latest
  if (stands && !(envelope.seenSeq === stands.seq && sameBytes(envelope.seenHead, history.head))) return refuse('ROSTER_STALE')
  const next = foldRoster(stands, envelope)
  if (isRefusal(next)) return next
  const before = stands ? history.head : emptyHead(caseIdOf(envelope))
  return { states: [...history.states, next], head: nextHead(before, envelope.id, relayTime), latest: next }
}
