import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foundCase } from '../../client/keys/founding.ts'
import { unwrapKey, wrapKey } from '../../client/keys/hpke.ts'
import { makeMemoryShelf, openIdentity, type Shelf } from '../../client/keys/identity.ts'
import { commitTo, peopleRoom, sealPart } from '../../client/keys/directory.ts'
import { previousKeyAad } from '../../client/keys/keyring.ts'
import { makeAdmission, makeRemoval, openIntroduction, sealIntroduction } from '../../client/keys/membership.ts'
import { makeRecovery, readRecovery, recoverKeys, recoveryOf } from '../../client/keys/recovery.ts'
import { base64url, concat, fromBase64url, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { importWrapKey, keyCommitment, openBox, openUnderProfile, randomBytes, sealBox, verify, sign } from '../../shared/crypto.ts'
import { signedMessage, unsignedPart } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { readRosterOp, type RosterOp, type Wrap } from '../../shared/roster.ts'
import { makeKeyCase, person, zhou, type KeyCase, type Member } from '../support/key-case.ts'
import { must, START } from '../support/roster-log.ts'
import { makeDevice, newId } from '../support/scripted-client.ts'

const chen = person('陈砚'), xu = person('许知衡', 'court', '青禾县人民法院'), shen = person('沈既白', 'lawyer', '青禾县法律援助中心')
const HAN = /\p{Script=Han}/u
/** PKCS#8 of a P-256 key begins so (RFC 5958, RFC 5480). */
const PKCS8 = '301306072a8648ce3d020106082a8648ce3d030107'

const opsOf = (of: KeyCase): RosterOp[] => of.entries().map(({ body }) => must(readRosterOp(body)))
type Op<Name extends RosterOp['op']> = Extract<RosterOp, { op: Name }>
const lastOp = <Name extends RosterOp['op']>(of: KeyCase, name: Name): Op<Name> => opsOf(of).findLast((op): op is Op<Name> => op.op === name)!
const roomOf = (of: KeyCase, section: string): string => of.founder.keyring.roomOf(section)!
const sendAway = async (of: KeyCase, who: Member): Promise<void> => of.enter(await makeRemoval(of.state(), of.founder.keyring, who.id()))
/** Every room of the case and every epoch that this keyring has a key for. */
const keysOf = (of: KeyCase, { keyring }: Member): string[] => [...of.state().rooms.values()].flatMap(({ room, epoch }) =>
  Array.from({ length: epoch }, (_, i) => i + 1).filter(each => keyring.keyOf(room, each)).map(each => `${room === of.caseName ? 'people' : keyring.sectionOf(room)}/${each}`)).sort()

// ---------------------------------------------------------------- on this device

/** Everything that a value holds, bytes as hex and text as itself; what WebCrypto does not give out has no bytes. */
const laidOpen = (value: unknown): string => {
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey)) return Object.values(value).map(laidOpen).join('|')
  return String(value)
}
const watchedShelf = (): { shelf: Shelf; all: Map<string, unknown> } => {
  const shelf = makeMemoryShelf(), all = new Map<string, unknown>()
  return { all, shelf: { ...shelf, set: (name, value) => { all.set(name, value); return shelf.set(name, value) }, setFirst: (name, value) => { if (!all.has(name)) all.set(name, value); return shelf.setFirst(name, value) } } }
}

