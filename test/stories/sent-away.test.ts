import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { letIn, mediation, must, sit, startMemoryRelay, until, wordsOf, writes, type TestRelay } from '../support/node-place.ts'

describe('somebody is sent away', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('rooms get new keys, the others go on, his unsent words stay with him and reach nobody', async () => {
    const { rooms: [host, recorder, officer], people } = await mediation(relay.port, ['林小满', 'recorder'], ['陈砚', 'police'])
    writes(officer!, 'agreement', '一、乙方拆除雨棚。')
    await until(() => wordsOf(host!, 'agreement').includes('雨棚') && officer!.status.get().unsent === 0, 'his first words arrive')
    people[2]!.place.cut()
    await until(() => officer!.status.get().at !== 'relayed', 'he is on the road')
    writes(officer!, 'agreement', '二、路上写的一条。')
    await until(() => officer!.status.get().unsent === 1, 'kept on his device')

    must(await host!.remove(host!.people.get().find(person => person.name === '陈砚')!.id))
    await until(() => recorder!.people.get().length === 2, 'the recorder sees him go')
    writes(recorder!, 'agreement', '三、换过钥匙以后写的。')
    writes(host!, 'record', '陈砚因换班退出。')
    await until(() => wordsOf(host!, 'agreement').includes('换过钥匙') && wordsOf(recorder!, 'record').includes('换班'), 'the others go on writing')

    people[2]!.place.mend()
    officer!.retryNow()
    await until(() => officer!.status.get().at === 'refused', 'he is told')
    expect(officer!.status.get().reason).toContain('你已被移出本案')
    await until(() => officer!.text('agreement')!.access.get().at === 'read', 'he sees that writing goes nowhere')
    expect(wordsOf(officer!, 'agreement')).toContain('路上写的一条')
    expect(wordsOf(officer!, 'agreement')).not.toContain('换过钥匙')
    for (const room of [host!, recorder!]) expect(wordsOf(room, 'agreement')).not.toContain('路上写的')
    expect(host!.log.get().map(line => line.sentence)).toContain('移出陈砚，相关部分换新钥匙')

    const newcomer = await letIn(host!, await sit(relay.port, '许知衡', 'court'), 'court')
    await until(() => wordsOf(newcomer, 'agreement').includes('拆除雨棚') && wordsOf(newcomer, 'agreement').includes('换过钥匙'), 'a newcomer reads what was written under both keys')
    await Promise.all([host!, recorder!, officer!, newcomer].map(room => room.leave()))
  })
})
