/** The case that every simulated world begins with: founded, four people in, and nothing written yet. */
import { base64url, fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { KIND, sealEnvelope, signedMessage, withSignature, ZERO16, ZERO32, readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { inviteKeysOf } from '../../shared/join.ts'
import { authMessage, protocolVersion, readRelayFrame, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { caseIdOf, emptyHistory, extendHistory, mayRead, type RosterHistory } from '../../shared/roster-fold.ts'
import { writeRosterOp, type RosterOp } from '../../shared/roster.ts'
import { makeMemoryLog, type MemoryLog } from '../../relay/log-memory.ts'
import { makeRelayCore } from '../../relay/relay-core.ts'
import type { RelayEffect, RelayEvent } from '../../relay/relay-events.ts'
import { ensureIdentity } from '../../relay/relay-identity.ts'
import type { KeyPort } from '../../client/sync/replica.ts'
import type { RoomKind } from '../../client/sync/room-fold.ts'
import { fakeDevice } from './fake-signer.ts'
import { seededBytes, type NobleDevice } from './noble-device.ts'
import { epochKey, genesisOp, joinFor, keysOf, must, personId, roomId, START } from './roster-log.ts'

export const KINDS: Readonly<Record<string, RoomKind>> = { record: 'text', agreement: 'text', registration: 'fact', acts: 'fact' }
export const ROOMS = Object.keys(KINDS)
const roomNames = new Map(ROOMS.map(name => [roomId(name), name]))
export const sectionOf = (room: string): string => roomNames.get(room) ?? room.slice(0, 8)

export interface Someone { readonly name: string; readonly person: string; readonly device: NobleDevice; readonly grants: Readonly<Record<string, 'r' | 'w'>> }
const someone = (name: string, person: string, grants: Readonly<Record<string, 'r' | 'w'>>): Someone => ({ name, person, device: fakeDevice(name), grants })
const all = { record: 'w', agreement: 'w', registration: 'w', acts: 'w' } as const
/** The first is the founder and stays to the end. */
export const PEOPLE: readonly Someone[] = [
  someone('zhou', '周允和', all),
  someone('lin', '林小满', all),
  someone('qin', '秦正', { record: 'w', agreement: 'w', registration: 'r', acts: 'w' }),
  someone('he', '何嬿', { record: 'r', agreement: 'w', acts: 'r' }),
]

/** What a device can unwrap: every key, old ones too, of the rooms that it could read when the key was current or later. */
export const makeFakeKeyring = (device: string): KeyPort & { read(history: RosterHistory): void } => {
  const epochs = new Map<string, number>()
  let upTo = 0
  return {
    read(history) {
      for (const state of history.states.slice(upTo)) for (const { room, epoch } of state.rooms.values()) if (mayRead(state, device, room)) epochs.set(room, epoch)
      upTo = history.states.length
    },
    keyOf: (room, epoch) => (epoch <= (epochs.get(room) ?? 0) ? epochKey(room, epoch) : undefined),
    kindOf: room => (epochs.has(room) ? KINDS[sectionOf(room)] : undefined),
  }
}

// ---------------------------------------------------------------- founding

/** A relay without a wire: what is said to it is done at once. */
const makeQuickRelay = (log: MemoryLog) => {
  const core = makeRelayCore(log, { founding: 'open' })
  let sessions = 0
  const answers: RelayFrame[] = []
  const on = (event: RelayEvent): void => { for (const effect of core.on(event)) obey(effect) }
  const obey = (effect: RelayEffect): void => {
    if (effect.type === 'check') on({ type: 'checked', token: effect.token, ok: true, now: START })
    else if (effect.type === 'commit') { log.append(effect); on({ type: 'committed', batch: effect.batch, ok: true, now: START }) }
    else if (effect.type === 'send') { const frame = readRelayFrame(effect.frame); if (!isRefusal(frame)) answers.push(frame) }
  }
  const say = (session: number, frame: ClientFrame): void => {
    on({ type: 'frame', session, bytes: writeClientFrame(frame), now: START })
    const no = answers.find(each => each.type === 'ERR')
    if (no) throw new Error(`the relay would not found the case: ${JSON.stringify(no)}`)
  }
  return {
    say,
    connect(device: NobleDevice): number {
      const session = ++sessions, nonce = seededBytes(`nonce/${session}`, 32)
      on({ type: 'connected', session, origin: '', from: 'loopback', nonce: seededBytes(`relay/${session}`, 32), now: START })
      say(session, { type: 'HELLO', version: protocolVersion, signPub: device.signPub, wrapPub: device.wrapPub, nonce, build: 'weather' })
      const challenge = answers.findLast(each => each.type === 'CHALLENGE')!
      say(session, { type: 'PROOF', signature: device.sign(authMessage(challenge.relayId, challenge.nonce, nonce, device.id, '')) })
      return session
    },
  }
}

const entryBy = (device: NobleDevice, op: RosterOp, at: { room: Bytes; seq: number; head: Bytes; count: number; prev: Bytes }): Envelope => {
  const unsigned = sealEnvelope({
    kind: KIND.roster, offline: false, room: at.room, rosterSeq: at.seq, author: device.id, stream: seededBytes(`founding/${device.idHex}`, 8),
    count: at.count, prev: at.prev, seenSeq: at.seq, seenHead: at.head, at: START,
  }, writeRosterOp(op), undefined)
  return must(readEnvelope(withSignature(unsigned, device.sign(signedMessage(unsigned)))))
}

export interface FoundedCase { readonly caseId: Bytes; readonly suite: 0 | 1; readonly log: MemoryLog }

const found = async (suite: 0 | 1): Promise<FoundedCase> => {
  const log = makeMemoryLog()
  ensureIdentity(log, length => seededBytes('relay', length))
  const relay = makeQuickRelay(log)
  const [host, ...guests] = PEOPLE as [Someone, ...Someone[]]
  const op = genesisOp(host.device, host.person, ROOMS)
  const genesis = entryBy(host.device, { ...op, rooms: op.rooms.map(room => ({ ...room, suite })) }, { room: ZERO16, seq: 0, head: ZERO32, count: 1, prev: ZERO32 })
  const caseId = caseIdOf(genesis)
  let history = must(extendHistory(emptyHistory, genesis, START))
  let last = genesis
  const session = relay.connect(host.device)
  relay.say(session, { type: 'FOUND', id: 1, code: '', genesis: genesis.bytes })
  const enter = (next: RosterOp): void => {
    last = entryBy(host.device, next, { room: caseId, seq: history.latest!.seq, head: history.head, count: last.count + 1, prev: last.id })
    relay.say(session, { type: 'PUSH', id: last.count, envelopes: [last.bytes] })
    history = must(extendHistory(history, last, START))
  }
  for (const { name, person, device, grants } of guests) {
    const secret = seededBytes(`secret/${name}`, 16), keys = inviteKeysOf(caseId, secret)
    enter({ op: 'invite', invite: hex(keys.inviteId), pub: base64url(keys.pub), expires: START + 86_400_000, host: name === 'lin', sealed: '' })
    const join = await joinFor(caseId, secret, device)
    relay.say(relay.connect(device), { type: 'KNOCK', join })
    enter({
      op: 'admit', person: personId(person), commit: hex(seededBytes(`commit/${person}`, 32)), host: name === 'lin', device: keysOf(device), invite: hex(keys.inviteId),
      join: base64url(join), grants: Object.entries(grants).map(([room, right]) => ({ room: roomId(room), right })), wraps: [], sealed: '',
    })
  }
  return { caseId, suite, log }
}

const founded = new Map<0 | 1, Promise<FoundedCase>>()
/** Made once; every world goes on from a copy of its log. */
export const foundedCase = async (suite: 0 | 1): Promise<FoundedCase> => {
  const made = founded.get(suite) ?? found(suite)
  founded.set(suite, made)
  const { caseId, log } = await made
  return { caseId, suite, log: log.copy() }
}
export const roomBytes = (section: string): Bytes => fromHex(roomId(section))
