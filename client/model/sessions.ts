/**
 * 调解场次: when, where and how the people met, who was there, whose papers
 * were seen, what they were told and what they agreed to. Everything is a field
 * write (facts.ts), so that two people who fill in one field while apart stand
 * side by side; a further session is one object of its own.
 *
 * The first session is always there: two people who begin the first meeting
 * while apart begin the same one. A latecomer gets a line of his own, and with
 * it his own notices (调解记录 must name 告知 for each person).
 * Consent to relatives or experts taking part is asked of every party
 * (人民调解法 art. 20); a refusal is recorded like a consent.
 */
import { toHan } from '../../shared/agreement.ts'
import { fieldWrite, foldWrites, newFactId, readWrites, replacing, type FactObject, type Standing } from './facts.ts'
import { AGENDA, type AgendaItem } from './phrases.ts'
import { sessionField, TEXT_FIELD } from './schema.ts'

export const FIRST_SESSION = 'first'
/** 现场 · 视频 · 一方现场 */
export const MODES = ['site', 'video', 'mixed'] as const
/** 当事人 · 法定代表人或监护人 · 代理人 · 受邀参加人 · 工作人员 */
export const CAPACITIES = ['party', 'representative', 'agent', 'helper', 'staff'] as const
/** 权利义务 · 调解性质与效力 · 回避 · 录音录像 · 个人信息 · 虚假调解后果 */
export const NOTICES = ['rights', 'nature', 'avoidance', 'recording', 'privacy', 'sham'] as const
/** 电子签名 · 录音录像 · 个人信息 · 亲友或专家参加 */
export const CONSENTS = ['signature', 'recording', 'privacy', 'helpers'] as const
/** What was looked at, never its number: numbers live in the identity room. */
export const DOCUMENTS = ['居民身份证', '户口簿', '护照', '港澳台居民居住证', '营业执照', '授权委托书', '律师执业证', '工作证', '其他证件'] as const
export type Mode = typeof MODES[number]
export type Capacity = typeof CAPACITIES[number]
export type Notice = typeof NOTICES[number]
export type Consent = typeof CONSENTS[number]
export type SessionLeaf = 'begins' | 'ends' | 'place' | 'mode' | 'presider' | 'withdrawn' | `agenda/${AgendaItem}`
export type PresentLeaf = 'name' | 'capacity' | 'side' | 'office' | 'cameAt' | 'leftAt' | 'identity' | 'removed' | `notice/${Notice}` | `consent/${Consent}`

/** What stands in a field: several values are a question for people. */
export type Values = readonly Standing[]
const nothing: Values = []

export interface Present {
  readonly id: string
  readonly session: string
  readonly name: string
  readonly capacity: Capacity | undefined
  /** 甲方, 乙方 …: whose side; empty for staff and helpers of nobody. */
  readonly side: string
  /** What a working person was on that day: 法院，青禾县人民法院柳溪人民法庭; empty when nobody wrote it down. */
  readonly office: string
  /** ISO; when he came, if that was written down. */
  readonly cameAt: string
  readonly leftAt: string
  readonly late: boolean
  readonly removed: boolean
  values(leaf: PresentLeaf): Values
}

export interface Session {
  readonly id: string
  /** 1, 2, 3 … in the order of the log, withdrawn ones not counted (0). */
  readonly number: number
  /** The name of its record in the record's document. */
  readonly field: string
  readonly stage: 'ahead' | 'running' | 'ended'
  readonly withdrawn: boolean
  /** In the order in which they were entered; removed ones too. */
  readonly people: readonly Present[]
  values(leaf: SessionLeaf): Values
}

export const sessionPath = (session: string, leaf: SessionLeaf): string => `session/${session}/${leaf}`
export const presentPath = (session: string, person: string, leaf: PresentLeaf): string => `session/${session}/present/${person}/${leaf}`

