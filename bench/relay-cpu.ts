/**
 * What the relay costs beside the barest thing that makes the same promise: a
 * `ws` server that appends to one file, calls fdatasync, then acknowledges and
 * passes on. Both run at the same time on one core, each with the same load and
 * sizes from this process on the other core, so that whatever else the machine
 * does costs both alike.
 *
 *   npm run bench -- relay-cpu [seconds = 20] [rooms = 100] [folder for the logs]
 *
 * Load: rooms of six people, two of them typing Chinese at about 8 characters
 * a second (2.54 envelopes a second each: a committed word is one envelope),
 * all six moving cursors (1.5 a second each). "Delivered" counts an update once
 * for each of the five others; the relay also gives the writer his own back.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import WebSocket from 'ws'
import { concat, makeReader, type Bytes } from '../shared/bytes.ts'
import { randomBytes, type Device } from '../shared/crypto.ts'
import { writeClientFrame } from '../shared/protocol.ts'
import { admitOp, idBytes, makeCase, makeChain, makeDevice, makeInvitation, makeKnock } from '../test/support/scripted-client.ts'
import { connectSocket, type SocketClient } from '../test/support/socket-client.ts'
import { makeSeeded } from '../test/support/seeded.ts'

const seconds = Number(process.argv[2] ?? 20), roomCount = Number(process.argv[3] ?? 100)
const people = 6, typists = 2
const updateMs = 1000 / 2.54, cursorMs = 1000 / 1.508
/** A word of two or three characters as a Yjs update with its row; a cursor with two positions, name and colour. */
const updateBytes = 64, cursorBytes = 170

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(process.argv[4] ?? tmpdir(), 'liuchi-bench-'))

interface Server { readonly child: ChildProcess; readonly port: number; cpuMs(): Promise<number> }
const hasTaskset = ((): boolean => { try { execFileSync('taskset', ['-p', `${process.pid}`], { stdio: 'ignore' }); return true } catch { return false } })() // no taskset: the system decides

