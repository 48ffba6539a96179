/**
 * A Chromium of the age of old phones, where somebody has one: OLD_CHROMIUM_PATH.
 * Playwright's own looks at a page need newer functions, so this one is driven by
 * text, rectangles, mouse and keyboard.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { LAUNCH_FLAGS } from './browser.ts'

/** Undefined where there is none. */
export const oldChromiumPath = (): string | undefined => process.env['OLD_CHROMIUM_PATH'] || undefined

export interface OldChromium { readonly page: Page; readonly version: string; readonly errors: readonly string[]; stop(): Promise<void> }

export const startOldChromium = async (path: string): Promise<OldChromium> => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-old-'))
  const program = spawn(path, [...LAUNCH_FLAGS, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = new Promise(done => { program.once('exit', done) })
  const address = await new Promise<string>((named, failed) => {
    let said = ''
    program.stderr.on('data', (words: Buffer) => { said += words.toString(); const found = /DevTools listening on (ws:\S+)/u.exec(said); if (found) named(found[1]!) })
    void gone.then(() => failed(new Error(`the old Chromium ended: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address).catch((failure: unknown) => { program.kill('SIGKILL'); throw failure })
  const [context] = browser.contexts(), page = context!.pages()[0] ?? await context!.newPage()
  const errors: string[] = []
  page.on('pageerror', failure => errors.push(String(failure)))
  await page.setViewportSize({ width: 390, height: 844 })
  return {
    page, version: browser.version(), errors,
    async stop() { await browser.close(); program.kill('SIGKILL'); await gone; rmSync(folder, { recursive: true, force: true }) },
  }
}

export const sees = (page: Page, words: RegExp): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.body.textContent), { timeout: 20_000 }).toMatch(words)

/** The middle of the first shown element of that kind whose name or text fits. */
const middle = (page: Page, kind: string, words: RegExp): Promise<{ x: number; y: number } | undefined> => page.evaluate(([selector, pattern]) => {
  const fits = new RegExp(pattern, 'u')
  const element = [...document.querySelectorAll(selector)].find(each => fits.test(each.getAttribute('aria-label') ?? each.textContent ?? '') && each.getClientRects().length > 0)
  element?.scrollIntoView({ block: 'center' })
  const box = element?.getBoundingClientRect()
  return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}, [kind, words.source] as const)

/** Presses it where it stands, once it has stood still for two looks. */
export const press = async (page: Page, words: RegExp, kind = 'button'): Promise<void> => {
  let seen: { x: number; y: number } | undefined
  await expect.poll(async () => {
    const before = seen
    seen = await middle(page, kind, words)
    return seen !== undefined && before?.x === seen.x && before.y === seen.y
  }, { timeout: 20_000, message: String(words) }).toBe(true)
  await page.mouse.click(seen!.x, seen!.y)
}
/** Into the field of a label, as an input method does. */
export const write = async (page: Page, label: RegExp, words: string): Promise<void> => {
  await press(page, label, 'label')
  await page.keyboard.insertText(words)
}
/** Files as the chooser gives them. */
export const choose = (page: Page, selector: string, name: string, file: string): Promise<void> => page.evaluate(([field, called, content]) => {
  const input = document.querySelector<HTMLInputElement>(field), given = new DataTransfer()
  given.items.add(new File([Uint8Array.from(atob(content), letter => letter.charCodeAt(0))], called))
  if (input) input.files = given.files
  input?.dispatchEvent(new Event('change'))
}, [selector, name, readFileSync(file).toString('base64')] as const)
