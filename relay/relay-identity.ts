/** What a log is born with: who this relay is, which life of its log this is, and the seed of its founding codes. */
import type { Bytes } from '../shared/bytes.ts'
import { randomBytes } from '../shared/crypto.ts'
import type { Log } from './log.ts'

/** The names under which the relay keeps its few values beside the rooms' logs. */
export const VALUES = {
  relayId: 'relay/id',
  incarnation: 'relay/incarnation',
  foundingSeed: 'founding/seed',
  foundingUsed: 'founding/used',
  founders: 'founder/',
  rooms: 'room/',
  doors: 'door/',
} as const

/** Once per log; a restored copy has the same identity: cursors and heads tell it from the original. `random` is a simulated world's own. */
export const ensureIdentity = (log: Log, random: (length: number) => Bytes = randomBytes): void => {
  if (log.value(VALUES.relayId)) return
  log.append({
    rows: [],
    puts: [
      { key: VALUES.relayId, value: random(16) },
      { key: VALUES.incarnation, value: random(16) },
      { key: VALUES.foundingSeed, value: random(16) },
    ],
  })
}

/** Throws for a log that was never given an identity. */
export const valueOf = (log: Log, key: string): Bytes => {
  const value = log.value(key)
  if (!value) throw new Error(`log without ${key}`)
  return value
}