const startServer = async (name: 'relay' | 'floor'): Promise<Server> => {
  const file = join(root, '.cache', `bench-${name}.mjs`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  await build({ entryPoints: [join(root, `bench/relay-cpu-${name}.ts`)], outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
  const child = fork(file, [mkdtempSync(join(scratch, name))], { execArgv: [], stdio: 'inherit' })
  const answer = <T>(): Promise<T> => new Promise(done => { child.once('message', message => done(message as T)) })
  const { port } = await answer<{ port: number }>()
  if (hasTaskset) execFileSync('taskset', ['-apc', '1', `${child.pid}`], { stdio: 'ignore' })
  return { child, port, cpuMs: async () => { child.send('cpu'); return (await answer<{ cpuMs: number }>()).cpuMs } }
}

/** A person's line: what he sends, and what arrives. */
interface Line { pushes: Bytes[]; push(): void; move(): void; readonly typing: 'yes' | 'no'; close(): void }
interface Count { delivered: number; cursors: number; sent: number; readonly waits: number[] }

// ---------------------------------------------------------------- the floor

const floorLines = async (port: number, count: Count, perTypist: number): Promise<Line[]> => {
  const lines: Line[] = []
  for (let room = 0; room < roomCount; room++) for (let person = 0; person < people; person++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${room}`, { perMessageDeflate: false })
    await new Promise(done => { socket.once('open', done) })
    const since: number[] = []
    socket.on('message', (bytes: Buffer) => {
      if (bytes[0] === 1) count.delivered++
      else if (bytes[0] === 2) count.cursors++
      else count.waits.push(performance.now() - since.shift()!)
    })
    // The same bytes as the relay gets: an envelope of this size in a frame.
    const update = concat(Uint8Array.of(1), randomBytes(envelopeBytes)), cursor = concat(Uint8Array.of(2), randomBytes(16 + cursorBytes))
    lines.push({
      typing: person < typists ? 'yes' : 'no', pushes: Array.from({ length: person < typists ? perTypist : 0 }, () => update), close: () => socket.terminate(),
      push() { since.push(performance.now()); count.sent++; socket.send(update) },
      move() { socket.send(cursor) },
    })
  }
  return lines
}

// ---------------------------------------------------------------- the relay

const relayLines = async (port: number, count: Count, perTypist: number): Promise<Line[]> => {
  const url = `ws://127.0.0.1:${port}/relay`
  const lines: Line[] = []
  for (let from = 0; from < roomCount; from += 10) {
    const some = await Promise.all(Array.from({ length: Math.min(10, roomCount - from) }, () => oneRoom(url, count, perTypist)))
    lines.push(...some.flat())
  }
  return lines
}

const oneRoom = async (url: string, count: Count, perTypist: number): Promise<Line[]> => {
  const founder = await makeDevice(), known = await makeCase(founder, 1), room = known.rooms[0]!
  const host = await connectSocket(url, founder)
  const enter = async (envelope: Bytes): Promise<void> => { host.say({ type: 'PUSH', id: 1, envelopes: [envelope] }); known.placed((await host.take('ACK')).placed[0]!) }
  host.say({ type: 'FOUND', id: 1, code: '', genesis: known.genesis })
  known.placed((await host.take('ACK')).placed[0]!)
  const members: { device: Device; client: SocketClient }[] = [{ device: founder, client: host }]
  while (members.length < people) {
    const device = await makeDevice(), client = await connectSocket(url, device), invitation = makeInvitation(known.caseId)
    await enter(await known.entry(invitation.op))
    const { join: request } = await makeKnock(device, known.caseId, invitation)
    client.say({ type: 'KNOCK', join: request })
    await client.take('DOOR')
    await enter(await known.entry(admitOp(device, request, invitation, { [room]: 'w' })))
    members.push({ device, client })
  }
  return Promise.all(members.map(async ({ device, client }, person): Promise<Line> => {
    const chain = makeChain(device, idBytes(room), known.keyByRoom.get(room))
    const pushes: Bytes[] = []
    while (person < typists && pushes.length < perTypist) {
      pushes.push(writeClientFrame({ type: 'PUSH', id: pushes.length + 1, envelopes: [await chain.next(randomBytes(updateBytes), { rosterSeq: known.seq })] }))
    }
    const cursor = writeClientFrame({ type: 'PRESENCE', room: idBytes(room), sealed: randomBytes(cursorBytes) })
    client.say({ type: 'OPEN', caseId: known.caseId, cursors: [] })
    for (let rooms = 0; rooms < 2; rooms++) await client.take('CAUGHTUP')
    const since: number[] = []
    let own = 0
    client.socket.removeAllListeners('message')
    client.socket.on('message', (bytes: Buffer) => {
      if (bytes[0] === 0x84) { const r = makeReader(bytes.subarray(17, 40)); r.vu(); count.delivered += r.vu() }
      else if (bytes[0] === 0x87) count.cursors++
      else if (bytes[0] === 0x86) { count.waits.push(performance.now() - since.shift()!); own++; count.delivered-- }
      else if (bytes[0] === 0x88) throw new Error('the relay refused the load')
    })
    let next = 0
    return {
      typing: person < typists ? 'yes' : 'no', pushes, close: () => client.socket.terminate(),
      push() { since.push(performance.now()); count.sent++; client.socket.send(pushes[next++]!) },
      move() { client.socket.send(cursor) },
    }
  }))
}

// ---------------------------------------------------------------- load

const envelopeBytes = (await makeChain(await makeDevice(), randomBytes(16), randomBytes(32)).next(randomBytes(updateBytes))).length

/** Everybody at his own pace, a third more or less each time, the same for both servers. */
const run = async (lines: readonly Line[], ms: number): Promise<number> => {
  const chance = makeSeeded(7)
  const due: { at: number; act: () => void; every: number }[] = []
  for (const line of lines) {
    due.push({ at: chance.next() * cursorMs, act: line.move, every: cursorMs })
    if (line.typing === 'yes') due.push({ at: chance.next() * updateMs, act: line.push, every: updateMs })
  }
  const beganAt = performance.now()
  let latest = 0
  for (let now = 0; now < ms; now = performance.now() - beganAt) {
    for (const one of due) while (one.at <= now) {
      latest = Math.max(latest, now - one.at)
      one.act()
      one.at += one.every * (0.67 + 0.66 * chance.next())
    }
    await new Promise(done => { setTimeout(done, 2) })
  }
  return latest
}

/** What waits for a slow disk still belongs to the load that made it. */
const quiet = async (count: Count): Promise<void> => {
  for (let before = -1; before !== count.delivered;) { before = count.delivered; await new Promise(done => { setTimeout(done, 300) }) }
}

const NAMES = ['floor', 'relay'] as const
type Name = (typeof NAMES)[number]
const both = async <T>(of: (name: Name) => Promise<T>): Promise<Record<Name, T>> => ({ floor: await of('floor'), relay: await of('relay') })
const newCount = (): Count => ({ delivered: 0, cursors: 0, sent: 0, waits: [] })

if (hasTaskset) execFileSync('taskset', ['-apc', '0', `${process.pid}`], { stdio: 'ignore' })
const counts: Record<Name, Count> = { floor: newCount(), relay: newCount() }
const servers = await both(startServer)
const perTypist = Math.ceil(((seconds * 1000) / updateMs) * 1.4) + 20
const lines = [...await floorLines(servers.floor.port, counts.floor, perTypist), ...await relayLines(servers.relay.port, counts.relay, perTypist)]

await run(lines, 2000) // the engine has compiled what is hot
for (const name of NAMES) { await quiet(counts[name]); Object.assign(counts[name], newCount()) }
const before = await both(name => servers[name].cpuMs())
const lateMs = await run(lines, seconds * 1000)
for (const name of NAMES) await quiet(counts[name])
const after = await both(name => servers[name].cpuMs())
const per = (name: Name): number => (after[name] - before[name]) / (counts[name].delivered / 1000)

for (const name of NAMES) {
  const { delivered, cursors, sent, waits } = counts[name]
  waits.sort((a, b) => a - b)
  const at = (part: number): string => (waits[Math.floor(waits.length * part)] ?? 0).toFixed(1)
  process.stdout.write(`${name}  ${per(name).toFixed(1)} ms CPU per 1,000 delivered · ${delivered} delivered, ${sent * (people - 1) - delivered} missing · ${cursors} cursors · ack p50 ${at(0.5)} p99 ${at(0.99)} ms\n`)
}
process.stdout.write(`ratio  ${(per('relay') / per('floor')).toFixed(2)} (wanted: at most 1.5) · ${roomCount} rooms, ${seconds} s, load at most ${lateMs.toFixed(0)} ms late${hasTaskset ? '' : ' · without taskset'}\n`)
for (const name of NAMES) servers[name].child.kill()
rmSync(scratch, { recursive: true, force: true })
process.exit(0)
