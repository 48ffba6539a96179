/** The screens' test page (test/browser/harness-screens), built once a run; every path without a file is the page. The faces of the paper are left out, forty files a page: tests of the built program have them. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { builtPage } from './built-page.ts'

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' }

export interface Screens {
  readonly browser: Browser
  readonly url: string
  /** A fresh window on a path of the app; `complaints` collects what the page said to the console. */
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>
  close(): Promise<void>
}

export const openScreens = async (): Promise<Screens> => {
  const folder = await builtPage('harness-screens', 'packed')
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname).replace(/^[/\\]+/u, '')
    const file = join(folder, path)
    const found = path !== '' && existsSync(file) && statSync(file).isFile() ? file : join(folder, 'index.html')
    response.setHeader('content-type', TYPES[extname(found)] ?? 'application/octet-stream')
    response.end(readFileSync(found))
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const browser = await launchBrowser({ args: ['--disable-remote-fonts'] })
  return {
    browser, url,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', error => { complaints.push(String(error)) })
      page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()) })
      await page.goto(url + path)
      await page.waitForFunction(() => 'drive' in window)
      return { page, complaints }
    },
    async close() {
      await browser.close()
      server.close()
    },
  }
}

/** A party on the phone reads every line of a paper. */
export const toEnd = async (page: Page): Promise<void> => {
  for (const line of await page.locator('.line').all()) await line.scrollIntoViewIfNeeded()
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
}
