import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseRoom, Finishing } from '../../client/workspace.ts'
import { checkBundle } from '../../shared/bundle-check.ts'
import { isUnread, readBundle } from '../../shared/bundle.ts'
import { mediation, must, sit, until, type Someone } from '../support/node-place.ts'
import { daysLater, today } from '../support/other-day.ts'
import { fillsIn } from '../support/registration.ts'
import { fillAgreement, hasAgreement, startMortalRelay, type MortalRelay } from '../support/story.ts'

type Frozen = Extract<ReturnType<Finishing['state']['get']>, { at: 'frozen' }>
const frozenOf = (room: CaseRoom): Frozen => { const state = room.finishing.state.get(); if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`); return state }
const isFrozen = (room: CaseRoom): boolean => room.finishing.state.get().at === 'frozen'
const marked = (room: CaseRoom): string[] => frozenOf(room).ceremony.places.flatMap(({ name, mark }) => (mark ? [`${name} ${mark.way} ${mark.happenedAt}`] : []))
const mark = (room: CaseRoom, name: string, minute: string, way: 'signed' | 'signed-thumb' | 'refused' = 'signed-thumb') =>
  room.finishing.mark({ slot: frozenOf(room).ceremony.places.find(place => place.name === name)!.slot, way, read: 'aloud', happenedAt: `${today()}T${minute}`, witness: '', note: '' })

const frozenInInk = async (relay: MortalRelay): Promise<{ host: CaseRoom; tablet: CaseRoom; people: Someone[]; caseId: string }> => {
  const { rooms: [host, tablet], people, caseId } = await mediation(relay.port(), ['林小满', 'recorder'])
  await fillAgreement(host!)
  await until(() => host!.status.get().unsent === 0 && hasAgreement(tablet!), 'both have the text')
  await until(() => { const state = host!.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'nothing stands in the way')
  must(await host!.finishing.freeze('ink'))
  await until(() => isFrozen(host!) && isFrozen(tablet!), 'both screens show the frozen text')
  return { host: host!, tablet: tablet!, people, caseId }
}

describe('signed in ink', () => {
  let relay: MortalRelay
  // A relay of its own for each: only the first founder needs no code.
  beforeEach(async () => { relay = await startMortalRelay() })
  afterEach(async () => { await relay.stop() })

  it('relay and host are gone between two marks: the tablet opens again alone, finishes, prints; when all are back each mark is there once, and the next day’s seal makes effect', async () => {
    const { host, tablet, people, caseId } = await frozenInInk(relay)
    await until(() => frozenOf(tablet).rebuilt === true, 'the tablet has made the paper itself', 60_000)
    const names = frozenOf(tablet).ceremony.places.map(({ name }) => name)
    expect(frozenOf(tablet).signers).toEqual([])
    must(await mark(tablet, names[0]!, '19:02'))
    await until(() => marked(host).length === 1, 'the host sees the first mark')

    await relay.die()
    await host.leave()
    must(await mark(tablet, names[1]!, '19:05'))
    await tablet.leave()
    const again = await sit(undefined, '林小满', 'recorder', people[1]!.device)
    const alone = must(await again.desk.enter(caseId))
    await until(() => isFrozen(alone), 'the frozen text is there without anybody')
    expect(marked(alone)).toEqual([`${names[0]} signed-thumb ${today()}T19:02`, `${names[1]} signed-thumb ${today()}T19:05`])
    for (const [i, name] of names.slice(2).entries()) must(await mark(alone, name, `19:1${i}`, 'signed'))
    expect(frozenOf(alone).ceremony.effect).toMatchObject({ at: 'waiting', missing: [expect.stringContaining('盖章')] })
    expect(new TextDecoder().decode(must(await alone.finishing.paper()).subarray(0, 5))).toBe('%PDF-')
    // What was entered twice by mistake is said at once, and nothing of it is written.
    expect(await mark(alone, names[0]!, '19:30')).toMatchObject({ code: 'NO_EFFECT' })
    expect(await alone.finishing.bundle()).toMatchObject({ code: 'UNCONFIRMED' })
    await alone.leave()

    await relay.returns()
    const back = await sit(relay.port(), '林小满', 'recorder', people[1]!.device)
    const tabletBack = must(await back.desk.enter(caseId))
    const hostBack = must(await (await sit(relay.port(), '周允和', 'mediator', people[0]!.device)).desk.enter(caseId))
    await until(() => isFrozen(hostBack) && marked(hostBack).length === names.length && tabletBack.status.get().unsent === 0, 'everything arrived', 30_000)
    expect(marked(hostBack)).toEqual(marked(tabletBack))
    expect(new Set(marked(hostBack)).size).toBe(names.length)

    const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)
    expect(await hostBack.finishing.seal({ keeper: '顾青', happenedAt: tomorrow, note: '' })).toMatchObject({ code: 'NOT_YET' })
    expect(await hostBack.finishing.seal({ keeper: '顾青', happenedAt: '2020-01-01', note: '' })).toMatchObject({ code: 'TOO_EARLY' })
    const todayAgain = daysLater(1)
    must(await hostBack.finishing.seal({ keeper: '顾青', happenedAt: tomorrow, note: '' }))
    await until(() => frozenOf(tabletBack).ceremony.effect.at === 'effective', 'both know that it is in effect')
    expect(frozenOf(tabletBack).ceremony.effect).toMatchObject({ on: tomorrow })
    expect(frozenOf(tabletBack).ceremony.clocks[0]?.name).toBe('共同申请司法确认')
    const photograph = new File([new Uint8Array(3000).fill(7)], '签署件-1.jpg', { type: 'image/jpeg' })
    for (let page = 1; page <= frozenOf(hostBack).pages; page++) must(await hostBack.finishing.addScan(page, photograph))
    await until(() => frozenOf(tabletBack).ceremony.unseen.length === 0 && hostBack.status.get().unsent === 0, 'photographs are entered')
    const bundle = readBundle(must(await hostBack.finishing.bundle()))
    if (isUnread(bundle)) throw new Error(bundle.sentence)
    const report = await checkBundle(bundle)
    expect(report.findings.filter(({ level }) => level === 'bad')).toEqual([])
    expect(report.subline).toContain(`正式件，按登记 ${tomorrow} 生效`)
    // What is in effect is sent back by nobody.
    expect(await hostBack.finishing.sendBack('金额写错了')).toMatchObject({ code: 'IN_EFFECT' })
    expect(frozenOf(hostBack).ceremony.effect.at).toBe('effective')
    todayAgain()
    await Promise.all([hostBack.leave(), tabletBack.leave()])
  }, 240_000)

  it('a refusal and a signature entered on two devices that knew nothing of each other stand side by side, and everything waits until one is struck', async () => {
    const { host, tablet, people } = await frozenInInk(relay)
    const name = frozenOf(tablet).ceremony.places.find(({ party }) => party)!.name
    const of = (room: CaseRoom) => frozenOf(room).ceremony.places.find(place => place.name === name)!
    people[1]!.place.cut()
    must(await mark(host, name, '20:01'))
    must(await mark(tablet, name, '20:02', 'refused'))
    people[1]!.place.mend()
    tablet.retryNow()
    for (const room of [host, tablet]) await until(() => of(room).mark?.way === 'refused' && of(room).beside?.way === 'signed-thumb', 'both are shown', 30_000)
    for (const room of [host, tablet]) expect(frozenOf(room).ceremony.effect).toMatchObject({ at: 'refused', by: [expect.stringContaining(name)] })
    await until(() => host.log.get().some(({ sentence }) => sentence.includes(name) && sentence.includes('拒签')), 'the log names place and refusal')
    must(await host.finishing.strike(of(host).mark!.id, '他没有拒签，记错了'))
    for (const room of [host, tablet]) await until(() => of(room).mark?.way === 'signed-thumb' && of(room).beside === undefined, 'the signature stands')
    await Promise.all([host.leave(), tablet.leave()])
  }, 120_000)

  it('a slip found while reading: sent back by one while the other is away; the marks entered there meanwhile are void when he returns', async () => {
    const { host, tablet, people } = await frozenInInk(relay)
    const names = frozenOf(tablet).ceremony.places.map(({ name }) => name)
    must(await mark(tablet, names[0]!, '19:02'))
    await until(() => marked(host).length === 1, 'the host sees it')
    people[1]!.place.cut()
    must(await mark(tablet, names[1]!, '19:05'))
    must(await host.finishing.sendBack('金额写错了'))
    expect(host.finishing.state.get()).toMatchObject({ at: 'drafting', superseded: [1] })
    people[1]!.place.mend()
    tablet.retryNow()
    await until(() => tablet.finishing.state.get().at === 'drafting', 'the tablet drops the marks, too', 30_000)
    expect(tablet.finishing.state.get()).toMatchObject({ superseded: [1] })
    await until(() => host.status.get().unsent === 0 && host.finishing.state.get().at === 'drafting', 'and nothing of it comes back')
    must(await host.finishing.end({ askedBy: '乙方罗长河', reason: '不再调解', happenedAt: `${today()}T20:00` }))
    await until(() => tablet.finishing.state.get().at === 'ended', 'ended on both')
    must(await host.finishing.reopen('双方同意再谈一次'))
    await until(() => tablet.finishing.state.get().at === 'drafting', 'and taken up again')
    await Promise.all([host.leave(), tablet.leave()])
  }, 120_000)

  it('a party is registered after the freezing: the draft and its marks are void for everybody, and the log says why', async () => {
    const { host, tablet } = await frozenInInk(relay)
    must(await mark(tablet, frozenOf(tablet).ceremony.places[0]!.name, '19:02'))
    await until(() => marked(host).length === 1, 'the host sees the mark')
    await fillsIn(tablet, 'party/p9/姓名', '宋望山')
    await until(() => [host, tablet].every(room => room.finishing.state.get().at === 'drafting'), 'void on both')
    await until(() => host.log.get().some(({ sentence }) => sentence.includes('冻结以后又登记了当事人宋望山')), 'the log says why')
    await Promise.all([host.leave(), tablet.leave()])
  }, 120_000)
})
