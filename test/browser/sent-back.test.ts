/** A draft that is void says so on every screen; what would make it void asks first; after effect nothing does. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const freeze = (page: Page, effect: 'open' | 'effective'): Promise<void> => page.evaluate(effect => {
  const { drive, facts } = window, frozen = facts.fakeFrozen()
  drive.finishing.set({ ...frozen, signers: [], mySignature: 'not-mine', ceremony: { ...frozen.ceremony, ...(effect === 'effective' ? { effect: { at: 'effective' as const, rule: '人民调解法第二十九条', on: '2026-11-21' } } : {}) } })
}, effect)

describe('a draft that was sent back', () => {
  it.each([[1440, 'light'], [390, 'dark']] as const)('is told on every section until it was read here, at %i wide, %s', async (width, colorScheme) => {
    const { page, complaints } = await screens.open('/case/case-1/agreement', { colorScheme, viewport: { width, height: 860 } })
    await freeze(page, 'open')
    await page.getByText('文本已冻结').first().waitFor({ state: 'attached' })
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1], back: { draft: 1, by: '周允和', at: new Date().toISOString(), reason: '第三条付款日期要改' } }))
    const note = page.getByRole('alert').filter({ hasText: '第 1 稿已退回修改（周允和' })
    await note.getByText('理由：第三条付款日期要改').waitFor()
    await note.getByText('打印过的请收回，不要再签').waitFor()
    expect(await seriousIn(page)).toEqual([])
    await page.goto(`${screens.url}/case/case-1/registration`) // opened anew: it is still to be read
    await page.waitForFunction(() => 'drive' in window)
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1], back: { draft: 1, by: '周允和', at: new Date().toISOString(), reason: '第三条付款日期要改' } }))
    await button(page, '知道了').click()
    await note.waitFor({ state: 'detached' })
    await page.reload()
    await page.waitForFunction(() => 'drive' in window)
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1, 2], back: { draft: 2, by: '周允和', at: new Date().toISOString(), reason: '' } }))
    await page.getByText('第 2 稿已退回修改').waitFor()
    await expect.poll(() => page.getByText('第 1 稿已退回修改').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('is not made void by a press: a party more is asked about while the text is frozen, and added at once when it is not', async () => {
    const { page } = await screens.open('/case/case-1/registration')
    const parties = (): Promise<number> => page.evaluate(() => new Set(window.drive.factsOf('registration').flatMap(({ json }) => /party\/[^/"]+/u.exec(json)?.[0] ?? [])).size)
    const add = page.getByRole('group', { name: '加一位' }).getByRole('button').first()
    await add.waitFor()
    const before = await parties()
    await freeze(page, 'open')
    await add.click()
    const dialog = page.getByRole('dialog', { name: '第 1 稿已经冻结，还要加当事人？' })
    await dialog.getByRole('button', { name: '取消' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await parties()).toBe(before)
    await add.click()
    expect(await seriousIn(page)).toEqual([])
    await dialog.getByRole('button', { name: '还是要加' }).click()
    await expect.poll(parties).toBe(before + 1)
    await freeze(page, 'effective')
    await add.click()
    await expect.poll(parties).toBe(before + 2)
    await page.context().close()
  }, 60_000)

  it('is not offered after effect: then a slip gets a 补正书', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    await freeze(page, 'open')
    await button(page, '退回修改').waitFor()
    await freeze(page, 'effective')
    await button(page, '退回修改').waitFor({ state: 'detached' })
    await page.getByText('笔误在“打印文书”里做补正书').waitFor({ state: 'attached' })
    await page.context().close()
  }, 60_000)
})
