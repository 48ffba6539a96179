/** SPEC "T · Trays and the wall". */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldActs, logLines, readAct, type ActFact, type TrayAct } from '../../client/model/acts.ts'
import type { Block } from '../../client/model/blocks.ts'
import { answeredAct, confirmedAct, publishedAct } from '../../client/model/tray-acts.ts'
import { publishedLines, withoutNumbers } from '../../client/model/tray-lines.ts'
import { answerObject, confirmation, greetingObject, identityObject, versionObjects, withdrawal } from '../../client/model/tray-making.ts'
import { correctionsOf, currentVersion, foldTray, nextNumber, readTrayObject, versionHash, type PublishedLine, type TrayFact, type TrayState } from '../../client/model/tray.ts'
import { makeDesk } from '../../client/desk.ts'
import { bodyBytesMax } from '../../shared/limits.ts'
import { allRights, letIn, mediation, must, newDevice, nodePlace, sit, startMemoryRelay, until, writes, type Someone, type TestRelay } from '../support/node-place.ts'
import { answers, comesTo, confirms, givenIn, keysOf, lettersHeldBy, letInto, ownTray, publishes, readsIn, trayStateOf } from '../support/tray-people.ts'

const line = (id: string, text: string, own: 'yes' | 'no' = 'no'): PublishedLine => ({ id, kind: 'utterance', label: '乙方', role: 'party', time: '15:02', own, text })
const LINES = [line('u1', '雨棚我拆，十二月五号前拆完。', 'yes'), line('u2', '修墙的钱我出，三万八，年底付清。', 'yes')]
const version = (id: string, number: number, lines: readonly PublishedLine[] = LINES, more: { paper?: 'record' | 'agreement' } = {}): string[] => versionObjects(id, {
  paper: more.paper ?? 'record', title: '调解笔录', caseTitle: '宋月桂与罗长河相邻权纠纷', caseNumber: '（2026）柳溪人调字第 118 号', number, at: '2026-11-20T07:17:00.000Z', by: '林小满', focus: '', lines,
})
let seq = 0
const by = (who: 'staff' | 'party', json: string, personId: string = who): TrayFact => ({ personId, staff: who === 'staff', seq: ++seq, at: seq, relayTime: seq, json })
const fold = (...facts: readonly TrayFact[]): TrayState => foldTray(facts)
const published = (...objects: readonly string[]): TrayFact[] => objects.map(json => by('staff', json))

