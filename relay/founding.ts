/**
 * FOUND: a case begins. A founder's device may found again; the first
 * founder on the relay's own machine needs nothing; anybody else needs the
 * one-time code that the relay shows in its window.
 */
import { hex, sameBytes, utf8 } from '../shared/bytes.ts'
import { KIND, readEnvelope, signedMessage, unsignedPart, ZERO16, type Envelope } from '../shared/envelope.ts'
import { CLOSE, type ClientFrame } from '../shared/protocol.ts'
import { isRefusal, refuse, type Refusal } from '../shared/refusal.ts'
import { caseIdOf, rosterSigner } from '../shared/roster-fold.ts'
import { append } from './append.ts'
import { wantsFoundingCode } from './founding-code.ts'
import type { Put } from './log.ts'
import { VALUES } from './relay-identity.ts'
import { caseOf, type PendingCheck, type Relay } from './relay-state.ts'
import { check, say, sayNo, shortId } from './say.ts'
import { closeSession, type Session } from './session.ts'

export const founded = (relay: Relay, session: Session, device: string, frame: Extract<ClientFrame, { type: 'FOUND' }>): void => {
  const genesis = readEnvelope(frame.genesis)
  const wrong = isRefusal(genesis) ? genesis : misshapen(genesis, device)
  if (isRefusal(genesis) || wrong) return sayNo(relay, session, wrong ?? refuse('GENESIS'), { id: frame.id })
  const known = caseOf(relay, hex(caseIdOf(genesis))) !== undefined
  const coded = !known && wantsFoundingCode(relay.founding, device, session.from)
  if (coded && plain(frame.code) !== plain(relay.founding.code())) return wrongCode(relay, session, frame.id)
  const signPub = rosterSigner(undefined, genesis)
  if (isRefusal(signPub)) return sayNo(relay, session, signPub, { id: frame.id })
  const message = signedMessage(unsignedPart(genesis))
  check(relay, session, { what: 'signature', signPub, message, signature: genesis.signature },
    { session: session.id, then: 'found', id: frame.id, genesis, by: coded ? 'code' : 'right' })
}

const misshapen = (genesis: Envelope, device: string): Refusal | undefined => {
  if (hex(genesis.author) !== device) return refuse('NOT_AUTHOR')
  if (genesis.kind !== KIND.roster || !sameBytes(genesis.room, ZERO16)) return refuse('GENESIS', 'not a genesis')
  return genesis.count === 1 && genesis.rosterSeq === 0 ? undefined : refuse('GENESIS', 'a genesis is the first of its chain')
}

/** Read aloud and typed by hand: case, spaces and dashes do not matter. */
const plain = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '')

const wrongCode = (relay: Relay, session: Session, id: number): void => {
  session.wrongCodes++
  sayNo(relay, session, refuse('FOUNDING_CODE'), { id })
  if (session.wrongCodes >= wrongCodesMax) closeSession(relay, session, CLOSE.rate)
}
/** Guesses per connection; a code has 50 bits, a typing person needs two or three. */
const wrongCodesMax = 10

export const foundChecked = (relay: Relay, session: Session, pending: Extract<PendingCheck, { then: 'found' }>, ok: boolean): void => {
  if (!ok) return sayNo(relay, session, refuse('BAD_SIGNATURE', 'genesis'), { id: pending.id })
  const { genesis } = pending
  const device = hex(genesis.author)
  const puts: Put[] = []
  if (!relay.founding.founders.has(device)) puts.push({ key: VALUES.founders + device, value: utf8('1') })
  if (pending.by === 'code') puts.push({ key: VALUES.foundingUsed, value: utf8(`${relay.founding.used + 1}`) })
  if (append(relay, session, pending.id, { genesis, puts }) === 'refused') return
  relay.founding.founders.add(device)
  if (pending.by === 'code') {
    relay.founding.used++
    say(relay, 'info', 'founding-code-used', { next: relay.founding.code() })
  }
  say(relay, 'info', 'founded', { session: session.id, device: shortId(device), case: shortId(hex(caseIdOf(genesis))) })
}
