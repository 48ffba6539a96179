/// <reference types="vitest/config" />
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/** Two shapes: the client's pages, and, in mode `test`, the tests (vite-plugin-solid would switch those to jsdom and to the browser's ws). */
export default defineConfig(({ mode }) => (mode === 'test'
  ? { test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2 } }
  : {
      root: 'client',
      define: { __BUILD__: JSON.stringify(version) },
      plugins: [solid()],
      resolve: { dedupe: ['yjs', 'y-protocols', 'lib0', 'solid-js', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view', 'prosemirror-transform'] },
      build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022' },
    }))
