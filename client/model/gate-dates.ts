/**
 * Days in the agreement: on the calendar, not behind the day of freezing, in
 * order. Only what is written in full is judged; a day without its year can be
 * wrong (11 月 31 日) but not late.
 */
import { instalmentsOf } from './gate-amounts.ts'
import { inClause, lineAt, plainOf, type Finding, type GateClause, type GateText } from './gate-text.ts'
import { dayWords } from './days.ts'
import { isRealDay } from './numbers.ts'

interface Day { readonly from: number; readonly to: number; readonly text: string; readonly iso: string; readonly real: boolean; readonly year: boolean }

const HAN_DIGITS = '〇零一二三四五六七八九'
const YEAR = `(?:(\\d{4}|[${HAN_DIGITS}○]{4})\\s*年\\s*)?`
const PART = `(\\d{1,2}|[${HAN_DIGITS}十]{1,3})`
const DAY = new RegExp(`${YEAR}${PART}\\s*月\\s*${PART}\\s*[日号]|(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})`, 'gu')

const yearOf = (text: string): string => [...text.replace(/○/gu, '〇')].map(each => (/\d/u.test(each) ? each : String(Math.max(0, HAN_DIGITS.indexOf(each) - 1)))).join('')
const partOf = (text: string): number => {
  if (/^\d+$/u.test(text)) return Number(text)
  const [tens = '', ones = ''] = text.includes('十') ? text.split('十') : ['0', text]
  const digit = (word: string, without: number): number => (word === '' ? without : /\d/u.test(word) ? Number(word) : Math.max(0, HAN_DIGITS.indexOf(word) - 1))
  return digit(tens, 1) * 10 + digit(ones, 0)
}
const iso = (year: string, month: number, day: number): string => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Every day with month and day; without a year it is real when some year (a leap year) has it. */
export const daysIn = (plain: string): Day[] => [...plain.matchAll(DAY)].map(match => {
  const [text, year, month, day, y2, m2, d2] = match
  const given = y2 ?? (year === undefined ? undefined : yearOf(year))
  const at = iso(given ?? '2024', partOf(m2 ?? month ?? ''), partOf(d2 ?? day ?? ''))
  return { from: match.index, to: match.index + text.length, text: text.replace(/\s/gu, ''), iso: at, real: isRealDay(at), year: given !== undefined }
})

const impossible = (place: string, plain: string, finding: (sentence: string) => Finding): Finding[] =>
  daysIn(plain).filter(({ real }) => !real).map(({ text }) => finding(`${place}写了“${text}”，日历上没有这一天。到期算不出来，所以不能冻结；请改成真实的日子。`))

/** A day by which something is to be done: 于…前, …之前付清, 于…支付. What was done already is none. */
const isDeadline = (plain: string, { from, to }: Day): boolean => {
  const before = plain.slice(Math.max(0, from - 12), from), after = plain.slice(to, to + 16)
  if (/^\s*(?:之?前|以前)\s*(?:所|发生|产生|的|形成)/u.test(after) || /^(?:\s*(?:之?前|以前|当日)[，,])?[^，。；]{0,8}(?:已|曾|了(?!结|清|断))/u.test(after)) return false
  if (/^\s*(?:之前|以前|前)/u.test(after)) return true
  return /(?:于|在|至迟|最迟|不晚于|应)\s*$/u.test(before) && /^\s*(?:当[日天])?\s*(?:一次性|分别|各|向[^，。；]{1,8})?\s*(?:支付|付清|付|给付|偿还|归还|返还|赔偿|补偿|交付|拆除|清理|搬|腾|修复|履行)/u.test(after)
}

const late = (clause: GateClause, today: string): Finding[] =>
  daysIn(clause.plain).filter(day => day.real && day.year && day.iso < today && isDeadline(clause.plain, day)).map(day =>
    inClause('DATE_PAST', clause, `${clause.name}的期限“${day.text}”已经过去了，今天是 ${dayWords(today)}。协议一签就算逾期；请和各方另定日子，再冻结。`))

