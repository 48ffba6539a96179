/** A roster that grows entry by entry, each a vector, and beside it every way in which an entry is refused. */
import { base64url, hex, utf8 } from '../../shared/bytes.ts'
import { canonical } from '../../shared/canonical.ts'
import { signedMessage, unsignedPart, withSignature, type Envelope, type Header } from '../../shared/envelope.ts'
import { inviteKeysOf } from '../../shared/join.ts'
import type { RosterHistory } from '../../shared/roster-fold.ts'
import { writeRosterOp, type RosterOp } from '../../shared/roster.ts'
import { highS } from '../support/high-s.ts'
import { nobleDevice, seededBytes, type NobleDevice } from '../support/noble-device.ts'
import { commitOf, genesisOp, joinFor, keysOf, makeRosterLog, must, personId, rekeyOf, roomId, signedEntry, START, wrapFor } from '../support/roster-log.ts'
import type { Vector } from '../support/vector.ts'

export const people = { li: nobleDevice('li'), wang: nobleDevice('wang'), zhao: nobleDevice('zhao') }
const { li, wang, zhao } = people
const [record, agreement, notes] = [roomId('record'), roomId('agreement'), roomId('notes')]
type OpOf<N extends RosterOp['op']> = Extract<RosterOp, { op: N }>

/** A stage: the good entries so far, by name, and the history they make. */
export interface Stage { readonly names: readonly string[]; readonly history: RosterHistory }

export const makeRosterVectors = async (): Promise<{ readonly vectors: readonly Vector[]; readonly admitted: Stage; readonly removed: Stage; readonly rekeyed: Stage }> => {
  const vectors: Vector[] = []
  const names: string[] = ['genesis']
  const log = makeRosterLog(li, ['record', 'agreement', 'notes'])
  const founding = writeRosterOp(genesisOp(li, '李调解员', ['record', 'agreement', 'notes']))

  const put = (name: string, expect: string, comment: string, bytes: Uint8Array): void => {
    const seq = log.state().seq
    vectors.push({ name, expect, comment, headers: { after: names.join(' '), time: String(START + 1000 * seq) }, bytes })
  }
  const good = (name: string, comment: string, by: NobleDevice, op: RosterOp): void => {
    put(name, 'ok', comment, log.entry(by, op).bytes)
    must(log.add(by, op))
    names.push(name)
  }
  const bad = (name: string, expect: string, comment: string, by: NobleDevice, op: RosterOp | string, replaced: Partial<Header> = {}): void =>
    put(name, expect, comment, log.entry(by, op, replaced).bytes)
  const stage = (): Stage => ({ names: [...names], history: log.history() })
  const inviteOp = (name: string, as: 'host' | 'member' = 'member'): OpOf<'invite'> => {
    const { inviteId, pub } = inviteKeysOf(log.caseId, seededBytes(`secret/${name}`, 16))
    return { op: 'invite', invite: hex(inviteId), pub: base64url(pub), expires: START + 86_400_000, host: as === 'host', sealed: base64url(seededBytes(`sealed/${name}`, 48)) }
  }
  const admitOp = async (name: string, person: string, device: NobleDevice, grants: OpOf<'admit'>['grants']): Promise<OpOf<'admit'>> => ({
    op: 'admit', person: personId(person), commit: hex(seededBytes(`commit/${person}`, 32)), host: false, device: keysOf(device), invite: inviteOp(name).invite,
    join: base64url(await joinFor(log.caseId, seededBytes(`secret/${name}`, 16), device)), grants, wraps: grants.map(({ room }) => wrapFor(device.idHex, room, 1)), sealed: '',
  })

  vectors.push({ name: 'genesis', expect: 'ok', comment: 'the founder, his device and three rooms; its hash is the case id', headers: { after: '', time: String(START) }, bytes: signedEntry(li, {}, founding).bytes })
  vectors.push(...genesisDefects(founding))
  good('invite-wang', 'a key that one newcomer may use', li, inviteOp('wang'))
  const admitWang = await admitOp('wang', '王警官', wang, [{ room: record, right: 'w' }, { room: agreement, right: 'w' }])
  admissionDefects(bad, admitWang, await admitOp('nobody', '王警官', wang, []))
  good('admit-wang', 'a police officer who writes record and agreement', li, admitWang)
  bad('admit-twice', 'INVITE_USED', 'the same invitation for a second person', li, await admitOp('wang', '另一人', nobleDevice('other'), []))
  good('invite-zhao', 'another invitation', li, inviteOp('zhao'))
  good('admit-zhao', 'a party who reads the agreement', li, await admitOp('zhao', '赵某', zhao, [{ room: agreement, right: 'r' }]))
  good('device-wang', 'a second device, added by its owner', wang, { op: 'device', person: personId('王警官'), device: keysOf(nobleDevice('wang-2')), wraps: [wrapFor(nobleDevice('wang-2').idHex, record, 1)] })
  good('room-wall', 'a room that is signed but not sealed', li, { op: 'room', rooms: [{ room: roomId('wall'), suite: 0, commit: '00'.repeat(32) }], grants: [{ person: personId('王警官'), room: roomId('wall'), right: 'w' }], wraps: [], sealed: '' })
  const admitted = stage()
  signatureDefects(put, log.entry(li, inviteOp('more')))
  orderDefects(bad, inviteOp('more'), makeRosterLog(nobleDevice('other'), ['record']).caseId)
  shapeDefects(bad)
  rightDefects(bad)
  good('grant-zhao', 'the party may read the record too', li, { op: 'grant', person: personId('赵某'), host: false, grants: [{ room: record, right: 'r' }], wraps: [wrapFor(zhao.idHex, record, 1)] })
  good('revoke-zhao', 'the party leaves; a new key for the record, the agreement goes stale', li, { op: 'revoke', person: personId('赵某'), device: '', rekeys: [rekeyOf(record, 2, [li.idHex, wang.idHex])] })
  const removed = stage()
  bad('revoke-again', 'NO_GRANT', 'somebody who is out already', li, { op: 'revoke', person: personId('赵某'), device: '', rekeys: [] })
  bad('device-of-the-removed', 'NO_GRANT', 'a device for somebody who is out', li, { op: 'device', person: personId('赵某'), device: keysOf(nobleDevice('zhao-2')), wraps: [] })
  bad('author-removed', 'NO_GRANT', 'an entry by somebody who is out', zhao, { op: 'rekey', rekeys: [] })
  bad('rekey-skips', 'EPOCH_OLD', 'epoch 3 after epoch 1', li, { op: 'rekey', rekeys: [rekeyOf(agreement, 3)] })
  good('rekey-agreement', 'a writer makes the new key for the stale room', wang, { op: 'rekey', rekeys: [rekeyOf(agreement, 2, [li.idHex, wang.idHex])] })
  const rekeyed = stage()
  good('invite-late', 'an invitation', li, inviteOp('late'))
  good('void-late', 'and its withdrawal', li, { op: 'void', invite: inviteOp('late').invite })
  bad('admit-withdrawn', 'NO_INVITE', 'through a withdrawn invitation', li, await admitOp('late', '迟来的人', nobleDevice('late'), []))
  return { vectors, admitted, removed, rekeyed }
}

