/** The keys that a roster has for this device: unwrapped once, kept in memory while the profile is unlocked. */
import { fromBase64url, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { deviceIdOf, keyCommitment, openBox, type Device } from '../../shared/crypto.ts'
import type { Envelope } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { RosterHistory } from '../../shared/roster-fold.ts'
import { readRosterOp, type PersonRecord, type RosterOp, type Wrap } from '../../shared/roster.ts'
import { commitTo, openPart, peopleRoom, type SealedPart } from './directory.ts'
import { unwrapKey } from './hpke.ts'

export interface KnownPerson extends PersonRecord { readonly salt: string }
export interface KnownInvite { readonly name: string; readonly role: string; readonly at: number; readonly introductionKey: Bytes; readonly rights: Readonly<Record<string, string>> }

export interface Keyring {
  /** `room` in hex; the case id stands for the people key. */
  keyOf(room: string, epoch: number): Bytes | undefined
  sectionOf(room: string): string | undefined
  roomOf(section: string): string | undefined
  person(id: string): KnownPerson | undefined
  invite(id: string): KnownInvite | undefined
  /** What people call this device; empty when nobody said. */
  deviceKind(device: string): string
  /** Reads the entries that are new since the last time. */
  read(history: RosterHistory, entries: readonly Envelope[]): Promise<void>
}

/** What a new epoch key seals its predecessor under. */
export const previousKeyAad = utf8('liuchi/previous-key/1')

export const wrapsOf = (op: RosterOp): readonly Wrap[] => ('wraps' in op ? op.wraps : 'rekeys' in op ? op.rekeys.flatMap(({ wraps }) => wraps) : [])

export const makeKeyring = (caseName: string, device: Device): Keyring => {
  const keys = new Map<string, Bytes>()
  const sections = new Map<string, string>(), roomBySection = new Map<string, string>()
  const persons = new Map<string, KnownPerson>(), invites = new Map<string, KnownInvite>(), kinds = new Map<string, string>()
  let read = 0
  const me = hex(device.deviceId)
  const name = (room: string, epoch: number): string => `${room === peopleRoom ? caseName : room}/${epoch}`

  const takeWraps = async (ops: readonly RosterOp[], history: RosterHistory): Promise<void> => {
    const mine = ops.flatMap(wrapsOf).filter(wrap => wrap.to === me && !keys.has(name(wrap.room, wrap.epoch)))
    await Promise.all(mine.map(async wrap => {
      const key = await unwrapKey(wrap, device.wrapKey, device.wrapPub)
      // A host could wrap another key than the one everybody else has: the roster's commitment decides.
      const room = history.latest?.rooms.get(wrap.room === peopleRoom ? caseName : wrap.room)
      if (key && room?.commits[wrap.epoch - 1] === hex(keyCommitment(key))) keys.set(name(wrap.room, wrap.epoch), key)
    }))
  }
  /** Newcomers read history: each new key seals the one before it. */
  const takePrevious = (ops: readonly RosterOp[], history: RosterHistory): void => {
    for (const op of [...ops].reverse()) {
      if (op.op !== 'revoke' && op.op !== 'rekey') continue
      for (const { room, epoch, previous } of op.rekeys) {
        const key = keys.get(name(room, epoch))
        const before = key && openBox(key, fromBase64url(previous), previousKeyAad)
        if (before && history.latest?.rooms.get(room)?.commits[epoch - 2] === hex(keyCommitment(before))) keys.set(name(room, epoch - 1), before)
      }
    }
  }

  const takePart = (op: RosterOp, part: SealedPart): void => {
    for (const [room, section] of Object.entries(part.rooms ?? {})) {
      // Said by the entry that makes the room, and once: a later word must not lead writing into another room.
      if (!('rooms' in op) || !op.rooms.some(made => made.room === room) || sections.has(room)) continue
      sections.set(room, section)
      if (!roomBySection.has(section)) roomBySection.set(section, room)
    }
    if (part.person && (op.op === 'genesis' || op.op === 'admit')) {
      const { salt, agency, role, name: called } = part.person
      // The name shown must be the name committed to in clear: it is what a bundle will disclose.
      if (commitTo(salt, { name: called, agency, role }) === op.commit) persons.set(op.person, { salt, agency, role, name: called })
    }
    if (part.device !== undefined && (op.op === 'genesis' || op.op === 'admit')) kinds.set(hex(deviceIdOf({ signPub: fromBase64url(op.device.sign), wrapPub: fromBase64url(op.device.wrap) })), part.device)
    if (part.invite && op.op === 'invite') invites.set(op.invite, { ...part.invite, introductionKey: fromBase64url(part.invite.introductionKey) })
  }

  return {
    keyOf: (room, epoch) => keys.get(name(room, epoch)),
    sectionOf: room => sections.get(room),
    roomOf: section => roomBySection.get(section),
    person: id => persons.get(id),
    invite: id => invites.get(id),
    deviceKind: id => kinds.get(id) ?? '',
    async read(history, entries) {
      const all = entries.flatMap(entry => { const op = readRosterOp(entry.body); return isRefusal(op) ? [] : [op] })
      const fresh = read < all.length ? all.slice(read) : []
      read = all.length
      await takeWraps(fresh, history)
      takePrevious(all, history)
      const epochs = history.latest?.rooms.get(caseName)?.epoch ?? 0
      const peopleKeys = Array.from({ length: epochs }, (_, i) => keys.get(name(caseName, i + 1))).filter(key => key !== undefined)
      // Somebody who comes late learns the people key with his own entry: then older parts open too.
      for (const op of all) if ('sealed' in op) { const part = openPart(peopleKeys, op.sealed); if (part) takePart(op, part) }
    },
  }
}