/** The object that begins a further session. */
export const sessionJson = (id: string): string => JSON.stringify({ kind: 'session', id })

const idPattern = /^[A-Za-z0-9_-]{1,64}$/
const readSession = (json: string): string | undefined => {
  let value: unknown
  try { value = JSON.parse(json) } catch { return undefined } // not JSON: not ours
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, id } = value as Record<string, unknown>
  return kind === 'session' && typeof id === 'string' && idPattern.test(id) ? id : undefined
}

/** The one value of a field, or what the several say, joined: never one of them alone. */
export const said = (values: Values): string => values.map(({ value }) => value).filter(value => value !== '').join(' / ')
const agreed = (values: Values): string => (values.length === 1 ? values[0]!.value : '')

/** All sessions, the first one first, then in the order of the log; what members wrote is read with doubt. */
export const foldSessions = (facts: readonly FactObject[]): Session[] => {
  const writes = readWrites(facts), fields = foldWrites(writes)
  const ids = [...new Set([FIRST_SESSION, ...facts.flatMap(({ json }) => readSession(json) ?? [])])]
  let counted = 0
  return ids.map(id => {
    const values = (leaf: SessionLeaf): Values => fields.get(sessionPath(id, leaf)) ?? nothing
    const withdrawn = id !== FIRST_SESSION && values('withdrawn').length > 0 && values('withdrawn').every(({ value }) => value === '1')
    const begins = agreed(values('begins'))
    const ended = said(values('ends')) !== ''
    return {
      id, values, withdrawn, number: withdrawn ? 0 : ++counted, field: id === FIRST_SESSION ? TEXT_FIELD : sessionField(id),
      stage: ended ? 'ended' : said(values('begins')) !== '' ? 'running' : 'ahead',
      people: peopleOf(id, begins, [...writes.values()].map(({ field }) => field), fields),
    }
  })
}

const peopleOf = (session: string, begins: string, written: readonly string[], fields: ReadonlyMap<string, Values>): Present[] => {
  const prefix = `session/${session}/present/`
  const ids = [...new Set(written.flatMap(field => (field.startsWith(prefix) ? [field.slice(prefix.length).split('/')[0] ?? ''] : [])))]
  return ids.filter(id => idPattern.test(id)).map(id => {
    const values = (leaf: PresentLeaf): Values => fields.get(presentPath(session, id, leaf)) ?? nothing
    const cameAt = agreed(values('cameAt'))
    return {
      id, session, values, name: said(values('name')), capacity: CAPACITIES.find(each => each === agreed(values('capacity'))), side: said(values('side')), office: said(values('office')),
      cameAt, leftAt: agreed(values('leftAt')), late: cameAt !== '' && begins !== '' && minute(cameAt) > minute(begins),
      // Somebody who said it stays wins over somebody who removed: a line with notices must not vanish by itself.
      removed: values('removed').length > 0 && values('removed').every(({ value }) => value === '1'),
    }
  })
}

/** 一, 二, 三 … for 第三次调解. */
export const sessionHan = (n: number): string => toHan(n)

/** Whole minutes: who came in the minute in which it began was there. */
const minute = (iso: string): number => Math.floor(Date.parse(iso) / 60_000)

/** Whose identity is to be checked, who is to be told and asked: everybody but the working people; helpers are seen but not asked. */
export const isToBeSeen = ({ capacity }: Pick<Present, 'capacity'>): boolean => capacity !== 'staff'
export const isToBeTold = ({ capacity }: Pick<Present, 'capacity'>): boolean => capacity !== 'staff' && capacity !== 'helper'

export type Ticked = 'yes' | 'no' | 'open' | 'two'
/** A tick's state: `no` is a refusal on record, `two` two different answers. */
export const ticked = (values: Values): Ticked => {
  const [first, ...others] = values
  if (first === undefined || (others.length === 0 && first.value === '')) return 'open'
  if (others.length > 0) return values.every(({ value }) => value !== '' && value !== 'no') ? 'yes' : 'two'
  return first.value === 'no' ? 'no' : 'yes'
}

