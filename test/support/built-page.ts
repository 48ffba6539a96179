/** A test page is built once for all test files of a run: the first that needs it builds, the others wait for it. Cut and packed as the program is, which also costs less than a hundred files a page. */
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import solid from 'vite-plugin-solid'
import { ONE_COPY, together } from '../../client/chunks.ts'

const buildMsMax = 180_000

/** `name`: a folder of test/browser. `as`: packed as the program is, or left readable for a test that reads the source of its parts. Gives the folder with the built page. */
export const builtPage = async (name: string, as: 'packed' | 'readable'): Promise<string> => {
  const place = join(process.env['LIUCHI_TEST_PAGES'] ?? mkdtempSync(join(tmpdir(), 'liuchi-pages-')), name)
  const out = join(place, 'out'), done = join(place, 'done'), failed = join(place, 'failed')
  try { mkdirSync(place) } catch {
    const deadline = Date.now() + buildMsMax
    while (!existsSync(done)) {
      if (existsSync(failed) || Date.now() > deadline) throw new Error(`${name} was not built; the test file that began with it says why`)
      await new Promise(later => { setTimeout(later, 50) })
    }
    return out
  }
  try {
    await build({
      root: fileURLToPath(new URL(`../browser/${name}`, import.meta.url)), configFile: false, logLevel: 'error', plugins: [solid()],
      resolve: { dedupe: [...ONE_COPY] },
      build: { outDir: out, emptyOutDir: true, minify: as === 'packed', target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 4000, rolldownOptions: { output: { codeSplitting: { groups: [{ name: together() }] } } } },
    })
    writeFileSync(done, '')
  } catch (failure) { writeFileSync(failed, ''); throw failure }
  return out
}
