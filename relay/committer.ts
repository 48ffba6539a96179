/**
 * Group commit: what arrives within a few milliseconds becomes durable in one
 * transaction, because a flush costs the disk the same for one envelope as for
 * fifty. After a pause longer than that the first one does not wait at all.
 */
import type { Batch, Log, Put, Row } from './log.ts'
import type { RelayEvent } from './relay-events.ts'

export interface CommitCounts { commits: number; rows: number; failures: number; commitMs: number }
export interface Committer {
  add(batch: number, what: Batch): void
  /** Now, not at the end of the window: at a clean stop. */
  flush(): void
  readonly counts: Readonly<CommitCounts>
}

/**
 * From one flush to the next. Flushing is the largest part of the relay's
 * work: with eight milliseconds it costs 1.6 times a bare relay, with twenty
 * 1.5 (bench/relay-cpu), and nobody feels twenty while typing. On a slow disk
 * twice as long as it takes, so that the relay does not flush all the time.
 */
const windowMs = { least: 20, most: 30 } as const

export const makeCommitter = (log: Log, clock: () => number, tell: (event: Extract<RelayEvent, { type: 'committed' }>, error?: Error) => void): Committer => {
  let waiting: { readonly batch: number; readonly what: Batch }[] = []
  let scheduled = false
  let endedAt = -Infinity
  let lastMs = 0
  const counts: CommitCounts = { commits: 0, rows: 0, failures: 0, commitMs: 0 }

  const flush = (): void => {
    scheduled = false
    const taken = waiting
    const last = taken.at(-1)
    if (!last) return
    waiting = []
    const rows: Row[] = [], puts: Put[] = []
    for (const { what } of taken) { rows.push(...what.rows); puts.push(...what.puts) }
    const beganAt = clock()
    const error = tryAppend(log, { rows, puts })
    endedAt = clock()
    lastMs = endedAt - beganAt
    counts.commits++
    counts.commitMs += lastMs
    if (error) counts.failures++
    else counts.rows += rows.length
    tell({ type: 'committed', batch: last.batch, ok: error === undefined, now: Date.now() }, error)
  }

  return {
    counts,
    add(batch, what) {
      waiting.push({ batch, what })
      if (scheduled) return
      scheduled = true
      const wait = endedAt + Math.min(windowMs.most, Math.max(windowMs.least, 2 * lastMs)) - clock()
      if (wait <= 0) setImmediate(flush)
      else setTimeout(flush, wait)
    },
    flush,
  }
}

/** A full disk is news for the writers, not a reason to stop. */
const tryAppend = (log: Log, batch: Batch): Error | undefined => {
  try { log.append(batch) } catch (error) { return error instanceof Error ? error : new Error(String(error)) }
  return undefined
}
