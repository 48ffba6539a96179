/** A tray's room, made while the case runs: its key goes to the staff who publish or read along, the party gets it by his invitation. */
import { base64url, hex } from '../../shared/bytes.ts'
import { keyCommitment, randomBytes } from '../../shared/crypto.ts'
import { refuse, type Refusal } from '../../shared/refusal.ts'
import { memberOf, type RosterState } from '../../shared/roster-fold.ts'
import type { PersonGrant, RosterOp, Wrap } from '../../shared/roster.ts'
import { sealPart } from './directory.ts'
import { wrapKey } from './hpke.ts'
import type { Keyring } from './keyring.ts'
import { currentPeopleKey } from './membership.ts'
import { trayRight } from './tray-rights.ts'

/** `section` is `tray:<id>` or `wall`; `me` the author's device id in hex. */
export const makeTrayRoom = async (state: RosterState, keyring: Keyring, me: string, section: string): Promise<RosterOp | Refusal> => {
  const people = currentPeopleKey(state, keyring), author = memberOf(state, me)
  if (!people || !author) return refuse('CANNOT_OPEN', 'no people key')
  const room = hex(randomBytes(16)), key = randomBytes(32)
  const grants: PersonGrant[] = [...state.members.values()].flatMap(member => {
    if (!member.live || member.person === author.person) return []
    const right = trayRight(keyring.person(member.person)?.role ?? 'party', { host: member.host, reads: of => member.grants.has(keyring.roomOf(of) ?? '') })
    return right ? [{ person: member.person, room, right }] : []
  })
  const readers = new Set([author.person, ...grants.map(({ person }) => person)])
  const devices = [...state.devices.values()].filter(device => device.live && readers.has(device.person))
  const wraps: Wrap[] = await Promise.all(devices.map(device => wrapKey(device.id, device.wrapPub, room, 1, key)))
  if (state.recovery) wraps.push(await wrapKey('recovery', state.recovery, room, 1, key))
  return { op: 'room', rooms: [{ room, suite: 1, commit: hex(keyCommitment(key)) }], grants, wraps, sealed: base64url(sealPart(people.key, { rooms: { [room]: section } })) }
}
