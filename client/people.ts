/** Roster, names and presence put together into the people that the screen lists. */
import { hex } from '../shared/bytes.ts'
import type { RosterState } from '../shared/roster-fold.ts'
import { memberOf } from '../shared/roster-fold.ts'
import type { Keyring } from './keys/keyring.ts'
import { wallSection } from './keys/tray-rights.ts'
import type { Presence } from './sync/case-session.ts'
import { ROLES, type Person, type Right, type Role, type Section } from './workspace.ts'

export const SECTIONS: readonly Section[] = ['registration', 'identity', 'sessions', 'record', 'agreement', 'evidence', 'review', 'acts']

/** One right for each section. */
export const rightsOf = (of: (section: Section) => Right): Record<Section, Right> => Object.fromEntries(SECTIONS.map(section => [section, of(section)])) as Record<Section, Right>

export const roleOf = (text: string): Role => ROLES.find(role => role === text) ?? 'party'

const isWall = (sections: readonly string[]): boolean => sections.length > 0 && sections.every(section => section === wallSection)

export const peopleOf = (state: RosterState, keyring: Keyring, presence: ReadonlyMap<string, Presence>, me: Uint8Array): Person[] => {
  const mine = memberOf(state, hex(me))?.person
  const people = [...state.members.values()].filter(member => member.live).map((member): Person => {
    const known = keyring.person(member.person)
    const seen = member.devices.map(id => presence.get(id)).filter(each => each !== undefined)
    const heard = seen.reduce((latest, { heardAt }) => Math.max(latest, heardAt), 0)
    const right = (section: Section): Right => {
      const granted = member.grants.get(keyring.roomOf(section) ?? '')
      return granted === 'w' ? 'write' : granted === 'r' ? 'read' : 'none'
    }
    return {
      id: member.person, name: known?.name ?? '（姓名未公开）', agency: known?.agency ?? '', role: roleOf(known?.role ?? ''),
      host: member.host, me: member.person === mine, online: member.person === mine || seen.some(({ online }) => online),
      doing: seen.find(({ online, doing }) => online && doing)?.doing ?? '',
      place: seen.find(({ online, place }) => online && place)?.place ?? '',
      lastReceivedAt: heard > 0 ? new Date(heard).toISOString() : undefined,
      rights: rightsOf(right),
      ...(isWall([...member.grants.keys()].flatMap(room => keyring.sectionOf(room) ?? [])) ? { wall: true } : {}),
    }
  })
  const self = people.find(person => person.me)
  // Who sits at a tray sees the staff, and no other party.
  const atTray = self?.role === 'party' && SECTIONS.every(section => self.rights[section] === 'none')
  return atTray ? people.filter(person => person.me || person.role !== 'party') : people
}
