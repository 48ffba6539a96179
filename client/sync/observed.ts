/** A value that can be watched: the plain form of what the screen sees (client/workspace.ts). */
export interface Watched<T> {
  get(): T
  subscribe(tell: () => void): () => void
  set(next: T): void
}

export const makeWatched = <T>(first: T): Watched<T> => {
  let value = first
  const tellers = new Set<() => void>()
  return {
    get: () => value,
    subscribe(tell) { tellers.add(tell); return () => tellers.delete(tell) },
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const tell of [...tellers]) tell()
    },
  }
}

/** `next` with the objects of `before` wherever they say the same, and `before` itself when all do: what is shown of them then stays as it is. */
export const keepSame = <T>(before: readonly T[], next: readonly T[]): readonly T[] => {
  const known = new Map(before.map(one => [JSON.stringify(one), one]))
  const kept = next.map(one => known.get(JSON.stringify(one)) ?? one)
  return kept.length === before.length && kept.every((one, index) => one === before[index]) ? before : kept
}
