/** The only bridge from the workspace's `Observed` values to Solid's signals. */
import { createMemo, createSignal, getOwner, onCleanup, runWithOwner } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { Observed } from '../workspace.ts'

/** Follows a value as long as the calling owner lives. */
export const observe = <T>(source: Observed<T>): Accessor<T> => {
  const [changes, setChanges] = createSignal(0)
  onCleanup(source.subscribe(() => setChanges(n => n + 1)))
  return createMemo(() => { changes(); return source.get() })
}

/**
 * The same list as stable keys, so that a row keeps its place on screen (and
 * the focus in it) while the values behind it are replaced.
 */
export const keyed = <T>(list: Accessor<readonly T[]>, keyOf: (row: T) => string): { keys: Accessor<string[]>; row: (key: string) => Accessor<T> } => {
  // A row that just left the list may be asked once more, or anew, before it is taken down.
  const last = new Map<string, T>()
  const byKey = createMemo(() => {
    const now = new Map(list().map(row => [keyOf(row), row]))
    for (const [key, row] of now) last.set(key, row)
    return now
  })
  const keys = createMemo(() => [...byKey().keys()])
  // One memo a key, whoever asks and however often: it lives as long as the list, not as long as the first asker.
  const owner = getOwner(), rows = new Map<string, Accessor<T>>()
  const rowOf = (key: string): Accessor<T> => createMemo(() => {
    const row = byKey().get(key) ?? last.get(key)
    if (row === undefined) throw new Error('a row asks for a key that was never listed')
    return row
  })
  return {
    keys,
    row: key => {
      const row = rows.get(key) ?? runWithOwner(owner, () => rowOf(key))!
      rows.set(key, row)
      return row
    },
  }
}
