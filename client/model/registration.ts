/**
 * 案卷登记 as people read it: the folds of the registration and identity rooms
 * with types. Pure: the same facts give the same view on every screen.
 *
 * A party is removed by a field of his own, whose value lists the writes that
 * were standing when he was removed; what stands now and is not in that list
 * was written by somebody who did not know. Nothing is lost, he can come back.
 */
import { claimResult, type ClaimResult } from './claim-results.ts'
import { codeOf, labelOf, CODE_LISTS } from './code-lists.ts'
import { ageOn } from './days.ts'
import { fieldWrite, foldWrites, readWrites, replacing, type FactObject, type Standing } from './facts.ts'
import { moneyOf } from './money.ts'
import { AGENT_FIELDS, caseFields, CLAIM_FIELDS, CLAIM_OF, CLAIM_PARTY, claimPartyField, CLAIM_RESULT, LEGAL_FIELDS, NATURAL_FIELDS, PARTY_HEAD, powerField, REMOVED, senseOfField, specOf, type FieldRoom, type FieldSpec } from './registration-fields.ts'

export interface OpenConflict {
  readonly path: string
  readonly room: FieldRoom
  /** 甲方宋月桂 · 联系方式 */
  readonly label: string
  readonly values: readonly Standing[]
}
export interface Removal {
  readonly by: Standing
  /** Edits that stand and that the remover had not seen. */
  readonly unseen: readonly Standing[]
}
interface Removable { readonly id: string; readonly path: string; readonly removal: Removal | undefined }
export interface Agent extends Removable {
  readonly name: string
  readonly kind: string
  /** Codes of the list agent-powers that are ticked. */
  readonly powers: readonly string[]
  /** 特别授权 (民法典 165, 民诉法解释 147): may admit, change or give up claims, so may sign. */
  readonly special: boolean
}
/** 法定代理人: by law, not by a letter of authority. */
export const isLawful = ({ kind }: Pick<Agent, 'kind'>): boolean => kind.startsWith('法定代理人')
export interface Party extends Removable {
  readonly side: string
  readonly sideCode: string
  readonly legal: boolean
  /** 姓名 or 名称, code point for code point; empty while nobody has written one. */
  readonly name: string
  readonly agents: readonly Agent[]
  readonly fields: readonly FieldSpec[]
  /** Age on the day of the view; undefined without a settled birth date. */
  readonly age: number | undefined
}
/** Somebody who asks for it; removed parties stay. `label`: 甲方宋月桂. */
export interface ClaimParty { readonly id: string; readonly label: string; readonly removed: boolean }
export interface Claim extends Removable { readonly text: string; readonly fen: number | undefined; readonly result: ClaimResult; readonly parties: readonly ClaimParty[] }
export interface Registration {
  /** What stands in a field, oldest first; empty when nothing does. A cleared field stands with an empty value. */
  standing(path: string): readonly Standing[]
  /** The one value; '' when empty, undefined while several stand. */
  value(path: string): string | undefined
  /** Every write of a field in the log's order, replaced ones too. */
  history(path: string): readonly Standing[]
  /** A value that ended a disagreement, with the values that it ended. */
  settlement(path: string): { readonly by: Standing; readonly over: readonly Standing[] } | undefined
  readonly parties: readonly Party[]
  readonly removedParties: readonly Party[]
  readonly claims: readonly Claim[]
  readonly removedClaims: readonly Claim[]
  /** Sum of the claims' amounts in 分; undefined while an amount is not settled. */
  readonly total: number | undefined
  readonly conflicts: readonly OpenConflict[]
  readonly missing: readonly { readonly path: string; readonly label: string }[]
  readonly required: number
}

export interface Sources {
  readonly registration: readonly FactObject[]
  /** undefined: this person may not read it. */
  readonly identity?: readonly FactObject[] | undefined
  readonly track: string
  /** ISO day. */
  readonly today: string
}

interface Index {
  readonly writes: ReadonlyMap<string, Standing>
  readonly fields: ReadonlyMap<string, readonly Standing[]>
}
const indexOf = (facts: readonly FactObject[]): Index => { const writes = readWrites(facts); return { writes, fields: foldWrites(writes, senseOfField) } }
const nothing: readonly Standing[] = []

