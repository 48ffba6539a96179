/** One suite for every CaseStore: in memory, and IndexedDB in a real browser. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { memoryStores, tellFacts } from '../support/case-store-entry.ts'

const FACTS = {
  'rows in order': '[[1,"第 1 处",false,1001,1,1],[2,"第 2 处",true,1002,2,2],[10,"第 10 处",true,1010,10,10]]',
  'log behind a position': '[[2,"aa2","CHAIN"],[10,"aa10",""]]',
  'log of a room that is not there': '[]',
  'the first finished envelope of a count stays': '[[1,"先"],[2,"二"]]',
  'what is put and dropped in one step is gone': '[2]',
  'rows dropped by their numbers': '[1]',
  'kept by name': '[["aside/2"],"","乙","丙"]',
  'there again after a reload': '[1,1,3,"丙"]',
  'another case has none of it': '[0,""]',
}

it('the store in memory keeps its promises', async () => { expect(await tellFacts(memoryStores())).toEqual(FACTS) })

describe('the store in IndexedDB', () => {
  let server: Server, browser: Browser
  beforeAll(async () => {
    const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL('../support/case-store-entry.ts', import.meta.url))], bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error' })
    server = createServer((request, response) => {
      const script = request.url === '/entry.js'
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8')
      response.end(script ? outputFiles[0]!.contents : '<!doctype html><script type="module" src="/entry.js"></script>')
    })
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
    browser = await launchBrowser()
  })
  afterAll(async () => { await browser.close(); server.close() })

  it('keeps the same promises, shows no word, and opens with its own key only', async () => {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction('window.tellIndexedDb !== undefined')
    const told = await page.evaluate(() => window.tellIndexedDb())
    expect(told.facts).toEqual(FACTS)
    expect([told.readable, told.elsewhere]).toEqual(['', 'Error: a row at rest does not open'])
  })
})
