/** Chance that can be had again: mulberry32, good enough for choosing. */
export interface Seeded {
  /** From 0 up to and without 1. */
  next(): number
  /** A whole number from 0 up to and without `most`. */
  below(most: number): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  /** True in `ofHundred` cases of a hundred. */
  happens(ofHundred: number): boolean
  pick<T>(from: readonly T[]): T
  bytes(length: number): Uint8Array
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
    between: (least, most) => least + below(most - least + 1),
    happens: ofHundred => next() * 100 < ofHundred,
    bytes: length => Uint8Array.from({ length }, () => below(256)),
    pick(from) {
      const one = from[below(from.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}