type Bad = (name: string, expect: string, comment: string, by: NobleDevice, op: RosterOp | string, replaced?: Partial<Header>) => void

const genesisDefects = (founding: Uint8Array): Vector[] => {
  const op = genesisOp(li, '李调解员', ['record'])
  const one = (name: string, expect: string, comment: string, { bytes }: Envelope): Vector => ({ name: `genesis-${name}`, expect, comment, headers: { after: '', time: String(START) }, bytes })
  const body = (changed: Readonly<Record<string, unknown>>): Envelope => signedEntry(li, {}, utf8(canonical({ ...op, ...changed })))
  return [
    one('other-author', 'NOT_AUTHOR', 'names another device than its author', signedEntry(li, { author: wang.id }, founding)),
    one('in-a-room', 'GENESIS', 'names a room, though the room is its own hash', signedEntry(li, { room: seededBytes('room', 16) }, founding)),
    one('with-a-past', 'GENESIS', 'names a position before the first', signedEntry(li, { seenSeq: 1 }, founding)),
    one('names-a-roster', 'GENESIS', 'names a roster position before there is one', signedEntry(li, { rosterSeq: 1 }, founding)),
    one('room-twice', 'MALFORMED', 'one room id for two rooms', body({ rooms: [op.rooms[0], op.rooms[0]] })),
    one('room-zero', 'MALFORMED', 'the id that means "no room"', body({ rooms: [{ ...op.rooms[0], room: '00'.repeat(16) }] })),
    one('suite', 'MALFORMED', 'a room of suite 2', body({ rooms: [{ ...op.rooms[0], suite: 2 }] })),
    one('key-beside-curve', 'MALFORMED', 'a key that is no point', body({ device: { sign: op.device.sign, wrap: base64url(new Uint8Array(65).fill(4)) } })),
    one('nonce', 'MALFORMED', 'a nonce of 15 bytes', body({ nonce: op.nonce.slice(2) })),
    one('no-people', 'MALFORMED', 'no commitment of the people key', body({ people: '' })),
    one('not-first', 'GENESIS', 'a roster that begins with something else', signedEntry(li, {}, writeRosterOp({ op: 'rekey', rekeys: [] }))),
  ]
}

