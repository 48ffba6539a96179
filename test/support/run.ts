/** Around a whole run of the tests: a folder for the pages that are built once (built-page.ts). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'liuchi-pages-'))

export const setup = (): void => { process.env['LIUCHI_TEST_PAGES'] = folder }
export const teardown = (): void => rmSync(folder, { recursive: true, force: true })
