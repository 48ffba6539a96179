/**
 * npm start: one process, one port. Reads liuchi.json (or the file named by
 * LIUCHI_SETTINGS), opens the data folder, serves the built client and the
 * relay's socket, and stops cleanly on SIGTERM and SIGINT. People read stderr;
 * stdout has one JSON object a line.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeBlobAnswer } from './blob-http.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import type { LogLine } from './drive.ts'
import { makeAnswer, readPages, type Answer } from './http.ts'
import { readSettings, type Settings } from './settings.ts'
import { startRelay, type Relay } from './start.ts'

const tell = (sentence: string): void => { process.stderr.write(sentence + '\n') }
const write = ({ level, event, fields }: Pick<LogLine, 'level' | 'event' | 'fields'>): void => {
  process.stdout.write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }) + '\n')
  if (event === 'founding-code-used') tell(`开通码已被使用。下一个开通码：${fields.next}`)
}
const giveUp = (sentence: string): never => {
  tell(sentence)
  process.exit(1)
}

const run = (): void => {
  const settingsFile = resolve(process.env.LIUCHI_SETTINGS ?? 'liuchi.json')
  const settings = readSettings(existsSync(settingsFile) ? readFileSync(settingsFile, 'utf8') : undefined, dirname(settingsFile))
  if ('wrong' in settings) return giveUp(settings.wrong)
  const folder = openDataFolder(settings.data, settings.caseBytesMax)
  if ('wrong' in folder) return giveUp(folder.wrong)

  const pages = readPages(fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../dist/client' : './client', import.meta.url)))
  const blobs = makeBlobAnswer({ store: folder.blobs, driver: () => relay.driver, write })
  const answer = makeAnswer({ pages, blobs, blobCounts: folder.blobs.counts, version: versionOf(new URL('../package.json', import.meta.url)), driver: () => relay.driver })
  const server = listener(settings, answer)
  const relay = startRelay({ server, log: folder.log, founding: 'code', origins: settings.publicUrl ? [settings.publicUrl] : [], write })
  server.on('error', error => giveUp(notListening(settings, error)))
  server.listen(settings.port, settings.host, () => { started(settings, server, relay) })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { void stop(server, relay, folder) })
}

/** The same place seen from relay/main.ts and from dist/relay.mjs. */
const versionOf = (file: URL): string => {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return String(Reflect.get(Object(value), 'version'))
}

const listener = ({ tls }: Settings, answer: Answer): Server => {
  if (!tls) return createServer(answer)
  try { return createTlsServer({ key: readFileSync(tls.key), cert: readFileSync(tls.cert) }, answer) } catch (error) {
    return giveUp(`证书读不出来（${error instanceof Error ? error.message : error}）。请检查 liuchi.json 里 tls 的 key 和 cert 两个文件。`)
  }
}

const notListening = ({ port, host }: Settings, error: Error): string => {
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'EADDRINUSE') return `端口 ${port} 已被别的程序占用。请关掉那个程序，或在 liuchi.json 里换一个 port。`
  if (code === 'EACCES') return `没有权限使用端口 ${port}。请在 liuchi.json 里换一个 1024 以上的 port。`
  return `无法在 ${host}:${port} 上启动：${error.message}`
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

const started = (settings: Settings, server: Server, relay: Relay): void => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : settings.port
  const name = [...LOOPBACK, '0.0.0.0', '::'].includes(settings.host) ? 'localhost' : settings.host
  const url = settings.publicUrl ?? `${settings.tls ? 'https' : 'http'}://${name}:${port}`
  write({ level: 'info', event: 'started', fields: { port, url } })
  tell(`六尺已启动。请用浏览器打开：${url}`)
  tell(`案卷数据在：${settings.data}`)
  if (settings.tls === undefined && settings.publicUrl === undefined && !LOOPBACK.includes(settings.host)) tell('注意：没有配置证书。别的电脑用 http 打开时，浏览器不允许使用加密，页面会拒绝工作。请在 liuchi.json 里配置 tls。')
  tell(`本机第一个新建案件的人不需要开通码；从别的电脑第一次新建案件时，请把这个一次性开通码告诉他：${relay.driver.foundingCode()}`)
}

/** What was acknowledged is on disk already; what waits is stored now; then everybody is told to come back. */
const stop = async (server: Server, relay: Relay, folder: DataFolder): Promise<void> => {
  relay.stop()
  server.close()
  server.closeIdleConnections()
  await new Promise(done => { setTimeout(done, goodbyeMs) })
  server.closeAllConnections()
  await folder.close()
  write({ level: 'info', event: 'stopped', fields: {} })
  process.exit(0)
}
/** Long enough for close frames to leave, short enough for a service manager. */
const goodbyeMs = 300

run()
