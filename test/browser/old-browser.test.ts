/** Old phones: what the built scripts ask of a browser, and the page of those that cannot open 六尺. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { substitute } from '../../shared/substitutes.ts'
import { seriousIn } from '../support/axe-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { tooNewScript, tooNewStyle } from '../support/old-level.ts'
import { startProduct, VERIFIER, type Product } from '../support/product.ts'

const client = fileURLToPath(new URL('../../dist/client/', import.meta.url))
const read = (name: string): string => readFileSync(client + name, 'utf8')
const assets = (ending: string): string[] => readdirSync(`${client}assets`).filter(name => name.endsWith(ending)).map(name => `assets/${name}`)

/** shared/substitutes.ts puts these in place where they are missing. */
const SUBSTITUTED = ['findLast', 'hasOwn', 'randomUUID', 'getBigUint64', 'setBigUint64'] as const
/** Never called on a party's phone: dialogs, the sample, and the key that walks through the regions belong to staff. */
const STAFF_ONLY = ['showModal', 'CompressionStream', 'checkVisibility'] as const
/** noble looks once, into a constant; lib0 needs these for whole numbers beyond 2^53 in a text, of which the schema knows none; the scanner is offered where there is a BarcodeDetector. */
const LOOKED_FOR_ELSEWHERE = ['toHex', 'fromHex', 'getBigInt64', 'setBigInt64', 'BarcodeDetector'] as const
const KNOWN = [...SUBSTITUTED, ...STAFF_ONLY, ...LOOKED_FOR_ELSEWHERE]

describe('what the built scripts ask for', () => {
  it('every script is ES2020 and calls nothing newer than Chrome 87 and Safari 14 without looking first', () => {
    const scripts = assets('.js')
    expect(scripts.length).toBeGreaterThan(10)
    const complaints = scripts.map(name => [name, tooNewScript(read(name), { year: 2020, kind: 'module', known: KNOWN })] as const)
    expect(Object.fromEntries(complaints.filter(([, found]) => found.length > 0))).toEqual({})
    expect(tooNewScript(read('service-worker.js'), { year: 2020, kind: 'script' })).toEqual([])
  })
  it('the verifier too', () => {
    const scripts = [...readFileSync(VERIFIER, 'utf8').matchAll(/<script>([\s\S]*?)<\/script>/gu)].map(([, text]) => text!)
    expect(scripts.length).toBe(1)
    expect(tooNewScript(scripts[0]!, { year: 2020, kind: 'script', known: [...SUBSTITUTED, ...LOOKED_FOR_ELSEWHERE] })).toEqual([])
  })
  it('the script for the oldest is ES5, and stands in the page where it runs before any module', () => {
    expect(tooNewScript(read('old-browser.js'), { year: 5, kind: 'script' })).toEqual([])
    expect(read('index.html')).toMatch(/<script src="\/old-browser\.js"><\/script>/u)
  })
  it('the styles of the tray, the wall and the shell have no rule that Chrome 87 drops whole', () => {
    const sheets = assets('.css').filter(name => /\/(boot|tray|wall)/u.test(name))
    expect(sheets.length).toBeGreaterThan(2)
    expect(sheets.flatMap(name => tooNewStyle(read(name)))).toEqual([])
  })
  it('what is planted is found', () => {
    const found = (text: string): string[] => tooNewScript(text, { year: 2020, kind: 'module' })
    for (const text of ['class A { #x = 1 }', 'class A { static {} }', 'a ||= b', 'await a', 'const n = 1_000']) expect(found(text), text).toEqual([expect.stringMatching(/^not ES2020/u)])
    for (const text of ['structuredClone(a)', 'a.toSorted()', 'new BroadcastChannel(a)', 'AbortSignal.timeout(5)', 'navigator.locks.request(a, b)', 'a.replace(/(?<=x)y/, b)', 'if (a) a.findLast(b)']) expect(found(text).length, text).toBe(1)
    for (const text of [
      'typeof structuredClone === "function" && structuredClone(a)', 'a.toSorted?.()', 'const f = () => { if (typeof BroadcastChannel > "u") return; new BroadcastChannel(a) }',
      '"locks" in navigator ? navigator.locks.request(a) : a()', 'navigator.locks?.request(a)', 'a?.b ?? c.at(-1)', 'a.replace(/(?<name>x)y/u, b)',
    ]) expect(found(text), text).toEqual([])
    expect(tooNewScript('const a = () => 1', { year: 5, kind: 'script' }).length).toBe(1)
    expect(tooNewStyle('a:not(.b,.c){color:red}b{min-height:100dvh}').length).toBe(2)
    expect(tooNewStyle('a:not(.b):not(.c){color:red}b{min-height:100vh;min-height:100dvh}')).toEqual([])
  })
  it('the substitutes do as the standard says', () => {
    const holders: readonly (readonly [object, string])[] = [[Array.prototype, 'at'], [String.prototype, 'at'], [Object.getPrototypeOf(Uint8Array.prototype) as object, 'at'], [Array.prototype, 'findLast'], [Object, 'hasOwn'],
      [DataView.prototype, 'getBigUint64'], [DataView.prototype, 'setBigUint64'], [Object.getPrototypeOf(crypto) as object, 'randomUUID']]
    const answers = (): unknown[] => {
      const view = new DataView(new ArrayBuffer(16))
      view.setBigUint64(0, 0x0123456789abcdefn)
      view.setBigUint64(8, 0xfedcba9876543210n, true)
      return [[1, 2, 3].at(-1), [1].at(4), '四五'.at(-2), new Uint8Array([7, 8]).at(1.9), [3, 1, 4, 1].findLast(each => each > 1), [].findLast(() => true), Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn({}, 'toString'),
        [...new Uint8Array(view.buffer)], view.getBigUint64(0), view.getBigUint64(8, true), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u.test(crypto.randomUUID())]
    }
    const expected = answers()
    const kept = holders.map(([holder, name]) => [holder, name, Object.getOwnPropertyDescriptor(holder, name)!] as const)
    try {
      for (const [holder, name] of kept) Reflect.deleteProperty(holder, name)
      expect(() => answers()).toThrow()
      substitute()
      expect(answers()).toEqual(expected)
    } finally { for (const [holder, name, own] of kept) Object.defineProperty(holder, name, own) }
  })
})

