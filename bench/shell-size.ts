/**
 * What a browser must load before anything is opened: the entry script and all
 * that it imports at once, with what the first script asks for on every page (boot), as one compressed sum. What is asked for later
 * (`import()`) is listed beside it, so that nobody moves weight unseen.
 *
 *   npm run bench -- shell-size
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { parseSync } from 'vite'

const budgetKb = 120
const folder = fileURLToPath(new URL('../dist/client/', import.meta.url))
if (!existsSync(join(folder, 'index.html'))) throw new Error('the client is not built: npm run build')

const read = (address: string): Buffer => readFileSync(join(folder, address))
const gzipKb = (addresses: Iterable<string>): number => [...addresses].reduce((sum, address) => sum + gzipSync(read(address), { level: 9 }).length, 0) / 1024
const kb = (value: number): string => `${value.toFixed(1)} KB`

/** The file and everything it imports with `import … from`, however deep. */
const withImports = (address: string, found = new Set<string>()): Set<string> => {
  if (found.has(address)) return found
  found.add(address)
  const { staticImports, staticExports } = parseSync(address, read(address).toString()).module
  const asked = [...staticImports.map(each => each.moduleRequest.value), ...staticExports.flatMap(({ entries }) => entries.flatMap(each => each.moduleRequest?.value ?? []))]
  for (const from of asked) withImports(posix.join(posix.dirname(address), from), found)
  return found
}

const boot = readdirSync(join(folder, 'assets')).filter(name => /^boot-.*\.js$/u.test(name)).map(name => `assets/${name}`)
if (boot.length !== 1) throw new Error('the first script asks for one boot script, or this sum leaves something out')
const html = read('index.html').toString()
const named = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map(([, address]) => address!.slice(1))
const scripts = new Set([...named(/<script\b[^>]*src="([^"]+)"/g), ...named(/<link rel="modulepreload"[^>]*href="([^"]+)"/g), ...boot].flatMap(address => [...withImports(address)]))
const styles = named(/<link rel="stylesheet"[^>]*href="([^"]+)"/g)
const later = readdirSync(join(folder, 'assets')).map(name => `assets/${name}`).filter(address => address.endsWith('.js') && !scripts.has(address))

/** Names that only these libraries have in their text, whatever a minifier does to the rest. */
const MARKS = [['the editor (ProseMirror)', 'ProseMirror'], ['Yjs', 'Yjs was already imported']] as const
const holds = (addresses: Iterable<string>, mark: string): string[] => [...addresses].filter(address => read(address).includes(mark))

const shell = gzipKb(scripts)
process.stdout.write(`before anything is opened: ${scripts.size} scripts, ${kb(shell)} gzip · ${styles.length} style sheets, ${kb(gzipKb(styles))} · page ${kb(gzipKb(['index.html']))}\n`)
for (const address of [...scripts].sort((a, b) => gzipKb([b]) - gzipKb([a])).slice(0, 4)) process.stdout.write(`  ${kb(gzipKb([address])).padStart(9)}  ${address}\n`)
process.stdout.write(`later: ${later.length} scripts, ${kb(gzipKb(later))}\n`)
for (const address of later.sort((a, b) => gzipKb([b]) - gzipKb([a])).slice(0, 4)) process.stdout.write(`  ${kb(gzipKb([address])).padStart(9)}  ${address}\n`)
for (const [what, mark] of MARKS) {
  const early = holds(scripts, mark)
  process.stdout.write(`${what}: ${early.length > 0 ? `IN THE SHELL (${early.join(', ')})` : holds(later, mark).length > 0 ? 'later' : 'mark not found'}\n`)
}
const editorLater = holds(scripts, MARKS[0][1]).length === 0 && holds(later, MARKS[0][1]).length > 0
process.stdout.write(`| shell script, gzip | ${kb(shell)} | under ${budgetKb} KB |\n| the editor is loaded after it | ${editorLater ? `yes, ${kb(gzipKb(holds(later, MARKS[0][1])))}` : 'no'} | yes |\n`)
