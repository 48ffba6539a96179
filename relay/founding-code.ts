/** Who may begin a case here, and the one-time code for those who may not yet. */
import { fromUtf8, utf8 } from '../shared/bytes.ts'
import { sha256 } from '../shared/crypto.ts'
import type { Log } from './log.ts'
import type { From } from './relay-events.ts'
import { valueOf, VALUES } from './relay-identity.ts'

/** 'code': a new founder needs the one-time code, the first one on the loopback address excepted. 'open': nobody does. */
export type Founding = 'code' | 'open'

export interface FoundingState {
  readonly policy: Founding
  founders: Set<string>
  used: number
  code(): string
}

const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Ten letters that cannot be misread, 50 bits; the next code follows when one was used. */
export const readFounding = (log: Log, policy: Founding): FoundingState => {
  const seed = valueOf(log, VALUES.foundingSeed)
  const state: FoundingState = {
    policy, ...readFounders(log),
    code: () => {
      const digest = sha256(utf8('liuchi/founding-code/1'), seed, utf8(`${state.used}`))
      return [...digest.slice(0, 10)].map((byte, i) => (i === 5 ? '-' : '') + CODE_LETTERS[byte & 31]).join('')
    },
  }
  return state
}
export const readFounders = (log: Log): Pick<FoundingState, 'founders' | 'used'> => ({
  founders: new Set(log.values(VALUES.founders).map(({ key }) => key.slice(VALUES.founders.length))),
  used: Number(fromUtf8(log.value(VALUES.foundingUsed) ?? utf8('0'))),
})

/** A founder's device may found again. */
export const wantsFoundingCode = ({ policy, founders }: FoundingState, device: string, from: From): boolean => {
  if (policy === 'open' || founders.has(device)) return false
  return !(from === 'loopback' && founders.size === 0)
}
