/**
 * A police officer's 50 MB exhibit: added without a network, the browser
 * closed, opened again, the cable pulled twice while it is sent. Byte for byte
 * the same at the mediator's, and nothing of it readable at the relay.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { ownBrowser, silence, startProduct, type OwnBrowser, type Product } from '../support/product.ts'
import { hanIn, hanInFolder, needlesOf } from '../support/profile-disk.ts'
import { CHEN, chipSays, comeIn, introduce, invite, newCase, ZHOU } from '../support/room-page.ts'

const TITLE = '滨河路追尾事故损害赔偿纠纷'
const NAME = '行车记录仪 右后翼子板被撞.mp4'
const CANARY = '金丝雀车牌青A·六尺七'
const PROVES = '乙方车辆未保持安全距离，右后方撞上甲方车辆'
const MB = 1024 * 1024

/** 50 MB that do not compress, with a canary at the beginning, in every part and at the end. */
const recording = (): Buffer => {
  const bytes = Buffer.alloc(50 * MB + 4321)
  let state = 42
  for (let at = 0; at + 4 <= bytes.length; at += 4) { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; bytes.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at) }
  bytes.write('\0\0\0\x20ftypisom', 0, 'latin1')
  for (let at = 64; at < bytes.length; at += 4 * MB) bytes.write(CANARY, at)
  bytes.write(CANARY, bytes.length - 64)
  return bytes
}
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** What of it stands readable in anything that the page's origin keeps in IndexedDB; looked for in the page, 50 MB are too much to carry over. */
const unsealed = (page: Page, needles: readonly number[][]): Promise<{ bytes: number; found: string[] }> => page.evaluate(async spelled => {
  const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error) })
  // One letter a byte, the same for what is looked through and what is looked for.
  const latin1 = new TextDecoder('latin1'), utf8 = new TextEncoder(), wanted = spelled.map(bytes => latin1.decode(Uint8Array.from(bytes)))
  const found: string[] = []
  let bytes = 0
  const look = (value: unknown): void => {
    if (value instanceof Uint8Array) { bytes += value.length; const text = latin1.decode(value); found.push(...wanted.filter(needle => text.includes(needle))) }
    else if (typeof value === 'string') look(utf8.encode(value))
    else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) { look(name); look(each) }
  }
  for (const { name = '' } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name))
    for (const store of db.objectStoreNames) {
      for (const key of await asked(db.transaction(store).objectStore(store).getAllKeys())) { look(key); look(await asked(db.transaction(store).objectStore(store).get(key) as IDBRequest<unknown>)) }
    }
    db.close()
  }
  return { bytes, found }
}, needles.map(bytes => [...bytes]))

const toEvidence = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: '证据', exact: true }).click()
  await page.getByRole('heading', { name: '证据' }).waitFor()
}
const exhibit = (page: Page) => page.getByRole('list', { name: '证据目录' }).getByRole('listitem').first()
const hashOf = async (page: Page): Promise<string> => (await exhibit(page).locator('details code').textContent())!.trim()

