/**
 * Two real editors in one page, random inserts and splits with characters that
 * occur only once, and partitions. Seeds are fixed; a failing one is named.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHarness } from '../support/harness-page.ts'
import type { Harness } from '../support/harness-page.ts'
import { clause, paragraph, utterance } from '../support/lines.ts'

let harness: Harness
let page: Page
beforeAll(async () => { harness = await openHarness(); ({ page } = await harness.page()) }, 60_000)
afterAll(async () => { await harness.close() })

interface Round { readonly typed: number; readonly lost: string[]; readonly doubled: string[]; readonly splitTogether: boolean; readonly agree: boolean }

/** Runs in the page. One round: a partition in which both write, then the joining. */
const play = ({ rounds, seed, moves }: { rounds: number; seed: number; moves: 'insert' | 'insert and split' }): Round[] => {
  let state = seed
  const random = (below: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 2 ** 32) * below) }
  let next = 0x4e00
  const { actor } = window.stage
  const [a, b] = [actor('a'), actor('b')]
  const letters = (name: string): string => actor(name).shown().join('')
  const wrote = new Set<string>()
  const results: Round[] = []
  const before = new Map<string, number>()
  const move = (name: 'a' | 'b'): 'split' | 'insert' => {
    const one = actor(name)
    const { doc } = one.view().state
    const places: number[] = []
    doc.descendants((node, at) => { if (node.isTextblock) for (let offset = 0; offset <= node.content.size; offset += 1) places.push(at + 1 + offset) })
    const place = places[random(places.length)] ?? 1
    if (moves === 'insert and split' && random(4) === 0) {
      one.caret(place)
      one.press('Enter')
      return 'split'
    }
    const count = 1 + random(3)
    let words = ''
    for (let index = 0; index < count; index += 1) { words += String.fromCodePoint(next); wrote.add(String.fromCodePoint(next)); next += 1 }
    one.insert(place, words)
    return 'insert'
  }
  for (const letter of letters('a')) wrote.add(letter)
  for (let round = 0; round < rounds; round += 1) {
    const split = { a: false, b: false }
    if (random(3) > 0) b.device.cut()
    for (let turn = 0; turn < 2 + random(5); turn += 1) {
      for (const name of ['a', 'b'] as const) if (random(2) === 0 && move(name) === 'split') split[name] = true
    }
    b.device.join()
    const text = letters('a')
    const count = (letter: string): number => text.split(letter).length - 1
    const lost = [...wrote].filter(letter => count(letter) === 0)
    const doubled = [...wrote].filter(letter => count(letter) > Math.max(before.get(letter) ?? 1, 1))
    for (const letter of wrote) before.set(letter, count(letter))
    results.push({
      typed: wrote.size, lost, doubled, splitTogether: split.a && split.b,
      agree: text === letters('b') && JSON.stringify(a.lines()) === JSON.stringify(b.lines()) && a.dom().join('') === text,
    })
  }
  return results
}

describe('every character exactly once', () => {
  for (const [section, seed] of [['agreement', [paragraph('前言'), clause('c-1', '雨棚'), clause('c-2', '')]], ['record', [utterance('u-1', '巷子'), utterance('u-2', '')]]] as const) {
    it(`D20 ${section}: inserts alone, in and out of partitions, lose and double nothing`, async () => {
      for (let run = 1; run <= 2; run += 1) {
        await page.evaluate(wanted => { window.stage.set({ section: wanted.section, seed: [...wanted.seed], devices: ['a', 'b'] }) }, { section, seed })
        const rounds = await page.evaluate(play, { rounds: 15, seed: run * 7919, moves: 'insert' as const })
        for (const [index, round] of rounds.entries()) expect(round, `seed ${run * 7919}, round ${index}`).toMatchObject({ lost: [], doubled: [], agree: true })
      }
    })

    it(`D20 ${section}: with splits nothing is lost; only tails of lines that both sides split in one partition are doubled`, async () => {
      const sum = { typed: 0, doubled: 0, rounds: 0 }
      for (let run = 1; run <= 4; run += 1) {
        await page.evaluate(wanted => { window.stage.set({ section: wanted.section, seed: [...wanted.seed], devices: ['a', 'b'] }) }, { section, seed })
        const rounds = await page.evaluate(play, { rounds: 15, seed: run * 104729, moves: 'insert and split' as const })
        for (const [index, round] of rounds.entries()) {
          const where = `seed ${run * 104729}, round ${index}`
          expect(round.lost, where).toEqual([])
          expect(round.agree, where).toBe(true)
          if (!round.splitTogether) expect(round.doubled, where).toEqual([])
          sum.doubled += round.doubled.length
                  sum.rounds += 1
        }
        sum.typed += rounds.at(-1)?.typed ?? 0
      }
      // Measured: 14 of 381 and 14 of 373 characters in 60 rounds, a quarter of them split moves.
      expect(sum.doubled, `${sum.doubled} of ${sum.typed} characters doubled in ${sum.rounds} rounds`).toBeLessThan(sum.typed / 10)
    })
  }
})
