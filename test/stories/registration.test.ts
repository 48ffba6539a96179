import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediation, startMemoryRelay, until, type Someone, type TestRelay } from '../support/node-place.ts'
import { bringsBack, comesInto, fillsIn, registrationSeen, removes, settles, standsIn, toSettle } from '../support/registration.ts'
import type { CaseRoom } from '../../client/workspace.ts'

const everywhere = (rooms: readonly CaseRoom[], fact: (room: CaseRoom) => boolean, what: string): Promise<void> => until(() => rooms.every(fact), what, 15_000)
const same = (rooms: readonly CaseRoom[], path: string): string[] => {
  const seen = rooms.map(room => standsIn(room, path))
  for (const one of seen) expect(one).toEqual(seen[0])
  return seen[0]!
}
const offline = async (people: readonly Someone[], rooms: readonly CaseRoom[]): Promise<void> => {
  for (const { place } of people) place.cut()
  await everywhere(rooms, room => room.status.get().at !== 'relayed' && room.status.get().at !== 'sending', 'the lines are down')
}
const online = async (people: readonly Someone[], rooms: readonly CaseRoom[]): Promise<void> => {
  for (const { place } of people) place.mend()
  for (const room of rooms) room.retryNow()
  await everywhere(rooms, room => room.status.get().at === 'relayed' && room.status.get().unsent === 0, 'everybody has caught up')
}

describe('three who register one case without a line', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('write one amount in three ways: two values on every screen, settled by a name; two settlements apart reopen it with both', async () => {
    const { rooms, people } = await mediation(relay.port, ['陈砚', 'police'], ['林小满', 'recorder'])
    const [zhou, chen, lin] = rooms as [CaseRoom, CaseRoom, CaseRoom]
    await offline(people, rooms)
    await fillsIn(zhou, '涉及金额', '38,000')
    await fillsIn(chen, '涉及金额', '４２，０００')
    await fillsIn(lin, '涉及金额', '38000.00')
    expect(rooms.map(room => standsIn(room, '涉及金额').length)).toEqual([1, 1, 1])
    await online(people, rooms)
    await everywhere(rooms, room => toSettle(room).join() === '涉及金额', 'the amount is to be settled everywhere')
    // Lin's spelling, too: who settles before it is there has not seen it, and it would stand again.
    await everywhere(rooms, room => registrationSeen(room).history('涉及金额').length === 3, 'all three writes are everywhere')
    expect(same(rooms, '涉及金额').map(line => line.split('：')[1]).sort()).toEqual(['38,000.00 元', '42,000.00 元'])
    expect(registrationSeen(lin).conflicts[0]!.values.every(value => value.offline)).toBe(true)

    await settles(zhou, '涉及金额', '42,000')
    await everywhere(rooms, room => toSettle(room).length === 0, 'it is settled everywhere')
    expect(same(rooms, '涉及金额')).toEqual(['周允和：42,000.00 元'])
    expect(registrationSeen(chen).settlement('涉及金额')?.over).toHaveLength(3)

    // A second question, settled twice by two who do not see each other.
    await offline(people, rooms)
    await fillsIn(zhou, '备注', '鉴定费另算')
    await fillsIn(lin, '备注', '鉴定费在内')
    await online(people, rooms)
    await everywhere(rooms, room => toSettle(room).includes('备注'), 'the note is to be settled')
    await offline(people, rooms)
    await settles(zhou, '备注', '鉴定费另算')
    await settles(lin, '备注', '鉴定费在内')
    expect([toSettle(zhou), toSettle(lin)].flat()).toEqual([])
    await online(people, rooms)
    await everywhere(rooms, room => toSettle(room).includes('备注'), 'two settlements reopen it')
    expect([...same(rooms, '备注')].sort()).toEqual(['周允和：鉴定费另算', '林小满：鉴定费在内'].sort())
    await Promise.all(rooms.map(room => room.leave()))
  })

  it('one holds a field while a colleague\'s value arrives, then leaves it with his own: both survive', async () => {
    const { rooms } = await mediation(relay.port, ['陈砚', 'police'])
    const [zhou, chen] = rooms as [CaseRoom, CaseRoom]
    await fillsIn(zhou, '纠纷简要情况', '巷道变窄。')
    await everywhere(rooms, room => standsIn(room, '纠纷简要情况').length === 1, 'both read the first words')
    const held = comesInto(zhou, '纠纷简要情况')
    await fillsIn(chen, '纠纷简要情况', '外墙开裂3处。')
    await until(() => standsIn(zhou, '纠纷简要情况')[0] === '陈砚：外墙开裂3处。', 'the colleague\'s words have arrived')
    await held.leaves('巷道由2米缩至约1.1米。')
    await everywhere(rooms, room => standsIn(room, '纠纷简要情况').length === 2, 'both survive on both')
    expect([...same(rooms, '纠纷简要情况')].sort()).toEqual(['周允和：巷道由2米缩至约1.1米。', '陈砚：外墙开裂3处。'].sort())
    await Promise.all(rooms.map(room => room.leave()))
  })

  it('one removes a party while a colleague edits him offline: nothing is lost, and he comes back with the edit', async () => {
    const { rooms, people } = await mediation(relay.port, ['陈砚', 'police'])
    const [zhou, chen] = rooms as [CaseRoom, CaseRoom]
    await fillsIn(zhou, 'party/luo/姓名', '王𠮷祥')
    await fillsIn(zhou, 'party/luo/单位或住址', '青禾县柳溪镇石桥村三组')
    await fillsIn(zhou, 'party/luo/联系方式', '13800004417')
    await until(() => ['姓名', '单位或住址', '联系方式'].every(field => registrationSeen(chen).value(`party/luo/${field}`) !== ''), 'the colleague has the party')
    await offline(people, rooms)
    await fillsIn(chen, 'party/luo/单位或住址', '青禾县柳溪镇石桥村三组 12 号')
    await fillsIn(chen, 'party/luo/联系方式', '13800004471')
    await removes(zhou, 'party/luo')
    await online(people, rooms)
    await everywhere(rooms, room => registrationSeen(room).removedParties[0]?.removal?.unseen.length === 2, 'both see who removed and what he had not seen')
    const gone = registrationSeen(chen).removedParties[0]!
    expect([gone.name, gone.removal!.unseen.map(({ field }) => field.split('/').at(-1)).sort()]).toEqual(['王𠮷祥', ['单位或住址', '联系方式']])
    await bringsBack(chen, 'party/luo')
    await everywhere(rooms, room => registrationSeen(room).parties.length === 1, 'he is back')
    expect(same(rooms, 'party/luo/单位或住址')).toEqual(['陈砚：青禾县柳溪镇石桥村三组 12 号'])
    expect(same(rooms, 'party/luo/联系方式')).toEqual(['陈砚：13800004471'])
    expect(registrationSeen(zhou).parties[0]!.name).toBe('王𠮷祥')
    await Promise.all(rooms.map(room => room.leave()))
  })
})