describe('a profile', () => {
  it('K6 has the same device, rest key and notes when it is opened again', async () => {
    const shelf = makeMemoryShelf()
    const before = await openIdentity(shelf)
    await before.setProfile(zhou)
    await before.keep('link/1', '给陈砚的邀请')
    const after = await openIdentity(shelf)
    expect([after.device.deviceId, after.restKey, after.profile(), await after.kept('link/1'), await after.kept('link/2')]).toEqual([before.device.deviceId, before.restKey, zhou, '给陈砚的邀请', undefined])
    const message = utf8('第一条')
    expect(await verify(before.device.signPub, message, await sign(after.device.signKey, message))).toBe(true)
    const room = newId(), key = randomBytes(32)
    expect(await unwrapKey(await wrapKey(hex(before.device.deviceId), before.device.wrapPub, room, 1, key), after.device.wrapKey, after.device.wrapPub)).toEqual(key)
  })

  it('K6 opened for the first time by two pages at once is one profile, at every later opening too', async () => {
    const shelf = makeMemoryShelf()
    const pages = await Promise.all(Array.from({ length: 4 }, () => openIdentity(shelf)))
    pages.push(await openIdentity(shelf))
    expect(new Set(pages.map(({ device }) => hex(device.deviceId))).size).toBe(1)
    expect(new Set(pages.map(({ restKey }) => hex(restKey))).size).toBe(1)
  })

  it('K6 that cannot be stored is refused, and none is pretended', async () => {
    const full: Shelf = { ...makeMemoryShelf(), setFirst: async () => { throw new Error('quota') } }
    await expect(openIdentity(full)).rejects.toThrow('quota')
  })

  it('K7 keeps no private key, rest key or word in the open', async () => {
    const { shelf, all } = watchedShelf()
    const identity = await openIdentity(shelf)
    await identity.setProfile(zhou)
    await identity.keep('cases', '[{"title":"宋月桂与罗长河相邻权纠纷"}]')
    await makeRecovery(identity, zhou.agency, '2026-11-20T01:00:00.000Z')
    expect([...all.keys()].sort()).toEqual(['kept/cases', 'kept/profile', 'kept/recovery', 'keys'])
    const secrets = [PKCS8, hex(identity.restKey), ...['周允和', '柳溪', '调解', '宋月桂', '纠纷'].map(word => hex(utf8(word)))]
    const find = (value: unknown): string[] => [...secrets.filter(secret => laidOpen(value).includes(secret)), ...laidOpen(value).match(HAN) ?? []]
    expect(find([...all.keys(), ...all.values()])).toEqual([])
    // The look sees what it looks for.
    expect(find({ name: '周', note: utf8('柳溪'), keys: [await pkcs8Of(), identity.restKey] })).toEqual([PKCS8, hex(identity.restKey), hex(utf8('柳溪')), '周'])
  })

  it('K7 gives its keys out to no script: neither the device\'s nor the one that wraps them', async () => {
    const { shelf, all } = watchedShelf()
    const { device } = await openIdentity(shelf)
    const { profileKey } = all.get('keys') as { profileKey: CryptoKey }
    for (const key of [device.signKey, device.wrapKey, profileKey]) {
      expect(key.extractable).toBe(false)
      await expect(crypto.subtle.exportKey(key.type === 'secret' ? 'raw' : 'pkcs8', key)).rejects.toThrow()
    }
  })

  it('K7 under another profile\'s key nothing opens', async () => {
    const mine = watchedShelf(), other = watchedShelf()
    await (await openIdentity(mine.shelf)).setProfile(zhou)
    await openIdentity(other.shelf)
    const { profileKey } = other.all.get('keys') as { profileKey: CryptoKey }
    await expect(openUnderProfile(profileKey, mine.all.get('kept/profile') as Bytes)).rejects.toThrow()
    const shelf = makeMemoryShelf()
    await shelf.set('keys', { ...(mine.all.get('keys') as object), profileKey })
    await expect(openIdentity(shelf)).rejects.toThrow()
  })
})
const pkcs8Of = async (): Promise<Bytes> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
}

// ---------------------------------------------------------------- wraps

describe('a wrapped key', () => {
  it('K8 opens for its device, and for no other device, room or epoch', async () => {
    const [mine, other] = [await makeDevice(), await makeDevice()]
    const room = newId(), key = randomBytes(32)
    const wrap = await wrapKey(hex(mine.deviceId), mine.wrapPub, room, 3, key)
    expect(await unwrapKey(wrap, mine.wrapKey, mine.wrapPub)).toEqual(key)
    expect(await unwrapKey(wrap, other.wrapKey, other.wrapPub)).toBeUndefined()
    for (const passedOff of [{ ...wrap, room: newId() }, { ...wrap, room: peopleRoom }, { ...wrap, epoch: 2 }, { ...wrap, epoch: 4 }]) expect(await unwrapKey(passedOff, mine.wrapKey, mine.wrapPub)).toBeUndefined()
  })

  it('K8 does not open with one byte changed, cut or added', async () => {
    const device = await makeDevice(), wrap = await wrapKey(hex(device.deviceId), device.wrapPub, newId(), 1, randomBytes(32))
    const whole = fromBase64url(wrap.sealed)
    expect(whole.length).toBe(65 + 32 + 16)
    const opens = async (bytes: Bytes): Promise<boolean> => await unwrapKey({ ...wrap, sealed: base64url(bytes) }, device.wrapKey, device.wrapPub) !== undefined
    expect(await opens(whole)).toBe(true)
    for (let at = 0; at < whole.length; at++) expect(await opens(whole.map((byte, i) => (i === at ? byte ^ 1 : byte))), `byte ${at}`).toBe(false)
    for (const bytes of [new Uint8Array(0), whole.slice(0, 64), whole.slice(0, -1), concat(whole, Uint8Array.of(0))]) expect(await opens(bytes)).toBe(false)
  })

  it('K8 is another one each time, so that nobody sees that a key came twice', async () => {
    const device = await makeDevice(), room = newId(), key = randomBytes(32)
    const [a, b] = [await wrapKey('recovery', device.wrapPub, room, 1, key), await wrapKey('recovery', device.wrapPub, room, 1, key)]
    expect(a.sealed).not.toBe(b.sealed)
  })
})

