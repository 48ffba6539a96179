/** A new case: its first rooms, their keys, and the GENESIS entry whose hash is the case id. Needs no network. */
import { base64url, hex, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment, randomBytes, sign, type Device } from '../../shared/crypto.ts'
import { caseIdOf } from '../../shared/roster-fold.ts'
import { KIND, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO16, ZERO32 } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { writeRosterOp, type PersonRecord, type Wrap } from '../../shared/roster.ts'
import { commitTo, newSalt, peopleRoom, sealPart } from './directory.ts'
import { wrapKey } from './hpke.ts'

/** Returns the genesis envelope and the 16-byte case id. `recovery` is the organisation's public wrap key, if it has one; `kind`: what people call the device. */
export const foundCase = async (device: Device, founder: PersonRecord, sections: readonly string[], recovery: Bytes | undefined, kind = ''): Promise<{ genesis: Bytes; caseId: Bytes }> => {
  const peopleKey = randomBytes(32)
  const rooms = sections.map(section => ({ section, room: hex(randomBytes(16)), key: randomBytes(32) }))
  const me = hex(device.deviceId)
  const wraps: Wrap[] = []
  for (const { room, key } of [{ room: peopleRoom, key: peopleKey }, ...rooms]) {
    wraps.push(await wrapKey(me, device.wrapPub, room, 1, key))
    if (recovery) wraps.push(await wrapKey('recovery', recovery, room, 1, key))
  }
  const salt = newSalt()
  const body = writeRosterOp({
    op: 'genesis', nonce: hex(randomBytes(16)), person: hex(randomBytes(16)), commit: commitTo(salt, founder),
    device: { sign: base64url(device.signPub), wrap: base64url(device.wrapPub) },
    people: hex(keyCommitment(peopleKey)), rooms: rooms.map(({ room, key }) => ({ room, suite: 1, commit: hex(keyCommitment(key)) })),
    wraps, recovery: recovery ? base64url(recovery) : '',
    sealed: base64url(sealPart(peopleKey, { person: { ...founder, salt }, device: kind, rooms: Object.fromEntries(rooms.map(({ room, section }) => [room, section])) })),
  })
  const unsigned = sealEnvelope({
    kind: KIND.roster, offline: false, room: ZERO16, rosterSeq: 0, author: device.deviceId, stream: randomBytes(8), count: 1, prev: ZERO32,
    seenSeq: 0, seenHead: ZERO32, at: Date.now(),
  }, body, undefined)
  const genesis = withSignature(unsigned, await sign(device.signKey, signedMessage(unsigned)))
  const envelope = readEnvelope(genesis)
  if (isRefusal(envelope)) throw new Error(`own genesis does not read: ${envelope.detail}`)
  return { genesis, caseId: caseIdOf(envelope) }
}
