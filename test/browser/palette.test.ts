/** Ctrl+K in the middle of writing: no key falls on the page before it, and none is lost after it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

describe('Ctrl+K', () => {
  it('Ctrl+K and Esc in the middle of a text: the caret is where it was, and what is typed next stands there', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    const text = page.getByRole('textbox', { name: '协议书草案正文' })
    await text.locator('[data-clause] p').first().click()
    await page.keyboard.press('End')
    await page.keyboard.type('甲')
    for (const typed of ['', '打印']) {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: '搜索和命令' }).waitFor()
      await page.keyboard.type(typed)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => text.evaluate(box => box.contains(getSelection()?.anchorNode ?? null))).toBe(true)
      await page.keyboard.type('乙')
    }
    await expect.poll(() => text.locator('[data-clause] p').first().innerText()).toMatch(/甲乙乙$/u)
    await page.context().close()
  }, 120_000)

  it('Ctrl+K has its box the same instant: nothing that is typed after it falls on the page', async () => {
    const { page } = await screens.open('/?desk')
    expect(await page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
      return document.activeElement?.role
    })).toBe('combobox')
    await page.context().close()
  }, 120_000)
})
