import { describe, expect, it } from 'vitest'
import { foldActs, freezeAct, logLines, type ActFact } from '../../client/model/acts.ts'
import { awayWarnings } from '../../client/gate.ts'
import { SECTIONS } from '../../client/people.ts'
import type { Person, Right, Section } from '../../client/workspace.ts'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { gateOf, type GateFacts } from '../../client/model/gate.ts'
import type { Finding } from '../../client/model/gate-text.ts'
import { CODE_LISTS, codedValue, type ListId } from '../../client/model/code-lists.ts'
import { fieldWrite, type FactObject } from '../../client/model/facts.ts'
import { registrationOf } from '../../client/model/registration.ts'
import { templateParties } from '../../client/model/registration-lines.ts'
import { sampleFacts } from '../../client/model/sample-facts.ts'
import { sampleAgreement } from '../../client/model/sample-text.ts'
import { entering, FIRST_SESSION, foldSessions, presentPath } from '../../client/model/sessions.ts'
import { agreementTemplate } from '../../client/model/template.ts'
import { sampleDoc, sampleFrozen } from '../support/agreement.ts'
import type { Block } from '../../shared/agreement.ts'
import type { Json } from '../../shared/canonical.ts'
import { beijingDay } from '../../shared/effect.ts'

const TODAY = '2026-11-20'
const bodyFrom = (doc: Json): readonly Block[] => { const body = bodyOf(doc); if (isUnfreezable(body)) throw new Error(body.sentence); return body }
const docOf = (content: unknown): Json => ({ type: 'doc', content: JSON.parse(JSON.stringify(content)) as Json })
const paragraph = (text: string): Json => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const clauses = (...texts: readonly string[]): readonly Block[] => bodyFrom(docOf(texts.map((text, i) => ({ type: 'clause', attrs: { id: `c${i + 1}` }, content: [paragraph(text)] }))))
const withParties = (lines: readonly string[], ...texts: readonly string[]): readonly Block[] => [...bodyFrom(docOf(lines.map(paragraph))), ...clauses(...texts)]

const found = (text: string) => gateOf(clauses(text), TODAY, undefined)
const codesOf = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code)
const stopsOf = (text: string): string[] => codesOf(found(text).stops)
const warnsOf = (text: string): string[] => codesOf(found(text).warns)
const only = (findings: readonly Finding[]): string => { expect(findings.map(({ sentence }) => sentence)).toHaveLength(1); return findings[0]!.sentence }

