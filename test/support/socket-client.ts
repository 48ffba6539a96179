/** A scripted device on a real socket. */
import WebSocket from 'ws'
import type { Bytes } from '../../shared/bytes.ts'
import { randomBytes, type Device } from '../../shared/crypto.ts'
import { readRelayFrame, subprotocol, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { helloFrame, proofFrame } from './scripted-client.ts'

export interface SocketClient {
  readonly inbox: RelayFrame[]
  /** Called with every frame after the welcome, before it goes to the inbox; 'taken' keeps it out. */
  hear: ((frame: RelayFrame) => 'taken' | void) | undefined
  say(frame: ClientFrame): void
  raw(bytes: Bytes): void
  /** The next frame of this type, now or later; rejects when the line closes or after `ms`. */
  take<T extends RelayFrame['type']>(type: T, ms?: number): Promise<Extract<RelayFrame, { type: T }>>
  /** Resolves with the close code. */
  readonly closed: Promise<number>
  readonly socket: WebSocket
  close(): void
}

/** Rejects when the line closes before the welcome. */
export const connectSocket = async (url: string, device: Device, { origin, ca }: { origin?: string; ca?: Buffer } = {}): Promise<SocketClient> => {
  const socket = new WebSocket(url, [subprotocol], { perMessageDeflate: false, ...(origin === undefined ? {} : { origin }), ...(ca ? { ca } : {}) })
  const nonce = randomBytes(32)
  const closed = new Promise<number>(done => { socket.once('close', code => done(code)) })
  socket.on('error', () => {}) // the close that follows is what counts
  const waiting: { type: string; done: (frame: RelayFrame) => void }[] = []
  const client: SocketClient = {
    inbox: [], hear: undefined, closed, socket,
    say: frame => client.raw(writeClientFrame(frame)),
    raw: bytes => { if (socket.readyState === socket.OPEN) socket.send(bytes) },
    take: (type, ms = 10_000) => new Promise((done, failed) => {
      const at = client.inbox.findIndex(frame => frame.type === type)
      const found = client.inbox[at]
      if (found) { client.inbox.splice(at, 1); done(found as Extract<RelayFrame, { type: typeof type }>); return }
      const timer = setTimeout(() => failed(new Error(`no ${type} within ${ms} ms`)), ms)
      void closed.then(code => { clearTimeout(timer); failed(new Error(`closed with ${code} while waiting for ${type}`)) })
      waiting.push({ type, done: frame => { clearTimeout(timer); done(frame as Extract<RelayFrame, { type: typeof type }>) } })
    }),
    close: () => socket.close(),
  }
  socket.on('message', (message: Buffer) => {
    const frame = readRelayFrame(new Uint8Array(message))
    if (isRefusal(frame)) throw new Error(`unreadable frame: ${frame.detail}`)
    if (client.hear?.(frame) === 'taken') return
    const at = waiting.findIndex(({ type }) => type === frame.type)
    if (at >= 0) waiting.splice(at, 1)[0]!.done(frame)
    else client.inbox.push(frame)
  })
  await new Promise<void>((done, failed) => {
    socket.once('open', () => done())
    void closed.then(code => failed(new Error(`closed with ${code}`)))
  })
  socket.send(helloFrame(device, nonce))
  socket.send(await proofFrame(device, nonce, await client.take('CHALLENGE'), origin ?? ''))
  await client.take('WELCOME')
  return client
}
