/** One bundled entry of test/support as a page of its own, under a policy as strict as the relay's, with engine and fonts beside it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { readAsset } from '../../client/paper/build.ts'
import { assetPath, paperAssets } from '../../client/paper/pins.ts'

export interface EntryPage { readonly url: string; close(): void }

/** `entry`: a file of this folder. */
export const serveEntry = async (entry: string): Promise<EntryPage> => {
  const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL(entry, import.meta.url))], bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error' })
  const script = outputFiles[0]!.contents
  const server = createServer((request, response) => {
    const pin = paperAssets.find(each => request.url === `/${assetPath(each)}`)
    if (pin) { void readAsset(pin).then(bytes => response.end(bytes)); return }
    if (request.url === '/entry.js') { response.setHeader('content-type', 'text/javascript'); response.end(script); return }
    // As strict as the relay: no script of strings, only wasm.
    response.setHeader('content-security-policy', "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><script type="module" src="/entry.js"></script>')
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => { server.close() } }
}
