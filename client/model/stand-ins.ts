/**
 * Who may sign at a party's place, as registered: he himself; whoever has his
 * 特别授权 (民法典 165, 民诉法解释 147); his 法定代理人; for an organisation,
 * which has no hand, its 法定代表人. A party under 16 does not sign alone
 * (民法典 18 to 20). A program knows papers, not persons: the registration says
 * so, nothing here proves it.
 */
import { standInWords, type StandIn } from '../../shared/paper-acts.ts'
import { isLawful, type Registration } from './registration.ts'

export interface MaySign {
  readonly self: boolean
  /** Whoever is meant when nothing is said stands first. */
  readonly others: readonly StandIn[]
  /** Nobody can sign here: who is not registered yet. */
  readonly lacks: '' | 'representative' | 'guardian'
}
const HIMSELF: MaySign = { self: true, others: [], lacks: '' }

/** `view` undefined: this person may not read the registration. */
export const maySign = (view: Registration | undefined, place: { readonly capacity: string; readonly name: string; readonly party: boolean }): MaySign => {
  const named = place.party ? view?.parties.filter(({ name }) => name !== '' && name === place.name) ?? [] : []
  const party = named.find(({ side }) => side.replace(/（.*）$/u, '') === place.capacity) ?? named[0]
  if (view === undefined || party === undefined) return HIMSELF
  const agents = party.agents.filter(({ removal, name }) => !removal && name !== '')
  const guardians = agents.filter(isLawful).map(({ name }): StandIn => ({ name, as: 'guardian' }))
  const special = agents.filter(agent => agent.special && !isLawful(agent)).map(({ name }): StandIn => ({ name, as: 'special' }))
  if (party.legal) {
    const head = view.value(`${party.path}/法定代表人`) ?? '', others: StandIn[] = [...head === '' ? [] : [{ name: head, as: 'representative' as const }], ...special]
    return { self: false, others, lacks: others.length === 0 ? 'representative' : '' }
  }
  const young = party.age !== undefined && party.age < 16, others = [...guardians, ...special]
  return { self: !young, others, lacks: young && others.length === 0 ? 'guardian' : '' }
}

/** 委托代理人（特别授权）王立民 */
export const standInSaid = (one: StandIn): string => standInWords(one)
/** 委托代理人（特别授权） */
export const standInTitle = (as: StandIn['as']): string => standInWords({ name: '', as })
