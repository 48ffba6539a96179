/** The workspace in a Node process: keys and store in memory, the real socket, a real relay on a free port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import WebSocket from 'ws'
import { makeMemoryShelf, type Shelf } from '../../client/keys/identity.ts'
import { makeDesk } from '../../client/desk.ts'
import { readAsset } from '../../client/paper/build.ts'
import { rightsOf } from '../../client/people.ts'
import type { Place } from '../../client/place.ts'
import { isObstacle, type CaseRoom, type Desk, type Obstacle, type Right, type Role, type Section } from '../../client/workspace.ts'
import { makeMemoryParts, type PartStore } from '../../client/sync/part-store.ts'
import { makeMemoryStore, type CaseStore } from '../../client/sync/store.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { relayPath } from '../../shared/protocol.ts'
import { startRelay } from '../../relay/start.ts'

export interface TestRelay { readonly port: number; readonly lines: readonly string[]; stop(): Promise<void> }

/** In this process, with its log in memory. */
export const startMemoryRelay = async (founding: 'open' | 'code' = 'open'): Promise<TestRelay> => {
  const server = createServer((_, response) => { response.end() })
  const lines: string[] = []
  const log = makeMemoryLog()
  const relay = startRelay({ server, log, founding, origins: [], write: line => { lines.push(JSON.stringify(line)) } })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port, lines,
    async stop() { relay.stop(); server.closeAllConnections(); await new Promise(done => server.close(done)) },
  }
}

/** What stays on a device when its page closes. */
export interface KeptDevice { readonly shelf: Shelf; readonly stores: Map<string, CaseStore>; readonly parts: Map<string, PartStore> }
export const newDevice = (): KeptDevice => ({ shelf: makeMemoryShelf(), stores: new Map(), parts: new Map() })

export interface NodePlace extends Place {
  readonly notes: string[]
  /** Pulls the cable: what is on its way is lost, nothing connects until `mend`. */
  cut(): void
  mend(): void
}

/** `port` undefined: no network at all. */
export const nodePlace = (port: number | undefined, device: KeptDevice): NodePlace => {
  const origin = `http://localhost:${port ?? 9}`
  const notes: string[] = []
  const open = new Set<WebSocket>()
  let pulled = false
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(pulled ? 'ws://localhost:9' : url, protocols, { origin })
      open.add(this)
      this.once('close', () => open.delete(this))
    }
  }
  const asSocket: unknown = Socket
  return {
    url: `ws://localhost:${port ?? 9}${relayPath}`, origin, WebSocketClass: asSocket as typeof globalThis.WebSocket, build: 'test', deviceKind: '', shelf: device.shelf, notes,
    cut() { pulled = true; for (const socket of open) socket.terminate() },
    mend() { pulled = false },
    async openStore(caseId) {
      const known = device.stores.get(caseId) ?? makeMemoryStore()
      device.stores.set(caseId, known)
      return known
    },
    async openParts(caseId) {
      const known = device.parts.get(caseId) ?? makeMemoryParts()
      device.parts.set(caseId, known)
      return known
    },
    async forget(caseId) { device.stores.delete(caseId); device.parts.delete(caseId) },
    fetch: (...asked) => (pulled ? Promise.reject(new TypeError('no cable')) : fetch(...asked)),
    nextFrame: run => { setTimeout(run, 5) },
    note: (what, detail) => { notes.push(`${what} ${detail}`) },
    readiness: async () => ({ persisted: true, installed: false, freeBytes: undefined }),
    askPersistence: async () => {},
    readAsset, readVerifier: async () => undefined,
  }
}

/** Waits for a fact, never for a time; the sentence says which one did not come true. */
export const until = async (fact: () => boolean, what: string, ms = 15_000): Promise<void> => {
  const deadline = Date.now() + ms
  while (!fact()) {
    if (Date.now() > deadline) throw new Error(`did not come true: ${what}`)
    await new Promise(done => setTimeout(done, 5))
  }
}

export const must = <T>(value: T | Obstacle): T => { if (isObstacle(value)) throw new Error(`${value.code}: ${value.sentence}`); return value as T }

export interface Someone { readonly desk: Desk; readonly place: NodePlace; readonly device: KeptDevice }
/** Somebody opens the page, on a new device or on one that has been here. */
export const sit = async (port: number | undefined, name: string, role: Role, device = newDevice()): Promise<Someone> => {
  const place = nodePlace(port, device)
  const desk = await makeDesk(place)
  if (!desk.profile.get()) must(await desk.setProfile({ name, agency: role === 'police' ? '柳溪派出所' : role === 'court' ? '青禾县人民法院' : '柳溪镇人民调解委员会', role }))
  return { desk, place, device }
}

export const allRights: Readonly<Record<Section, Right>> = rightsOf(() => 'write')

/** The host invites, the newcomer knocks, the codes agree, the host lets him in. */
export const letIn = async (host: CaseRoom, guest: Someone, role: Role, rights = allRights, mayHost: 'guest' | 'host' = 'guest'): Promise<CaseRoom> => {
  const invitation = must(await host.invite({ role, name: guest.desk.profile.get()!.name, rights, host: mayHost === 'host' }))
  const joining = must(await guest.desk.join(invitation.link!))
  const code = (): string | undefined => host.waiting.get().find(({ inviteId }) => inviteId === invitation.id)?.code
  await until(() => code() !== undefined, 'the host sees a code')
  const state = joining.state.get()
  if (state.at !== 'waiting' || state.code !== code()) throw new Error('the two codes differ')
  must(await host.admit(invitation.id))
  await until(() => joining.state.get().at === 'admitted', 'the newcomer is admitted')
  const room = must(await guest.desk.enter(host.caseId))
  await until(() => room.status.get().at === 'relayed', 'the newcomer has caught up')
  return room
}

/** A mediation with its case on the relay: the first one founds it, the others are let in. */
export const mediation = async (port: number, ...others: readonly (readonly [string, Role])[]): Promise<{ people: Someone[]; rooms: CaseRoom[]; caseId: string }> => {
  const founder = await sit(port, '周允和', 'mediator')
  const caseId = must(await founder.desk.createCase({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号', track: 'people' }))
  const host = must(await founder.desk.enter(caseId))
  await until(() => host.status.get().at === 'relayed', 'the founder is on the relay')
  const people = [founder], rooms = [host]
  for (const [name, role] of others) {
    const guest = await sit(port, name, role)
    people.push(guest)
    rooms.push(await letIn(host, guest, role))
  }
  return { people, rooms, caseId }
}

/** The plain text of a section, from a Y.Text beside the editor's tree: order and loss show as they do there. */
export const wordsOf = (room: CaseRoom, section: 'record' | 'agreement'): string => room.text(section)?.doc.getText('words').toString() ?? ''
export const writes = (room: CaseRoom, section: 'record' | 'agreement', text: string, at = wordsOf(room, section).length): void => room.text(section)!.doc.getText('words').insert(at, text)