describe('where it cannot be opened', () => {
  let product: Product, browser: Browser
  beforeAll(async () => {
    product = await startProduct()
    browser = await launchBrowser({ args: [`--host-resolver-rules=MAP liuchi.example 127.0.0.1`] })
  }, 120_000)
  afterAll(async () => { await browser?.close(); await product?.stop() })

  const SECRET = '/tray#k7Qm3hV0b2RrYzZ1c2VkTA.Zm9yT25lUGVyc29uT25seQ'
  const phone = async (options: BrowserContextOptions = {}): Promise<Page> => (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', ...options })).newPage()
  const WITHOUT = { crypto: 'Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined })', modules: 'delete HTMLScriptElement.prototype.noModule' } as const

  /** The page stands, says this, gives the whole link, and has made nothing. */
  const stands = async (page: Page, sentence: RegExp): Promise<void> => {
    await page.getByRole('heading', { name: '这里打不开六尺' }).waitFor()
    await page.getByText(sentence).waitFor()
    await page.getByText('没有生成任何钥匙').waitFor()
    const link = await page.getByLabel('完整链接').inputValue()
    expect(link).toBe(page.url())
    expect(link.endsWith(SECRET)).toBe(true)
    await expect.poll(() => page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length, document.querySelectorAll('form, .tray').length])).toEqual([0, 0, 0])
  }

  it('an address without https: says so, copies the whole link without a clipboard of its own, axe clean in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await phone({ colorScheme })
      const sockets: string[] = []
      page.on('websocket', socket => sockets.push(socket.url()))
      await page.goto(`http://liuchi.example:${product.relay.port}${SECRET}`)
      await expect.poll(() => page.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([false, false])
      await stands(page, /不是 https:\/\/ 开头/u)
      await page.getByRole('button', { name: '复制整个链接' }).click()
      await page.getByRole('status').filter({ hasText: '整个链接已复制' }).waitFor()
      await page.evaluate(() => { const field = document.createElement('textarea'); document.body.append(field); field.setAttribute('aria-label', '粘贴'); field.focus() })
      await page.keyboard.press('Control+V')
      await expect.poll(() => page.getByLabel('粘贴').inputValue()).toBe(page.url())
      expect(await seriousIn(page)).toEqual([])
      for (const width of [390, 320, 195]) {
        await page.setViewportSize({ width, height: 844 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `at ${width}` }).toBeLessThanOrEqual(0)
      }
      expect(sockets).toEqual([])
      await page.context().close()
    }
  })
  it('a browser without WebCrypto: says so; when copying fails the link stands selected', async () => {
    const page = await phone()
    await page.addInitScript(`${WITHOUT.crypto}; document.execCommand = () => false`)
    await page.goto(product.origin + SECRET)
    await stands(page, /太旧，或者缺少加密功能/u)
    await expect.poll(() => page.getByText('微信').count()).toBe(0)
    await page.getByRole('button', { name: '复制整个链接' }).click()
    await page.getByText('链接已选中').waitFor()
    await expect.poll(() => page.getByLabel('完整链接').evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe(page.url())
    await page.context().close()
  })
  it('a browser that knows no modules, inside WeChat: the way out of WeChat comes first', async () => {
    const page = await phone({ userAgent: 'Mozilla/5.0 (Linux; Android 8.1.0; V1809A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/57.0.2987.132 MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/7.0.15' })
    await page.addInitScript(WITHOUT.modules)
    await page.route(/\/assets\/.*\.js/u, route => route.abort()) // what such a browser never asks for
    await page.goto(product.origin + SECRET)
    await stands(page, /太旧，或者缺少加密功能/u)
    await page.getByText('选“用浏览器打开”').waitFor()
    await page.context().close()
  })
  it('a browser that cannot read the program is told it is old; a line that broke is told to try again', async () => {
    for (const [make, sentence] of [[{ body: 'let a = 1; a |||= 2', contentType: 'text/javascript' }, /太旧，或者缺少加密功能/u], [undefined, /可能是网络断了，请先刷新一次/u]] as const) {
      const page = await phone()
      await page.route(/\/assets\/boot-.*\.js/u, route => (make ? route.fulfill(make) : route.abort()))
      await page.clock.install()
      await page.goto(product.origin + SECRET)
      await page.clock.fastForward(30_000)
      await stands(page, sentence)
      await page.context().close()
    }
  })
  it('the verifier says at once that it cannot check, with its script and without', async () => {
    const without = await phone()
    await without.addInitScript(WITHOUT.crypto)
    await without.goto(`file://${VERIFIER}`)
    await without.getByRole('heading', { name: '这个浏览器不能核验签名' }).waitFor()
    await expect.poll(() => without.locator('#too-old').count()).toBe(0)
    await without.context().close()
    const silent = await phone({ javaScriptEnabled: false })
    await silent.goto(`file://${VERIFIER}`)
    await silent.getByText('多半是浏览器太旧，不能核验').waitFor()
    await silent.context().close()
  })
})
