/** 案卷登记: the fold of its two rooms, the kinds of its fields, a sheet of parties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldActs, logLines, lookAct, readAct, type ActFact } from '../../client/model/acts.ts'
import { CODE_LISTS, codedValue, labelOf, readCoded } from '../../client/model/code-lists.ts'
import { ageOn, dayWords, readDay } from '../../client/model/days.ts'
import { fieldWrite, foldFields, readFieldWrite, type FactObject } from '../../client/model/facts.ts'
import { beginTyping, chooseValue, draftOf, finishTyping, typingFrom } from '../../client/model/field-typing.ts'
import { capitals, figures, moneyOf } from '../../client/model/money.ts'
import { creditCheck, idBirth, idCheck, idSex, masked, readCreditCode, readIdNumber, readPhone } from '../../client/model/numbers.ts'
import { caseFields, LEGAL_FIELDS, NATURAL_FIELDS, shownValue, specOf, type FieldSpec } from '../../client/model/registration-fields.ts'
import { partiesOf, registrationOf, removalWrite, returnWrite, type Registration } from '../../client/model/registration.ts'
import { pastedWrites, readPaste } from '../../client/model/spreadsheet.ts'
import { inkPlaces } from '../../client/model/party-lines.ts'
import { templateParties } from '../../client/model/registration-lines.ts'
import { agreementTemplate, type NodeJson } from '../../client/model/template.ts'
import { canonical, type Json } from '../../shared/canonical.ts'

const today = '2026-11-21'
/** A room as its log has it. */
const makeRoom = () => {
  const log: FactObject[] = []
  const put = (json: string, personId = 'zhou', offline = false): string => {
    log.push({ device: `${personId}-1`, personId, offline, seq: log.length + 1, at: Date.parse('2026-11-20T05:00:00Z') + log.length * 60_000, json })
    return readFieldWrite(json)!.id
  }
  return { log, put, write: (field: string, value: string, replaces: readonly string[] = [], who = 'zhou') => put(fieldWrite(field, value, replaces), who) }
}
const viewOf = (registration: readonly FactObject[], identity?: readonly FactObject[], track = 'people'): Registration => registrationOf({ registration, identity, track, today })
const spec = (path: string): FieldSpec => { const found = specOf(path); if (!found) throw new Error(`no field ${path}`); return found }
const valuesOf = (view: Registration, path: string): string[] => view.standing(path).map(({ value }) => value)

const NAMES = ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜', '\uf929永年']
/** A number with its check digit, of nobody: the place 000000 does not exist. */
const idOf = (birth: string, order: string): string => { const head = `000000${birth.replace(/-/gu, '')}${order}`; return head + idCheck(head) }

