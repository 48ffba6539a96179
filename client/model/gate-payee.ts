/**
 * Names in the clauses beside the names of the parties: 户名 宋月珪 where a party
 * is 宋月桂. Who is paid may really be somebody else, so it is a warning, with
 * both names to be compared letter by letter.
 */
import { codePoint } from './gate-names.ts'
import { inClause, type Finding, type GateClause } from './gate-text.ts'

/** A name follows and ends at a mark: only there may a letter be lacking, or a name of two letters be meant. */
const LABEL = /(?:户名|开户名|账户名称?|收款人|收款方)(?:[（(](?:户名|姓名)[）)])?\s*(?:[：:]|为|是)?\s*[“"「]?/gu
const TOWARDS = /(?:(?:支付|付|赔偿|补偿|给付|偿还|返还|归还|退还|汇|转账?|交)给|(?:汇款?|转账?|打款?|存|付)(?:入|至|到))\s*[“"「]?/gu
const CAPACITY = /(?:[甲乙丙丁戊己庚辛壬癸]方|第三人|担保人)(?:[（(][^）)]{0,12}[）)])?\s*[：:]?\s*/gu
const ENDS = /[，,。；;、（()）\s”"」在的]/u

const differs = (a: readonly string[], b: readonly string[]): number => a.filter((letter, i) => letter !== b[i]).length
const lacksOne = (long: readonly string[], short: readonly string[]): boolean =>
  long.length === short.length + 1 && long.some((_, i) => long.filter((__, j) => j !== i).join('') === short.join(''))

interface Mention { readonly written: string; readonly meant: string; readonly pays: boolean }
/** What stands at a place where a name is due and is one letter away from a party's name. */
const mentionAt = (after: string, names: readonly string[], way: RegExp): Mention | undefined => {
  if (names.some(name => after.startsWith(name))) return undefined
  const letters = [...after.slice(0, 100)], pays = way !== CAPACITY, token = [...after.split(ENDS, 1)[0] ?? '']
  for (const meant of names) {
    const name = [...meant], same = letters.slice(0, name.length)
    if (way === LABEL && name.length > 2 && (lacksOne(name, token) || lacksOne(token, name))) return { written: token.join(''), meant, pays }
    if (differs(name, same) === 1 && !/某|[\d\s，。；、：（）]/u.test(same.join('')) && (name.length > 2 || (way === LABEL && token.length === 2))) return { written: same.join(''), meant, pays }
  }
  return undefined
}

const inOne = (clause: GateClause, names: readonly string[]): Finding[] => {
  const found = new Map<string, Mention>()
  for (const way of [LABEL, TOWARDS, CAPACITY]) {
    for (const { 0: words, index } of clause.text.matchAll(way)) {
      const mention = mentionAt(clause.text.slice(index + words.length, index + words.length + 100), names, way)
      if (mention && !found.has(mention.written)) found.set(mention.written, mention)
    }
  }
  return [...found.values()].map(({ written, meant, pays }) => {
    const letters = [...written], others = [...meant], i = letters.findIndex((letter, at) => letter !== others[at])
    const apart = letters.length !== others.length ? '' : `（条款里 ${letters[i] ?? ''} ${codePoint(letters[i] ?? '')}，当事人 ${others[i] ?? ''} ${codePoint(others[i] ?? '')}）`
    return { ...inClause(PAYEE, clause, `${clause.name}写了“${written}”，当事人里没有这个名字，有一个只差一个字的“${meant}”${apart}。${pays ? '钱会付不出去或者付错人，申请执行时也对不上；请照身份证和银行卡逐字核对。真是付给另一个人的，写明他是谁、为什么付给他。' : '是同一个人的，请照身份证逐字核对，改成一样。'}`), names: [meant, written] as const }
  })
}
export const PAYEE = 'NAME_PAYEE'

/** `names`: of the parties, as the agreement's lines and the registration have them. */
export const payeeFindings = (clauses: readonly GateClause[], names: readonly string[]): Finding[] => {
  const known = [...new Set(names)].filter(name => [...name].length > 1)
  return known.length === 0 ? [] : clauses.flatMap(clause => inOne(clause, known))
}
