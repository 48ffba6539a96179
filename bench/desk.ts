/**
 * How long until somebody who opens the program sees his desk, and what the
 * page weighs: fourteen cases of eight rooms each, founded in the built client
 * with this device's own store, then opened cold in a fresh tab.
 *
 *   npm run bench -- desk [cases = 14] [times = 7]
 *
 * From the beginning of the navigation to the frame in which every case stands
 * in the list; with the relay there and with the relay gone. The ratio is to
 * the barest page of the same relay in the same run, a line of text.
 */
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { startProduct } from '../test/support/product.ts'

const cases = Number(process.argv[2] ?? 14), times = Number(process.argv[3] ?? 7)
const wantedMs = 500, wantedMb = 200

declare global { interface Window { listedAt?: number } }

const found = async (page: Page, n: number): Promise<void> => {
  await page.goto('/')
  await page.getByRole('button', { name: '新建案件', exact: true }).click()
  await page.getByRole('radio', { name: /^人民调解/ }).check()
  await page.getByRole('textbox', { name: '案名', exact: true }).fill(`石桥村${'一二三四五六七八九十'[n % 10] ?? ''}组第 ${n + 1} 号宅基地边界纠纷`)
  await page.getByRole('textbox', { name: '编号', exact: true }).fill(`（2026）柳溪人调字第 ${101 + n} 号`)
  await page.getByRole('button', { name: '建立', exact: true }).click()
  await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
  await page.getByRole('button', { name: /^已到中继/ }).waitFor({ timeout: 60_000 })
}

/** Runs before the page's own scripts: notes the frame in which `n` rows are on the screen, or for 0 any text. */
const watch = (n: number): string => `{
  const observer = new MutationObserver(look)
  function look() {
    const there = ${n} === 0 ? document.body?.textContent : document.querySelectorAll('ul[aria-label="案件"] > li a').length === ${n}
    if (!there) return
    observer.disconnect()
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { window.listedAt ??= performance.now() }; port2.postMessage(0) })
  }
  observer.observe(document, { childList: true, subtree: true, characterData: true })
  addEventListener('DOMContentLoaded', look)
}`
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const openings = async (context: BrowserContext, path: string, n: number): Promise<number> => {
  const all: number[] = []
  for (let turn = 0; turn < times + 2; turn++) {
    const page = await context.newPage()
    await page.addInitScript({ content: watch(n) })
    await page.goto(path, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.listedAt !== undefined, undefined, { polling: 50, timeout: 60_000 })
    if (turn >= 2) all.push(await page.evaluate(() => window.listedAt!))
    await page.close()
  }
  process.stdout.write(`  ${path.padEnd(10)} ${all.map(ms => ms.toFixed(0)).join(' ')} ms\n`)
  return median(all)
}

/** The page's own heap, and everything its process holds that no other does (Linux), MB, five seconds after opening. */
const weighed = async (context: BrowserContext): Promise<{ readonly heap: number; readonly own: number | undefined }> => {
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('list', { name: '案件', exact: true }).getByRole('listitem').nth(cases - 1).waitFor()
  await new Promise(passed => { setTimeout(passed, 5000) })
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const browser = await context.browser()!.newBrowserCDPSession()
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  const own = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    try { return Number(/^Private_Dirty:\s+(\d+)/mu.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? NaN) / 1024 } catch { return NaN } // another system, or gone meanwhile
  }).filter(mb => !Number.isNaN(mb))
  await page.close()
  return { heap: (metrics.find(({ name }) => name === 'JSHeapTotalSize')?.value ?? NaN) / 1024 / 1024, own: own.length > 0 ? Math.max(...own) : undefined }
}

const product = await startProduct()
try { await bench() } finally {
  await product.stop()
  for (const complaint of new Set(product.heard.complaints)) process.stdout.write(`the browser complains: ${complaint.slice(0, 300)}\n`)
}

async function bench(): Promise<void> {
  const context = await product.profile({ baseURL: product.origin })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel('姓名').fill('周允和')
  await page.getByLabel('单位').fill('柳溪镇人民调解委员会')
  await page.getByRole('radio', { name: /^人民调解员/ }).check()
  await page.getByRole('button', { name: '继续', exact: true }).click()
  for (let n = 0; n < cases; n++) await found(page, n)
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  await page.close()

  const bare = await openings(context, '/healthz', 0)
  const online = await openings(context, '/', cases)
  const weight = await weighed(context)
  await product.relay.kill()
  const offline = await openings(context, '/', cases)

  const row = (what: string, ms: number): string => `| ${what} | ${ms.toFixed(0)} ms, ${(ms / bare).toFixed(1)} × a bare page (${bare.toFixed(0)} ms) | under ${wantedMs} ms |\n`
  process.stdout.write(row(`the desk with ${cases} cases of eight rooms stands, opened cold`, online) + row('the same, the relay gone', offline)
    + `| the page then holds | ${weight.heap.toFixed(1)} MB of heap${weight.own === undefined ? '; its process was not weighed here' : `, its process ${weight.own.toFixed(0)} MB of its own`} | under ${wantedMb} MB |\n`)
}
