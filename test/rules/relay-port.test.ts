/** R37 to R41: the one port: who may connect, what pages say, settings, health. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import WebSocket from 'ws'
import { afterAll, describe, expect, it } from 'vitest'
import { CLOSE, subprotocol } from '../../shared/protocol.ts'
import { frameBytesMax } from '../../shared/limits.ts'
import { makeAnswer, readPages } from '../../relay/http.ts'
import { whereFrom } from '../../relay/session-ws.ts'
import { readSettings } from '../../relay/settings.ts'
import { connectSocket } from '../support/socket-client.ts'
import { makeDevice } from '../support/scripted-client.ts'
import { startRelayHere, type RelayHere } from '../support/relay-process.ts'

const scratch = mkdtempSync(join(tmpdir(), 'liuchi-port-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Status of the answer to an upgrade: 101, or what was said instead. */
const upgrade = (relay: RelayHere, options: { origin?: string; protocols?: string[]; host?: string }): Promise<number> => new Promise(done => {
  const socket = new WebSocket(relay.url, options.protocols ?? [subprotocol], { ...(options.origin === undefined ? {} : { origin: options.origin }), ...(options.host ? { headers: { host: options.host } } : {}) })
  socket.on('open', () => { done(101); socket.terminate() })
  socket.on('unexpected-response', (_, response) => { done(response.statusCode ?? 0); socket.terminate() })
  socket.on('error', () => {})
})

describe('who may connect', () => {
  it('R37 pages of the relay\'s own address and of those it was told of; no other page', async () => {
    const relay = await startRelayHere({ origins: ['https://liuchi.example'] })
    const own = `http://127.0.0.1:${relay.port}`
    const answers = await Promise.all([{ origin: own }, {}, { origin: 'https://liuchi.example' }, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: `http://127.0.0.1:${relay.port + 1}` }, { protocols: ['other'], origin: own }].map(options => upgrade(relay, options)))
    expect(answers).toEqual([101, 101, 101, 403, 403, 403, 400])
    await relay.stop()
  })

  it('R37 loopback means this machine, not a proxy on it', () => {
    const from = (remoteAddress: string, headers: IncomingHttpHeaders, origin: string) => whereFrom({ headers, socket: { remoteAddress } }, origin)
    expect(from('127.0.0.1', {}, 'http://localhost:6100')).toBe('loopback')
    expect(from('::1', {}, 'https://[::1]:6100')).toBe('loopback')
    expect(from('::ffff:127.0.0.1', {}, '')).toBe('loopback')
    expect(from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, 'http://localhost')).toBe('elsewhere')
    expect(from('127.0.0.1', {}, 'https://liuchi.example')).toBe('elsewhere')
    expect(from('192.168.1.20', {}, 'http://localhost:6100')).toBe('elsewhere')
  })

  it('R31 a message over the limit or in text closes the line and nothing else', async () => {
    const relay = await startRelayHere(), device = await makeDevice()
    const large = await connectSocket(relay.url, device), text = await connectSocket(relay.url, device), fine = await connectSocket(relay.url, device)
    large.raw(new Uint8Array(frameBytesMax + 1))
    text.socket.send('你好')
    expect([await large.closed, await text.closed]).toEqual([1009, CLOSE.upgrade])
    expect(relay.lines.map(line => line.event)).toContain('line-broken')
    fine.say({ type: 'PING' })
    await fine.take('PONG')
    await relay.stop()
  })
})

