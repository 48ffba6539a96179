/// <reference types="vitest/config" />
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { build as esbuild } from 'esbuild'
import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'
import { ONE_COPY, together } from './client/chunks.ts'
import { readAsset } from './client/paper/build.ts'
import { assetPath, paperAssets } from './client/paper/pins.ts'
import { buildVerifier } from './client/verify/build.ts'
import { makeBlobAnswer } from './relay/blob-http.ts'
import { openDataFolder } from './relay/data-folder.ts'
import { startRelay } from './relay/start.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/** Links arrive in WeChat: the oldest browsers that read the program. Own substitutes for missing functions: shared/substitutes.ts. */
const OLD = ['es2020', 'chrome87', 'safari14']
/** Left as written (Chrome 87 and Safari 14.1 know them): the compressor would say left and right by lists of languages inside :not(), which Chrome 87 cannot read. Its flag's number, since its package is vite's own. */
const LOGICAL_PROPERTIES = 1 << 19

/** Engine and fonts of the paper, under their hashes: copied by the build, answered by the development server. */
const paper = (): Plugin => ({
  name: 'liuchi-paper',
  async generateBundle() {
    for (const pin of paperAssets) this.emitFile({ type: 'asset', fileName: assetPath(pin), source: await readAsset(pin) })
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const pin = paperAssets.find(each => request.url === `/${assetPath(each)}`)
      if (!pin) { next(); return }
      void readAsset(pin).then(bytes => response.end(bytes), next)
    })
  },
})

/** The verifier: one page that needs nothing else, and the same as a command. */
const verifier = (): Plugin => ({
  name: 'liuchi-verifier',
  async generateBundle() {
    const { html, cli } = await buildVerifier()
    this.emitFile({ type: 'asset', fileName: 'verify.html', source: html })
    this.emitFile({ type: 'asset', fileName: 'verify.mjs', source: cli })
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      if (request.url !== '/verify.html') { next(); return }
      void buildVerifier().then(({ html }) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html), next)
    })
  },
})

/** The script for browsers that read ES5 only, before the others; esbuild fails on what it cannot say in ES5. */
const oldBrowser = (): Plugin => {
  const made = async (): Promise<string> => {
    const { outputFiles } = await esbuild({ entryPoints: ['client/old-browser.ts'], bundle: true, write: false, minify: true, charset: 'utf8', target: 'es5', format: 'iife' })
    return outputFiles[0]!.text
  }
  return {
    name: 'liuchi-old-browser',
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: '/old-browser.js' }, injectTo: 'body' }],
    async generateBundle() { this.emitFile({ type: 'asset', fileName: 'old-browser.js', source: await made() }) },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url !== '/old-browser.js') { next(); return }
        void made().then(text => response.setHeader('content-type', 'text/javascript; charset=utf-8').end(text), next)
      })
    },
  }
}

/** In development the relay sits on vite's own server: one process, one port. */
const relay = (): Plugin => ({
  name: 'liuchi-relay',
  apply: 'serve',
  configureServer({ httpServer, config, middlewares }) {
    if (!httpServer) return
    const folder = openDataFolder('data')
    if ('wrong' in folder) { config.logger.error(folder.wrong); return }
    const running = startRelay({ server: httpServer as Parameters<typeof startRelay>[0]['server'], log: folder.log, founding: 'code', origins: [], write: ({ level, event }) => { if (level !== 'info') config.logger.warn(event) } })
    const blobs = makeBlobAnswer({ store: folder.blobs, driver: () => running.driver, write: ({ level, event }) => { if (level !== 'info') config.logger.warn(event) } })
    middlewares.use((request, response, next) => { if (request.url?.startsWith('/blob/')) blobs(request, response); else next() })
    httpServer.on('close', () => { running.stop(); void folder.close() })
  },
})

/** The service worker with the list of what it keeps; paper tools and the verifier are not in it. */
const offline = (): Plugin => ({
  name: 'liuchi-offline',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    const files = ['/', '/index.html', '/old-browser.js', '/logo.svg', '/manifest.webmanifest', ...Object.keys(bundle).filter(name => name.startsWith('assets/')).map(name => `/${name}`).sort()]
    const hash = createHash('sha256').update(files.join()).update(version).digest('hex').slice(0, 16)
    await esbuild({
      entryPoints: ['client/service-worker.ts'], outfile: `${dir}/service-worker.js`, bundle: true, minify: true, target: OLD, supported: { destructuring: true }, format: 'iife',
      define: { __FILES__: JSON.stringify(files), __VERSION__: JSON.stringify(hash) },
    })
  },
})

/** Beside each file what a browser takes compressed; the relay sends it as it lies there. Engine and faces take the weakest: half the bytes in a third of the time. */
const packed = (): Plugin => ({
  name: 'liuchi-packed',
  apply: 'build',
  async writeBundle({ dir = '.' }, bundle) {
    const level = (name: string): number | undefined => (/\.(js|mjs|css|html|svg)$/.test(name) ? 9 : /\.(wasm|ttf)$/.test(name) ? 1 : undefined)
    await Promise.all(Object.keys(bundle).map(async name => {
      const strength = level(name), file = join(dir, name)
      if (strength !== undefined) await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: strength }))
    }))
  },
})

/** Two shapes: the client's pages, and, in mode `test`, the tests (vite-plugin-solid would switch those to jsdom and to the browser's ws). */
export default defineConfig(({ mode }) => (mode === 'test'
  ? { test: { include: ['test/**/*.test.ts'], globalSetup: ['test/support/run.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2, isolate: false, expect: { poll: { timeout: 20_000, interval: 50 } } } }
  : {
      root: 'client',
      define: { __BUILD__: JSON.stringify(version) },
      plugins: [solid(), oldBrowser(), paper(), verifier(), relay(), offline(), packed()],
      server: { port: 6100 },
      resolve: { dedupe: [...ONE_COPY] },
      css: { lightningcss: { exclude: LOGICAL_PROPERTIES } },
      build: { outDir: '../dist/client', emptyOutDir: true, target: OLD, chunkSizeWarningLimit: 1000, rolldownOptions: { output: { codeSplitting: { groups: [{ name: together(), debugName: 'boot and case' }] } } } },
    }))
