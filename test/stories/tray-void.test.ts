import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseRoom, Finishing, Tray } from '../../client/workspace.ts'
import { mediation, must, sit, startMemoryRelay, until, type Someone, type TestRelay } from '../support/node-place.ts'
import { fillsIn } from '../support/registration.ts'
import { agreementLine, fillAgreement, hasAgreement } from '../support/story.ts'
import { agreementsIn, answers, comesTo, confirms, currentCode, letInto, losesTrays, ownTray, readsIn, sendsAgreement, whyVoid, withdrawalsIn } from '../support/tray-people.ts'

type Frozen = Extract<ReturnType<Finishing['state']['get']>, { at: 'frozen' }>
const frozenOf = (room: CaseRoom): Frozen => { const state = room.finishing.state.get(); if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`); return state }
const freezes = async (host: CaseRoom): Promise<void> => {
  await until(() => { const state = host.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'nothing stands in the way')
  must(await host.finishing.freeze('ink'))
  await until(() => host.finishing.state.get().at === 'frozen', 'it is frozen')
}
const pause = (ms: number): Promise<void> => new Promise(done => { setTimeout(done, ms) })

interface Evening { readonly host: CaseRoom; readonly recorder: CaseRoom; readonly phone: CaseRoom; readonly guest: Someone; readonly people: Someone[]; readonly caseId: string; readonly tray: Tray }
/** A frozen agreement, and a party whose phone is in. */
const evening = async (relay: TestRelay): Promise<Evening> => {
  const { rooms: [host, recorder], people, caseId } = await mediation(relay.port, ['林小满', 'recorder'])
  const guest = await sit(relay.port, '罗长河', 'party')
  const { tray, room: phone } = await letInto(host!, guest, { side: '乙方', name: '罗长河' })
  await fillAgreement(host!)
  await until(() => host!.status.get().unsent === 0 && hasAgreement(recorder!) && recorder!.trays.all.get().length === 1, 'the recorder has text and tray')
  await freezes(host!)
  return { host: host!, recorder: recorder!, phone, guest, people, caseId, tray }
}

describe('the frozen text on a party’s phone', () => {
  let relay: TestRelay
  beforeEach(async () => { relay = await startMemoryRelay() })
  afterEach(async () => { await relay.stop() })

  it('is what was frozen, not what was typed since; sent back while the phone is off, it is void there when the phone comes back, and what it said meanwhile counts for no other draft', async () => {
    const { host, recorder, phone, guest, tray } = await evening(relay)
    const wall = must(await host.trays.make('wall'))
    const screen = await comesTo(host, await sit(relay.port, '大屏', 'party'), 'wall', '大屏')
    agreementLine(host, '冻结以后又添的一句，谁也没有念过。')
    await sendsAgreement(host, tray)
    await sendsAgreement(host, wall, undefined)
    await until(() => readsIn(phone).length > 0 && readsIn(screen).length > 0, 'phone and wall have it')
    for (const shown of [phone, screen]) {
      expect(readsIn(shown).join('\n')).not.toContain('谁也没有念过')
      expect(readsIn(shown).at(-1)).toBe('年　　月　　日')
      expect([agreementsIn(ownTray(shown)), currentCode(ownTray(shown))]).toEqual([['第 1 稿'], frozenOf(host).checkCode])
    }
    await until(() => recorder.log.get().some(({ sentence }) => /^送罗长河核对：协议书草案第 1 版（第 1 稿）/u.test(sentence)), 'the log says which draft went to him')

    guest.place.cut()
    await until(() => phone.status.get().at !== 'relayed', 'the phone is off')
    await answers(phone, 2, 'right')
    await confirms(phone)
    must(await host.finishing.sendBack('金额写错了'))
    await until(() => agreementsIn(ownTray(screen)).join() === '第 1 稿 作废' && readsIn(screen).length === 0, 'the wall takes it down')
    expect(agreementsIn(ownTray(phone))).toEqual(['第 1 稿 确认过'])
    guest.place.mend()
    phone.retryNow()
    await until(() => whyVoid(ownTray(phone)) !== undefined, 'the phone knows', 30_000)
    expect(whyVoid(ownTray(phone))).toBe('第 1 稿退回修改，已经作废。改好以后会再送来给您看。')
    expect([readsIn(phone), agreementsIn(ownTray(phone))]).toEqual([[], ['第 1 稿 作废 确认过']])
    for (const room of [host, recorder]) await until(() => agreementsIn(room.trays.all.get()[0]!).join() === '第 1 稿 作废 确认过', 'what he had said comes in, to the void draft')

    await freezes(host)
    await sendsAgreement(host, tray)
    await until(() => currentCode(ownTray(phone)) === frozenOf(host).checkCode, 'the second draft is there')
    expect(agreementsIn(ownTray(phone))).toEqual(['第 1 稿 作废 确认过', '第 2 稿'])
    await confirms(phone)
    await until(() => agreementsIn(tray).at(-1) === '第 2 稿 确认过', 'this one he confirms for itself')
    await Promise.all([phone, screen, recorder, host].map(room => room.leave()))
  }, 120_000)

  it('who sent it back dies before his device could withdraw anything: a colleague’s makes up for it, once, and nothing is doubled when he returns', async () => {
    const { host, recorder, phone, people, caseId, tray } = await evening(relay)
    await sendsAgreement(host, tray)
    await until(() => agreementsIn(ownTray(phone)).length === 1, 'the phone has it')
    losesTrays(host)
    must(await host.finishing.sendBack('金额写错了'))
    await until(() => host.status.get().unsent === 0, 'the relay has the act')
    await host.leave()
    await until(() => agreementsIn(ownTray(phone)).join() === '第 1 稿 作废', 'the recorder’s device withdraws it', 30_000)
    const back = must(await (await sit(relay.port, '周允和', 'mediator', people[0]!.device)).desk.enter(caseId))
    await until(() => back.status.get().at === 'relayed' && back.finishing.state.get().at === 'drafting', 'he is back')
    await pause(5000) // longer than all turns
    expect([ownTray(phone), recorder.trays.all.get()[0]!, back.trays.all.get()[0]!].map(withdrawalsIn)).toEqual([1, 1, 1])
    await Promise.all([phone, recorder, back].map(room => room.leave()))
  }, 120_000)

  it('nobody else of the staff is there: he makes up for it himself when he opens the case again; without a line what he enters waits like everything else', async () => {
    const { host, recorder, phone, people, caseId, tray } = await evening(relay)
    await sendsAgreement(host, tray)
    await until(() => agreementsIn(ownTray(phone)).length === 1, 'the phone has it')
    await recorder.leave()
    people[0]!.place.cut()
    await until(() => host.status.get().at !== 'relayed', 'no line')
    losesTrays(host)
    must(await host.finishing.sendBack('金额写错了'))
    await host.leave()
    const alone = must(await (await sit(undefined, '周允和', 'mediator', people[0]!.device)).desk.enter(caseId))
    await until(() => withdrawalsIn(alone.trays.all.get()[0]!) === 1, 'made up for, without a line')
    await alone.leave()
    const back = must(await (await sit(relay.port, '周允和', 'mediator', people[0]!.device)).desk.enter(caseId))
    await until(() => agreementsIn(ownTray(phone)).join() === '第 1 稿 作废', 'and it reaches the phone', 30_000)
    expect(withdrawalsIn(ownTray(phone))).toBe(1)
    await Promise.all([phone, back].map(room => room.leave()))
  }, 120_000)

  it('a party is registered after the freezing: the draft is void on the phone as on every screen', async () => {
    const { host, recorder, phone, tray } = await evening(relay)
    await sendsAgreement(host, tray)
    await until(() => agreementsIn(ownTray(phone)).length === 1, 'the phone has it')
    await fillsIn(recorder, 'party/p9/姓名', '宋望山')
    await until(() => agreementsIn(ownTray(phone)).join() === '第 1 稿 作废', 'void on the phone')
    await Promise.all([phone, recorder, host].map(room => room.leave()))
  }, 120_000)

  it('终止调解 takes the draft out of the tray, too, in its own words', async () => {
    const { host, recorder, phone, tray } = await evening(relay)
    await sendsAgreement(host, tray)
    await until(() => agreementsIn(ownTray(phone)).length === 1, 'the phone has it')
    must(await recorder.finishing.end({ askedBy: '乙方罗长河', reason: '不再调解', happenedAt: '2026-11-20T20:00' }))
    await until(() => whyVoid(ownTray(phone)) === '调解已经终止，第 1 稿作废，不用再看，也不用确认。', 'the phone says that it is over')
    await Promise.all([phone, recorder, host].map(room => room.leave()))
  }, 120_000)
})
