/** The editors' test page (test/browser/harness), built once a run and served from memory's edge: a folder and a port. */
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { builtPage } from './built-page.ts'

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' }

export interface Harness {
  readonly browser: Browser
  readonly url: string
  /** A fresh page with the harness in it, and its DevTools session. */
  page(size?: { width: number; height: number }): Promise<{ page: Page; cdp: CDPSession; complaints: string[] }>
  close(): Promise<void>
}

export const openHarness = async (): Promise<Harness> => {
  const folder = await builtPage('harness', 'readable')
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname).replace(/^[/\\]+/, '')
    try {
      const file = join(folder, path === '' ? 'index.html' : path)
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      response.end(readFileSync(file))
    } catch { response.statusCode = 404; response.end() }
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  const browser = await launchBrowser()
  return {
    browser, url,
    page: async (size = { width: 1200, height: 900 }) => {
      const page = await browser.newPage({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
      const complaints: string[] = []
      page.on('pageerror', error => { complaints.push(String(error)) })
      page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()) })
      await page.goto(url)
      await page.waitForFunction(() => 'stage' in window)
      return { page, cdp: await page.context().newCDPSession(page), complaints }
    },
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
