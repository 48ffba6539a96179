/** What the gate is told of the case: registration and sessions folded, and colleagues whose last changes may be missing. */
import type { GateFacts } from './model/gate.ts'
import type { FactObject } from './model/facts.ts'
import { registrationOf } from './model/registration.ts'
import { foldSessions } from './model/sessions.ts'
import { today } from './model/days.ts'
import type { Obstacle, Person } from './workspace.ts'

interface Sources {
  readonly registration: readonly FactObject[]
  /** undefined: this device may not read it. */
  readonly identity: readonly FactObject[] | undefined
  readonly sessions: readonly FactObject[] | undefined
  readonly track: string
}
interface Looked { readonly facts: GateFacts; /** Fields that stand in two ways. */ readonly toSettle: readonly { readonly path: string; readonly label: string }[] }

/** Asked with every tick of the sync state, answered anew only when somebody wrote a fact or the day has changed. */
export const makeGateFacts = (read: () => Sources): (() => Looked) => {
  let of: readonly unknown[] = [], looked: Looked | undefined
  return () => {
    const { registration, identity, sessions, track } = read(), day = today()
    const now = [registration, identity, sessions, track, day]
    if (looked && now.every((each, i) => each === of[i])) return looked
    const view = registrationOf({ registration, identity, track, today: day })
    of = now
    return (looked = { facts: { registration: view, sessions: sessions && foldSessions(sessions) }, toSettle: view.conflicts.map(({ path, label }) => ({ path, label })) })
  }
}

const dayMs = 86_400_000
/**
 * Nobody's device confirms which version it has, so the nearest that is true is
 * said: who may write the agreement, was heard of within a day and has no line
 * now may hold changes that nobody else has seen. `now`: ms.
 */
export const awayPeople = (people: readonly Person[], now: number): Person[] => people.filter(({ me, online, rights, wall, lastReceivedAt }) =>
  !me && !online && wall !== true && rights.agreement === 'write' && lastReceivedAt !== undefined && now - Date.parse(lastReceivedAt) < dayMs)

/** The screen asks whoever freezes to say that he does not wait for them; the freezing names them (paper-acts: without). */
export const awayWarnings = (people: readonly Person[], now: number): Obstacle[] => {
  const away = awayPeople(people, now)
  if (away.length === 0) return []
  return [{ obstacle: true, code: 'AWAY', sentence: `${away.map(({ name }) => name).join('、')}能改协议书，一天之内来过，现在不在线。他那台设备上可能还有没送到的改动，冻结以后到的不算在这一稿里；最好先问一声。` }]
}
