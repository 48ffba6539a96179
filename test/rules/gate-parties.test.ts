import { describe, expect, it } from 'vitest'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { fieldWrite, type FactObject } from '../../client/model/facts.ts'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { gateOf } from '../../client/model/gate.ts'
import { registrationOf } from '../../client/model/registration.ts'
import { entering, FIRST_SESSION, foldSessions, presentPath } from '../../client/model/sessions.ts'

const TODAY = '2026-11-20'
let written = 0
const factOf = (json: string): FactObject => ({ device: 'd0', seq: ++written, at: written, json })
const fields = (prefix: string, values: Readonly<Record<string, string>>): string[] => Object.entries(values).map(([field, value]) => fieldWrite(prefix + field, value, []))
const CASE = fields('', { '纠纷类型': codedValue(CODE_LISTS['dispute-types'], '02'), '案件来源': codedValue(CODE_LISTS['case-sources'], '01'), '受理日期': '2026-11-13', '纠纷简要情况': '相邻一方翻建房屋，邻居外墙开裂。' })
const party = (id: string, side: 'A' | 'B', name: string, sex: string, born: string): string[] =>
  fields(`party/${id}/`, { '方': codedValue(CODE_LISTS.sides, side), '主体': codedValue(CODE_LISTS['party-kinds'], '1'), '姓名': name, '性别': codedValue(CODE_LISTS.sexes, sex), '出生日期': born, '单位或住址': '青禾县柳溪镇石桥村三组' })
const BOTH = [...CASE, ...party('a', 'A', '宋月桂', '2', '1959-03-08'), ...party('b', 'B', '罗长河', '1', '1981-06-17')]
const seen = (...names: readonly string[]): string[] => names.flatMap(name => {
  const writes = entering(FIRST_SESSION, { name, capacity: 'party', side: '', cameAt: '' })
  const id = (JSON.parse(writes[0]!) as { field: string }).field.split('/')[3]!
  return [...writes, fieldWrite(presentPath(FIRST_SESSION, id, 'identity'), '居民身份证', [])]
})
const gate = (lines: readonly string[], registration: readonly string[], sessions: readonly string[] | undefined = seen('宋月桂', '罗长河')) => {
  const body = bodyOf({ type: 'doc', content: lines.map(text => ({ type: 'paragraph', content: [{ type: 'text', text }] })) })
  if (isUnfreezable(body)) throw new Error(body.sentence)
  return gateOf(body, TODAY, { registration: registrationOf({ registration: registration.map(factOf), track: 'people', today: TODAY }), sessions: sessions && foldSessions(sessions.map(factOf)) })
}
const LUO = '乙方（被申请人）：罗长河，男，45 岁，住青禾县柳溪镇石桥村三组。'

describe('who a party is', () => {
  const apart = (line: string) => gate([line, LUO], BOTH).warns.filter(({ code }) => code === 'PARTY_FACTS')
  it.each([
    ['甲方：宋月桂，女，66 岁，住青禾县柳溪镇石桥村三组。', ['66 岁', '67 周岁']], ['甲方：宋月桂，女，六十六岁。', ['六十六岁', '67 周岁']], ['甲方：宋月桂，性别女，民族汉族，年龄 76，住石桥村三组。', ['76', '67 周岁']],
    ['甲方（申请人）：宋月桂，男，67 岁。', ['男', '女']], ['甲方：宋月桂，性别男，67 岁。', ['男', '女']], ['甲方：宋月桂，女，1959 年 3 月 18 日出生。', ['1959年3月18日', '1959年3月8日']], ['甲方：宋月桂，性别女，民族汉族，出生日期1958年3月8日，', ['1958年3月8日', '1959年3月8日']],
  ])('Q21 sex, age or birth in a party’s line that are not the registration’s are a warning with both: %s', (line, says) => {
    const warns = apart(line)
    expect(warns).toHaveLength(1)
    expect(warns[0]).toMatchObject({ where: 'agreement', at: expect.stringContaining('宋月桂') })
    for (const words of says) expect(warns[0]!.sentence).toContain(words)
  })
  it.each([
    '甲方：宋月桂，女，67 岁。', '甲方：宋月桂，女，67 周岁，1959 年 3 月 8 日生。', '甲方：宋月桂，性别＿＿，年龄＿＿。', '甲方：宋月桂，女，虚岁 68 岁。', '甲方：宋月桂，住男山村 12 号，养老院住满 3 年。', '甲方：宋月桂，女，67 岁。委托代理人孟时雨，男，38 岁，1988 年 2 月 3 日出生。', '甲方：宋月桂，女，67 岁，法定代理人宋守田，男，40 岁。', '甲方：宋月桂',
  ])('Q21 what agrees, is blank or is said of somebody else is left alone: %s', line => { expect(apart(line)).toEqual([]) })
})

describe('whose identity was seen', () => {
  const SONG = '甲方（申请人）：宋月桂，女，67 岁。'
  const asked = (lines: readonly string[], registration: readonly string[], sessions: readonly string[] | undefined) => gate(lines, registration, sessions).stops.filter(({ code }) => code === 'IDENTITY')
  it('Q7 a party of the agreement stops the freezing until his identity was seen, also while nothing is registered', () => {
    const nothing = fields('', { '案件名称': '宋月桂与罗长河相邻权纠纷' })
    const stops = asked([SONG, LUO], nothing, seen('宋月桂'))
    expect(stops).toMatchObject([{ where: 'sessions', sentence: expect.stringMatching(/乙方罗长河.*“到场”/u) }])
    expect(asked([SONG, LUO], nothing, [])).toHaveLength(2)
    expect(asked([SONG, LUO], nothing, seen('宋月桂', '罗长河'))).toEqual([])
    // A claim alone names nobody.
    expect(asked([SONG, LUO], [...CASE, ...fields('claim/1/', { '事项': '赔偿损失' })], seen('宋月桂'))).toHaveLength(1)
    // Who may not read the sessions is told nothing of them, and a blank is nobody.
    expect(asked([SONG, LUO], nothing, undefined)).toEqual([])
    expect(asked(['甲方：＿＿＿＿，性别＿＿。'], nothing, [])).toEqual([])
  })
  it('Q7 an organisation that is not registered is told to be registered first: nobody knows who speaks for it', () => {
    const stops = asked([SONG, '乙方：青禾县石桥建筑工程有限公司，住所青禾县柳溪镇。'], fields('', { '案件名称': '买卖纠纷' }), seen('宋月桂'))
    expect(stops).toMatchObject([{ where: 'registration', sentence: expect.stringMatching(/法定代表人/u) }])
  })
})
