/**
 * Persons at the gate: what the registration still lacks, whose identity was
 * seen, whether every name stands in the agreement code point for code point,
 * and who may sign for whom. Names are compared, never normalised: 朗 (U+F929)
 * and 朗 (U+6717) look alike and are two.
 */
import { daysIn } from './gate-dates.ts'
import { countOf } from './gate-amounts.ts'
import { dayWords } from './days.ts'
import { lineAt, plainOf, type Finding } from './gate-text.ts'
import { partyLinesIn, type PartyLine } from './party-lines.ts'
import { labelOf } from './code-lists.ts'
import type { Agent, Party, Registration } from './registration.ts'
import { ticked, type Session } from './sessions.ts'

interface Found { readonly stops: readonly Finding[]; readonly warns: readonly Finding[] }
const registration = (code: string, at: string, sentence: string): Finding => ({ code, where: 'registration', at, sentence })
const atLine = (code: string, line: PartyLine | undefined, sentence: string): Finding => ({ code, where: 'agreement', ...(line ? { at: lineAt(line.line) } : {}), sentence })

/** Anything beyond title, number and track: from then on what is missing stops the freezing. */
export const isBegun = (view: Registration): boolean =>
  view.parties.length > 0 || view.claims.length > 0 || ['纠纷类型', '案件来源', '受理日期', '交办日期', '涉及金额', '纠纷简要情况'].some(path => view.standing(path).some(({ value }) => value !== ''))

const sideOf = ({ side }: Party): string => side.replace(/（.*）$/u, '')
const called = (party: Party): string => `${sideOf(party) || '当事人'}${party.name}`
const lawful = ({ kind }: Agent): boolean => kind.startsWith('法定代理人')
const agentsOf = ({ agents }: Party): readonly Agent[] => agents.filter(({ removal, name }) => !removal && name !== '')

// ---------------------------------------------------------------- fields

/** One line for the case, for each party and each claim: twenty lines of one field each would hide the rest. */
const lacking = ({ missing }: Registration): Finding[] => {
  const groups = new Map<string, { path: string; names: string[] }>()
  for (const { path, label } of missing) {
    const key = path.includes('/') ? path.split('/', 2).join('/') : ''
    const [who, ...what] = label.split(' · '), name = what.length > 0 ? what.join(' · ') : who ?? label
    const group = groups.get(key) ?? { path, names: [] }
    group.names.push(key === '' || group.names.length > 0 ? name : `${who} 的${name}`)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ path, names }) => registration('FIELDS', path, `案卷登记还缺必填的${names.slice(0, 5).join('、')}${names.length > 5 ? `等 ${names.length} 项` : ''}。归档和立卷都要用；填上再冻结。`))
}

// ---------------------------------------------------------------- names

