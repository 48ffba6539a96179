/** A relay for other tests: a process of its own that can be killed, or one in this process. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { LogLine } from '../../relay/drive.ts'
import type { Founding } from '../../relay/founding-code.ts'
import type { Log } from '../../relay/log.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { startRelay, type Relay } from '../../relay/start.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The relay as `npm run build` makes it: bundled, packages left where they are. Built once per test process. */
const bundled = (): Promise<string> => (bundle ??= (async () => {
  const file = join(root, '.cache', `relay-${process.pid}.mjs`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  await build({ entryPoints: [join(root, 'relay/main.ts')], outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
  process.once('exit', () => rmSync(file, { force: true }))
  return file
})())
let bundle: Promise<string> | undefined

export interface RelayProcess {
  readonly port: number
  /** ws://…/relay */
  readonly url: string
  readonly pid: number
  /** One object for each line of its log. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  /** What it told people. */
  readonly told: () => string
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

export interface ProcessWanted {
  readonly data: string
  readonly port?: number
  readonly settings?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** Another bundle than the one made here, e.g. dist/relay.mjs with its pages beside it. */
  readonly file?: string
  /** Words before `node`, e.g. taskset. */
  readonly under?: readonly string[]
}

/** Resolves when it listens; rejects with its own words when it does not. */
export const startRelayProcess = async ({ data, port = 0, settings = {}, env = {}, under = [], file: given }: ProcessWanted): Promise<RelayProcess> => {
  const file = given ?? await bundled()
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-settings-'))
  const settingsFile = join(folder, 'liuchi.json')
  writeFileSync(settingsFile, JSON.stringify({ port, data, ...settings }))
  const [program, ...args] = [...under, process.execPath, file]
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin', LIUCHI_SETTINGS: settingsFile, ...env } })
  const lines: Record<string, unknown>[] = []
  let rest = '', told = ''
  const gone = new Promise<number | null>(done => child.once('close', code => { rmSync(folder, { recursive: true, force: true }); done(code) }))
  child.stderr.on('data', (chunk: Buffer) => { told += chunk.toString() })
  const started = new Promise<number>((done, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n')
      rest = parts.pop()!
      for (const line of parts) {
        const read = JSON.parse(line) as Record<string, unknown>
        lines.push(read)
        if (read.event === 'started') done(Number(read.port))
      }
    })
    child.once('error', failed)
    void gone.then(code => failed(new Error(`the relay ended with ${code}: ${told}`)))
  })
  const listening = await started
  return {
    port: listening, url: `ws://127.0.0.1:${listening}/relay`, pid: child.pid!, lines, told: () => told,
    async kill() { child.kill('SIGKILL'); await gone },
    stop() { child.kill('SIGTERM'); return gone },
  }
}

export interface RelayHere { readonly port: number; readonly url: string; readonly relay: Relay; readonly lines: readonly LogLine[]; stop(): Promise<void> }

/** In this process, on a free port. */
export const startRelayHere = async ({ log = makeMemoryLog(), founding = 'open', origins = [] }: { log?: Log; founding?: Founding; origins?: readonly string[] } = {}): Promise<RelayHere> => {
  const lines: LogLine[] = []
  const server = createServer((_, response) => { response.end() })
  const relay = startRelay({ server, log, founding, origins, write: line => { lines.push(line) } })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  const { port } = server.address() as AddressInfo
  return {
    port, url: `ws://127.0.0.1:${port}/relay`, relay, lines,
    async stop() {
      relay.stop()
      await new Promise<void>(done => { server.close(() => done()); server.closeAllConnections() })
    },
  }
}