const admissionDefects = (bad: Bad, admit: OpOf<'admit'>, uninvited: OpOf<'admit'>): void => {
  bad('admit-other-device', 'NOT_AUTHOR', 'admits another device than the one that asked', li, { ...admit, device: keysOf(zhao) })
  bad('admit-other-invite', 'NO_INVITE', 'through an invitation that nobody made', li, uninvited)
  bad('admit-other-request', 'NOT_AUTHOR', 'carries the request of another invitation', li, { ...admit, join: uninvited.join })
  bad('admit-broken-request', 'MALFORMED', 'carries a request that lacks its last byte', li, { ...admit, join: admit.join.slice(0, -4) })
  bad('admit-as-host', 'NOT_HOST', 'makes a host through an invitation that does not say so', li, { ...admit, host: true })
  bad('admit-nowhere', 'NO_ROOM', 'a right in a room that does not exist', li, { ...admit, grants: [{ room: roomId('nowhere'), right: 'r' }] })
  bad('admit-known-person', 'REPEAT_DIFFERS', 'a person who is in the roster', li, { ...admit, person: personId('李调解员') })
}

const signatureDefects = (put: (name: string, expect: string, comment: string, bytes: Uint8Array) => void, entry: Envelope): void => {
  const unsigned = unsignedPart(entry)
  put('signature-altered', 'BAD_SIGNATURE', 'one bit of the signature changed', withSignature(unsigned, entry.signature.map((byte, i) => (i === 10 ? byte ^ 1 : byte))))
  put('signature-high-s', 'BAD_SIGNATURE', 'the other spelling of the same signature would be a second id', withSignature(unsigned, highS(entry.signature)))
  put('signature-of-another', 'BAD_SIGNATURE', 'signed by a member whom it does not name', withSignature(unsigned, wang.sign(signedMessage(unsigned))))
  put('signature-other-domain', 'BAD_SIGNATURE', 'signed without the words liuchi/envelope/1', withSignature(unsigned, li.sign(unsigned)))
}

const orderDefects = (bad: Bad, op: RosterOp, foreign: Uint8Array): void => {
  bad('stale', 'ROSTER_STALE', 'follows the position before the head', li, op, { seenSeq: 3 })
  bad('stale-head', 'ROSTER_STALE', 'the right position under another head', li, op, { seenHead: seededBytes('head', 32) })
  bad('ahead', 'ROSTER_STALE', 'follows a position that does not exist', li, op, { seenSeq: 99 })
  bad('names-a-later-roster', 'ROSTER_AHEAD', 'says that its author knew position 99', li, op, { rosterSeq: 99 })
  bad('foreign-case', 'NO_ROOM', 'an entry of another case', li, op, { room: foreign })
  bad('second-genesis', 'CASE_EXISTS', 'a genesis in a roster that has one', li, genesisOp(li, '李调解员', ['record']))
  bad('invite-twice', 'INVITE_USED', 'an invitation id that is taken', li, { ...op, invite: inviteOfWang } as RosterOp)
}
const inviteOfWang = hex(inviteKeysOf(makeRosterLog(li, ['record', 'agreement', 'notes']).caseId, seededBytes('secret/wang', 16)).inviteId)

