/**
 * The desk as a list: its order, its filters, its first sentence and its
 * numbers. Pure, over what this device knows of its cases and nothing else.
 */
import { TERM_STATES, termOn, type CaseDays, type Term, type TermState } from './terms.ts'
import { addDays, dayIn, daysBetween } from './working-days.ts'

/** What the list needs of a card; client/workspace.ts has more. */
export interface Listed {
  readonly title: string
  readonly number: string
  readonly track: string
  readonly unsent: number
  readonly changedAt: string | undefined
  readonly sample: boolean
  readonly days?: Omit<CaseDays, 'track'>
  readonly kind?: string
  readonly source?: string
  readonly parties?: readonly string[]
  readonly host?: boolean
  readonly toSign?: boolean
  readonly lastEvent?: { readonly sentence: string }
}

/** The sample is for practice: it has no term. */
export const termOfCard = (card: Listed, today: string): Term => termOn(card.sample ? { track: card.track, acceptedOn: card.days?.acceptedOn } : { track: card.track, ...card.days }, today)

// ---------------------------------------------------------------- order

/** Red cards, then what is over, then fewest days left; the latest change first among equals. */
export const inDeskOrder = <C extends Listed>(cards: readonly C[], today: string): C[] => {
  const rank = new Map(cards.map(card => { const { state, left } = termOfCard(card, today); return [card, [TERM_STATES.indexOf(state === 'normal' ? 'near' : state), left ?? 0] as const] }))
  return [...cards].sort((a, b) => {
    const [stateA, leftA] = rank.get(a)!, [stateB, leftB] = rank.get(b)!
    return stateA - stateB || leftA - leftB || (b.changedAt ?? '').localeCompare(a.changedAt ?? '')
  })
}

// ---------------------------------------------------------------- filters

export type DeskView = 'all' | 'mine' | 'to-sign' | 'ended'
/** All that is given must hold. */
export interface DeskFilter {
  readonly view: DeskView
  readonly state: TermState | undefined
  readonly track: string | undefined
  readonly unsent: 'only' | 'any'
  readonly words: string
}
export const NO_FILTER: DeskFilter = { view: 'all', state: undefined, track: undefined, unsent: 'any', words: '' }

export const isFiltered = (filter: DeskFilter): boolean => writeFilter(filter) !== ''

/** Letters are looked for as they are written: names are never normalised, and no rare character stands for another. */
const holds = (card: Listed, words: string): boolean => {
  const text = [card.title, card.number, card.kind, card.source, ...card.parties ?? [], card.lastEvent?.sentence].join('\n').toLowerCase()
  return words.toLowerCase().split(/\s+/u).every(word => text.includes(word))
}

export const keptBy = (filter: DeskFilter, today: string) => (card: Listed): boolean => {
  const { state } = termOfCard(card, today)
  const inView = filter.view === 'ended' ? state === 'ended' : state !== 'ended' && (filter.view === 'mine' ? card.host === true : filter.view === 'to-sign' ? card.toSign === true : true)
  return inView && (filter.state === undefined || filter.state === state) && (filter.track === undefined || filter.track === card.track)
    && (filter.unsent === 'any' || (card.unsent > 0 && !card.sample)) && holds(card, filter.words)
}

/** The address bar's query, '' when nothing is filtered; '?view=mine&state=red' otherwise. */
export const writeFilter = ({ view, state, track, unsent, words }: DeskFilter): string => {
  const query = new URLSearchParams({ ...(view === 'all' ? {} : { view }), ...(state ? { state } : {}), ...(track ? { track } : {}), ...(unsent === 'only' ? { unsent } : {}), ...(words.trim() === '' ? {} : { q: words.trim() }) })
  return query.size === 0 ? '' : `?${query}`
}
/** Reads anything: what it does not know is no filter. */
export const readFilter = (query: string): DeskFilter => {
  const given = new URLSearchParams(query), view = given.get('view')
  return {
    view: view === 'mine' || view === 'to-sign' || view === 'ended' ? view : 'all', state: TERM_STATES.find(state => state === given.get('state')),
    track: given.get('track') ?? undefined, unsent: given.get('unsent') === 'only' ? 'only' : 'any', words: given.get('q') ?? '',
  }
}

