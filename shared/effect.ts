/**
 * 生效: computed from the acts on a paper by the track's table, never typed.
 * Dates are days on the paper (Beijing); nothing is said before the last
 * required act is there.
 *
 *   people   人民调解法第二十九条: every party signed, sealed or printed a thumb,
 *            the mediator signed, the committee's seal is on it; the day of the last
 *   police   治安调解协议书（2024 版式样）: 自双方签字之时起生效
 *   others   民法典第四百九十条: the day on which the last party signed
 */
import type { Frozen } from './agreement.ts'
import type { Standing } from './standing.ts'

/** A signature of level A that counts: its place, and its device's clock, ms. */
export interface DeviceSigned { readonly slot: string; readonly at: number }

export type Effect =
  | { readonly at: 'waiting'; readonly rule: string; /** What is missing, in words: 甲方宋月桂签署. */ readonly missing: readonly string[] }
  /** A necessary party refuses: everything waits. */
  | { readonly at: 'refused'; readonly rule: string; readonly by: readonly string[] }
  | { readonly at: 'effective'; readonly rule: string; /** YYYY-MM-DD */ readonly on: string }

interface Rule { readonly words: string; readonly mediator: boolean; readonly seal: boolean }
const PARTIES: Rule = { words: '各方当事人都签署之日起成立（民法典第四百九十条）', mediator: false, seal: false }
const TABLE: Readonly<Record<string, Rule>> = {
  people: { words: '各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效（人民调解法第二十九条）', mediator: true, seal: true },
  police: { words: '自双方签字之时起生效（治安调解协议书）', mediator: false, seal: false },
}
const ruleOf = (track: string): Rule => TABLE[track] ?? PARTIES

/** Words before the name at places that are not a party's. */
export const STAFF_CAPACITIES: readonly string[] = ['人民调解员', '记录人', '公安', '法院', '律师', '见证人', '受邀参加人', '其他']
export const MEDIATOR = '人民调解员'

/** The day in Beijing of a moment (ms), by arithmetic: a machine's zone must not change what is said. */
export const beijingDay = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

interface Place { readonly slot: string; readonly name: string; readonly capacity: string; readonly day: string | undefined; readonly refused: boolean }

const placesOf = (frozen: Frozen, standing: Standing, signed: readonly DeviceSigned[]): Place[] => [
  ...frozen.ink.map(({ slot, name, capacity }): Place => {
    const mark = standing.marks.find(each => each.slot === slot), refused = mark?.way === 'refused'
    return { slot, name, capacity, refused, day: mark && !refused ? mark.happenedAt.slice(0, 10) : undefined }
  }),
  ...frozen.signers.map(({ slot, name, capacity }): Place => {
    const signature = signed.find(each => each.slot === slot)
    return { slot, name, capacity, refused: false, day: signature && beijingDay(signature.at) }
  }),
]

export const effectOf = (frozen: Frozen, standing: Standing, signed: readonly DeviceSigned[]): Effect => {
  const { words: rule, mediator, seal } = ruleOf(frozen.track)
  const places = placesOf(frozen, standing, signed)
  const parties = places.filter(({ capacity }) => !STAFF_CAPACITIES.includes(capacity)), mediators = places.filter(({ capacity }) => capacity === MEDIATOR)
  const refused = parties.filter(place => place.refused)
  if (refused.length > 0) return { at: 'refused', rule, by: refused.map(titled) }
  const wanted = [...parties, ...(mediator ? mediators : [])]
  const missing = [
    ...(parties.length === 0 ? ['当事人的签署处'] : []), ...(mediator && mediators.length === 0 ? ['人民调解员的签名处'] : []),
    ...wanted.filter(({ day }) => day === undefined).map(place => `${titled(place)}签署`),
    ...(seal && frozen.committee === '' ? ['人民调解委员会的名称'] : seal && !standing.seal ? [`${frozen.committee}盖章`] : []),
  ]
  if (missing.length > 0) return { at: 'waiting', rule, missing }
  const days = [...wanted.flatMap(({ day }) => day ?? []), ...(seal && standing.seal ? [standing.seal.happenedAt.slice(0, 10)] : [])]
  return { at: 'effective', rule, on: days.reduce((last, day) => (day > last ? day : last)) }
}

const titled = ({ capacity, name }: { readonly capacity: string; readonly name: string }): string => `${capacity}${name}`