/** Each op with one field wrong. */
const shapeDefects = (bad: Bad): void => {
  const id = hex(seededBytes('id', 16))
  const rekey = rekeyOf(record, 2, ['recovery'])
  const one = (name: string, expect: string, comment: string, body: unknown): void => bad(`body-${name}`, expect, comment, li, typeof body === 'string' ? body : canonical(body))
  const invite = { op: 'invite', invite: id, pub: keysOf(li).sign, expires: START, host: false, sealed: '' }
  const grant = { op: 'grant', person: personId('赵某'), host: false, grants: [{ room: record, right: 'r' }], wraps: [] }
  const room = { op: 'room', rooms: [{ room: roomId('more'), suite: 1, commit: commitOf('more', 1) }], grants: [], wraps: [], sealed: '' }
  one('empty', 'MALFORMED', 'no JSON', '')
  one('not-an-object', 'MALFORMED', 'a list', ['void', id])
  one('without-op', 'MALFORMED', 'no op', { invite: id })
  one('unknown-op', 'VERSION', 'an op of a newer program', { op: 'close', head: id })
  one('prototype-op', 'VERSION', 'an op named like what every object inherits', { op: 'constructor' })
  one('prototype-field', 'MALFORMED', 'a field that would reach the prototype', `{"__proto__":{"host":true},"invite":"${id}","op":"void"}`)
  one('name-twice', 'MALFORMED', 'one name with two values: readers would differ', `{"invite":"${id}","invite":"${inviteOfWang}","op":"void"}`)
  one('spaces', 'MALFORMED', 'another spelling of the same value', `{"invite": "${inviteOfWang}","op":"void"}`)
  one('unsorted', 'MALFORMED', 'names in another order', `{"op":"void","invite":"${inviteOfWang}"}`)
  one('void-more', 'MALFORMED', 'a field that nobody knows', { op: 'void', invite: inviteOfWang, why: 'x' })
  one('void-upper-case', 'MALFORMED', 'hex in capitals', { op: 'void', invite: inviteOfWang.toUpperCase() })
  one('void-short', 'MALFORMED', 'an id of 15 bytes', { op: 'void', invite: inviteOfWang.slice(2) })
  one('invite-key', 'MALFORMED', 'a key of 64 bytes', { ...invite, pub: base64url(li.signPub.slice(1)) })
  one('invite-key-padding', 'MALFORMED', 'base64url with padding', { ...invite, pub: `${invite.pub}=` })
  one('invite-expires', 'MALFORMED', 'a time after the calendar ends', { ...invite, expires: 8_640_000_000_000_001 })
  one('invite-expires-exponent', 'MALFORMED', 'another spelling of a number', canonical({ ...invite, expires: 1000 }).replace('1000', '1e3'))
  one('invite-expires-negative', 'MALFORMED', 'a time before 1970', { ...invite, expires: -1 })
  one('invite-host', 'MALFORMED', 'a flag that is a number', { ...invite, host: 1 })
  one('invite-sealed', 'MALFORMED', 'a sealed part over the limit', { ...invite, sealed: base64url(new Uint8Array(8193)) })
  one('admit-fields', 'MALFORMED', 'an admission without a join request', { op: 'admit', person: id, commit: commitOf('x', 1), host: false, device: keysOf(zhao), invite: id, grants: [], wraps: [], sealed: '' })
  one('device-person', 'MALFORMED', 'a person id of 17 bytes', { op: 'device', person: `${id}00`, device: keysOf(zhao), wraps: [] })
  one('device-keys', 'MALFORMED', 'one key instead of two', { op: 'device', person: id, device: { sign: keysOf(zhao).sign }, wraps: [] })
  one('grant-right', 'MALFORMED', 'a right that nobody knows', { ...grant, grants: [{ room: record, right: 'x' }] })
  one('grant-list', 'MALFORMED', 'an object instead of a list', { ...grant, grants: { room: record, right: 'r' } })
  one('grant-wrap', 'MALFORMED', 'a wrap of 112 bytes', { ...grant, wraps: [{ ...wrapFor(zhao.idHex, record, 1), sealed: base64url(new Uint8Array(112)) }] })
  one('room-suite', 'MALFORMED', 'a suite written as a word', { ...room, rooms: [{ ...room.rooms[0], suite: '1' }] })
  one('room-many', 'MALFORMED', '257 rooms in one entry', { ...room, rooms: Array.from({ length: 257 }, (_, i) => ({ ...room.rooms[0], room: roomId(`m${i}`) })) })
  one('revoke-person', 'MALFORMED', 'a person that is null', { op: 'revoke', person: null, device: '', rekeys: [] })
  one('rekey-previous', 'MALFORMED', 'a previous key of 63 bytes', { op: 'rekey', rekeys: [{ ...rekey, previous: base64url(new Uint8Array(63)) }] })
  one('rekey-wrap-of-another', 'MALFORMED', 'a wrap that names another room than its key', { op: 'rekey', rekeys: [{ ...rekey, wraps: [wrapFor('recovery', notes, 2)] }] })
  one('rekey-commit', 'MALFORMED', 'a commitment of 31 bytes', { op: 'rekey', rekeys: [{ ...rekey, commit: rekey.commit.slice(2) }] })
  one('not-utf8', 'MALFORMED', 'half a surrogate pair, escaped', `{"invite":"\\ud800","op":"void"}`)
}