// ---------------------------------------------------------------- in words and numbers

/** What to do first, in one breath; the sample is not counted. */
export const firstThing = (cards: readonly Listed[], today: string): string => {
  const real = cards.filter(({ sample }) => !sample)
  if (real.length === 0) return cards.length === 0 ? '' : '这台设备上只有样例案件。'
  const terms = real.map(card => termOfCard(card, today)).filter(({ state }) => state !== 'ended')
  const count = (state: TermState): number => terms.filter(term => term.state === state).length
  const red = count('red'), over = count('over'), near = terms.filter(({ state }) => state === 'near')
  const least = near.length === 0 ? 0 : Math.min(...near.map(({ left }) => left ?? 0)), atLeast = near.filter(({ left }) => left === least).length
  const unsent = real.filter(({ unsent: left }) => left > 0).length
  const hurry = [
    ...(red > 0 ? [`先办红牌 ${red} 件`] : []), ...(over > 0 ? [`${red > 0 ? '' : '先看'}超期 ${over} 件`] : []),
    ...(near.length > 0 ? [`临期 ${near.length} 件，其中 ${atLeast} 件${least === 0 ? '今天到期' : `只剩 ${least} 天`}`] : []),
  ].join('；')
  return `在办 ${terms.length} 件。${hurry === '' ? (terms.length === 0 ? '' : '没有红牌，没有临期。') : `${hurry}。`}${unsent === 0 ? '' : `${unsent} 件有改动还没送到中继。`}`
}

export interface DeskCount {
  readonly open: number
  readonly red: number
  readonly endedThisMonth: number
  /** Mean days from 受理 to 办结 over what ended this month; undefined when nothing did. */
  readonly meanDays: number | undefined
  /** Open cases by days used, one square each. */
  readonly squares: readonly { readonly day: number; readonly state: TermState }[]
  /** Open cases of which nobody has filled in a day to count from. */
  readonly uncounted: number
  /** Eight weeks up to this one, each from its Monday. */
  readonly weeks: readonly { readonly from: string; readonly accepted: number; readonly ended: number }[]
}
const WEEKS = 8

/** The sample is not counted. */
export const countDesk = (cards: readonly Listed[], today: string): DeskCount => {
  const real = cards.filter(({ sample }) => !sample)
  const terms = real.map(card => termOfCard(card, today)), open = terms.filter(({ state }) => state !== 'ended')
  const endedNow = real.flatMap((card, index) => (dayIn(card.days?.endedOn)?.slice(0, 7) === today.slice(0, 7) ? [terms[index]!.used] : []))
  const known = endedNow.filter(used => used !== undefined)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7, monday = addDays(today, -weekday)
  const inWeek = (day: string | undefined, from: string): boolean => day !== undefined && daysBetween(from, day) >= 0 && daysBetween(from, day) < 7
  return {
    open: open.length, red: open.filter(({ state }) => state === 'red').length, endedThisMonth: endedNow.length,
    meanDays: known.length === 0 ? undefined : Math.round((known.reduce((sum, used) => sum + used, 0) / known.length) * 10) / 10,
    squares: open.flatMap(({ used, state }) => (used === undefined ? [] : [{ day: used, state }])), uncounted: open.filter(({ used }) => used === undefined).length,
    weeks: Array.from({ length: WEEKS }, (_, n) => addDays(monday, (n - WEEKS + 1) * 7)).map(from => ({
      from, accepted: real.filter(({ days }) => inWeek(dayIn(days?.acceptedOn), from)).length, ended: real.filter(({ days }) => inWeek(dayIn(days?.endedOn), from)).length,
    })),
  }
}
