/** A roster in memory: people write entries, the log folds them, tests look at what became of it. */
import { base64url, hex, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment } from '../../shared/crypto.ts'
import { KIND, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO16, ZERO32, type Envelope, type Header } from '../../shared/envelope.ts'
import { commitToNonce, inviteKeysOf, writeJoin } from '../../shared/join.ts'
import { isRefusal, type Refusal } from '../../shared/refusal.ts'
import { caseIdOf, emptyHistory, extendHistory, type RosterHistory, type RosterState } from '../../shared/roster-fold.ts'
import { writeRosterOp, type DeviceKeys, type Rekey, type RosterOp, type Wrap } from '../../shared/roster.ts'
import { nobleDevice, seededBytes, type NobleDevice } from './noble-device.ts'

export const START = Date.UTC(2026, 10, 20, 1, 0, 0)

export const must = <T>(value: T | Refusal): T => {
  if (isRefusal(value)) throw new Error(`${value.refusal}: ${value.detail}`)
  return value
}

export const keysOf = (device: NobleDevice): DeviceKeys => ({ sign: base64url(device.signPub), wrap: base64url(device.wrapPub) })
export const personId = (name: string): string => hex(seededBytes(`person/${name}`, 16))
export const roomId = (name: string): string => hex(seededBytes(`room/${name}`, 16))
export const epochKey = (room: string, epoch: number): Bytes => seededBytes(`epoch/${room}/${epoch}`, 32)
export const commitOf = (room: string, epoch: number): string => hex(keyCommitment(epochKey(room, epoch)))
/** Right in shape only: HPKE is the business of client/keys. */
export const wrapFor = (to: string, room: string, epoch: number): Wrap => ({ to, room, epoch, sealed: base64url(seededBytes(`wrap/${to}/${room}/${epoch}`, 113)) })
export const rekeyOf = (room: string, epoch: number, to: readonly string[] = []): Rekey => ({
  room, epoch, commit: commitOf(room, epoch), previous: base64url(seededBytes(`previous/${room}/${epoch}`, 64)), wraps: to.map(id => wrapFor(id, room, epoch)),
})

export type GenesisOp = Extract<RosterOp, { op: 'genesis' }>
export const genesisOp = (founder: NobleDevice, person: string, rooms: readonly string[]): GenesisOp => ({
  op: 'genesis', nonce: hex(seededBytes('genesis', 16)), person: personId(person), commit: hex(seededBytes(`commit/${person}`, 32)),
  device: keysOf(founder), people: commitOf('people', 1), rooms: rooms.map(name => ({ room: roomId(name), suite: 1, commit: commitOf(roomId(name), 1) })),
  wraps: [], recovery: '', sealed: base64url(seededBytes('sealed', 48)),
})

/** A join request as the newcomer's device would send it; `secret` is the one in the link. */
export const joinFor = async (caseId: Bytes, secret: Bytes, device: NobleDevice, nonce: Bytes = seededBytes('nonce', 32)): Promise<Bytes> => {
  const invite = inviteKeysOf(caseId, secret)
  return writeJoin({
    caseId, inviteId: invite.inviteId, signPub: device.signPub, wrapPub: device.wrapPub,
    nonceCommit: commitToNonce(nonce), at: START, introduction: seededBytes('introduction', 60),
  }, invite, async message => device.sign(message))
}

export interface RosterLog {
  readonly caseId: Bytes
  history(): RosterHistory
  state(): RosterState
  /** A signed entry that would follow the head, without appending it; `replaced` stands in for header fields. */
  entry(device: NobleDevice, op: RosterOp | string, replaced?: Partial<Header>): Envelope
  /** Appends if the fold takes it. */
  add(device: NobleDevice, op: RosterOp): RosterState | Refusal
  /** Invites by link and admits whoever used it; throws when the roster refuses. */
  admit(host: NobleDevice, name: string, device: NobleDevice, grants: Readonly<Record<string, 'r' | 'w'>>, as?: 'host' | 'member'): Promise<RosterState>
}

export const signedEntry = (device: NobleDevice, header: Partial<Header>, body: Bytes): Envelope => {
  const unsigned = sealEnvelope({
    kind: KIND.roster, offline: false, room: ZERO16, rosterSeq: 0, author: device.id, stream: seededBytes(`stream/${device.idHex}`, 8),
    count: 1, prev: ZERO32, seenSeq: 0, seenHead: ZERO32, at: START, ...header,
  }, body, undefined)
  return must(readEnvelope(withSignature(unsigned, device.sign(signedMessage(unsigned)))))
}

/** Founded by 李调解员 on `founder`, with the rooms named. */
export const makeRosterLog = (founder: NobleDevice, rooms: readonly string[]): RosterLog => {
  const genesis = signedEntry(founder, {}, writeRosterOp(genesisOp(founder, '李调解员', rooms)))
  const caseId = caseIdOf(genesis)
  let history = must(extendHistory(emptyHistory, genesis, START))
  const tips = new Map<string, { count: number; id: Bytes }>([[founder.idHex, { count: 1, id: genesis.id }]])
  const log: RosterLog = {
    caseId,
    history: () => history,
    state: () => history.latest!,
    entry: (device, op, replaced = {}) => {
      const tip = tips.get(device.idHex)
      const seq = history.latest!.seq
      const header = { room: caseId, rosterSeq: seq, count: (tip?.count ?? 0) + 1, prev: tip?.id ?? ZERO32, seenSeq: seq, seenHead: history.head, at: START + 1000 * seq, ...replaced }
      return signedEntry(device, header, typeof op === 'string' ? new TextEncoder().encode(op) : writeRosterOp(op))
    },
    add: (device, op) => {
      const envelope = log.entry(device, op)
      const next = extendHistory(history, envelope, START + 1000 * history.latest!.seq)
      if (isRefusal(next)) return next
      history = next
      tips.set(device.idHex, { count: envelope.count, id: envelope.id })
      return history.latest!
    },
    admit: async (host, name, device, grants, as = 'member') => {
      const secret = seededBytes(`secret/${name}`, 16)
      const invite = inviteKeysOf(caseId, secret)
      must(log.add(host, { op: 'invite', invite: hex(invite.inviteId), pub: base64url(invite.pub), expires: START + 86_400_000, host: as === 'host', sealed: '' }))
      const join = await joinFor(caseId, secret, device)
      return must(log.add(host, {
        op: 'admit', person: personId(name), commit: hex(seededBytes(`commit/${name}`, 32)), host: as === 'host', device: keysOf(device),
        invite: hex(invite.inviteId), join: base64url(join), grants: Object.entries(grants).map(([room, right]) => ({ room: roomId(room), right })), wraps: [], sealed: '',
      }))
    },
  }
  return log
}

/** Three usual people: a presiding mediator (founder), a police officer who writes, a party who reads. */
export const usualCase = async (): Promise<{ log: RosterLog; li: NobleDevice; wang: NobleDevice; zhao: NobleDevice }> => {
  const [li, wang, zhao] = [nobleDevice('li'), nobleDevice('wang'), nobleDevice('zhao')]
  const log = makeRosterLog(li, ['record', 'agreement', 'notes'])
  await log.admit(li, '王警官', wang, { record: 'w', agreement: 'w' })
  await log.admit(li, '赵某', zhao, { agreement: 'r' })
  return { log, li, wang, zhao }
}
