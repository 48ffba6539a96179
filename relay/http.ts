/** What the one port answers besides the socket: the built client, /healthz, /metrics. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import type { Driver } from './drive.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Site {
  readonly pages: Pages | undefined
  readonly driver: () => Driver
  readonly version: string
  /** Answers below /blob/; without it there are no files. */
  readonly blobs?: Answer
  readonly blobCounts?: Readonly<{ stored: number; bytes: number }>
}

/** `site.pages` undefined: the client was not built; the socket and the two reports work all the same. */
export const makeAnswer = (site: Site): Answer => (request, response) => {
  if (site.blobs && request.url?.startsWith('/blob/')) return site.blobs(request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, '这里只能读取。')
  const path = pathOf(request)
  if (path === undefined) return plain(response, 400, '地址写得不对。')
  if (path === '/healthz') return health(site, response)
  if (path === '/metrics') return plain(response, 200, metrics(site))
  if (!site.pages) return plain(response, 503, '网页还没有构建。请在程序文件夹里运行 npm run build，再启动一次。')
  const page = site.pages.get(path) ?? (isAppPath(path) ? site.pages.get('/index.html') : undefined)
  if (!page) return plain(response, 404, '没有这个页面。')
  sendPage(page, request, response)
}

const pathOf = (request: IncomingMessage): string | undefined => {
  try { return decodeURIComponent(new URL(request.url ?? '/', 'http://relay').pathname) } catch { return undefined } // not an address
}

/** Addresses that the application reads itself. */
const isAppPath = (path: string): boolean => /^\/(start|join|tray|screen|(case|wall)\/[^/.]+(\/[^/.]+)*)?\/?$/.test(path)

// ---------------------------------------------------------------- pages

interface Page { readonly file: string; readonly type: string; readonly length: number; readonly etag: string; readonly cache: string; readonly policy: (host: string) => string; readonly packed: readonly { readonly coding: 'br' | 'gzip'; readonly file: string; readonly length: number }[] }
/** By address; a path that is not in here does not exist, whatever stands on the disk. */
export type Pages = ReadonlyMap<string, Page>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.ttf': 'font/ttf', '.otf': 'font/otf',
  '.wasm': 'application/wasm', '.pdf': 'application/pdf', '.typ': 'text/plain; charset=utf-8',
}
const PACKED = [['br', '.br'], ['gzip', '.gz']] as const

/** Reads the folder's listing once; undefined when there is none. */
export const readPages = (root: string): Pages | undefined => {
  if (!existsSync(join(root, 'index.html'))) return undefined
  const pages = new Map<string, Page>()
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, entry), address = '/' + entry.split('\\').join('/')
    if (!statSync(file).isFile() || /\.(br|gz|map)$/.test(entry)) continue
    pages.set(address, pageOf(file, address))
  }
  return pages
}

const pageOf = (file: string, address: string): Page => {
  const content = readFileSync(file)
  const packed = PACKED.flatMap(([coding, ending]) => (existsSync(file + ending) ? [{ coding, file: file + ending, length: statSync(file + ending).size }] : []))
  return {
    file, packed, length: content.length, type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    // A name with a hash in it never changes its content; everything else is asked for again.
    cache: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(address) ? 'public, max-age=31536000, immutable' : 'no-cache',
    policy: address === '/verify.html' ? verifierPolicy(content.toString()) : appPolicy,
  }
}

/** Styles may stand in attributes (the editor's carets do); scripts may not. Typst needs wasm. */
const appPolicy = (host: string): string => [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self' blob:", "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:", "media-src 'self' blob:", "font-src 'self' data:", `connect-src 'self'${/^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ''}`,
  "frame-src 'self' blob:", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

/** The verifier brings everything with it and may fetch nothing: what it checks stays on the machine. */
const verifierPolicy = (html: string): ((host: string) => string) => {
  const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => `'sha256-${createHash('sha256').update(text ?? '').digest('base64')}'`)
  const policy = [
    "default-src 'none'", `script-src ${scripts.join(' ') || "'none'"}`, "style-src 'unsafe-inline'",
    'img-src data: blob:', 'font-src data:', "connect-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].join('; ')
  return () => policy
}

const SAME_FOR_ALL = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const

const sendPage = (page: Page, request: IncomingMessage, response: ServerResponse): void => {
  const accepted = (request.headers['accept-encoding'] ?? '').split(',').map(one => one.split(';')[0]!.trim())
  const packed = page.packed.find(({ coding }) => accepted.includes(coding))
  const headers: Record<string, string | number> = {
    ...SAME_FOR_ALL, 'Content-Type': page.type, 'Cache-Control': page.cache, ETag: page.etag,
    'Content-Security-Policy': page.policy(request.headers.host ?? ''),
    ...(page.packed.length > 0 ? { Vary: 'Accept-Encoding' } : {}), ...(packed ? { 'Content-Encoding': packed.coding } : {}),
  }
  if (request.headers['if-none-match'] === page.etag) { response.writeHead(304, headers).end(); return }
  response.writeHead(200, { ...headers, 'Content-Length': packed?.length ?? page.length })
  if (request.method === 'HEAD') { response.end(); return }
  createReadStream(packed?.file ?? page.file).on('error', () => response.destroy()).pipe(response)
}

const plain = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { ...SAME_FOR_ALL, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'" }).end(text + '\n')
}

// ---------------------------------------------------------------- reports

const health = (site: Site, response: ServerResponse): void => {
  const { store, stopping, unconfirmed, oldestAt } = site.driver().status()
  const ok = store === 'ok' && !stopping
  const body = { ok, store, stopping, unconfirmed, oldestMs: oldestAt === undefined ? 0 : Math.max(0, Date.now() - oldestAt), version: site.version }
  response.writeHead(ok ? 200 : 503, { ...SAME_FOR_ALL, 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }).end(JSON.stringify(body) + '\n')
}

/** Counts since the start, one a line; nothing about anybody. */
const metrics = (site: Site): string => {
  const { counts, commits, status, waitingBytes } = site.driver()
  const { sessions, rooms, unconfirmed } = status()
  const lines: [string, number][] = [
    ['sessions', sessions], ['rooms_in_memory', rooms], ['unconfirmed_batches', unconfirmed],
    ['frames_in', counts.frames], ['bytes_in', counts.bytesIn], ['frames_out', counts.sends], ['bytes_out', counts.bytesOut], ['waiting_bytes', waitingBytes()],
    ['commits', commits.commits], ['commit_ms', Math.round(commits.commitMs)], ['commit_failures', commits.failures], ['envelopes_stored', commits.rows],
    ...(site.blobCounts ? [['blob_parts_stored', site.blobCounts.stored], ['blob_bytes_stored', site.blobCounts.bytes]] as [string, number][] : []),
    ...[...counts.refusals].map(([name, count]): [string, number] => [`refused{reason="${name}"}`, count]),
    ['resident_bytes', process.memoryUsage.rss()],
  ]
  return lines.map(([name, value]) => `liuchi_${name} ${value}`).join('\n')
}
