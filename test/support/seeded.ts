/** Chance that can be had again: mulberry32, good enough for choosing. */
export interface Seeded {
  /** From 0 up to and without 1. */
  next(): number
  /** A whole number from 0 up to and without `most`. */
  below(most: number): number
  pick<T>(from: readonly T[]): T
}

export const makeSeeded = (seed: number): Seeded => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next, below,
    pick(from) {
      const one = from[below(from.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}
