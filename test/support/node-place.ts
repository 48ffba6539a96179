/** The workspace in a Node process: keys and store in memory, the real socket, a real relay on a free port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import WebSocket from 'ws'
import { makeMemoryShelf, type Shelf } from '../../client/keys/identity.ts'
import type { Place } from '../../client/place.ts'
import { makeMemoryStore, type CaseStore } from '../../client/sync/store.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { relayPath } from '../../shared/protocol.ts'
import { startRelay } from '../../relay/start.ts'

export interface TestRelay { readonly port: number; readonly lines: readonly string[]; stop(): Promise<void> }

/** In this process, with its log in memory. */
export const startMemoryRelay = async (): Promise<TestRelay> => {
  const server = createServer((_, response) => { response.end() })
  const lines: string[] = []
  const log = makeMemoryLog()
  const relay = startRelay({ server, log, founding: 'open', origins: [], write: line => { lines.push(JSON.stringify(line)) } })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port, lines,
    async stop() { relay.stop(); server.closeAllConnections(); await new Promise(done => server.close(done)) },
  }
}

/** What stays on a device when its page closes. */
export interface KeptDevice { readonly shelf: Shelf; readonly stores: Map<string, CaseStore> }
export const newDevice = (): KeptDevice => ({ shelf: makeMemoryShelf(), stores: new Map() })

export interface NodePlace extends Place { readonly notes: string[] }

/** `port` undefined: no network at all. */
export const nodePlace = (port: number | undefined, device: KeptDevice): NodePlace => {
  const origin = `http://localhost:${port ?? 9}`
  const notes: string[] = []
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) { super(url, protocols, { origin }) }
  }
  const asSocket: unknown = Socket
  return {
    url: `ws://localhost:${port ?? 9}${relayPath}`, origin, WebSocketClass: asSocket as typeof globalThis.WebSocket, build: 'test', shelf: device.shelf, notes,
    async openStore(caseId) {
      const known = device.stores.get(caseId) ?? makeMemoryStore()
      device.stores.set(caseId, known)
      return known
    },
    nextFrame: run => { setTimeout(run, 5) },
    note: (what, detail) => { notes.push(`${what} ${detail}`) },
    readiness: async () => ({ persisted: true, installed: false, freeBytes: undefined }),
    askPersistence: async () => {},
  }
}

/** Waits for a fact, never for a time; the sentence says which one did not come true. */
export const until = async (fact: () => boolean, what: string, ms = 5000): Promise<void> => {
  const deadline = Date.now() + ms
  while (!fact()) {
    if (Date.now() > deadline) throw new Error(`did not come true: ${what}`)
    await new Promise(done => setTimeout(done, 5))
  }
}
