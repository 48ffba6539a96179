import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitTo, sealPart } from '../../client/keys/directory.ts'
import { foundCase } from '../../client/keys/founding.ts'
import { wrapKey } from '../../client/keys/hpke.ts'
import { makeMemoryShelf, openIdentity } from '../../client/keys/identity.ts'
import { makeAdmission, makeRemoval, openIntroduction, sealIntroduction } from '../../client/keys/membership.ts'
import { deviceKind } from '../../client/model/device-kind.ts'
import { makeRecovery, readRecovery, recoverKeys, recoveryOf } from '../../client/keys/recovery.ts'
import { base64url, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { importWrapKey, keyCommitment, randomBytes, sealBox, verify } from '../../shared/crypto.ts'
import { signedMessage, unsignedPart } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { chen, keysOf, laidOpen, makeKeyCase, opsOf, roomOf, sendAway, shen, watchedShelf, xu, zhou, type Op } from '../support/key-case.ts'
import { must, START } from '../support/roster-log.ts'
import { makeDevice, newId } from '../support/scripted-client.ts'

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
    for (const word of ['周允和', '陈砚', '柳溪', '公安', 'record', 'police', 'Windows', '安卓手机']) expect(open, word).not.toContain(hex(utf8(word)))
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

  it('K19 everybody in the case reads what kind of device wrote, from the founding and from the introduction; an older program says nothing', async () => {
    const of = await makeKeyCase()
    const member = await of.letIn(chen, { rights: { record: 'r' } })
    const keys = await of.invite({ rights: { record: 'r' } }), older = sealBox(keys.introductionKey, utf8(JSON.stringify(xu)), utf8('liuchi/introduction/1'))
    const late = await makeDevice()
    await of.enter(await makeAdmission(of.state(), of.founder.keyring, await of.knock(keys, late, xu, older)))
    const third = await of.read(late)
    for (const { keyring } of [of.founder, member, third]) expect([of.founder, member, third].map(one => keyring.deviceKind(hex(one.device.deviceId)))).toEqual(['Windows 电脑', '安卓手机', ''])
  })

  it('K19 the kind of device is told from the browser’s words, and by nothing where they say nothing', () => {
    const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
    const told = ([
      [windows, 0], [windows, 10], [mac, 0], [mac, 5], ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.54', 5],
      ['Mozilla/5.0 (Linux; Android 14; V2324A) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.54', 5], ['Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36', 5],
      ['Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0.0.0 ArkWeb/4.1.6.1 Mobile', 5], ['Mozilla/5.0 (Tablet; OpenHarmony 5.0) ArkWeb/4.1.6.1', 5], ['Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0', 0], ['', 0],
    ] as const).map(([agent, touch]) => deviceKind(agent, touch))
    expect(told).toEqual(['Windows 电脑', 'Windows 电脑', 'Mac 电脑', 'iPad', 'iPhone', '安卓手机', '安卓平板', '鸿蒙手机', '鸿蒙平板', 'Linux 电脑', ''])
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
    const honest = sealIntroduction(keys.introductionKey, { ...chen, device: '' })
    const damaged = [new Uint8Array(0), honest.slice(0, -1), honest.map((byte, i) => (i === 20 ? byte ^ 1 : byte)), sealIntroduction(randomBytes(32), { ...chen, device: '' }), under(''), under('null'), under('[]'), under('{"name":"陈砚"}'),
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
