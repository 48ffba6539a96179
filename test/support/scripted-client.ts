/**
 * A person's device as a script: real keys, real envelopes, real roster
 * entries, no editor. It says exactly what a test tells it to say.
 */
import { base64url, concat, hex, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment, makeProfileKey, makeWrappedDevice, randomBytes, sha256, sign, unwrapDevice, type Device } from '../../shared/crypto.ts'
import { emptyHead, KIND, nextHead, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO16, ZERO32, type Kind } from '../../shared/envelope.ts'
import { commitToNonce, inviteKeysOf, writeJoin, type InviteKeys } from '../../shared/join.ts'
import { authMessage, protocolVersion, writeClientFrame, type Placed, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { writeRosterOp, type DeviceKeys, type RosterOp } from '../../shared/roster.ts'

export const makeDevice = async (): Promise<Device> => {
  const profileKey = await makeProfileKey()
  return unwrapDevice(profileKey, await makeWrappedDevice(profileKey))
}
export const newId = (): string => hex(randomBytes(16))
export const idBytes = (id: string): Bytes => Uint8Array.from(Buffer.from(id, 'hex'))
export const idOf = (envelope: Bytes): Bytes => sha256(envelope)
const keysOf = (device: Device): DeviceKeys => ({ sign: base64url(device.signPub), wrap: base64url(device.wrapPub) })

// ---------------------------------------------------------------- envelopes

export interface Wording {
  readonly kind?: Kind
  readonly rosterSeq?: number
  readonly room?: Bytes
  readonly author?: Bytes
  readonly count?: number
  readonly prev?: Bytes
  readonly seenSeq?: number
  readonly seenHead?: Bytes
  readonly at?: number
}

/** One chain: (device, stream) in one room. `next` moves it on; what a wording overrides is the test's business. */
export interface Chain { next(plain: Bytes | string, wording?: Wording): Promise<Bytes>; readonly stream: Bytes; count(): number }

export const makeChain = (device: Device, room: Bytes, key: Bytes | undefined, from: { stream?: Bytes; count?: number; prev?: Bytes; epoch?: number } = {}): Chain => {
  const stream = from.stream ?? randomBytes(8)
  let count = from.count ?? 0, prev = from.prev ?? ZERO32
  return {
    stream, count: () => count,
    async next(plain, wording = {}) {
      const kind = wording.kind ?? KIND.content
      const header = {
        kind, offline: false, room, rosterSeq: 1, author: device.deviceId, stream, count: count + 1, prev,
        seenSeq: 0, seenHead: emptyHead(room), at: 1_700_000_000_000, ...wording,
      }
      const sealed = key && kind !== KIND.tick && kind !== KIND.roster
      const unsigned = sealEnvelope(header, typeof plain === 'string' ? new TextEncoder().encode(plain) : plain, sealed ? { epoch: from.epoch ?? 1, key, nonce: randomBytes(16) } : undefined)
      const envelope = withSignature(unsigned, await sign(device.signKey, signedMessage(unsigned)))
      count = header.count
      prev = idOf(envelope)
      return envelope
    },
  }
}

// ---------------------------------------------------------------- a case

/** What a host's device knows of a case: enough to write the next roster entry. */
export interface ScriptedCase {
  readonly caseId: Bytes
  readonly genesis: Bytes
  readonly rooms: readonly string[]
  readonly keyByRoom: ReadonlyMap<string, Bytes>
  /** Position and head after the last entry that was placed. */
  seq: number
  head: Bytes
  /** The next entry, following what `placed` said last; `at` overrides the position it claims to follow. */
  entry(op: RosterOp, at?: { seq?: number; head?: Bytes; device?: Device }): Promise<Bytes>
  placed(place: Placed): void
}

export const makeCase = async (founder: Device, roomCount = 2, rooms = Array.from({ length: roomCount }, newId)): Promise<ScriptedCase> => {
  const keyByRoom = new Map(rooms.map(room => [room, randomBytes(32)]))
  const commitOf = (room: string): string => hex(keyCommitment(keyByRoom.get(room)!))
  const op: RosterOp = {
    op: 'genesis', nonce: newId(), person: newId(), commit: hex(randomBytes(32)), device: keysOf(founder), people: hex(keyCommitment(randomBytes(32))),
    rooms: rooms.map(room => ({ room, suite: 1, commit: commitOf(room) })), wraps: [], recovery: '', sealed: '',
  }
  const first = makeChain(founder, ZERO16, undefined)
  const genesis = await first.next(writeRosterOp(op), { kind: KIND.roster, rosterSeq: 0, seenHead: ZERO32 })
  const caseId = idOf(genesis).slice(0, 16)
  const streams = new Map<Device, Chain>([[founder, makeChain(founder, caseId, undefined, { stream: first.stream, count: 1, prev: idOf(genesis) })]])
  const known: ScriptedCase = {
    caseId, genesis, rooms, keyByRoom, seq: 0, head: emptyHead(caseId),
    entry(next, at = {}) {
      const device = at.device ?? founder
      const chain = streams.get(device) ?? makeChain(device, caseId, undefined)
      streams.set(device, chain)
      const seq = at.seq ?? known.seq
      return chain.next(writeRosterOp(next), { kind: KIND.roster, rosterSeq: seq, seenSeq: seq, seenHead: at.head ?? known.head })
    },
    placed({ seq, head }) { known.seq = seq; known.head = head },
  }
  return known
}

/** Follows a roster log as a client does, to check what the relay says of it. */
export const headAfter = (room: Bytes, items: readonly { readonly relayTime: number; readonly envelope: Bytes }[], from = emptyHead(room)): Bytes =>
  items.reduce((head, { relayTime, envelope }) => nextHead(head, idOf(envelope), relayTime), from)

// ---------------------------------------------------------------- joining

export interface Invitation { readonly keys: InviteKeys; readonly op: RosterOp }
export const makeInvitation = (caseId: Bytes, { expires = 4_000_000_000_000, host = false as boolean } = {}): Invitation => {
  const keys = inviteKeysOf(caseId, randomBytes(16))
  return { keys, op: { op: 'invite', invite: hex(keys.inviteId), pub: base64url(keys.pub), expires, host, sealed: '' } }
}

export interface Knock { readonly join: Bytes; readonly nonce: Bytes }
export const makeKnock = async (device: Device, caseId: Bytes, { keys }: Invitation): Promise<Knock> => {
  const nonce = randomBytes(32)
  const join = await writeJoin(
    { caseId, inviteId: keys.inviteId, signPub: device.signPub, wrapPub: device.wrapPub, nonceCommit: commitToNonce(nonce), at: 1_700_000_000_000, introduction: randomBytes(48) },
    keys, message => sign(device.signKey, message))
  return { join, nonce }
}

export const admitOp = (device: Device, join: Bytes, { keys }: Invitation, rights: Readonly<Record<string, 'r' | 'w'>>, { host = false as boolean, person = newId() } = {}): Extract<RosterOp, { op: 'admit' }> => ({
  op: 'admit', person, commit: hex(randomBytes(32)), host, device: keysOf(device), invite: hex(keys.inviteId), join: base64url(join),
  grants: Object.entries(rights).map(([room, right]) => ({ room, right })), wraps: [], sealed: '',
})

// ---------------------------------------------------------------- hello and proof

export const helloFrame = (device: Device, nonce: Bytes, version = protocolVersion): Bytes =>
  writeClientFrame({ type: 'HELLO', version, signPub: device.signPub, wrapPub: device.wrapPub, nonce, build: 'scripted' })

export const proofFrame = async (device: Device, nonce: Bytes, challenge: Extract<RelayFrame, { type: 'CHALLENGE' }>, origin: string): Promise<Bytes> =>
  writeClientFrame({ type: 'PROOF', signature: await sign(device.signKey, authMessage(challenge.relayId, challenge.nonce, nonce, device.deviceId, origin)) })

/** Throws for bytes that are no envelope: a test's own mistake. */
export const mustRead = (bytes: Bytes) => {
  const envelope = readEnvelope(bytes)
  if (isRefusal(envelope)) throw new Error(envelope.detail)
  return envelope
}
export const flipped = (bytes: Bytes, at: number): Bytes => concat(bytes.slice(0, at), Uint8Array.of(bytes[at]! ^ 1), bytes.slice(at + 1))
