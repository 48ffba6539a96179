import { describe, expect, it } from 'vitest'
import { base64url, fromBase64url, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { verify } from '../../shared/crypto.ts'
import { signedMessage, unsignedPart, ZERO16, ZERO32 } from '../../shared/envelope.ts'
import { devicesMax, devicesPerPersonMax, roomsMax } from '../../shared/limits.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { caseIdOf, emptyHistory, extendHistory, foldRoster, mayRead, mayWrite, memberOf, readersOf, roomsToTick, rosterSigner, stateAt } from '../../shared/roster-fold.ts'
import { personBytes, readRosterOp, writeRosterOp, type RosterOp } from '../../shared/roster.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { commitOf, genesisOp, joinFor, keysOf, makeRosterLog, must, personId, rekeyOf, roomId, signedEntry, START, usualCase, wrapFor } from '../support/roster-log.ts'

const [record, agreement, notes] = [roomId('record'), roomId('agreement'), roomId('notes')]
const refused = (value: unknown): string => (isRefusal(value) ? value.refusal : 'taken')
const revokePerson = (person: string, rekeys: RosterOp & { op: 'rekey' } | undefined = undefined): RosterOp =>
  ({ op: 'revoke', person: personId(person), device: '', rekeys: rekeys?.rekeys ?? [] })
const grantOp = (person: string, grants: Readonly<Record<string, 'r' | 'w' | '-'>>, as: 'host' | 'member' = 'member'): RosterOp =>
  ({ op: 'grant', person: personId(person), host: as === 'host', grants: Object.entries(grants).map(([room, right]) => ({ room, right })), wraps: [] })
const inviteOp = (name: string, as: 'host' | 'member' = 'member'): RosterOp =>
  ({ op: 'invite', invite: hex(seededBytes(`invite/${name}`, 16)), pub: keysOf(nobleDevice(name)).sign, expires: START, host: as === 'host', sealed: '' })

describe('beginning', () => {
  it('M1 a roster begins with a genesis, whose hash is the case id', () => {
    const li = nobleDevice('li')
    const genesis = signedEntry(li, {}, writeRosterOp(genesisOp(li, '李调解员', ['record'])))
    const state = must(foldRoster(undefined, genesis))
    expect(state.caseId).toBe(hex(genesis.id.slice(0, 16)))
    expect(state.seq).toBe(1)
    expect(memberOf(state, li.idHex)?.host).toBe(true)
    expect(mayWrite(state, li.idHex, record)).toBe(true)
    expect(must(rosterSigner(undefined, genesis))).toEqual(li.signPub)
  })

  it('M1 the genesis carries its own author, no room and no past', () => {
    const [li, other] = [nobleDevice('li'), nobleDevice('other')]
    const body = writeRosterOp(genesisOp(li, '李调解员', ['record']))
    expect(refused(foldRoster(undefined, signedEntry(other, {}, body)))).toBe('NOT_AUTHOR')
    expect(refused(foldRoster(undefined, signedEntry(li, { room: seededBytes('x', 16) }, body)))).toBe('GENESIS')
    expect(refused(foldRoster(undefined, signedEntry(li, { seenSeq: 1 }, body)))).toBe('GENESIS')
    expect(refused(foldRoster(undefined, signedEntry(li, { rosterSeq: 1 }, body)))).toBe('GENESIS')
    expect(refused(foldRoster(undefined, signedEntry(li, {}, writeRosterOp({ op: 'rekey', rekeys: [] }))))).toBe('GENESIS')
    const twice = genesisOp(li, '李调解员', ['record', 'record'])
    expect(refused(foldRoster(undefined, signedEntry(li, {}, writeRosterOp(twice))))).toBe('MALFORMED')
  })

  it('M1 a second genesis and an entry of another case are refused', async () => {
    const { log, li } = await usualCase()
    expect(refused(log.add(li, genesisOp(li, '李调解员', ['record'])))).toBe('CASE_EXISTS')
    const foreign = log.entry(li, revokePerson('赵某'), { room: makeRosterLog(nobleDevice('other'), ['record']).caseId })
    expect(refused(foldRoster(log.state(), foreign))).toBe('NO_ROOM')
  })

  it('M1 two founders never get one case id', () => {
    const [li, other] = [nobleDevice('li'), nobleDevice('other')]
    expect(hex(makeRosterLog(li, ['record']).caseId)).not.toBe(hex(makeRosterLog(other, ['record']).caseId))
  })
})

describe('bodies', () => {
  const voidOp = (text: string): string => refused(readRosterOp(utf8(text)))
  const id = 'ab'.repeat(16)

  it('M2 a body has exactly the fields of its op', () => {
    expect(voidOp(`{"invite":"${id}","op":"void"}`)).toBe('taken')
    for (const text of [`{"op":"void"}`, `{"invite":"${id}","more":1,"op":"void"}`, `{"invite":"${id.toUpperCase()}","op":"void"}`, `{"invite":"${id}00","op":"void"}`,
      `{"invite":["${id}"],"op":"void"}`, `{"invite":null,"op":"void"}`, `["void"]`, `null`, `"void"`, `{`, '', `{"op":1}`, `{"invite":"${id}"}`]) expect(voidOp(text), text).toBe('MALFORMED')
  })

  it('M2 an op of a newer program is VERSION, whatever its name', () => {
    for (const name of ['close', 'toString', '__proto__', 'constructor', 'hasOwnProperty', 'Void', '']) expect(voidOp(`{"op":"${name}"}`), name).toBe('VERSION')
  })

  it('M2 no field name reaches an object\'s prototype', () => {
    expect(voidOp(`{"__proto__":{"host":true},"invite":"${id}","op":"void"}`)).toBe('MALFORMED')
    expect(voidOp(`{"__proto__":"${id}","op":"void"}`)).toBe('MALFORMED')
    expect(Object.hasOwn(Object.prototype, 'host')).toBe(false)
  })

  it('M2 a value has one spelling: no spaces, no name twice, no second way to write a number or a letter', () => {
    const invite = (expires: string): string => `{"expires":${expires},"host":false,"invite":"${id}","op":"invite","pub":"${keysOf(nobleDevice('li')).sign}","sealed":""}`
    expect(voidOp(invite('1000'))).toBe('taken')
    for (const number of ['8640000000000001', '1e3', '1000.0', '-0', '0.99999999999999999999', '9007199254740993', '-1', '"1000"', 'null']) expect(voidOp(invite(number)), number).toBe('MALFORMED')
    expect(voidOp(`{"invite":"${'00'.repeat(16)}","invite":"${id}","op":"void"}`)).toBe('MALFORMED')
    expect(voidOp(`{"invite":"${id}", "op":"void"}`)).toBe('MALFORMED')
    expect(voidOp(`{"invite":"${id}","op":"v\\u006fid"}`)).toBe('MALFORMED')
    expect(voidOp(`\ufeff{"invite":"${id}","op":"void"}`)).toBe('MALFORMED')
    expect(voidOp(`{"op":"void","invite":"${id}"}`), 'names are sorted').toBe('MALFORMED')
  })

  it('M2 bytes that are not UTF-8, depth without end and a body over the limit are refused, never thrown', () => {
    expect(refused(readRosterOp(Uint8Array.of(0xff, 0xfe)))).toBe('MALFORMED')
    expect(voidOp(`{"invite":${'['.repeat(100_000)}${']'.repeat(100_000)},"op":"void"}`)).toBe('MALFORMED')
    expect(voidOp(`{"invite":"${'a'.repeat(230_000)}","op":"void"}`)).toBe('TOO_BIG')
  })

  it('M2 a key is a point on the curve in its one uncompressed spelling', () => {
    const li = nobleDevice('li')
    const hybrid = Uint8Array.from(li.signPub)
    hybrid[0] = 6 + (hybrid[64]! & 1)
    const beside = Uint8Array.from(li.wrapPub)
    beside[64]! ^= 1
    const op = genesisOp(li, '李调解员', [])
    const withKeys = (sign: Bytes, wrap: Bytes): string => refused(readRosterOp(writeRosterOp({ ...op, device: { sign: base64url(sign), wrap: base64url(wrap) } })))
    expect(withKeys(li.signPub, li.wrapPub)).toBe('taken')
    expect(withKeys(hybrid, li.wrapPub)).toBe('MALFORMED')
    expect(withKeys(li.signPub, beside)).toBe('MALFORMED')
    expect(withKeys(li.signPub, new Uint8Array(65))).toBe('MALFORMED')
  })

  it('M2 a room of zeros is nobody\'s: it means "no room" on the wire and the genesis in the log', () => {
    const op = { ...genesisOp(nobleDevice('li'), '李调解员', []), rooms: [{ room: '00'.repeat(16), suite: 1 as const, commit: commitOf('x', 1) }] }
    expect(refused(readRosterOp(writeRosterOp(op)))).toBe('MALFORMED')
  })

  it('M2 a wrap inside a new key names that key\'s room and epoch', () => {
    const rekey = { ...rekeyOf(record, 2), wraps: [wrapFor('recovery', record, 2)] }
    expect(refused(readRosterOp(writeRosterOp({ op: 'rekey', rekeys: [rekey] })))).toBe('taken')
    for (const wrap of [wrapFor('recovery', notes, 2), wrapFor('recovery', record, 1)]) {
      expect(refused(readRosterOp(writeRosterOp({ op: 'rekey', rekeys: [{ ...rekey, wraps: [wrap] }] })))).toBe('MALFORMED')
    }
  })
})

describe('order', () => {
  it('M3 an entry names the position and head it follows, else ROSTER_STALE', async () => {
    const { log, li } = await usualCase()
    const op = inviteOp('a')
    for (const wrong of [{ seenSeq: log.state().seq - 1 }, { seenSeq: log.state().seq + 1 }, { seenHead: ZERO32 }]) {
      expect(refused(extendHistory(log.history(), log.entry(li, op, wrong), START)), JSON.stringify(wrong)).toBe('ROSTER_STALE')
    }
    expect(refused(extendHistory(log.history(), log.entry(li, op), START))).toBe('taken')
  })

  it('M3 of two entries for one position only the first is taken', async () => {
    const { log, li, wang } = await usualCase()
    const [first, second] = [log.entry(li, { op: 'rekey', rekeys: [rekeyOf(record, 2)] }), log.entry(wang, { op: 'rekey', rekeys: [rekeyOf(record, 2)] })]
    const next = must(extendHistory(log.history(), first, START))
    expect(refused(extendHistory(next, second, START))).toBe('ROSTER_STALE')
    expect(next.latest!.rooms.get(record)!.epoch).toBe(2)
  })

  it('M3 the past stays readable: stateAt gives the roster as it was', async () => {
    const { log, li, wang } = await usualCase()
    const before = log.state()
    must(log.add(li, grantOp('王警官', { [record]: '-' })))
    expect(mayWrite(stateAt(log.history(), before.seq)!, wang.idHex, record)).toBe(true)
    expect(mayWrite(log.state(), wang.idHex, record)).toBe(false)
    expect(stateAt(log.history(), 0)).toBeUndefined()
    expect(stateAt(log.history(), log.state().seq + 1)).toBeUndefined()
  })

  it('M3 an entry names no roster position that does not exist yet', async () => {
    const { log, li } = await usualCase()
    expect(refused(extendHistory(log.history(), log.entry(li, inviteOp('a'), { rosterSeq: Number.MAX_SAFE_INTEGER }), START))).toBe('ROSTER_AHEAD')
  })
})

describe('who may do what', () => {
  it('M4 the signer is a live device of a live member', async () => {
    const { log, li, wang } = await usualCase()
    const entry = log.entry(wang, { op: 'rekey', rekeys: [] })
    const signPub = must(rosterSigner(log.state(), entry))
    expect(signPub).toEqual(wang.signPub)
    expect(await verify(signPub, signedMessage(unsignedPart(entry)), entry.signature)).toBe(true)
    must(log.add(li, revokePerson('王警官')))
    expect(refused(rosterSigner(log.state(), entry))).toBe('NO_GRANT')
    expect(refused(log.add(wang, { op: 'rekey', rekeys: [] }))).toBe('NO_GRANT')
    expect(refused(log.add(nobleDevice('stranger'), inviteOp('a')))).toBe('NO_GRANT')
  })

  it('M5 only a host invites, withdraws, admits, grants, makes rooms and revokes', async () => {
    const { log, li, wang } = await usualCase()
    must(log.add(li, inviteOp('a')))
    const join = base64url(await joinFor(log.caseId, seededBytes('s', 16), nobleDevice('n')))
    const ops: RosterOp[] = [inviteOp('b'), { op: 'void', invite: hex(seededBytes('invite/a', 16)) }, grantOp('赵某', { [agreement]: 'w' }), revokePerson('赵某'),
      { op: 'room', rooms: [{ room: roomId('more'), suite: 1, commit: commitOf('more', 1) }], grants: [], wraps: [], sealed: '' },
      { op: 'device', person: personId('赵某'), device: keysOf(nobleDevice('n')), wraps: [] },
      { op: 'admit', person: personId('新人'), commit: '00'.repeat(32), host: false, device: keysOf(nobleDevice('n')), invite: hex(seededBytes('invite/a', 16)), join, grants: [], wraps: [], sealed: '' }]
    for (const op of ops) expect(refused(log.add(wang, op)), op.op).toBe('NOT_HOST')
  })

  it('M5 a member adds devices of his own, and they have his rights', async () => {
    const { log, wang } = await usualCase()
    const second = nobleDevice('wang-2')
    const state = must(log.add(wang, { op: 'device', person: personId('王警官'), device: keysOf(second), wraps: [] }))
    expect(mayWrite(state, second.idHex, record)).toBe(true)
    expect(mayRead(state, second.idHex, notes)).toBe(false)
    expect(readersOf(state, record).map(device => device.id).sort()).toEqual([nobleDevice('li').idHex, wang.idHex, second.idHex].sort())
  })

  it('M9 a device is in one roster once, live or not, and never with somebody who was removed', async () => {
    const { log, li, wang, zhao } = await usualCase()
    expect(refused(log.add(li, { op: 'device', person: personId('李调解员'), device: keysOf(zhao), wraps: [] }))).toBe('REPEAT_DIFFERS')
    must(log.add(li, { op: 'revoke', person: '', device: wang.idHex, rekeys: [] }))
    expect(refused(log.add(li, { op: 'device', person: personId('王警官'), device: keysOf(wang), wraps: [] }))).toBe('REPEAT_DIFFERS')
    must(log.add(li, revokePerson('赵某')))
    expect(refused(log.add(li, { op: 'device', person: personId('赵某'), device: keysOf(nobleDevice('n')), wraps: [] }))).toBe('NO_GRANT')
    expect(refused(log.add(li, grantOp('赵某', { [agreement]: 'r' })))).toBe('NO_GRANT')
  })

  it('M20 who a person is stands behind a salted commitment with one spelling', () => {
    const salt = '0f'.repeat(16)
    expect(hex(personBytes(salt, { role: 'lawyer', name: '嬿婉', agency: '某某律师事务所' })))
      .toBe(`${salt}${hex(utf8('{"agency":"某某律师事务所","name":"嬿婉","role":"lawyer"}'))}`)
    expect(() => personBytes('0f', { role: '', name: '', agency: '' })).toThrow()
  })
})

describe('invitations', () => {
  const admitOp = (person: string, invite: Bytes, join: Bytes, device: ReturnType<typeof nobleDevice>, as: 'host' | 'member' = 'member'): RosterOp => ({
    op: 'admit', person: personId(person), commit: '00'.repeat(32), host: as === 'host', device: keysOf(device), invite: hex(invite),
    join: base64url(join), grants: [], wraps: [], sealed: '',
  })
  const invited = async () => {
    const { log, li, wang, zhao } = await usualCase()
    const secret = seededBytes('secret/new', 16)
    const newcomer = nobleDevice('new')
    const join = await joinFor(log.caseId, secret, newcomer)
    const invite = join.slice(16, 32)
    must(log.add(li, { ...inviteOp('new'), invite: hex(invite) } as RosterOp))
    return { log, li, wang, zhao, newcomer, join, invite }
  }

  it('M6 an invitation admits one person, once', async () => {
    const { log, li, newcomer, join, invite } = await invited()
    const state = must(log.add(li, admitOp('新人', invite, join, newcomer)))
    expect(memberOf(state, newcomer.idHex)?.host).toBe(false)
    expect(refused(log.add(li, admitOp('又一人', invite, join, nobleDevice('n2'))))).toBe('INVITE_USED')
    expect(refused(log.add(li, { op: 'void', invite: hex(invite) }))).toBe('INVITE_USED')
    expect(refused(log.add(li, { ...inviteOp('x'), invite: hex(invite) } as RosterOp))).toBe('INVITE_USED')
  })

  it('M6 a withdrawn or unknown invitation admits nobody and cannot be made again', async () => {
    const { log, li, newcomer, join, invite } = await invited()
    expect(refused(log.add(li, admitOp('新人', seededBytes('?', 16), join, newcomer)))).toBe('NO_INVITE')
    must(log.add(li, { op: 'void', invite: hex(invite) }))
    expect(refused(log.add(li, admitOp('新人', invite, join, newcomer)))).toBe('NO_INVITE')
    expect(refused(log.add(li, { ...inviteOp('x'), invite: hex(invite) } as RosterOp))).toBe('INVITE_USED')
    expect(refused(log.add(li, { op: 'void', invite: 'ff'.repeat(16) }))).toBe('NO_INVITE')
  })

  it('M6 only an invitation that says so makes a host', async () => {
    const { log, li, newcomer, join, invite } = await invited()
    expect(refused(log.add(li, admitOp('新人', invite, join, newcomer, 'host')))).toBe('NOT_HOST')
  })

  it('M6 open invitations fall with the host who made them', async () => {
    for (const end of [revokePerson('王警官'), grantOp('王警官', {})]) {
      const { log, li, wang, newcomer } = await invited()
      must(log.add(li, grantOp('王警官', {}, 'host')))
      const join = await joinFor(log.caseId, seededBytes('secret/of-wang', 16), newcomer)
      must(log.add(wang, { ...inviteOp('of-wang', 'host'), invite: hex(join.slice(16, 32)) } as RosterOp))
      must(log.add(li, end))
      expect(refused(log.add(li, admitOp('新人', join.slice(16, 32), join, newcomer, 'host'))), end.op).toBe('NO_INVITE')
    }
  })

  it('M6 nobody is admitted twice, not even after his removal', async () => {
    const { log, li, newcomer, join, invite } = await invited()
    must(log.add(li, revokePerson('赵某')))
    expect(refused(log.add(li, admitOp('赵某', invite, join, newcomer)))).toBe('REPEAT_DIFFERS')
    expect(refused(log.add(li, admitOp('新人', invite, await joinFor(log.caseId, seededBytes('secret/new', 16), nobleDevice('zhao')), nobleDevice('zhao'))))).toBe('REPEAT_DIFFERS')
  })

  it('M7 an admission carries the join request of that very device, for that invitation and case', async () => {
    const { log, li, newcomer, join, invite } = await invited()
    const [device, secret] = [nobleDevice('thief'), seededBytes('secret/new', 16)]
    expect(refused(log.add(li, admitOp('新人', invite, join, device)))).toBe('NOT_AUTHOR')
    expect(refused(log.add(li, admitOp('新人', invite, await joinFor(log.caseId, seededBytes('other', 16), newcomer), newcomer)))).toBe('NOT_AUTHOR')
    expect(refused(log.add(li, admitOp('新人', invite, await joinFor(ZERO16, secret, newcomer), newcomer)))).toBe('NOT_AUTHOR')
    expect(refused(log.add(li, admitOp('新人', invite, join.slice(0, -1), newcomer)))).toBe('MALFORMED')
    expect(refused(log.add(li, admitOp('新人', invite, join, newcomer)))).toBe('taken')
  })
})

describe('limits', () => {
  it('M17 a case has no more rooms than one OPEN can name', () => {
    const li = nobleDevice('li')
    const log = makeRosterLog(li, ['record'])
    const rooms = (from: number, count: number): RosterOp => ({ op: 'room', rooms: Array.from({ length: count }, (_, i) => ({ room: roomId(`r${from + i}`), suite: 1, commit: '00'.repeat(32) })), grants: [], wraps: [], sealed: '' })
    let made = 2 // with the roster room
    while (made < roomsMax) {
      const count = Math.min(256, roomsMax - made)
      must(log.add(li, rooms(made, count)))
      made += count
    }
    expect(log.state().rooms.size).toBe(roomsMax)
    expect(refused(log.add(li, rooms(made, 1)))).toBe('TOO_BIG')
  })

  it('M17 nobody brings more live devices than the limit, and a case has no more than can be wrapped to in one entry', async () => {
    const { log, li, wang } = await usualCase()
    const add = (n: number): unknown => log.add(wang, { op: 'device', person: personId('王警官'), device: keysOf(nobleDevice(`w${n}`)), wraps: [] })
    for (let n = 1; n < devicesPerPersonMax; n++) must(add(n) as never)
    expect(refused(add(99))).toBe('TOO_BIG')
    must(log.add(li, { op: 'revoke', person: '', device: nobleDevice('w1').idHex, rekeys: [] }))
    expect(refused(add(99))).toBe('taken')
    const ids = Array.from({ length: devicesMax }, (_, i) => hex(seededBytes(`d${i}`, 32)))
    expect(refused(readRosterOp(writeRosterOp({ op: 'rekey', rekeys: [rekeyOf(record, 2, ids)] })))).toBe('taken')
  })
})

it('M1 clients refuse a roster whose genesis is not the one in the link', async () => {
  const { log } = await usualCase()
  const li = nobleDevice('li')
  const forged = signedEntry(li, { at: START + 1 }, writeRosterOp(genesisOp(li, '李调解员', ['record', 'agreement', 'notes'])))
  expect(hex(caseIdOf(forged))).not.toBe(hex(log.caseId))
  expect(hex(caseIdOf(forged))).toBe(must(extendHistory(emptyHistory, forged, START)).latest!.caseId)
})

it('M5 roomsToTick names no room when nobody lost anything', async () => {
  const { log, li } = await usualCase()
  const before = log.state()
  const state = must(log.add(li, grantOp('赵某', { [record]: 'r', [agreement]: 'w' })))
  expect(roomsToTick(before, state)).toEqual([])
  expect(fromBase64url(keysOf(li).sign)).toEqual(li.signPub)
})
