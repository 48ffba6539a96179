/** R47: the relay's own way of packing a message, against the parser of ws. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packBinary } from '../../relay/session-ws.ts'
import { frameBytesMax } from '../../shared/limits.ts'
import { seededBytes } from '../support/noble-device.ts'

/** On both sides of each step of the header (RFC 6455, 5.2), and the largest there is. */
const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 65_537, frameBytesMax]
const server = createServer()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
let reader: WebSocket, writer: Duplex
const heard: { readonly bytes: Buffer; readonly isBinary: boolean }[] = []
const failures: Error[] = []

beforeAll(async () => {
  const taken = new Promise<Duplex>(done => { server.on('upgrade', (request, socket, head) => { sockets.handleUpgrade(request, socket, head, () => done(socket)) }) })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  reader = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { perMessageDeflate: false })
  reader.on('message', (bytes: Buffer, isBinary: boolean) => heard.push({ bytes, isBinary }))
  reader.on('error', failure => failures.push(failure))
  writer = await taken
})
afterAll(() => { reader.terminate(); sockets.close(); server.close() })

it('R47 frames of every header length, one behind the other and cut anywhere, come out of the parser of ws as they went in', async () => {
  const frames = LENGTHS.map((length, i) => { const bytes = new Uint8Array(length); bytes.set(seededBytes(`frame/${i}`, 64).subarray(0, length)); return bytes })
  const stream = Buffer.concat(frames.map(packBinary))
  writer.write(stream)
  // Again in pieces whose edges fall into headers as well.
  for (let from = 0; from < stream.length; from += 9973) writer.write(stream.subarray(from, from + 9973))
  await expect.poll(() => heard.length + failures.length, { timeout: 20_000 }).toBe(2 * frames.length)
  expect(failures).toEqual([])
  for (const [i, { bytes, isBinary }] of heard.entries()) {
    expect(isBinary).toBe(true)
    expect(bytes.equals(frames[i % frames.length]!), `${frames[i % frames.length]!.length} bytes`).toBe(true)
  }
})
it('R47 a header is 2, 4 or 10 bytes, final, binary and without a mask', () => {
  for (const length of LENGTHS) {
    const packed = packBinary(new Uint8Array(length))
    expect(packed.length - length, String(length)).toBe(length < 126 ? 2 : length < 65_536 ? 4 : 10)
    expect([packed[0], packed[1]! & 0x80], String(length)).toEqual([0x82, 0])
  }
})
