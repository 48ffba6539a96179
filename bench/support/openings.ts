/** How long until a page shows something, measured the same way by every bench that opens one. */
import type { BrowserContext, Page } from 'playwright-core'
import type { Product } from '../../test/support/product.ts'

declare global {
  interface Window { shownAt?: number; clickedAt?: number }
}

/** Runs before the page's own scripts: notes the last click, and the frame in which `there` (an expression) is true. As text, because tsx writes its own names into functions. */
const watch = (there: string): string => `{
  addEventListener('click', () => { window.clickedAt = performance.now() }, true)
  const observer = new MutationObserver(look)
  function look() {
    if (!(${there})) return
    observer.disconnect()
    // After the next frame has been drawn.
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { window.shownAt ??= performance.now() }; port2.postMessage(0) })
  }
  observer.observe(document, { childList: true, subtree: true, characterData: true })
  addEventListener('DOMContentLoaded', look)
}`

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/**
 * Median ms over `times` openings of `path` in a fresh tab each, until `there`
 * stands: from the beginning of the navigation, or from the click that `then`
 * makes. Two go before that count for nothing.
 */
export const openings = async (context: BrowserContext, path: string, there: string, times: number, then?: (page: Page) => Promise<void>): Promise<number> => {
  const all: number[] = []
  for (let turn = 0; turn < times + 2; turn++) {
    const page = await context.newPage()
    await page.addInitScript({ content: watch(there) })
    await page.goto(path, { waitUntil: 'commit' })
    await then?.(page)
    await page.waitForFunction(() => window.shownAt !== undefined, undefined, { polling: 50, timeout: 60_000 })
    if (turn >= 2) all.push(await page.evaluate(clicked => window.shownAt! - (clicked ? window.clickedAt! : 0), then !== undefined))
    await page.close()
  }
  process.stdout.write(`  ${path.slice(0, 24).padEnd(24)} ${then ? 'click ' : ''}${all.map(ms => ms.toFixed(0)).join(' ')} ms\n`)
  return median(all)
}

/** A row of README's table; `bare` is the same for the barest page in this run, ms. */
export const ratioRow = (bare: number, wantedMs: number) => (what: string, ms: number): string =>
  `| ${what} | ${ms.toFixed(0)} ms, ${(ms / bare).toFixed(1)} × a bare page (${bare.toFixed(0)} ms) | under ${wantedMs} ms |\n`

export const introduce = async (page: Page): Promise<void> => {
  await page.getByLabel('姓名').fill('周允和')
  await page.getByLabel('单位').fill('柳溪镇人民调解委员会')
  await page.getByRole('radio', { name: /^人民调解员/ }).check()
  await page.getByRole('button', { name: '继续', exact: true }).click()
}

/** Stops the product and tells what its browsers complained of. */
export const told = async (product: Product): Promise<void> => {
  await product.stop()
  for (const complaint of new Set(product.heard.complaints)) process.stdout.write(`the browser complains: ${complaint.slice(0, 300)}\n`)
}
