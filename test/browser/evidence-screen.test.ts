/** The section 证据 in the built product: every way in, what people write about an exhibit, every width, light and dark, by keyboard. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { startProduct, type Product } from '../support/product.ts'
import { button, CHEN, comeIn, introduce, invite, newCase, ZHOU } from '../support/room-page.ts'

describe('the section 证据', () => {
  let product: Product, page: Page, chen: Page
  const list = (of: Page): Locator => of.getByRole('list', { name: '证据目录' })
  const card = (of: Page, name: string): Locator => list(of).getByRole('listitem', { name, exact: true })
  const open = (of: Page): Promise<void> => of.getByRole('link', { name: '证据', exact: true }).click()
  /** As a browser hands files over in a drop or a paste. */
  const hand = (how: 'drop' | 'paste', name: string, words: string): Promise<void> => page.evaluate(({ how, name, words }) => {
    const files = new DataTransfer()
    files.items.add(new File([words], name, { type: 'text/plain' }))
    const on = document.querySelector('.evidence-place')
    if (how === 'paste') { document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true })); return }
    for (const type of ['dragenter', 'dragover', 'drop']) on?.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }))
  }, { how, name, words })

  beforeAll(async () => { product = await startProduct() })
  afterAll(async () => { await product?.stop() })

  it('is empty with a way in, and takes files by button, drop and paste; an empty file gets a sentence', async () => {
    page = await (await product.profile()).newPage()
    await page.goto(product.origin)
    await introduce(page, ZHOU)
    await newCase(page, { title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号' })
    await open(page)
    await page.getByText('还没有证据。拖照片进来，或者点“添加证据”选文件。').waitFor()
    // A real picture: the page's own.
    const photo = await page.screenshot({ type: 'jpeg', quality: 60 })
    await page.locator('input[type=file][multiple]').setInputFiles([{ name: '东墙裂缝 第二处.jpg', mimeType: 'image/jpeg', buffer: photo }, { name: '空白.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }])
    await card(page, '证据1').waitFor()
    await page.getByText('“空白.jpg”是空文件，里面没有内容。没有添加；请重新拍照或重新导出以后再加。').first().waitFor()
    await hand('drop', '排水沟走向说明.txt', '排水沟原走向由东墙外侧向北')
    await card(page, '证据2').waitFor()
    await hand('paste', '村委会调查笔录.txt', '走访邻居三户')
    await card(page, '证据3').waitFor()
    await expect.poll(() => card(page, '证据1').locator('img').count()).toBe(1)
    await expect.poll(() => card(page, '证据1').locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(10)
    for (const name of ['证据1', '证据2', '证据3']) await expect.poll(() => card(page, name).locator('.exhibit-travel').textContent(), { timeout: 20_000 }).toBe('已到中继 · 本机也有')
  }, 90_000)

  it('has the same exhibits, names and hashes on a colleague\'s device, and two who write one field are asked to settle', async () => {
    chen = await (await product.profile()).newPage()
    await comeIn(page, chen, await invite(page, CHEN), CHEN)
    await open(chen)
    await open(page)
    await card(chen, '证据1').waitFor({ timeout: 20_000 })
    const hash = (of: Page): Promise<string | null> => card(of, '证据1').locator('details code').textContent()
    await expect.poll(() => hash(chen)).toBe(await hash(page))
    // Both begin with the empty field before either has the other's word.
    await page.context().setOffline(true)
    await chen.context().setOffline(true)
    await card(page, '证据1').getByLabel('名称').focus()
    await card(chen, '证据1').getByLabel('名称').focus()
    await page.keyboard.type('东墙裂缝照片')
    await chen.keyboard.type('墙体开裂照片')
    await page.keyboard.press('Enter')
    await chen.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await chen.keyboard.press('Tab')
    await page.context().setOffline(false)
    await chen.context().setOffline(false)
    const settle = card(chen, '证据1').getByRole('group', { name: '名称 两种写法，请定一个' })
    await settle.waitFor({ timeout: 30_000 })
    await settle.getByRole('button', { name: '用“东墙裂缝照片”' }).click()
    for (const of of [page, chen]) await expect.poll(() => card(of, '证据1').getByLabel('名称').inputValue().catch(() => ''), { timeout: 20_000 }).toBe('东墙裂缝照片')
  }, 120_000)

  it('is shown, opened, taken back with a reason, and brought back by the toast', async () => {
    await card(page, '证据1').getByRole('button', { name: '出示', exact: true }).click()
    const show = page.getByRole('dialog', { name: '出示证据1' })
    await show.getByRole('button', { name: '出示', exact: true }).click() // nobody's phone is here: it is entered only
    await show.waitFor({ state: 'detached' })
    await card(page, '证据1').getByRole('list', { name: '出示记录' }).getByText(/^出示顺序 1 · .*今天 \d\d:\d\d · 周允和$/u).waitFor()
    await card(chen, '证据1').getByRole('button', { name: '打开', exact: true }).click()
    const preview = chen.getByRole('dialog', { name: '证据1' })
    await preview.getByText('已核对：和添加时一字不差').waitFor()
    await expect.poll(() => preview.getByRole('img', { name: '东墙裂缝照片' }).evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(300)
    expect(await seriousIn(chen)).toEqual([])
    await chen.keyboard.press('Escape')
    await card(page, '证据3').getByRole('button', { name: '撤回' }).click()
    const dialog = page.getByRole('dialog', { name: '撤回证据3' })
    await dialog.getByLabel('撤回原因').fill('与本案无关，传错了案件')
    await dialog.getByRole('button', { name: '撤回' }).click()
    await card(page, '证据3').getByText(/周允和 .*撤回：与本案无关，传错了案件/u).waitFor()
    await card(chen, '证据3').getByText(/与本案无关/u).waitFor({ timeout: 20_000 })
    await button(page, '撤销').click()
    await expect.poll(() => card(page, '证据3').getByText(/与本案无关/u).count()).toBe(0)
  }, 60_000)

  it('shows a PDF in the browser\'s own viewer, under the page\'s own policy, or offers the original', async () => {
    await page.locator('input[type=file][multiple]').setInputFiles({ name: '维修结算清单.pdf', mimeType: 'application/pdf', buffer: await page.pdf() })
    await card(page, '证据4').getByRole('button', { name: '打开', exact: true }).click()
    const preview = page.getByRole('dialog', { name: '证据4' })
    await preview.getByText('已核对：和添加时一字不差').waitFor()
    if (await page.evaluate(() => navigator.pdfViewerEnabled)) {
      // The viewer's own count of pages: nothing stands there when the policy keeps it out.
      const pages = async (): Promise<number> => {
        const viewer = page.frames().find(frame => frame.url().startsWith('chrome-extension:'))
        return await viewer?.evaluate(() => Number(Reflect.get(document.querySelector('pdf-viewer')?.shadowRoot?.querySelector('viewer-toolbar') ?? {}, 'docLength') ?? 0)).catch(() => 0) ?? 0
      }
      await expect.poll(pages, { timeout: 15_000 }).toBeGreaterThan(0)
    } else await preview.getByText('这个浏览器不能直接看 PDF').waitFor()
    await preview.getByRole('button', { name: '下载原件' }).waitFor()
    await preview.locator('.dialog-foot').getByRole('button', { name: '关闭' }).click()
    await preview.waitFor({ state: 'detached' })
  }, 60_000)

  it('does not show a PDF that was cut off, and says so', async () => {
    await page.locator('input[type=file][multiple]').setInputFiles({ name: '价格评估结论.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog') })
    await card(page, '证据5').getByRole('button', { name: '打开', exact: true }).click()
    const preview = page.getByRole('dialog', { name: '证据5' })
    await preview.getByText(/原文件可能损坏/u).waitFor()
    await expect.poll(() => preview.locator('iframe').count()).toBe(0)
    await preview.locator('.dialog-foot').getByRole('button', { name: '关闭' }).click()
    await preview.waitFor({ state: 'detached' })
  }, 60_000)

  it('names a file that was being read when the page went away', async () => {
    const other = await page.context().newPage()
    // A card that answers slowly.
    await other.addInitScript(() => { Blob.prototype.arrayBuffer = () => new Promise(() => {}) })
    await other.goto(page.url())
    await other.locator('input[type=file][multiple]').setInputFiles({ name: '巷道录像.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(1024, 7) })
    await other.getByText(/巷道录像\.mp4/u).first().waitFor()
    await other.close()
    const back = await page.context().newPage()
    await back.goto(page.url())
    await back.getByText(/上次没有存完：巷道录像\.mp4/u).waitFor()
    await button(back, '知道了').click()
    await expect.poll(() => back.getByText(/上次没有存完/u).count()).toBe(0)
    await back.close()
  }, 60_000)

  it('is told of in 办理日志 by what happened', async () => {
    await page.getByRole('link', { name: '办理日志', exact: true }).click()
    await expect.poll(() => page.locator('main').textContent(), { timeout: 10_000 }).toMatch(/证据1/u)
    await open(page)
  })

  it('keeps what was typed and not written yet, over a reload', async () => {
    const proves = card(page, '证据2').getByLabel('证明对象')
    await proves.focus()
    await page.keyboard.type('排水沟改道以前的走向')
    // Neither Enter nor leaving: a draft on this device, or by now a fact, never nothing.
    await page.waitForTimeout(400)
    await page.reload()
    await expect.poll(() => card(page, '证据2').getByLabel('证明对象').inputValue(), { timeout: 20_000 }).toBe('排水沟改道以前的走向')
  }, 60_000)

  it('reads on every width, light and dark, without a serious finding, and nothing is cut off', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const width of [1440, 1180, 768, 420, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.exhibit *')].every(each => each.getBoundingClientRect().right <= innerWidth + 1)), { message: `${width} ${scheme}` }).toBe(true)
        expect(await seriousIn(page), `${width} ${scheme}`).toEqual([])
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(product.heard.complaints.filter(words => !/ERR_|404/u.test(words))).toEqual([])
  }, 60_000)

  it('says aloud that this device has no room, adds nothing, and keeps what was there', async () => {
    // As a browser does that has no room: the transaction of the third large part is aborted.
    await page.evaluate(() => {
      const put = IDBObjectStore.prototype.put
      let large = 0
      IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
        const asked = put.call(this, value, key)
        if (value instanceof Uint8Array && value.length > 1024 * 1024 && ++large > 2) this.transaction.abort()
        return asked
      }
    })
    const before = await list(page).getByRole('listitem').count()
    await page.locator('input[type=file][multiple]').setInputFiles({ name: '巷口监控 整段.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(30 * 1024 * 1024, 7) })
    await page.getByText(/这台设备放不下“巷口监控 整段.mp4”（30.0 MB）。没有添加，原来的证据和文字都在/u).first().waitFor({ timeout: 30_000 })
    await expect.poll(() => list(page).getByRole('listitem').count()).toBe(before)
    await card(page, '证据1').getByRole('button', { name: '打开', exact: true }).click()
    await page.getByRole('dialog', { name: '证据1' }).getByText('已核对：和添加时一字不差').waitFor()
    await page.keyboard.press('Escape')
  }, 60_000)

  it('offers the camera on a tablet', async () => {
    const tablet = await (await product.profile({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true })).newPage()
    await tablet.goto(product.origin)
    await introduce(tablet, { ...ZHOU, name: '周允和' })
    await tablet.getByRole('button', { name: '打开样例' }).first().click()
    await tablet.getByRole('button', { name: '分区列表' }).click()
    await open(tablet)
    await button(tablet, '拍照').waitFor({ timeout: 20_000 })
    await expect.poll(() => tablet.locator('input[capture=environment]').getAttribute('accept')).toBe('image/*')
  }, 60_000)
})
