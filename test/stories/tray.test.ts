import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediation, sit, startMemoryRelay, until, writes, type TestRelay } from '../support/node-place.ts'
import { answers, confirms, letInto, lettersHeldBy, publishes, readsIn } from '../support/tray-people.ts'

describe('a party reads, corrects and confirms', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('gets what staff published and nothing else; his answers come back', async () => {
    const { rooms: [host, recorder] } = await mediation(relay.port, ['林小满', 'recorder'])
    writes(host!, 'agreement', '底线三万五不能再低')
    const device = await sit(relay.port, '罗长河', 'party')
    const { tray, room } = await letInto(host!, device, { side: '乙方', name: '罗长河' })
    await publishes(host!, tray, ['修墙的钱我出，三万八，年底付清。', '雨棚我拆，十二月五号前拆完。'])
    await until(() => readsIn(room).length === 2, 'both lines have come')
    expect(readsIn(room)).toEqual(['修墙的钱我出，三万八，年底付清。', '雨棚我拆，十二月五号前拆完。'])
    expect(room.head.get().title).toBe('宋月桂与罗长河相邻权纠纷')
    expect(room.people.get().map(({ name }) => name)).toEqual(['周允和', '林小满', '罗长河'])
    expect([room.text('record'), room.text('agreement'), room.facts('registration'), room.facts('acts')]).toEqual([undefined, undefined, undefined, undefined])
    await answers(room, 0, 'wrong', '修墙的钱我出，三万八，年前付清。')
    await until(() => recorder!.trays.all.get()[0]?.facts.get().some(({ json }) => json.includes('年前付清')) === true, 'the recorder has the correction')
    await publishes(host!, tray, ['修墙的钱我出，三万八，年前付清。', '雨棚我拆，十二月五号前拆完。'])
    await until(() => readsIn(room)[0] === '修墙的钱我出，三万八，年前付清。', 'the second version is there')
    await confirms(room)
    await until(() => recorder!.trays.all.get()[0]!.facts.get().some(({ json }) => json.includes('"confirm"')), 'the confirmation is there')
    expect(await lettersHeldBy(device, host!.caseId)).not.toContain('三万五')
    await Promise.all([room.leave(), host!.leave(), recorder!.leave()])
  })
})
