/**
 * How long until somebody who opens a case sees its text, to the frame in
 * which 协议书草案正文 shows its words, in the built client, from this device's
 * own store: from the click on the desk, and from the beginning of the
 * navigation when the case is opened by its address in a fresh tab.
 *
 *   npm run bench -- open-case [edits in the record = 2000] [times = 5]
 *
 * Two cases: one that the relay has, and the sample, whose edits never leave
 * the device, as after a long time offline. Each is opened with the relay
 * there and with the relay gone. The ratio is to the barest page of the same
 * relay in the same run, a line of text.
 */
import type { BrowserContext, Page } from 'playwright-core'
import { startProduct } from '../test/support/product.ts'

const edits = Number(process.argv[2] ?? 2000), times = Number(process.argv[3] ?? 5)
const wantedMs = 300

declare global {
  interface Window { shownAt?: number; clickedAt?: number }
}

// ---------------------------------------------------------------- writing a case

const introduce = async (page: Page): Promise<void> => {
  await page.getByLabel('姓名').fill('周允和')
  await page.getByLabel('单位').fill('柳溪镇人民调解委员会')
  await page.getByRole('radio', { name: /^人民调解员/ }).check()
  await page.getByRole('button', { name: '继续', exact: true }).click()
}

const agreement = (page: Page) => page.getByRole('textbox', { name: '协议书草案正文' })

/** A case on the relay, with the agreement's template in it; gives its address. */
const foundCase = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: '新建案件', exact: true }).click()
  await page.getByRole('radio', { name: /^人民调解/ }).check()
  await page.getByLabel('案名').fill('宋月桂与罗长河相邻权纠纷')
  await page.getByRole('button', { name: '建立', exact: true }).click()
  await page.getByRole('button', { name: '人民调解协议书', exact: true }).click()
  await agreement(page).getByText('甲方').first().waitFor()
  return new URL(page.url()).pathname
}

const openSample = async (page: Page): Promise<string> => {
  await page.goto('/start')
  await page.getByRole('button', { name: '打开样例', exact: true }).click()
  await agreement(page).getByText('甲方').first().waitFor()
  return new URL(page.url()).pathname
}

/** One edit a letter, a new line every fifty, through the editor. */
const keepRecord = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: '调解笔录', exact: true }).click()
  const record = page.getByRole('textbox', { name: '调解笔录正文' })
  await record.waitFor()
  await record.focus()
  await page.keyboard.press('Control+End')
  const words = '雨棚伸出我家院墙四十公分下雨天水直接滴到我家窗台上墙皮都泡掉了我找过他两回他说等天晴了再说'
  for (let n = 0; n < edits; n++) {
    if (n % 50 === 0) { await page.keyboard.press('Enter'); await page.keyboard.type('1 ') }
    await page.keyboard.insertText(words[n % words.length]!)
  }
}

const settled = (page: Page, chip: RegExp): Promise<void> => page.getByRole('button', { name: chip }).waitFor({ timeout: 120_000 })

// ---------------------------------------------------------------- opening it

/** Runs before the page's own scripts: notes the frame in which the text is on the screen. As text, because tsx writes its own names into functions. */
const watch = ({ label, text }: { label: string; text: string }): string => `{
  const observer = new MutationObserver(look)
  function look() {
    const found = ${label === '' ? 'document.body' : `document.querySelector('[role=textbox][aria-label="${label}"]')`}
    if (!found || !found.textContent.includes('${text}') || found.getClientRects().length === 0) return
    observer.disconnect()
    // After the next frame has been drawn.
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { window.shownAt ??= performance.now() }; port2.postMessage(0) })
  }
  observer.observe(document, { childList: true, subtree: true, characterData: true })
  addEventListener('DOMContentLoaded', look)
}`

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Median ms over `times` openings in a fresh tab each; two go before that count for nothing. */
const openings = async (context: BrowserContext, path: string, wanted: { label: string; text: string }): Promise<number> => {
  const all: number[] = []
  for (let n = 0; n < times + 2; n++) {
    const page = await context.newPage()
    await page.addInitScript({ content: watch(wanted) })
    await page.goto(path, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.shownAt !== undefined, undefined, { polling: 50, timeout: 60_000 })
    if (n >= 2) all.push(await page.evaluate(() => window.shownAt!))
    await page.close()
  }
  process.stdout.write(`  ${path.slice(0, 24).padEnd(24)} ${all.map(ms => ms.toFixed(0)).join(' ')} ms\n`)
  return median(all)
}

/** Median ms from the click on a case at the desk; two go before that count for nothing. */
const clicks = async (context: BrowserContext, path: string, wanted: { label: string; text: string }): Promise<number> => {
  const all: number[] = []
  for (let n = 0; n < times + 2; n++) {
    const page = await context.newPage()
    await page.addInitScript({ content: `addEventListener('click', () => { window.clickedAt = performance.now() }, true);${watch(wanted)}` })
    await page.goto('/')
    const row = page.locator(`a[href^="${path.split('/').slice(0, 3).join('/')}"]`).first()
    await row.waitFor()
    await page.waitForTimeout(3000)
    await row.click()
    await page.waitForFunction(() => window.shownAt !== undefined, undefined, { polling: 50, timeout: 60_000 })
    if (n >= 2) all.push(await page.evaluate(() => window.shownAt! - window.clickedAt!))
    await page.close()
  }
  process.stdout.write(`  desk → ${path.slice(0, 17).padEnd(17)} ${all.map(ms => ms.toFixed(0)).join(' ')} ms\n`)
  return median(all)
}

const AGREEMENT = { label: '协议书草案正文', text: '甲方' }

const product = await startProduct()
try { await bench() } finally {
  await product.stop()
  for (const complaint of new Set(product.heard.complaints)) process.stdout.write(`the browser complains: ${complaint.slice(0, 300)}\n`)
}

async function bench(): Promise<void> {
  const context = await product.profile({ baseURL: product.origin })
  const page = await context.newPage()
  await page.goto('/')
  await introduce(page)
  const relayed = await foundCase(page)
  await keepRecord(page)
  await settled(page, /^已到中继/)
  const sample = await openSample(page)
  await keepRecord(page)
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  await page.close()

  const bare = await openings(context, '/healthz', { label: '', text: 'ok' })
  const clicked = { relayed: await clicks(context, relayed, AGREEMENT), sample: await clicks(context, sample, AGREEMENT) }
  const online = { relayed: await openings(context, relayed, AGREEMENT), sample: await openings(context, sample, AGREEMENT) }
  await product.relay.kill()
  const offline = { relayed: await openings(context, relayed, AGREEMENT), sample: await openings(context, sample, AGREEMENT) }

  const row = (what: string, ms: number): string => `| ${what} | ${ms.toFixed(0)} ms, ${(ms / bare).toFixed(1)} × a bare page (${bare.toFixed(0)} ms) | under ${wantedMs} ms |\n`
  process.stdout.write(row('the desk is open: click to text', clicked.relayed) + row('the same, the sample', clicked.sample) + row(`by its address: a case with ${edits} edits shows its text`, online.relayed) + row('the same, the relay gone', offline.relayed)
    + row(`the sample with ${edits} edits that never left`, online.sample) + row('the same, the relay gone', offline.sample))
}