describe('amounts', () => {
  it.each([
    '合计人民币 42,000 元（大写：人民币肆万贰仟元整）', '42000元（大写：肆万贰仟圆正）', '４２，０００元（大写肆万贰仟元）', '4.2 万元（大写：人民币肆萬貳仟圓整）', '人民币肆万贰仟元整（¥42,000.00）',
    '1,680.32 元（大写：壹仟陆佰捌拾元零叁角贰分）', '1,680.32 元（大写：壹仟陆佰捌拾元叁角贰分）', '16,409.02 元（大写：人民币壹万陆仟肆佰零玖元零贰分）', '100,000 元整（大写：拾万元整）',
  ])('Q1 figures and 大写 that mean one sum pass, in any spelling: %s', text => {
    expect(stopsOf(`乙方赔偿甲方 ${text}，于 2026 年 12 月 10 日前付清。`)).toEqual([])
  })

  it.each([
    ['42,000 元（大写：肆万贰仟伍佰元整）', '42,000.00 元', '42,500.00 元'],
    ['４２０００ 元（大写：人民币肆拾贰万元整）', '42,000.00 元', '420,000.00 元'],
    ['人民币肆万元整（¥42,000）', '42,000.00 元', '40,000.00 元'],
    ['4.2 万元，大写：肆万零贰佰元整', '42,000.00 元', '40,200.00 元'],
  ])('Q1 figures and 大写 that differ stop the freezing with both numbers: %s', (text, figure, han) => {
    const { stops } = found(`乙方赔偿甲方 ${text}，于 2026 年 12 月 10 日前付清。`), sentence = only(stops)
    expect(stops[0]).toMatchObject({ code: 'AMOUNT_WORDS', where: 'agreement', at: 'c1' })
    expect(sentence).toContain(figure)
    expect(sentence).toContain(han)
  })

  it('Q1 a 大写 that cannot be read is named, not guessed; a list of two sums is no pair', () => {
    expect(stopsOf('乙方赔偿 42,000 元（大写：肆万贰千千元整）。')).toEqual([])
    expect(warnsOf('乙方于 2026 年 12 月 10 日前赔偿 42,000 元（大写：肆万贰千千元整），责任在乙方，现金支付。')).toEqual(['AMOUNT_UNREAD'])
    expect(stopsOf('乙方支付修复费 38,000 元，四千元鉴定费另付。')).toEqual([])
    expect(stopsOf('乙方支付 38,000 元（四千元为鉴定费）。')).toEqual([])
  })

  it.each([
    ['修复费 38,000 元，鉴定费 4,000 元，合计 43,000 元。', '42,000.00 元', '43,000.00 元'],
    ['医疗费 3,200.50 元；误工费 1,800 元；共计 5,000 元。', '5,000.50 元', '5,000.00 元'],
    ['合计 42,000 元。其中 24,000 元于 2026 年 12 月 10 日前支付，余款 17,000 元于 2027 年 1 月 31 日前付清。', '41,000.00 元', '42,000.00 元'],
    ['乙方赔偿甲方 42,000 元，分两期支付：第一期 24,000 元于 2026 年 12 月 10 日前支付；第二期 19,000 元于 2027 年 1 月 31 日前付清。', '43,000.00 元', '42,000.00 元'],
    ['乙方分三期支付甲方 42,000 元：第一期 14,000 元，第二期 14,000 元，第三期 13,000 元。', '41,000.00 元', '42,000.00 元'],
    ['乙方赔偿甲方 42,000 元，分 3 期支付，每期 15,000 元。', '45,000.00 元', '42,000.00 元'],
    ['工资共计 286,400 元，其中张建国 18,600 元等，详见附表。分两次支付：2026 年 12 月 15 日前支付 200,000 元；余款 88,400 元于 2027 年 2 月 5 日前付清。', '288,400.00 元', '286,400.00 元'],
    ['乙方支付合计 42,000 元，签订时付 24,000 元，余款 20,000 元于 2027 年 1 月 31 日前付清。', '44,000.00 元', '42,000.00 元'],
  ])('Q2 parts and instalments that miss their total stop the freezing with both sums: %s', (text, sum, total) => {
    const { stops } = found(text), sentence = only(stops)
    expect(stops[0]!.code).toBe('AMOUNT_PARTS')
    expect(sentence).toContain(sum)
    expect(sentence).toContain(total)
  })

  it.each([
    '修复费 38,000 元，鉴定费 4,000 元，合计 42,000 元。其中 24,000 元于 2026 年 12 月 10 日前支付，余款 18,000 元于 2027 年 1 月 31 日前付清。',
    '乙方赔偿甲方 42,000 元，分三期支付，每期 14,000 元。',
    '合计 42,000 元，其中鉴定费 4,000 元。',
    '乙方已付 5,000 元，余款 37,000 元于 2026 年 12 月 10 日前付清。',
    '合计 42,000 元，乙方已支付 5,000 元，余款 37,000 元于 2026 年 12 月 10 日前付清。逾期的，另付违约金 3,000 元。',
    '合计 42,000 元，分期支付，余款 18,000 元于 2027 年 1 月 31 日前付清，逾期的付违约金 1,000 元。',
    '甲方损失 50,000 元，乙方按责任承担 30,000 元，丙方承担 12,000 元，合计 42,000 元。',
    '乙方赔偿张某、李某 5,000、3,000 元，合计 8,000 元。', '每人 2,000 元，交通费 500 元，共计 8,500 元。',
    '工资共计 286,400 元，其中张建国 18,600 元、李学军 17,200 元等，详见附表。分三次支付：2026 年 12 月 15 日前支付 100,000 元；2027 年 1 月 15 日前支付 100,000 元；余款 86,400 元于 2027 年 2 月 5 日前付清。',
    '总额为 42,000 元，含鉴定费 4,000 元，其中 24,000 元于 2026 年 12 月 10 日前支付，余款 18,000 元于 2027 年 1 月 31 日前付清。',
    '甲方医疗费共计 8,000 元，乙方承担 6,000 元，其余 2,000 元甲方自理。', '首付款 10,000 元于签订当日支付，第二笔 15,000 元，尾款 17,000 元，三笔合计 42,000 元。',
    '总额 50,000 元，扣除已垫付的 8,000 元，余款 42,000 元于 2026 年 12 月 10 日前付清。', '数万元的损失由乙方承担，合计多少另行核算。',
  ])('Q2 nothing is said where the sums agree or cannot be told: %s', text => { expect(stopsOf(text)).toEqual([]) })
})