export const registrationOf = ({ registration, identity, track, today }: Sources): Registration => {
  const open = indexOf(registration), closed = identity && indexOf(identity)
  const at = (path: string): Index | undefined => (roomOfPath(path) === 'identity' ? closed : open)
  const standing = (path: string): readonly Standing[] => at(path)?.fields.get(path) ?? nothing
  const value = (path: string): string | undefined => { const now = standing(path); return now.length > 1 ? undefined : now[0]?.value ?? '' }
  const first = (path: string): string => standing(path)[0]?.value ?? ''
  const { parties, agents, claims, askers } = namesIn(open.writes, closed?.writes)

  const removalOf = (path: string): Removal | undefined => {
    const marks = standing(`${path}/${REMOVED}`)
    const by = marks[0]
    if (by === undefined || marks.length > 1 || by.value === '') return undefined
    const seen = new Set([by, ...by.also].flatMap(({ value: text }) => text.split(' ')))
    // What the identity room holds counts only when the remover could read it: else he could not have seen anything there.
    const now = [...open.fields, ...seen.has(identitySeen) && closed ? closed.fields : []].filter(([field]) => field.startsWith(`${path}/`) && field !== `${path}/${REMOVED}`).flatMap(([, each]) => each)
    return { by, unseen: now.filter(({ id }) => !seen.has(id)) }
  }
  const agentOf = (path: string): Agent => {
    const powers = CODE_LISTS['agent-powers'].codes.filter(({ code }) => first(`${path}/${powerField(code)}`) !== '').map(({ code }) => code)
    return { id: path.split('/').at(-1) ?? '', path, removal: removalOf(path), name: first(`${path}/代理人姓名`), kind: labelOf(first(`${path}/代理人身份`)), powers, special: powers.includes(specialPower) }
  }
  const partyOf = (id: string): Party => {
    const path = `party/${id}`
    const legal = codeOf(CODE_LISTS['party-kinds'], first(`${path}/主体`)) === '2'
    const side = first(`${path}/方`), birth = value(`${path}/出生日期`)
    return {
      id, path, legal, side: labelOf(side), sideCode: codeOf(CODE_LISTS.sides, side) ?? '', name: first(`${path}/${legal ? '名称' : '姓名'}`),
      agents: (agents.get(id) ?? []).map(agent => agentOf(`${path}/agent/${agent}`)), fields: [...PARTY_HEAD, ...legal ? LEGAL_FIELDS : NATURAL_FIELDS],
      age: legal || birth === undefined ? undefined : ageOn(birth, today), removal: removalOf(path),
    }
  }
  const order = (party: Party): number => { const n = CODE_LISTS.sides.codes.findIndex(({ code }) => code === party.sideCode); return n < 0 ? CODE_LISTS.sides.codes.length : n }
  const everyone = parties.map(partyOf).sort((a, b) => order(a) - order(b))
  const labels = new Map(everyone.map(party => [party.id, [party.side.replace(/（.*）$/u, ''), party.name].join('') || '一位当事人']))
  const rank = new Map(everyone.map(({ id }, i) => [id, i]))
  const gone = new Set(everyone.filter(({ removal }) => removal).map(({ id }) => id))
  const everyClaim = claims.map((id): Claim => {
    const path = `claim/${id}`, amount = value(`${path}/金额`), alone = first(`${path}/${CLAIM_PARTY}`)
    const asks = (party: string): boolean => { const said = standing(`${path}/${claimPartyField(party)}`)[0]; return said === undefined ? party === alone : said.value !== '' }
    const who = [...new Set([...alone === '' ? [] : [alone], ...askers.get(id) ?? []])].filter(asks).sort((a, b) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size))
    return {
      id, path, removal: removalOf(path), text: first(`${path}/事项`), fen: amount === undefined ? undefined : amount === '' ? 0 : moneyOf(amount), result: claimResult(value(`${path}/${CLAIM_RESULT}`)),
      parties: who.map(party => ({ id: party, label: labels.get(party) ?? '一位当事人', removed: gone.has(party) })),
    }
  })
  const here = everyone.filter(({ removal }) => !removal), claimsHere = everyClaim.filter(({ removal }) => !removal)
  const hidden = [...everyone, ...everyClaim, ...everyone.flatMap(party => party.agents)].filter(({ removal }) => removal).map(({ path }) => `${path}/`)

  const labelFor = (path: string): string => labelOfPath(path, id => labels.get(id) ?? '', id => claimsHere.findIndex(claim => claim.id === id) + 1)
  const conflicts = [open, ...closed ? [closed] : []].flatMap(({ fields }, i) => [...fields].flatMap(([path, values]): OpenConflict[] =>
    values.length < 2 || (i === 0 ? 'registration' : 'identity') !== roomOfPath(path) || hidden.some(prefix => path.startsWith(prefix) && path !== `${prefix}${REMOVED}`) ? []
      : [{ path, room: roomOfPath(path), label: labelFor(path), values }]))

  const wanted = [
    ...caseFields(track).filter(isRequired).map(({ name }) => name),
    ...here.flatMap(party => party.fields.filter(spec => isRequired(spec) && (spec.room === 'registration' || closed !== undefined)).map(({ name }) => `${party.path}/${name}`)),
    ...here.flatMap(party => party.agents.filter(({ removal }) => !removal).flatMap(agent => AGENT_FIELDS.filter(isRequired).map(({ name }) => `${agent.path}/${name}`))),
    ...claimsHere.flatMap(({ path }) => CLAIM_FIELDS.filter(isRequired).map(({ name }) => `${path}/${name}`)),
  ]
  const missing = wanted.filter(path => standing(path).every(({ value: text }) => text === '')).map(path => ({ path, label: labelFor(path) }))
  return {
    standing, value,
    history: path => [...at(path)?.writes.values() ?? []].filter(({ field }) => field === path),
    settlement(path) {
      const [only, ...more] = standing(path)
      const writes = at(path)?.writes
      if (only === undefined || more.length > 0 || writes === undefined) return undefined
      const over = only.replaces.flatMap(id => { const write = writes.get(id); return write?.field === path ? [write] : [] })
      return new Set(over.map(write => senseOfField(path, write.value))).size > 1 ? { by: only, over } : undefined
    },
    parties: here, removedParties: everyone.filter(({ removal }) => removal), claims: claimsHere, removedClaims: everyClaim.filter(({ removal }) => removal),
    total: claimsHere.some(({ fen }) => fen === undefined) ? undefined : claimsHere.reduce((sum, { fen }) => sum + (fen ?? 0), 0),
    conflicts, missing, required: wanted.length,
  }
}

