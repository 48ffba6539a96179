/** When an agreement takes effect and what then runs; marks on the print, what counts and what does not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partiesAddedSince } from '../../client/model/added-parties.ts'
import { clocksAfter } from '../../client/model/clocks.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { readAct, type ActFact } from '../../client/model/acts.ts'
import { freezeAct } from '../../client/model/acts.ts'
import { frozenHash, frozenBytes, type Frozen } from '../../shared/agreement.ts'
import type { Json } from '../../shared/canonical.ts'
import { effectOf, type Effect } from '../../shared/effect.ts'
import { sampleDoc, sampleFrozen } from '../support/agreement.ts'
import { asJson, chen, factOf, foldOf, lin, makeRoster, zhou, type EndingCase } from '../support/ending-case.ts'

const PAPER = { sha256: 'ab'.repeat(32), pages: 3 }
/** All in ink: the road that most agreements go. */
const inkFrozen = (of: EndingCase, changes: Partial<Parameters<typeof sampleFrozen>[1]> = {}): Frozen => sampleFrozen(sampleDoc, {
  caseId: of.caseId, signers: [], ink: [{ capacity: '甲方', name: '宋月桂' }, { capacity: '乙方', name: '罗长河' }, { capacity: '人民调解员', name: '周允和' }, { capacity: '记录人', name: '林小满' }], ...changes,
})
const SLOT = { 宋月桂: 'C1', 罗长河: 'C2', 周允和: 'C3', 林小满: 'C4' } as const

