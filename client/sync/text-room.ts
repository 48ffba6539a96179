/**
 * A text room as an editor sees it. Edits leave by the document's own update
 * event into rows; the log comes in by release, one transaction a frame, and
 * waits at the gate while somebody composes. `seen` moves with what the editor
 * was given, not with what has arrived.
 */
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'
import type { Awareness } from 'y-protocols/awareness'
import { hex, type Bytes } from '../../shared/bytes.ts'
import { changeGapMs } from '../../shared/limits.ts'
import { clientIdOf } from './admission.ts'
import { makeWatched, type Watched } from './observed.ts'
import type { Judged, RoomFold } from './room-fold.ts'
import { goneEntry, makeSealedSocket, presenceClientIds, type Deliver } from './sealed-socket.ts'
import type { OutboxRow } from './store.ts'

export interface TextRoomPorts {
  readonly deviceId: Bytes
  readonly random: (length: number) => Bytes
  readonly now: () => number
  /** Runs once on the next frame, or after 250 ms when the page is hidden. */
  readonly nextFrame: (run: () => void) => void
  readonly offline: () => boolean
  /** Persists a row; the caller tells the core afterwards. */
  readonly write: (row: OutboxRow) => void
  /** Own presence entry of this stream, to be sealed and passed on. */
  readonly presence: (stream: Bytes, entry: Bytes) => void
}

export interface LocalText {
  doc(): Y.Doc
  awareness(): Awareness
  readonly stream: () => string
  readonly generation: Watched<number>
  readonly held: Watched<number>
  hold(): void
  /** Lets everything through that waited; returns how much. */
  releaseHeld(): void
  /** From the core: judged, on disk, in the truth. */
  take(judged: readonly Judged[]): void
  peerPresence(device: Bytes, stream: Bytes, entry: Bytes): void
  peerLeft(device: Bytes): void
  /** After a refusal: a fresh stream and document from the truth. */
  rebuild(): void
  close(): void
}

const RESTORED = 'restored'

/** `rows` are edits of earlier lives that are not in the log yet. */
export const makeLocalText = (fold: RoomFold, rows: readonly OutboxRow[], ports: TextRoomPorts): LocalText => {
  const roomName = hex(fold.room)
  const generation = makeWatched(0)
  const heldCount = makeWatched(0)
  let life = begin(rows)
  let holding = false, frameAsked = false
  /** Judged and not yet given to the editor. */
  let pending: Judged[] = []
  /** Position of the log that the editor has been given. */
  let seen = { seq: fold.seq(), head: fold.head() }
  const peers = new Map<number, { device: string; clock: number }>()

  function begin(restored: readonly OutboxRow[]) {
    const stream = ports.random(8)
    const doc = new Y.Doc({ gc: false })
    doc.clientID = clientIdOf(ports.deviceId, stream)
    doc.transact(() => {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(fold.truth), RESTORED)
      for (const row of restored) Y.applyUpdate(doc, row.body, RESTORED)
    }, RESTORED)
    let deliver: Deliver | undefined
    const socket = makeSealedSocket({
      clientId: doc.clientID,
      answer: async stateVector => { await whenReleased(); return Y.encodeStateAsUpdate(fold.truth, stateVector) },
      presence: entry => ports.presence(stream, entry),
      attached: now => { deliver = now; if (now) askFrame() },
    })
    const provider = new WebsocketProvider('ws://in-page', roomName, doc, { WebSocketPolyfill: socket, disableBc: true, resyncInterval: -1 })
    const own = { n: 0, change: 0, at: 0 }
    doc.on('update', (update: Bytes, origin: unknown) => {
      if (origin === provider || origin === RESTORED) return
      const at = ports.now()
      if (at - own.at >= changeGapMs || own.change === 0) own.change++
      own.at = at
      ports.write({ room: roomName, stream: hex(stream), n: ++own.n, type: 'update', body: update, seenSeq: seen.seq, seenHead: seen.head, offline: ports.offline(), at, change: own.change })
    })
    return { stream, doc, provider, deliver: () => deliver }
  }

  // While the gate holds, the provider's question waits too: an answer from the truth would go round the gate.
  const waiting: (() => void)[] = []
  function whenReleased(): Promise<void> {
    return holding ? new Promise(resolve => waiting.push(resolve)) : Promise.resolve()
  }

  function askFrame(): void {
    if (frameAsked) return
    frameAsked = true
    ports.nextFrame(() => { frameAsked = false; flush() })
  }

  /** One step: the editor's document and `seen` move together, or neither. */
  function flush(): void {
    if (holding || pending.length === 0) return
    const deliver = life.deliver()
    if (!deliver) return
    const batch = pending
    pending = []
    const updates = batch.flatMap(({ payload, envelope }) =>
      payload?.type === 'updates' && !(hex(envelope.author) === hex(ports.deviceId) && hex(envelope.stream) === hex(life.stream)) ? payload.rows.map(row => row.update) : [])
    // Y.mergeUpdates is quadratic: a long backlog goes as one difference from the truth instead.
    if (updates.length > 64) deliver.update(Y.encodeStateAsUpdate(fold.truth, Y.encodeStateVector(life.doc)))
    else if (updates.length > 0) deliver.update(updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates))
    seen = { seq: batch.at(-1)!.seq, head: fold.headAt(batch.at(-1)!.seq)! }
    if (pending.length === 0) heldCount.set(0)
  }

  return {
    doc: () => life.doc, awareness: () => life.provider.awareness, stream: () => hex(life.stream), generation, held: heldCount,
    hold() { holding = true },
    releaseHeld() {
      holding = false
      for (const go of waiting.splice(0)) go()
      flush()
    },
    take(judged) {
      pending.push(...judged)
      if (holding) heldCount.set(pending.filter(({ payload }) => payload?.type === 'updates').length)
      else askFrame()
    },
    peerPresence(device, stream, entry) {
      const id = clientIdOf(device, stream)
      const ids = presenceClientIds(entry)
      // A cursor speaks for its own device and stream only.
      if (ids.length !== 1 || ids[0] !== id || id === life.doc.clientID) return
      peers.set(id, { device: hex(device), clock: (peers.get(id)?.clock ?? 0) + 1 })
      life.deliver()?.presence(entry)
    },
    peerLeft(device) {
      for (const [id, peer] of peers) {
        if (peer.device !== hex(device)) continue
        peers.delete(id)
        const clock = life.provider.awareness.meta.get(id)?.clock ?? 0
        life.deliver()?.presence(goneEntry(id, clock + 1))
      }
    },
    rebuild() {
      const old = life
      pending = []
      seen = { seq: fold.seq(), head: fold.head() }
      life = begin([])
      heldCount.set(0)
      generation.set(generation.get() + 1)
      old.provider.destroy()
    },
    close() { life.provider.destroy(); life.doc.destroy() },
  }
}

