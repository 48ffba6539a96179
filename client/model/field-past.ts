/** What became of every value that somebody wrote into a field; pure, and never rewritten. */
import type { Standing } from './facts.ts'
import type { Registration } from './registration.ts'
import { senseOfField } from './registration-fields.ts'

export interface PastWrite {
  readonly write: Standing
  /** It is the field's value, one of several that stand, or was replaced. */
  readonly now: 'value' | 'one-of-several' | 'replaced'
  /** The values between which it decided, when there were several; their meanings differ. */
  readonly over: readonly Standing[]
}

/** Every write of a field in the log's order. */
export const pastOf = (view: Registration, path: string): readonly PastWrite[] => {
  const writes = view.history(path), byId = new Map(writes.map(write => [write.id, write])), standing = view.standing(path)
  // The same value in other words stands with the first that said it.
  const stand = new Set(standing.flatMap(one => [one, ...one.also]).map(({ id }) => id))
  return writes.map(write => {
    const over = write.replaces.flatMap(id => byId.get(id) ?? [])
    const meant = new Set(over.map(({ value }) => senseOfField(path, value)))
    return { write, now: !stand.has(write.id) ? 'replaced' : standing.length > 1 ? 'one-of-several' : 'value', over: meant.size > 1 ? over : [] }
  })
}
