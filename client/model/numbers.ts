/**
 * Numbers that papers carry and that check themselves: 公民身份号码 (GB 11643),
 * 统一社会信用代码 (GB 32100), telephone numbers. Each reader takes what a person
 * typed or pasted and answers with the number in its one spelling, or with a
 * sentence: what is wrong and what to do.
 */

/** Full-width digits, letters and punctuation (U+FF01 to U+FF5E) and the wide space become ASCII. For numbers only: names are never touched. */
export const halfWidth = (text: string): string =>
  text.replace(/[！-～]/gu, letter => String.fromCharCode(letter.charCodeAt(0) - 0xFEE0)).replace(/\u3000/gu, ' ')

export type Reading = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string }
const good = (value: string): Reading => ({ ok: true, value })
const bad = (problem: string): Reading => ({ ok: false, problem })
const packed = (text: string): string => halfWidth(text).replace(/[\s-]/gu, '').toUpperCase()

// ---------------------------------------------------------------- 公民身份号码

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/** The last character of an 18-character number whose first 17 digits these are. */
export const idCheck = (digits: string): string => ID_CHECKS[ID_WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11] ?? ''

export const readIdNumber = (text: string): Reading => {
  const number = packed(text)
  if (/^\d{15}$/u.test(number)) return bad('这是 15 位的旧号码，2013 年起已经停用。请照现在的证件填 18 位。')
  if (!/^\d{17}[\dX]$/u.test(number)) return bad(number.length === 18 ? '身份证号码前 17 位是数字，最后一位是数字或者 X。请照证件再看一遍。' : `身份证号码应为 18 位，现在 ${[...number].length} 位。请照证件再看一遍。`)
  if (idBirth(number) === undefined) return bad('身份证号码里的出生日期不是一个真实的日子。请照证件再看一遍第 7 到 14 位。')
  return idCheck(number) === number[17] ? good(number) : bad('身份证号码的校验位对不上，多半有一位打错了。请照证件逐位再看一遍。')
}
/** ISO day of birth; undefined when no such day exists. */
export const idBirth = (number: string): string | undefined => {
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  return isRealDay(day) && day >= '1850-01-01' ? day : undefined
}
/** Digit 17: odd is male. */
export const idSex = (number: string): '男' | '女' => Number(number[16]) % 2 === 1 ? '男' : '女'

/** A day of the calendar, as ISO text. */
export const isRealDay = (iso: string): boolean => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(iso)
  if (!parts) return false
  const at = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])))
  return at.toISOString().slice(0, 10) === iso
}

// ---------------------------------------------------------------- 统一社会信用代码

const CREDIT_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY' // 31: no I O S V Z

/** The 18th character of a code whose first 17 these are; undefined when a letter does not belong. */
export const creditCheck = (code: string): string | undefined => {
  let sum = 0, weight = 1
  for (const letter of code.slice(0, 17)) {
    const value = CREDIT_LETTERS.indexOf(letter)
    if (value < 0) return undefined
    sum += value * weight
    weight = weight * 3 % 31
  }
  return CREDIT_LETTERS[(31 - sum % 31) % 31]
}

export const readCreditCode = (text: string): Reading => {
  const code = packed(text)
  if (code.length !== 18) return bad(`统一社会信用代码应为 18 位，现在 ${[...code].length} 位。请照营业执照再看一遍。`)
  const check = creditCheck(code)
  if (check === undefined || !CREDIT_LETTERS.includes(code[17] ?? '')) return bad('统一社会信用代码里没有 I、O、S、V、Z 这些字母和别的符号。请照营业执照再看一遍。')
  return check === code[17] ? good(code) : bad('统一社会信用代码的校验位对不上，多半有一位打错了。请照营业执照逐位再看一遍。')
}

// ---------------------------------------------------------------- telephone

/** Mobile numbers, landlines with area code, 400 numbers, numbers abroad with +. */
export const readPhone = (text: string): Reading => {
  const number = halfWidth(text).trim().replace(/[\s()]/gu, '')
  const digits = number.replace(/\D/gu, '')
  const shape = number.replace(/^\+?86-?(?=1\d{10}$)/u, '')
  if (/[^\d+-]/u.test(number)) return bad('电话号码里只写数字。有两个号码的，另一个写在备注里。')
  if (/^1[3-9]\d-?\d{4}-?\d{4}$/u.test(shape)) return good(shape.replace(/-/gu, ''))
  if (/^0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?$/u.test(number) || /^[48]00-?\d{3}-?\d{4}$/u.test(number) || /^\+[1-9][\d-]{5,18}$/u.test(number)) return good(number)
  return /^1/u.test(shape)
    ? bad(digits.length === 11 ? '没有这个号段的手机号。请再念一遍，或者打一下试试。' : `手机号应为 11 位，现在 ${digits.length} 位。`)
    : bad('这不像一个电话号码。固定电话请带上区号，境外号码以 + 开头。')
}

// ---------------------------------------------------------------- masks

/** 110***********1234, 138****4417: the first three and the last four; short ones wholly. */
export const masked = (number: string): string => {
  const letters = [...number]
  return letters.length <= 7 ? '*'.repeat(letters.length) : letters.slice(0, 3).join('') + '*'.repeat(letters.length - 7) + letters.slice(-4).join('')
}
