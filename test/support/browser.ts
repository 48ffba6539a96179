/**
 * A real browser for tests. `npm test` needs nothing else: CHROMIUM_PATH, then
 * the system's own, then the one inside the npm package @sparticuz/chromium,
 * unpacked once.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import type { Browser, LaunchOptions } from 'playwright-core'

const SYSTEM = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge',
  '/snap/bin/chromium', '/opt/google/chrome/chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The address bar's suggestions are pages of their own, two for each window, which
 * cost a third of what a test costs. The last list counts, so it has what
 * Playwright's own has for this use.
 */
const SWITCHED_OFF = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'AimEnabled', 'LensOverlay', 'MediaRouter', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'PreconnectToSearch',
  'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect', 'DestroyProfileOnBrowserClose',
]

/** Never the packaged browser's own list: it switches off site isolation and web security. */
export const LAUNCH_FLAGS: readonly string[] = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', `--disable-features=${SWITCHED_OFF.join()}`,
]

export interface Found { readonly executablePath: string; readonly env: Readonly<Record<string, string>> }

/** Where the browser is and what its environment needs. Unpacks the packaged one when there is no other. */
export const findBrowser = async (): Promise<Found> => {
  const asked = process.env['CHROMIUM_PATH']
  if (asked !== undefined && asked !== '') {
    if (!runnable(asked)) throw new Error(`CHROMIUM_PATH is not a program: ${asked}`)
    return { executablePath: asked, env: {} }
  }
  const own = SYSTEM.find(runnable)
  return own === undefined ? packaged() : { executablePath: own, env: {} }
}

export const launchBrowser = async (options: LaunchOptions = {}): Promise<Browser> => {
  const { executablePath, env } = await findBrowser()
  const inherited = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  return chromium.launch({ ...options, executablePath, env: { ...inherited, ...env }, args: [...LAUNCH_FLAGS, ...(options.args ?? [])] })
}

const runnable = (path: string): boolean => {
  try { accessSync(path, constants.X_OK); return true } catch { return false }
}

const packaged = async (): Promise<Found> => {
  const { default: inside } = await import('@sparticuz/chromium')
  const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin')
  const executablePath = await once('chromium', () => inside.executablePath(existsSync(bin) ? bin : undefined))
  // Machines without NSS: the package carries its libraries beside the browser.
  if (systemHas('libnss3.so')) return { executablePath, env: {} }
  const libraries = await once('libraries', async () => unpackLibraries(bin))
  const path = [libraries, process.env['LD_LIBRARY_PATH'] ?? ''].filter(part => part !== '').join(':')
  return { executablePath, env: { LD_LIBRARY_PATH: path } }
}

const systemHas = (library: string): boolean => {
  if (process.platform !== 'linux') return true
  try { return execFileSync('ldconfig', ['-p'], { encoding: 'utf8' }).includes(library) } catch { return false }
}

const unpackLibraries = (bin: string): string => {
  const home = join(tmpdir(), 'liuchi-chromium-libraries')
  mkdirSync(home, { recursive: true })
  const tar = join(home, 'al2023.tar')
  writeFileSync(tar, brotliDecompressSync(readFileSync(join(bin, 'al2023.tar.br'))))
  execFileSync('tar', ['-xf', tar, '-C', home])
  rmSync(tar)
  return existsSync(join(home, 'al2023', 'lib')) ? join(home, 'al2023', 'lib') : join(home, 'lib')
}

const WAIT_MS = 250
const PATIENCE = 240

/** Several test files start at once; only one may unpack, the others wait for it. */
const once = async (what: string, make: () => Promise<string>): Promise<string> => {
  const done = join(tmpdir(), `liuchi-${what}.path`)
  const lock = join(tmpdir(), `liuchi-${what}.lock`)
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    if (existsSync(done)) {
      const path = readFileSync(done, 'utf8')
      if (existsSync(path)) return path
    }
    try {
      closeSync(openSync(lock, 'wx'))
      try {
        const path = await make()
        writeFileSync(done, path)
        return path
      } finally { rmSync(lock, { force: true }) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      await new Promise(resolve => { setTimeout(resolve, WAIT_MS) })
    }
  }
  throw new Error(`another process never finished unpacking ${what}; remove ${lock}`)
}
