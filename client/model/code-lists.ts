/**
 * Code lists: data that a county replaces, never code. A coded value keeps its
 * list, version, code and label, so that it still reads when the list has
 * changed or is not here: `dispute-types@2021/02 邻里纠纷`.
 */
import agentKinds from './codes/agent-kinds.json'
import agentPowers from './codes/agent-powers.json'
import caseSources from './codes/case-sources.json'
import claimResults from './codes/claim-results.json'
import disputeTypes from './codes/dispute-types.json'
import identityPapers from './codes/papers-of-identity.json'
import partyKinds from './codes/party-kinds.json'
import peoples from './codes/peoples.json'
import sexes from './codes/sexes.json'
import sides from './codes/sides.json'

export interface CodeList {
  readonly id: string
  readonly version: string
  /** The name on the papers. */
  readonly title: string
  /** Where the list comes from. */
  readonly source: string
  readonly codes: readonly { readonly code: string; readonly label: string }[]
}
export type ListId = 'agent-kinds' | 'agent-powers' | 'case-sources' | 'claim-results' | 'dispute-types' | 'papers-of-identity' | 'party-kinds' | 'peoples' | 'sexes' | 'sides'

export const CODE_LISTS: Readonly<Record<ListId, CodeList>> = {
  'agent-kinds': agentKinds, 'agent-powers': agentPowers, 'case-sources': caseSources, 'claim-results': claimResults, 'dispute-types': disputeTypes,
  'papers-of-identity': identityPapers, 'party-kinds': partyKinds, peoples, sexes, sides,
}

export interface Coded { readonly list: string; readonly version: string; readonly code: string; readonly label: string }

export const codedValue = (list: CodeList, code: string): string => {
  const found = list.codes.find(each => each.code === code)
  if (!found) throw new RangeError(`${list.id} has no code ${code}`)
  return `${list.id}@${list.version}/${found.code} ${found.label}`
}
/** undefined for a text that is no coded value: then the text itself is what somebody wrote. */
export const readCoded = (value: string): Coded | undefined => {
  const parts = /^([a-z-]+)@([^/\s]{1,40})\/([^\s/]{1,12}) (.+)$/u.exec(value)
  return parts ? { list: parts[1]!, version: parts[2]!, code: parts[3]!, label: parts[4]! } : undefined
}
/** The words of a coded value, or the text as it is. */
export const labelOf = (value: string): string => readCoded(value)?.label ?? value
/** The code of a value of this list, by its label where somebody wrote only that. */
export const codeOf = (list: CodeList, value: string): string | undefined => {
  const coded = readCoded(value)
  if (coded) return coded.list === list.id ? coded.code : undefined
  return list.codes.find(({ label }) => label === value.trim())?.code
}