describe('hostile texts', () => {
  it('Q1 no text that fits into an agreement holds the screen', () => {
    for (const unit of ['1 ', '一', '分二期', '大写：', '1元。', '合计1元，', '2026年1月1日前', '第一期1元', '汇入', '收到', '不履行法院', '互不追究', '18元分五期每月1元', '每月1元分五期', '12月5日前', '巷道归']) {
      const text = unit.repeat(20_000 / unit.length), began = performance.now()
      found(text)
      expect(performance.now() - began, unit).toBeLessThan(10_000) // a tenth of a second here, two on a busy machine
    }
    const began = performance.now()
    found(`乙方支付 1${' '.repeat(19_000)}元以外的东西。`)
    expect(performance.now() - began).toBeLessThan(10_000)
  }, 120_000)
})

describe('days', () => {
  it.each(['2026 年 2 月 30 日', '２０２６年１３月１日', '二〇二七年六月三十一日', '2027-02-29', '11 月 31 日'])('Q3 a day that no calendar has stops the freezing: %s', day => {
    const { stops } = found(`乙方于 ${day}前付清。`)
    expect(codesOf(stops)).toEqual(['DATE_NONE'])
    expect(stops[0]!.sentence).toContain(day.replace(/\s/gu, '').normalize('NFKC'))
  })

  it('Q3 a term that is over before the day of freezing stops it; the day itself, days of what happened and what was paid do not', () => {
    expect(only(found('乙方于 2026 年 11 月 19 日前付清。').stops)).toContain('2026年11月20日')
    expect(stopsOf('乙方于 2026 年 10 月 8 日支付 3,000 元。')).toEqual(['DATE_PAST'])
    for (const text of ['乙方于 2026 年 11 月 20 日前付清。', '就 2026 年 11 月 7 日推搡一事，双方互不要求民事赔偿。', '2026 年 10 月 1 日前的费用各自承担。', '乙方于 2026 年 11 月 10 日已支付 5,000 元。', '2026 年 11 月 10 日前，乙方已支付 5,000 元。', '乙方于 12 月 5 日前拆除。']) expect(stopsOf(text), text).toEqual([])
    expect(['2026-11-19T15:59:59.000Z', '2026-11-19T16:00:00.000Z'].map(at => beijingDay(Date.parse(at)))).toEqual(['2026-11-19', '2026-11-20'])
  })

  it('Q3 instalments out of order and a stretch that ends before it begins stop the freezing', () => {
    const wrong = '合计 42,000 元。其中 24,000 元于 2027 年 12 月 10 日前支付，余款 18,000 元于 2027 年 1 月 31 日前付清。'
    expect(only(found(wrong).stops)).toMatch(/2027年12月10日.*2027年1月31日/u)
    expect(stopsOf('租期自 2027 年 3 月 1 日起至 2026 年 3 月 1 日止。')).toEqual(['DATE_ORDER'])
    expect(stopsOf('租期自 2026 年 3 月 1 日起至 2027 年 2 月 28 日止。')).toEqual([])
  })

  it.each(['尽快', '近期', '年底前', '收到鉴定意见后', '春节前'])('Q4 “%s” is named as no day, and does not stop anything', words => {
    const { stops, warns } = found(`乙方${words}付清 3,000 元，现金支付，责任在乙方。`)
    expect(stops).toEqual([])
    expect(codesOf(warns)).toEqual(['DATE_VAGUE'])
    expect(warns[0]!.sentence).toContain(words)
  })
  it.each(['乙方于十二月十日前付清。', '乙方于12月10日前付清。', '第一期于 2026 年 12 月 10 日前支付，第二期于 1 月 31 日前付清。', '乙方最迟在 12 月 10 日当天付清。'])('Q22 a term without its year, or after a later day of the year before it, is a warning: %s', text => {
    const { stops, warns } = found(text)
    expect(stops).toEqual([])
    expect(warns.filter(({ code }) => code === 'DATE_YEAR')).toMatchObject([{ at: 'c1', sentence: expect.stringContaining('哪一年') }])
  })
  it.each(['2026 年 12 月 10 日前支付一半，12 月 25 日前付清。', '2027 年的 1 月 31 日前付清。', '每年 12 月 10 日前付租金。', '今年 12 月 10 日前付清。', '次年 1 月 31 日前付清。', '就 11 月 7 日推搡一事，双方互不要求民事赔偿。', '11 月 10 日已支付 5,000 元。', '10 月 1 日前的费用各自承担。', '乙方于 2026 年 12 月 10 日前付清。'])('Q22 a year that was said, every year, and what has happened are left alone: %s', text => {
    expect(warnsOf(text)).not.toContain('DATE_YEAR')
  })

  it('Q4 a number of days after a receipt, the end of a named month and years gone by are days enough', () => {
    for (const text of ['收到货物后 7 日内付清。', '2027 年 1 月底前付清。', '乙方三年前建房。']) expect(warnsOf(text), text).not.toContain('DATE_VAGUE')
  })
})

