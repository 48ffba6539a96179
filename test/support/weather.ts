/** What all parts of a simulated world share. */
import type { Seeded } from './seeded.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Bugs that the world can have on purpose, to show that it would notice. Each is in the world's own wrapper, none in the product. */
export const PLANTS = [
  'ack-before-sync', 'no-dedupe', 'seal-before-caught-up', 'cursor-before-content', 'sealed-again', 'new-stream-first', 'around-the-gate',
] as const
export type Plant = (typeof PLANTS)[number]

export interface Weather {
  readonly time: VirtualTime
  readonly chance: Seeded
  readonly plant: Plant | undefined
  /** Goes into the hash by which two runs of one seed are compared. */
  trace(what: string): void
  fail(what: string): void
}
