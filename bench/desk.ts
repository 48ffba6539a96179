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
import { openings, ratioRow, told, introduce } from './support/openings.ts'

const cases = Number(process.argv[2] ?? 14), times = Number(process.argv[3] ?? 7)
const wantedMs = 500, wantedMb = 200

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

/** Every row stands; for 0 cases any text. */
const there = (n: number): string => (n === 0 ? 'document.body?.textContent' : `document.querySelectorAll('ul[aria-label="案件"] > li a').length === ${n}`)

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
try { await bench() } finally { await told(product) }

async function bench(): Promise<void> {
  const context = await product.profile({ baseURL: product.origin })
  const page = await context.newPage()
  await page.goto('/')
  await introduce(page)
  for (let n = 0; n < cases; n++) await found(page, n)
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  await page.close()

  const bare = await openings(context, '/healthz', there(0), times)
  const online = await openings(context, '/', there(cases), times)
  const weight = await weighed(context)
  await product.relay.kill()
  const offline = await openings(context, '/', there(cases), times)

  const row = ratioRow(bare, wantedMs)
  process.stdout.write(row(`the desk with ${cases} cases of eight rooms stands, opened cold`, online) + row('the same, the relay gone', offline)
    + `| the page then holds | ${weight.heap.toFixed(1)} MB of heap${weight.own === undefined ? '; its process was not weighed here' : `, its process ${weight.own.toFixed(0)} MB of its own`} | under ${wantedMb} MB |\n`)
}