describe('values', () => {
  it('G1 three spellings of two amounts are two values, whatever the order of the log', () => {
    const spellings = ['38,000', '42,000', '38000.00'].map((value, i) => ({ json: fieldWrite('涉及金额', value, []), who: ['zhou', 'chen', 'lin'][i]! }))
    fc.assert(fc.property(fc.shuffledSubarray(spellings, { minLength: 3 }), order => {
      const room = makeRoom()
      for (const { json, who } of order) room.put(json, who, true)
      const [conflict, ...more] = viewOf(room.log).conflicts
      expect(more).toEqual([])
      expect(new Set(conflict!.values.map(({ value }) => moneyOf(value)))).toEqual(new Set([3_800_000, 4_200_000]))
      expect(conflict!.values).toHaveLength(2)
      expect(conflict!.values.every(({ offline }) => offline)).toBe(true)
    }))
  })

  it('G1 letters decide only where a field has no kind; kinds decide for codes, days, numbers', () => {
    const room = makeRoom()
    for (const [field, a, b] of [['涉及金额', '４２，０００', '人民币肆万贰仟元整'], ['受理日期', '2026-11-08', '2026年11月8日'], ['party/a/联系方式', '138 0000 4417', '13800004417'], ['party/a/统一社会信用代码', '91350100m000100y43', '91350100M000100Y43'],
      ['纠纷类型', codedValue(CODE_LISTS['dispute-types'], '02'), '邻里纠纷']] as const) { room.write(field, a); room.write(field, b, [], 'chen') }
    room.write('纠纷简要情况', '巷道变窄')
    room.write('纠纷简要情况', '巷道变窄。', [], 'chen')
    expect(viewOf(room.log, room.log).conflicts.map(({ path }) => path)).toEqual(['纠纷简要情况'])
    expect(foldFields(room.log).get('涉及金额')).toHaveLength(2) // without a sense, letters
  })

  it('G1 who replaces a value replaces its other spellings with it', () => {
    const room = makeRoom()
    room.write('涉及金额', '38,000')
    room.write('涉及金额', '38000.00', [], 'lin')
    const typing = beginTyping(spec('涉及金额'), viewOf(room.log).standing('涉及金额'))
    const typed = finishTyping('涉及金额', spec('涉及金额'), { ...typing, text: '40,000' })
    if (typed.at !== 'write') throw new Error('nothing was written')
    room.put(typed.json)
    expect(valuesOf(viewOf(room.log), '涉及金额')).toEqual(['40,000'])
  })

  it('G2 a settlement is one value again, in its author\'s name, and says what it ended; two made apart reopen it with both', () => {
    const room = makeRoom()
    const a = room.write('涉及金额', '38,000'), b = room.write('涉及金额', '42,000', [], 'chen')
    const one = room.put(chooseValue('涉及金额', '42,000', [a, b]).json, 'zhou')
    const settled = viewOf(room.log)
    expect(settled.conflicts).toEqual([])
    expect(settled.settlement('涉及金额')).toMatchObject({ by: { id: one, personId: 'zhou' }, over: [{ id: a }, { id: b }] })
    room.put(chooseValue('涉及金额', '38,000', [a, b]).json, 'lin')
    const again = viewOf(room.log)
    expect(again.conflicts.map(({ path, values }) => [path, values.map(({ value, personId }) => `${personId} ${value}`)])).toEqual([['涉及金额', ['zhou 42,000', 'lin 38,000']]])
    expect(again.settlement('涉及金额')).toBeUndefined()
    expect(again.history('涉及金额')).toHaveLength(4)
  })

  it('G2 two who settle alike have settled it', () => {
    const room = makeRoom()
    const both = [room.write('涉及金额', '38,000'), room.write('涉及金额', '42,000', [], 'chen')]
    room.put(chooseValue('涉及金额', '42,000', both).json, 'zhou')
    room.put(chooseValue('涉及金额', '42000.00', both).json, 'lin')
    expect(viewOf(room.log).conflicts).toEqual([])
    expect(valuesOf(viewOf(room.log), '涉及金额')).toEqual(['42,000'])
  })
})

