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
import { bodyBytesMax, changeGapMs } from '../../shared/limits.ts'
import { clientIdOf } from './admission.ts'
import { makeWatched, type Watched } from './observed.ts'
import { makeQuietDoc } from './quiet-doc.ts'
import type { Judged, RoomFold } from './room-fold.ts'
import { goneEntry, makeSealedSocket, presenceClientIds, type Deliver } from './sealed-socket.ts'
import { splitUpdate } from './split.ts'
import type { OutboxRow } from './store.ts'

export interface TextRoomPorts {
  readonly deviceId: Bytes
  readonly random: (length: number) => Bytes
  readonly now: () => number
  /** Runs once on the next frame, or after 250 ms when the page is hidden. */
  readonly nextFrame: (run: () => void) => void
  readonly offline: () => boolean
  readonly mayWrite: () => boolean
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
  /** Lets everything through that waited. */
  releaseHeld(): void
  /** From the core: judged, on disk, in the truth. */
  take(judged: readonly Judged[]): void
  peerPresence(device: Bytes, stream: Bytes, entry: Bytes): void
  peerLeft(device: Bytes): void
  /** After a refusal: a fresh stream and document from the truth, once nobody composes. */
  rebuild(): void
  close(): void
}

const RESTORED = 'restored'
/** Half an envelope: two parts of a pasted text share none, and each leaves room for the next keystrokes. */
const rowBytesMax = Math.floor(bodyBytesMax / 2)

/** `rows` are edits of earlier lives that are not in the log yet. */
export const makeLocalText = (fold: RoomFold, rows: readonly OutboxRow[], ports: TextRoomPorts): LocalText => {
  const roomName = hex(fold.room)
  const generation = makeWatched(0)
  const heldCount = makeWatched(0)
  let holding = false, frameAsked = false, rebuildDue = false
  /** Judged and not yet given to the editor. */
  let pending: Judged[] = []
  /** Position of the log that the editor has been given. */
  let seen = { seq: fold.seq(), head: fold.head() }
  /** Rows say their order by their time, also when the clock was set back between two lives. */
  let lastAt = rows.reduce((last, { at }) => Math.max(last, at + 1), 0)
  const peers = new Map<number, string>()
  /** While the gate holds, the provider's question waits too: an answer from the truth would go round the gate. */
  let question: (() => void) | undefined
  let life = begin(rows)

  function begin(restored: readonly OutboxRow[]) {
    const stream = ports.random(8)
    const doc = makeQuietDoc()
    doc.clientID = clientIdOf(ports.deviceId, stream)
    doc.transact(() => {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(fold.truth), RESTORED)
      for (const row of restored) Y.applyUpdate(doc, row.body, RESTORED)
    }, RESTORED)
    let deliver: Deliver | undefined
    const socket = makeSealedSocket({
      clientId: doc.clientID,
      asked: (stateVector, answer) => {
        question = () => {
          question = undefined
          if (answer(Y.encodeStateAsUpdate(fold.truth, stateVector))) given(fold.seq())
        }
        if (!holding) question()
      },
      presence: entry => ports.presence(stream, entry),
      attached: now => { deliver = now; if (now) askFrame() },
    })
    const provider = new WebsocketProvider('ws://in-page', roomName, doc, { WebSocketPolyfill: socket, disableBc: true, resyncInterval: -1 })
    const own = { n: 0, change: 0, at: 0 }
    doc.on('update', (update: Bytes, origin: unknown) => {
      if (origin === provider || origin === RESTORED) return
      // Nobody types into a view without a grant; what a program puts there is nobody's word, and the view goes back.
      if (own.n === 0 && !ports.mayWrite()) { rebuildDue = true; askFrame(); return }
      const at = Math.max(ports.now(), lastAt)
      lastAt = at
      if (at - own.at >= changeGapMs || own.change === 0) own.change++
      own.at = at
      for (const body of splitUpdate(update, rowBytesMax)) {
        ports.write({ room: roomName, stream: hex(stream), n: ++own.n, type: 'update', body, seenSeq: seen.seq, seenHead: seen.head, offline: ports.offline(), at, change: own.change })
      }
    })
    return { stream, doc, provider, deliver: () => deliver }
  }

  function askFrame(): void {
    if (frameAsked) return
    frameAsked = true
    ports.nextFrame(() => { frameAsked = false; flush() })
  }

  /** One step: the editor's document and `seen` move together, or neither. */
  function flush(): void {
    if (holding) return
    if (rebuildDue) { beginAnew(); return }
    const deliver = life.deliver()
    if (!deliver || pending.length === 0) return
    const batch = pending
    const updates = batch.flatMap(({ payload, envelope }) =>
      payload?.type === 'updates' && !(hex(envelope.author) === hex(ports.deviceId) && hex(envelope.stream) === hex(life.stream)) ? payload.rows.map(row => row.update) : [])
    if (updates.length > 0) deliver.update(mergedUpdate(updates))
    given(batch.at(-1)!.seq)
  }

  /** What was given is never taken back: after an answer from the truth, an older release changes nothing. */
  function given(seq: number): void {
    pending = pending.filter(judged => judged.seq > seq)
    if (seq > seen.seq) seen = { seq, head: fold.headAt(seq)! }
    if (pending.length === 0) heldCount.set(0)
  }

  function beginAnew(): void {
    const old = life
    rebuildDue = false
    pending = []
    question = undefined
    seen = { seq: fold.seq(), head: fold.head() }
    life = begin([])
    heldCount.set(0)
    generation.set(generation.get() + 1)
    old.provider.destroy()
    old.provider.awareness.destroy()
  }

  return {
    doc: () => life.doc, awareness: () => life.provider.awareness, stream: () => hex(life.stream), generation, held: heldCount,
    hold() { holding = true },
    releaseHeld() {
      holding = false
      question?.()
      flush()
    },
    take(judged) {
      pending.push(...judged.filter(({ seq }) => seq > seen.seq))
      if (holding) heldCount.set(pending.filter(({ payload }) => payload?.type === 'updates').length)
      else askFrame()
    },
    peerPresence(device, stream, entry) {
      const id = clientIdOf(device, stream)
      const ids = presenceClientIds(entry)
      // A cursor speaks for its own device and stream only.
      if (ids.length !== 1 || ids[0] !== id || id === life.doc.clientID) return
      peers.set(id, hex(device))
      life.deliver()?.presence(entry)
    },
    peerLeft(device) {
      for (const [id, peer] of peers) {
        if (peer !== hex(device)) continue
        peers.delete(id)
        const clock = life.provider.awareness.meta.get(id)?.clock ?? 0
        life.deliver()?.presence(goneEntry(id, clock + 1))
      }
    },
    rebuild() {
      rebuildDue = true
      flush()
    },
    close() { life.provider.destroy(); life.doc.destroy() },
  }
}

/** Y.mergeUpdates is quadratic in their number: a long backlog is merged by sixty-fours. */
const mergedUpdate = (updates: readonly Bytes[]): Bytes => {
  if (updates.length === 1) return updates[0]!
  if (updates.length <= 64) return Y.mergeUpdates([...updates])
  const groups = Array.from({ length: Math.ceil(updates.length / 64) }, (_, i) => mergedUpdate(updates.slice(64 * i, 64 * i + 64)))
  return mergedUpdate(groups)
}