export interface Progress { readonly seen: Ticked; readonly told: number; readonly ofTold: number; readonly agreed: number; readonly ofAgreed: number; readonly refused: number }
/** 身份已核对 · 已告知 n/6 · 已同意 n/4, for one person; consent to helpers is asked only where there are any. */
export const progressOf = (person: Present, session: Session): Progress => {
  const told = isToBeTold(person) ? NOTICES.map(notice => ticked(person.values(`notice/${notice}`))) : []
  const asked = isToBeTold(person) ? askedIn(session).map(consent => ticked(person.values(`consent/${consent}`))) : []
  return {
    seen: isToBeSeen(person) ? ticked(person.values('identity')) : 'yes',
    told: told.filter(each => each === 'yes').length, ofTold: told.length,
    agreed: asked.filter(each => each === 'yes').length, ofAgreed: asked.length, refused: asked.filter(each => each === 'no').length,
  }
}

/** Which consents this session asks for (人民调解法 art. 20 only when somebody was invited). */
export const askedIn = ({ people }: Pick<Session, 'people'>): Consent[] =>
  CONSENTS.filter(consent => consent !== 'helpers' || people.some(({ capacity, removed }) => capacity === 'helper' && !removed))

export interface Missing { readonly person: Present; readonly what: readonly ('identity' | 'notice' | 'consent')[] }
/** Who still lacks what; a refusal is an answer, nothing is lacking then. */
export const missingIn = (session: Session): Missing[] =>
  session.people.filter(person => !person.removed).flatMap((person): Missing[] => {
    const { seen, told, ofTold, agreed, ofAgreed, refused } = progressOf(person, session)
    const what = [...(seen === 'open' || seen === 'two' ? ['identity' as const] : []), ...(told < ofTold ? ['notice' as const] : []), ...(agreed + refused < ofAgreed ? ['consent' as const] : [])]
    return what.length > 0 ? [{ person, what }] : []
  })

/** How many of the ten items of 人民调解程序 are done. */
export const agendaDone = (session: Pick<Session, 'values'>): number => AGENDA.filter(item => ticked(session.values(`agenda/${item}`)) === 'yes').length

// ---------------------------------------------------------------- making

/** A write of one field that replaces what stands there now. */
export const writeOf = (field: string, value: string, standing: Values): string => fieldWrite(field, value, replacing(standing))

/** An empty capacity is one that nobody has settled yet. */
export interface Newcomer { readonly name: string; readonly capacity: Capacity | ''; readonly side: string; readonly office?: string; readonly cameAt: string }
/** The writes that enter one more person into a session. */
export const entering = (session: string, { name, capacity, side, office = '', cameAt }: Newcomer): string[] => {
  const person = newFactId()
  const leaves: readonly (readonly [PresentLeaf, string])[] = [['name', name], ['capacity', capacity], ['side', side], ['office', office], ['cameAt', cameAt]]
  return leaves.flatMap(([leaf, value]) => (value === '' ? [] : [fieldWrite(presentPath(session, person, leaf), value, [])]))
}

/** The writes of a next session: the people of the last one come along, without any tick: identity is seen each time. */
export const nextSession = (last: Session): { readonly id: string; readonly writes: readonly string[] } => {
  const id = newFactId()
  const carried = (['place', 'mode', 'presider'] as const).flatMap(leaf => { const value = agreed(last.values(leaf)); return value === '' ? [] : [fieldWrite(sessionPath(id, leaf), value, [])] })
  const people = last.people.filter(({ removed }) => !removed).flatMap(({ name, capacity, side, office }) => entering(id, { name, capacity: capacity ?? '', side, office, cameAt: '' }))
  return { id, writes: [sessionJson(id), ...carried, ...people] }
}
