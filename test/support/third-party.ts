/** Command-line tools of others, used when they are there; what is left out is said aloud. */
import { execFileSync, spawnSync } from 'node:child_process'
import type { TestContext } from 'vitest'

const hasTool = (name: string): boolean => spawnSync(name, ['-v'], { stdio: 'ignore' }).error === undefined

/** Skips the test when the tool is missing, with a line in the output that names what was not checked. */
export const needs = (context: TestContext, tool: string, what: string): void => {
  if (hasTool(tool)) return
  process.stderr.write(`left out, because ${tool} is not on this machine: ${what}\n`)
  context.skip()
}

export const run = (tool: string, ...words: readonly string[]): string => execFileSync(tool, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
