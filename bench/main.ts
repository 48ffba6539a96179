/**
 * Every number that the README states, by the script that measured it.
 *
 *   npm run bench                     all of them, after `npm run build`
 *   npm run bench -- relay-cpu 20 100 one of them, with its own arguments
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ALL = ['shell-size', 'open-case', 'desk', 'registration', 'export', 'relay-cpu'].filter(name => existsSync(new URL(`${name}.ts`, import.meta.url)))
const [wanted, ...rest] = process.argv.slice(2)
const failed = (wanted === undefined ? ALL : [wanted]).filter(name => {
  process.stdout.write(`\n## ${name}\n\n`)
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(`${name}.ts`, import.meta.url)), ...rest], { stdio: 'inherit' })
  return status !== 0
})
if (failed.length > 0) { process.stderr.write(`not measured: ${failed.join(', ')}\n`); process.exit(1) }
