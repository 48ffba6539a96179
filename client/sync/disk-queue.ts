/**
 * What the core wants kept, one transaction at a time and in order. What could
 * not be stored goes along with the next try: a full disk may leave the end of
 * the log off this device, never a hole in it.
 */
import type { CoreEffect } from './core-events.ts'
import type { Change } from './store.ts'

export interface DiskQueue {
  /**
   * `then` runs once: with 'answered' as soon as the disk has said yes or no,
   * with 'stored' only when it has said yes. While the disk refuses, words must
   * still reach the relay and the screen.
   */
  add(change: Change, when: 'answered' | 'stored', then: () => void): void
  /** The disk is asked again, if it has refused. */
  again(): void
  failed(): boolean
}

interface Entry { readonly change: Change; readonly when: 'answered' | 'stored'; readonly then: () => void; told: boolean }

export const makeDiskQueue = (core: {
  readonly emit: (effect: CoreEffect) => void
  readonly wait: (then: (answer: { stored?: boolean }) => void) => number
}): DiskQueue => {
  let queue: readonly Entry[] = []
  let writing = false, failed = false

  const tell = (entry: Entry): void => { if (!entry.told) { entry.told = true; entry.then() } }
  const write = (): void => {
    if (writing || queue.length === 0) return
    const batch = oneTransaction(queue)
    writing = true
    core.emit({ do: 'commit', change: merged(batch.map(({ change }) => change)), token: core.wait(({ stored }) => {
      writing = false
      failed = stored !== true
      if (failed) for (const entry of queue) { if (entry.when === 'answered') tell(entry) }
      else {
        queue = queue.slice(batch.length)
        batch.forEach(tell)
        write()
      }
      core.emit({ do: 'status' })
    }) })
  }
  return {
    add(change, when, then) {
      const entry = { change, when, then, told: false }
      queue = [...queue, entry]
      if (!failed) write()
      else if (when === 'answered') tell(entry)
    },
    again() { if (failed) write() },
    failed: () => failed,
  }
}

/** Within one transaction what is put comes before what is dropped: a count dropped and put anew needs two. */
const oneTransaction = (queue: readonly Entry[]): readonly Entry[] => {
  const batch: Entry[] = []
  let drops = false
  for (const entry of queue) {
    if (drops && (entry.change.sent?.length ?? 0) > 0) break
    drops ||= (entry.change.dropSent?.length ?? 0) > 0
    batch.push(entry)
  }
  return batch
}

const merged = (changes: readonly Change[]): Change => {
  const [only] = changes
  if (changes.length === 1 && only) return only
  const all = <T>(part: (change: Change) => readonly T[] | undefined): readonly T[] => changes.flatMap(change => part(change) ?? [])
  return {
    log: all(c => c.log), rows: all(c => c.rows), sent: all(c => c.sent), dropSent: all(c => c.dropSent), dropRows: all(c => c.dropRows), keep: all(c => c.keep),
    ...(changes.some(({ strict }) => strict) ? { strict: true } : {}),
  }
}
