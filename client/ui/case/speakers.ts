import { partyLabel } from '../../model/template.ts'
import type { Person, Role } from '../../workspace.ts'
import { ROLE_CHAR } from '../editor/role-mark.ts'
import type { Speaker } from '../editor/record-commands.ts'
import { t } from '../words/words.ts'

const KEYS_MAX = 9 // one digit each
const AFTER_PARTIES: readonly Role[] = ['lawyer', 'police', 'court', 'recorder']

/**
 * Who can be called by a digit: mediators, the parties (who have no device
 * here), then lawyers, police, court, recorder. A line keeps the name it was
 * taken down with; the id only finds its badge, so the first of each role is
 * called by the role: his lines keep their badge when he leaves the case.
 */
export const speakersOf = (people: readonly Person[]): Speaker[] => {
  const staff = (role: Role): Omit<Speaker, 'key'>[] => {
    const those = people.filter(person => person.role === role)
    return those.map((person, index) => ({
      id: index === 0 ? role : person.id, role, char: ROLE_CHAR[role], name: person.name,
      label: those.length === 1 ? t(`role.${role}.short`) : person.name,
    }))
  }
  const parties = [0, 1].map((index): Omit<Speaker, 'key'> => {
    const label = partyLabel(index)
    return { id: index === 0 ? 'party-a' : 'party-b', role: 'party', char: label.slice(0, 1), label }
  })
  return [...staff('mediator'), ...parties, ...AFTER_PARTIES.flatMap(staff)]
    .slice(0, KEYS_MAX).map((speaker, index) => ({ ...speaker, key: String(index + 1) }))
}