describe('typing', () => {
  const path = '纠纷简要情况'
  it('G3 a value that arrives while the field is held leaves the text alone, and both stay', () => {
    const room = makeRoom()
    const first = room.write(path, '巷道变窄。')
    const typing = { ...beginTyping(spec(path), viewOf(room.log).standing(path)), text: '巷道由2米缩至1.1米。' }
    room.write(path, '外墙开裂3处。', [first], 'chen')
    const typed = finishTyping(path, spec(path), typing)
    if (typed.at !== 'write') throw new Error('nothing was written')
    room.put(typed.json)
    expect(valuesOf(viewOf(room.log), path)).toEqual(['外墙开裂3处。', '巷道由2米缩至1.1米。'])
    // He goes on typing without leaving: he replaces himself, not the colleague.
    const further = finishTyping(path, spec(path), { ...typed.then, text: '巷道由2米缩至约1.1米。' })
    if (further.at !== 'write') throw new Error('nothing was written')
    room.put(further.json)
    expect(valuesOf(viewOf(room.log), path)).toEqual(['外墙开裂3处。', '巷道由2米缩至约1.1米。'])
  })

  it('G3 coming in and going out writes nothing, nor does another spelling of the same', () => {
    const room = makeRoom()
    room.write('涉及金额', '42,000')
    const typing = beginTyping(spec('涉及金额'), viewOf(room.log).standing('涉及金额'))
    for (const text of [typing.text, '42000', '４２，０００．００ ']) expect(finishTyping('涉及金额', spec('涉及金额'), { ...typing, text })).toEqual({ at: 'nothing' })
    room.write('涉及金额', '38,000', [], 'chen')
    expect(finishTyping('涉及金额', spec('涉及金额'), beginTyping(spec('涉及金额'), viewOf(room.log).standing('涉及金额')))).toEqual({ at: 'nothing' })
  })

  it('G4 a draft comes back with what it replaces; a stored one, a foreign one and an empty one do not', () => {
    const room = makeRoom()
    const first = room.write(path, '巷道变窄。')
    const draft = draftOf({ ...beginTyping(spec(path), viewOf(room.log).standing(path)), text: '王𠮷祥家门前' })
    room.write(path, '外墙开裂3处。', [first], 'chen')
    expect(typingFrom(draft, path, viewOf(room.log).standing(path))).toEqual({ text: '王𠮷祥家门前', replaces: [first], from: '巷道变窄。' })
    room.write(path, '王𠮷祥家门前', [first])
    for (const kept of [draft, '', 'x', '{}', '{"text":3,"replaces":[]}', '{"text":"a","replaces":[1]}']) expect(typingFrom(kept, path, viewOf(room.log).standing(path)), kept).toBeUndefined()
  })

  it('G4 what a field cannot take gives a sentence and no write', () => {
    for (const [field, text] of [['涉及金额', '三万八'], ['受理日期', '2026年2月30日'], ['party/a/身份证号码', '110105194912310021'], ['party/a/联系方式', '1381234567'], ['party/a/统一社会信用代码', '91350100M000100Y44']] as const) {
      const typed = finishTyping(field, spec(field), { text, replaces: [], from: '' })
      expect(typed.at, field).toBe('problem')
      if (typed.at === 'problem') expect(typed.sentence).toMatch(/。$/u)
    }
    // Another document than the resident ID card has no check digit that this program knows.
    expect(finishTyping('party/a/身份证号码', spec('party/a/身份证号码'), { text: 'E00000000', replaces: [], from: '' }, '护照').at).toBe('write')
  })
})