describe('a keyring', () => {
  it('K9 has the keys that the roster wrapped to its own device, and no others', async () => {
    const of = await makeKeyCase()
    expect(keysOf(of, of.founder)).toEqual(['acts/1', 'agreement/1', 'people/1', 'record/1'])
    const officer = await of.letIn(chen, { rights: { record: 'w', agreement: 'r' } })
    expect(keysOf(of, officer)).toEqual(['agreement/1', 'people/1', 'record/1'])
    const stranger = await of.read(await makeDevice())
    expect(keysOf(of, stranger)).toEqual([])
    expect([stranger.keyring.person(of.founder.id()), stranger.keyring.roomOf('record')]).toEqual([undefined, undefined])
  })

  it('K9 refuses a key that is not the one the roster commits to, though it is wrapped to it', async () => {
    const of = await makeKeyCase()
    const device = await makeDevice(), keys = await of.invite({})
    const honest = must(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, device, chen)))
    if (honest.op !== 'admit') throw new Error('no admission')
    const record = roomOf(of, 'record')
    const wraps: Wrap[] = await Promise.all(honest.wraps.map(wrap => (wrap.room === record ? wrapKey(wrap.to, device.wrapPub, record, 1, randomBytes(32)) : wrap)))
    await of.enter({ ...honest, wraps })
    expect(keysOf(of, await of.read(device))).toEqual(['agreement/1', 'people/1'])
  })

  it('K9 has them again, all of them, when it is made anew from the same roster', async () => {
    const of = await makeKeyCase()
    const officer = await of.letIn(chen, {})
    const lawyer = await of.letIn(shen, { role: 'lawyer' })
    await sendAway(of, lawyer)
    expect(keysOf(of, await of.read(officer.device))).toEqual(keysOf(of, officer))
  })
})

// ---------------------------------------------------------------- coming and going

