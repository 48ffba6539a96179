/** Days as papers have them: written 年月日, kept as ISO text (yyyy-mm-dd) of the case's own place. */
import { beijingDay } from '../../shared/effect.ts'
import { halfWidth, isRealDay, type Reading } from './numbers.ts'

/** Reads 2026-11-08, 2026/11/8, 2026.11.8, 20261108 and 2026年11月8日, full-width digits too. */
export const readDay = (text: string): Reading => {
  const given = halfWidth(text).replace(/\s/gu, '')
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/u.exec(given) ?? /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]$/u.exec(given) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(given)
  if (!parts) return { ok: false, problem: '看不懂这个日期。请写成 2026年11月8日，或者 2026-11-08。' }
  const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
  return isRealDay(day) ? { ok: true, value: day } : { ok: false, problem: `日历上没有${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日这一天。请再看一遍。` }
}

/** 2026年11月8日; anything that is no ISO day stays as it is. */
export const dayWords = (iso: string): string => {
  if (!isRealDay(iso)) return iso
  const [year, month, day] = iso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** Full years (周岁) on a day, both ISO; undefined for a birth that is no day or lies ahead. The birthday itself counts as reached. */
export const ageOn = (birth: string, day: string): number | undefined => {
  if (!isRealDay(birth) || !isRealDay(day) || birth > day) return undefined
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return day.slice(5) < birth.slice(5) ? years - 1 : years
}

/** The day it is, in Beijing: terms in China run by it, whatever zone a machine is set to. */
export const today = (): string => beijingDay(Date.now())
