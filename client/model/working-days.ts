/**
 * Calendar days as text, and which of them are working days. A day is
 * 'YYYY-MM-DD' as people write it; no time zone, no clock.
 *
 * Source of the table: 国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04).
 * A year that is not in it is counted by weekends alone, and whoever asks is
 * told so (`tableMissing`).
 */

interface YearTable {
  /** Days off, first and last of each holiday. */
  readonly off: readonly (readonly [first: string, last: string])[]
  /** Saturdays and Sundays that are worked. */
  readonly worked: readonly string[]
}
const TABLE: Readonly<Record<string, YearTable>> = {
  2026: {
    off: [['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'], ['2026-05-01', '2026-05-05'], ['2026-06-19', '2026-06-21'], ['2026-09-25', '2026-09-27'], ['2026-10-01', '2026-10-07']],
    worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
}

const DAY_MS = 86_400_000
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOfMs = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day in a text, if it is one: 2026-02-30 and 2026-2-3 are not. */
export const dayIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text)) && dayOfMs(msOf(text)) === text ? text : undefined

/** Days from one to the other; the first day itself does not count (民法典第二百零一条). */
export const daysBetween = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / DAY_MS)
export const addDays = (day: string, days: number): string => dayOfMs(msOf(day) + days * DAY_MS)

/** The same day of the next month, else that month's last day (民法典第二百零二条). */
export const addMonth = (day: string): string => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return dayOfMs(Date.UTC(year, month, Math.min(date, last)))
}

const isWorkingDay = (day: string): boolean => {
  const table = TABLE[day.slice(0, 4)]
  if (table?.worked.includes(day)) return true
  if (table?.off.some(([first, last]) => first <= day && day <= last)) return false
  const weekday = new Date(msOf(day)).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The n-th working day after a day, and the years on the way for which there is no table. */
export const addWorkingDays = (from: string, days: number): { readonly day: string; readonly tableMissing: readonly string[] } => {
  let day = from
  const missing = new Set<string>()
  for (let left = days; left > 0;) {
    day = addDays(day, 1)
    if (!TABLE[day.slice(0, 4)]) missing.add(day.slice(0, 4))
    if (isWorkingDay(day)) left -= 1
  }
  return { day, tableMissing: [...missing] }
}

/**
 * The last day of a term: a day off moves it to the first day after the days
 * off (民法典第二百零三条); and the years on the way for which there is no table.
 */
export const afterDaysOff = (day: string): { readonly day: string; readonly tableMissing: readonly string[] } => {
  const missing = new Set<string>()
  let last = day
  for (;; last = addDays(last, 1)) {
    if (!TABLE[last.slice(0, 4)]) missing.add(last.slice(0, 4))
    if (isWorkingDay(last)) return { day: last, tableMissing: [...missing] }
  }
}

/** Today on this device's own calendar. */
export const dayOfClock = (ms: number): string => {
  const at = new Date(ms)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}