describe('new keys', () => {
  it('K10 who is let in after a removal reads what was written before it', async () => {
    const of = await makeKeyCase()
    const first = await of.letIn(shen, {}), second = await of.letIn(xu, {})
    await sendAway(of, first)
    await sendAway(of, second)
    const newcomer = await of.letIn(chen, { rights: { record: 'r', agreement: 'w' } })
    expect(keysOf(of, newcomer)).toEqual(['agreement/1', 'agreement/2', 'agreement/3', 'people/1', 'people/2', 'people/3', 'record/1', 'record/2', 'record/3'])
    for (const epoch of [1, 2, 3]) expect(newcomer.keyring.keyOf(roomOf(of, 'record'), epoch)).toEqual(of.founder.keyring.keyOf(roomOf(of, 'record'), epoch))
  })

  it('K10 who is out keeps what he had and opens nothing that comes after', async () => {
    const of = await makeKeyCase()
    const lawyer = await of.letIn(shen, {}), officer = await of.letIn(chen, {})
    const had = keysOf(of, lawyer)
    await sendAway(of, lawyer)
    expect(keysOf(of, lawyer)).toEqual(had)
    expect(keysOf(of, officer)).toEqual(['agreement/1', 'agreement/2', 'people/1', 'people/2', 'record/1', 'record/2'])
    const { rekeys } = lastOp(of, 'revoke')
    for (const { room, epoch, wraps, previous } of rekeys) {
      expect(wraps.map(({ to }) => to)).not.toContain(hex(lawyer.device.deviceId))
      for (const wrap of wraps) expect(await unwrapKey(wrap, lawyer.device.wrapKey, lawyer.device.wrapPub)).toBeUndefined()
      // The link between two keys leads backwards only.
      expect(openBox(lawyer.keyring.keyOf(room, epoch - 1) ?? randomBytes(32), fromBase64url(previous), previousKeyAad)).toBeUndefined()
    }
  })

  it('K10 a passed-on key that is not the committed one is refused', async () => {
    const of = await makeKeyCase()
    const lawyer = await of.letIn(shen, {})
    const record = roomOf(of, 'record')
    const op = must(await makeRemoval(of.state(), of.founder.keyring, lawyer.id()))
    if (op.op !== 'revoke') throw new Error('no removal')
    const key = randomBytes(32)
    const swapped = { room: record, epoch: 2, commit: hex(keyCommitment(key)), previous: base64url(sealBox(key, randomBytes(32), previousKeyAad)), wraps: [await wrapKey(hex(of.founder.device.deviceId), of.founder.device.wrapPub, record, 2, key)] }
    await of.enter({ ...op, rekeys: op.rekeys.map(each => (each.room === record ? swapped : each)) })
    const officer = await of.letIn(chen, { rights: { record: 'r', agreement: 'r' } })
    expect(keysOf(of, officer)).toEqual(['agreement/1', 'agreement/2', 'people/1', 'people/2', 'record/2'])
  })

  it('K11 a removal makes one for everything the leaver could read, wrapped to every device that still may', async () => {
    const of = await makeKeyCase()
    const officer = await of.letIn(chen, { rights: { record: 'w', agreement: 'r' } })
    const judge = await of.letIn(xu, { rights: { agreement: 'w', acts: 'w' } })
    await sendAway(of, officer)
    const { rekeys, person: gone } = lastOp(of, 'revoke')
    const to = (section: string): string[] => rekeys.find(({ room }) => room === (section === 'people' ? of.caseName : roomOf(of, section)))?.wraps.map(wrap => wrap.to).sort() ?? []
    const [host, other] = [hex(of.founder.device.deviceId), hex(judge.device.deviceId)]
    expect([to('people'), to('record'), to('agreement'), to('acts')]).toEqual([[host, other].sort(), [host], [host, other].sort(), []])
    expect(of.state().members.get(gone)!.live).toBe(false)
    expect([...of.state().rooms.values()].filter(({ stale }) => stale)).toEqual([])
  })

  it('K11 a room that the host cannot read himself is left stale, and the rest is done', async () => {
    const of = await makeKeyCase()
    const second = await of.letIn(xu, { host: true, rights: { agreement: 'w' } }), officer = await of.letIn(chen, { rights: { record: 'w', agreement: 'w' } })
    await of.enter(await makeRemoval(of.state(), second.keyring, officer.id()), second)
    expect([...of.state().rooms.values()].filter(({ stale }) => stale).map(({ room }) => room)).toEqual([roomOf(of, 'record')])
    expect(of.state().rooms.get(roomOf(of, 'agreement'))).toMatchObject({ epoch: 2, stale: false })
  })

  it('K11 somebody who is no member cannot be removed', async () => {
    const of = await makeKeyCase()
    const officer = await of.letIn(chen, {}), id = officer.id()
    await sendAway(of, officer)
    for (const nobody of [id, newId()]) expect(await makeRemoval(of.state(), of.founder.keyring, nobody)).toMatchObject({ refusal: 'NO_GRANT' })
  })
})

// ---------------------------------------------------------------- names