// ---------------------------------------------------------------- persons

let written = 0
const factOf = (json: string): FactObject => ({ device: 'd0', seq: ++written, at: written, json })
const coded = (list: ListId, code: string): string => codedValue(CODE_LISTS[list], code)
const party = (id: string, side: 'A' | 'B', name: string, more: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries({ '方': coded('sides', side), '主体': coded('party-kinds', '1'), '姓名': name, '性别': coded('sexes', name === '罗长河' ? '1' : '2'), '单位或住址': '青禾县柳溪镇石桥村三组', ...more }).map(([field, value]) => fieldWrite(`party/${id}/${field}`, value, []))
const head = (more: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries({ '纠纷类型': coded('dispute-types', '02'), '案件来源': coded('case-sources', '01'), '受理日期': '2026-11-13', '纠纷简要情况': '相邻一方翻建房屋，邻居外墙开裂。', ...more }).map(([field, value]) => fieldWrite(field, value, []))
const seen = (...names: readonly string[]): string[] => names.flatMap(name => {
  const writes = entering(FIRST_SESSION, { name, capacity: 'party', side: '', cameAt: '' })
  const id = (JSON.parse(writes[0]!) as { field: string }).field.split('/')[3]!
  return [...writes, fieldWrite(presentPath(FIRST_SESSION, id, 'identity'), '居民身份证', [])]
})
const facts = (registration: readonly string[], sessions: readonly string[] | undefined): GateFacts => ({
  registration: registrationOf({ registration: registration.map(factOf), track: 'people', today: TODAY }), sessions: sessions && foldSessions(sessions.map(factOf)),
})
const SONG = '甲方（申请人）：宋月桂，女，住青禾县柳溪镇石桥村三组。', LUO = '乙方（被申请人）：罗长河，男，住青禾县柳溪镇石桥村三组。'
const PAID = '乙方责任明确，于 2026 年 12 月 10 日前当面付清现金 3,000 元。'
const both = (song: Readonly<Record<string, string>> = {}): string[] => [...head(), ...party('a', 'A', '宋月桂', song), ...party('b', 'B', '罗长河')]
const at = (lines: readonly string[], given: GateFacts, ...texts: readonly string[]) => gateOf(withParties(lines, PAID, ...texts), TODAY, given)

describe('persons', () => {
  it('Q5 a complete registration, both names as written and both seen: nothing to say', () => {
    expect(at([SONG, LUO], facts(both(), seen('宋月桂', '罗长河')))).toEqual({ stops: [], warns: [] })
  })

  it('Q5 an empty required field stops a freezing once the registration was begun, one line for each party, and only warns before', () => {
    const begun = at([SONG, LUO], facts([...head({ '受理日期': '' }), ...party('a', 'A', '宋月桂', { '单位或住址': '', '性别': '' }), ...party('b', 'B', '罗长河')], seen('宋月桂', '罗长河')))
    expect(begun.stops.map(({ at: place, sentence }) => [place, sentence])).toEqual([
      ['受理日期', expect.stringContaining('受理日期')], ['party/a/性别', expect.stringMatching(/甲方宋月桂 的性别、单位或住址/u)],
    ])
    const notBegun = at([SONG, LUO], facts([fieldWrite('案件名称', '宋月桂与罗长河相邻权纠纷', []), fieldWrite('编号', '（2026）柳溪人调字第118号', [])], seen('宋月桂', '罗长河')))
    expect([codesOf(notBegun.stops), codesOf(notBegun.warns)]).toEqual([[], ['NOT_BEGUN']])
  })

  it('Q6 a party’s name is compared code point for code point, and both are shown with their code points', () => {
    const { stops } = at(['甲方：朗月桂，女。', LUO], facts([...head(), ...party('a', 'A', '\uf929月桂'), ...party('b', 'B', '罗长河')], seen('\uf929月桂', '罗长河')))
    expect(stops[0]).toMatchObject({ code: 'NAME_DIFFERS', where: 'agreement', at: 'line/甲方：朗月桂，女。', names: ['\uf929月桂', '朗月桂'] })
    for (const words of ['U+F929', 'U+6717', '\uf929月桂', '朗月桂']) expect(only(stops)).toContain(words)
    const rare = at(['甲方：𠮷木买买提·艾尔肯江·吐尔逊，男。', LUO], facts([...head(), ...party('a', 'A', '𠮷木买买提·艾尔肯江·吐尔逊'), ...party('b', 'B', '罗长河')], seen('𠮷木买买提·艾尔肯江·吐尔逊', '罗长河')))
    expect(rare.stops).toEqual([])
  })

  it('Q6 a registered party who is not in the agreement, a longer name, and a party of the agreement whom nobody registered stop the freezing', () => {
    const known = facts(both(), seen('宋月桂', '罗长河'))
    expect(codesOf(at([SONG], known).stops)).toEqual(['NAME_ABSENT'])
    expect(at([SONG, '乙方：罗长河水，男。'], known).stops[0]).toMatchObject({ code: 'NAME_DIFFERS', names: ['罗长河', '罗长河水'] })
    expect(at(['甲方：宋 月 桂，女。', LUO], known).stops[0]).toMatchObject({ code: 'NAME_DIFFERS', names: ['宋月桂', '宋 月 桂'] })
    expect(at(['甲方：宋月桂 女 67 岁', LUO], known).stops).toEqual([])
    const third = at([SONG, LUO, '担保人：顾青，男。'], known).stops
    expect(only(third)).toContain('顾青')
    expect(third[0]).toMatchObject({ code: 'NAME_UNKNOWN', where: 'registration', at: 'party' })
    expect(at(['甲方：宋月桂；乙方：罗长河。'], known).stops).toEqual([])
    expect(codesOf(at(['甲方：罗长河。', '乙方：宋月桂。'], known).warns)).toContain('NAME_SIDE')
  })

  it('Q7 nobody’s identity seen in any session stops the freezing; where the sessions cannot be read nothing is said of it', () => {
    expect(at([SONG, LUO], facts(both(), seen('宋月桂'))).stops).toMatchObject([{ code: 'IDENTITY', where: 'sessions', sentence: expect.stringContaining('乙方罗长河') }])
    expect(at([SONG, LUO], facts(both(), undefined)).stops).toEqual([])
  })

  it('Q7 a company is seen through its legal representative', () => {
    const company = [...head(), ...party('a', 'A', '宋月桂'), ...Object.entries({ '方': coded('sides', 'B'), '主体': coded('party-kinds', '2'), '名称': '青禾县石桥建筑工程有限公司', '统一社会信用代码': '91110000600037341L', '法定代表人': '罗长河', '住所': '青禾县柳溪镇' }).map(([field, value]) => fieldWrite(`party/b/${field}`, value, []))]
    const lines = [SONG, '乙方：青禾县石桥建筑工程有限公司，法定代表人罗长河。']
    expect(at(lines, facts(company, seen('宋月桂', '罗长河'))).stops).toEqual([])
    expect(only(at(lines, facts(company, seen('宋月桂'))).stops)).toContain('法定代表人罗长河')
  })

  it('Q8 an agent who came alone must hold the special power; beside his principal he is only named', () => {
    const agent = (...powers: readonly string[]): string[] => [...both(), fieldWrite('party/b/agent/x/代理人姓名', '孟时雨', []), fieldWrite('party/b/agent/x/代理人身份', coded('agent-kinds', '1'), []), ...powers.map(code => fieldWrite(`party/b/agent/x/权限/${code}`, '1', []))]
    expect(at([SONG, LUO], facts(agent('5'), seen('宋月桂', '孟时雨'))).stops).toMatchObject([{ code: 'AGENT', where: 'registration', at: 'party/b/agent/x/权限/4' }])
    expect(at([SONG, LUO], facts(agent('4', '5'), seen('宋月桂', '孟时雨'))).stops).toEqual([])
    const together = at([SONG, LUO], facts(agent('5'), seen('宋月桂', '罗长河', '孟时雨')))
    expect([codesOf(together.stops), codesOf(together.warns)]).toEqual([[], ['AGENT_WEAK']])
  })

  it('Q8 a child needs a guardian in the registration; from sixteen on the article is named and people decide', () => {
    const of = (born: string, ...more: readonly string[]) => at([SONG, LUO], facts([...both({ '出生日期': born }), ...more], seen('宋月桂', '罗长河')))
    expect(only(of('2010-11-21').stops)).toContain('15 周岁')
    expect([codesOf(of('2010-11-20').stops), codesOf(of('2010-11-20').warns)]).toEqual([[], ['MINOR']])
    expect(of('2008-11-20')).toEqual({ stops: [], warns: [] })
    expect(of('2012-05-01', fieldWrite('party/a/agent/g/代理人姓名', '宋守田', []), fieldWrite('party/a/agent/g/代理人身份', coded('agent-kinds', '6'), []))).toEqual({ stops: [], warns: [] })
  })

  it('Q9 涉及金额 of the registration against the sum agreed on: two numbers stop, a concession from what was claimed only warns', () => {
    const text = '合计 42,000 元（大写：肆万贰仟元整），于 2026 年 12 月 10 日前现金付清。'
    const of = (sum: string, ...more: readonly string[]) => at([SONG, LUO], facts([...both(), fieldWrite('涉及金额', sum, []), ...more], seen('宋月桂', '罗长河')), text)
    for (const words of ['42,000.00 元', '38,000.00 元']) expect(only(of('38,000').stops)).toContain(words)
    expect(of('38,000').stops[0]).toMatchObject({ code: 'AMOUNT_REGISTERED', at: '涉及金额' })
    expect(of('肆万贰仟元整').stops).toEqual([])
    const conceded = of('50,000', fieldWrite('claim/1/事项', '赔偿损失', []), fieldWrite('claim/1/金额', '5 万元', []))
    expect([codesOf(conceded.stops), codesOf(conceded.warns)]).toEqual([[], ['AMOUNT_CLAIMED']])
    // Two people wrote two sums: that is a question of its own, already asked.
    expect(of('38,000', fieldWrite('涉及金额', '42,000', [])).stops).toEqual([])
  })
})

describe('lint', () => {
  it.each([
    ['LINT_DUTY', '乙方于 2026 年 12 月 5 日前拆除雨棚。', '第二十九条第一款'],
    ['LINT_TERM', '乙方拆除雨棚，责任在乙方。', '期限'],
    ['LINT_WAY', '乙方责任明确，于 2026 年 12 月 10 日前支付 3,000 元。', '方式'],
    ['LINT_PAYEE', '乙方责任明确，于 2026 年 12 月 10 日前转账支付 3,000 元。', '收款人'],
    ['LINT_CONFIRM', '乙方责任明确；双方自愿离婚。', '第三百五十五条'],
    ['LINT_CONFIRM', '责任如上，争议宅基地东侧归甲方所有。', '第三百五十五条'],
    ['LINT_CONFIRM', '责任如上，该巷道归甲方所有。', '第三百五十五条'], ['LINT_CONFIRM', '责任如上，两家之间的空地属于乙方所有。', '第三百五十五条'], ['LINT_CONFIRM', '责任如上，院墙以东归甲方所有。', '第三百五十五条'], ['LINT_CONFIRM', '责任如上，林地使用权归乙方。', '第三百五十五条'],
    ['LINT_COURT', '责任如上，乙方不履行本协议的，由人民法院直接判决。', '第八条第二款'],
    ['LINT_POLICE', '责任如上，就推搡一事双方互不追究。', '治安管理处罚法第九条'],
    ['LINT_POLICE', '责任如上，双方互不追究任何法律责任。', '公安机关'],
    ['LINT_COPIES', '责任如上，本协议一式两份，双方各执一份。', '至少要 3 份'],
  ])('Q10 %s warns with the article and blocks nothing: %s', (code, text, says) => {
    const { stops, warns } = found(text)
    expect(stops).toEqual([])
    expect(codesOf(warns)).toContain(code)
    expect(warns.find(each => each.code === code)!.sentence).toContain(says)
  })

  it.each(['责任如上，双方互不追究民事责任。', '责任如上，一方可以向人民法院提起诉讼。', '责任如上，散水由乙方保留，巷道归两家共同通行。', '责任如上，本协议一式 3 份。', '责任如上，巷道由两家共同使用。', '责任如上，拆下的物品归甲方所有。', '责任如上，院内堆放的砖瓦归乙方所有。', '责任如上，房屋内的家具归甲方所有。', '责任如上，该车归乙方所有。', '责任如上，钥匙归甲方保管。', '责任如上，乙方于 2026 年 12 月 5 日前把院子归还甲方。', '责任如上，工地上的材料归乙方所有。', '责任如上，地上的苗木归甲方所有。', '责任如上，双方互不要求民事赔偿；是否处罚由公安机关依法决定。', '乙方逾期拆除的，甲方可以请人代为施工，责任和费用由乙方承担。'])('Q10 what is right in law is left alone: %s', text => {
    expect(found(text)).toEqual({ stops: [], warns: [] })
  })
})

describe('what we ship', () => {
  it('Q11 the sample agreement passes with its own registration, sessions and one open question', () => {
    const given = sampleFacts(), body = bodyFrom(docOf(sampleAgreement))
    const both = { registration: registrationOf({ registration: given.registration.map(factOf), identity: given.identity.map(factOf), track: 'people', today: TODAY }), sessions: foldSessions(given.sessions.map(factOf)) }
    expect(gateOf(body, TODAY, both)).toEqual({ stops: [], warns: [] })
    expect(both.registration.conflicts.map(({ label }) => label)).toEqual(['涉及金额'])
    expect(gateOf(bodyFrom(sampleDoc), TODAY, undefined)).toEqual({ stops: [], warns: [] })
  })

  it('Q11 the template raises nothing, empty or with the parties of the registration in it', () => {
    const of = (people: ReturnType<typeof templateParties>): readonly Block[] => { let n = 0; return bodyFrom(docOf(agreementTemplate({ parties: 2, people, committee: '柳溪镇人民调解委员会', newId: () => `c${++n}` }))) }
    expect(gateOf(of([]), TODAY, undefined)).toEqual({ stops: [], warns: [] })
    const given = sampleFacts()
    expect(gateOf(of(templateParties(given.registration.map(factOf))), TODAY, facts(given.registration, given.sessions)).stops).toEqual([])
  })
})

describe('colleagues who are away', () => {
  const now = Date.parse('2026-11-20T07:19:00.000Z'), minutes = (n: number): string => new Date(now - n * 60_000).toISOString()
  const person = (name: string, more: Partial<Person> & { readonly agreement?: Right } = {}): Person => ({
    id: name, name, agency: '', role: 'lawyer', host: false, me: false, online: false, doing: '', place: '', lastReceivedAt: minutes(30), ...more,
    rights: { ...Object.fromEntries(SECTIONS.map(section => [section, 'read'])) as Record<Section, Right>, agreement: more.agreement ?? 'write' },
  })
  it('Q12 who may write, was here within a day and is offline now is named; everybody else is not', () => {
    const people = [person('沈既白'), person('陈砚', { online: true }), person('许知衡', { agreement: 'read' }), person('林小满', { lastReceivedAt: minutes(24 * 60 + 1) }), person('周允和', { me: true }), person('顾青', { lastReceivedAt: undefined })]
    expect(only(awayWarnings(people, now).map(each => ({ ...each, where: 'agreement' })))).toMatch(/^沈既白能改协议书/u)
    expect(awayWarnings(people.slice(1), now)).toEqual([])
  })
  it('Q12 the freezing that did not wait for them names them in the log, and counts', () => {
    const frozen = sampleFrozen(), act = { ...freezeAct(frozen, { sha256: '0'.repeat(64), pages: 2 }), without: ['a'.repeat(32)] }
    const fact: ActFact = { id: '1'.repeat(64), personId: 'b'.repeat(32), deviceId: 'c'.repeat(32), seq: 1, relayTime: now, at: now, body: JSON.parse(JSON.stringify(act)) as Json }
    const { state, verdicts } = foldActs([fact], { caseId: frozen.caseId, mayFreeze: () => true, goodSignatures: new Set() })
    expect(state.at).toBe('frozen')
    expect(logLines(verdicts, person => (person.startsWith('a') ? '沈既白' : '周允和')).map(({ sentence }) => sentence)).toEqual(['冻结文本，第 1 稿，2 页。没有等沈既白的设备，那里可能还有没送到的改动。'])
  })
})
