/** Command-line tools of others, used when they are there; what is left out is said aloud. */
import { execFileSync, spawnSync } from 'node:child_process'

export const hasTool = (name: string): boolean => spawnSync(name, ['-v'], { stdio: 'ignore' }).error === undefined

/** `it`, or `it.skip` with a line in the output that names what was not checked. */
export const needing = <T extends { skip: T | unknown }>(it: T, tool: string, what: string): T => {
  if (hasTool(tool)) return it
  process.stderr.write(`left out, because ${tool} is not on this machine: ${what}\n`)
  return it.skip as T
}

export const run = (tool: string, ...words: readonly string[]): string => execFileSync(tool, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