describe('a large exhibit', () => {
  let product: Product, car: OwnBrowser, context: BrowserContext
  let host: Page, chen: Page
  const heard = silence()
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-exhibit-'))
  const file = recording(), original = sha256(file)
  const cut = async (): Promise<void> => { car.cable.pull(); await context.setOffline(true) }
  const mend = async (): Promise<void> => { car.cable.plug(); await context.setOffline(false) }
  const state = async (): Promise<string> => (await exhibit(chen).locator('.exhibit-travel').textContent())!
  const sent = async (): Promise<number> => { const words = await state(); return /已送出 (\d+)\/13 份/u.test(words) ? Number(RegExp.$1) : words.startsWith('已到中继') ? 13 : 0 }
  const openBrowser = async (): Promise<void> => { context = await car.open(heard); chen = context.pages()[0] ?? await context.newPage() }

  beforeAll(async () => {
    writeFileSync(join(folder, NAME), file)
    product = await startProduct()
    car = await ownBrowser(product)
  }, 90_000)
  afterAll(async () => {
    await context?.close()
    await car?.remove()
    await product?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('belongs to a case of two people', async () => {
    host = await (await product.profile()).newPage()
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE })
    await chipSays(host, /^已到中继/u)
    const link = await invite(host, CHEN)
    await openBrowser()
    await comeIn(host, chen, link, CHEN)
    await chen.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }, 60_000)

  it('is added without a network and is on the device, whole, with its hash', async () => {
    await cut()
    await toEvidence(chen)
    await chen.getByText('还没有证据').waitFor()
    await chen.locator('input[type=file][multiple]').setInputFiles(join(folder, NAME))
    await exhibit(chen).waitFor({ timeout: 30_000 })
    await expect.poll(() => state()).toBe('已存本机 · 未送出（共 13 份）')
    await expect.poll(() => hashOf(chen)).toBe(original)
    await exhibit(chen).getByLabel('证明对象').fill(PROVES)
    await chen.keyboard.press('Enter')
    expect(await seriousIn(chen)).toEqual([])
  }, 60_000)

  it('survives the closing of the browser, without a network', async () => {
    await context.close()
    await openBrowser()
    await cut()
    await chen.goto(product.origin)
    await chen.getByRole('list', { name: '案件' }).getByRole('link', { name: TITLE }).click()
    await toEvidence(chen)
    await expect.poll(() => state()).toBe('已存本机 · 未送出（共 13 份）')
    await expect.poll(() => hashOf(chen)).toBe(original)
    await expect.poll(() => exhibit(chen).getByLabel('证明对象').inputValue()).toBe(PROVES)
    await expect(host.getByRole('list', { name: '证据目录' }).count()).resolves.toBe(0)
  }, 60_000)

  it('is sent through two cuts, counting exactly, and the colleague is told as long as it is not all there', async () => {
    await toEvidence(host)
    let before = 0
    for (const enough of [1, 4]) {
      await mend()
      await expect.poll(sent, { timeout: 40_000, interval: 5 }).toBeGreaterThanOrEqual(enough)
      await cut()
      const now = await sent()
      expect(now).toBeGreaterThanOrEqual(before)
      expect(now).toBeLessThan(13)
      before = now
      await exhibit(host).waitFor({ timeout: 20_000 })
      await expect.poll(() => exhibit(host).locator('.exhibit-travel').textContent()).toBe('原件还在添加它的设备上')
      await exhibit(host).getByRole('button', { name: '打开', exact: true }).click()
      await host.getByRole('dialog').getByText(/原件还没有传完/u).waitFor()
      await host.keyboard.press('Escape')
    }
    await mend()
    await expect.poll(state, { timeout: 60_000 }).toBe('已到中继 · 本机也有')
  }, 120_000)

  it('is byte for byte the same on the other device, and shows the same hash on both', async () => {
    await expect.poll(() => exhibit(host).locator('.exhibit-travel').textContent(), { timeout: 15_000 }).toBe('已到中继')
    await expect.poll(() => hashOf(host)).toBe(original)
    const [download] = await Promise.all([host.waitForEvent('download', { timeout: 60_000 }), exhibit(host).getByRole('button', { name: '下载原件' }).click()])
    expect(download.suggestedFilename()).toBe(NAME)
    const saved = join(folder, 'saved')
    await download.saveAs(saved)
    expect(sha256(readFileSync(saved))).toBe(original)
    await expect.poll(() => exhibit(host).getByLabel('证明对象').inputValue()).toBe(PROVES)
  }, 90_000)

  it('can be added in a second window, which has no line of its own', async () => {
    const second = await host.context().newPage()
    await second.goto(host.url())
    await exhibit(second).waitFor({ timeout: 20_000 })
    await second.locator('input[type=file][multiple]').setInputFiles({ name: '车损清单.txt', mimeType: 'text/plain', buffer: Buffer.from('后保险杠更换，右后翼子板钣金喷漆') })
    const added = second.getByRole('list', { name: '证据目录' }).getByRole('listitem').nth(1)
    for (const page of [second, host]) await expect.poll(() => page.getByRole('list', { name: '证据目录' }).getByRole('listitem').nth(1).locator('.exhibit-travel').textContent(), { timeout: 20_000 }).toBe('已到中继 · 本机也有')
    await expect.poll(() => chen.getByRole('list', { name: '证据目录' }).getByRole('listitem').nth(1).locator('.exhibit-travel').textContent(), { timeout: 20_000 }).toBe('已到中继')
    const [download] = await Promise.all([chen.waitForEvent('download'), chen.getByRole('list', { name: '证据目录' }).getByRole('listitem').nth(1).getByRole('button', { name: '下载原件' }).click()])
    expect(readFileSync(await download.path(), 'utf8')).toBe('后保险杠更换，右后翼子板钣金喷漆')
    await added.getByRole('button', { name: '打开', exact: true }).click()
    await second.getByRole('dialog').getByText('这种文件不在这里打开').waitFor()
    await second.close()
  }, 60_000)

  it('has left no word of its name, content or purpose at the relay, on the line or unsealed on the devices', async () => {
    const needles = needlesOf([CANARY, '金丝雀', NAME, '右后翼子板', PROVES, '安全距离'])
    expect(hanInFolder(product.data, needles)).toEqual([])
    for (const { bytes } of [...product.heard.frames, ...heard.frames]) expect(hanIn(bytes, needles)).toEqual([])
    expect(JSON.stringify(product.relay.lines)).not.toMatch(/[㐀-鿿]/u)
    for (const page of [host, chen]) {
      const { bytes, found } = await unsealed(page, needles.map(({ bytes }) => [...bytes]))
      expect(bytes).toBeGreaterThan(50 * MB)
      expect(found).toEqual([])
    }
    expect(product.heard.complaints.filter(words => !/404|ERR_/u.test(words))).toEqual([])
  }, 60_000)
})
