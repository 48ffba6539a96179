/**
 * Node only: makes the two faces of the verifier, each one file. The page holds
 * its own script and style, and a policy by hash that forbids every request.
 * `npx tsx client/verify/build.ts FOLDER` writes verify.html and verify.mjs.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'

/** `policy` is the page's Content-Security-Policy, for a server that sends its own. */
export interface Verifier { readonly html: string; readonly cli: string; readonly policy: string }

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const bundled = async (options: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({ bundle: true, write: false, minify: true, charset: 'utf8', legalComments: 'none', logLevel: 'error', ...options })
  return new TextDecoder().decode(outputFiles![0]!.contents).trim()
}

/** WeChat's browsers are this old (decisions: Chrome 87, Safari 14). */
const OLD = ['es2020', 'chrome87', 'safari14']

export const buildVerifier = async (): Promise<Verifier> => {
  const script = await bundled({ entryPoints: [file('page.ts')], format: 'iife', target: OLD, supported: { destructuring: true } })
  const style = await bundled({ entryPoints: [file('page.css')], target: OLD })
  const cli = await bundled({ entryPoints: [file('cli.ts')], format: 'esm', platform: 'node', target: 'node20', minify: false })
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`
  const parts: Readonly<Record<string, string>> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`, style: `<style>${style}</style>`, script: `<script>${script}</script>`,
  }
  // A closing tag inside the script would end it early; esbuild writes <\/script.
  const html = readFileSync(file('../verify.html'), 'utf8').replace(/<!-- (policy|style|script) -->/g, (_, name: string) => parts[name]!)
  return { html, cli, policy }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? 'dist'
  const { html, cli } = await buildVerifier()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'verify.html'), html)
  writeFileSync(join(folder, 'verify.mjs'), cli)
}
