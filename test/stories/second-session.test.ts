import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediation, must, sit, startMemoryRelay, until, type TestRelay } from '../support/node-place.ts'
import { backupSays, checkIdentity, enterParty, linksSay, openNextSession, placeSession, recordIsKnown, recordSays, sessionNumbers, sessionSays, sessionsIn, starAndLink, takeDown } from '../support/sessions.ts'

describe('a second session in the village, without a line', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('people, notices, its own record and links made there come to everybody; the first record stays as it was', async () => {
    const { rooms: [host, recorder], people: [, lin], caseId } = await mediation(relay.port, ['林小满', 'recorder'])
    await placeSession(host!, 1, '柳溪镇人民调解委员会调解室')
    await enterParty(host!, 1, '宋月桂', '甲方')
    takeDown(host!, 1, 'u-1', '墙裂跟房子老也有关系。')
    await until(() => sessionsIn(recorder!)[0]!.people.length === 1 && recordSays(recorder!).length === 1, 'the recorder has the first session')

    lin!.place.cut()
    await until(() => recorder!.status.get().at !== 'relayed', 'the line is down')
    const village = await openNextSession(recorder!, 1)
    await placeSession(recorder!, 2, '石桥村村部')
    await checkIdentity(recorder!, 2, '宋月桂', '居民身份证')
    takeDown(recorder!, 2, 'u-9', '雨棚我拆，十二月五号前拆完。')
    await starAndLink(recorder!, 'u-9', 'c-lane')
    // Meanwhile at the office the first session's place is put right, and somebody opens a second one there, too.
    await placeSession(host!, 1, '柳溪镇人民调解委员会二楼')
    await openNextSession(host!, 1)
    takeDown(host!, 1, 'u-2', '钱的事好说。')
    await recorder!.leave()

    const back = await sit(relay.port, '林小满', 'recorder', lin!.device)
    const online = must(await back.desk.enter(caseId))
    await until(() => online.status.get().at === 'relayed' && online.status.get().unsent === 0, 'all is sent')
    for (const room of [host!, online]) await until(() => recordSays(room).length === 3 && sessionsIn(room).length === 3, 'both have three lines and three sessions')
    expect(recordSays(host!)).toEqual(['以后 雨棚我拆，十二月五号前拆完。', '第一次 墙裂跟房子老也有关系。', '第一次 钱的事好说。'])
    await until(() => sessionSays(host!, village) === '石桥村村部 · 宋月桂：居民身份证，林小满，离线', `what was done in the village: ${sessionSays(host!, village)}`)
    await until(() => linksSay(host!).join() === '雨棚我拆，十二月五号前拆完。 → 不在', 'the link, and that its clause is not there')
    expect(sessionNumbers(online)).toEqual(sessionNumbers(host!))
    expect(recordIsKnown(host!)).toBe(true)
    for (const said of ['墙裂跟房子老也有关系。', '雨棚我拆，十二月五号前拆完。']) expect(await backupSays(host!)).toContain(said)
    expect(relay.lines.join('\n')).not.toMatch(/石桥村|宋月桂|雨棚/u)
    await Promise.all([online.leave(), host!.leave()])
  })
})