describe('parties', () => {
  const withTwo = () => {
    const room = makeRoom()
    room.write('party/a/方', codedValue(CODE_LISTS.sides, 'B')); room.write('party/a/姓名', '罗长河')
    room.write('party/b/方', codedValue(CODE_LISTS.sides, 'A')); room.write('party/b/姓名', '宋月桂')
    return room
  }

  it('G5 a removed party with edits that the remover had not seen says so, keeps everything, and comes back', () => {
    const room = withTwo()
    const removal = removalWrite('party/a', room.log, undefined)
    room.write('party/a/单位或住址', '青禾县柳溪镇石桥村三组', [], 'chen')
    const by = room.put(removal, 'zhou')
    const view = viewOf(room.log)
    expect(view.parties.map(({ name }) => name)).toEqual(['宋月桂'])
    expect(view.removedParties.map(({ name, removal: gone }) => [name, gone?.by.id, gone?.by.personId, gone?.unseen.map(({ field, personId }) => [field, personId])])).toEqual([
      ['罗长河', by, 'zhou', [['party/a/单位或住址', 'chen']]],
    ])
    room.put(returnWrite('party/a', view), 'lin')
    const back = viewOf(room.log)
    expect(back.parties.map(({ name }) => name)).toEqual(['宋月桂', '罗长河'])
    expect(back.value('party/a/单位或住址')).toBe('青禾县柳溪镇石桥村三组')
    expect(back.conflicts).toEqual([])
  })

  it('G5 what the remover had seen is not news; what stands in the identity room is news only to who could read it', () => {
    const room = withTwo(), identity = makeRoom()
    identity.write('party/a/联系方式', '13800004417', [], 'chen')
    const seen = removalWrite('party/a', room.log, identity.log), blind = removalWrite('party/a', room.log, undefined)
    identity.write('party/a/送达地址', '柳溪镇石桥村三组 12 号', [], 'chen')
    const unseen = (json: string, read?: readonly FactObject[]) => viewOf([...room.log, { device: 'd', personId: 'zhou', seq: 9, at: 0, json }], read).removedParties[0]!.removal!.unseen.map(({ field }) => field)
    expect([unseen(seen, identity.log), unseen(seen), unseen(blind, identity.log)]).toEqual([['party/a/送达地址'], [], []])
  })

  it('G5 two removals are one; a removal against a return made apart is asked of people', () => {
    const room = withTwo()
    const [one, other] = [removalWrite('party/a', room.log, undefined), removalWrite('party/a', room.log, undefined)]
    room.put(one, 'zhou'); room.put(other, 'lin')
    expect(viewOf(room.log).conflicts).toEqual([])
    const back = returnWrite('party/a', viewOf(room.log))
    room.put(removalWrite('party/a', room.log, undefined), 'chen'); room.put(back, 'zhou')
    const view = viewOf(room.log)
    expect(view.parties).toHaveLength(2)
    expect(view.conflicts.map(({ label }) => label)).toEqual(['乙方罗长河 · 是否移除'])
  })

  it('G5 values of a removed party are not to be settled while he is gone', () => {
    const room = withTwo()
    room.write('party/a/姓名', '罗长合', [], 'chen')
    expect(viewOf(room.log).conflicts).toHaveLength(1)
    room.put(removalWrite('party/a', room.log, undefined))
    expect(viewOf(room.log).conflicts).toEqual([])
  })

  it('G10 natural and legal parties, agents with powers, minors', () => {
    const room = makeRoom()
    room.write('party/a/方', codedValue(CODE_LISTS.sides, 'A')); room.write('party/a/姓名', '陶小禾'); room.write('party/a/出生日期', '2013-11-22')
    room.write('party/b/方', codedValue(CODE_LISTS.sides, 'B')); room.write('party/b/主体', codedValue(CODE_LISTS['party-kinds'], '2')); room.write('party/b/名称', '青禾县恒顺砖厂')
    for (const [id, powers] of [['x', ['1', '4', '5']], ['y', ['2', '6']]] as const) {
      room.write(`party/b/agent/${id}/代理人姓名`, id === 'x' ? '沈既白' : '方可')
      for (const code of powers) room.write(`party/b/agent/${id}/权限/${code}`, '是')
    }
    room.write('party/c/姓名', '陶大禾'); room.write('party/c/出生日期', '2008-11-21')
    const [child, works, unplaced] = viewOf(room.log).parties
    expect([child!.age, child!.legal, child!.side]).toEqual([12, false, '甲方（申请人）'])
    expect([works!.age, works!.legal, works!.name]).toEqual([undefined, true, '青禾县恒顺砖厂'])
    expect(works!.agents.map(({ name, powers, special }) => [name, powers, special])).toEqual([['沈既白', ['1', '4', '5'], true], ['方可', ['2', '6'], false]])
    expect([unplaced!.name, unplaced!.age]).toEqual(['陶大禾', 18]) // the birthday itself is reached
    expect(partiesOf(room.log, today).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    room.put(removalWrite('party/b/agent/y', room.log, undefined))
    expect(viewOf(room.log).parties[1]!.agents.map(({ removal }) => removal !== undefined)).toEqual([false, true])
  })

  it('G14 the template gives every party a line, with blanks for what is empty, open or private', () => {
    const room = withTwo()
    room.write('party/a/性别', codedValue(CODE_LISTS.sexes, '1')); room.write('party/a/单位或住址', '石桥村三组'); room.write('party/a/单位或住址', '石桥村四组', [], 'chen')
    room.write('party/a/身份证号码', idOf('1981-04-26', '041')) // in the wrong room: counts nowhere
    room.write('party/b/出生日期', '1959-04-26'); room.write('party/b/agent/x/代理人姓名', '沈既白'); room.write('party/b/agent/x/代理人身份', codedValue(CODE_LISTS['agent-kinds'], '1')); room.write('party/b/agent/x/权限/4', '是')
    room.write('party/c/方', codedValue(CODE_LISTS.sides, 'A')); room.write('party/c/姓名', '陶大禾')
    room.write('party/d/方', codedValue(CODE_LISTS.sides, 'G')); room.write('party/d/主体', codedValue(CODE_LISTS['party-kinds'], '2')); room.write('party/d/名称', '青禾县恒顺砖厂')
    room.write('party/e/方', codedValue(CODE_LISTS.sides, 'T')); room.write('party/e/姓名', '已离开'); room.put(removalWrite('party/e', room.log, undefined))
    const people = templateParties(room.log)
    expect(people.map(({ label, aside, words }) => `${label}${aside}：${words}`)).toEqual([
      '甲方（申请人）：宋月桂，性别＿＿，民族＿＿，出生日期1959年4月26日，身份证号码＿＿＿＿＿＿，联系方式＿＿＿＿＿＿，单位或住址＿＿＿＿＿＿。委托代理人沈既白，律师，特别授权。',
      '甲方（申请人）：陶大禾，性别＿＿，民族＿＿，出生日期＿＿＿＿年＿＿月＿＿日，身份证号码＿＿＿＿＿＿，联系方式＿＿＿＿＿＿，单位或住址＿＿＿＿＿＿。',
      '乙方（被申请人）：罗长河，性别男，民族＿＿，出生日期＿＿＿＿年＿＿月＿＿日，身份证号码＿＿＿＿＿＿，联系方式＿＿＿＿＿＿，单位或住址＿＿＿＿＿＿。',
      '担保人：青禾县恒顺砖厂，统一社会信用代码＿＿＿＿＿＿，住所＿＿＿＿＿＿，法定代表人＿＿＿＿，职务＿＿，联系方式＿＿＿＿＿＿。',
    ])
    const paper = (some: typeof people): NodeJson[] => agreementTemplate({ parties: 2, people: some, newId: () => 'c' })
    const wordsOf = (node: NodeJson): string => (node.text ?? '') + (node.content ?? []).map(wordsOf).join('')
    const all = paper(people).map(wordsOf)
    expect(all.at(-1)).toContain('本协议一式五份，甲方、乙方、担保人各执一份')
    expect(inkPlaces(JSON.parse(JSON.stringify({ type: 'doc', content: paper(people) })) as Json)).toEqual([['甲方', '宋月桂'], ['甲方', '陶大禾'], ['乙方', '罗长河'], ['担保人', '青禾县恒顺砖厂']].map(([capacity, name]) => ({ capacity, name })))
    // One side only: the other still has its line.
    expect(paper(people.slice(0, 1)).map(wordsOf).slice(1, 3).map(line => line.slice(0, 10))).toEqual(['甲方（申请人）：宋月', '乙方（被申请人）：＿'])
  })

  it('G11 fields follow the track, and empty required ones are named', () => {
    expect(caseFields('court').map(({ name }) => name)).toContain('来函案号')
    expect(caseFields('people').map(({ name }) => name)).not.toContain('来函案号')
    expect([caseFields('people'), caseFields('commercial')].map(fields => fields.some(({ name }) => name === '调解费'))).toEqual([false, true]) // 人民调解法 art. 4
    const room = withTwo()
    for (const name of ['纠纷类型', '案件来源', '受理日期']) room.write(name, '2026-11-08')
    const { missing, required } = viewOf(room.log)
    expect(missing.map(({ label }) => label)).toContain('纠纷简要情况')
    expect(missing.map(({ label }) => label)).toContain('乙方罗长河 · 性别')
    expect(missing.map(({ label }) => label)).not.toContain('乙方罗长河 · 身份证号码') // nobody can say so who may not read it
    expect(viewOf(room.log, []).missing.map(({ label }) => label)).toContain('乙方罗长河 · 身份证号码')
    expect(required).toBe(4 + 2 * 5)
  })
})

describe('kinds', () => {
  it('G6 every amount reads back from its figures and its 大写', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999_999 }), fen => {
      expect(moneyOf(figures(fen))).toBe(fen)
      expect(moneyOf(capitals(fen))).toBe(fen)
      expect(moneyOf(`人民币${capitals(fen).replace('元', '圆').replace('整', '正')}`)).toBe(fen)
    }), { numRuns: 1000 })
    expect([4_200_000, 1_640_902, 50, 10_000_000, 10_010_000_00, 200_000_000_001].map(capitals)).toEqual(['肆万贰仟元整', '壹万陆仟肆佰零玖元零贰分', '伍角整', '壹拾万元整', '壹仟零壹万元整', '贰拾亿元零壹分'])
  })

  it('G6 valid spellings are one amount; what is none, or two, is no amount', () => {
    for (const text of ['1680.32', '1,680.32元', '￥１，６８０．３２', '壹仟陆佰捌拾元零叁角贰分', '壹仟陆佰捌拾元叁角贰分', '壹仟陸佰捌拾圓叁角貳分', ' 0.168032 万元']) expect(moneyOf(text), text).toBe(168_032)
    for (const text of ['壹拾万零柒仟元伍角叁分', '壹拾万柒仟元零伍角叁分', '107,000.53']) expect(moneyOf(text), text).toBe(10_700_053)
    for (const text of ['', '元', '三万八', '38,00', '4,2000', '1.005', '-5', '5元5', '贰伍元', '壹佰仟元', '三万或四万', '12.', '1e5', '整', '伍元陆', '9'.repeat(17)]) expect(moneyOf(text), text).toBeUndefined()
  })

  it('G7 check digits of ID numbers find every single wrong digit and every swapped pair', () => {
    const number = idOf('1959-04-26', '042')
    expect(readIdNumber(number)).toEqual({ ok: true, value: number })
    expect([idBirth(number), idSex(number), idSex(idOf('1959-04-26', '043'))]).toEqual(['1959-04-26', '女', '男'])
    expect(readIdNumber('11010519491231002X')).toEqual({ ok: true, value: '11010519491231002X' }) // GB 11643's own example
    expect(readIdNumber('１１０１０５ 19491231 002x')).toEqual({ ok: true, value: '11010519491231002X' })
    for (let i = 0; i < 17; i++) {
      for (let digit = 0; digit < 10; digit++) if (String(digit) !== number[i]) expect(readIdNumber(number.slice(0, i) + String(digit) + number.slice(i + 1)).ok).toBe(false)
      if (i < 16 && number[i] !== number[i + 1]) expect(readIdNumber(number.slice(0, i) + number[i + 1] + number[i] + number.slice(i + 2)).ok).toBe(false)
    }
    for (const [wrong, says] of [['110105491231002', '15 位'], ['11010519491231002', '17 位'], [`000000${'19990230'}042X`, '出生日期'], ['11010519491231002Y', '最后一位']] as const) {
      const read = readIdNumber(wrong)
      expect(read.ok ? '' : read.problem, wrong).toContain(says)
    }
  })

  it('G7 credit codes, telephone numbers and days', () => {
    expect(readCreditCode('91350100M000100Y43').ok).toBe(true) // GB 32100's own example
    expect(creditCheck('91350100M000100Y4')).toBe('3')
    for (const wrong of ['91350100M000100Y34', '91350100I000100Y43', '91350100M000100Y4']) expect(readCreditCode(wrong).ok, wrong).toBe(false)
    for (const right of ['13800004417', '+86 138 0000 4417', '１３８００００４４１７', '0555-6712345', '010-62345678-801', '400-800-1234', '+852-2345-6789']) expect(readPhone(right).ok, right).toBe(true)
    for (const wrong of ['8975528113548639079', '1380000441', '12800004417', '6712345', '138-0000-4417转8']) expect(readPhone(wrong).ok, wrong).toBe(false)
    for (const text of ['2026-11-08', '2026/11/8', '2026年11月8日', '20261108', '２０２６．１１．８']) expect(readDay(text), text).toEqual({ ok: true, value: '2026-11-08' })
    for (const text of ['2026-02-29', '2026年13月1日', '2018118日', '昨天', '']) expect(readDay(text).ok, text).toBe(false)
    expect([readDay('2028-02-29').ok, dayWords('2026-11-08'), dayWords('待定')]).toEqual([true, '2026年11月8日', '待定'])
    expect([ageOn('2008-11-22', today), ageOn('2008-11-21', today), ageOn('2027-01-01', today), ageOn('', today)]).toEqual([17, 18, undefined, undefined])
  })

  it('G8 a coded value reads without its list; codes are unique and labels are not empty', () => {
    const coded = codedValue(CODE_LISTS['dispute-types'], '02')
    expect(readCoded(coded)).toEqual({ list: 'dispute-types', version: CODE_LISTS['dispute-types'].version, code: '02', label: '邻里纠纷' })
    expect(labelOf('county-types@2031/7b 塘坝用水纠纷')).toBe('塘坝用水纠纷')
    expect(labelOf('邻里纠纷')).toBe('邻里纠纷')
    for (const [id, list] of Object.entries(CODE_LISTS)) {
      expect(list.id).toBe(id)
      expect(new Set(list.codes.map(({ code }) => code)).size).toBe(list.codes.length)
      for (const { code } of list.codes) expect(labelOf(codedValue(list, code))).toBe(list.codes.find(each => each.code === code)!.label)
    }
    expect(() => codedValue(CODE_LISTS.sides, 'Z')).toThrow(RangeError)
  })
})

