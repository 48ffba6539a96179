/**
 * 还差 n 项: what the text and the facts say against freezing, and what they
 * only warn of. Pure; what stands in the way for other reasons (no line, no
 * right, open conflicts) client/finish/freeze.ts adds.
 */
import type { Block } from '../../shared/agreement.ts'
import { amountFindings, registeredSum } from './gate-amounts.ts'
import { claimFindings } from './gate-claims.ts'
import { dateFindings } from './gate-dates.ts'
import { lintFindings } from './gate-lint.ts'
import { payeeFindings } from './gate-payee.ts'
import { peopleFindings } from './gate-people.ts'
import { gateTextOf, type Finding, type GateText } from './gate-text.ts'
import { partyLinesIn } from './party-lines.ts'
import type { Registration } from './registration.ts'
import type { Session } from './sessions.ts'
import { saysUnagreed, withoutQuoted } from './template-unagreed.ts'

/** What else of the case this device may read; `sessions` undefined when it may not. */
export interface GateFacts { readonly registration: Registration; readonly sessions: readonly Session[] | undefined }
/** `stops` block, `warns` do not. */
export interface GateFindings { readonly stops: readonly Finding[]; readonly warns: readonly Finding[] }

/** What nobody agreed on is named in the text, and is not what was agreed on. */
const agreedText = ({ clauses, lines }: GateText): GateText => ({
  lines, clauses: clauses.map(clause => saysUnagreed(clause.text) ? { ...clause, text: withoutQuoted(clause.text), plain: withoutQuoted(clause.plain) } : clause),
})

/** `today`: the day of freezing, ISO, where the case is. Without facts only the text is judged. */
export const gateOf = (body: readonly Block[], today: string, facts: GateFacts | undefined): GateFindings => {
  const whole = gateTextOf(body), text = agreedText(whole), paragraphs = [...text.lines, ...text.clauses.map(clause => clause.text)]
  const amounts = amountFindings(text), dates = dateFindings(text, today)
  const people = facts && peopleFindings(facts.registration, facts.sessions, paragraphs)
  const registered = facts?.registration.value('涉及金额')
  const sums = facts && registered ? registeredSum(text, registered, facts.registration.total) : undefined
  const claims = facts && claimFindings(whole, facts.registration)
  const lines = partyLinesIn(text.lines), parties = Math.max(2, lines.length)
  const payees = payeeFindings(text.clauses, [...lines, ...facts?.registration.parties ?? []].map(({ name }) => name))
  return {
    stops: [...claims?.stops ?? [], ...amounts.stops, ...sums?.stops ?? [], ...dates.stops, ...people?.stops ?? []],
    warns: [...people?.warns ?? [], ...payees, ...claims?.warns ?? [], ...amounts.warns, ...sums?.warns ?? [], ...dates.warns, ...lintFindings(text, parties)],
  }
}
