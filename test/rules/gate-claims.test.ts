/** 部分达成: what became of each claim, and what the agreement must say of those that stay open. */
import { describe, expect, it } from 'vitest'
import { outcomeOf, type ClaimResult } from '../../client/model/claim-results.ts'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { registrationLines } from '../../client/model/fact-lines.ts'
import { fieldWrite, readFieldWrite, type FactObject } from '../../client/model/facts.ts'
import { gateOf, type GateFindings } from '../../client/model/gate.ts'
import { registrationOf, removalWrite, type Registration } from '../../client/model/registration.ts'
import { isOwnUnagreed, unagreedClause } from '../../client/model/template-unagreed.ts'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import type { Json } from '../../shared/canonical.ts'

const TODAY = '2026-11-20'
const RESULT = { agreed: '1', 'not-agreed': '2', withdrawn: '3' } as const
const coded = (result: keyof typeof RESULT): string => codedValue(CODE_LISTS['claim-results'], RESULT[result])
const REPAIR = '由被申请人承担东侧外墙加固、修复费用', APPRAISAL = '由被申请人承担房屋安全鉴定费 4,000 元，于 2026 年 10 月 1 日前支付', LANE = '拆除雨棚、清运堆料，恢复巷道通行宽度 2 米'
const PAID = '乙方责任明确，于 2026 年 12 月 10 日前当面付清现金 3,000 元。'

/** A case with three claims of 宋月桂, to be written in one after the other. */
const makeCase = () => {
  const log: FactObject[] = []
  const put = (json: string): string => { log.push({ device: 'zhou-1', personId: 'zhou', seq: log.length + 1, at: Date.parse('2026-11-20T05:00:00Z') + log.length * 60_000, json }); return readFieldWrite(json)!.id }
  const viewOf = (): Registration => registrationOf({ registration: log, track: 'people', today: TODAY })
  /** Over what stands there now. */
  const write = (field: string, value: string): string => put(fieldWrite(field, value, viewOf().standing(field).map(({ id }) => id)))
  for (const [id, side, name] of [['a', 'A', '宋月桂'], ['b', 'B', '罗长河']] as const) { write(`party/${id}/方`, codedValue(CODE_LISTS.sides, side)); write(`party/${id}/姓名`, name) }
  ;[REPAIR, APPRAISAL, LANE].forEach((text, i) => { write(`claim/${i + 1}/事项`, text); write(`claim/${i + 1}/of/a`, '是') })
  const result = (claim: string, said: keyof typeof RESULT | ''): string => write(`claim/${claim}/处理结果`, said === '' ? '' : coded(said))
  const gate = (...clauses: readonly string[]): GateFindings => {
    const body = bodyOf({ type: 'doc', content: clauses.map((text, i) => ({ type: 'clause', attrs: { id: `c${i + 1}` }, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })) } satisfies Json)
    if (isUnfreezable(body)) throw new Error(body.sentence)
    return gateOf(body, TODAY, { registration: viewOf(), sessions: undefined })
  }
  /** What the gate has against it for its claims: code and place. */
  const stops = (...clauses: readonly string[]) => gate(...clauses).stops.filter(({ code }) => code.startsWith('CLAIMS_')).map(({ code, at }) => [code, at])
  return { log, put, write, viewOf, result, gate, stops, clause: () => unagreedClause(viewOf()) }
}
/** The first and the third are settled, the second is not. */
const partial = () => { const room = makeCase(); room.result('1', 'agreed'); room.result('2', 'not-agreed'); room.result('3', 'agreed'); return room }

describe('处理结果', () => {
  it('G18 is a field like any other: coded, with its history, a conflict to be settled and a line in the log', () => {
    const room = makeCase()
    const first = room.result('2', 'agreed')
    room.put(fieldWrite('claim/2/处理结果', coded('not-agreed'), [first])); room.put(fieldWrite('claim/2/处理结果', coded('withdrawn'), [first]))
    const [question] = room.viewOf().conflicts
    expect([question!.label, room.viewOf().claims[1]!.result]).toEqual(['申请事项 2 · 处理结果', 'unsaid'])
    room.result('2', 'not-agreed')
    expect([room.viewOf().conflicts, room.viewOf().claims[1]!.result, room.viewOf().history('claim/2/处理结果').length]).toEqual([[], 'not-agreed', 4])
    expect(registrationLines(room.log, []).map(({ sentence }) => sentence)).toContain('商定申请事项的处理结果为“未达成”，原有“未达成”、“撤回”')
    // It is not among what has to be filled in, and a code of a list that is newer says nothing here.
    expect(room.viewOf().missing.filter(({ path }) => path.includes('处理结果'))).toEqual([])
    room.write('claim/2/处理结果', 'claim-results@9/constructor 转诉讼')
    expect(room.viewOf().claims[1]!.result).toBe('unsaid')
  })

  it.each<[readonly ClaimResult[], ReturnType<typeof outcomeOf>['at']]>([
    [['agreed', 'agreed'], 'agreed'], [['agreed', 'withdrawn'], 'agreed'], [['agreed', 'not-agreed'], 'partial'], [['agreed', 'not-agreed', 'unsaid'], 'partial'], [['not-agreed', 'not-agreed'], 'not-agreed'],
    [['not-agreed', 'withdrawn'], 'not-agreed'], [['withdrawn', 'withdrawn'], 'withdrawn'], [['agreed', 'unsaid'], 'unsaid'], [['not-agreed', 'unsaid'], 'unsaid'], [['unsaid'], 'unsaid'], [[], 'unsaid'],
  ])('G18 the outcome of the case follows from its claims: %j is %s', (results, at) => { expect(outcomeOf(results.map(result => ({ result }))).at).toBe(at) })
})

