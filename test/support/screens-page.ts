/** The screens' test page (test/browser/harness-screens), built once per test file; every path without a file is the page. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import solid from 'vite-plugin-solid'
import { launchBrowser } from './browser.ts'

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' }

export interface Screens {
  readonly browser: Browser
  readonly url: string
  /** A fresh window on a path of the app; `complaints` collects what the page said to the console. */
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>
  close(): Promise<void>
}

export const openScreens = async (): Promise<Screens> => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-screens-'))
  await build({
    root: new URL('../browser/harness-screens', import.meta.url).pathname, configFile: false, logLevel: 'error', plugins: [solid()],
    resolve: { dedupe: ['yjs', 'y-protocols', 'lib0', 'solid-js', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view', 'prosemirror-transform'] },
    build: { outDir: folder, emptyOutDir: true, minify: false, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
  })
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
  const browser = await launchBrowser()
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
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
