import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { freeze, freezeObstacles } from '../../client/finish/freeze.ts'
import { isObstacle } from '../../client/finish/obstacle.ts'
import { rebuild, signFrozen } from '../../client/finish/sign.ts'
import { backAct, logLines, readAct, type ActFact } from '../../client/model/acts.ts'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { checkCode, frozenBytes, frozenHash, linesOf, readFrozen, toHan } from '../../shared/agreement.ts'
import { Malformed, fromUtf8, utf8 } from '../../shared/bytes.ts'
import { canonical, readCanonical, type Json } from '../../shared/canonical.ts'
import { sampleDoc, sampleFrozen, shortDoc } from '../support/agreement.ts'
import { actEnvelope, asJson, factOf, foldOf, lin, makeRoster, ok, signedBy, testEngine, wantedFor, zhou, chen, type EndingCase } from '../support/ending-case.ts'
import { personId } from '../support/roster-log.ts'

// Starting Typst takes two seconds alone and half a minute on a machine that is busy with everything else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const words = (text: string, marks: Json[] = []): Json => (marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text })
const line = (...content: Json[]): Json => ({ type: 'paragraph', content })
const docOf = (...content: Json[]): Json => ({ type: 'doc', content })
const AT = Date.parse('2026-11-20T07:23:00.000Z')

describe('canonical JSON', () => {
  it('F1 follows RFC 8785: the published example, byte for byte', () => {
    const value = { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001], string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\\"\/', literals: [null, true, false] }
    expect(canonical(value)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
  })

  it('F1 reading back gives the value, and the order of names makes no difference', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
      const spelled = canonical(value)
      expect(canonical(readCanonical(utf8(spelled)))).toBe(spelled)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) expect(canonical(Object.fromEntries(Object.entries(value).reverse()))).toBe(spelled)
    }))
  })

  it('F1 refuses lone surrogates, NaN, infinities, and bytes in any other spelling', () => {
    for (const bad of ['\ud842', 'a\udfb7b', '\udfb7\ud842', { '\ud842': 1 }, NaN, Infinity, -Infinity, undefined, () => 1, new Date(0), [new Map()]]) expect(() => canonical(bad)).toThrow(Malformed)
    for (const text of ['{"a":1,"a":1}', '{ "a":1}', '{"b":1,"a":1}', '1.0', '"\\u0041"', '[1,]', '']) expect(() => readCanonical(utf8(text))).toThrow(Malformed)
  })

  it('F1 never normalises a name: U+F929 and U+6717 stay two', () => {
    expect(canonical('\uf929')).not.toBe(canonical('\uf929'.normalize('NFC')))
    expect(fromUtf8(utf8(canonical('𠮷')))).toBe('"𠮷"')
  })
})

