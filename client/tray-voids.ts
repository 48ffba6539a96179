/**
 * A draft that is void is void in the trays, too: withdrawn by the device that
 * made it void, or, if that died before it could, by the next one of the staff.
 * Nothing is remembered of this: it follows from acts and trays alone, so it
 * is made up for after any death, and what is there is not written again.
 */
import { voidWithdrawal } from './model/tray-making.ts'
import { voidsLeft, type Drafts } from './model/tray-voids.ts'
import type { CaseFinishing } from './finishing.ts'
import type { CaseSession } from './sync/case-session.ts'
import type { CaseTrays } from './trays.ts'
import { isObstacle, type Tray } from './workspace.ts'

/** So long the devices of the staff wait for each other, one after the other: a slow line needs about a second. */
const turnMs = 1500
/** Windows of one device have one turn; whoever is later sees what the first wrote. */
const windowMs = 300

export const makeTrayVoids = ({ drafts, trays, session }: {
  readonly drafts: CaseFinishing['drafts']
  readonly trays: CaseTrays
  readonly session: CaseSession
}): { look(): void; close(): void } => {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  const watched = new Map<string, () => void>()
  let closed = false
  const known = new Map<string, { readonly facts: unknown; readonly drafts: string; readonly any: boolean }>()
  /** Asked with every key that somebody presses, answered anew when something is new. */
  const isLeft = (tray: Tray, now: Drafts): boolean => {
    const facts = tray.facts.get(), key = JSON.stringify(now), before = known.get(tray.id)
    if (before?.facts === facts && before.drafts === key) return before.any
    const any = voidsLeft(facts, now).length > 0
    known.set(tray.id, { facts, drafts: key, any })
    return any
  }

  const withdraw = async (id: string): Promise<void> => {
    waiting.delete(id)
    const tray = trays.all.get().find(each => each.id === id), now = drafts(), { online, caughtUp } = session.status.get()
    // Without a line this device cannot know what others have withdrawn already.
    if (!tray || closed || !(now.onlyHere || (online && caughtUp))) return
    for (const { version, reason } of voidsLeft(tray.facts.get(), now)) if (isObstacle(await tray.write(voidWithdrawal(version, reason)))) return
  }
  const look = (): void => {
    const now = drafts(), nothing = now.superseded.length === 0 && !now.current
    for (const tray of trays.all.get()) {
      if (!watched.has(tray.id)) watched.set(tray.id, tray.facts.subscribe(look))
      if (nothing || closed || waiting.has(tray.id) || !isLeft(tray, now)) continue
      const turn = trays.turn(tray)
      if (turn === undefined) continue
      waiting.set(tray.id, setTimeout(() => void withdraw(tray.id), (now.onlyHere ? 0 : turnMs * (turn + 1)) + Math.random() * windowMs))
    }
  }
  const stops = [trays.all.subscribe(look), session.status.subscribe(look)]
  look()
  return {
    look,
    close() {
      closed = true
      for (const stop of [...stops, ...watched.values()]) stop()
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}