describe('who is who', () => {
  it('K12 names given under every people key so far are read, by those who came early and late', async () => {
    const of = await makeKeyCase()
    const lawyer = await of.letIn(shen, { role: 'lawyer' })
    const officer = await of.letIn(chen, {})
    const ids = [of.founder.id(), lawyer.id(), officer.id()]
    await sendAway(of, lawyer)
    const judge = await of.letIn(xu, { role: 'court' })
    for (const reader of [of.founder, officer, judge]) expect([...ids, judge.id()].map(id => reader.keyring.person(id)?.name)).toEqual(['周允和', '沈既白', '陈砚', '许知衡'])
    // Who is out reads the names that were given while he was in.
    expect([...ids, judge.id()].map(id => lawyer.keyring.person(id)?.name)).toEqual(['周允和', '沈既白', '陈砚', undefined])
  })

  it('K12 a name stands nowhere in the roster in the open', async () => {
    const of = await makeKeyCase()
    await of.letIn(chen, {})
    const open = of.entries().map(({ bytes }) => hex(bytes)).join('')
    for (const word of ['周允和', '陈砚', '柳溪', '公安', 'record', 'police']) expect(open, word).not.toContain(hex(utf8(word)))
  })

  it('K13 a name is shown only if it is the one that the roster commits to', async () => {
    const of = await makeKeyCase()
    const device = await makeDevice(), keys = await of.invite({})
    const honest = must(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, device, chen)))
    if (honest.op !== 'admit') throw new Error('no admission')
    const peopleKey = of.founder.keyring.keyOf(of.caseName, 1)!, salt = hex(randomBytes(16))
    await of.enter({ ...honest, commit: commitTo(salt, chen), sealed: base64url(sealPart(peopleKey, { person: { ...chen, name: '王海', salt } })) })
    const officer = await of.read(device)
    expect(of.founder.keyring.person(officer.id())).toBeUndefined()
    expect(of.founder.keyring.person(of.founder.id())?.name).toBe('周允和')
  })

  it('K13 nonsense under the people key names nobody, throws nothing and stops nobody', async () => {
    const texts = ['', '{', 'null', '[]', '5', '"周"', '{"person":null}', '{"person":[]}', '{"person":{"name":5,"agency":"","role":"","salt":"00"}}',
      `{"person":{"name":"\\ud842","agency":"","role":"","salt":"${'00'.repeat(16)}"}}`, '{"person":{"name":"周","agency":"","role":"","salt":"00"}}', '{"rooms":5}', '{"rooms":{"a":5}}', '{"invite":{"introductionKey":"?"}}',
      '{"invite":{"name":"","role":"","at":-1,"introductionKey":"","rights":{}}}', '{"invite":{"name":"","role":"","at":1,"introductionKey":"","rights":null}}', '['.repeat(4000) + ']'.repeat(4000), '{"constructor":1,"__proto__":{"person":{}}}']
    const of = await makeKeyCase(['record']), { keyring } = of.founder
    const named = (): number => [...of.state().members.keys()].filter(id => keyring.person(id)).length
    for (const text of [...texts, undefined]) {
      const sealed = base64url(sealBox(keyring.keyOf(of.caseName, 1)!, text === undefined ? Uint8Array.of(0xff, 0xfe) : utf8(text), utf8('liuchi/sealed/1')))
      const keys = await of.invite({ rights: { record: 'r' } })
      const admission = must(await makeAdmission(of.state(), keyring, await of.knock(keys, await makeDevice(), chen))) as Op<'admit'>
      await of.enter({ ...admission, sealed })
      const invited = { op: 'invite', invite: newId(), pub: admission.device.sign, expires: START + 1000, host: false, sealed } as const
      await of.enter(invited)
      expect([keyring.invite(invited.invite), named()], text?.slice(0, 80)).toEqual([undefined, 1])
    }
    const officer = await of.letIn(chen, { rights: { record: 'r' } })
    expect([officer.keyring.person(officer.id())?.name, named()]).toEqual(['陈砚', 2])
  })

  it('K14 what a room is for is said by the entry that makes it; later words lead nobody elsewhere', async () => {
    const of = await makeKeyCase()
    const second = await of.letIn(xu, { host: true })
    const peopleKey = second.keyring.keyOf(of.caseName, 1)!, [record, agreement] = [roomOf(of, 'record'), roomOf(of, 'agreement')]
    const key = randomBytes(32), room = newId()
    const say = (rooms: Record<string, string>): string => base64url(sealPart(peopleKey, { rooms }))
    await of.enter({ op: 'invite', invite: newId(), pub: base64url((await makeDevice()).signPub), expires: START + 1000, host: false, sealed: say({ [newId()]: 'agreement' }) }, second)
    await of.enter({ op: 'room', rooms: [{ room, suite: 1, commit: hex(keyCommitment(key)) }], grants: [], wraps: [], sealed: say({ [room]: 'agreement', [record]: 'agreement' }) }, second)
    for (const { keyring } of [of.founder, second, await of.letIn(chen, {})]) expect([keyring.roomOf('agreement'), keyring.roomOf('record'), keyring.sectionOf(record), keyring.sectionOf(room)]).toEqual([agreement, record, 'record', 'agreement'])
  })
})

// ---------------------------------------------------------------- letting in