describe('the frozen text', () => {
  it('F2 does not depend on the way of typing: runs, order of marks, blank paragraphs', () => {
    const typedAtOnce = docOf(line(words('乙方赔偿甲方 42,000 元。')), line(words('共')))
    const typedInBits = docOf(line(words('乙方赔偿'), words('甲方 '), words('42,000 元。')), line(), line(words('  ')), line(words('共')))
    expect(frozenBytes(sampleFrozen(typedInBits))).toEqual(frozenBytes(sampleFrozen(typedAtOnce)))
    const bold = sampleFrozen(docOf(line(words('乙方赔偿甲方 42,000 元。', [{ type: 'bold' }])), line(words('共'))))
    expect(frozenHash(frozenBytes(bold))).not.toBe(frozenHash(frozenBytes(sampleFrozen(typedAtOnce))))
  })

  it('F2 is read back only from its one spelling, and with known fields only', () => {
    const bytes = frozenBytes(sampleFrozen())
    expect(readFrozen(bytes)).toEqual(sampleFrozen())
    for (const [from, to] of [['"draft":1', '"draft":1.5'], ['"level":"A"', '"level":"B"'], ['"copies":3', '"copies":"3"'], ['{"body"', '{"a":1,"body"'], ['"format":"liuchi/agreement/1"', '"format":"liuchi/agreement/2"'], ['07:19:00.000Z', '25:19:00.000Z']] as const) {
      const changed = fromUtf8(bytes).replace(from, to)
      expect(changed).not.toBe(fromUtf8(bytes))
      expect(() => readFrozen(utf8(changed)), to).toThrow(Malformed)
    }
  })

  it.each([
    ['an unknown node', docOf({ type: 'table', content: [] }), 'table'],
    ['an unknown node inside a clause', docOf({ type: 'clause', attrs: { id: 'c1' }, content: [{ type: 'image' }] }), '第一条'],
    ['an unknown atom in a line', docOf(line(words('共'), { type: 'field', attrs: { key: 'amount' } })), 'field'],
    ['an unknown mark', docOf(line(words('共', [{ type: 'strike' }]))), 'strike'],
    ['an empty clause', docOf(line(words('共')), { type: 'clause', attrs: { id: 'c1' }, content: [line()] }), '第一条'],
    ['a clause without id', docOf({ type: 'clause', attrs: {}, content: [line(words('共'))] }), '第一条'],
    ['an empty document', docOf(line(), { type: 'title' }), '空的'],
    ['no document at all', null, '读不懂'],
  ])('F3 %s stops the freezing, and the sentence says where', (_, doc, says) => {
    const body = bodyOf(doc)
    expect(isUnfreezable(body)).toBe(true)
    if (isUnfreezable(body)) expect(body.sentence).toContain(says)
  })

  it('F4 numbers of clauses are counted, the number stands under the title, places for signatures are part of the text', () => {
    const lines = linesOf(sampleFrozen())
    expect(lines.slice(0, 2).map(({ kind }) => kind)).toEqual(['title', 'number'])
    expect(lines.filter(({ kind }) => kind === 'clause').map(({ label }) => label)).toEqual(['一、', '二、', '三、', '四、', '五、', '六、', '七、'])
    const places = lines.filter(({ kind }) => kind === 'signature').map(({ label, text }) => `${label ?? ''}${text}`)
    expect(places).toContain('甲方：宋月桂')
    expect(places).toContain('人民调解员：周允和（设备签名，见核验包）')
    expect(places).toContain('柳溪镇人民调解委员会（盖章）')
    expect([1, 10, 12, 20, 21, 100, 101, 110, 115, 1002].map(toHan)).toEqual(['一', '十', '十二', '二十', '二十一', '一百', '一百零一', '一百一十', '一百一十五', '一千零二'])
  })

  it('F4 there are as many copies as parties, and one', () => {
    expect([2, 3, 12].map(parties => sampleFrozen(sampleDoc, { parties }).copies)).toEqual([3, 4, 13])
  })

  it('F5 the check code is SHA-256 mod 10^24 in six groups of four, zeros in front kept', () => {
    expect(checkCode('00'.repeat(32))).toBe('0000 0000 0000 0000 0000 0000')
    expect(checkCode(`${'00'.repeat(31)}2a`)).toBe('0000 0000 0000 0000 0000 0042')
    expect(checkCode('ff'.repeat(32)).replaceAll(' ', '')).toBe(((2n ** 256n - 1n) % 10n ** 24n).toString().padStart(24, '0'))
    expect(checkCode(frozenHash(frozenBytes(sampleFrozen())))).toMatch(/^(\d{4} ){5}\d{4}$/)
  })
})

describe('freezing', () => {
  it.each([
    ['NOT_CAUGHT_UP', { standing: { caughtUp: false } }, '没到'],
    ['UNSENT', { standing: { unsent: 3 } }, '3 处'],
    ['NOT_HOST', { standing: { mayFreeze: false } }, '主持人'],
    ['FROZEN', { standing: { frozenAlready: true } }, '退回修改'],
    ['NO_SIGNER', { head: { signers: [] } }, '签名'],
    ['CONFLICTS', { head: { conflicts: { open: 2, settled: 1 } } }, '2 处'],
    ['SETTLE', { standing: { toSettle: [{ path: '涉及金额', label: '涉及金额' }] } }, '涉及金额'],
    ['TEXT', { doc: docOf(line()) }, '空的'],
    ['BLANKS', { doc: docOf(line(words('乙方于＿＿＿＿年＿＿月前付清。'))) }, '2 处空白'],
    ['UNCOVERED', { doc: docOf({ type: 'title', content: [words('协议书')] }, line(words('住\u{323b0}村。'))) }, 'U+323B0'],
    ['UNCOVERED', { doc: docOf(line(words('赔偿\u202e000,24 元。'))) }, '看不见的符号（U+202E）'],
  ] as const)('F6 %s stands in the way, with a sentence, and nothing is frozen', async (code, changes, says) => {
    const of = await makeRoster()
    const found = freezeObstacles(wantedFor(of, changes))
    expect(found.map(each => each.code)).toEqual([code])
    expect(found[0]!.sentence).toContain(says)
    expect(await freeze(wantedFor(of, changes), { compile: () => Promise.reject(new Error('typeset nothing')) })).toEqual(found[0])
  })

  it('F7 a character that no face draws is named with its place, rare ones that some face draws go through', async () => {
    const of = await makeRoster()
    const place = (text: string): readonly string[] => freezeObstacles(wantedFor(of, { doc: docOf({ type: 'clause', attrs: { id: 'c' }, content: [line(words(text))] }) })).map(({ sentence }) => sentence)
    expect(place('甲方𠮷𠮷䶮嬿喆䲜㐂龑堃垚镕犇\uf929·￥㎡☑')).toEqual([])
    expect(place('签名人\u{30edd}。')[0]).toContain('第一条的“\u{30edd}”（U+30EDD）')
    expect(place('\ue000')[0]).toContain('U+E000')
    expect(place('😀')[0]).toContain('U+1F600')
  })
})