describe('identity', () => {
  it('G9 what tells more than the agreement lives in the identity room, and a stray copy elsewhere counts nowhere', () => {
    expect([...NATURAL_FIELDS, ...LEGAL_FIELDS].filter(({ room }) => room === 'identity').map(({ name }) => name)).toEqual(['证件类型', '身份证号码', '联系方式', '送达地址', '身份证号码', '联系方式', '送达地址'])
    const room = makeRoom(), identity = makeRoom()
    room.write('party/a/身份证号码', idOf('1959-04-26', '042'))
    expect(viewOf(room.log, identity.log).standing('party/a/身份证号码')).toEqual([])
    expect(viewOf(room.log).standing('party/a/身份证号码')).toEqual([])
    expect([masked('110105194912310021'), masked('13800004417'), masked('1234567')]).toEqual(['110***********0021', '138****4417', '*******'])
  })

  it('G9 showing is an act with a sentence that changes nothing of the ending', () => {
    const body = JSON.parse(JSON.stringify(lookAct('身份证号码', '宋月桂'))) as Json
    expect(readAct(body)).toEqual(body)
    expect(readAct({ ...Object(body), number: '1' } as Json)).toBe('malformed')
    const fact: ActFact = { id: 'f1', personId: 'zhou', deviceId: 'd', seq: 1, relayTime: Date.parse('2026-11-20T06:00:00Z'), at: 0, body }
    const fold = foldActs([fact], { caseId: 'c', mayFreeze: () => true, goodSignatures: new Set() })
    expect(fold.state).toEqual(foldActs([], { caseId: 'c', mayFreeze: () => true, goodSignatures: new Set() }).state)
    expect(logLines(fold.verdicts, () => '周允和')).toMatchObject([{ person: '周允和', sentence: '看了宋月桂的身份证号码。' }])
    expect(canonical(body)).not.toMatch(/\d{6}/u)
  })
})

