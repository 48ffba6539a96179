/** Signing night in the built product: frozen for ink, entered on a tablet while relay and host are gone, sealed the next day. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { courtBringsText } from '../support/beside.ts'
import { daysLater } from '../support/other-day.ts'
import { ownBrowser, startProduct, VERIFIER, type OwnBrowser, type Product } from '../support/product.ts'
import { startRelayProcess, type RelayProcess } from '../support/relay-process.ts'
import { button, chipSays, comeIn, introduce, invite, LIN, lookAtNames, newCase, wordsOf, ZHOU } from '../support/room-page.ts'

const TITLE = '宋月桂与罗长河相邻权纠纷'
const day = (ahead: number): string => new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10)
const TONIGHT = day(0), TOMORROW = day(1)
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII='

const places = (page: Page): Locator => page.getByRole('list', { name: '签署处' })
const place = (page: Page, name: string): Locator => places(page).getByRole('listitem').filter({ hasText: name })
const digits = async (page: Page): Promise<string> => (await page.getByRole('region', { name: '文本校验码' }).first().textContent())!.replace(/\D/gu, '')
/** As the rows say it: when, how, by whom entered. */
const entered = (page: Page): Promise<string[]> => places(page).locator('.place-mark > p:first-child').allTextContents()
const toFrozen = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: '协议书草案', exact: true }).click()
  await places(page).waitFor({ timeout: 30_000 })
}
const enter = async (page: Page, who: string, way: RegExp, minute: string): Promise<void> => {
  await button(page, `登记${who}的签署`).click()
  const form = page.getByRole('dialog', { name: `登记${who}的签署` })
  await form.getByRole('radio', { name: way }).check()
  await form.getByRole('radio', { name: '自己看过' }).check()
  await form.getByLabel('纸上写的时间').fill(`${TONIGHT}T${minute}`)
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

describe('inked tonight, sealed tomorrow', () => {
  let product: Product, second: RelayProcess | undefined
  let hostContext: BrowserContext, host: Page
  let own: OwnBrowser, tablet: Page, context: BrowserContext
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-paper-')), bundle = join(folder, '核验包.zip')

  const openTablet = async (): Promise<void> => {
    context = await own.open(product.heard)
    tablet = context.pages()[0] ?? await context.newPage()
    await tablet.setViewportSize({ width: 1180, height: 820 })
  }
  beforeAll(async () => {
    product = await startProduct()
    hostContext = await product.profile()
    host = await hostContext.newPage()
    own = await ownBrowser(product)
    await openTablet()
  }, 60_000)
  afterAll(async () => {
    await context?.close()
    await own?.remove()
    await product?.stop()
    await second?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is frozen for ink, and both devices show the same digits and can make the same paper', async () => {
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE, number: '（2026）柳溪人调字第 118 号' })
    await chipSays(host, /^已到中继/u)
    await comeIn(host, tablet, await invite(host, LIN), LIN)
    await courtBringsText(host, product.relay.port)
    for (const page of [host, tablet]) await expect.poll(() => wordsOf(page, '协议书草案'), { timeout: 20_000 }).toContain('人民币肆万贰仟元整')
    await button(host, /^请求签署/u).click()
    await host.getByRole('checkbox', { name: /^不等他们/u }).check() // the judge has left
    await lookAtNames(host, 2)
    await button(host, '冻结文本').click()
    for (const page of [host, tablet]) {
      await toFrozen(page)
      await page.getByText('本机重排的 PDF 和冻结的一样。').waitFor({ timeout: 60_000 })
    }
    await expect.poll(() => digits(tablet)).toMatch(/^\d{24}$/u)
    await expect.poll(() => digits(tablet)).toBe(await digits(host))
    await expect.poll(() => host.getByRole('list', { name: '签署人' }).count()).toBe(0)
    await tablet.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }, 120_000)

  it('is read aloud and the first signature is entered while all are there', async () => {
    await button(tablet, '宣读').click()
    const reading = tablet.getByRole('dialog', { name: '宣读第 1 稿' })
    for (const who of ['甲方宋月桂', '乙方罗长河']) await reading.getByLabel(who, { exact: true }).check()
    await reading.getByLabel(/^金额 42,000/u).check()
    await reading.getByRole('button', { name: '登记宣读' }).click()
    await reading.waitFor({ state: 'detached' })
    await enter(tablet, '甲方宋月桂', /^签名并按指印/u, '19:02')
    await place(host, '宋月桂').getByText(`${TONIGHT} 19:02 · 签名并按指印`).waitFor()
    await host.getByText(/念给宋月桂、罗长河听/u).waitFor()
  }, 60_000)

  it('relay and host go; the second signs by hand on the tablet; closed and opened again without a line, everything is there', async () => {
    await host.close()
    await product.relay.kill()
    await context.setOffline(true)
    await button(tablet, '在这台平板上手写').click()
    const setup = tablet.getByRole('dialog', { name: '在这台平板上手写' })
    await setup.getByLabel('在场见证人姓名').fill('陈砚')
    await setup.getByRole('button', { name: '开始' }).click()
    await tablet.getByRole('heading', { name: '请把平板交给 罗长河' }).waitFor()
    await button(tablet, '我是罗长河').click()
    await tablet.getByLabel('全文念给我听过，我听懂了').check()
    await tablet.getByLabel('我自愿签这份协议，没有人强迫我').check()
    const pad = (await tablet.getByRole('img', { name: '写姓名的地方' }).boundingBox())!
    for (let stroke = 0; stroke < 4; stroke += 1) {
      await tablet.mouse.move(pad.x + 80 + 90 * stroke, pad.y + 100)
      await tablet.mouse.down()
      for (let step = 1; step <= 10; step += 1) await tablet.mouse.move(pad.x + 80 + 90 * stroke + (step % 2) * 40, pad.y + 100 + 12 * step)
      await tablet.mouse.up()
    }
    await button(tablet, '确认签名').click()
    await button(tablet, '我是工作人员').click()
    await place(tablet, '罗长河').getByText('平板手写').waitFor()
    const before = { digits: await digits(tablet), entered: await entered(tablet) }
    expect(before.entered).toHaveLength(2)

    await context.close()
    await openTablet()
    await context.setOffline(true)
    await tablet.goto(product.origin)
    await tablet.getByRole('list', { name: '案件' }).getByRole('link', { name: TITLE }).click()
    await toFrozen(tablet)
    expect({ digits: await digits(tablet), entered: await entered(tablet) }).toEqual(before)
    await tablet.getByText('人民币肆万贰仟元整').first().waitFor()
    await tablet.getByText(/念给宋月桂、罗长河听/u).waitFor()
    await place(tablet, '罗长河').getByRole('img', { name: '乙方罗长河在共用平板上的手写' }).waitFor()
  }, 90_000)

  it('is finished there alone: the staff’s ink, the photographs, the print; nothing is said of effect', async () => {
    await enter(tablet, '人民调解员周允和', /^签名 /u, '19:15')
    await enter(tablet, '记录人林小满', /^签名 /u, '19:16')
    const pages = tablet.getByRole('list', { name: '签署件的每一页' })
    const missing = await pages.getByText('没有照片').count()
    expect(missing).toBeGreaterThan(0)
    for (let n = 1; n <= missing; n += 1) {
      const [chooser] = await Promise.all([tablet.waitForEvent('filechooser'), button(tablet, `选第 ${n} 页的照片`).click()])
      await chooser.setFiles({ name: `签署件${n}.png`, mimeType: 'image/png', buffer: Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.from([n])]) })
      await expect.poll(() => pages.getByText('没有照片').count()).toBe(missing - n)
    }
    const first = pages.getByRole('button', { name: /看第 1 页的照片$/u })
    await first.click()
    await tablet.getByRole('dialog', { name: '第 1 页照片' }).getByRole('img').waitFor()
    await tablet.keyboard.press('Escape')
    await button(tablet, '打印待签文本').click()
    await button(tablet, '另存 PDF').waitFor({ timeout: 60_000 })
    const [print] = await Promise.all([tablet.waitForEvent('download'), button(tablet, '另存 PDF').click()])
    expect(print.suggestedFilename()).toMatch(/^待签文本 .*第1稿\.pdf$/u)
    expect(readFileSync(await print.path()).subarray(0, 5).toString()).toBe('%PDF-')
    await expect.poll(() => tablet.getByRole('list', { name: '生效还差的项' }).getByRole('listitem').allTextContents()).toEqual([expect.stringContaining('盖章')])
    await button(tablet, '导出签署稿（待盖章，未生效）').waitFor()
    await expect.poll(() => tablet.getByText(/生效：\d/u).count()).toBe(0)
  }, 120_000)

  it('when the relay is back every mark is there once on both devices, and the next day’s seal makes effect on that day', async () => {
    second = await startRelayProcess({ data: product.data, port: product.relay.port, file: fileURLToPath(new URL('../relay.mjs', pathToFileURL(VERIFIER))) })
    await context.setOffline(false)
    await chipSays(tablet, /^已到中继/u)
    host = await hostContext.newPage()
    await host.addInitScript(`(${daysLater.toString()})(1)`) // the seal comes the next day
    await host.goto(product.origin)
    await host.getByRole('list', { name: '案件' }).getByRole('link', { name: TITLE }).click()
    await toFrozen(host)
    await expect.poll(async () => (await entered(host)).length, { timeout: 20_000 }).toBe(4)
    await expect.poll(() => entered(host)).toEqual(await entered(tablet))
    for (const page of [host, tablet]) {
      await page.getByRole('link', { name: '办理日志', exact: true }).click()
      const log = page.getByText(/^登记第 1 稿签署处/u)
      await expect.poll(() => log.count()).toBe(4)
      expect(new Set(await log.allTextContents()).size).toBe(4)
      await toFrozen(page)
    }
    await button(host, '登记盖章').click()
    const seal = host.getByRole('dialog', { name: '登记盖章' })
    await seal.getByLabel('印章保管人').fill('何慎')
    await seal.getByLabel('盖章日期').fill(TOMORROW)
    await seal.getByRole('button', { name: '登记', exact: true }).click()
    for (const page of [host, tablet]) {
      await page.getByRole('heading', { name: `生效：${TOMORROW}` }).waitFor()
      await page.getByText(/共同申请司法确认：最后一天 \d/u).waitFor()
    }
  }, 120_000)

  it('what is exported then is in effect to anybody who opens it from disk, and ink is called ink', async () => {
    await chipSays(host, /^已到中继/u)
    const [download] = await Promise.all([host.waitForEvent('download'), button(host, '定稿并导出').click()])
    await download.saveAs(bundle)
    const reader = await (await product.profile({ offline: true })).newPage()
    await reader.goto(pathToFileURL(VERIFIER).href)
    await reader.getByLabel('选择文件').setInputFiles(bundle)
    const conclusion = reader.getByRole('region', { name: '结论' })
    await conclusion.getByRole('heading').waitFor()
    await expect.poll(() => conclusion.getAttribute('data-verdict')).not.toBe('red')
    const said = (await reader.getByRole('main').textContent()) ?? ''
    expect(said).toContain(TOMORROW)
    expect(said).not.toMatch(/签名全部有效|可靠电子签名/u)
  }, 60_000)
})
