/**
 * The floor for bench/relay-cpu.ts: `ws`, one file, fdatasync before the
 * acknowledgement, what arrived together in one flush, nothing else. It knows
 * no authors, rights, repeats, cursors or heads.
 */
import { fdatasyncSync, openSync, writevSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'

const file = openSync(join(process.argv[2] ?? '', 'log'), 'a')
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false })
const rooms = new Map<string, Set<WebSocket>>()
let waiting: { from: WebSocket; room: Set<WebSocket>; bytes: Buffer }[] = []
const ACK = Buffer.of(3, 0, 0, 0, 0)

const flush = (): void => {
  const taken = waiting
  waiting = []
  writevSync(file, taken.map(({ bytes }) => bytes))
  fdatasyncSync(file)
  for (const { from, room, bytes } of taken) {
    from.send(ACK)
    for (const other of room) if (other !== from) other.send(bytes)
  }
}

const server = createServer()
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, ws => {
    const name = request.url ?? '/'
    const room = rooms.get(name) ?? new Set()
    rooms.set(name, room.add(ws))
    ws.on('close', () => room.delete(ws))
    ws.on('message', (bytes: Buffer) => {
      if (bytes[0] === 1) { if (waiting.push({ from: ws, room, bytes }) === 1) setImmediate(flush) }
      else for (const other of room) if (other !== ws) other.send(bytes)
    })
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000 })
})
