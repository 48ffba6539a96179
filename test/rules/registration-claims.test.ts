/** 申请事项 and who asks for them; what a field's history tells. */
import { describe, expect, it } from 'vitest'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { fieldWrite, readFieldWrite, type FactObject } from '../../client/model/facts.ts'
import { pastOf } from '../../client/model/field-past.ts'
import { registrationOf, removalWrite, returnWrite, type Registration } from '../../client/model/registration.ts'
import { pastedWrites, readPaste } from '../../client/model/spreadsheet.ts'

const makeRoom = () => {
  const log: FactObject[] = []
  const put = (json: string, who = 'zhou', offline = false): string => {
    log.push({ device: `${who}-1`, personId: who, offline, seq: log.length + 1, at: Date.parse('2026-11-20T05:00:00Z') + log.length * 60_000, json })
    return readFieldWrite(json)!.id
  }
  return { log, put, write: (field: string, value: string, replaces: readonly string[] = [], who = 'zhou', offline = false) => put(fieldWrite(field, value, replaces), who, offline) }
}
const withThree = () => {
  const room = makeRoom()
  for (const [id, side, name] of [['a', 'A', '喻䶮'], ['b', 'B', '王𠮷祥'], ['c', 'A', '\uf929永年']] as const) { room.write(`party/${id}/方`, codedValue(CODE_LISTS.sides, side)); room.write(`party/${id}/姓名`, name) }
  return room
}
const viewOf = (registration: readonly FactObject[]): Registration => registrationOf({ registration, identity: [], track: 'people', today: '2026-11-21' })
const askers = (view: Registration): string[] => view.claims[0]!.parties.map(({ label, removed }) => `${label}${removed ? ' 已移出' : ''}`)

describe('申请事项', () => {
  it('G15 a claim names any of the parties, whoever ticked them, in the order of the papers', () => {
    const room = withThree()
    room.write('claim/x/事项', '支付拖欠的工资')
    expect(askers(viewOf(room.log))).toEqual([])
    const yes = room.write('claim/x/of/b', '是'); room.write('claim/x/of/c', '是', [], 'chen', true); room.write('claim/x/of/a', '是')
    expect(askers(viewOf(room.log))).toEqual(['甲方喻䶮', '甲方\uf929永年', '乙方王𠮷祥'])
    room.write('claim/x/of/b', '', [yes])
    expect(askers(viewOf(room.log))).toEqual(['甲方喻䶮', '甲方\uf929永年'])
    expect(viewOf(room.log).conflicts).toEqual([])
  })

  it('G15 a yes and a no written apart are a question that names the party', () => {
    const room = withThree()
    room.write('claim/x/事项', '支付拖欠的工资')
    const yes = room.write('claim/x/of/b', '是')
    room.write('claim/x/of/b', '', [yes]); room.write('claim/x/of/b', '是', [yes], 'chen', true)
    const [question] = viewOf(room.log).conflicts
    expect([question!.label, question!.values.map(({ value }) => value)]).toEqual(['申请事项 1 · 由乙方王𠮷祥提出', ['', '是']])
    room.write('claim/x/of/b', '是', question!.values.map(({ id }) => id))
    expect([askers(viewOf(room.log)), viewOf(room.log).conflicts]).toEqual([['乙方王𠮷祥'], []])
  })

  it('G15 a party who was removed stays readable in it as removed, and is one again when he comes back', () => {
    const room = withThree()
    room.write('claim/x/of/b', '是')
    room.put(removalWrite('party/b', room.log, []))
    expect(askers(viewOf(room.log))).toEqual(['乙方王𠮷祥 已移出'])
    room.put(returnWrite('party/b', viewOf(room.log)))
    expect(askers(viewOf(room.log))).toEqual(['乙方王𠮷祥'])
  })

  it('G15 what a sheet entered as one party’s claim reads as his, and can be taken from him', () => {
    const room = makeRoom()
    const { lines } = readPaste('喻䶮\t38,000.50')
    for (const { json } of pastedWrites(lines[0]!, 'A', '支付拖欠的工资')) room.put(json)
    const claim = viewOf(room.log).claims[0]!
    expect(askers(viewOf(room.log))).toEqual(['甲方喻䶮'])
    room.write(`${claim.path}/of/${claim.parties[0]!.id}`, '')
    expect(askers(viewOf(room.log))).toEqual([])
  })
})

describe('经过', () => {
  it('G16 every write of a field in the log’s order, replaced ones too, with author, device and line; what ended a disagreement says what it ended', () => {
    const room = withThree()
    const first = room.write('涉及金额', '38,000')
    room.write('涉及金额', '42,000', [first]); room.write('涉及金额', '40,000', [first], 'chen', true)
    room.write('纠纷简要情况', '巷道通行宽度')
    room.write('涉及金额', '42,000.00', viewOf(room.log).standing('涉及金额').map(({ id }) => id), 'lin')
    const view = viewOf(room.log)
    expect(view.history('涉及金额').map(({ value, personId, device, offline }) => [value, personId, device, offline])).toEqual([
      ['38,000', 'zhou', 'zhou-1', false], ['42,000', 'zhou', 'zhou-1', false], ['40,000', 'chen', 'chen-1', true], ['42,000.00', 'lin', 'lin-1', false],
    ])
    const settled = view.settlement('涉及金额')!
    expect([settled.by.personId, settled.over.map(({ value }) => value)]).toEqual(['lin', ['42,000', '40,000']])
    // Later words change nothing of what was.
    room.write('涉及金额', '', [settled.by.id])
    expect(viewOf(room.log).history('涉及金额').slice(0, 4)).toEqual(view.history('涉及金额'))
    expect([view.history('party/a/身份证号码'), view.history('没有这一栏')]).toEqual([[], []])
  })

  it('G16 tells of each value whether it stands, is one of several or was replaced, and what it decided between', () => {
    const room = withThree()
    const first = room.write('涉及金额', '38,000')
    room.write('涉及金额', '38000.00', [first]) // other letters, the same amount: no disagreement
    const told = (): readonly (readonly [string, string, readonly string[]])[] => pastOf(viewOf(room.log), '涉及金额').map(({ write, now, over }) => [write.value, now, over.map(({ value }) => value)])
    expect(told()).toEqual([['38,000', 'replaced', []], ['38000.00', 'value', []]])
    room.write('涉及金额', '42,000', [first], 'chen', true)
    expect(told()).toEqual([['38,000', 'replaced', []], ['38000.00', 'one-of-several', []], ['42,000', 'one-of-several', []]])
    room.write('涉及金额', '42,000', viewOf(room.log).standing('涉及金额').map(({ id }) => id), 'lin')
    expect(told()).toEqual([['38,000', 'replaced', []], ['38000.00', 'replaced', []], ['42,000', 'replaced', []], ['42,000', 'value', ['38000.00', '42,000']]])
  })
})