describe('while it freezes', () => {
  it('F17 freezing tells its steps: typesetting after engine and fonts are there, nothing more when something stands in the way', async () => {
    const of = await makeRoster(), heard: string[] = [], work = { told: (step: string) => { heard.push(step) } }
    const engine = { compile: async (_source: string, _data: Uint8Array, _fonts: readonly unknown[], ready?: () => Promise<void>) => { heard.push('fetched'); await ready?.(); heard.push('set'); return { pdf: utf8('%PDF'), pages: 1, sha256: '0'.repeat(64) } } }
    ok(await freeze(wantedFor(of, { doc: shortDoc }), engine, work))
    expect(heard.splice(0)).toEqual(['check', 'engine', 'fetched', 'paper', 'set'])
    expect(isObstacle(await freeze(wantedFor(of, { doc: shortDoc, standing: { unsent: 3 } }), engine, work))).toBe(true)
    expect(heard).toEqual(['check'])
  })
})

const frozenFact = async (of: EndingCase, changes: Parameters<typeof wantedFor>[1] = {}, seq: number | undefined = 1, author = zhou): Promise<ActFact> =>
  factOf(author, asJson(ok(await freeze(wantedFor(of, { doc: shortDoc, ...changes }), testEngine())).act), seq)

const signFact = async (of: EndingCase, facts: readonly ActFact[], author: typeof zhou, seq: number | undefined): Promise<ActFact> => {
  const { state } = await foldOf(of, facts)
  if (state.at !== 'frozen') throw new Error(state.at)
  return factOf(author, asJson((await signedBy(author, state, AT)).act), seq)
}