const scene = async (changes: Parameters<typeof inkFrozen>[1] = {}) => {
  const of = await makeRoster(), frozen = inkFrozen(of, changes), sha256 = frozenHash(frozenBytes(frozen))
  const facts: ActFact[] = []
  const add = (body: Json, author = zhou): string => { const fact = { ...factOf(author, body, facts.length + 1), id: `${facts.length + 1}`.padStart(64, '0') }; facts.push(fact); return fact.id }
  const on = { draft: 1, sha256, paper: PAPER.sha256 }
  add(asJson(freezeAct(frozen, PAPER)))
  return {
    of, frozen, add, facts,
    mark: (name: keyof typeof SLOT, happenedAt = '2026-11-20T19:02', more: Readonly<Record<string, Json>> = {}) => add({ act: 'mark', ...on, slot: SLOT[name], way: 'signed-thumb', read: 'aloud', happenedAt, witness: '', note: '', ...more }),
    seal: (happenedAt = '2026-11-21') => add({ act: 'seal', ...on, keeper: '顾青', happenedAt, note: '' }, lin),
    put: (body: Readonly<Record<string, Json>>, author = zhou) => add({ ...on, ...body }, author),
    async state() { return (await foldOf(of, facts)).state },
    async effect(): Promise<Effect> {
      const { state } = await foldOf(of, facts)
      if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`)
      return effectOf(state.frozen, state.standing, state.signatures)
    },
  }
}

describe('effect', () => {
  it('J1 people’s mediation: the day of the last of every party, the mediator and the seal; before that only what is missing', async () => {
    const { mark, seal, effect } = await scene()
    expect(await effect()).toMatchObject({ at: 'waiting', missing: ['甲方宋月桂签署', '乙方罗长河签署', '人民调解员周允和签署', '柳溪镇人民调解委员会盖章'] })
    mark('宋月桂'); mark('罗长河'); mark('周允和')
    expect(await effect()).toMatchObject({ at: 'waiting', missing: ['柳溪镇人民调解委员会盖章'] })
    seal('2026-11-24')
    expect(await effect()).toMatchObject({ at: 'effective', on: '2026-11-24' })
  })

  it('J1 in whatever order the acts were entered, the day is that of the latest on the paper', async () => {
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(['宋月桂', '罗长河', '周允和', '章'] as const, { minLength: 4 }), fc.array(fc.integer({ min: 20, max: 29 }), { minLength: 4, maxLength: 4 }), async (order, days) => {
      const { mark, seal, effect } = await scene()
      order.forEach((who, i) => { const day = `2026-11-${days[i]}`; if (who === '章') seal(day); else mark(who, `${day}T19:02`) })
      expect(await effect()).toMatchObject({ at: 'effective', on: `2026-11-${Math.max(...days)}` })
    }), { numRuns: 20 })
  })

  it('J1 other tracks: police and court need no seal; a court’s runs from the last party, not from the mediator', async () => {
    for (const track of ['police', 'court', 'commercial']) {
      const { mark, effect } = await scene({ track })
      mark('宋月桂', '2026-11-20T19:02')
      expect((await effect()).at).toBe('waiting')
      mark('罗长河', '2026-11-22T09:10'); mark('周允和', '2026-11-25T09:10')
      expect(await effect()).toMatchObject({ at: 'effective', on: '2026-11-22' })
    }
  })

  it('J2 a refusal of a party stops everything until he signs after all; a refusal of somebody else only leaves his place open', async () => {
    const { mark, seal, effect } = await scene()
    mark('宋月桂'); mark('周允和'); seal()
    const refusal = mark('罗长河', '2026-11-20T19:05', { way: 'refused' })
    expect(await effect()).toMatchObject({ at: 'refused', by: ['乙方罗长河'] })
    mark('罗长河', '2026-11-26T10:00', { over: refusal })
    expect(await effect()).toMatchObject({ at: 'effective', on: '2026-11-26' })
  })

  it('J20 a signature and a refusal that know nothing of each other are both kept, in either order; the refusal stands until one is struck', async () => {
    for (const first of ['refused', 'signed'] as const) {
      const { mark, seal, effect, state, put } = await scene()
      mark('宋月桂'); mark('周允和'); seal()
      const one = mark('罗长河', '2026-11-20T20:01', { way: first }), other = mark('罗长河', '2026-11-20T20:02', { way: first === 'refused' ? 'signed' : 'refused' })
      expect(await effect()).toMatchObject({ at: 'refused', by: ['乙方罗长河'] })
      const now = await state()
      if (now.at !== 'frozen') throw new Error(now.at)
      expect([now.standing.marks.at(-1)?.way, now.standing.beside.map(({ way }) => way)]).toEqual(['refused', ['signed']])
      const [refusal, signature] = first === 'refused' ? [one, other] : [other, one]
      put({ act: 'strike', of: refusal, reason: '他没有拒签' })
      expect(await effect()).toMatchObject({ at: 'effective' })
      put({ act: 'strike', of: signature, reason: '也没有签' })
      expect(await effect()).toMatchObject({ at: 'waiting' })
    }
  })

  it('J21 退回修改 does nothing once the agreement is in effect; a seal entered by mistake is struck first', async () => {
    const { mark, seal, effect, state, put, add } = await scene()
    mark('宋月桂'); mark('罗长河'); mark('周允和')
    const sealed = seal(), frozen = await state()
    if (frozen.at !== 'frozen') throw new Error(frozen.at)
    add({ act: 'back', draft: 1, sha256: frozen.sha256, reason: '金额写错了' })
    expect(await effect()).toMatchObject({ at: 'effective' })
    put({ act: 'strike', of: sealed, reason: '盖的是另一份' })
    add({ act: 'back', draft: 1, sha256: frozen.sha256, reason: '金额写错了' })
    expect((await state()).at).toBe('drafting')
  })

  it('J22 a reading that was entered by mistake is struck like a mark', async () => {
    const { put, state } = await scene()
    const read = put({ act: 'read', slots: ['C1'], items: [], happenedAt: '2026-11-30T19:00' })
    put({ act: 'strike', of: read, reason: '日期填错了' })
    const now = await state()
    expect(now.at === 'frozen' && now.standing.readings).toEqual([])
  })

  it('J3 a place is marked once; what was entered by mistake is struck, stays in the log, and can be entered again', async () => {
    const { mark, put, state, facts, of } = await scene()
    const wrong = mark('宋月桂', '2026-11-02T19:02')
    mark('宋月桂', '2026-11-20T19:02')
    const first = await state()
    expect(first.at === 'frozen' && first.standing.marks.map(({ happenedAt }) => happenedAt)).toEqual(['2026-11-02T19:02'])
    put({ act: 'strike', of: wrong, reason: '日期抄错了' })
    mark('宋月桂', '2026-11-20T19:02')
    const then = await state()
    expect(then.at === 'frozen' && then.standing.marks.map(({ happenedAt }) => happenedAt)).toEqual(['2026-11-20T19:02'])
    expect((await foldOf(of, facts)).verdicts.map(({ counts }) => counts)).toEqual([true, true, false, true, true])
  })

  it('J3 an act for another draft, another text, another paper or an unknown place counts for nothing', async () => {
    const { put, state } = await scene()
    const mark = { act: 'mark', slot: 'C1', way: 'signed', read: 'self', happenedAt: '2026-11-20T19:02', witness: '', note: '' }
    for (const other of [{ draft: 2 }, { sha256: 'cd'.repeat(32) }, { paper: 'cd'.repeat(32) }, { slot: 'C9' }]) put({ ...mark, ...other })
    for (const page of [0, 4]) put({ act: 'scan', page, file: { sha256: 'cd'.repeat(32), size: 1, type: 'image/jpeg', name: '1.jpg', exhibit: 'e1' } })
    const now = await state()
    expect(now.at === 'frozen' && [now.standing.marks, now.standing.scans]).toEqual([[], []])
  })

  it('J4 where only ink is allowed (婚姻、收养、继承) nothing electronic can be entered or frozen', async () => {
    const { mark, state } = await scene({ inkOnly: true })
    mark('宋月桂', '2026-11-20T19:02', { witness: '陈砚', pad: { strokes: '[[0,0,0]]', recording: '执法记录仪 3 号' } })
    const held = await state()
    expect(held.at === 'frozen' && held.standing.marks).toEqual([])
    mark('宋月桂')
    const inked = await state()
    expect(inked.at === 'frozen' && inked.standing.marks.length).toBe(1)
    const of = await makeRoster()
    expect(() => sampleFrozen(sampleDoc, { caseId: of.caseId, inkOnly: true })).toThrow()
  })

  it('J4 for whom somebody else writes, it was read to him and somebody saw it: nothing less is entered', () => {
    const mark = { act: 'mark', draft: 1, sha256: 'ab'.repeat(32), paper: 'ab'.repeat(32), slot: 'C1', way: 'by-helper', read: 'aloud', happenedAt: '2026-11-20T19:02', witness: '陈砚', note: '' }
    expect([mark, { ...mark, read: 'self' }, { ...mark, witness: '' }].map(one => readAct(one) === 'malformed')).toEqual([false, true, true])
  })

  it('J4 handwriting on a shared device wants a named witness; impossible days are refused', () => {
    const mark = { act: 'mark', draft: 1, sha256: 'ab'.repeat(32), paper: 'ab'.repeat(32), slot: 'C1', way: 'signed', read: 'self', happenedAt: '2026-11-20T19:02', witness: '', note: '' }
    expect(readAct(mark)).not.toBe('malformed')
    expect(readAct({ ...mark, pad: { strokes: '[]', recording: '' } })).toBe('malformed')
    for (const happenedAt of ['2026-02-30T10:00', '2026-11-20T24:00', '2026-11-20 19:02', '20 November', '']) expect(readAct({ ...mark, happenedAt }), happenedAt).toBe('malformed')
  })

  it('J5 sent back, everything on the draft is void, and the next draft names what it replaces', async () => {
    const { mark, add, frozen, of, state } = await scene()
    mark('宋月桂')
    add({ act: 'back', draft: 1, sha256: frozenHash(frozenBytes(frozen)), reason: '金额写错了' })
    const drafting = await state()
    expect(drafting).toMatchObject({ at: 'drafting', draft: 2, superseded: [{ draft: 1, sha256: frozenHash(frozenBytes(frozen)), paper: PAPER.sha256 }] })
    const second = inkFrozen(of, { draft: 2, ...(drafting.at === 'drafting' ? { superseded: drafting.superseded } : {}) })
    add(asJson(freezeAct(inkFrozen(of, { draft: 2 }), PAPER)))
    expect((await state()).at).toBe('drafting')
    add(asJson(freezeAct(second, PAPER)))
    const again = await state()
    expect(again.at === 'frozen' && again.standing.marks).toEqual([])
  })

  it('J6 anybody who works on the case ends it for a party at any time, except after effect; a host goes on after all', async () => {
    const { mark, add, state } = await scene()
    const end = { act: 'end', draft: 1, askedBy: '乙方罗长河', reason: '不再调解', happenedAt: '2026-11-20T19:20' }
    mark('宋月桂')
    add(end, chen)
    expect(await state()).toMatchObject({ at: 'ended', draft: 2, askedBy: '乙方罗长河' })
    mark('罗长河')
    add({ act: 'reopen', draft: 2, reason: '双方同意再谈' }, chen)
    expect((await state()).at).toBe('ended')
    add({ act: 'reopen', draft: 2, reason: '双方同意再谈' })
    expect(await state()).toMatchObject({ at: 'drafting', draft: 2, superseded: [{ draft: 1 }] })
    const late = await scene()
    late.mark('宋月桂'); late.mark('罗长河'); late.mark('周允和'); late.seal()
    late.add(end)
    expect((await late.state()).at).toBe('frozen')
  })
})

describe('a party too late', () => {
  const fact = (field: string, value: string, relayTime: number | undefined) => ({ device: 'd', seq: relayTime, at: 5, relayTime, json: fieldWrite(field, value, []) })
  it('J8 whoever was registered after the freezing is named, by the relay’s clock; a correction of one who was there is not', () => {
    const before = [fact('party/p1/姓名', '宋月桂', 100), fact('party/p2/姓名', '罗长河', 101)]
    expect(partiesAddedSince([...before, fact('party/p1/姓名', '宋月贵', 300)], 200, '2026-11-20')).toEqual([])
    expect(partiesAddedSince([...before, fact('party/p3/方', 'sides@1/A 甲方', 300), fact('party/p3/姓名', '宋望山', 301)], 200, '2026-11-20')).toEqual(['宋望山'])
    expect(partiesAddedSince([...before, fact('party/p3/姓名', '宋望山', undefined)], 200, '2026-11-20')).toEqual([])
    expect(partiesAddedSince([...before, fact('party/p3/姓名', '宋望山', 150), fact('party/p3/姓名', '宋望山', 300)], 200, '2026-11-20')).toEqual([])
  })
})

describe('clocks', () => {
  it.each([
    ['2026-11-01', '2026-12-01', []],
    ['2026-09-04', '2026-10-08', ['第三十天 2026-10-04 是休息日']],
    ['2026-11-20', '2026-12-21', ['第三十天 2026-12-20 是休息日']],
    ['2026-12-15', '2027-01-14', ['没有 2027 年的放假安排']],
    ['2026-12-18', '2027-01-18', ['第三十天 2027-01-17 是休息日', '没有 2027 年的放假安排']],
    // A Saturday that is worked is a working day.
    ['2026-09-10', '2026-10-10', []],
  ])('J7 in effect on %s, the last day to apply for confirmation is %s', (on, until, says) => {
    const [clock] = clocksAfter('people', on)
    expect(clock!.until).toBe(until)
    for (const words of says) expect(clock!.because).toContain(words)
    if (says.length === 0) expect(clock!.because).not.toMatch(/顺延|没有/)
  })

  it('J7 where the matter is one of status the days are told with what no court confirms', () => {
    expect(clocksAfter('people', '2026-11-20', 'status')[0]?.because).toContain('涉及身份关系（婚姻、亲子、收养）的内容，人民法院不受理')
    expect(clocksAfter('people', '2026-11-20')[0]?.because).not.toContain('身份关系')
    expect(clocksAfter('police', '2026-11-20', 'status')).toEqual([])
  })

  it('J7 a police agreement is not one that a court confirms', () => { expect(clocksAfter('police', '2026-11-20')).toEqual([]) })
})