const rightDefects = (bad: Bad): void => {
  bad('member-invites', 'NOT_HOST', 'only a host invites', wang, { op: 'invite', invite: hex(seededBytes('i', 16)), pub: keysOf(li).sign, expires: START, host: false, sealed: '' })
  bad('member-grants', 'NOT_HOST', 'only a host grants', wang, { op: 'grant', person: personId('王警官'), host: true, grants: [], wraps: [] })
  bad('member-revokes', 'NOT_HOST', 'only a host revokes', wang, { op: 'revoke', person: personId('赵某'), device: '', rekeys: [] })
  bad('member-adds-for-another', 'NOT_HOST', 'a device for somebody else', wang, { op: 'device', person: personId('赵某'), device: keysOf(nobleDevice('x')), wraps: [] })
  bad('stranger', 'NO_GRANT', 'an author who is not in the roster', nobleDevice('stranger'), { op: 'rekey', rekeys: [] })
  bad('reader-rekeys', 'NO_GRANT', 'a new key by somebody who may only read', zhao, { op: 'rekey', rekeys: [rekeyOf(agreement, 2)] })
  bad('writer-rekeys-elsewhere', 'NO_GRANT', 'a new key for a room that the author does not know', wang, { op: 'rekey', rekeys: [rekeyOf(notes, 2)] })
  bad('grant-nowhere', 'NO_ROOM', 'a right in a room that does not exist', li, { op: 'grant', person: personId('赵某'), host: false, grants: [{ room: roomId('nowhere'), right: 'r' }], wraps: [] })
  bad('grant-to-nobody', 'NO_GRANT', 'a right for somebody who is not in the roster', li, { op: 'grant', person: personId('无此人'), host: false, grants: [], wraps: [] })
  bad('room-again', 'REPEAT_DIFFERS', 'a room that exists', li, { op: 'room', rooms: [{ room: notes, suite: 1, commit: commitOf(notes, 1) }], grants: [], wraps: [], sealed: '' })
  bad('room-grants-elsewhere', 'NO_GRANT', 'a right in a room that the entry does not make', li, { op: 'room', rooms: [{ room: roomId('more'), suite: 1, commit: commitOf('more', 1) }], grants: [{ person: personId('赵某'), room: notes, right: 'r' }], wraps: [], sealed: '' })
  bad('device-again', 'REPEAT_DIFFERS', 'a device that somebody else has', li, { op: 'device', person: personId('赵某'), device: keysOf(wang), wraps: [] })
  bad('last-host-leaves', 'LAST_HOST', 'nobody would be left to let people in', li, { op: 'revoke', person: personId('李调解员'), device: '', rekeys: [] })
  bad('last-host-steps-down', 'LAST_HOST', 'the same by taking the right', li, { op: 'grant', person: personId('李调解员'), host: false, grants: [], wraps: [] })
  bad('last-device-of-the-host', 'LAST_HOST', 'the same by taking the device', li, { op: 'revoke', person: '', device: li.idHex, rekeys: [] })
  bad('revoke-nobody', 'NO_GRANT', 'neither person nor device', li, { op: 'revoke', person: '', device: '', rekeys: [] })
  bad('revoke-both', 'NO_GRANT', 'person and device', li, { op: 'revoke', person: personId('王警官'), device: wang.idHex, rekeys: [] })
  bad('void-unknown', 'NO_INVITE', 'an invitation that nobody made', li, { op: 'void', invite: hex(seededBytes('i', 16)) })
  bad('void-used', 'INVITE_USED', 'an invitation that somebody came in by', li, { op: 'void', invite: inviteOfWang })
  bad('rekey-old', 'EPOCH_OLD', 'the epoch that is there', li, { op: 'rekey', rekeys: [rekeyOf(record, 1)] })
  bad('rekey-nowhere', 'NO_ROOM', 'a new key for a room that does not exist', li, { op: 'rekey', rekeys: [rekeyOf(roomId('nowhere'), 2)] })
}
