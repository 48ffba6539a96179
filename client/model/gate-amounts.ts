/**
 * Sums in the agreement: figures beside 大写, parts beside their total,
 * instalments beside what they pay off. Two numbers that both can be read and
 * contradict each other stop the freezing; people decide which one is meant
 * (支付结算办法 would let 大写 win on a bill, a draft agreement is no bill).
 * What cannot be read is not guessed: a clause with 每人, 扣除 or a list of bare
 * numbers is left to people.
 */
import { capitals, figures, moneyOf } from './money.ts'
import { inClause, plainOf, quoted, type Finding, type GateClause, type GateText } from './gate-text.ts'

/** One amount in a clause; 大写 that repeats it is joined to it. */
export interface Amount {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly han: boolean
  /** 分; undefined when it is not one amount. */
  readonly fen: number | undefined
}

const HAN = '零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸弍萬万億亿'
// A run of digits is taken whole, so that half a number is never read as one.
const AMOUNT = new RegExp(`(?:[¥￥] ?)?\\d[\\d,，. ]{0,40}(?:万|亿)? ?[元圆](?:整|正)?|[¥￥] ?\\d[\\d,，.]{0,40}\\d|[${HAN}]{1,40}[元圆圓](?:零?[${HAN}]角)?(?:零?[${HAN}]分)?(?:整|正)?`, 'gu')
const isHan = (text: string): boolean => /^[^\d¥￥]/u.test(text)
/** ，between digits is a full-width separator of thousands; anywhere else it is a pause and never reaches this. */
const fenOf = (text: string): number | undefined => moneyOf(text.replace(/，/gu, ',').replace(/\s/gu, '').replace(/[,.]+$/u, ''))

/** Every amount of a text, in order; 万元 after a word such as 数 is none. */
export const amountsIn = (plain: string): Amount[] => [...plain.matchAll(AMOUNT)].map(match => {
  const text = match[0]
  return { from: match.index, to: match.index + text.length, text: text.trim(), han: isHan(text), fen: /\d[\s]+\d/u.test(text) && !/\d{1,3}(?:\s\d{3})+\D/u.test(text) ? undefined : fenOf(text) }
})

interface Reading { readonly amounts: readonly Amount[]; readonly findings: readonly Finding[] }

const yuan = (fen: number): string => `${figures(fen)} 元`

