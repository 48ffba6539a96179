/// <reference types="vitest/config" />
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { readAsset } from './client/paper/build.ts'
import { assetPath, paperAssets } from './client/paper/pins.ts'
import { openDataFolder } from './relay/data-folder.ts'
import { startRelay } from './relay/start.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

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

/** In development the relay sits on vite's own server: one process, one port. */
const relay = (): Plugin => ({
  name: 'liuchi-relay',
  apply: 'serve',
  configureServer({ httpServer, config }) {
    if (!httpServer) return
    const folder = openDataFolder('data')
    if ('wrong' in folder) { config.logger.error(folder.wrong); return }
    const running = startRelay({ server: httpServer as Parameters<typeof startRelay>[0]['server'], log: folder.log, founding: 'code', origins: [], write: ({ level, event }) => { if (level !== 'info') config.logger.warn(event) } })
    httpServer.on('close', () => { running.stop(); void folder.close() })
  },
})

/** What a known case needs without a network; the paper's engine and fonts are fetched once, when first used. */
const offline = (): Plugin[] => VitePWA({
  registerType: 'prompt', injectRegister: null, filename: 'service-worker.js',
  manifest: {
    name: '六尺 · 联调联动协作台', short_name: '六尺', lang: 'zh-CN', start_url: '/', display: 'standalone', background_color: '#EFF2F0', theme_color: '#12545B',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  },
  workbox: {
    globPatterns: ['**/*.{html,js,css,svg,woff2}'], globIgnores: ['paper/**', 'verify.html'], maximumFileSizeToCacheInBytes: 4_000_000,
    navigateFallback: '/index.html', navigateFallbackDenylist: [/^\/verify/, /^\/relay/, /^\/healthz/, /^\/metrics/, /^\/paper\//],
    runtimeCaching: [{ urlPattern: /\/paper\//, handler: 'CacheFirst', options: { cacheName: 'paper', expiration: { maxEntries: 128 } } }],
  },
})

/** Two shapes: the client's pages, and, in mode `test`, the tests (vite-plugin-solid would switch those to jsdom and to the browser's ws). */
export default defineConfig(({ mode }) => (mode === 'test'
  ? { test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2 } }
  : {
      root: 'client',
      define: { __BUILD__: JSON.stringify(version) },
      plugins: [solid(), paper(), relay(), ...offline()],
      server: { port: 6100 },
      resolve: { dedupe: ['yjs', 'y-protocols', 'lib0', 'solid-js', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view', 'prosemirror-transform'] },
      build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022' },
    }))
