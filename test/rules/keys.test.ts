import { describe, expect, it } from 'vitest'
import { peopleRoom } from '../../client/keys/directory.ts'
import { unwrapKey, wrapKey } from '../../client/keys/hpke.ts'
import { makeMemoryShelf, openIdentity, type Shelf } from '../../client/keys/identity.ts'
import { previousKeyAad } from '../../client/keys/keyring.ts'
import { makeAdmission, makeRemoval } from '../../client/keys/membership.ts'
import { makeRecovery } from '../../client/keys/recovery.ts'
import { base64url, concat, fromBase64url, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { keyCommitment, openBox, openUnderProfile, randomBytes, sealBox, sign, verify } from '../../shared/crypto.ts'
import type { Wrap } from '../../shared/roster.ts'
import { chen, keysOf, laidOpen, lastOp, makeKeyCase, roomOf, sendAway, shen, watchedShelf, xu, zhou } from '../support/key-case.ts'
import { must } from '../support/roster-log.ts'
import { makeDevice, newId } from '../support/scripted-client.ts'

const HAN = /\p{Script=Han}/u
/** PKCS#8 of a P-256 key begins so (RFC 5958, RFC 5480). */
const PKCS8 = '301306072a8648ce3d020106082a8648ce3d030107'

// ---------------------------------------------------------------- on this device

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