describe('the objects and their fold', () => {
  it('T2 only staff greets, publishes and withdraws, only the party answers: the fold goes by the author', () => {
    const forged = fold(...version('v1', 1).map(json => by('party', json)), by('party', greetingObject('g', { side: '乙方', name: '罗长河', title: '', host: '', agency: '' })))
    expect([forged.versions.length, forged.greeting]).toEqual([0, undefined])
    const told = fold(...published(...version('v1', 1)), by('staff', answerObject('a', 'v1', 'u1', 'right', '')), by('staff', identityObject('m', 'yes')), by('party', withdrawal('w', 'v1', '')))
    expect([told.versions[0]!.answers.size, told.identity, told.versions[0]!.withdrawn]).toEqual([0, 'unsaid', undefined])
    const answered = fold(...published(...version('v1', 1)), by('party', answerObject('a', 'v1', 'u1', 'right', '')), by('party', identityObject('m', 'yes')), by('staff', withdrawal('w', 'v1', '送错了')))
    expect([answered.versions[0]!.answers.size, answered.identity, answered.versions[0]!.withdrawn?.reason]).toEqual([1, 'yes', '送错了'])
    for (const json of ['', 'null', '[]', '{"kind":"note","text":"底线三万五"}', version('v1', 1)[0]!.replace('"parts":1', '"parts":1,"note":"x"'), '{"kind":"constructor"}']) expect(readTrayObject(json), json).toBeUndefined()
  })

  it('T3 a version is whole when all its parts, by one hand, are there; each part fits an envelope, half of one shows nothing', () => {
    const long = Array.from({ length: 40 }, (_, i) => line(`u${i}`, '墙体开裂三处，最宽的能塞进一枚硬币。'.repeat(500)))
    const parts = version('v1', 1, long)
    expect(parts.length).toBeGreaterThan(3)
    for (const json of parts) expect(new TextEncoder().encode(json).length).toBeLessThan(bodyBytesMax)
    const half = fold(...published(...parts.slice(1)))
    expect([half.versions.length, half.arriving]).toEqual([0, 1])
    const mixed = fold(by('staff', parts[0]!, 'somebody else'), ...published(...parts.slice(1)))
    expect(mixed.versions).toEqual([])
    const whole = fold(...published(...[...parts].reverse()))
    expect([whole.versions[0]!.lines, whole.arriving]).toEqual([long, 0])
    expect(() => version('v2', 2, [line('u', '长'.repeat(60_001))])).toThrow('太长')
  })

  it('T4 a later version takes the former\'s place, which stays with its number and answers; equal numbers stand apart; a withdrawn one is not current', () => {
    const state = fold(...published(...version('v1', 1)), by('party', answerObject('a', 'v1', 'u2', 'wrong', '年前付清')), ...published(...version('v2', 2)), ...published(...version('v3', 2)))
    expect(state.versions.map(({ number, twin }) => [number, twin])).toEqual([[1, 0], [2, 0], [2, 1]])
    expect([currentVersion(state)!.id, state.versions[0]!.answers.get('u2')!.words, nextNumber(state, 'record'), nextNumber(state, 'agreement')]).toEqual(['v3', '年前付清', 3, 1])
    const back = fold(...published(...version('v1', 1), ...version('v2', 2), withdrawal('w', 'v2', '')))
    expect([currentVersion(back)!.id, back.versions.length]).toEqual(['v1', 2])
  })

  it('T5 the party\'s last word on a line counts; a confirmation names the text by its hash and does not count over another text or a line still called wrong', () => {
    const shown = fold(...published(...version('v1', 1))).versions[0]!
    const wrong = by('party', answerObject('a', 'v1', 'u2', 'wrong', '年前付清')), right = by('party', answerObject('b', 'v1', 'u2', 'right', '')), yes = by('party', confirmation('c', shown))
    const standing = (...facts: readonly TrayFact[]): boolean => fold(...published(...version('v1', 1)), ...facts).versions[0]!.confirmed !== undefined
    expect([standing(yes), standing(wrong, yes), standing(wrong, right, yes), standing(yes, wrong), standing(by('party', confirmation('c', { ...shown, lines: [...shown.lines, line('u3', '多出一句')] })))]).toEqual([true, false, true, false, false])
    expect(fold(...published(...version('v1', 1)), wrong, right).versions[0]!.answers.get('u2')!.says).toBe('right')
    expect(versionHash(shown)).not.toBe(versionHash({ ...shown, number: 2 }))
  })

  it('T6 a correction shows what stood, what was wanted and what stands now: waiting, changed, unchanged or gone', () => {
    const first = published(...version('v1', 1))
    const said = [by('party', answerObject('a', 'v1', 'u1', 'wrong', '十二月十号前拆完')), by('party', answerObject('b', 'v1', 'u2', 'wrong', '年前付清'))]
    const states = (lines?: readonly PublishedLine[]): unknown => { const state = fold(...first, ...said, ...(lines ? published(...version('v2', 2, lines)) : [])); return correctionsOf(state, currentVersion(state)!).map(({ line: id, state: how, now }) => [id, how, now]) }
    expect(states()).toEqual([['u1', 'waiting', LINES[0]!.text], ['u2', 'waiting', LINES[1]!.text]])
    expect(states([LINES[0]!, line('u2', '修墙的钱我出，三万八，年前付清。')])).toEqual([['u1', 'unchanged', LINES[0]!.text], ['u2', 'changed', '修墙的钱我出，三万八，年前付清。']])
    expect(states([LINES[0]!])).toEqual([['u1', 'unchanged', LINES[0]!.text], ['u2', 'gone', undefined]])
    const taken = fold(...first, ...said, by('party', answerObject('c', 'v1', 'u1', 'right', '')))
    expect(correctionsOf(taken, currentVersion(taken)!).map(({ line: id }) => id)).toEqual(['u2'])
  })
})

