/** The end of a case in the built product: two people freeze, compare, sign, and somebody without a network verifies the file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { courtBringsText } from '../support/beside.ts'
import { startProduct, VERIFIER, type Product } from '../support/product.ts'
import { button, chipSays, comeIn, introduce, invite, LIN, lookAtNames, newCase, wordsOf, ZHOU } from '../support/room-page.ts'

const digits = async (page: Page): Promise<string> => (await page.getByRole('region', { name: '文本校验码' }).first().textContent())!.replace(/\D/gu, '')

describe('signed tonight, verified without a network', () => {
  let product: Product
  let host: Page, recorder: Page
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-ending-'))
  const bundle = join(folder, '核验包.zip')

  beforeAll(async () => {
    product = await startProduct()
    host = await (await product.profile()).newPage()
    recorder = await (await product.profile()).newPage()
  }, 60_000)
  afterAll(async () => { await product?.stop(); rmSync(folder, { recursive: true, force: true }) })

  it('two devices show the same 24 digits of the frozen text, and what is frozen is what was written', async () => {
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号' })
    await chipSays(host, /^已到中继/u)
    await comeIn(host, recorder, await invite(host, LIN), LIN)
    await courtBringsText(host, product.relay.port)
    for (const page of [host, recorder]) await expect.poll(() => wordsOf(page, '协议书草案'), { timeout: 20_000 }).toContain('人民币肆万贰仟元整')
    await button(host, /^请求签署/u).click()
    await host.getByRole('radio', { name: /^用自己的设备签/u }).check()
    await host.getByRole('checkbox', { name: /^不等他们/u }).check() // the judge has left
    await lookAtNames(host, 2)
    await button(host, '冻结文本').click()
    for (const page of [host, recorder]) {
      await goToFrozen(page)
      await expect.poll(() => digits(page), { timeout: 30_000 }).toMatch(/^\d{24}$/u)
    }
    await expect.poll(() => digits(recorder)).toBe(await digits(host))
    await expect.poll(() => recorder.getByText('人民币肆万贰仟元整').count()).toBeGreaterThan(0)
  }, 120_000)

  it('each signs with his own device, and the file is saved', async () => {
    for (const page of [host, recorder]) {
      await page.getByText('本机重排的 PDF 和冻结的一样。').waitFor({ timeout: 60_000 })
      await button(page, '签名').click()
      await page.getByRole('dialog', { name: '签名' }).getByRole('button', { name: '用本机签名' }).click()
      await page.getByText('你已经签了。').waitFor()
    }
    for (const page of [host, recorder]) await page.getByText('2/2 已签').waitFor()
    const [download] = await Promise.all([host.waitForEvent('download'), button(host, /^导出签署稿/u).click()])
    expect(download.suggestedFilename()).toMatch(/^核验包 .*签署稿（未生效）\.zip$/u)
    await download.saveAs(bundle)
  }, 120_000)

  it('the page from disk says so without asking anybody; one byte changed and it is red', async () => {
    const context = await product.profile({ offline: true })
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', request => { if (!/^(file|data|blob):/u.test(request.url())) asked.push(request.url()) })
    await page.goto(pathToFileURL(VERIFIER).href)
    const conclusion = page.getByRole('region', { name: '结论' })
    const put = async (file: string): Promise<string | null> => {
      await page.reload()
      await page.getByLabel('选择文件').setInputFiles(file)
      await conclusion.getByRole('heading').waitFor()
      return conclusion.getAttribute('data-verdict')
    }
    expect(await put(bundle)).toBe('green')
    await expect.poll(() => conclusion.getByRole('heading').textContent()).toContain('2 个设备签名都对得上')
    await expect.poll(() => page.getByText('林小满').count()).toBeGreaterThan(0)
    const whole = readFileSync(bundle)
    // Anywhere in the file: nothing in it is without a reason.
    for (const place of [0.05, 0.3, 0.55, 0.8, 0.97]) {
      const bytes = Buffer.from(whole)
      bytes[Math.floor(bytes.length * place)]! ^= 0x20
      const changed = join(folder, `${place}.zip`)
      writeFileSync(changed, bytes)
      expect(await put(changed), `byte at ${place}`).not.toBe('green')
    }
    expect(asked).toEqual([])
    await context.close()
  }, 60_000)

  it('nothing complained', () => { expect(product.heard.complaints).toEqual([]) })
})

/** The frozen text stands where the draft stood. */
const goToFrozen = async (page: Page): Promise<void> => { await page.getByRole('link', { name: '协议书草案', exact: true }).click() }
