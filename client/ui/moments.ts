/** Times as the screen says them (ux.md §9.3, §9.9): local time, steps instead of ticking. */
import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds since 1970 that advance every `everyMs` while the owner lives. */
export const createNow = (everyMs: number): Accessor<number> => {
  const [now, setNow] = createSignal(Date.now())
  const beat = setInterval(() => setNow(Date.now()), everyMs)
  onCleanup(() => clearInterval(beat))
  return now
}

const two = (n: number): string => String(n).padStart(2, '0')

/** hh:mm on this device's clock; a dash for no or a broken time. */
export const hhmm = (iso: string | undefined): string => {
  const at = new Date(iso ?? '')
  return Number.isNaN(at.getTime()) ? '—' : `${two(at.getHours())}:${two(at.getMinutes())}`
}

export const hhmmss = (iso: string | undefined): string => {
  const at = new Date(iso ?? '')
  return Number.isNaN(at.getTime()) ? '—' : `${hhmm(iso)}:${two(at.getSeconds())}`
}

/** 2026 年 11 月 20 日. */
export const dayOf = (iso: string): string => {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '—' : `${at.getFullYear()} 年 ${at.getMonth() + 1} 月 ${at.getDate()} 日`
}

const AGO: readonly (readonly [from: number, words: string])[] = [
  [0, '刚刚'], [3 * SECOND, '3 秒前'], [10 * SECOND, '10 秒前'], [30 * SECOND, '30 秒前'],
  [MINUTE, '1 分钟前'], [5 * MINUTE, '5 分钟前'], [10 * MINUTE, '10 分钟前'], [30 * MINUTE, '30 分钟前'],
]

/** Steps, then the clock, then the date. A time in the future (clocks differ) counts as just now. */
export const ago = (iso: string, now: number): string => {
  const at = new Date(iso).getTime()
  if (Number.isNaN(at)) return '—'
  const age = Math.max(0, now - at)
  if (age < HOUR) return AGO.findLast(([from]) => age >= from)?.[1] ?? '刚刚'
  return onDay(iso, now)
}

/** 今天 15:18, 昨天 16:42, 明天 09:05, 11 月 17 日 09:05. */
export const onDay = (iso: string, now: number): string => {
  const at = new Date(iso)
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const days = Math.floor((at.getTime() - midnight) / DAY)
  const near = days === 0 ? '今天' : days === 1 ? '明天' : days === -1 ? '昨天' : undefined
  if (near !== undefined) return `${near} ${hhmm(iso)}`
  const year = at.getFullYear() === new Date(now).getFullYear() ? '' : `${at.getFullYear()} 年 `
  return `${year}${at.getMonth() + 1} 月 ${at.getDate()} 日 ${hhmm(iso)}`
}

/** How long: 40 秒, 20 分钟, 2 小时 06 分, 3 天. */
export const lasting = (ms: number): string => {
  const age = Math.max(0, ms)
  if (age < MINUTE) return `${Math.max(1, Math.floor(age / SECOND))} 秒`
  if (age < HOUR) return `${Math.floor(age / MINUTE)} 分钟`
  if (age < DAY) return `${Math.floor(age / HOUR)} 小时 ${two(Math.floor((age % HOUR) / MINUTE))} 分`
  return `${Math.floor(age / DAY)} 天`
}
