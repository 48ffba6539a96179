/** Everything that a case holds, folded: what a story may say of it. */
import { foldEvidence, type Exhibit } from '../../client/model/evidence.ts'
import { fieldWrite, replacing } from '../../client/model/facts.ts'
import { clausesOf, foldJoins, joinedOf, recordLines, type ClauseAt, type Joined, type Joins, type RecordLine } from '../../client/model/links.ts'
import { registrationOf, type Registration } from '../../client/model/registration.ts'
import { foldSessions, missingIn, type Missing, type Session } from '../../client/model/sessions.ts'
import type { CaseRoom } from '../../client/workspace.ts'

export interface CaseFile {
  readonly registration: Registration
  readonly session: Session
  readonly lacking: readonly Missing[]
  readonly clauses: readonly ClauseAt[]
  readonly lines: readonly RecordLine[]
  readonly joins: Joins
  readonly joined: readonly Joined[]
  readonly exhibits: readonly Exhibit[]
}

export const caseFileOf = (room: CaseRoom): CaseFile => {
  const facts = (section: Parameters<CaseRoom['facts']>[0]) => room.facts(section)?.facts.get() ?? []
  const [session] = foldSessions(facts('sessions'))
  const clauses = clausesOf(room.text('agreement')!.doc), lines = recordLines(room.text('record')!.doc), joins = foldJoins(facts('review'), () => false)
  return {
    registration: registrationOf({ registration: facts('registration'), identity: facts('identity'), track: 'people', today: '2026-11-20' }),
    session: session!, lacking: missingIn(session!), clauses, lines, joins, joined: joinedOf(joins, lines, clauses), exhibits: foldEvidence(facts('evidence')),
  }
}

/** A person chooses one value of a field of the registration. */
export const settle = async (room: CaseRoom, path: string, value: string): Promise<void> => {
  await room.facts('registration')!.write(fieldWrite(path, value, replacing(caseFileOf(room).registration.standing(path))))
}
