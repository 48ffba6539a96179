/** The product behind a door of its own, where from some moment on a newer program is served. */
import { createServer, request as ask } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Product } from './product.ts'

export interface NewerVersion {
  readonly origin: string
  /** From now on the service worker is another one. */
  publish(): void
  close(): Promise<void>
}

/** Passes everything on as it is, sockets too; only /service-worker.js changes its version. */
export const behindNewerVersion = async ({ relay }: Product): Promise<NewerVersion> => {
  let published: 'former' | 'newer' = 'former'
  const server = createServer((request, response) => {
    const onward = ask({ host: '127.0.0.1', port: relay.port, path: request.url, method: request.method, headers: { ...request.headers, 'accept-encoding': 'identity' } }, answer => {
      if (request.url !== '/service-worker.js' || published === 'former') { response.writeHead(answer.statusCode ?? 502, answer.headers); answer.pipe(response); return }
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => { parts.push(part) })
      answer.on('end', () => {
        const { 'content-length': _length, etag: _etag, ...headers } = answer.headers
        response.writeHead(200, headers).end(Buffer.concat(parts).toString().replace(/shell-[0-9a-f]{16}/u, 'shell-ffffffffffffffff'))
      })
    })
    onward.on('error', () => { response.destroy() })
    request.pipe(onward)
  })
  const open = new Set<{ destroy(): void }>()
  server.on('upgrade', (request, socket, head) => {
    open.add(socket)
    const onward = connect(relay.port, '127.0.0.1', () => {
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`).join('\r\n')}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => { socket.destroy() })
    socket.on('error', () => { onward.destroy() })
  })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    publish() { published = 'newer' },
    async close() { const closed = new Promise(done => { server.close(done) }); server.closeAllConnections(); for (const socket of open) socket.destroy(); await closed },
  }
}
