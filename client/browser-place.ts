/** The browser page as a place: IndexedDB, the page's own relay, frames, storage promises. */
import { relayPath } from '../shared/protocol.ts'
import { openShelf } from './keys/identity.ts'
import { deviceKind } from './model/device-kind.ts'
import { fetchAssets } from './paper/assets.ts'
import type { Place } from './place.ts'
import { openIdbParts } from './sync/part-store.ts'
import { openIdbStore } from './sync/store-idb.ts'
import type { Readiness } from './workspace.ts'

declare const __BUILD__: string

const readiness = async (): Promise<Readiness> => {
  const { storage } = navigator
  const [persisted, estimate] = storage ? await Promise.all([storage.persisted(), storage.estimate()]) : [false, undefined]
  return {
    persisted, installed: matchMedia('(display-mode: standalone)').matches,
    freeBytes: estimate?.quota === undefined ? undefined : estimate.quota - (estimate.usage ?? 0),
  }
}

/** Frames stop when the page is hidden; then a timer of 250 ms takes their place. */
const nextFrame = (run: () => void): void => {
  if (document.visibilityState === 'hidden') { setTimeout(run, 250); return }
  let ran = false
  const once = (): void => { if (!ran) { ran = true; run() } }
  requestAnimationFrame(once)
  setTimeout(once, 250)
}

export const browserPlace = (): Place => ({
  url: `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${relayPath}`,
  origin: location.origin, WebSocketClass: WebSocket, build: __BUILD__, deviceKind: deviceKind(navigator.userAgent, navigator.maxTouchPoints), shelf: openShelf(),
  openStore: (caseId, restKey) => openIdbStore(`liuchi-${caseId}`, restKey),
  openParts: caseId => openIdbParts(`liuchi-parts-${caseId}`),
  async forget(caseId) {
    // Each tray has parts of its own beside those of 证据.
    const trays = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(`liuchi-parts-${caseId}-`) ? [name] : []))
    for (const name of [`liuchi-${caseId}`, `liuchi-parts-${caseId}`, ...trays]) {
      await new Promise<void>((resolve, reject) => {
        const asked = indexedDB.deleteDatabase(name)
        asked.onsuccess = () => resolve()
        asked.onerror = () => reject(asked.error)
      })
    }
  },
  fetch: (...asked) => fetch(...asked),
  nextFrame, readiness,
  readAsset: fetchAssets('/'),
  async readVerifier() {
    const response = await fetch('/verify.html').catch(() => undefined)
    return response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  },
  windows(hear) {
    if (typeof BroadcastChannel === 'undefined') return () => {} // Safari before 15.4: another window hears it when it is opened anew
    const channel = new BroadcastChannel('liuchi-cards')
    channel.onmessage = ({ data }) => { if (typeof data === 'string') hear(data) }
    return word => channel.postMessage(word)
  },
  async askPersistence() { await navigator.storage?.persist() },
  note(what, detail) { console.warn(`六尺 ${what} ${detail}`) },
})
