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
