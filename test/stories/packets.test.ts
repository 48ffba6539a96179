import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseFileOf, settle } from '../support/case-file.ts'
import { must, sit, startMemoryRelay, until, type TestRelay } from '../support/node-place.ts'
import { today } from '../support/other-day.ts'
import { renewAgreement } from '../support/story.ts'
import { isNowhere, openPacket } from '../support/whole-bundle.ts'

const CANARY = '龘餮落选的写法'
const standingOf = (room: Parameters<typeof caseFileOf>[0], path: string): string[] => caseFileOf(room).registration.standing(path).map(({ value }) => value)

describe('what leaves the case', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('F17 the sample taken to its end: the archive gets every paper and original, the court only the application and the bundle, and neither a value that lost', async () => {
    const zhou = await sit(relay.port, '周允和', 'mediator')
    const caseId = must(await zhou.desk.openSample())
    must(await zhou.desk.takeOnline(caseId))
    const room = must(await zhou.desk.enter(caseId))
    await until(() => room.status.get().at === 'relayed', 'all of it has arrived', 60_000)
    expect(room.packets.blocked('court')).toContain('还没有生效')
    renewAgreement(room)
    const [before] = standingOf(room, '纠纷简要情况')
    await settle(room, '纠纷简要情况', CANARY)
    await settle(room, '纠纷简要情况', before!)
    await settle(room, '涉及金额', '42,000')
    await until(() => { const state = room.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'nothing stands in the way')
    must(await room.finishing.freeze('ink'))
    await until(() => room.finishing.state.get().at === 'frozen', 'frozen')
    const frozen = room.finishing.state.get()
    if (frozen.at !== 'frozen') throw new Error(frozen.at)
    for (const { slot } of frozen.ceremony.places) must(await room.finishing.mark({ slot, way: 'signed-thumb', read: 'aloud', happenedAt: `${today()}T19:02`, witness: '', note: '' }))
    must(await room.finishing.seal({ keeper: '顾青', happenedAt: today(), note: '' }))
    await until(() => { const state = room.finishing.state.get(); return state.at === 'frozen' && state.ceremony.effect.at === 'effective' && room.status.get().at === 'relayed' }, 'in effect', 30_000)

    const steps: string[] = []
    const archive = must(await room.packets.make('archive', { told: step => { steps.push(step) }, stopped: () => false }))
    const { names, words, of } = await openPacket(archive.file)
    expect(archive.leftOut).toEqual([])
    for (const name of ['人民调解协议书-正式件-核验包.zip', '人民调解受理登记表.pdf', '当事人权利义务告知书.pdf', '目录.txt']) expect(names).toContain(name)
    expect(names.filter(name => name.startsWith('调解笔录')).length).toBe(1)
    expect(names.filter(name => name.startsWith('证据/')).length).toBe(9)
    expect(steps.length).toBeGreaterThan(10)
    // Stopped in the middle: nothing was made, and it can be asked for again.
    const begun: string[] = []
    expect(await room.packets.make('archive', { told: step => { begun.push(step) }, stopped: () => begun.length > 2 })).toMatchObject({ code: 'CANCELLED' })
    expect(begun.length).toBeLessThan(5)
    const told: string[] = []
    expect(await room.finishing.bundle({ told: step => { told.push(step) }, stopped: () => told.includes('paper') })).toMatchObject({ code: 'CANCELLED' })
    expect(told).toEqual(['marks', 'paper'])
    expect(new Set(of('目录.txt').match(/[0-9a-f]{64}/gu)).size).toBe(names.length - 1)
    expect(isNowhere(words, CANARY)).toBe(true)
    expect(isNowhere(words, '巷子以前能推板车')).toBe(false)

    const court = must(await room.packets.make('court', { told: () => undefined, stopped: () => false }))
    const sent = await openPacket(court.file)
    expect(sent.names).toEqual(['人民调解协议书-正式件-核验包.zip', '主持调解证明.pdf', '司法确认申请书.pdf', '目录.txt'].sort())
    expect(court.leftOut.join()).toContain('另附原件')
    // The record of what was said stays in the case (人民调解法第十五条, 民事调解规定).
    for (const said of [CANARY, '巷子以前能推板车', '东墙裂缝位置示意图']) expect(isNowhere(sent.words, said), said).toBe(true)
    await room.leave()
  }, 240_000)
})
