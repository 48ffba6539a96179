/** Who may sign at a party's place, and what is said of somebody who signed in his stead. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { CODE_LISTS, codedValue, type ListId } from '../../client/model/code-lists.ts'
import { logLines, readAct } from '../../client/model/acts.ts'
import { ceremonyOf } from '../../client/model/ceremony.ts'
import { fieldWrite, type FactObject } from '../../client/model/facts.ts'
import { registrationOf } from '../../client/model/registration.ts'
import { maySign, type MaySign } from '../../client/model/stand-ins.ts'
import { checkBundle } from '../../shared/bundle-check.ts'
import { isUnread, readBundle } from '../../shared/bundle.ts'
import type { Json } from '../../shared/canonical.ts'
import { chen } from '../support/ending-case.ts'
import { endOnPaper, markOf, marks, type OnPaper } from '../support/paper-case.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const PAD = { strokes: '[[0,0,0],[10,4,16]]', recording: '' }
const SPECIAL = { name: '王立民', as: 'special' }, GUARDIAN = { name: '宋大川', as: 'guardian' }, HEAD = { name: '顾青', as: 'representative' }

describe('the act', () => {
  const act = { ...markOf('C1') as object, draft: 1, sha256: 'ab'.repeat(32), paper: 'cd'.repeat(32) }
  it('J11 names who signed in his stead, and as what; nothing else of him', () => {
    for (const agent of [SPECIAL, GUARDIAN, HEAD]) expect(readAct({ ...act, agent } as Json)).toMatchObject({ act: 'mark', agent })
    for (const agent of [{ ...SPECIAL, name: '' }, { ...SPECIAL, name: '王'.repeat(65) }, { ...SPECIAL, as: 'friend' }, { name: '王立民' }, { ...SPECIAL, checked: true }, '王立民', null]) expect(readAct({ ...act, agent } as Json), JSON.stringify(agent)).toBe('malformed')
  })

  it('J11 办理日志 tells it', () => {
    const said = (more: object): string => {
      const body = { ...act, ...more } as Json, fact = { id: '1', personId: 'p1', deviceId: 'd1', seq: 1, relayTime: 1, at: 1, body }
      return logLines([{ fact, act: readAct(body), counts: true }], () => '').map(({ sentence }) => sentence).join('')
    }
    expect(said({ agent: SPECIAL })).toContain('2026-11-20 19:02 由委托代理人（特别授权）王立民签名并按指印')
    expect(said({ agent: GUARDIAN, pad: PAD, witness: '陈砚' })).toContain('由法定代理人宋大川签名并按指印（在共用平板上手写）')
    expect(said({})).not.toContain('由')
  })
})

describe('the verifier', () => {
  const MORE: Readonly<Record<string, object>> = { C1: { agent: SPECIAL }, C2: { agent: HEAD, pad: PAD, witness: chen.name } }
  let whole: OnPaper
  beforeAll(async () => {
    whole = await endOnPaper(() => marks.map(entry => { const more = MORE[(entry.body as { slot?: string }).slot ?? '']; return more ? { ...entry, body: markOf((entry.body as { slot: string }).slot, more as Record<string, Json>) } : entry }))
  })
  it('J11 says by whom each place was signed, and that his power was not checked', async () => {
    const bundle = readBundle(whole.bundle)
    if (isUnread(bundle)) throw new Error(bundle.sentence)
    const words = JSON.stringify(await checkBundle(bundle))
    for (const said of [
      '丙级　甲方宋月桂，由委托代理人（特别授权）王立民签署：据林小满的设备登记，2026-11-20 19:02 在打印件上签名并按指印', '授权没有核对',
      '乙级　乙方罗长河，由法定代表人（负责人）顾青签署：据林小满的设备登记，2026-11-20 19:02 在共用的平板上手写，见证人陈砚', '职务和授权没有核对',
    ]) expect(words).toContain(said)
  })

  it('J11 the places on the screen carry him', () => {
    expect(ceremonyOf(whole.state, () => '林小满').places.map(({ mark }) => mark?.agent)).toEqual([SPECIAL, HEAD, undefined, undefined])
  })
})

const coded = (list: ListId, code: string): string => codedValue(CODE_LISTS[list], code)
/** As registered; `identity` and times are of no matter here. */
const registered = (fields: Readonly<Record<string, string>>) => registrationOf({
  registration: Object.entries(fields).map(([field, value], i): FactObject => ({ personId: 'p1', device: 'd1', seq: i + 1, at: 1, json: fieldWrite(field, value, []) })), track: 'people', today: '2026-11-22',
})
const natural = { 'party/a/方': coded('sides', 'A'), 'party/a/主体': coded('party-kinds', '1'), 'party/a/姓名': '宋月桂' }
const agent = (id: string, name: string, kind: string, ...powers: string[]): Record<string, string> => ({
  [`party/a/agent/${id}/代理人姓名`]: name, [`party/a/agent/${id}/代理人身份`]: coded('agent-kinds', kind), ...Object.fromEntries(powers.map(code => [`party/a/agent/${id}/权限/${code}`, '是'])),
})
const PLACE = { capacity: '甲方', name: '宋月桂', party: true }
const asked = (fields: Readonly<Record<string, string>>, place = PLACE): MaySign => maySign(registered(fields), place)

describe('who is offered', () => {
  it('J12 the party himself and who has his 特别授权; an agent without it is not', () => {
    expect(asked(natural)).toEqual({ self: true, others: [], lacks: '' })
    expect(asked({ ...natural, ...agent('x', '王立民', '1', '4', '5'), ...agent('y', '罗小山', '4', '5') })).toEqual({ self: true, others: [SPECIAL], lacks: '' })
  })

  it('J12 a party under 16 does not sign alone; at 16 he may, and so may his guardian', () => {
    const guardian = agent('g', '宋大川', '6')
    expect(asked({ ...natural, ...guardian, 'party/a/出生日期': '2010-11-23' })).toEqual({ self: false, others: [GUARDIAN], lacks: '' })
    expect(asked({ ...natural, 'party/a/出生日期': '2010-11-23' })).toEqual({ self: false, others: [], lacks: 'guardian' })
    expect(asked({ ...natural, ...guardian, 'party/a/出生日期': '2010-11-22' })).toEqual({ self: true, others: [GUARDIAN], lacks: '' })
  })

  it('J12 an organisation has no hand: its 法定代表人 first, then who has 特别授权', () => {
    const place = { capacity: '甲方', name: '青禾县恒顺砖厂', party: true }
    const legal = { 'party/a/方': coded('sides', 'A'), 'party/a/主体': coded('party-kinds', '2'), 'party/a/名称': place.name }
    expect(asked({ ...legal, 'party/a/法定代表人': '顾青', ...agent('x', '王立民', '1', '4') }, place)).toEqual({ self: false, others: [HEAD, SPECIAL], lacks: '' })
    expect(asked(legal, place)).toEqual({ self: false, others: [], lacks: 'representative' })
  })

  it('J12 of staff, of a name that is not registered, and where the registration may not be read, nothing is known', () => {
    const nobody = { self: true, others: [], lacks: '' }
    const all = { ...natural, ...agent('x', '王立民', '1', '4') }
    for (const place of [{ capacity: '人民调解员', name: '宋月桂', party: false }, { ...PLACE, name: '宋月珪' }, { ...PLACE, name: '' }]) expect(asked(all, place)).toEqual(nobody)
    expect(maySign(undefined, PLACE)).toEqual(nobody)
    expect(asked({ ...all, 'party/a/agent/x/removed': '-' })).toEqual(nobody)
  })
})