const codes = (name: string): string => [...name].map(letter => `${letter} U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join('，')
/** The letters of one name that the other has not at the same place. */
const unlike = (name: string, other: string): string => { const others = [...other]; return codes([...name].filter((letter, i) => letter !== others[i]).join('')) }
/** Only to find what was meant, never to say that two names are one. */
const likeness = (name: string): string => name.normalize('NFKC').replace(/[\s·•‧・．]/gu, '')
const isAlike = (a: string, b: string): boolean => {
  if (likeness(a) === likeness(b)) return true
  const one = [...likeness(a)], two = [...likeness(b)]
  return one.length === two.length && one.length > 1 && one.filter((letter, i) => letter !== two[i]).length === 1
}
/** The line's words begin with the name, and nothing of a longer name follows. */
const stands = ({ rest }: PartyLine, name: string): boolean => rest.startsWith(name) && !/^[\p{L}\p{N}·]/u.test(rest.slice(name.length))

/** The name up to the first blank, and up to the next mark: 张　三 is spaced out for the eye. */
const readings = ({ name, rest }: PartyLine): readonly string[] => [name, rest.split(/[，。；,;（(]/u, 1)[0]?.trim().slice(0, 40) ?? name]

const twoNames = (who: string, registered: string, written: string): string => {
  const letters = unlike(registered, written), others = unlike(written, registered)
  const apart = letters === '' && others === '' ? '' : `不同的是：登记里 ${letters || '没有'}，协议书里 ${others || '没有'}。`
  return `${who}的名字两处不是同一个写法：登记里是“${registered}”，协议书里是“${written}”。${isAlike(registered, written) ? '看着差不多，其实不一样。' : ''}${apart}请照身份证逐字核对，两处改成一样，再冻结。`
}

const names = (view: Registration, lines: readonly PartyLine[], all: string): Found => {
  const stops: Finding[] = [], warns: Finding[] = []
  const named = view.parties.filter(({ name }) => name !== '')
  const left = lines.filter(line => line.name !== '' && !named.some(({ name }) => stands(line, name)))
  const taken = new Set<PartyLine>()
  for (const party of named) {
    const own = lines.filter(line => stands(line, party.name)), side = sideOf(party)
    if (own.length > 0) {
      if (side !== '' && !own.some(({ capacity }) => capacity === side)) warns.push(atLine('NAME_SIDE', own[0], `${party.name}在案卷登记里是${side}，协议书里是${own[0]?.capacity ?? ''}。谁给谁付钱会反过来；请核对。`))
      continue
    }
    const alike = (line: PartyLine): string | undefined => readings(line).find(each => isAlike(each, party.name))
    const meant = left.find(line => !taken.has(line) && alike(line) !== undefined) ?? left.find(line => !taken.has(line) && side !== '' && line.capacity === side)
    if (meant) { taken.add(meant); stops.push({ ...atLine('NAME_DIFFERS', meant, twoNames(side || '当事人', party.name, alike(meant) ?? meant.name)), names: [party.name, alike(meant) ?? meant.name] }); continue }
    // One line for two parties, as in old forms: the name has to be there, letter for letter.
    if (all.includes(party.name)) continue
    stops.push(atLine('NAME_ABSENT', lines.at(-1), `案卷登记里有${called(party)}，协议书里没有这个名字。不在协议书里的人不受它约束，也没有签名处；请把他写进去，或者在登记里移除。`))
  }
  for (const line of left) if (!taken.has(line) && named.length > 0) stops.push({ code: 'NAME_UNKNOWN', where: 'registration', at: 'party', sentence: `协议书里的${line.capacity}“${line.name}”不在案卷登记里。他的身份没有登记过；请先登记，或者改协议书。` })
  return { stops, warns }
}

// ---------------------------------------------------------------- sex, age, birth

/** What stands behind this is said of somebody else. */
const OTHERS = /代理人|代表人|负责人|监护人|配偶|[父母]亲|之[子女妻夫]|[丈妻儿女][夫子]/u
/** Sex, age and birth in a party's own words beside the registration's: one of them is another person's, or a slip. */
const bearings = (view: Registration, lines: readonly PartyLine[]): Finding[] => view.parties.filter(({ legal, name }) => !legal && name !== '').flatMap(party => lines.filter(line => stands(line, party.name)).flatMap(line => {
  const own = plainOf(line.rest.slice(party.name.length).split(OTHERS, 1)[0] ?? ''), sex = labelOf(view.value(`${party.path}/性别`) ?? ''), born = view.value(`${party.path}/出生日期`) ?? '', apart: string[] = []
  const [, said] = /(?:^|[，,、；\s])(?:性别\s*[：:]?\s*)?(男|女)性?(?=[，,。、；\s]|$)/u.exec(own) ?? []
  if (said !== undefined && /^[男女]$/u.test(sex) && said !== sex) apart.push(`性别写的是“${said}”，登记里是“${sex}”`)
  const age = /(?:^|[^虚\d零〇一二三四五六七八九十百])(?:年龄\s*[：:]?\s*(\d{1,3}|[一二三四五六七八九十百零〇]{1,5})|(\d{1,3}|[一二三四五六七八九十百零〇]{1,5})\s*周?岁)/u.exec(own), years = countOf(age?.[1] ?? age?.[2] ?? '')
  if (age && !/虚岁/u.test(own) && years !== undefined && party.age !== undefined && years !== party.age) apart.push(`年龄写的是“${age[0].replace(/^[，,、；。\s]+/u, '')}”，照登记的出生日期 ${dayWords(born)}，今天是 ${party.age} 周岁`)
  const birth = daysIn(own).find(({ from, to, real, year }) => real && year && (/出生(?:日期|年月日|于)?\s*[：:]?\s*$/u.test(own.slice(0, from)) || /^\s*出?生/u.test(own.slice(to))))
  if (birth && born !== '' && birth.iso !== born) apart.push(`出生日期写的是“${birth.text}”，登记里是 ${dayWords(born)}`)
  return apart.length === 0 ? [] : [atLine('PARTY_FACTS', line, `协议书里${called(party)}的${apart.join('；')}。签的是不是同一个人会说不清；请照身份证核对，两处改成一样。`)]
}))

// ---------------------------------------------------------------- identity, capacity

const seenNames = (sessions: readonly Session[]): ReadonlySet<string> =>
  new Set(sessions.filter(({ withdrawn }) => !withdrawn).flatMap(({ people }) => people.filter(person => !person.removed && ticked(person.values('identity')) === 'yes').map(({ name }) => name.trim())))

const identity = (view: Registration, sessions: readonly Session[]): Finding[] => {
  const seen = seenNames(sessions)
  return view.parties.filter(({ name }) => name !== '').flatMap((party): Finding[] => {
    const head = party.legal ? view.value(`${party.path}/法定代表人`) ?? '' : ''
    const agents = agentsOf(party).filter(({ name }) => seen.has(name))
    if ((!party.legal && seen.has(party.name)) || (head !== '' && seen.has(head)) || agents.some(agent => agent.special || lawful(agent))) return []
    // He was not there himself and who came may not agree for him (民法典第一百六十五条, 民诉法解释第一百四十七条).
    const [only] = agents
    if (only) return [registration('AGENT', `${only.path}/权限/4`, `${called(party)}本人没有到过场，来的代理人${only.name}没有“承认、变更和放弃调解请求”的特别授权，不能替他签。请补特别授权的委托书并登记，或者请本人来。`)]
    return [{ code: 'IDENTITY', where: 'sessions', sentence: `${called(party)}的身份还没有在场次里核对过${head === '' ? '' : `（法定代表人${head}）`}。不知道签的是不是本人；请看证件，在“到场”里勾上核对身份，名字要和登记一样。` }]
  })
}

const minors = (view: Registration): Found => {
  const young = view.parties.filter(party => party.age !== undefined && party.age < 18 && !agentsOf(party).some(lawful))
  const told = (party: Party, more: string): Finding => registration('MINOR', `${party.path}/出生日期`, `${called(party)}到冻结这天 ${party.age ?? 0} 周岁，登记里没有法定代理人。${more}`)
  return {
    stops: young.filter(({ age = 0 }) => age < 16).map(party => told(party, '未成年人要由法定代理人代签或者同意（民法典第十九条、第二十条）；请登记监护人，再冻结。')),
    // 民法典第十八条第二款: a program cannot know what somebody lives on.
    warns: young.filter(({ age = 0 }) => age >= 16).map(party => told(party, '以自己的劳动收入为主要生活来源的，可以自己签（民法典第十八条第二款）；不是的，请登记法定代理人。')),
  }
}

/** Agents without special power whose principal came himself: they may sit beside him, not sign for him. */
const weakAgents = (view: Registration, sessions: readonly Session[]): Finding[] => {
  const seen = seenNames(sessions)
  return view.parties.filter(({ name }) => seen.has(name)).flatMap(party => agentsOf(party).filter(agent => !agent.special && !lawful(agent)).map(agent =>
    registration('AGENT_WEAK', `${agent.path}/权限/4`, `${called(party)}的代理人${agent.name}只有一般授权，协议书要由${party.name}本人签，代理人不能替签（民诉法解释第一百四十七条）。`)))
}

const ORGANISATION = /(?:公司|厂|店|社|会|局|所|院|校|站|中心|集团|企业|银行|部|队)$/u
/** Parties of the agreement whom nobody registered: there is a name to be compared with a paper all the same. */
const unregistered = (lines: readonly PartyLine[], sessions: readonly Session[]): Finding[] => {
  const seen = seenNames(sessions)
  return lines.filter(({ name }) => name !== '' && !seen.has(name)).map(({ capacity, name }) => [...name].length > 4 && ORGANISATION.test(name)
    ? registration('IDENTITY', 'party', `${capacity}${name}还没有登记，谁能代表它签也就没有核对过。请先在案卷登记里写上它和法定代表人，再在场次里核对到场的人的身份。`)
    : { code: 'IDENTITY', where: 'sessions', sentence: `${capacity}${name}的身份还没有在场次里核对过。不知道签的是不是本人；请看证件，在调解笔录的“到场”里加上他，勾上核对身份，名字要和协议书一样。代理人来的，先在案卷登记里写上当事人和代理人。` })
}

/** `sessions` undefined: this person may not read them; nothing is said of identity then. */
export const peopleFindings = (view: Registration, sessions: readonly Session[] | undefined, paragraphs: readonly string[]): Found => {
  const lines = partyLinesIn(paragraphs), all = paragraphs.join('\n'), unnamed = sessions && view.parties.every(({ name }) => name === '') ? unregistered(lines, sessions) : []
  if (!isBegun(view)) return { stops: unnamed, warns: [registration('NOT_BEGUN', '纠纷类型', '案卷登记还没有填，没法替你核对当事人的名字和涉及金额。归档时要用；可以现在补，也可以先冻结。')] }
  const written = names(view, lines, all), young = minors(view)
  return {
    stops: [...lacking(view), ...written.stops, ...unnamed, ...sessions ? identity(view, sessions) : [], ...young.stops],
    warns: [...written.warns, ...bearings(view, lines), ...young.warns, ...sessions ? weakAgents(view, sessions) : []],
  }
}
