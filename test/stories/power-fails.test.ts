import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseRoom } from '../../client/workspace.ts'
import { mediation, must, newDevice, sit, until, wordsOf, writes } from '../support/node-place.ts'
import { makeSeeded } from '../support/seeded.ts'
import { startMortalRelay, type MortalRelay } from '../support/story.ts'

const KILLS = 20
const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))
const SECTIONS = ['record', 'agreement'] as const

/** People type unique characters. A character is acknowledged once its author's chip, asked a moment later, has nothing left to send. */
const typing = (rooms: readonly CaseRoom[], first: number, paceMs: number) => {
  const typed: Record<string, string[]> = { record: [], agreement: [] }
  const byRoom = rooms.map((): string[] => [])
  const acknowledged = new Set<string>()
  let next = first, on = true
  const loop = (async () => {
    while (on) {
      for (const [i, room] of rooms.entries()) {
        if (room.status.get().unsent === 0) for (const char of byRoom[i]!) acknowledged.add(char)
        const section = SECTIONS[(next + i) % 2]!
        const char = String.fromCodePoint(next++)
        typed[section]!.push(char)
        byRoom[i]!.push(char)
        writes(room, section, char, Math.floor(wordsOf(room, section).length / 2))
      }
      await pause(paceMs)
    }
  })()
  return { typed, acknowledged, stop: () => { on = false; return loop } }
}
const exactlyOnce = (text: string, typed: readonly string[]): void => expect([...text].sort().join('')).toBe([...typed].sort().join(''))

describe('the power fails', () => {
  let relay: MortalRelay
  beforeAll(async () => { relay = await startMortalRelay() })
  afterAll(async () => { await relay.stop() })

  it(`the relay is killed ${KILLS} times while four people type: everything is there exactly once, and all agree`, async () => {
    const random = makeSeeded(20)
    const { rooms, people, caseId } = await mediation(relay.port(), ['林小满', 'recorder'], ['陈砚', 'police'], ['许知衡', 'court'])
    const { typed, stop } = typing(rooms, 0x4e00, 15)
    for (let i = 0; i < KILLS; i++) {
      await pause(50 + random.below(250))
      await relay.dieAndReturn()
      for (const room of rooms) room.retryNow()
    }
    await stop()
    await until(() => rooms.every(room => room.status.get().at === 'relayed' && room.status.get().unsent === 0), 'everything is acknowledged', 30_000)
    for (const section of SECTIONS) {
      await until(() => new Set(rooms.map(room => wordsOf(room, section))).size === 1, `all agree on the ${section}`, 10_000)
      exactlyOnce(wordsOf(rooms[0]!, section), typed[section]!)
    }
    expect(people.flatMap(({ place }) => place.notes)).toEqual([])

    // Now everybody at once, in the middle of a sentence; of one client only the keys are left.
    const more = typing(rooms, 0x7000, 80)
    await until(() => more.acknowledged.size > 60, 'some of it is acknowledged', 20_000)
    for (const { place } of people) place.cut()
    await relay.die()
    await more.stop()
    const promised = [...more.acknowledged]
    await relay.returns()
    const survivor = await sit(relay.port(), '陈砚', 'police', { shelf: people[2]!.device.shelf, parts: new Map(), stores: newDevice().stores })
    const room = must(await survivor.desk.enter(caseId))
    await until(() => room.status.get().at === 'relayed', 'an admitted device with an empty store has caught up')
    const missing = (): string[] => { const text = SECTIONS.map(section => wordsOf(room, section)).join(''); return promised.filter(char => !text.includes(char)) }
    await until(() => missing().length === 0, 'everything acknowledged is on the screen').catch(() => {})
    expect(missing()).toEqual([])
    const text = SECTIONS.map(section => wordsOf(room, section)).join('')
    expect(new Set(text).size).toBe([...text].length)
    for (const section of SECTIONS) expect(typed[section]!.filter(char => !wordsOf(room, section).includes(char))).toEqual([])
    await room.leave()
    await Promise.all(rooms.map(each => each.leave()))
  }, 120_000)
})
