import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must, mediation, sit, startMemoryRelay, until, wordsOf, writes, type TestRelay } from '../support/node-place.ts'

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

describe('a lawyer on a train', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('writes offline in both rooms, closes, opens again offline, writes more, comes back: nothing lost or doubled', async () => {
    const { rooms: [host, lawyer], people: [, shen], caseId } = await mediation(relay.port, ['沈既白', 'lawyer'])
    writes(host!, 'agreement', '一、')
    await until(() => wordsOf(lawyer!, 'agreement') === '一、', 'the lawyer has the beginning')
    shen!.place.cut()
    await until(() => lawyer!.status.get().at !== 'relayed', 'the line is down')
    for (let i = 0; i < 15; i++) {
      writes(lawyer!, 'agreement', String.fromCodePoint(0x4e00 + i))
      writes(lawyer!, 'record', String.fromCodePoint(0x5e00 + i))
      if (i % 5 === 4) await pause(520)
    }
    await until(() => lawyer!.status.get().unsent === 6, 'three 处 in each room')
    writes(host!, 'agreement', '（主持人同时在写）', 0)
    await lawyer!.leave()

    const again = await sit(undefined, '沈既白', 'lawyer', shen!.device)
    const offline = must(await again.desk.enter(caseId))
    expect(wordsOf(offline, 'agreement')).toBe('一、' + Array.from({ length: 15 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(''))
    await until(() => offline.status.get().unsent === 6, 'the number survives the restart')
    writes(offline, 'agreement', '第二天接着写。')
    await until(() => offline.status.get().unsent === 7, 'one more 处')
    await offline.leave()

    const back = await sit(relay.port, '沈既白', 'lawyer', shen!.device)
    const online = must(await back.desk.enter(caseId))
    await until(() => online.status.get().at === 'relayed' && online.status.get().unsent === 0, 'all is sent')
    await until(() => wordsOf(host!, 'agreement') === wordsOf(online, 'agreement') && wordsOf(host!, 'record') === wordsOf(online, 'record'), 'both read the same')
    const text = wordsOf(host!, 'agreement')
    for (const piece of ['（主持人同时在写）', '一、', '第二天接着写。']) expect(text.split(piece).length).toBe(2)
    const typed = Array.from({ length: 15 }, (_, i) => String.fromCodePoint(0x4e00 + i))
    expect([...text.replace('一、', '')].filter(char => typed.includes(char))).toEqual([...typed, ...'一'].filter((char, i, all) => all.indexOf(char) === i))
    expect([...wordsOf(host!, 'record')].length).toBe(15)
    await Promise.all([online.leave(), host!.leave()])
  })
})
