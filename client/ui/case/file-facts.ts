/** What of the case file is shown outside its own screens: in the list of sections and beside the text. */
import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'
import { today } from '../../model/days.ts'
import { foldEvidence } from '../../model/evidence.ts'
import { foldFields } from '../../model/facts.ts'
import { registrationOf, type Registration } from '../../model/registration.ts'
import { FIRST_SESSION, foldSessions } from '../../model/sessions.ts'
import type { CaseRoom, Fact, Section } from '../../workspace.ts'
import { observe } from '../bind.ts'

const none: readonly Fact[] = []
/** By the right, not by the person: a tick of his presence must not fold anything anew. */
const factsOf = (room: CaseRoom, section: Section): Accessor<readonly Fact[] | undefined> => {
  const me = observe(room.me)
  const right = createMemo(() => me().rights[section])
  const facts = createMemo(() => { if (right() === 'none') return undefined; const there = room.facts(section); return there && observe(there.facts) })
  return createMemo(() => facts()?.())
}
/** Local day in ISO. */

/** undefined while this person may not read it. */
export const createRegistrationView = (room: CaseRoom): Accessor<Registration | undefined> => {
  const open = factsOf(room, 'registration'), closed = factsOf(room, 'identity'), head = observe(room.head)
  const track = createMemo(() => head().track)
  return createMemo(() => { const registration = open(); return registration && registrationOf({ registration, identity: closed(), track: track(), today: today() }) })
}

/** Exhibits that nobody has withdrawn. */
export const createExhibitCount = (room: CaseRoom): Accessor<number> => {
  const facts = factsOf(room, 'evidence')
  return createMemo(() => foldEvidence(facts() ?? none).filter(({ withdrawn }) => withdrawn === undefined).length)
}

/** Fields of sessions that stand in several ways: the session's number, and how many there. */
export const createOpenSessions = (room: CaseRoom): Accessor<readonly { readonly id: string; readonly number: number; readonly open: number }[]> => {
  const facts = factsOf(room, 'sessions')
  return createMemo(() => {
    const now = facts() ?? none
    const open = [...foldFields(now)].flatMap(([field, values]) => (values.length > 1 ? [/^session\/([^/]+)\//u.exec(field)?.[1] ?? FIRST_SESSION] : []))
    return open.length === 0 ? [] : foldSessions(now).flatMap(({ id, number }) => { const here = open.filter(each => each === id).length; return here === 0 ? [] : [{ id, number, open: here }] })
  })
}