describe('pages', () => {
  const root = join(scratch, 'client')
  mkdirSync(join(root, 'assets'), { recursive: true })
  const put = (name: string, text: string): void => { writeFileSync(join(root, name), text) }
  put('index.html', '<!doctype html><title>六尺</title>')
  put('verify.html', '<!doctype html><title>核验</title><script>const 结论 = 1</script>')
  put('sw.js', 'self.skipWaiting()')
  put('assets/index-B1aZ_90x.js', 'export const a = 1')
  writeFileSync(join(root, 'assets/index-B1aZ_90x.js.gz'), gzipSync('export const a = 1'))
  writeFileSync(join(scratch, 'secret.txt'), '不该读到')

  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> => {
    const relay = await startRelayHere()
    const server = createServer(makeAnswer({ pages: readPages(root), driver: () => relay.relay.driver, version: '0.1.0' }))
    await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
    const { port } = server.address() as AddressInfo
    const answer = await new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((done, failed) => {
      httpRequest({ port, host: '127.0.0.1', path, method, headers: { host: 'liuchi.example', ...headers } }, response => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part)).on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }))
      }).on('error', failed).end()
    })
    server.close()
    await relay.stop()
    return answer
  }

  it('R38 the application\'s addresses give its page, under a policy without inline scripts, not to be sniffed, framed or referred from', async () => {
    for (const path of ['/', '/start', '/join', '/case/0123456789abcdef', '/case/0123456789abcdef/record']) {
      const { status, headers, body } = await get(path)
      expect([path, status, body.toString().includes('六尺')]).toEqual([path, 200, true])
      const policy = String(headers['content-security-policy'])
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/)
      expect(policy).toContain("connect-src 'self' ws://liuchi.example wss://liuchi.example;")
      expect([headers['x-content-type-options'], headers['referrer-policy'], headers['cross-origin-opener-policy'], headers['cache-control']]).toEqual(['nosniff', 'no-referrer', 'same-origin', 'no-cache'])
    }
    expect((await get('/nothing')).status).toBe(404)
    expect((await get('/', {}, 'POST')).status).toBe(405)
    expect(String((await get('/', { host: "x; script-src 'unsafe-inline'" })).headers['content-security-policy'])).not.toContain("script-src 'unsafe-inline'")
  })

  it('R38 the verifier\'s page may fetch nothing and run only its own script', async () => {
    const policy = String((await get('/verify.html')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).toMatch(/script-src 'sha256-[A-Za-z0-9+/]{43}='(;|$)/)
  })

  it('R38 hashed files are kept for ever and sent packed, others are asked for again, nothing outside the folder is read', async () => {
    const packed = await get('/assets/index-B1aZ_90x.js', { 'accept-encoding': 'gzip, br' })
    expect([packed.headers['content-encoding'], packed.headers['cache-control'], packed.headers['content-type']]).toEqual(['gzip', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'])
    expect((await get('/assets/index-B1aZ_90x.js')).headers['content-encoding']).toBeUndefined()
    const worker = await get('/sw.js')
    expect(worker.headers['cache-control']).toBe('no-cache')
    expect((await get('/sw.js', { 'if-none-match': String(worker.headers.etag) })).status).toBe(304)
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/%00', '/%']) expect([path, (await get(path)).body.toString().includes('不该读到')]).toEqual([path, false])
  })

  it('R39 /healthz and /metrics say how the relay is, and nothing of anybody', async () => {
    const health = await get('/healthz')
    expect([health.status, JSON.parse(health.body.toString())]).toEqual([200, { ok: true, store: 'ok', stopping: false, unconfirmed: 0, oldestMs: 0, version: '0.1.0' }])
    const metrics = (await get('/metrics')).body.toString().trim().split('\n')
    expect(metrics.every(line => /^liuchi_[a-z_]+(\{reason="[A-Z_]+"\})? \d+$/.test(line))).toBe(true)
    expect(metrics.length).toBeGreaterThan(10)
  })
})

describe('settings', () => {
  it('R40 without a file everything has its default: this machine only', () => {
    expect(readSettings(undefined, '/srv/liuchi')).toEqual({ port: 6100, host: '127.0.0.1', data: '/srv/liuchi/data', tls: undefined, publicUrl: undefined, caseBytesMax: 4096 * 1024 * 1024 })
  })

  it('R40 a whole file is read, paths from where it lies', () => {
    const text = JSON.stringify({ port: 443, host: '0.0.0.0', data: '/var/liuchi', tls: { key: 'key.pem', cert: '/etc/cert.pem' }, publicUrl: 'https://liuchi.example/', caseMB: 500 })
    expect(readSettings(text, '/srv')).toEqual({ port: 443, host: '0.0.0.0', data: '/var/liuchi', tls: { key: '/srv/key.pem', cert: '/etc/cert.pem' }, publicUrl: 'https://liuchi.example', caseBytesMax: 500 * 1024 * 1024 })
  })

  it.each([
    ['{"port": 6100', 'JSON'], ['[]', 'JSON'], ['{"prot": 1}', '“prot”'], ['{"port": "6100"}', 'port'], ['{"port": 70000}', 'port'], ['{"host": ""}', 'host'],
    ['{"data": 3}', 'data'], ['{"tls": {"key": "a"}}', 'tls'], ['{"tls": true}', 'tls'], ['{"caseMB": 0}', 'caseMB'], ['{"caseMB": "4 GB"}', 'caseMB'], ['{"publicUrl": "liuchi"}', 'publicUrl'], ['{"publicUrl": "https://a.example/path"}', 'publicUrl'],
  ])('R40 a mistake in the file is named in plain Chinese: %s', (text, named) => {
    const read = readSettings(text, '/srv')
    expect('wrong' in read ? read.wrong : '').toContain(named)
    expect('wrong' in read ? read.wrong : '').toMatch(/[\u4e00-\u9fff]{4,}/)
  })
})
