import type { Present } from '../../model/sessions.ts'
import { partyLabel } from '../../model/template.ts'
import type { Person, Role } from '../../workspace.ts'
import { ROLE_CHAR } from '../editor/role-mark.ts'
import type { Speaker } from '../editor/record-commands.ts'
import { t } from '../words/words.ts'

const KEYS_MAX = 9 // one digit each; who comes after them has a button only
const AFTER_PARTIES: readonly Role[] = ['lawyer', 'police', 'court', 'recorder']
const CHAR: Readonly<Record<string, string>> = { agent: '代', helper: '邀', representative: '法' }

type Attending = Pick<Present, 'id' | 'name' | 'capacity' | 'side'>

/**
 * Who can be called by a digit: mediators, the parties (who have no device
 * here), then lawyers, police, court, recorder, then whoever else the session
 * has: agents, invited people, each of several on one side, colleagues without a device. A line keeps the
 * name it was taken down with; the id only finds its badge, so the first of
 * each role is called by the role: his lines keep their badge when he leaves
 * the case.
 */
export const speakersOf = (people: readonly Person[], attending: readonly Attending[] = []): Speaker[] => {
  const staff = (role: Role): Omit<Speaker, 'key'>[] => {
    const those = people.filter(person => person.role === role)
    return those.map((person, index) => ({
      id: index === 0 ? role : person.id, role, char: ROLE_CHAR[role], name: person.name,
      label: those.length === 1 ? t(`role.${role}.short`) : person.name,
    }))
  }
  const ofSide = attending.filter(({ capacity, side }) => side !== '' && (capacity === 'party' || capacity === 'representative'))
  const sides = [...new Set([partyLabel(0), partyLabel(1), ...ofSide.map(({ side }) => side)])]
  const parties = sides.map((label, index): Omit<Speaker, 'key'> =>
    ({ id: ['party-a', 'party-b'][index] ?? `party-${label}`, role: 'party', char: label.slice(0, 1), label }))
  const known = new Set(people.map(({ name }) => name))
  const others = attending.flatMap(({ id, name, capacity, side }): Omit<Speaker, 'key'>[] => {
    const alone = ofSide.filter(each => each.side === side).length < 2
    if (capacity === 'staff') return name === '' || known.has(name) ? [] : [{ id: `present-${id}`, role: 'recorder', char: '工', label: name, name }]
    if (name === '' || capacity === undefined || (alone && side !== '' && (capacity === 'party' || capacity === 'representative'))) return []
    const what = capacity === 'party' ? side : `${side}${t(`capacity.${capacity}`)}`
    return [{ id: `present-${id}`, role: 'party', char: CHAR[capacity] ?? (side.slice(0, 1) || '当'), label: name, name: what === '' ? name : `${what}${name}` }]
  })
  return [...staff('mediator'), ...parties, ...AFTER_PARTIES.flatMap(staff), ...others]
    .map((speaker, index) => ({ ...speaker, key: index < KEYS_MAX ? String(index + 1) : '' }))
}
