/**
 * A party who is registered after the text was frozen: he is not in it, so it
 * cannot be signed as it stands (decisions: adding a party voids the draft).
 */
import { readFieldWrite, type FactObject } from './facts.ts'
import { partiesOf } from './registration.ts'

/** Names of parties, not removed again, of whom the relay had the first word after `since` (its own clock, ms); what it has not is not counted yet, nor a row without a name. */
export const partiesAddedSince = (registration: readonly (FactObject & { readonly relayTime?: number | undefined })[], since: number, today: string): string[] => {
  const begun = new Map<string, number>()
  for (const { json, relayTime } of registration) {
    const id = /^party\/([^/]+)\//u.exec(readFieldWrite(json)?.field ?? '')?.[1]
    if (id !== undefined) begun.set(id, Math.min(begun.get(id) ?? Infinity, relayTime ?? Infinity))
  }
  return partiesOf(registration, today).filter(({ id, name }) => { const at = begun.get(id) ?? Infinity; return name !== '' && at > since && at < Infinity }).map(({ name }) => name)
}
