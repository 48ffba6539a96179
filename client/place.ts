/** Where the workspace runs: a browser page here, a Node process in tests and tools. */
import type { Shelf } from './keys/identity.ts'
import type { ReadAsset } from './paper/engine.ts'
import type { PartStore } from './sync/part-store.ts'
import type { CaseStore } from './sync/store.ts'
import type { Readiness } from './workspace.ts'

export interface Place {
  /** ws:// or wss:// of the relay. */
  readonly url: string
  /** Scheme, host and port, as the browser sends it in Origin; also the beginning of invitation links. */
  readonly origin: string
  readonly WebSocketClass: typeof WebSocket
  readonly build: string
  /** What people call this device (model/device-kind.ts); everybody in a case is told it. */
  readonly deviceKind: string
  readonly shelf: Shelf
  openStore(caseId: string, restKey: Uint8Array): Promise<CaseStore>
  /** Sealed parts of a case's files. */
  openParts(caseId: string): Promise<PartStore>
  /** Takes everything of one case off this device. */
  forget(caseId: string): Promise<void>
  readonly fetch: typeof fetch
  nextFrame(run: () => void): void
  /** Engine and fonts of the paper (client/paper/pins.ts). */
  readonly readAsset: ReadAsset
  /** The verifier page that goes into bundles; undefined where it cannot be had. */
  readVerifier(): Promise<Uint8Array | undefined>
  note(what: string, detail: string): void
  /** Other windows of this profile: `hear` gets what they tell; gives the way to tell them. Absent where there are none. */
  readonly windows?: (hear: (word: string) => void) => (word: string) => void
  readiness(): Promise<Readiness>
  askPersistence(): Promise<void>
}
