/** Websockets on an http server: who may connect at all, and one line per socket. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Bytes } from '../shared/bytes.ts'
import { frameBytesMax } from '../shared/limits.ts'
import { CLOSE, relayPath, subprotocol } from '../shared/protocol.ts'
import type { Driver, Line } from './drive.ts'
import type { From } from './relay-events.ts'

/** `origins`: pages of other addresses that may connect besides those this server itself serves. */
export const takeSockets = (server: Server, driver: Driver, { origins }: { readonly origins: readonly string[] }): { stop(): void } => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false, maxPayload: frameBytesMax, handleProtocols: () => subprotocol })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Others may share the server: the development server's own socket comes another way.
    if (new URL(request.url ?? '/', 'http://relay').pathname !== relayPath) return
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim())
    if (!offered.includes(subprotocol)) return refuseUpgrade(socket, '400 Bad Request')
    const origin = request.headers.origin ?? ''
    if (!mayConnect(origin, request.headers.host, origins)) return refuseUpgrade(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, ws => { serve(ws, socket, driver, { origin, from: whereFrom(request, origin) }) })
  }
  server.on('upgrade', upgrade)
  return { stop: () => { server.off('upgrade', upgrade); sockets.close() } }
}

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A browser always names its page; who names none is a program and carries no one's cookies or trust. */
export const mayConnect = (origin: string, host: string | undefined, origins: readonly string[]): boolean => {
  if (origin === '' || origins.includes(origin)) return true
  try { return new URL(origin).host === host } catch { return false } // 'null' and other things that are no address
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const LOCAL_NAMES = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
/** Behind a proxy every address is loopback; then it says whom it speaks for, or the page has another name. */
export const whereFrom = (request: Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } }, origin: string): From => {
  const direct = !('forwarded' in request.headers) && !('x-forwarded-for' in request.headers) && !('x-real-ip' in request.headers)
  const local = LOOPBACK.has(request.socket.remoteAddress ?? '')
  return local && direct && (origin === '' || LOCAL_NAMES.test(origin)) ? 'loopback' : 'elsewhere'
}

/**
 * A whole unmasked binary message (RFC 6455, 5.2), header and payload in one
 * piece. Six people get the same bytes, and a socket takes one piece for less
 * than the two that ws would hand it; ws still reads, answers pings and closes.
 */
export const packBinary = (frame: Bytes): Bytes => {
  const { length } = frame
  const header = length < 126 ? 2 : length < 0x10000 ? 4 : 10
  const packed = Buffer.allocUnsafe(header + length)
  packed[0] = FINAL_BINARY
  if (header === 2) packed[1] = length
  else if (header === 4) { packed[1] = 126; packed.writeUInt16BE(length, 2) }
  else { packed[1] = 127; packed.writeUInt32BE(0, 2); packed.writeUInt32BE(length, 6) }
  packed.set(frame, header)
  return packed
}
const FINAL_BINARY = 0x82

const serve = (ws: WebSocket, socket: Duplex, driver: Driver, about: { origin: string; from: From }): void => {
  const line: Line = {
    send(packed) { if (ws.readyState === ws.OPEN) socket.write(packed) },
    close(code) {
      ws.close(code)
      // A reader that takes nothing would never see the close frame behind its backlog.
      setTimeout(() => ws.terminate(), closeMsMax).unref()
    },
    waitingBytes: () => socket.writableLength,
    cork: () => socket.cork(),
    uncork: () => socket.uncork(),
  }
  const ear = driver.connect(line, about)
  ws.on('message', (message: Buffer, isBinary: boolean) => {
    if (isBinary) ear.heard(new Uint8Array(message.buffer, message.byteOffset, message.length))
    else line.close(CLOSE.upgrade)
  })
  socket.on('drain', () => ear.drained())
  ws.on('error', error => {
    ear.broken(String(Reflect.get(error, 'code') ?? error.name))
    ws.terminate()
  })
  ws.on('close', () => ear.closed())
}
const closeMsMax = 3000
