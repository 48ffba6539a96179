/** One person with several windows: other cases in them, and a newer version that waits for his word. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { behindNewerVersion, type NewerVersion } from '../support/newer-version.ts'
import { startProduct, type Product } from '../support/product.ts'
import { beginWord, button, chipSays, editor, introduce, newCase, toEnd, wordsOf, writeWords, ZHOU } from '../support/room-page.ts'

let product: Product, door: NewerVersion, context: BrowserContext
let first: Page, second: Page, desk: Page
const SONG = '宋月桂与罗长河相邻权纠纷', TAO = '陶氏兄弟赡养纠纷'

beforeAll(async () => {
  product = await startProduct()
  door = await behindNewerVersion(product)
  context = await product.profile()
  first = await context.newPage()
}, 60_000)
afterAll(async () => { await door?.close(); await product?.stop() })

const row = (title: string) => desk.getByRole('list', { name: '案件', exact: true }).getByRole('listitem').filter({ hasText: title })

describe('several windows', () => {
  it('hold two cases at once; nothing of one is in the other, and the desk in a third sees both as they change', async () => {
    await first.goto(door.origin)
    await introduce(first, ZHOU)
    await newCase(first, { title: SONG, number: '（2026）柳溪人调字第 118 号' })
    second = await context.newPage()
    desk = await context.newPage()
    await desk.goto(door.origin)
    await second.goto(door.origin)
    await newCase(second, { title: TAO, number: '（2026）柳溪人调字第 123 号' })
    // The desk was open before the second case was: it hears of it.
    await row(TAO).waitFor()
    for (const page of [first, second]) await button(page, '人民调解协议书').click()
    await toEnd(first, '协议书草案')
    await toEnd(second, '协议书草案')
    await Promise.all([writeWords(first, ['巷道', '归', '两家', '共用', '。']), writeWords(second, ['赡养费', '每月', '十五日', '前', '付', '。'])])
    for (const page of [first, second]) await chipSays(page, /^已到中继/u)
    await expect.poll(() => wordsOf(first, '协议书草案')).toContain('巷道归两家共用。')
    await expect.poll(() => wordsOf(first, '协议书草案')).not.toContain('赡养费每月')
    await expect.poll(() => wordsOf(second, '协议书草案')).toContain('赡养费每月十五日前付。')
    await expect.poll(() => wordsOf(second, '协议书草案')).not.toContain('巷道归两家')
    for (const title of [SONG, TAO]) await expect.poll(() => row(title).textContent(), { timeout: 15_000 }).toContain('已到中继')
    // Neither window has put the other's card away.
    await desk.reload()
    for (const title of [SONG, TAO]) await expect.poll(() => row(title).textContent()).toContain('周允和 · ')
    await expect.poll(() => row(SONG).textContent()).toContain('第 118 号')
    await expect.poll(() => row(TAO).textContent()).toContain('第 123 号')
  }, 90_000)
})

describe('a newer version', () => {
  const marked = (page: Page): Promise<boolean> => page.evaluate(() => 'neverReloaded' in window)
  const note = (page: Page) => page.getByRole('status').filter({ hasText: '有新版本，方便时再换。' })
  const shells = (): Promise<string[]> => desk.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('shell-')))

  it('waits, says so quietly, and interrupts neither a composition nor what is not sent', async () => {
    await desk.evaluate(async () => { await navigator.serviceWorker.ready })
    for (const page of [first, second, desk]) await page.reload()
    await editor(first, '协议书草案').waitFor()
    await expect.poll(() => first.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 20_000 }).toBe(true)
    for (const page of [first, second, desk]) await page.evaluate(() => { Object.assign(window, { neverReloaded: 1 }) })
    await toEnd(first, '协议书草案')
    await beginWord(first, 'xie shang')
    door.publish()
    await desk.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update() })
    for (const page of [first, second, desk]) await note(page).waitFor({ timeout: 20_000 })
    await expect.poll(() => editor(first, '协议书草案').evaluate(text => text === document.activeElement)).toBe(true)
    await expect.poll(() => desk.evaluate(async () => { const there = await navigator.serviceWorker.getRegistration(); return [there?.waiting !== null, there?.active?.state] })).toEqual([true, 'activated'])
    await new Promise(passed => { setTimeout(passed, 2000) })
    for (const page of [first, second, desk]) await expect.poll(() => marked(page)).toBe(true)
    const cdp = await context.newCDPSession(first)
    await cdp.send('Input.insertText', { text: '协商' })
    await chipSays(first, /^已到中继/u)
    await expect.poll(() => wordsOf(first, '协议书草案')).toContain('协商')
  }, 90_000)

  it('comes in the window whose button was pressed; the others write on, with the files they began with', async () => {
    await note(second).getByRole('button', { name: '以后再说' }).click()
    await expect.poll(() => note(second).count()).toBe(0)
    await Promise.all([desk.waitForEvent('load'), note(desk).getByRole('button', { name: '现在换' }).click()])
    await row(SONG).waitFor()
    await expect.poll(() => marked(desk)).toBe(false)
    await expect.poll(() => note(first).count()).toBe(0)
    for (const page of [first, second]) await expect.poll(() => marked(page)).toBe(true)
    await expect.poll(() => shells()).toHaveLength(2)
    expect((await shells()).at(-1)).toBe('shell-ffffffffffffffff')
    await toEnd(second, '协议书草案')
    await writeWords(second, ['三人', '轮流', '照料', '。'])
    await chipSays(second, /^已到中继/u)
    // A part of the former version that was never loaded before is still there.
    await button(second, '请人进来').click()
    await second.getByRole('dialog', { name: '请人进来' }).waitFor()
    expect(product.heard.complaints).toEqual([])
  }, 60_000)
})
