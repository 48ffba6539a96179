/** Roster entries that bring people in and take them out, with the keys that go with it. */
import { base64url, fromHex, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment, openBox, randomBytes, sealBox } from '../../shared/crypto.ts'
import { inviteKeysOf, joinerOf, readJoin, type InviteKeys, type JoinRequest } from '../../shared/join.ts'
import { nameLengthMax } from '../../shared/limits.ts'
import { isRefusal, refuse, type Refusal } from '../../shared/refusal.ts'
import { readersOf, type RosterState } from '../../shared/roster-fold.ts'
import type { PersonRecord, Rekey, RosterOp, Wrap } from '../../shared/roster.ts'
import { text } from '../../shared/shape.ts'
import { commitTo, newSalt, peopleRoom, readSaid, sealPart } from './directory.ts'
import { wrapKey } from './hpke.ts'
import { previousKeyAad, type Keyring } from './keyring.ts'
import { trayGrants } from './tray-rights.ts'

/** Twenty-four hours: long enough for a colleague who is on the road, short enough for a link that went astray. */
export const inviteMs = 24 * 60 * 60 * 1000

export interface InvitePlan { readonly name: string; readonly role: string; readonly host: boolean; readonly rights: Readonly<Record<string, string>> }

export const currentPeopleKey = (state: RosterState, keyring: Keyring): { epoch: number; key: Bytes } | undefined => {
  const epoch = state.rooms.get(state.caseId)!.epoch
  const key = keyring.keyOf(state.caseId, epoch)
  return key && { epoch, key }
}

export const makeInvite = (state: RosterState, keyring: Keyring, plan: InvitePlan, now: number): { op: RosterOp; secret: Bytes; keys: InviteKeys } | Refusal => {
  const people = currentPeopleKey(state, keyring)
  if (!people) return refuse('CANNOT_OPEN', 'no people key')
  const secret = randomBytes(16)
  const keys = inviteKeysOf(fromHex(state.caseId), secret)
  const { name, role, rights } = plan
  const sealed = sealPart(people.key, { invite: { name, role, rights, at: now, introductionKey: base64url(keys.introductionKey) } })
  return { secret, keys, op: { op: 'invite', invite: hex(keys.inviteId), pub: base64url(keys.pub), expires: now + inviteMs, host: plan.host, sealed: base64url(sealed) } }
}

const INTRODUCTION = utf8('liuchi/introduction/1')
export interface Introduced extends PersonRecord { /** What people call his device. */ readonly device: string }
export const sealIntroduction = (key: Bytes, introduced: Introduced): Bytes => sealBox(key, utf8(JSON.stringify(introduced)), INTRODUCTION)
/** What the newcomer calls himself; undefined when it does not open or is not an introduction: a stranger wrote it. */
export const openIntroduction = (key: Bytes, sealed: Bytes): Introduced | undefined => {
  const plain = openBox(key, sealed, INTRODUCTION)
  return plain && readSaid(plain, ({ name = null, agency = null, role = null, device = '' }) => ({ name: text(1, nameLengthMax)(name), agency: text(0, nameLengthMax)(agency), role: text(0, nameLengthMax)(role), device: text(0, nameLengthMax)(device) }))
}

/** 放行: a person with his first device and the keys of every room he may read. The role is the invitation's, not the newcomer's word. */
export const makeAdmission = async (state: RosterState, keyring: Keyring, joinBytes: Bytes): Promise<RosterOp | Refusal> => {
  const join = readJoin(joinBytes)
  if (isRefusal(join)) return join
  const invite = keyring.invite(hex(join.inviteId)), standing = state.invites.get(hex(join.inviteId))
  if (!invite || standing?.state !== 'open') return refuse('NO_INVITE')
  const introduced = openIntroduction(invite.introductionKey, join.introduction)
  if (!introduced) return refuse('CANNOT_OPEN', 'introduction')
  const person = { name: introduced.name, agency: introduced.agency, role: invite.role }
  const named = Object.entries(invite.rights).flatMap(([section, right]) => {
    const room = keyring.roomOf(section)
    return room && (right === 'r' || right === 'w') ? [{ room, right }] as const : []
  })
  // Trays were perhaps made after the invitation: who works on the texts gets those that stand now.
  const grants = [...named, ...trayGrants(state, keyring, invite.role, { host: standing.host, reads: section => invite.rights[section] !== undefined })]
  const people = currentPeopleKey(state, keyring)
  if (!people) return refuse('CANNOT_OPEN', 'no people key')
  const wraps = await wrapsFor(state, keyring, join, grants.map(({ room }) => room), people)
  if (isRefusal(wraps)) return wraps
  const salt = newSalt()
  return {
    op: 'admit', person: hex(randomBytes(16)), commit: commitTo(salt, person), host: standing.host,
    device: { sign: base64url(join.signPub), wrap: base64url(join.wrapPub) }, invite: hex(join.inviteId), join: base64url(joinBytes),
    grants, wraps, sealed: base64url(sealPart(people.key, { person: { ...person, salt }, device: introduced.device })),
  }
}

const wrapsFor = async (state: RosterState, keyring: Keyring, join: JoinRequest, rooms: readonly string[], people: { epoch: number; key: Bytes }): Promise<Wrap[] | Refusal> => {
  const to = hex(joinerOf(join))
  const wraps = [await wrapKey(to, join.wrapPub, peopleRoom, people.epoch, people.key)]
  for (const room of rooms) {
    const epoch = state.rooms.get(room)!.epoch
    const key = keyring.keyOf(room, epoch)
    if (!key) return refuse('CANNOT_OPEN', 'a room that this device cannot read')
    wraps.push(await wrapKey(to, join.wrapPub, room, epoch, key))
  }
  return wraps
}

/** 移出: out of the roster, and new keys for every room that the leaver could read and this device can. */
export const makeRemoval = async (state: RosterState, keyring: Keyring, person: string): Promise<RosterOp | Refusal> => {
  const member = state.members.get(person)
  if (!member?.live) return refuse('NO_GRANT', 'not a member')
  const rekeys: Rekey[] = []
  for (const room of member.grants.keys()) {
    const known = state.rooms.get(room)!
    const before = keyring.keyOf(room, known.epoch)
    if (!before || (known.suite === 0 && room !== state.caseId)) continue
    const key = randomBytes(32), epoch = known.epoch + 1
    const readers = readersOf(state, room).filter(device => device.person !== person)
    const wraps = await Promise.all(readers.map(device => wrapKey(device.id, device.wrapPub, room, epoch, key)))
    if (state.recovery) wraps.push(await wrapKey('recovery', state.recovery, room, epoch, key))
    rekeys.push({ room, epoch, commit: hex(keyCommitment(key)), previous: base64url(sealBox(key, before, previousKeyAad)), wraps })
  }
  return { op: 'revoke', person, device: '', rekeys }
}

