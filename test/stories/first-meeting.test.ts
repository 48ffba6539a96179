import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRights, letIn, mediation, must, sit, startMemoryRelay, until, wordsOf, writes, type TestRelay } from '../support/node-place.ts'

describe('the first meeting', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('a mediator founds a case, lets four colleagues in by link and code, and all five write at once', async () => {
    const { rooms, people } = await mediation(relay.port, ['林小满', 'recorder'], ['陈砚', 'police'], ['许知衡', 'court'], ['沈既白', 'lawyer'])
    rooms.forEach((room, i) => { for (const char of '甲乙丙丁戊'[i]! + '方认可墙体开裂三处。') writes(room, i % 2 === 0 ? 'agreement' : 'record', char) })
    await until(() => rooms.every(room => room.status.get().at === 'relayed' && room.status.get().unsent === 0), 'everything is on the relay')
    for (const section of ['agreement', 'record'] as const) {
      await until(() => new Set(rooms.map(room => wordsOf(room, section))).size === 1, `all read the same ${section}`)
      expect([...wordsOf(rooms[0]!, section)].filter(char => '甲乙丙丁戊'.includes(char)).sort().join('')).toBe(section === 'agreement' ? '丙戊甲' : '丁乙')
    }
    expect(rooms[0]!.people.get().map(person => person.name)).toEqual(['周允和', '林小满', '陈砚', '许知衡', '沈既白'])
    expect(people.flatMap(({ place }) => place.notes)).toEqual([])
    expect(relay.lines.join('\n')).not.toMatch(/宋月桂|罗长河|林小满|周允和|相邻权/)
    await Promise.all(rooms.map(room => room.leave()))
  })

  it('while the relay waits for the code of a second founder, inviting says that, and not that there is no line', async () => {
    const strict = await startMemoryRelay('code')
    await mediation(strict.port) // the first one on this machine needs none
    const { desk } = await sit(strict.port, '顾青', 'mediator')
    const room = must(await desk.enter(must(await desk.createCase({ title: '桥头早点铺油烟噪声相邻纠纷', number: '', track: 'people' }))))
    await until(() => room.foundingCodeWanted.get(), 'the relay asks for the code')
    expect(await room.invite({ role: 'recorder', name: '林小满', rights: allRights, host: false })).toMatchObject({ obstacle: true, code: 'CODE', sentence: expect.stringContaining('开通码') })
    await room.leave()
    await strict.stop()
  })

  it('each sees where the other writes, a newcomer too', async () => {
    const { rooms: [host] } = await mediation(relay.port)
    const stands = (room: typeof host, cursor: string): void => room!.text('agreement')!.awareness.setLocalStateField('cursor', cursor)
    const cursors = (room: typeof host): string[] => [...room!.text('agreement')!.awareness.getStates().values()].map(state => String(state['cursor'])).sort()
    stands(host, '第一条')
    const recorder = await letIn(host!, await sit(relay.port, '林小满', 'recorder'), 'recorder')
    await until(() => cursors(recorder).includes('第一条'), 'the newcomer sees where the host stands')
    stands(recorder, '第三条')
    stands(host, '第二条')
    for (const room of [host, recorder]) await until(() => cursors(room).join() === '第三条,第二条', 'both see both')
    await recorder.leave()
    await until(() => cursors(host).join() === '第二条', 'who left stands nowhere')
    await host!.leave()
  })

  it('somebody let in to read sees the text, the reason, and sends nothing', async () => {
    const { rooms: [host] } = await mediation(relay.port)
    writes(host!, 'agreement', '乙方赔偿甲方四万二千元。')
    const reader = await sit(relay.port, '方可', 'lawyer')
    const room = await letIn(host!, reader, 'lawyer', { ...allRights, agreement: 'read', record: 'none' })
    await until(() => wordsOf(room, 'agreement').includes('四万二千元'), 'the reader sees the agreement')
    expect(room.text('agreement')!.access.get()).toMatchObject({ at: 'read', why: expect.stringContaining('不能直接改') })
    expect(room.text('record')).toBeUndefined()
    await Promise.all([room.leave(), host!.leave()])
  })
})