describe('a sheet', () => {
  const wages = ['４，２００', '3,850.50', '6000', '１２，３４５．６７', '5千', '4.2万', '7,000.00', '980', '3,100', '2600.5', '肆仟元整', '5,555.55', '1,000', '8,888', '９９９．９９', '7350', '4,120.30']
  const line = (i: number): string => [`${i + 1}`, NAMES[i] ?? `周工友${'一二三四五六七八九十甲乙丙丁戊己庚'[i]}`, i % 3 === 0 ? '女' : '男', idOf(`19${70 + i}-0${i % 9 + 1}-1${i % 9}`, `0${i}`.slice(-2) + (i % 3 === 0 ? '2' : '1')), i === 4 ? '1380000441' : `138 0000 44${String(i).padStart(2, '0')}`, wages[i]!].join('\t')
  const sheet = wages.map((_, i) => line(i)).join('\r\n')
  const fen = [420_000, 385_050, 600_000, 1_234_567, 0, 4_200_000, 700_000, 98_000, 310_000, 260_050, 400_000, 555_555, 100_000, 888_800, 99_999, 735_000, 412_030]

  it('G12 seventeen workers, with and without headings: amounts in 分, the total right to the fen', () => {
    for (const text of [sheet, `序号\t姓名\t性别\t身份证号\t联系电话\t欠付工资（元）\n${sheet}`]) {
      const { columns, lines, total } = readPaste(text)
      expect(columns).toEqual(['序号', '姓名', '性别', '身份证号码', '联系方式', '金额'])
      expect(lines.map(one => one.fen)).toEqual(fen)
      expect(total).toBe(fen.reduce((sum, one) => sum + one, 0))
      expect(lines.flatMap(one => one.cells.filter(({ problem }) => problem !== '').map(({ column, text: cell }) => [one.name, column, cell]))).toEqual([['周工友五', '联系方式', '1380000441'], ['周工友五', '金额', '5千']])
    }
  })

  it('G12 what it becomes: parties with sex and birth, identity apart, claims with amounts; nothing of what was not understood', () => {
    const { lines, total } = readPaste(sheet)
    const room = makeRoom(), identity = makeRoom()
    for (const one of lines) for (const { room: where, json } of pastedWrites(one, 'A', '支付拖欠的工资')) (where === 'identity' ? identity : room).put(json)
    const view = viewOf(room.log, identity.log)
    expect(view.parties).toHaveLength(17)
    expect(view.claims).toHaveLength(16)
    expect(view.claims.every(({ text }) => text === '支付拖欠的工资')).toBe(true)
    expect(view.total).toBe(total)
    expect(view.value(`${view.parties[4]!.path}/联系方式`)).toBe('')
    expect(labelOf(view.value(`${view.parties[0]!.path}/性别`) ?? '')).toBe('女')
    expect(view.value(`${view.parties[0]!.path}/出生日期`)).toBe('1970-01-10')
    expect(room.log.some(({ json }) => /1380000|000000\d{8}/u.test(json))).toBe(false)
    expect(shownValue(spec('claim/x/金额'), '４，２００')).toBe('4,200.00 元')
  })

  it('G12 empty lines, ragged lines, a line without a name, two columns of money', () => {
    const { columns, lines } = readPaste('宋月桂\t女\t100\t200\n\n\t男\t300\n罗长河\t男\t300\t400\t备注')
    expect(columns).toEqual(['姓名', '性别', '金额', '不认识', '不认识'])
    expect(lines.map(({ name, usable, line: n }) => [name, usable, n])).toEqual([['宋月桂', true, 1], ['', false, 3], ['罗长河', true, 4]])
    expect(readPaste('').lines).toEqual([])
  })

  it('G13 names keep every code point through field, draft, paste and view', () => {
    for (const name of NAMES) {
      const room = makeRoom()
      const typed = finishTyping('party/a/姓名', spec('party/a/姓名'), { text: name, replaces: [], from: '' })
      if (typed.at !== 'write') throw new Error('nothing was written')
      room.put(typed.json)
      const points = [...name].map(letter => letter.codePointAt(0))
      expect([...viewOf(room.log).parties[0]!.name].map(letter => letter.codePointAt(0))).toEqual(points)
      expect([...readPaste(`${name}\t女`).lines[0]!.name].map(letter => letter.codePointAt(0))).toEqual(points)
      expect(typingFrom(draftOf({ text: name, replaces: [], from: '' }), 'party/a/姓名', [])?.text).toBe(name)
    }
    // Compatibility forms are other names: U+F929 is not U+6717.
    const room = makeRoom()
    room.write('party/a/姓名', '\uf929永年'); room.write('party/a/姓名', '\u6717永年', [], 'chen')
    expect(viewOf(room.log).conflicts).toHaveLength(1)
  })
})