/** Days of instalments, and 自…起至…止, fall in order. */
const order = (clause: GateClause): Finding[] => {
  const found: Finding[] = [], days = daysIn(clause.plain).filter(({ real, year }) => real && year)
  for (const span of instalmentsOf(clause)) {
    const due = span.since.length < 2 ? [] : days.filter(day => day.from >= span.from && day.to <= span.to && isDeadline(clause.plain, day))
    due.forEach((day, i) => {
      const next = due[i + 1]
      if (next && next.iso < day.iso) found.push(inClause('DATE_ORDER', clause, `${clause.name}前一笔的日子“${day.text}”比后一笔的“${next.text}”还晚。先后对不上，所以不能冻结；请核对是哪个日子写错了。`))
    })
  }
  days.forEach((day, i) => {
    const next = days[i + 1]
    if (next && next.iso < day.iso && /^\s*起?\s*(?:至|到)\s*$/u.test(clause.plain.slice(day.to, next.from))) found.push(inClause('DATE_ORDER', clause, `${clause.name}从“${day.text}”到“${next.text}”，后面的日子反而在前。请改好再冻结。`))
  })
  return found
}

const VAGUE = /尽快|尽早|早日|近期|近日|不日|择日|择期|适时|有条件时|条件允许时?|有钱(?:了|时|就)|有能力时|年底之?前|年前|年后|月底之?前|春节之?前|过年之?前|秋收(?:之)?后|收到[^，。；]{0,10}(?:之)?后(?!\s*[\d一二三四五六七八九十]+\s*个?(?:日|天|工作日))|待[^，。；]{1,12}(?:之)?后(?!\s*[\d一二三四五六七八九十]+\s*个?(?:日|天|工作日))|合理(?:期限|时间)内?/gu
/** Words that name no day. */
export const vagueWords = (clause: GateClause): string[] => {
  const found = [...clause.plain.matchAll(VAGUE)].filter(({ 0: words, index }) => !(/^(?:年前|年后|月底)/u.test(words) && /[\d一二三四五六七八九十几多两数]\s*$/u.test(clause.plain.slice(0, index))))
  return [...new Set(found.map(([words]) => words.trim()))]
}
const vague = (clause: GateClause): Finding[] => {
  const said = vagueWords(clause)
  return said.length === 0 ? [] : [inClause('DATE_VAGUE', clause, `${clause.name}写了“${said.join('”“')}”，没有定死日子，到期没到期各说各的，申请司法确认时也容易被认为内容不明确（民诉法解释第三百五十八条）。最好写成几年几月几日前。`)]
}

/** 今年, 次年, 每年 and 2027 年的 say which; so does a year before it in the clause, as long as the days go on from it. */
const SAID_YEAR = /(?:今|明|后|次|当|本|同|翌|每|[\d〇零一二三四五六七八九]{4}\s*)年(?:度|的)?\s*(?:农历|公历)?\s*$/u
const yearless = (clause: GateClause): Finding[] => {
  const days = daysIn(clause.plain).filter(({ real }) => real)
  const unsaid = days.filter((day, i) => {
    if (day.year || !isDeadline(clause.plain, day) || SAID_YEAR.test(clause.plain.slice(Math.max(0, day.from - 12), day.from))) return false
    const said = days.slice(0, i).filter(({ year }) => year).at(-1)
    return said === undefined || day.iso.slice(5) < said.iso.slice(5)
  })
  return unsaid.length === 0 ? [] : [inClause('DATE_YEAR', clause, `${clause.name}的期限“${unsaid.map(({ text }) => text).join('”“')}”没有写是哪一年。隔了年各说各的，申请执行时也容易被认为内容不明确；请写成几年几月几日。`)]
}

/** `today`: the day of freezing, ISO, of the case's own place. */
export const dateFindings = ({ clauses, lines }: GateText, today: string): { readonly stops: Finding[]; readonly warns: Finding[] } => ({
  stops: [
    ...lines.flatMap(line => impossible('正文里', plainOf(line), sentence => ({ code: 'DATE_NONE', where: 'agreement', at: lineAt(line), sentence }))),
    ...clauses.flatMap(clause => [...impossible(clause.name, clause.plain, sentence => inClause('DATE_NONE', clause, sentence)), ...late(clause, today), ...order(clause)]),
  ],
  warns: clauses.flatMap(clause => [...vague(clause), ...yearless(clause)]),
})
