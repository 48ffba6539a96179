/**
 * 申请事项 against the text. Where some were not agreed on, an agreement that is
 * silent of them reads as if they had been settled with the rest, so it stops
 * the freezing, and so does a clause that names what is no longer open. Of a
 * claim that was agreed on nothing is said: whether a clause answers it only
 * people can tell.
 */
import { outcomeOf } from './claim-results.ts'
import { amountsIn } from './gate-amounts.ts'
import { inClause, plainOf, quoted, type Finding, type GateClause, type GateText } from './gate-text.ts'
import type { Claim, Registration } from './registration.ts'
import { figures } from './money.ts'
import { CLAIM_RESULT } from './registration-fields.ts'
import { isClosing, isOwnUnagreed, namedIn, saysUnagreed, unagreedClaims } from './template-unagreed.ts'

/** What the screen can do about it besides leading to the place. */
export const CLAIM_CODES = { failed: 'CLAIMS_FAILED', unwritten: 'CLAIMS_UNWRITTEN', changed: 'CLAIMS_CHANGED' } as const

const atResult = (code: string, { path }: Claim, sentence: string): Finding => ({ code, where: 'registration', at: `${path}/${CLAIM_RESULT}`, sentence })

export const claimFindings = ({ clauses }: GateText, view: Registration): { readonly stops: Finding[]; readonly warns: Finding[] } => {
  const { claims } = view, { at, of } = outcomeOf(claims)
  const listed = (some: readonly Claim[]): string =>
    `申请事项${some.slice(0, 3).map(claim => ` ${claims.indexOf(claim) + 1}“${quoted(claim.text)}”`).join('、')}${some.length > 3 ? `等 ${some.length} 项` : ''}`
  const open = unagreedClaims(view), first = claims.find(({ result }) => result === 'not-agreed')
  if (at === 'not-agreed' && first) return { stops: [atResult(CLAIM_CODES.failed, first, '申请事项都没有达成协议，没有可以签的内容。应当终止调解，并告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（人民调解法第二十六条）；如果其实谈成了一部分，请到案卷登记改处理结果。')], warns: [] }

  const telling = clauses.filter(({ text }) => saysUnagreed(text)), titles = open.map(({ title }) => title)
  const said = telling.map(clause => ({ clause, ...namedIn(clause.text, titles) })), named = new Set(said.flatMap(each => each.named))
  const silent = open.filter(({ title }) => !named.has(title)).map(({ claim }) => claim)
  // A registration without claims contradicts nobody's words but this program's own.
  const changed = said.filter(({ clause, others }) => others.length > 0 && (claims.length > 0 || isOwnUnagreed(clause.text)))
  const place = telling.find(({ text }) => isOwnUnagreed(text)) ?? clauses.filter(({ text }) => !isClosing(text)).at(-1) ?? clauses.at(-1)
  const unsaid = claims.filter(({ result }) => result === 'unsaid')
  return {
    stops: [
      ...(silent.length === 0 ? [] : [{ code: CLAIM_CODES.unwritten, where: 'agreement' as const, ...(place ? { at: place.id } : {}), sentence: `${listed(silent)}没有达成协议，协议书里没有照登记的原文写明。不写，日后容易被当成已经谈完或者一并放弃；请加一条，写明没有谈成，当事人可以另走仲裁、行政、司法等途径。` }]),
      ...changed.map(({ clause, others }) => inClause(isOwnUnagreed(clause.text) ? CLAIM_CODES.changed : 'CLAIMS_OTHER', clause, `${clause.name}说“${quoted(others[0] ?? '')}”${others.length > 1 ? `等 ${others.length} 项` : ''}未能达成协议，和案卷登记现在的申请事项、处理结果对不上：可能是后来谈成了、撤回了，或者改了字。请核对是哪边不对，改成一样再冻结。`)),
    ],
    warns: [
      ...(of['not-agreed'] + of.agreed === 0 || unsaid[0] === undefined ? [] : [atResult('CLAIMS_UNSAID', unsaid[0], `${listed(unsaid)}还没有写处理结果。谈成了还是没谈成，说不清的那一项日后最容易再起争执；请到案卷登记补上。`)]),
      ...(open.length === 0 ? [] : clauses.flatMap(closed)),
      ...open.flatMap(({ claim }) => stillPaid(clauses, claim, listed([claim]))),
    ],
  }
}

/** The same sum as an open claim's in a clause that does not say that it is open: one of the two is wrong, and only people know which. */
const stillPaid = (clauses: readonly GateClause[], claim: Claim, named: string): Finding[] => {
  const sums = new Set([claim.fen, ...amountsIn(plainOf(claim.text)).map(({ fen }) => fen)].filter(fen => fen !== undefined && fen > 0))
  for (const clause of clauses) {
    const same = saysUnagreed(clause.text) ? undefined : amountsIn(clause.plain).find(({ fen }) => sums.has(fen))
    if (same) return [inClause('CLAIMS_STILL_PAID', clause, `${clause.name}里有 ${figures(same.fen!)} 元，和没有达成协议的${named}是同一个数。协议一边说没谈成，一边又写了这笔钱，日后说不清；谈成了，请到案卷登记改处理结果，没谈成，请看这一笔要不要拿掉。`)]
  }
  return []
}

/** 就本纠纷互不要求其他民事赔偿: read as it stands, it gives up what was not agreed on as well. */
const CLOSED = /(?:本|此|该|上述|全部|一切)(?:次|起|案|事|纠纷|争议)[^。；]{0,12}(?:互不|不再|了结|了断|终结)|(?:再无|无其他|没有其他)[^。；]{0,6}(?:纠纷|争议|瓜葛)/u
const closed = (clause: GateClause): Finding[] => {
  const said = CLOSED.exec(plainOf(clause.text))
  if (!said || saysUnagreed(clause.text) || /未(?:能)?达成|除外|不包括|不含/u.test(clause.plain)) return []
  return [inClause('CLAIMS_CLOSED', clause, `${clause.name}“${quoted(said[0])}”没有把没谈成的申请事项排除在外，日后容易被当成一并放弃。可以改成只说已经谈成的，例如“就上述已经达成协议的事项”。`)]
}