describe('an admission', () => {
  it('K15 takes name and agency from the newcomer, role and rights from the invitation', async () => {
    const of = await makeKeyCase()
    const member = await of.letIn({ ...shen, role: 'mediator' }, { role: 'lawyer', name: '方可', rights: { record: 'r', agreement: 'w' } })
    expect(of.founder.keyring.person(member.id())).toMatchObject({ name: '沈既白', agency: '青禾县法律援助中心', role: 'lawyer' })
    const { grants, host } = of.state().members.get(member.id())!
    expect([host, grants]).toEqual([false, new Map([[of.caseName, 'r'], [roomOf(of, 'record'), 'r'], [roomOf(of, 'agreement'), 'w']])])
  })

  it('K15 a right that is none and a section that is not there give nothing, and no key', async () => {
    const of = await makeKeyCase()
    const member = await of.letIn(chen, { rights: { record: 'r', agreement: 'x', acts: '', offers: 'w', toString: 'w' } })
    expect([...of.state().members.get(member.id())!.grants.keys()].sort()).toEqual([of.caseName, roomOf(of, 'record')].sort())
    expect(keysOf(of, member)).toEqual(['people/1', 'record/1'])
  })

  it('K15 whoever cannot read a room cannot let anybody into it', async () => {
    const of = await makeKeyCase()
    const second = await of.letIn(xu, { host: true, rights: { agreement: 'w' } })
    const keys = await of.invite({ rights: { record: 'r' } }, second)
    expect(await makeAdmission(of.state(), second.keyring, await of.knock(keys, await makeDevice(), chen))).toMatchObject({ refusal: 'CANNOT_OPEN' })
  })

  it('K15 works once, and not for an invitation that was withdrawn or never was', async () => {
    const of = await makeKeyCase()
    const keys = await of.invite({})
    await of.enter(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, await makeDevice(), chen)))
    const withdrawn = await of.invite({})
    await of.enter({ op: 'void', invite: hex(withdrawn.inviteId) })
    const elsewhere = await (await makeKeyCase()).invite({})
    for (const wrong of [keys, withdrawn, elsewhere]) expect(await makeAdmission(of.state(), of.founder.keyring, await of.knock(wrong, await makeDevice(), chen))).toMatchObject({ refusal: 'NO_INVITE' })
  })

  it('K16 a damaged introduction lets nobody in and throws nothing', async () => {
    const of = await makeKeyCase(['record'])
    const keys = await of.invite({ rights: { record: 'r' } })
    const under = (text: string): Bytes => sealBox(keys.introductionKey, utf8(text), utf8('liuchi/introduction/1'))
    const honest = sealIntroduction(keys.introductionKey, chen)
    const damaged = [new Uint8Array(0), honest.slice(0, -1), honest.map((byte, i) => (i === 20 ? byte ^ 1 : byte)), sealIntroduction(randomBytes(32), chen), under(''), under('null'), under('[]'), under('{"name":"陈砚"}'),
      under('{"name":5,"agency":"","role":""}'), under('{"name":"","agency":"","role":""}'), under('{"name":"\\ud842","agency":"","role":""}'), under(JSON.stringify({ ...chen, name: '陈'.repeat(65) })), under('['.repeat(300))]
    for (const introduction of damaged) {
      expect(openIntroduction(keys.introductionKey, introduction)).toBeUndefined()
      expect(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, await makeDevice(), chen, introduction))).toMatchObject({ refusal: 'CANNOT_OPEN' })
    }
    expect(isRefusal(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, await makeDevice(), chen, honest)))).toBe(false)
    for (const bytes of [new Uint8Array(0), randomBytes(400)]) expect(isRefusal(await makeAdmission(of.state(), of.founder.keyring, bytes))).toBe(true)
  })

  it('K16 whatever is written, an introduction gives a name that can be committed to, or none', () => {
    const key = randomBytes(32)
    fc.assert(fc.property(fc.oneof(fc.json(), fc.record({ name: fc.string({ unit: 'binary' }), agency: fc.string({ unit: 'binary' }), role: fc.constant('police') }).map(each => JSON.stringify(each))), text => {
      const who = openIntroduction(key, sealBox(key, utf8(text), utf8('liuchi/introduction/1')))
      if (who) expect(commitTo('00'.repeat(16), who)).toMatch(/^[0-9a-f]{64}$/)
    }))
  })
})

// ---------------------------------------------------------------- recovery

