/** Signing night on telephones and upright tablets, and what is said there while somebody waits: the fake workspace, a real browser. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScreens, type Screens } from '../support/screens-page.ts'

const AGREEMENT = '/case/case-1/agreement'
let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true })

/** Frozen, everybody in ink. */
const night = async (options: object = {}): Promise<Page> => {
  const { page } = await screens.open(AGREEMENT, { reducedMotion: 'reduce', ...options })
  await page.evaluate(() => {
    const { drive, facts } = window
    drive.head.set({ ...drive.head.get(), stage: '签署' })
    drive.finishing.set({ ...facts.fakeFrozen(), signers: [], mySignature: 'not-mine' })
  })
  return page
}
const reads = async (page: Page): Promise<Locator> => {
  await button(page, '宣读').click()
  const reading = page.getByRole('dialog', { name: '宣读第 1 稿' })
  await reading.waitFor()
  return reading
}

describe('reading aloud', () => {
  it.each([[390, 844], [600, 960], [768, 1024], [820, 1180], [844, 390], [1024, 768], [1440, 900]])('at %d by %d the text has its room, covers nothing, and every tick is reached', async (width, height) => {
    const page = await night({ viewport: { width, height } })
    const reading = await reads(page)
    const seen = await reading.evaluate(dialog => {
      const rect = (one: Element): DOMRect => one.getBoundingClientRect()
      const text = dialog.querySelector('.reading-lines')!, body = rect(dialog.querySelector('.dialog-body')!), pane = rect(text)
      const lines = [...text.querySelectorAll('.marked-line')].map(rect), others = [...dialog.querySelectorAll('.reading-side > *, .reading-tools > *')]
      return {
        share: (Math.min(pane.bottom, body.bottom) - Math.max(pane.top, body.top)) / body.height,
        // A pane that scrolls keeps its lines inside; one that does not must be as tall as they are.
        spills: getComputedStyle(text).overflowY === 'visible' && Math.max(...lines.map(({ bottom }) => bottom)) > pane.bottom + 1,
        covered: others.filter(one => { const { left, right, top, bottom } = rect(one); return right > pane.left + 1 && left < pane.right - 1 && bottom > pane.top + 1 && top < pane.bottom - 1 }).map(one => one.textContent),
        wide: dialog.querySelector('.dialog-body')!.scrollWidth - dialog.querySelector('.dialog-body')!.clientWidth,
        begins: pane.top >= body.top,
      }
    })
    expect({ ...seen, share: seen.share >= 0.4 }).toEqual({ share: true, spills: false, covered: [], wide: 0, begins: true })
    const hidden = await reading.evaluate(dialog => [...dialog.querySelectorAll('input')].filter(box => {
      box.scrollIntoView({ block: 'nearest' })
      const { left, top, width: w, height: h } = box.getBoundingClientRect(), at = document.elementFromPoint(left + w / 2, top + h / 2)
      return at !== box && at?.closest('label')?.contains(box) !== true
    }).map(box => box.closest('label')?.textContent ?? box.type))
    expect(hidden).toEqual([])
    await page.context().close()
  })
})
