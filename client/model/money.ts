/**
 * Amounts: integers in 分, whatever the spelling. Spellings are parsed, never
 * compared as strings. 大写 follows 支付结算办法 annex 1 (正确填写票据和结算凭证的
 * 基本规定): several spellings of one amount are valid, so 大写 is read as well
 * as written. Where 大写 and figures differ people decide, not this program.
 */
import { halfWidth } from './numbers.ts'

/** The largest amount: every 分 up to here is kept exactly. */
const fenMax = 99_999_999_999_999 // 9,999 亿元 less one 分, far below 2^53

/** Any spelling → 分; undefined when it is not one amount. */
export const moneyOf = (text: string): number | undefined => {
  const given = halfWidth(text).replace(/\s/gu, '').replace(/^人民币/u, '').replace(/^(RMB|CNY|[¥￥])/iu, '')
  const fen = figureOf(given) ?? capitalsOf(given)
  return fen !== undefined && fen <= fenMax ? fen : undefined
}

/** 42000 · 42,000.00 · 4.2万元 · 42000元整; groups of three, at most two decimals that count. */
const figureOf = (given: string): number | undefined => {
  const parts = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(万|亿)?(?:元|圆|块)?(?:整|正)?$/u.exec(given)
  if (!parts || (parts[2] === '')) return undefined
  const shift = 2 + (parts[3] === '万' ? 4 : parts[3] === '亿' ? 8 : 0)
  const whole = parts[1]!.replace(/,/gu, ''), decimals = (parts[2] ?? '').replace(/0+$/u, '')
  if (decimals.length > shift || whole.length > 16) return undefined
  const fen = Number(whole + decimals.padEnd(shift, '0'))
  return Number.isSafeInteger(fen) ? fen : undefined
}

const DIGIT: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9,
  貳: 2, 參: 3, 叄: 3, 陸: 6, 弍: 2, 两: 2, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
}
const UNIT: Readonly<Record<string, number>> = { 拾: 10, 十: 10, 佰: 100, 百: 100, 仟: 1000, 千: 1000 }

/** 肆万贰仟元整, 壹仟陆佰捌拾元零叁角贰分, also 圆, 正, traditional forms and plain 四万二千元. */
const capitalsOf = (given: string): number | undefined => {
  const parts = /^(?:(.+?)[元圆圓])?(?:零?([^零])角)?(?:零?([^零])分)?[整正]?$/u.exec(given)
  if (!parts || (parts[1] === undefined && parts[2] === undefined && parts[3] === undefined)) return undefined
  const yuan = parts[1] === undefined ? 0 : integerOf(parts[1])
  const jiao = parts[2] === undefined ? 0 : DIGIT[parts[2]], fen = parts[3] === undefined ? 0 : DIGIT[parts[3]]
  return yuan === undefined || jiao === undefined || fen === undefined ? undefined : yuan * 100 + jiao * 10 + fen
}
const integerOf = (words: string): number | undefined => {
  const myriads = words.replace(/萬/gu, '万').replace(/億/gu, '亿')
  const parts = /^(?:([^亿]*)亿)?(?:([^亿万]*)万)?([^亿万]*)$/u.exec(myriads)
  if (!parts) return undefined
  const sections = [[parts[1], 1e8], [parts[2], 1e4], [parts[3], 1]] as const
  let sum = 0
  for (const [section, weight] of sections) {
    if (section === undefined || (section === '' && weight === 1)) continue
    const value = weight === 1e8 && section.includes('万') ? undefined : sectionOf(section)
    if (value === undefined || (value === 0 && weight > 1)) return undefined
    sum += value * weight
  }
  return myriads === '' ? undefined : sum
}
/** Up to 9999: units fall from left to right, every digit but the last has its unit. */
const sectionOf = (words: string): number | undefined => {
  let sum = 0, below = 10_000, digit: number | undefined
  for (const letter of words) {
    const unit = UNIT[letter]
    if (unit === undefined) {
      const value = DIGIT[letter]
      if (value === undefined || (digit !== undefined && digit !== 0)) return undefined
      digit = value
      continue
    }
    // 拾万 and 十五 begin without 壹 in everyday writing.
    if (unit >= below || (digit === undefined && !(unit === 10 && sum === 0)) || (digit === 0 && unit !== 10)) return undefined
    sum += (digit === undefined || digit === 0 ? 1 : digit) * unit
    below = unit
    digit = undefined
  }
  if (digit !== undefined && digit !== 0 && below <= 1) return undefined
  return sum + (digit ?? 0)
}

/** 42,000.00 */
export const figures = (fen: number): string => {
  const yuan = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/gu, ',')
  return `${yuan}.${String(fen % 100).padStart(2, '0')}`
}

const CAPITAL = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']

/** 肆万贰仟元整, without the 人民币 before it. `fen`: whole, not negative, at most 9,999 亿元. */
export const capitals = (fen: number): string => {
  if (!Number.isSafeInteger(fen) || fen < 0 || fen > fenMax) throw new RangeError('an amount is a whole number of 分')
  const yuan = Math.floor(fen / 100), jiao = Math.floor(fen / 10) % 10, cent = fen % 10
  if (fen === 0) return '零元整'
  const head = yuan === 0 ? '' : `${integerWords(yuan)}元`
  if (jiao === 0 && cent === 0) return `${head}整`
  const tail = (jiao > 0 ? `${CAPITAL[jiao]}角` : yuan > 0 ? '零' : '') + (cent > 0 ? `${CAPITAL[cent]}分` : '')
  return head + tail + (cent === 0 ? '整' : '')
}
const integerWords = (value: number): string => {
  const sections = [[Math.floor(value / 1e8), '亿'], [Math.floor(value / 1e4) % 1e4, '万'], [value % 1e4, '']] as const
  let words = '', gap = false
  for (const [section, unit] of sections) {
    if (section === 0) { gap = words !== ''; continue }
    words += (words !== '' && (gap || section < 1000) ? '零' : '') + sectionWords(section) + unit
    gap = false
  }
  return words
}
const sectionWords = (section: number): string => {
  let words = '', gap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(section / 10 ** place) % 10
    if (digit === 0) { gap = words !== ''; continue }
    words += (gap ? '零' : '') + CAPITAL[digit] + PLACES[place]
    gap = false
  }
  return words
}