/** The parties who are in the case, in the order of the papers; for everybody who reads them without the screen's view. */
export const partiesOf = (registration: readonly FactObject[], today: string): readonly Party[] => registrationOf({ registration, track: '', today }).parties

const isRequired = ({ need }: FieldSpec): boolean => need === 'required'
/** Power 4 of the list: 承认、变更和放弃调解请求. */
const specialPower = '4'

export const roomOfPath = (path: string): FieldRoom => specOf(path)?.room ?? 'registration'

/** 甲方宋月桂 · 联系方式, 申请事项二 · 金额, 纠纷类型. */
const labelOfPath = (path: string, partyName: (id: string) => string, claimNumber: (id: string) => number): string => {
  const parts = path.split('/'), id = parts[1] ?? '', last = parts.at(-1) ?? ''
  const name = last === REMOVED ? '是否移除' : parts.at(-2) === '权限' ? `代理权限 ${CODE_LISTS['agent-powers'].codes.find(({ code }) => code === last)?.label ?? last}` : last
  if (parts[0] === 'party') return `${partyName(id)} · ${parts[2] === 'agent' && !last.startsWith('代理') ? `代理人 ${name}` : name}`
  const asked = parts[2] === CLAIM_OF ? `由${partyName(last)}提出` : name === CLAIM_PARTY ? '提出人' : name
  return parts[0] === 'claim' ? `申请事项 ${claimNumber(id)} · ${asked}` : name
}

/** Ids in the order in which they first appear; a party that only the identity room knows is still a party. */
const namesIn = (open: Index['writes'], closed: Index['writes'] | undefined): { parties: string[]; agents: Map<string, string[]>; claims: string[]; askers: Map<string, string[]> } => {
  const parties = new Set<string>(), claims = new Set<string>(), agents = new Map<string, Set<string>>(), askers = new Map<string, Set<string>>()
  for (const writes of [open, closed ?? new Map<string, Standing>()]) {
    for (const { field } of writes.values()) {
      const [kind, id, sort, agent] = field.split('/')
      if (id === undefined || id === '') continue
      const within = agent ?? ''
      if (kind === 'claim') {
        claims.add(id)
        if (sort === CLAIM_OF && within !== '') askers.set(id, (askers.get(id) ?? new Set()).add(within))
      } else if (kind === 'party') {
        parties.add(id)
        if (sort === 'agent' && within !== '') agents.set(id, (agents.get(id) ?? new Set()).add(within))
      }
    }
  }
  const lists = (sets: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> => new Map([...sets].map(([id, each]) => [id, [...each]]))
  return { parties: [...parties], claims: [...claims], agents: lists(agents), askers: lists(askers) }
}

// ---------------------------------------------------------------- writing

const identitySeen = '+identity'
/** Removes a party, an agent or a claim: names what stood then, so that later readers see what the remover had not seen. */
export const removalWrite = (path: string, registration: readonly FactObject[], identity: readonly FactObject[] | undefined): string => {
  const { fields } = indexOf(registration)
  const under = ([field, values]: [string, readonly Standing[]]): string[] => (field.startsWith(`${path}/`) ? values.flatMap(one => [one, ...one.also]).map(({ id }) => id) : [])
  const seen = [...[...fields].flatMap(under), ...identity ? [identitySeen, ...[...indexOf(identity).fields].flatMap(under)] : []]
  return fieldWrite(`${path}/${REMOVED}`, seen.join(' ') || '-', replacing(fields.get(`${path}/${REMOVED}`) ?? []))
}
export const returnWrite = (path: string, view: Registration): string => fieldWrite(`${path}/${REMOVED}`, '', replacing(view.standing(`${path}/${REMOVED}`)))
