/** The built product as people have it: dist/ behind its own relay process, in real browsers with real storage. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { findBrowser, LAUNCH_FLAGS, launchBrowser } from './browser.ts'
import { layCable, type Cable } from './cable.ts'
import { startRelayProcess, type RelayProcess } from './relay-process.ts'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
export const VERIFIER = join(DIST, 'client', 'verify.html')
const WINDOW: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }

/** Everything that a browser said or asked for, over the whole run. */
export interface Heard {
  /** Errors and warnings of the console, uncaught errors; among them every breach of the page's policy. */
  readonly complaints: string[]
  /** Hosts that anything was asked of. */
  readonly hosts: Set<string>
  /** Frames of websockets, with the page that sent or got them. */
  readonly frames: { readonly page: Page; readonly way: 'sent' | 'received'; readonly bytes: Buffer }[]
}

export interface Product {
  readonly origin: string
  readonly data: string
  readonly relay: RelayProcess
  readonly heard: Heard
  /** Another browser profile: nothing shared with the others but the machine. */
  profile(options?: BrowserContextOptions): Promise<BrowserContext>
  stop(): Promise<void>
}

export const startProduct = async (): Promise<Product> => {
  const file = join(DIST, 'relay.mjs')
  if (!existsSync(file) || !existsSync(VERIFIER)) throw new Error('the product is not built: npm run build')
  const data = mkdtempSync(join(tmpdir(), 'liuchi-acceptance-'))
  const relay = await startRelayProcess({ data, file })
  const heard = silence()
  let browser: Browser | undefined
  return {
    origin: `http://localhost:${relay.port}`, data, relay, heard,
    async profile(options = {}) {
      browser ??= await launchBrowser()
      const context = await browser.newContext({ ...WINDOW, ...options })
      listen(context, heard)
      return context
    },
    async stop() {
      await browser?.close()
      await relay.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export const silence = (): Heard => ({ complaints: [], hosts: new Set(), frames: [] })

export const listen = (context: BrowserContext, heard: Heard): void => {
  context.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') heard.complaints.push(message.text()) })
  context.on('weberror', failure => { heard.complaints.push(String(failure.error())) })
  context.on('request', request => { const url = new URL(request.url()); if (/^(https?|wss?):$/.test(url.protocol)) heard.hosts.add(url.host) })
  context.on('page', page => page.on('websocket', socket => {
    heard.hosts.add(new URL(socket.url()).host)
    const keep = (way: 'sent' | 'received') => ({ payload }: { payload: string | Buffer }): void => { heard.frames.push({ page, way, bytes: Buffer.from(payload) }) }
    socket.on('framesent', keep('sent'))
    socket.on('framereceived', keep('received'))
  }))
}

/** A profile with a folder of its own, which outlives the browser, and a cable of its own. */
export interface OwnBrowser {
  readonly folder: string
  readonly cable: Cable
  /** Starts the browser on the folder; one at a time. */
  open(heard: Heard): Promise<BrowserContext>
  remove(): Promise<void>
}

/** Same address as everybody's, but by the own cable. */
export const ownBrowser = async ({ relay }: Product): Promise<OwnBrowser> => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-profile-'))
  const cable = await layCable(relay.port)
  const { executablePath, env } = await findBrowser()
  return {
    folder, cable,
    async open(heard) {
      const context = await chromium.launchPersistentContext(folder, {
        ...WINDOW, executablePath, env: { ...process.env, ...env }, args: [...LAUNCH_FLAGS, `--host-resolver-rules=MAP localhost:${relay.port} 127.0.0.1:${cable.port}`],
      })
      listen(context, heard)
      return context
    },
    async remove() {
      await cable.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
