/**
 * Node only: the files that paper is made with, read from the installed
 * packages and checked against pins.json. Used by the build (which copies them
 * beside the client), by the development server and by tests.
 *
 * `npx tsx client/paper/build.ts pin` writes pins.json anew after a change of
 * packages. New pins mean other bytes for every later paper.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coverageOf, covers, type Coverage } from './cmap.ts'
import { spellCoverage, type AssetPin, type FontPin, type Pins } from './pins.ts'
import { withFamily } from './sfnt.ts'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '../../node_modules')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const ENGINE = { name: 'typst-ts-web-compiler 0.7.0', source: '@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm' }
const ALWAYS = [
  { name: 'Noto Serif SC 400', source: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf' },
  { name: 'Noto Serif SC 700', source: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf' },
]
/** Slices of HanaMin that may add something: Han beyond the first plane, compatibility forms, signs used in lists. */
const RARE = /^HanaMin[AB]\.(CJK-Unified-Ideographs-Extension-[B-F]|CJK-Compatibility-Ideographs|CJK-Radicals-Supplement|Kangxi-Radicals|Miscellaneous-Symbols\.|Geometric-Shapes\.|Number-Forms).*woff2$/

/** The bytes of one pinned file as they are served and hashed; throws when they are not the pinned ones. */
export const readAsset = async (pin: AssetPin): Promise<Uint8Array> => {
  const bytes = await prepare(pin)
  if (sha256(bytes) !== pin.sha256) throw new Error(`${pin.source} is not the pinned file: run npm ci, or pin anew`)
  return bytes
}

type Decompress = (woff2: Uint8Array) => Promise<Uint8Array>

const prepare = async ({ name, source }: Pick<AssetPin, 'name' | 'source'>): Promise<Uint8Array> => {
  const raw = new Uint8Array(readFileSync(join(packages, source)))
  if (!source.endsWith('.woff2')) return raw
  const { decompress } = createRequire(import.meta.url)('wawoff2') as { decompress: Decompress }
  // wawoff2 answers with a view into its own memory, which its next call overwrites.
  return withFamily((await decompress(raw)).slice(), name)
}

const pinOf = async (from: Pick<AssetPin, 'name' | 'source'>): Promise<AssetPin> => {
  const bytes = await prepare(from)
  return { ...from, sha256: sha256(bytes), bytes: bytes.length }
}

const pinAll = async (): Promise<Pins> => {
  const fonts: FontPin[] = []
  let covered: Coverage = []
  for (const from of ALWAYS) {
    const coverage = coverageOf(await prepare(from))
    if (covered.length > 0 && spellCoverage(covered) !== spellCoverage(coverage)) throw new Error('the two weights cover different characters')
    covered = coverage
    fonts.push({ ...(await pinOf(from)), family: 'Noto Serif SC', use: 'always', covers: spellCoverage(coverage) })
  }
  for (const file of readdirSync(join(packages, 'hanamin')).filter(file => RARE.test(file)).sort()) {
    const source = `hanamin/${file}`
    const own = coverageOf(await prepare({ name: 'probe', source }))
    const added = own.flatMap(([first, last]) => runsWhere(first, last, code => !covers(covered, code)))
    if (added.length === 0) continue
    const name = `${file.slice(0, 8)} ${added[0]![0].toString(16).toUpperCase()}`
    fonts.push({ ...(await pinOf({ name, source })), family: name, use: 'rare', covers: spellCoverage(added) })
    covered = [...covered, ...added].sort(([a], [b]) => a - b)
  }
  return { engine: await pinOf(ENGINE), fonts }
}

const runsWhere = (first: number, last: number, wanted: (code: number) => boolean): [number, number][] => {
  const runs: [number, number][] = []
  for (let code = first; code <= last; code++) {
    if (!wanted(code)) continue
    const previous = runs[runs.length - 1]
    if (previous !== undefined && previous[1] === code - 1) previous[1] = code
    else runs.push([code, code])
  }
  return runs
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'pin') {
  const pins = await pinAll()
  writeFileSync(join(here, 'pins.json'), `${JSON.stringify(pins, undefined, 1)}\n`)
  process.stdout.write(`${pins.fonts.length} fonts, ${pins.fonts.reduce((sum, font) => sum + font.bytes, 0)} bytes\n`)
}