describe('claims that were not agreed on', () => {
  it('Q13 stop a freezing until the agreement names them in the words of the registration, and the clause that is offered does', () => {
    const room = partial()
    const [stop] = room.gate(PAID, '本协议一式三份。').stops.filter(({ code }) => code === 'CLAIMS_UNWRITTEN')
    expect(stop).toMatchObject({ where: 'agreement', at: 'c1', sentence: expect.stringContaining('申请事项 2“由被申请人承担房屋安全鉴定费') })
    expect(room.clause()).toBe(`本协议只解决上述事项。就「${APPRAISAL}」，双方未能达成协议，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。`)
    expect(room.stops(PAID, room.clause())).toEqual([])
    // In somebody's own words it is enough as long as the claim is named as it is registered; blanks and line ends are nothing.
    expect(room.stops(PAID, `双方未就申请人提出的「${APPRAISAL.replace(/ /gu, '')}」达成一致，可以另行起诉。`)).toEqual([])
    expect(room.stops(PAID, '鉴定费的事双方没有达成协议。')).toEqual([['CLAIMS_UNWRITTEN', 'c2']])
    expect(room.stops(`乙方同意「${APPRAISAL}」，于 2026 年 12 月 10 日前付清。`)).toEqual([['CLAIMS_UNWRITTEN', 'c1']])
  })

  it('Q13 nothing is said where nothing was said, all was agreed on or withdrawn, and nothing of whether a clause answers a claim', () => {
    const room = makeCase()
    expect(room.gate(PAID).warns.filter(({ code }) => code.startsWith('CLAIMS_'))).toEqual([])
    for (const claim of ['1', '2']) room.result(claim, 'agreed')
    room.result('3', 'withdrawn')
    const { stops, warns } = room.gate(PAID)
    expect([...stops, ...warns].filter(({ code }) => code.startsWith('CLAIMS_'))).toEqual([])
  })

  it('Q13 several are named, more than two parties are 各方, and one of many with the same words by who asks and how much', () => {
    const room = partial()
    room.result('3', 'not-agreed'); room.write('party/c/方', codedValue(CODE_LISTS.sides, 'B')); room.write('party/c/姓名', '喻䶮')
    expect(room.clause()).toContain(`就「${APPRAISAL}」、「${LANE}」，各方未能达成协议`)
    const workers = makeCase()
    for (const id of ['1', '2', '3']) { workers.write(`claim/${id}/事项`, '支付拖欠的工资'); workers.write(`claim/${id}/of/a`, id === '2' ? '是' : ''); workers.write(`claim/${id}/of/b`, id === '2' ? '' : '是'); workers.write(`claim/${id}/金额`, `${id},000`) }
    workers.result('1', 'agreed'); workers.result('2', 'agreed'); workers.result('3', 'not-agreed')
    expect(workers.clause()).toContain('就乙方罗长河提出的「支付拖欠的工资」（3,000.00 元），双方未能达成协议')
    expect(workers.stops(PAID, '就「支付拖欠的工资」，双方未能达成协议。')).toEqual([['CLAIMS_UNWRITTEN', 'c2'], ['CLAIMS_OTHER', 'c2']])
    expect(workers.stops(PAID, workers.clause())).toEqual([])
  })

  it('Q14 what the clause names and is not open any more stops a freezing, however it came: agreed later, withdrawn, reworded, removed, one more open, not said', () => {
    const changes: readonly (readonly [(room: ReturnType<typeof partial>) => void, readonly string[]])[] = [
      [room => { room.result('2', 'agreed') }, ['CLAIMS_CHANGED']], [room => { room.result('2', 'withdrawn') }, ['CLAIMS_CHANGED']], [room => { room.result('2', '') }, ['CLAIMS_CHANGED']],
      [room => { room.write('claim/2/事项', '由被申请人承担鉴定费') }, ['CLAIMS_UNWRITTEN', 'CLAIMS_CHANGED']], [room => { room.put(removalWrite('claim/2', room.log, undefined)) }, ['CLAIMS_CHANGED']],
      [room => { room.result('3', 'not-agreed') }, ['CLAIMS_UNWRITTEN']], [room => { room.write('claim/1/金额', '38,000') }, []],
    ]
    for (const [change, codes] of changes) {
      const room = partial(), before = room.clause()
      change(room)
      expect(room.stops(PAID, before).map(([code]) => code), change.toString()).toEqual(codes)
      if (codes.length > 0) expect(room.stops(PAID, before).map(([, at]) => at)).toEqual(codes.map(() => 'c2'))
      // Written anew by one press it is right again.
      expect(room.stops(PAID, ...room.clause() === '' ? [] : [room.clause()])).toEqual([])
    }
    const others = partial()
    others.result('2', 'agreed')
    expect(others.stops(PAID, `关于「${APPRAISAL}」，双方未能达成协议。`)).toEqual([['CLAIMS_OTHER', 'c2']])
  })

  it('Q15 when none was agreed on there is nothing to sign: the line leads to 终止调解; half said is only a warning', () => {
    const room = makeCase()
    room.result('1', 'not-agreed'); room.result('2', 'not-agreed')
    expect(room.gate(PAID).warns.filter(({ code }) => code === 'CLAIMS_UNSAID')).toMatchObject([{ where: 'registration', at: 'claim/3/处理结果', sentence: expect.stringContaining('申请事项 3') }])
    room.result('3', 'withdrawn')
    expect(room.gate(PAID).stops.filter(({ code }) => code.startsWith('CLAIMS_'))).toMatchObject([{ code: 'CLAIMS_FAILED', where: 'registration', at: 'claim/1/处理结果', sentence: expect.stringMatching(/终止调解.*第二十六条/u) }])
  })

  it('Q16 a clause with the sum of a claim that was not agreed on is looked at again; another sum, and the clause that says it is open, are not', () => {
    const { gate, clause, result } = partial()
    const still = (...clauses: readonly string[]) => gate(...clauses).warns.filter(({ code }) => code === 'CLAIMS_STILL_PAID').map(({ at, sentence }) => [at, sentence.includes('4,000.00 元')])
    const paid = '乙方于 2026 年 12 月 10 日前赔偿甲方墙体修复费 38,000 元、鉴定费 4,000 元。'
    expect([still(PAID, clause()), still(paid, clause()), still(PAID, paid)]).toEqual([[], [['c1', true]], [['c2', true]]])
    result('2', 'agreed')
    expect(still(paid)).toEqual([])
  })

  it('Q16 a clause that closes the whole dispute beside one that leaves a claim open is a warning', () => {
    const room = partial(), warned = (text: string): string[] => room.gate(PAID, text, room.clause()).warns.map(({ code }) => code).filter(code => code === 'CLAIMS_CLOSED')
    for (const text of ['本协议履行完毕后，各方就本纠纷互不要求其他民事赔偿。', '双方就此事一次性了结，再无其他纠纷。', '本案争议全部了结。']) expect(warned(text), text).toEqual(['CLAIMS_CLOSED'])
    for (const text of ['双方就 11 月 7 日推搡一事互不要求民事赔偿。', '就上述已经达成协议的事项，双方互不要求其他赔偿。', '除鉴定费一项除外，双方就本纠纷互不要求其他赔偿。']) expect(warned(text), text).toEqual([])
    room.result('2', 'agreed')
    expect(room.gate(PAID, '各方就本纠纷互不要求其他民事赔偿。').warns.map(({ code }) => code)).not.toContain('CLAIMS_CLOSED')
  })

  it('Q13 what is quoted is a wish, not what was agreed on: its sum, its day and its duty are judged by nobody', () => {
    const room = partial()
    const codes = ({ stops, warns }: GateFindings): string[] => [...stops, ...warns].map(({ code }) => code).filter(code => /^(?:AMOUNT|DATE|LINT)/u.test(code))
    expect(codes(room.gate(PAID, room.clause()))).toEqual(codes(room.gate(PAID)))
  })

  it('Q13 brackets within a claim, and a text made of brackets, are read and hold nobody up', () => {
    const room = partial()
    room.write('claim/2/事项', '返还「青禾县柳溪镇」字样的「收条」原件」')
    expect(isOwnUnagreed(room.clause())).toBe(true)
    expect(room.stops(PAID, room.clause())).toEqual([])
    for (const text of ['「'.repeat(20_000), `${'「'.repeat(10_000)}${'」'.repeat(10_000)}未达成`, '未'.repeat(20_000), '就「a」未能达成'.repeat(2000)]) {
      const began = performance.now()
      room.stops(PAID, text)
      expect(performance.now() - began, text.slice(0, 8)).toBeLessThan(10_000)
    }
  })
})