describe('the organisation\'s recovery key', () => {
  const made = async () => {
    const identity = await openIdentity(makeMemoryShelf())
    const file = await makeRecovery(identity, zhou.agency, '2026-11-20T01:00:00.000Z')
    return { identity, file, wrapPub: (await recoveryOf(identity))!.wrapPub, key: await readRecovery(file) }
  }

  it('K17 opens every key of a case, from the founding and after every removal', async () => {
    const recovery = await made()
    const of = await makeKeyCase(['record', 'agreement'], recovery.wrapPub)
    expect(of.state().recovery).toEqual(recovery.wrapPub)
    await sendAway(of, await of.letIn(chen, {}))
    const keys = await recoverKeys(of.history(), of.entries(), recovery)
    const wanted = [of.caseName, roomOf(of, 'record'), roomOf(of, 'agreement')].flatMap(room => [1, 2].map(epoch => [`${room}/${epoch}`, of.founder.keyring.keyOf(room, epoch)] as const))
    expect(new Map([...keys].sort())).toEqual(new Map([...wanted].sort()))
  })

  it('K17 another organisation\'s opens none, and a case without one is wrapped to none', async () => {
    const [ours, theirs] = [await made(), await made()]
    const of = await makeKeyCase(['record'], ours.wrapPub)
    expect([...await recoverKeys(of.history(), of.entries(), theirs)]).toEqual([])
    const without = await makeKeyCase(['record'])
    await sendAway(without, await without.letIn(chen, { rights: { record: 'r' } }))
    expect(without.state().recovery).toBeUndefined()
    expect(opsOf(without).flatMap(op => ('wraps' in op ? op.wraps : 'rekeys' in op ? op.rekeys.flatMap(({ wraps }) => wraps) : [])).map(({ to }) => to)).not.toContain('recovery')
  })

  it('K17 a wrap of another key than the roster\'s is passed over', async () => {
    const recovery = await made()
    const of = await makeKeyCase(['record'], recovery.wrapPub)
    const officer = await of.letIn(chen, { rights: { record: 'r' } }), record = roomOf(of, 'record')
    const op = must(await makeRemoval(of.state(), of.founder.keyring, officer.id())) as Op<'revoke'>
    const wrong = await wrapKey('recovery', recovery.wrapPub, record, 2, randomBytes(32))
    await of.enter({ ...op, rekeys: op.rekeys.map(each => (each.room === record ? { ...each, wraps: each.wraps.map(wrap => (wrap.to === 'recovery' ? wrong : wrap)) } : each)) })
    expect([...(await recoverKeys(of.history(), of.entries(), recovery)).keys()].sort()).toEqual([`${of.caseName}/1`, `${of.caseName}/2`, `${record}/1`].sort())
  })

  it('K17 leaves the browser as a file that says what it is for; what stays cannot open anything', async () => {
    const { shelf, all } = watchedShelf()
    const identity = await openIdentity(shelf)
    const file = await makeRecovery(identity, zhou.agency, '2026-11-20T01:00:00.000Z')
    expect(file).toMatch(/恢复钥匙[\s\S]*柳溪镇人民调解委员会[\s\S]*-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----/)
    const kept = await identity.kept('recovery')
    expect(Object.keys(JSON.parse(kept!) as object).sort()).toEqual(['agency', 'at', 'wrapPub'])
    const body = /-----BEGIN PRIVATE KEY-----([\s\S]*)-----END/.exec(file)![1]!.replace(/\s/g, '')
    expect([...all.values()].map(laidOpen).join('') + kept).not.toContain(body.slice(0, 40))
    for (const text of ['', file.replace('PRIVATE KEY', 'KEY'), file.replace(body.slice(0, 8), 'AAAAAAAA')]) await expect(readRecovery(text)).rejects.toThrow()
    await expect(importWrapKey(randomBytes(138))).rejects.toThrow()
  })
})

describe('founding', () => {
  it('K18 a case begins without a network: its founder reads every room, and the genesis is signed by his device', async () => {
    const of = await makeKeyCase(['record', 'agreement'])
    expect(keysOf(of, of.founder)).toEqual(['agreement/1', 'people/1', 'record/1'])
    const [entry] = of.entries()
    expect(await verify(of.founder.device.signPub, signedMessage(unsignedPart(entry!)), entry!.signature)).toBe(true)
    const { caseId } = await foundCase(of.founder.device, zhou, ['record', 'agreement'], undefined)
    expect(hex(caseId)).not.toBe(of.caseName)
  })
})