describe('from the text to the tray', () => {
  const utterance = (name: string, text: string, speaker = 'party-b'): Block => ({ kind: 'utterance', id: `u-${name}`, speaker, name, at: '2026-11-20T07:02:00.000Z', runs: [{ text }] })

  it('T7 own words are those taken down under the party\'s side or name, never a relative\'s; empty lines and the document\'s inner names stay behind', () => {
    const lines = publishedLines([utterance('乙方', '我拆。'), utterance('罗长河', '我拆。'), utterance('乙方 罗长河', '我拆。'), utterance('乙方之子', '我爸说得对。'), utterance('甲方', '好。', 'party-a'), utterance('乙方', '  '), { kind: 'paragraph', runs: [] }], { side: '乙方', name: '罗长河' })
    expect(lines.map(({ label, own }) => [label, own])).toEqual([['乙方', 'yes'], ['罗长河', 'yes'], ['乙方 罗长河', 'yes'], ['乙方之子', 'no'], ['甲方', 'no']])
    expect(Object.keys(lines[0]!).sort()).toEqual(['id', 'kind', 'label', 'own', 'role', 'text', 'time'])
    expect(publishedLines([utterance('', '没有名字')], { side: '', name: '' })[0]!.own).toBe('no')
    for (const name of ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜', '\uF929大成']) expect(publishedLines([utterance(name, name)], { side: '甲方', name }).map(({ label, text, own }) => [label, text, own])).toEqual([[name, name, 'yes']])
  })

  it('T8 lines for the wall keep ID and mobile numbers only in part, in either width; amounts and account numbers stay', () => {
    const wall = (text: string): string => withoutNumbers([line('u', text)])[0]!.text
    expect(wall('身份证号码11010519491231002X，电话13800001234。')).toBe('身份证号码110***********002X，电话138****1234。')
    expect(wall('电话１３８００００１２３４')).toBe('电话１３８****１２３４')
    expect(wall('110105194912310021')).toBe('110***********0021')
    for (const same of ['42,000元', '账号6230000000000426118', '2026年12月5日', '（2026）柳溪人调字第118号']) expect(wall(same)).toBe(same)
  })

  it('T9 what is published and answered stands in 办理日志 by its hash and moves nothing of the signing', () => {
    const state = fold(...published(...version('v1', 1)), by('party', answerObject('a', 'v1', 'u2', 'wrong', '年前付清')))
    const shown = state.versions[0]!, answer = shown.answers.get('u2')!
    const acts: TrayAct[] = [publishedAct('sent', '乙方', shown), answeredAct('乙方', shown, answer), confirmedAct('乙方', shown, 'ab'.repeat(32)), publishedAct('withdrawn', '乙方', shown, '送错了')]
    const facts = acts.map((body, i): ActFact => ({ id: `f${i}`, personId: 'p', deviceId: 'd', seq: i + 1, relayTime: i, at: i, body: { ...body } }))
    const folded = foldActs(facts, { caseId: 'c', mayFreeze: () => true, goodSignatures: new Set() })
    expect(folded.state).toMatchObject({ at: 'drafting', draft: 1 })
    const said = logLines(folded.verdicts, () => '林小满').map(({ sentence }) => sentence)
    expect(said[0]).toBe(`送乙方核对：调解笔录第 1 版（凭据 ${versionHash(shown).slice(0, 8)}）。`)
    expect(said[1]).toContain('“修墙的钱我出，三万八，年底付清。”应为“年前付清”')
    expect(said[2]).toContain('确认调解笔录第 1 版')
    expect(said[3]).toContain('理由：送错了')
    expect(readAct({ ...acts[0]!, note: 'x' })).toBe('malformed')
    expect(readAct({ ...acts[0]!, object: 'zz' })).toBe('malformed')
  })
})

describe('who may read what', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  /** Somebody whose every incoming frame is kept. */
  const listening = async (name: string): Promise<Someone & { readonly frames: Uint8Array[] }> => {
    const device = newDevice(), place = nodePlace(relay.port, device), frames: Uint8Array[] = []
    class Listening extends place.WebSocketClass {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => { frames.push(new Uint8Array(data.slice(0))) })
      }
    }
    const desk = await makeDesk({ ...place, WebSocketClass: Listening })
    must(await desk.setProfile({ name, agency: '', role: 'party' }))
    return { desk, place, device, frames }
  }

  it('T1 a party\'s device holds his own tray and nothing else; the wall\'s device reads the wall and cannot write', async () => {
    const { rooms: [host] } = await mediation(relay.port)
    const { room: luo } = await letInto(host!, await sit(relay.port, '罗长河', 'party'), { side: '乙方', name: '罗长河' })
    const { room: song } = await letInto(host!, await sit(relay.port, '宋月桂', 'party'), { side: '甲方', name: '宋月桂' })
    const wall = must(await host!.trays.make('wall'))
    expect(must(await host!.trays.make('wall')).id).toBe('wall')
    const screen = await comesTo(host!, await sit(relay.port, '大屏', 'party'), 'wall', '大屏')
    expect([luo, song, screen].map(room => room.trays.all.get().map(({ id }) => (id === 'wall' ? id : 'own')))).toEqual([['own'], ['own'], ['wall']])
    expect([luo, song, screen, host!].map(room => room.trays.seat.get())).toEqual(['tray', 'tray', 'wall', 'working'])
    expect(ownTray(luo).id).not.toBe(ownTray(song).id)
    for (const room of [luo, song, screen]) expect(Object.values(room.me.get().rights).every(right => right === 'none')).toBe(true)
    expect(luo.people.get().map(({ name }) => name)).toEqual(['周允和', '罗长河'])
    expect(await ownTray(screen).write(identityObject('x', 'yes'))).toMatchObject({ obstacle: true, code: 'NO_GRANT' })
    await publishes(host!, wall, ['乙方于2026年12月5日前拆除雨棚。'], undefined)
    await until(() => readsIn(screen)[0] === '乙方于2026年12月5日前拆除雨棚。', 'the wall follows')
    await Promise.all([luo, song, screen, host!].map(room => room.leave()))
  })

  it('T10 who comes later to work on both texts gets the trays, others do not; who is removed reads nothing that is published afterwards', async () => {
    const { rooms: [host] } = await mediation(relay.port)
    const party = await sit(relay.port, '罗长河', 'party')
    const { tray, room: luo } = await letInto(host!, party, { side: '乙方', name: '罗长河' })
    const recorder = await letIn(host!, await sit(relay.port, '林小满', 'recorder'), 'recorder')
    const police = await letIn(host!, await sit(relay.port, '陈砚', 'police'), 'police')
    const narrowed = await letIn(host!, await sit(relay.port, '方可', 'lawyer'), 'lawyer', { ...allRights, agreement: 'none' })
    await until(() => recorder.trays.all.get().length === 1 && police.trays.all.get().length === 1, 'both have the tray')
    expect([recorder, police].map(room => room.trays.all.get()[0]!.access.get().at)).toEqual(['write', 'read'])
    expect([recorder, police, narrowed].map(room => room.trays.mayPublish.get())).toEqual([true, false, false])
    expect(narrowed.trays.all.get()).toEqual([])
    await publishes(recorder, recorder.trays.all.get()[0]!, ['第一版的话'])
    await until(() => readsIn(luo)[0] === '第一版的话', 'published by the recorder')
    const me = luo.me.get().id
    must(await host!.remove(me))
    await until(() => luo.status.get().at === 'refused' || luo.status.get().at === 'offline' || luo.status.get().at === 'connecting', 'he is out')
    await publishes(host!, tray, ['移出以后的话'])
    await until(() => trayStateOf(recorder.trays.all.get()[0]!).versions.length === 2, 'the staff has the second version')
    expect(await lettersHeldBy(party, host!.caseId)).not.toContain('移出以后')
    await Promise.all([luo, recorder, police, narrowed, host!].map(room => room.leave()))
  })

  it('T11 frames that reach a party or the wall, opened with every key of the case, hold no character of another room', async () => {
    const { rooms: [host, recorder], people: [mediator] } = await mediation(relay.port, ['林小满', 'recorder'])
    const luo = await listening('罗长河'), screen = await listening('大屏')
    const { tray, room } = await letInto(host!, luo, { side: '乙方', name: '罗长河' })
    const wall = must(await host!.trays.make('wall'))
    const onWall = await comesTo(host!, screen, 'wall', '大屏')
    const canaries = ['翡翠鸟登记', '琥珀狐身份', '玛瑙鹿笔录', '珊瑚鱼草案', '琉璃蝶证据', '砗磲鹭审阅', '珐琅雀日志', '水晶獭当面']
    for (const [i, section] of (['registration', 'identity', 'evidence', 'review', 'acts'] as const).entries()) {
      must(await host!.facts(section)!.write(JSON.stringify({ kind: 'field', id: `c${i}`, field: '纠纷简要情况', value: canaries[[0, 1, 4, 5, 6][i]!], replaces: [] })))
    }
    writes(host!, 'record', canaries[2]!)
    writes(recorder!, 'agreement', canaries[3]!)
    host!.announce('正在改第三条', 'agreement')
    recorder!.text('record')!.awareness.setLocalStateField('cursor', canaries[7]!)
    await publishes(host!, tray, ['送给罗长河核对的这一句。'])
    await publishes(host!, wall, ['投到大屏上的这一句。'], undefined)
    await until(() => readsIn(room).length === 1 && readsIn(onWall).length === 1, 'both have what is theirs')
    await answers(room, 0, 'right')
    await confirms(room)
    await until(() => room.status.get().at === 'relayed' && host!.status.get().unsent === 0, 'all is through')
    const keys = await keysOf(mediator!, host!.caseId)
    const rooms = (of: Someone & { frames: Uint8Array[] }): { sections: (string | undefined)[]; letters: string } => { const given = givenIn(of.frames, keys); return { sections: [...given.rooms].map(each => keys.sectionOf(each)).sort(), letters: given.letters } }
    const [his, its] = [rooms(luo), rooms(screen)]
    expect(his.letters).toContain('送给罗长河核对的这一句。')
    expect(its.letters).toContain('投到大屏上的这一句。')
    expect([his.letters.includes('投到大屏'), its.letters.includes('送给罗长河')]).toEqual([false, false])
    for (const canary of canaries) for (const { letters } of [his, its]) expect(letters).not.toContain(canary)
    expect([his.sections.length, its.sections]).toEqual([2, ['wall', undefined]]) // the roster has no section
    const held = await lettersHeldBy(luo, host!.caseId)
    for (const canary of canaries) expect(held).not.toContain(canary)
    // The same look finds them in what the mediator holds: it can fail.
    const working = await lettersHeldBy(mediator!, host!.caseId)
    expect(canaries.filter(canary => working.includes(canary)).length).toBeGreaterThan(5)
    await Promise.all([room, onWall, host!, recorder!].map(each => each.leave()))
  })
})
