import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseFileOf, settle } from '../support/case-file.ts'
import { allRights, letIn, must, sit, startMemoryRelay, until, wordsOf, writes, type TestRelay } from '../support/node-place.ts'

describe('the sample case', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('is whole: seven people, a long record, six clauses, nine exhibits, one question to settle; starts anew; goes online and others come in', async () => {
    const zhou = await sit(relay.port, '周允和', 'mediator'), lin = await sit(relay.port, '林小满', 'recorder')
    const made = must(await zhou.desk.openSample())
    const room = must(await zhou.desk.enter(made))
    const { registration, session, lacking, clauses, lines, joins, joined, exhibits } = caseFileOf(room)
    expect(registration.conflicts.map(({ label, values }) => [label, values.map(({ value }) => value)])).toEqual([['涉及金额', ['38,000', '42,000']]])
    expect(registration.missing).toEqual([])
    expect(registration.parties.map(({ name, age }) => [name, age])).toEqual([['宋月桂', 67], ['罗长河', 45]])
    expect(registration.total).toBe(4_200_000)
    expect(session.people.map(({ name }) => name)).toEqual(['宋月桂', '罗长河', '周允和', '林小满', '陈砚', '许知衡', '沈既白'])
    expect([session.stage, lacking]).toEqual(['ended', []])
    expect(clauses.length).toBe(6)
    expect([...lines.map(({ text }) => text).join('')].length).toBeGreaterThan(1950)
    expect(joined.every(({ line, at }) => line !== undefined && at !== undefined)).toBe(true)
    expect(joins.stars.every(({ line }) => lines.some(({ id }) => id === line))).toBe(true)
    expect(exhibits.map(({ fields }) => fields['编号'][0]?.value)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(exhibits.slice(0, 4).every(({ file }) => file.kind === 'image')).toBe(true)
    expect(await zhou.desk.openSample()).toBe(made)

    await until(() => room.log.get().some(({ sentence }) => sentence.startsWith('添加证据9 “两家')), 'the log tells of it')
    const log = room.log.get().map(({ sentence }) => sentence).join('\n')
    for (const said of ['填写宋月桂：方、主体、姓名', '核对宋月桂的身份，看过居民身份证', '向罗长河告知 6 项', '宋月桂同意：用电子签名、录音录像、处理个人信息', '添加证据1 “东墙裂缝位置示意图一”', '结束第一次调解']) expect(log).toContain(said)
    expect(log).not.toMatch(/990101|1990000/u)
    const inTheWay = (): string[] => { const now = room.finishing.state.get(); return now.at === 'drafting' ? now.obstacles.map(({ code }) => code) : [] }
    expect(inTheWay()).toEqual(['SAMPLE', 'SETTLE'])
    await settle(room, '涉及金额', '42,000')
    await until(() => room.log.get().some(({ sentence }) => sentence === '商定涉及金额为“42,000.00 元”，原有“38,000.00 元”、“42,000.00 元”'), 'the settlement is told')
    await until(() => inTheWay().join() === 'SAMPLE', 'only that it is at home stands in the way')

    writes(room, 'agreement', '随便写的一句')
    await room.leave()
    const again = must(await zhou.desk.resetSample(made))
    expect(again).not.toBe(made)
    expect(zhou.desk.cases.get().map(({ caseId }) => caseId)).toEqual([again])
    const fresh = must(await zhou.desk.enter(again))
    expect([wordsOf(fresh, 'agreement'), caseFileOf(fresh).registration.conflicts.length]).toEqual(['', 1])

    expect(await fresh.invite({ role: 'recorder', name: '林小满', rights: allRights, host: false })).toMatchObject({ obstacle: true })
    await fresh.leave()
    expect(await zhou.desk.takeOnline(again)).toBeUndefined()
    const online = must(await zhou.desk.enter(again))
    await until(() => online.status.get().at === 'relayed', 'all of it has arrived', 60_000)
    const colleague = await letIn(online, lin, 'recorder')
    await until(() => colleague.status.get().at === 'relayed' && caseFileOf(colleague).registration.conflicts.length === 1 && caseFileOf(colleague).clauses.length > 0, 'he has the question and the draft', 20_000)
    const his = caseFileOf(colleague)
    expect([his.clauses.length, his.exhibits.length, his.session.people.length]).toEqual([6, 9, 7])
    expect(his.clauses[2]!.text).toContain('人民币肆万贰仟元整')
    // Typing is nothing to those who look at the facts.
    let told = 0
    online.facts('registration')!.facts.subscribe(() => { told++ })
    writes(online, 'record', '照记')
    await until(() => wordsOf(colleague, 'record') === '照记' && online.status.get().at === 'relayed', 'the record goes on')
    expect(told).toBe(0)
    await Promise.all([online.leave(), colleague.leave()])
  }, 120_000)
})
