/** The only bridge from the workspace's `Observed` values to Solid's signals. */
import { createMemo, createSignal, onCleanup } from 'solid-js'
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
  const byKey = createMemo(() => new Map(list().map(row => [keyOf(row), row])))
  const keys = createMemo(() => [...byKey().keys()])
  return {
    keys,
    // A row that just left the list is asked once more before it is taken down.
    row: key => {
      const first = byKey().get(key)
      if (first === undefined) throw new Error('a row asks for a key that was never listed')
      return createMemo(last => byKey().get(key) ?? last, first)
    },
  }
}
