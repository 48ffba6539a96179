import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediation, must, startMemoryRelay, until, writes, type TestRelay } from '../support/node-place.ts'
import { today } from '../support/other-day.ts'
import { comesInto, settles, standsIn } from '../support/registration.ts'
import { agreementLine, fillAgreement, hasAgreement } from '../support/story.ts'
import { everythingIn, isNowhere } from '../support/whole-bundle.ts'

const CANARIES = { deleted: '龘餮删去的话', lost: '龘餮落选的数', settled: '龘餮留下的事由', record: '龘餮笔录里的话', back: '龘餮退回的理由' }

describe('what a bundle says of the way to it', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('nothing: not what was typed and deleted, not the value that lost, not the record, not why a draft was sent back', async () => {
    const { rooms: [host, colleague] } = await mediation(relay.port, ['林小满', 'recorder'])
    await fillAgreement(host!)
    const remove = agreementLine(host!, CANARIES.deleted)
    await until(() => host!.status.get().unsent === 0 && hasAgreement(colleague!), 'the word was on its way')
    remove()
    writes(host!, 'record', CANARIES.record)
    await until(() => standsIn(colleague!, '案件名称').length === 1, 'the title is on both screens')
    const [mine, other] = [comesInto(host!, '案件名称'), comesInto(colleague!, '案件名称')]
    await Promise.all([mine.leaves(CANARIES.lost), other.leaves(CANARIES.settled)])
    await until(() => [host!, colleague!].every(room => standsIn(room, '案件名称').length === 2), 'both values are there')
    await settles(host!, '案件名称', '宋月桂与罗长河相邻权纠纷')
    await until(() => host!.status.get().unsent === 0 && colleague!.status.get().unsent === 0, 'all is on the relay')
    await until(() => { const state = host!.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'nothing stands in the way')
    must(await host!.finishing.freeze())
    await until(() => host!.finishing.state.get().at === 'frozen', 'frozen')
    must(await host!.finishing.sendBack(CANARIES.back))
    await until(() => { const state = host!.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'sent back')
    must(await host!.finishing.freeze('ink'))
    await until(() => host!.finishing.state.get().at === 'frozen', 'frozen again')
    const state = host!.finishing.state.get()
    if (state.at !== 'frozen') throw new Error(state.at)
    for (const { slot } of state.ceremony.places) must(await host!.finishing.mark({ slot, way: 'signed-thumb', read: 'aloud', happenedAt: `${today()}T19:02`, witness: '', note: '' }))
    await until(() => { const now = colleague!.finishing.state.get(); return now.at === 'frozen' && now.ceremony.places.every(({ mark }) => mark) && host!.status.get().unsent === 0 }, 'the marks are on the relay and with the colleague', 30_000)
    const whole = everythingIn(must(await host!.finishing.bundle()))
    expect(isNowhere(whole, state.ceremony.places[0]!.name)).toBe(false)
    for (const canary of Object.values(CANARIES)) expect(isNowhere(whole, canary), canary).toBe(true)
    await Promise.all([host!.leave(), colleague!.leave()])
  }, 120_000)
})
