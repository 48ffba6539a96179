/**
 * How long a case may take, by track, as data with its source, and what that
 * means today. Two clocks, and they are not the same:
 *
 *   交办   a case handed down must be taken up: no handling entry within 15
 *          days after 交办 is the red card (未予办理, not "not concluded")
 *   渠道   once it is handled, the track's own term runs from its own start
 *
 * All pure: days as 'YYYY-MM-DD', no clock inside.
 */
import { addDays, addMonth, addWorkingDays, daysBetween, dayIn } from './working-days.ts'

/** 红牌 · 超期 · 临期 · 正常 · 未起算 · 已办结 */
export type TermState = 'red' | 'over' | 'near' | 'normal' | 'unset' | 'ended'
/** What stands first on the desk. */
export const TERM_STATES: readonly TermState[] = ['red', 'over', 'near', 'normal', 'unset', 'ended']

/** What is known of a case's days; each is a day or undefined. */
export interface CaseDays {
  readonly track: string
  /** 交办日期, 受理日期, 办结日期 of the registration. */
  readonly assignedOn?: string | undefined
  readonly acceptedOn?: string | undefined
  readonly endedOn?: string | undefined
  /** 延长至: all parties agreed to go on until then. */
  readonly extendedTo?: string | undefined
  /** Day of the latest handling entry: a session, a line of the record, an exhibit, an act. */
  readonly handledOn?: string | undefined
  /** Day of the first session: the second police mediation counts from it. */
  readonly firstSessionOn?: string | undefined
}

export interface Term {
  readonly state: TermState
  /** Which clock: handed down and not yet taken up, or the track's own. */
  readonly clock: 'assigned' | 'track'
  /** Days since the clock's start, and the days it gives; undefined while it has not started. */
  readonly used: number | undefined
  readonly total: number | undefined
  /** Days left; negative when over. */
  readonly left: number | undefined
  /** The last day. */
  readonly until: string | undefined
  /** Shown beside the shape: 还剩 9 天. */
  readonly words: string
  /** For who wants to know why: which rule, from when, and what is uncertain. */
  readonly because: string
}

/** 交办时限超过 15 天未予办理的实行红牌警告; an agency may set another number. */
export const redCardDays = 15
/** 临期: so many days left, or fewer. */
export const nearDays = 5

interface TrackRule {
  readonly from: 'acceptedOn' | 'firstSessionOn'
  readonly last: (from: string) => { readonly day: string; readonly tableMissing: readonly string[] }
  readonly why: string
}
const plain = (day: string): ReturnType<TrackRule['last']> => ({ day, tableMissing: [] })
const RULES: Readonly<Record<string, TrackRule>> = {
  people: { from: 'acceptedOn', last: from => plain(addMonth(from)), why: '人民调解一般在受理后一个月内调结（人民调解工作若干规定第三十三条）' },
  court: { from: 'acceptedOn', last: from => plain(addDays(from, 30)), why: '立案前委派调解为三十日，各方同意可以延长；立案后委托的以法院来函为准（特邀调解规定第二十七条）' },
  police: { from: 'firstSessionOn', last: from => addWorkingDays(from, 7), why: '再次调解应在第一次调解后七个工作日内完成（公安机关办理行政案件程序规定）' },
}
const noRule: Readonly<Record<string, string>> = { police: '治安调解的期限从第一次调解算起', administrative: '行政调解的期限各地不一，这里没有设', commercial: '商事调解的期限由当事人约定，这里没有设' }

/** Where a case stands on `today`. A text that is not a day counts as not filled in. */
export const termOn = (days: CaseDays, today: string): Term => {
  const ended = dayIn(days.endedOn), assigned = dayIn(days.assignedOn), handled = latest(dayIn(days.handledOn), dayIn(days.acceptedOn))
  if (ended !== undefined) return endedTerm(days, ended)
  if (assigned !== undefined && (handled === undefined || handled < assigned)) return assignedTerm(assigned, today)
  return trackTerm(days, today)
}

const latest = (a: string | undefined, b: string | undefined): string | undefined => (a === undefined || (b !== undefined && b > a) ? b : a)

const endedTerm = (days: CaseDays, ended: string): Term => {
  const from = dayIn(days.acceptedOn) ?? dayIn(days.assignedOn)
  return { state: 'ended', clock: 'track', used: from === undefined ? undefined : Math.max(0, daysBetween(from, ended)), total: undefined, left: undefined, until: undefined, words: '已办结', because: `${ended} 办结` }
}

const assignedTerm = (assigned: string, today: string): Term => {
  const used = Math.max(0, daysBetween(assigned, today)), left = redCardDays - used
  return {
    state: left < 0 ? 'red' : left <= nearDays ? 'near' : 'normal', clock: 'assigned', used, total: redCardDays, left, until: addDays(assigned, redCardDays),
    words: left < 0 ? `红牌 · 超 ${-left} 天` : leftWords(left), because: `${assigned} 交办，还没有一条办理记录；超过 ${redCardDays} 天没有办理就是红牌`,
  }
}

const trackTerm = (days: CaseDays, today: string): Term => {
  const rule = RULES[days.track], from = rule && dayIn(days[rule.from]), agreed = dayIn(days.extendedTo)
  const start = from ?? dayIn(days.acceptedOn)
  const ruled = rule && from !== undefined ? rule.last(from) : undefined
  const until = agreed ?? ruled?.day
  if (until === undefined || start === undefined) {
    const used = start === undefined ? undefined : Math.max(0, daysBetween(start, today))
    return { state: 'unset', clock: 'track', used, total: undefined, left: undefined, until: undefined, words: rule === undefined ? '未设期限' : '未起算', because: noRule[days.track] ?? '登记里还没有受理日期，期限没有起算' }
  }
  const left = daysBetween(today, until)
  return {
    state: left < 0 ? 'over' : left <= nearDays ? 'near' : 'normal', clock: 'track', used: Math.max(0, daysBetween(start, today)), total: Math.max(1, daysBetween(start, until)), left, until,
    words: left < 0 ? `超期 ${-left} 天` : leftWords(left),
    because: agreed !== undefined ? `各方同意延长至 ${agreed}` : `${rule?.why ?? ''}，从 ${start} 算，到 ${until}${missingWords(ruled?.tableMissing ?? [])}`,
  }
}

const leftWords = (left: number): string => (left === 0 ? '今天到期' : `还剩 ${left} 天`)
const missingWords = (years: readonly string[]): string => (years.length === 0 ? '' : `；${years.join('、')} 年的放假安排还没有，只按周末推算`)

/** Cells of the meter: how many of `cells` are used, and how many stand over the line. */
export const meterOf = ({ used, total, left }: Term, cells = redCardDays): { readonly filled: number; readonly over: number } => {
  if (used === undefined || total === undefined) return { filled: 0, over: 0 }
  if (left !== undefined && left < 0) return { filled: cells, over: Math.min(5, -left) }
  return { filled: Math.min(cells, used === 0 ? 0 : Math.max(1, Math.round((used / total) * cells))), over: 0 }
}
