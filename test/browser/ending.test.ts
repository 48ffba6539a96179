/** The ending in a real browser: the same paper as in Node, and a verify page that opens from disk. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAsset } from '../../client/paper/build.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { typeset } from '../../client/paper/typeset.ts'
import { buildVerifier } from '../../client/verify/build.ts'
import { frozenBytes } from '../../shared/agreement.ts'
import { fromUtf8 } from '../../shared/bytes.ts'
import { sampleDoc, sampleFrozen } from '../support/agreement.ts'
import { seriousIn } from '../support/axe-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { filesOf } from '../support/bundle-attacks.ts'
import { serveEntry, type EntryPage } from '../support/entry-page.ts'

let browser: Browser
beforeAll(async () => { browser = await launchBrowser() })
afterAll(async () => { await browser.close() })

const vector = (name: string): string => fileURLToPath(new URL(`../vectors/bundle/${name}.zip`, import.meta.url))

describe('paper in the browser', () => {
  let entry: EntryPage
  beforeAll(async () => { entry = await serveEntry('paper-entry.ts') })
  afterAll(() => { entry.close() })

  it('Chromium and Node make the same bytes of one frozen text, rare characters included', async () => {
    const page = await browser.newPage()
    await page.goto(entry.url)
    await page.waitForFunction('window.typesetText !== undefined')
    const engine = makeEngine(readAsset)
    const rare = sampleFrozen(sampleDoc, { ink: [{ capacity: '甲方', name: '𠮷田嬿喆䶮\uf929' }, { capacity: '乙方', name: '罗长河' }] })
    for (const frozen of [sampleFrozen(), rare]) {
      const here = await typeset(frozen, engine)
      const there = await page.evaluate(agreement => window.typesetText(agreement), fromUtf8(frozenBytes(frozen)))
      expect([there.sha256, there.pages]).toEqual([here.sha256, here.pages])
    }
    await page.close()
  }, 120_000)
})

describe('the verify page from disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-verify-'))
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
  const asked: string[] = [], complaints: string[] = []
  let page: Page

  const put = async (...files: readonly string[]): Promise<string> => {
    await page.reload()
    await page.getByLabel('选择文件').setInputFiles([...files])
    const heading = page.getByRole('region', { name: '结论' }).getByRole('heading')
    await heading.waitFor()
    return (await heading.textContent()) ?? ''
  }
  const verdict = (): Promise<string | null> => page.getByRole('region', { name: '结论' }).getAttribute('data-verdict')

  beforeAll(async () => {
    const path = join(folder, 'verify.html')
    writeFileSync(path, (await buildVerifier()).html)
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('request', request => asked.push(request.url()))
    page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()) })
    page.on('pageerror', error => complaints.push(String(error)))
    await page.goto(pathToFileURL(path).href)
  })

  it('shows green for an honest bundle, and what it does not prove', async () => {
    expect(await put(vector('honest'))).toBe('还没有生效：协议和签署时一模一样，2 个设备签名都对得上')
    expect(await verdict()).toBe('green')
    for (const said of ['名册是第一次见到', '没有第三方时间', '不判断协议内容是否合法']) await expect.poll(() => page.getByText(said).count()).toBeGreaterThan(0)
  })

  it('shows red and the altered amount beside the signed one', async () => {
    expect(await put(vector('pdf-amount'))).toBe('这份 PDF 签好以后被改过，请不要使用')
    await expect.poll(() => page.locator('mark.ins').allTextContents()).toEqual(['42,000', '肆'])
    await expect.poll(() => page.locator('mark.del').allTextContents()).toEqual(['32,000', '叁'])
    expect(await put(vector('signature-removed'))).toContain('缺少林小满的签名')
  })

  it('shows amber, unreadable, and asks for the bundle when it has only the PDF', async () => {
    await put(vector('device-left'))
    expect(await verdict()).toBe('amber')
    expect(await put(vector('truncated'))).toBe('打不开这个文件')
    const pdf = join(folder, 'agreement.pdf')
    writeFileSync(pdf, filesOf(new Uint8Array(readFileSync(vector('honest')))).get('agreement.pdf')!)
    expect(await put(pdf)).toBe('还差核验包')
    expect(await put(pdf, vector('honest'))).toContain('一模一样')
    await page.getByText('一个字节不差').waitFor()
  })

  it('compares the digits from somebody\'s paper', async () => {
    await put(vector('honest'))
    const groups = (await page.locator('.digits span').allTextContents())
    for (const [i, group] of groups.entries()) await page.getByLabel(`第 ${i + 1} 组`).fill(group)
    await page.getByText('数字相同，还要逐字核对').first().waitFor()
    await page.getByLabel('第 3 组').fill(groups[2] === '0000' ? '0001' : '0000')
    await page.getByText('请停下来').waitFor()
  })

  it('has one main heading and no finding of axe, and every control is large enough for a thumb', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    const altered = join(folder, 'altered.pdf')
    writeFileSync(altered, filesOf(new Uint8Array(readFileSync(vector('pdf-amount')))).get('agreement.pdf')!)
    const tooSmall = (): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll('button, summary, label.choose, .boxes input')].flatMap(element => {
      const { width, height } = element.getBoundingClientRect()
      return width > 0 && (width < 44 || height < 44) ? [`${element.textContent || element.getAttribute('aria-label')} ${Math.round(width)}×${Math.round(height)}`] : []
    }))
    const sound = async (): Promise<void> => {
      await expect.poll(() => page.getByRole('heading', { level: 1 }).count()).toBe(1)
      expect(await seriousIn(page, ['moderate', 'serious', 'critical'])).toEqual([])
      expect(await tooSmall()).toEqual([])
    }
    await page.reload()
    await page.getByText('存成单个文件').waitFor()
    await sound()
    for (const files of [[vector('honest')], [vector('json-amount')], [vector('honest'), altered], [vector('truncated')]]) { await put(...files); await sound() }
    await page.setViewportSize({ width: 320, height: 640 })
    await put(vector('honest'))
    expect(await tooSmall()).toEqual([])
  }, 60_000)

  it('the printed sheet names the file, its SHA-256, and when it was checked by which clock', async () => {
    await put(vector('honest'))
    await page.emulateMedia({ media: 'print' })
    const sheet = page.locator('.print-only')
    await sheet.waitFor()
    await expect.poll(() => sheet.textContent()).toContain('honest.zip')
    await expect.poll(() => sheet.textContent()).toContain(createHash('sha256').update(readFileSync(vector('honest'))).digest('hex'))
    await expect.poll(() => sheet.textContent()).toMatch(/核验于 \d{4} 年 \d+ 月 \d+ 日 \d\d:\d\d（按这台设备的时钟）/u)
    await page.emulateMedia({ media: null })
    await expect.poll(() => sheet.isVisible()).toBe(false)
  })

  it('fits a phone, works by keyboard, and never asks a network or breaks its own policy', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await put(vector('json-amount'))
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByLabel('选择文件').focus()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('files')
    expect(asked.filter(url => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
    expect(complaints).toEqual([])
  })
})