/** Joins figures and the 大写 beside them, either way round; says where the two differ or 大写 cannot be read. */
const paired = (clause: GateClause): Reading => {
  const found = amountsIn(clause.plain), amounts: Amount[] = [], findings: Finding[] = []
  for (let i = 0; i < found.length; i++) {
    const one = found[i]!, other = found[i + 1]
    amounts.push(one)
    const between = other && clause.plain.slice(one.to, other.from).replace(/\s/gu, '')
    if (other === undefined || between === undefined || one.han === other.han || !isBeside(between, one, other)) continue
    i++
    if (one.fen === undefined || other.fen === undefined || one.fen === other.fen) continue
    const [figure, han] = one.han ? [other, one] : [one, other]
    findings.push(inClause('AMOUNT_WORDS', clause, `${clause.name}的金额两处不一样：数字是 ${yuan(figure.fen ?? 0)}，大写“${han.text}”是 ${yuan(han.fen ?? 0)}。签的时候各认各的，所以不能冻结；请问清是哪个数，两处改成一样。`))
  }
  for (const [, said = ''] of clause.plain.matchAll(/大写\s*[：:]?\s*(?:人民币)?\s*([^）)，。；\n]{1,30})/gu)) {
    if (/^[＿_\s]*$/u.test(said) || found.some(({ text, fen }) => fen !== undefined && said.includes(text))) continue
    findings.push(inClause('AMOUNT_UNREAD', clause, `${clause.name}的大写“${quoted(said)}”读不出是多少钱，没有拿它和数字核对。请照“肆万贰仟元整”这样写，或者自己逐字核对。`))
  }
  return { amounts, findings }
}
/** Named as the other spelling, or formal 大写 (or ¥) with nothing but a bracket between: 38,000 元，四千元 is a list. */
const isBeside = (between: string, one: Amount, other: Amount): boolean =>
  /^[（(，,]?(?:人民币)?(?:即|大写|小写)(?:金额|为|人民币|[：:])*$/u.test(between)
  || (/^[（(]?(?:人民币)?$/u.test(between) && [one, other].some(({ text }) => /[壹贰叁肆伍陆柒捌玖拾佰仟¥￥]/u.test(text)))

// ---------------------------------------------------------------- parts and instalments

/** A stretch of a clause up to 。 or a line's end, with the amounts in it. */
interface Sentence { readonly from: number; readonly text: string; readonly amounts: readonly Amount[] }
const sentencesOf = ({ plain }: GateClause, amounts: readonly Amount[]): Sentence[] => {
  const found: Sentence[] = []
  let next = 0
  for (const match of plain.matchAll(/[^。\n]+/gu)) {
    const from = match.index, first = next
    while (next < amounts.length && amounts[next]!.from < from + match[0].length) next++
    found.push({ from, text: match[0], amounts: amounts.slice(first, next) })
  }
  return found
}

const TOTAL = /(?:合计|共计|总计|总额|总共|一共|总金额|总价款|共(?:支付|赔偿|补偿|给付|偿还|返还))[^，。；：、\d]{0,14}$/u
/** Words after which a plain sum says nothing. */
const UNCLEAR = /每|扣|抵|减|免除|放弃|不含|另行|另付|另外|垫付|已付|已经?支付|预付|押金|定金|保证金|违约金|滞纳|利息|不超过|不低于|上限|约\s*[\d零一二两三四五六七八九十]|[\d一二两三四五六七八九十百千万][、至~～-]\s*\d/u
/** The amounts before 合计 are then not its parts alone: a loss and what is paid of it, shares by fault. */
const NO_LIST = /其中|损失|责任|分别|[%％]|各/u
const PARTED = /其中|余款|剩余|尾款|余额|其余|首期|首付|第\s*[一二三四五六七八九十\d]+\s*(?:期|笔|次)|分\s*[一二两三四五六七八九十\d]+\s*(?:期|次|笔)/u
const REST = /余款|剩余|尾款|余额|其余/u
const NUMBERED = /首期|首付|第\s*[一二三四五六七八九十\d]+\s*(?:期|笔|次)/u
/** What follows is about breach, not about what is owed. */
const BREACH = /逾期|违约|如果|如有|如未|如乙方|如甲方|若/u

const sum = (amounts: readonly Amount[]): number => amounts.reduce((all, { fen }) => all + (fen ?? 0), 0)
const listed = (amounts: readonly Amount[]): string => amounts.map(({ fen }) => figures(fen ?? 0)).join(' + ')
const leading = (clause: GateClause, amount: Amount): string => clause.plain.slice(Math.max(0, amount.from - 24), amount.from).replace(/\s/gu, '').replace(/人民币$/u, '')
const isTotal = (clause: GateClause, amount: Amount): boolean => TOTAL.test(leading(clause, amount))

/** 38,000 + 4,000 = 42,000 before the word 合计, in one sentence. */
const partsBeside = (clause: GateClause, { from, text, amounts }: Sentence): Finding[] => {
  const at = amounts.findIndex(each => isTotal(clause, each)), total = amounts[at], parts = amounts.slice(0, Math.max(at, 0))
  const before = text.slice(0, total === undefined ? 0 : total.from - from)
  if (total?.fen === undefined || parts.length < 2 || parts.some(({ fen }) => fen === undefined) || UNCLEAR.test(before) || NO_LIST.test(before)) return []
  return sum(parts) === total.fen ? [] : [inClause('AMOUNT_PARTS', clause, `${clause.name}的各项加起来和合计不一样：${listed(parts)} = ${yuan(sum(parts))}，合计写的是 ${yuan(total.fen)}。请核对是哪个数写错了，改好再冻结。`)]
}

/** A stretch that says in how many parts a sum is paid. `parts` stand behind its first word, `since` behind the sum itself. */
export interface Instalments { readonly total: Amount | undefined; readonly parts: readonly Amount[]; readonly since: readonly Amount[]; readonly from: number; readonly to: number; readonly text: string }
/** 其中 … 等 may be followed by 分三次支付: the same sum divided twice, each for itself. */
export const instalmentsOf = (clause: GateClause, amounts: readonly Amount[] = paired(clause).amounts): Instalments[] => {
  const found: Instalments[] = [], { plain } = clause
  let start = PARTED.exec(plain), marker = start?.index ?? 0
  while (start !== null) {
    const end = endOf(clause, amounts, marker), again = amounts.some(each => each.from > marker) ? TIMES.exec(plain.slice(marker + start[0].length, end)) : null
    const next = again === null ? end : marker + start[0].length + again.index
    const to = again !== null && amounts.some(each => each.from > marker && each.from < next) && /[。；\n]/u.test(plain.slice(marker, next)) ? next : end
    found.push(stretch(clause, amounts, start[0], marker, to))
    start = to < end ? PARTED.exec(plain.slice(to)) : null
    marker = to + (start?.index ?? 0)
  }
  return found
}
const TIMES = /分\s*[一二两三四五六七八九十\d]+\s*(?:期|次|笔)/u

const stretch = (clause: GateClause, amounts: readonly Amount[], word: string, marker: number, to: number): Instalments => {
  const { plain } = clause
  const before = amounts.filter(each => each.to <= marker), inside = amounts.filter(each => each.from >= marker && each.from < to)
  const marked = before.filter(each => isTotal(clause, each)).at(-1) ?? inside.find(each => isTotal(clause, each))
  // 分两期支付 42,000 元：第一期 … : the sum stands between the two markers.
  const second = PARTED.exec(plain.slice(marker + word.length, to))
  const headed = word.startsWith('分') && second ? inside.find(each => each.from < marker + word.length + second.index) : undefined
  // Without a word for it the sum is clear only when it is the only one; before 余款 it is rather what was paid already.
  const total = marked ?? headed ?? (before.length === 1 && !REST.test(word) ? before[0] : undefined)
  const isPart = (each: Amount): boolean => each !== total && each.from < to && !isTotal(clause, each)
  const between = marked !== undefined && marked.to <= marker ? plain.slice(marked.to, marker) : '。'
  const since = /[。\n]|含|包括|即/u.test(between) || BREACH.test(between) ? marker : marked?.to ?? marker
  return { total, parts: inside.filter(isPart), since: amounts.filter(each => each.from >= since && isPart(each)), from: marker, to, text: plain.slice(marker, to) }
}
/** The sentences that go on about instalments, without what happens on a breach. */
const endOf = (clause: GateClause, amounts: readonly Amount[], marker: number): number => {
  let to = marker
  for (const { from, text } of sentencesOf(clause, amounts)) {
    if (from + text.length <= marker) continue
    if (from > marker && !PARTED.test(text.slice(0, 12))) break
    const begin = Math.max(from, marker), breach = BREACH.exec(clause.plain.slice(begin, from + text.length))
    to = breach ? begin + breach.index : from + text.length
    if (breach) break
  }
  return to
}

const instalmentsBeside = (clause: GateClause, { total: whole, parts: behind, since, text }: Instalments): Finding[] => {
  const parts = behind.length >= 2 ? behind : since, total = whole?.fen
  if (total === undefined || parts.length === 0 || since.some(({ fen }) => fen === undefined)) return []
  const times = /分\s*([一二两三四五六七八九十\d]+)\s*(?:期|次|笔)[^。；]{0,60}?每\s*(?:期|次|笔)/u.exec(text)
  if (times && parts.length === 1) {
    const n = countOf(times[1] ?? ''), each = parts[0]?.fen ?? 0
    return n === undefined || n * each === total ? [] : [inClause('AMOUNT_PARTS', clause, `${clause.name}分 ${n} 期、每期 ${yuan(each)}，加起来是 ${yuan(n * each)}，总数写的是 ${yuan(total)}。请核对期数和每期的数额，改好再冻结。`)]
  }
  if (UNCLEAR.test(text.replace(/已(?:经)?(?:支付|付)|垫付/gu, ''))) return []
  if (sum(behind) === total || sum(since) === total) return []
  const paid = sum(parts), complete = parts.length >= 2 && !/等[，。；、]/u.test(text) && (REST.test(text) || NUMBERED.test(text))
  if (paid > total) return [inClause('AMOUNT_PARTS', clause, `${clause.name}分开付的几笔加起来超过了总数：${listed(parts)} = ${yuan(paid)}，总数写的是 ${yuan(total)}。请核对是哪个数写错了，改好再冻结。`)]
  return complete ? [inClause('AMOUNT_PARTS', clause, `${clause.name}分开付的几笔加起来不够总数：${listed(parts)} = ${yuan(paid)}，总数写的是 ${yuan(total)}。差的 ${yuan(total - paid)} 谁也说不清什么时候付；请改好再冻结。`)] : []
}

/** 18,000 元分五期，每月 3,000 元: the sum right before the words, in one stretch without a stop. */
const EACH = /每\s*(?:一)?(期|次|笔|个?月|个?季度?|年)/u
const IN_TIMES = /(?:^|[^部百])(分\s*([一二两三四五六七八九十\d]+)\s*(期|次|笔|个月|个?季度?|年))/u
/** The sum before is then not the one that is divided, or not the whole of it. */
const OTHER_SUM = /余款|剩余|尾款|余额|其余|首|第|其中|另|外|扣|抵|减|已|利息|违约|[。；]/u
const NOT_WHOLE = /首期|首付|定金|已(?:经)?(?:支付|付)|违约金|每/u
/** Before 每 nothing but who pays and from when: 复查每次 200 元 is another matter. */
const BARE = /^[\s，,]*(?:[（(][^）)]{0,40}[）)])?[\s，,]*(?:由[^，]{1,8})?(?:[自从][^，]{1,16}起)?[\s，,]*$/u
const ABOUT = /不少于|不低于|不超过|至少|最少|最多|以上|以下|左右|约|起/u
const evenInstalments = (clause: GateClause, amounts: readonly Amount[]): Finding[] => [...clause.plain.matchAll(/[^。；\n]+/gu)].flatMap(({ 0: text, index: from }): Finding[] => {
  const times = IN_TIMES.exec(text), each = EACH.exec(text), [, said = '', count = '', unit = ''] = times ?? [], [, per = ''] = each ?? []
  const n = countOf(count), breach = BREACH.exec(text)
  if (!times || !each || n === undefined || (/[月季年]/u.test(unit) && !/[期次笔]/u.test(per) && unit.replace('个', '')[0] !== per.replace('个', '')[0])) return []
  const timesAt = from + times.index + times[0].length - said.length, eachTo = from + each.index + each[0].length, begin = Math.min(timesAt, from + each.index), end = from + (breach?.index ?? text.length)
  const whole = amounts.filter(({ to }) => to <= begin).at(-1), [one, last, ...more] = amounts.filter(amount => amount.from >= begin && amount.to <= end)
  if (whole?.fen === undefined || one?.fen === undefined || whole.from < from || one.from < eachTo || one.from - eachTo > 16 || more.length > 0) return []
  const before = clause.plain.slice(Math.max(from, whole.from - 12), whole.from), between = clause.plain.slice(whole.to, begin), after = clause.plain.slice(one.to, end)
  if (between.length > 60 || OTHER_SUM.test(between) || (begin < timesAt && !BARE.test(between)) || NOT_WHOLE.test(before) || ABOUT.test(clause.plain.slice(eachTo, one.from) + after.slice(0, 4))) return []
  const first = /前\s*([一二两三四五六七八九十\d]+)\s*(?:期|次|笔|个月)/u.exec(text), ending = last === undefined ? '' : clause.plain.slice(one.to, last.from)
  if (last === undefined ? /最后|末|尾|剩|余/u.test(after) : last.fen === undefined || !/(?:最后|末)\s*(?:一)?(?:期|次|笔|个?月)?/u.test(ending) || (first && countOf(first[1] ?? '') !== n - 1)) return []
  const paid = last?.fen === undefined ? n * one.fen : (n - 1) * one.fen + last.fen
  return paid === whole.fen ? [] : [inClause('AMOUNT_PARTS', clause, `${clause.name}${said.replace(/\s/gu, '')}、${each[0].replace(/\s/gu, '')} ${yuan(one.fen)}${last?.fen === undefined ? '' : `、最后一期 ${yuan(last.fen)}`}，加起来是 ${yuan(paid)}，要付的是 ${yuan(whole.fen)}。请核对期数和每期的数额，改好再冻结。`)]
})

/** A small whole number in figures or Chinese: the parser of amounts reads both. */
export const countOf = (text: string): number | undefined => { const fen = moneyOf(`${text}元`); return fen === undefined ? undefined : fen / 100 }

// ---------------------------------------------------------------- the whole

/** The one sum that the agreement is about: a total, or an amount with 大写; undefined when there are several or none. */
export const agreedSum = ({ clauses }: GateText): { readonly fen: number; readonly clause: GateClause } | undefined => {
  const sums = clauses.flatMap(clause => {
    const { amounts } = paired(clause), totals = amounts.filter(each => isTotal(clause, each))
    const worded = amounts.filter(each => /^[（(，,]?(?:大写|人民币大写|小写|[¥￥])/u.test(clause.plain.slice(each.to).trimStart()))
    return (totals.length > 0 ? totals : worded).flatMap(({ fen }) => (fen === undefined ? [] : [{ fen, clause }]))
  })
  return sums.length === 1 ? sums[0] : undefined
}

/** What a pen can change without a trace is worth a second spelling; the parts of a sum that has one need none. */
const plainFen = 500_000
/** Of what is to be paid: the largest sum, when neither it nor a larger one is spelled in Chinese anywhere. `paying`: clauses that owe money. */
export const plainSum = (text: GateText, paying: readonly GateClause[]): Finding[] => {
  const spelled = text.clauses.flatMap(({ plain }) => amountsIn(plain)).filter(({ han }) => han).map(({ fen }) => fen ?? 0)
  const bare = paying.filter(({ plain }) => !/大写|[＿_]{2}/u.test(plain)).flatMap(clause => amountsIn(clause.plain).flatMap(({ fen, han }) => (han || fen === undefined ? [] : [{ clause, fen }])))
  const largest = bare.reduce<{ clause: GateClause; fen: number } | undefined>((most, one) => (most === undefined || one.fen > most.fen ? one : most), undefined)
  if (largest === undefined || largest.fen < plainFen || spelled.some(fen => fen >= largest.fen) || amountsIn(largest.clause.plain).some(({ han }) => han)) return []
  return [inClause('AMOUNT_PLAIN', largest.clause, `${largest.clause.name}的 ${yuan(largest.fen)}只有数字，没有大写。数字添一笔、改一位不容易看出来；最好在后面写上（大写：${capitals(largest.fen)}）。`)]
}

export const amountFindings = (text: GateText): { readonly stops: Finding[]; readonly warns: Finding[] } => {
  const all = text.clauses.flatMap(clause => {
    const { amounts, findings } = paired(clause)
    const parts = instalmentsOf(clause, amounts).flatMap(each => instalmentsBeside(clause, each))
    return [...findings, ...sentencesOf(clause, amounts).flatMap(each => partsBeside(clause, each)), ...parts, ...parts.length > 0 ? [] : evenInstalments(clause, amounts)]
  })
  return { stops: all.filter(({ code }) => code !== 'AMOUNT_UNREAD'), warns: all.filter(({ code }) => code === 'AMOUNT_UNREAD') }
}

/**
 * 涉及金额 of the registration against the sum agreed on. `claimed`: what was asked
 * for, in 分; who registered exactly that and settled for another sum has
 * contradicted nobody, he is only told.
 */
export const registeredSum = (text: GateText, registered: string, claimed: number | undefined): { readonly stops: Finding[]; readonly warns: Finding[] } => {
  const agreed = agreedSum(text), fen = moneyOf(plainOf(registered))
  if (agreed === undefined || fen === undefined || fen === agreed.fen) return { stops: [], warns: [] }
  const said = `${agreed.clause.name}的总数是 ${yuan(agreed.fen)}，案卷登记里的“涉及金额”是 ${yuan(fen)}`
  if (claimed === fen) return { stops: [], warns: [{ code: 'AMOUNT_CLAIMED', where: 'agreement', at: agreed.clause.id, sentence: `${said}，和申请事项的合计相同。如果是谈下来让了一步，就是这样；如果不是，请核对。` }] }
  return { stops: [{ code: 'AMOUNT_REGISTERED', where: 'registration', at: '涉及金额', sentence: `${said}，两处不一样。卷宗和协议会对不上；请核对是哪个数，改好再冻结。` }], warns: [] }
}