describe('acts', () => {
  it('F8 of two freezings of one draft the first in the room\'s order counts, whoever saw which first', async () => {
    const of = await makeRoster()
    const mine = await frozenFact(of, {}, 5), other = await frozenFact(of, { head: { title: '别的写法' } }, 4)
    for (const facts of [[mine, other], [other, mine]]) {
      const { state, verdicts } = await foldOf(of, facts)
      expect(state.at === 'frozen' && state.frozen.title).toBe('别的写法')
      expect(verdicts.map(({ counts }) => counts)).toEqual([true, false])
    }
    const unconfirmed: ActFact = { ...await frozenFact(of), seq: undefined, relayTime: undefined, at: AT - 1e9 }
    const { state } = await foldOf(of, [unconfirmed, other])
    expect(state.at === 'frozen' && state.frozen.title).toBe('别的写法')
  })

  it('F8 a freezing counts only from somebody who may, for this case, with the text that its hash names', async () => {
    const of = await makeRoster()
    const good = await frozenFact(of)
    const body = good.body as Readonly<Record<string, Json>>
    const wrong: ActFact[] = [
      { ...good, personId: personId(chen.name), deviceId: chen.device.idHex },
      { ...good, body: { ...body, sha256: '00'.repeat(32) } }, { ...good, body: { ...body, draft: 2 } },
      { ...good, body: { ...body, agreement: `${String(body['agreement'])} ` } },
      await frozenFact(of, { head: { caseId: 'ab'.repeat(16) } }),
    ]
    for (const fact of wrong) expect((await foldOf(of, [fact])).state).toEqual({ at: 'drafting', draft: 1, superseded: [] })
    expect((await foldOf(of, [good])).state.at).toBe('frozen')
  })

  it('F9 退回修改 voids the draft and every mark on it; what was signed for it counts no more, the next draft is one higher', async () => {
    const of = await makeRoster()
    const facts = [await frozenFact(of)]
    facts.push(await signFact(of, facts, zhou, 2))
    const before = (await foldOf(of, facts)).state
    if (before.at !== 'frozen') throw new Error(before.at)
    expect(before.signatures.map(({ slot }) => slot)).toEqual(['A1'])
    const late = await signFact(of, facts, lin, 4)
    facts.push(factOf(lin, asJson(backAct(1, before.sha256, '金额要改')), 3), late)
    expect((await foldOf(of, facts)).state).toMatchObject({ at: 'drafting', draft: 2, superseded: [{ draft: 1 }] })
    const superseded = [{ draft: 1, sha256: before.sha256, paper: before.paper.sha256 }]
    facts.push(await frozenFact(of, { head: { draft: 2, superseded } }, 5))
    const after = (await foldOf(of, facts)).state
    expect(after.at === 'frozen' && [after.draft, after.signatures.length, after.missing.length]).toEqual([2, 0, 2])
    facts.push(factOf(chen, asJson(backAct(2, after.at === 'frozen' ? after.sha256 : '', '')), 6))
    expect((await foldOf(of, facts)).state.at).toBe('frozen')
  })

  it('F10 a signature counts only from a required signer\'s own device, over this text, this paper and his own place', async () => {
    const of = await makeRoster()
    const facts = [await frozenFact(of)]
    const good = await signFact(of, facts, zhou, 2)
    const body = good.body as Readonly<Record<string, Json>>
    const signatures = async (fact: ActFact): Promise<number> => { const { state } = await foldOf(of, [...facts, fact]); return state.at === 'frozen' ? state.signatures.length : -1 }
    expect(await signatures(good)).toBe(1)
    const wrong: ActFact[] = [
      { ...good, personId: personId(lin.name) }, { ...good, personId: personId(chen.name), deviceId: chen.device.idHex }, { ...good, deviceId: lin.device.idHex },
      { ...good, body: { ...body, slot: 'A2' } }, { ...good, body: { ...body, sha256: '11'.repeat(32) } }, { ...good, body: { ...body, paper: '11'.repeat(32) } },
      { ...good, body: { ...body, cms: `${String(body['cms']).slice(0, -4)}AAAA` } }, { ...good, body: { ...body, cms: '!!' } }, { ...good, body: { ...body, draft: 2 } },
    ]
    for (const fact of wrong) expect(await signatures(fact)).toBe(0)
    const { state } = await foldOf(of, [...facts, good, { ...good, id: 'again', seq: 3 }])
    expect(state.at === 'frozen' && state.signatures.length).toBe(1)
  })

  it('F11 after an act of an unknown kind nothing is shown as final; a malformed one changes nothing; both are in the log', async () => {
    const of = await makeRoster()
    const facts = [await frozenFact(of)]
    const garbage = [null, 7, 'x', [], {}, { act: 7 }, { act: 'freeze' }, { act: 'back', draft: -1, sha256: '', reason: '' }, { act: 'sign', draft: 1, sha256: 'zz', paper: '', slot: '', cms: '' }, { act: 'back', draft: 1, sha256: '00'.repeat(32), reason: '', more: 1 }]
    for (const body of garbage) expect(readAct(body as Json), JSON.stringify(body)).toBe('malformed')
    const withGarbage = await foldOf(of, [...facts, ...garbage.map((body, i) => factOf(chen, body as Json, 10 + i))])
    expect(withGarbage.state.at).toBe('frozen')
    const newer = await foldOf(of, [...facts, factOf(chen, { act: 'ink', slot: 'C1' }, 30)])
    expect(newer.state.at).toBe('newer')
    const lines = logLines(newer.verdicts, id => (id === personId(chen.name) ? '陈砚' : '周允和'))
    expect(lines.map(({ person, sentence }) => `${person}${sentence}`)).toEqual(['周允和冻结文本，第 1 稿，1 页。', '陈砚做了一步这个版本看不懂的事，请先更新程序。'])
  })

  it('F13 a device signs only the paper that it built itself, only for its owner, only under the names of the roster', async () => {
    const of = await makeRoster()
    const { state } = await foldOf(of, [await frozenFact(of)])
    if (state.at !== 'frozen') throw new Error(state.at)
    const me = { personId: personId(lin.name), deviceId: lin.device.id, signPub: lin.device.signPub, sign: async (message: Uint8Array) => lin.device.sign(message), at: AT }
    const names = (id: string): string | undefined => [zhou, lin].find(each => personId(each.name) === id)?.name
    const codeOf = async (changed: typeof state, who = me, nameOf = names): Promise<string> => {
      const answer = await signFrozen(changed, who, testEngine(), nameOf)
      return isObstacle(answer) ? answer.code : 'signed'
    }
    expect(await codeOf(state)).toBe('signed')
    expect(await codeOf({ ...state, paper: { ...state.paper, sha256: '22'.repeat(32) } })).toBe('PAPER_DIFFERS')
    expect(await codeOf({ ...state, frozen: { ...state.frozen, engine: { name: 'typst 9', sha256: '33'.repeat(32) } } })).toBe('TOOLS')
    expect(await codeOf(state, { ...me, personId: personId(chen.name) })).toBe('NOT_SIGNER')
    expect(await codeOf(state, me, () => '罗大山')).toBe('RENAMED')
    const signed = (await foldOf(of, [await frozenFact(of), await signFact(of, [await frozenFact(of)], lin, 2)])).state
    expect(signed.at === 'frozen' && await codeOf(signed)).toBe('SIGNED')
    expect(isObstacle(await rebuild(state, testEngine()))).toBe(false)
  })

  it('F13 an act in its envelope opens with the envelope\'s own key', () => {
    const { envelope, key } = actEnvelope(zhou, { act: 'back', draft: 1, sha256: '00'.repeat(32), reason: '' }, 1)
    expect(envelope.suite).toBe(1)
    expect(key.length).toBe(32)
  })
})
