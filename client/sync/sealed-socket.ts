/**
 * What y-websocket's unmodified provider takes for its server: a real
 * y-protocols peer living in the page. It answers SyncStep1 from the truth and
 * hands on released changes and presence. It never listens to document updates
 * from the provider: a socket has lives with gaps between them, so edits are
 * taken from the document itself (text-room.ts).
 */
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array, type Encoder } from 'lib0/encoding'
import { readVarString } from 'lib0/decoding'
import { writeVarString } from 'lib0/encoding'
import type { Bytes } from '../../shared/bytes.ts'

/** y-websocket's message numbers; y-websocket.js names them messageSync and messageAwareness. */
const SYNC = 0, AWARENESS = 1
/** y-protocols/sync: step 1 asks with a state vector, step 2 answers, 2 is an update. */
const STEP1 = 0, STEP2 = 1, UPDATE = 2
/** The provider closes after 30 s of silence. */
const heartbeatMs = 10_000

export interface SocketPeer {
  /** Once per life of the socket: what has this state vector not yet? The answer may wait; it says whether the provider got it. */
  asked(stateVector: Bytes, answer: (update: Bytes) => boolean): void
  /** The provider's own presence changed: one client's entry, ready to be sealed. */
  presence(entry: Bytes): void
  /** A socket came to life or went. */
  attached(deliver: Deliver | undefined): void
  readonly clientId: number
}
export interface Deliver { update(update: Bytes): void; presence(entry: Bytes): void }

const message = (write: (encoder: Encoder) => void): Bytes => {
  const encoder = createEncoder()
  write(encoder)
  return toUint8Array(encoder)
}

/** Only the named client's entry of an awareness update: the provider repeats everybody's. */
export const ownEntry = (update: Bytes, clientId: number): Bytes | undefined => {
  const decoder = createDecoder(update)
  for (let left = readVarUint(decoder); left > 0; left--) {
    const id = readVarUint(decoder), clock = readVarUint(decoder), state = readVarString(decoder)
    if (id === clientId) return message(e => { writeVarUint(e, 1); writeVarUint(e, id); writeVarUint(e, clock); writeVarString(e, state) })
  }
  return undefined
}

/** A class, because y-websocket says `new`. */
export const makeSealedSocket = (peer: SocketPeer): typeof WebSocket => {
  class SealedSocket {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    /** Asked of the socket before anything is sent: without it no cursor ever leaves. */
    readonly OPEN = 1
    binaryType = 'arraybuffer'
    readyState = 0
    onopen: (() => void) | null = null
    onmessage: ((event: { data: ArrayBufferLike }) => void) | null = null
    onclose: ((event: { code: number }) => void) | null = null
    onerror: ((event: unknown) => void) | null = null
    private heartbeat: ReturnType<typeof setInterval> | undefined

    constructor() {
      queueMicrotask(() => {
        if (this.readyState !== 0) return
        this.readyState = 1
        this.heartbeat = setInterval(() => this.tell(message(e => { writeVarUint(e, AWARENESS); writeVarUint8Array(e, Uint8Array.of(0)) })), heartbeatMs)
        this.onopen?.()
      })
    }
    private tell(bytes: Bytes): void {
      // A replaced socket has lost its onmessage: what it still has in its hands goes nowhere.
      if (this.readyState === 1) this.onmessage?.({ data: bytes.slice().buffer })
    }
    send(data: Bytes): void {
      const decoder = createDecoder(new Uint8Array(data))
      const type = readVarUint(decoder)
      if (type === AWARENESS) { const entry = ownEntry(readVarUint8Array(decoder), peer.clientId); if (entry) peer.presence(entry) }
      if (type !== SYNC || readVarUint(decoder) !== STEP1) return
      peer.asked(readVarUint8Array(decoder), update => {
        if (this.readyState !== 1) return false
        this.tell(message(e => { writeVarUint(e, SYNC); writeVarUint(e, STEP2); writeVarUint8Array(e, update) }))
        peer.attached({
          update: u => this.tell(message(e => { writeVarUint(e, SYNC); writeVarUint(e, UPDATE); writeVarUint8Array(e, u) })),
          presence: entry => this.tell(message(e => { writeVarUint(e, AWARENESS); writeVarUint8Array(e, entry) })),
        })
        return true
      })
    }
    close(): void {
      if (this.readyState === 3) return
      this.readyState = 3
      clearInterval(this.heartbeat)
      peer.attached(undefined)
      this.onclose?.({ code: 1000 })
    }
  }
  // The provider touches exactly the members above; the full DOM interface has many more.
  const asSocket: unknown = SealedSocket
  return asSocket as typeof WebSocket
}

/** Whose entries these are; none when they cannot be read: a member's bytes must not throw in a colleague's page. */
export const presenceClientIds = (entry: Bytes): number[] => {
  const decoder = createDecoder(entry)
  const ids: number[] = []
  try {
    for (let left = readVarUint(decoder); left > 0; left--) { ids.push(readVarUint(decoder)); readVarUint(decoder); JSON.parse(readVarString(decoder)) }
  } catch { return [] } // lib0 and JSON throw their own errors; the only news is that it is not presence
  return ids
}
/** An entry that says: this client is gone. */
export const goneEntry = (clientId: number, clock: number): Bytes => message(e => { writeVarUint(e, 1); writeVarUint(e, clientId); writeVarUint(e, clock); writeVarString(e, 'null') })
