/** What people do in 案卷登记, as verbs: come into a field, type, leave it; settle; remove. */
import { replacing } from '../../client/model/facts.ts'
import { beginTyping, chooseValue, finishTyping, type Typing } from '../../client/model/field-typing.ts'
import { registrationOf, removalWrite, returnWrite, type Registration } from '../../client/model/registration.ts'
import { shownValue, specOf } from '../../client/model/registration-fields.ts'
import type { CaseRoom, FactRoom } from '../../client/workspace.ts'
import { must } from './node-place.ts'

const factsOf = (room: CaseRoom, section: 'registration' | 'identity'): FactRoom => {
  const facts = room.facts(section)
  if (!facts) throw new Error(`no way into ${section}`)
  return facts
}
export const registrationSeen = (room: CaseRoom): Registration =>
  registrationOf({ registration: factsOf(room, 'registration').facts.get(), identity: room.facts('identity')?.facts.get(), track: room.head.get().track, today: '2026-11-21' })

const specAt = (path: string) => { const spec = specOf(path); if (!spec) throw new Error(`no field ${path}`); return spec }
/** What stands in a field as the screen words it, the writer's name before it. */
export const standsIn = (room: CaseRoom, path: string): string[] =>
  registrationSeen(room).standing(path).map(({ value, personId }) => `${room.people.get().find(({ id }) => id === personId)?.name ?? '？'}：${shownValue(specAt(path), value)}`)
export const toSettle = (room: CaseRoom): string[] => registrationSeen(room).conflicts.map(({ label }) => label)

/** Comes into a field and holds it; `leaves` types the text and goes out. */
export const comesInto = (room: CaseRoom, path: string): { leaves(text: string): Promise<void> } => {
  const spec = specAt(path)
  const typing: Typing = beginTyping(spec, registrationSeen(room).standing(path))
  return {
    async leaves(text) {
      const typed = finishTyping(path, spec, { ...typing, text })
      if (typed.at === 'problem') throw new Error(typed.sentence)
      if (typed.at === 'write') must(await factsOf(room, spec.room).write(typed.json))
    },
  }
}
export const fillsIn = (room: CaseRoom, path: string, text: string): Promise<void> => comesInto(room, path).leaves(text)
export const settles = async (room: CaseRoom, path: string, value: string): Promise<void> =>
  must(await factsOf(room, specAt(path).room).write(chooseValue(path, value, replacing(registrationSeen(room).standing(path))).json))
export const removes = async (room: CaseRoom, path: string): Promise<void> =>
  must(await factsOf(room, 'registration').write(removalWrite(path, factsOf(room, 'registration').facts.get(), room.facts('identity')?.facts.get())))
export const bringsBack = async (room: CaseRoom, path: string): Promise<void> => must(await factsOf(room, 'registration').write(returnWrite(path, registrationSeen(room))))
