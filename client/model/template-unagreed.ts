/**
 * The clause that says on which 申请事项 nobody agreed: silence would read as if
 * they had been settled or given up with the rest. Its wording names each claim
 * as it is registered and the ways that stay open (人民调解法第二十六条), so that the
 * registration and the text can be compared as long as either may change.
 */
import { figures } from './money.ts'
import type { Claim, Registration } from './registration.ts'

const BEGIN = '本协议只解决上述事项。就', END = '未能达成协议，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。'
const OWN = new RegExp(`^${BEGIN}(.+)，(?:双方|各方)${END}$`, 'su')
/** 未能达成协议, 没有达成一致, 未就「……」达成协议. */
const NOT_AGREED = /(?:未|没有|没能|无法)[^。；]{0,200}达成/u

/** White space aside: nobody sees it, and a line may be broken anywhere. */
const squeezed = (text: string): string => text.replace(/\s+/gu, '')
/** A claim of several with the same words is told apart by who asks, and how much. */
const titleOf = (claim: Claim, all: readonly Claim[]): string => {
  const words = `「${claim.text.replace(/\s+/gu, ' ').trim()}」`
  if (all.filter(({ text }) => squeezed(text) === squeezed(claim.text)).length < 2) return words
  const who = claim.parties.map(({ label }) => label).join('、')
  return `${who === '' ? '' : `${who}提出的`}${words}${claim.fen === undefined || claim.fen === 0 ? '' : `（${figures(claim.fen)} 元）`}`
}
/** Claims that were not agreed on, with the words by which the agreement names them. */
export const unagreedClaims = ({ claims }: Pick<Registration, 'claims'>): { readonly claim: Claim; readonly title: string }[] =>
  claims.filter(({ result, text }) => result === 'not-agreed' && text.trim() !== '').map(claim => ({ claim, title: titleOf(claim, claims) }))

/** The clause as it should stand now; empty when nothing is left open. */
export const unagreedClause = (view: Pick<Registration, 'claims' | 'parties'>): string => {
  const open = unagreedClaims(view)
  return open.length === 0 ? '' : `${BEGIN}${open.map(({ title }) => title).join('、')}，${view.parties.length > 2 ? '各方' : '双方'}${END}`
}

/** Is it the clause in this program's own words? Then it can be written anew without touching anybody's. */
export const isOwnUnagreed = (text: string): boolean => OWN.test(text.trim())
/** Does the clause name something on which nobody agreed? Only what it puts between 「 and 」 can be compared. */
export const saysUnagreed = (text: string): boolean => text.includes('「') && NOT_AGREED.test(withoutQuoted(text))

/** Which titles the clause names, and what it names besides. */
export const namedIn = (text: string, titles: readonly string[]): { readonly named: readonly string[]; readonly others: readonly string[] } => {
  let rest = squeezed(text)
  const named: string[] = []
  // The longest first: one claim's words may stand within another's.
  for (const title of [...new Set(titles)].sort((a, b) => b.length - a.length)) {
    if (!rest.includes(squeezed(title))) continue
    named.push(title)
    rest = rest.split(squeezed(title)).join('')
  }
  return { named, others: [...rest.matchAll(/「([^「」]+)」/gu)].map(([, words = '']) => words) }
}

/** The claims as a frozen text names them: 「……」、「……」; empty when it names none. */
export const unagreedIn = (clauses: readonly string[]): string => clauses.filter(saysUnagreed).map(text => {
  const own = OWN.exec(text.trim())
  return own?.[1] ?? text.slice(text.indexOf('「'), text.lastIndexOf('」') + 1)
}).join('、')

/** A claim's words are somebody's wish, not what was agreed on: neither its sum nor its day is to be checked. */
export const withoutQuoted = (text: string): string => {
  const kept: string[] = [], begun: number[] = []
  for (const letter of text) {
    if (letter === '「') begun.push(kept.length)
    const from = letter === '」' ? begun.pop() : undefined
    if (from === undefined) kept.push(letter)
    else kept.length = from
  }
  return kept.join('')
}

/** Clauses that stand last: when it takes effect, how many copies there are. */
export const isClosing = (text: string): boolean => /^本协议[^。]{0,200}(?:生效|一式)/u.test(text.trim())
