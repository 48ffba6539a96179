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
import { introduce, openings, ratioRow, told } from './support/openings.ts'

const edits = Number(process.argv[2] ?? 2000), times = Number(process.argv[3] ?? 5)
const wantedMs = 300

// ---------------------------------------------------------------- writing a case

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

/** A text of this label is on the screen and has these words; without a label the page is. */
const shows = ({ label, text }: { label: string; text: string }): string => `(() => {
  const found = ${label === '' ? 'document.body' : `document.querySelector('[role=textbox][aria-label="${label}"]')`}
  return found && found.textContent.includes('${text}') && found.getClientRects().length > 0
})()`

/** Median ms from the click on a case at the desk. */
const clicks = (context: BrowserContext, path: string, there: string): Promise<number> => openings(context, '/', there, times, async page => {
  const row = page.locator(`a[href^="${path.split('/').slice(0, 3).join('/')}"]`).first()
  await row.waitFor()
  await page.waitForTimeout(3000)
  await row.click()
})

const AGREEMENT = shows({ label: '协议书草案正文', text: '甲方' })

const product = await startProduct()
try { await bench() } finally { await told(product) }

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

  const bare = await openings(context, '/healthz', shows({ label: '', text: 'ok' }), times)
  const clicked = { relayed: await clicks(context, relayed, AGREEMENT), sample: await clicks(context, sample, AGREEMENT) }
  const online = { relayed: await openings(context, relayed, AGREEMENT, times), sample: await openings(context, sample, AGREEMENT, times) }
  await product.relay.kill()
  const offline = { relayed: await openings(context, relayed, AGREEMENT, times), sample: await openings(context, sample, AGREEMENT, times) }

  const row = ratioRow(bare, wantedMs)
  process.stdout.write(row('the desk is open: click to text', clicked.relayed) + row('the same, the sample', clicked.sample) + row(`by its address: a case with ${edits} edits shows its text`, online.relayed) + row('the same, the relay gone', offline.relayed)
    + row(`the sample with ${edits} edits that never left`, online.sample) + row('the same, the relay gone', offline.sample))
}
