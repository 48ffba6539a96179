/**
 * The parties as lines of a paper. Only what the registration room holds: ID
 * numbers and telephone numbers stay blank until persons are copied in when the
 * text is frozen; a value that is not settled is a blank as well. The birth date
 * stands for the age, which would be wrong by the day of signing.
 */
import { labelOf } from './code-lists.ts'
import { dayWords } from './days.ts'
import type { FactObject } from './facts.ts'
import { isLawful, registrationOf, type Party, type Registration } from './registration.ts'
import type { TemplateParty } from './template.ts'

const SHORT = '＿＿', LONG = '＿＿＿＿＿＿'

/** One entry for each party who is in the case, in the order of the papers. */
export const templateParties = (registration: readonly FactObject[]): TemplateParty[] => {
  const view = registrationOf({ registration, track: '', today: '' })
  return view.parties.filter(({ side }) => side !== '').map(party => {
    const [, label = party.side, aside = ''] = /^([^（]+)(（.+）)?$/u.exec(party.side) ?? []
    return { label, aside, words: [partyWords(view, party), ...agentWords(party)].join('') }
  })
}

const partyWords = (view: Registration, party: Party): string => {
  const of = (name: string, blank: string): string => { const value = view.value(`${party.path}/${name}`) ?? ''; return value === '' ? blank : labelOf(value) }
  if (party.legal) return `${of('名称', '＿＿＿＿')}，统一社会信用代码${of('统一社会信用代码', LONG)}，住所${of('住所', LONG)}，法定代表人${of('法定代表人', '＿＿＿＿')}，职务${of('职务', SHORT)}，联系方式${LONG}。`
  const work = view.value(`${party.path}/职业或职务`) ?? ''
  const words = `${of('姓名', '＿＿＿＿')}，性别${of('性别', SHORT)}，民族${of('民族', SHORT)}，出生日期${dayWords(of('出生日期', '＿＿＿＿年＿＿月＿＿日'))}，`
  return `${words}${work === '' ? '' : `职业或职务${work}，`}身份证号码${LONG}，联系方式${LONG}，单位或住址${of('单位或住址', LONG)}。`
}
const agentWords = (party: Party): string[] => party.agents.filter(({ removal, name }) => !removal && name !== '').map(agent =>
  isLawful(agent) ? `法定代理人${agent.name}。` : `委托代理人${agent.name}${agent.kind === '' ? '' : `，${agent.kind}`}${agent.special ? '，特别授权' : '，一般授权'}。`)
