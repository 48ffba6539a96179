/**
 * A device's disk. Transactions become so in order, after a while. A killed
 * page loses what was not committed; a power cut may also take back the last
 * ones that were, because browsers flush lazily, but never one that asked to
 * be flushed, nor anything before it.
 */
import { makeMemoryStore, type CaseStore, type Change, type OutboxRow } from '../../client/sync/store.ts'
import type { Seeded } from './seeded.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface WeatherDisk {
  store(): CaseStore
  commit(change: Change, done: (stored: boolean) => void): void
  /** 'full': every transaction is refused. 'stuck': none ends. */
  state: 'works' | 'full' | 'stuck'
  /** The page is gone; some of what waited for the disk still gets there, in order. */
  kill(): void
  /** Returns the rows that had been stored and are no more. */
  powerCut(): readonly OutboxRow[]
}

export const makeWeatherDisk = (time: VirtualTime, chance: Seeded): WeatherDisk => {
  let store = makeMemoryStore()
  let done: Change[] = []
  let flushed = 0, life = 0
  let waiting: { readonly change: Change; readonly tell: (stored: boolean) => void }[] = []

  const write = (change: Change): void => {
    void store.commit(change) // the memory store does it before it returns
    done.push(change)
    if (change.strict) flushed = done.length
  }
  const next = (mine: number): void => {
    if (mine !== life) return
    if (disk.state === 'stuck') { time.in(20, () => next(mine)); return }
    const first = waiting.shift()
    if (!first) return
    const stored = disk.state === 'works'
    if (stored) write(first.change)
    first.tell(stored)
    if (waiting.length > 0) time.in(chance.between(1, 6), () => next(mine))
  }
  const disk: WeatherDisk = {
    store: () => store,
    state: 'works',
    commit(change, tell) {
      waiting.push({ change, tell })
      if (waiting.length === 1) { const mine = life; time.in(chance.between(1, 12), () => next(mine)) }
    },
    kill() {
      life++
      const kept = chance.between(0, waiting.length)
      if (disk.state === 'works') for (const { change } of waiting.slice(0, kept)) write(change)
      waiting = []
    },
    powerCut() {
      disk.kill()
      const keep = Math.max(flushed, done.length - chance.between(0, 12))
      const lost = done.slice(keep).flatMap(change => change.rows ?? [])
      done = done.slice(0, keep)
      store = makeMemoryStore()
      for (const change of done) void store.commit(change)
      return lost
    },
  }
  return disk
}
