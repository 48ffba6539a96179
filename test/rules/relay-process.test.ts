/** R41 to R46: the relay as a process: one to a folder, a clean stop, a full disk, slow readers, TLS. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { hex, utf8 } from '../../shared/bytes.ts'
import { itemsBytesMax, socketBacklogBytesMax } from '../../shared/limits.ts'
import { CLOSE } from '../../shared/protocol.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { checkLog, holdMeeting, pause, startWriter } from '../support/crash-writers.ts'
import { makeFaultyLog } from '../support/faulty-log.ts'
import { startRelayHere, startRelayProcess } from '../support/relay-process.ts'
import { idBytes, makeChain, makeDevice } from '../support/scripted-client.ts'
import { smallDiskLeftOut, withSmallDisk } from '../support/small-disk.ts'
import { connectSocket } from '../support/socket-client.ts'

const scratch = mkdtempSync(join(tmpdir(), 'liuchi-process-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('R41 a second relay on the same folder says so and ends; a lock left behind by a killed one counts for nothing', async () => {
  const data = join(scratch, 'one')
  const first = await startRelayProcess({ data })
  await expect(startRelayProcess({ data })).rejects.toThrow('正被另一个中继使用')
  await first.kill()
  const next = await startRelayProcess({ data })
  expect(await next.stop()).toBe(0)
})

it('R41 a port that is taken and a folder that cannot be opened are said in plain Chinese', async () => {
  const first = await startRelayProcess({ data: join(scratch, 'two') })
  await expect(startRelayProcess({ data: join(scratch, 'three'), port: first.port })).rejects.toThrow(/端口 \d+ 已被别的程序占用/)
  writeFileSync(join(scratch, 'file'), '')
  await expect(startRelayProcess({ data: join(scratch, 'file') })).rejects.toThrow('请换一个文件夹')
  expect(first.told()).toContain(`http://localhost:${first.port}`)
  expect(await first.stop()).toBe(0)
})

it('R42 SIGTERM stores what waits, says 4503 to everybody and ends with 0', async () => {
  const relay = await startRelayProcess({ data: join(scratch, 'four') })
  const meeting = await holdMeeting(relay.url, 1)
  const line = await connectSocket(relay.url, meeting.host)
  const room = meeting.known.rooms[0]!, chain = makeChain(meeting.host, idBytes(room), meeting.known.keyByRoom.get(room))
  const last = await chain.next('停机前的最后一句', { rosterSeq: meeting.known.seq })
  line.say({ type: 'PUSH', id: 9, envelopes: [last] })
  await line.take('ACK')
  const code = relay.stop()
  expect([await line.closed, await code]).toEqual([CLOSE.restarting, 0])
  expect(relay.lines.at(-1)?.event).toBe('stopped')
  const again = await startRelayProcess({ data: join(scratch, 'four') })
  expect(await checkLog(again.url, meeting, [])).toBe(1)
  await again.stop()
})

it('R33 what people write, and who they are, stands nowhere in the data folder or the log', async () => {
  const data = join(scratch, 'canary'), relay = await startRelayProcess({ data })
  const meeting = await holdMeeting(relay.url, 1)
  const line = await connectSocket(relay.url, meeting.host)
  const room = meeting.known.rooms[0]!, canary = '金丝雀：钱某赔偿赵某三万元'
  line.say({ type: 'PUSH', id: 9, envelopes: [await makeChain(meeting.host, idBytes(room), meeting.known.keyByRoom.get(room)).next(canary, { rosterSeq: meeting.known.seq })] })
  await line.take('ACK')
  line.close()
  await relay.stop()
  expect(readFileSync(join(data, 'log.mdb')).includes(Buffer.from(utf8(canary.slice(4))))).toBe(false)
  expect(JSON.stringify(relay.lines)).not.toMatch(/[\u3400-\u9fff]|127\.0\.0\.1:/)
  expect(JSON.stringify(relay.lines)).not.toContain(hex(meeting.host.deviceId))
})

it('R43 a disk that fails refuses, is seen in the health, and everything is accepted when it works again', async () => {
  const log = makeFaultyLog(makeMemoryLog()), relay = await startRelayHere({ log })
  const meeting = await holdMeeting(relay.url, 1)
  const line = await connectSocket(relay.url, meeting.host)
  const room = meeting.known.rooms[0]!, chain = makeChain(meeting.host, idBytes(room), meeting.known.keyByRoom.get(room))
  const envelope = await chain.next('盘满的时候写的', { rosterSeq: meeting.known.seq })
  log.disk = 'No space left on device'
  line.say({ type: 'PUSH', id: 1, envelopes: [envelope] })
  expect(await line.take('ERR')).toMatchObject({ id: 1, refusal: 'STORE_FAILED' })
  expect(relay.relay.driver.status().store).toBe('failed')
  log.disk = 'works'
  line.say({ type: 'PUSH', id: 2, envelopes: [envelope] })
  expect((await line.take('ACK')).placed[0]?.seq).toBe(1)
  expect(relay.relay.driver.status().store).toBe('ok')
  await relay.stop()
})

it.skipIf(smallDiskLeftOut)(`R43 on a full 2 MB disk the relay goes on: no crash, no false acknowledgement, and it takes everything when there is space${smallDiskLeftOut}`, async () => {
  await withSmallDisk(async folder => {
    const relay = await startRelayProcess({ data: join(folder, 'data') })
    writeFileSync(join(folder, 'ballast'), new Uint8Array(1_200_000))
    const meeting = await holdMeeting(relay.url, 1)
    const line = await connectSocket(relay.url, meeting.host)
    const room = meeting.known.rooms[0]!, chain = makeChain(meeting.host, idBytes(room), meeting.known.keyByRoom.get(room))
    const made = await Promise.all([chain.next(new Uint8Array(1000))])
    while (made.length < 140) made.push(await chain.next(new Uint8Array(12_000), { rosterSeq: meeting.known.seq }))
    let acked = 0, full = 0
    for (let next = 0; next < made.length;) {
      line.say({ type: 'PUSH', id: next + 1, envelopes: [made[next]!] })
      const answer = await new Promise<string>(done => { line.hear = frame => { if (frame.type === 'ACK' || frame.type === 'ERR') { done(frame.type === 'ACK' ? 'ACK' : frame.refusal); return 'taken' } } })
      if (answer === 'ACK') { acked++; next++; continue }
      if (answer === 'RATE') { await pause(25); continue }
      expect(answer).toBe('STORE_FAILED')
      full++
      expect(await (await fetch(`http://127.0.0.1:${relay.port}/healthz`)).json()).toMatchObject({ ok: false, store: 'failed' })
      if (full < 4) continue
      rmSync(join(folder, 'ballast'), { force: true })
      if (full > 12) break
    }
    expect([full >= 4, acked > 30]).toEqual([true, true])
    line.hear = undefined
    expect(await checkLog(relay.url, meeting, [])).toBe(acked)
    expect(relay.lines.map(({ event }) => event)).toContain('store-failed')
    await relay.kill()
    const again = await startRelayProcess({ data: join(folder, 'data') })
    expect(await checkLog(again.url, meeting, [])).toBe(acked)
    await again.stop()
  })
}, 60_000)

it('R44 a reader that reads nothing costs the relay one backlog, not one for every entry, and misses nothing afterwards', async () => {
  const relay = await startRelayProcess({ data: join(scratch, 'slow') })
  const meeting = await holdMeeting(relay.url, 1)
  const room = meeting.known.rooms[0]!, chain = makeChain(meeting.host, idBytes(room), meeting.known.keyByRoom.get(room))
  const line = await connectSocket(relay.url, meeting.host), slow = await connectSocket(relay.url, meeting.writers[0]!)
  slow.say({ type: 'OPEN', caseId: meeting.known.caseId, cursors: [] })
  await slow.take('OPENED')
  slow.socket.pause()
  const sizes: number[] = []
  for (let i = 1; i <= 60; i++) {
    line.say({ type: 'PUSH', id: i, envelopes: [await chain.next(new Uint8Array(200_000), { rosterSeq: meeting.known.seq })] })
    await line.take('ACK')
    if (i % 5 === 0) sizes.push(await waitingBytes(relay.port))
  }
  expect(Math.max(...sizes)).toBeLessThan(socketBacklogBytesMax + itemsBytesMax + 64 * 1024)
  let seen = 0
  slow.hear = frame => {
    if (frame.type === 'ITEMS' && hex(frame.room) === room) { expect(frame.firstSeq).toBe(seen + 1); seen += frame.items.length }
    return 'taken'
  }
  for (const frame of slow.inbox.splice(0)) slow.hear(frame)
  slow.socket.resume()
  for (const deadline = Date.now() + 10_000; seen < 60 && Date.now() < deadline;) await pause(20)
  expect(seen).toBe(60)
  await relay.stop()
}, 60_000)

/** What the relay says that it holds back in its sockets. */
const waitingBytes = async (port: number): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/liuchi_waiting_bytes (\d+)/.exec(text)?.[1])
}

const certificate = makeCertificate()
it.skipIf(!certificate)(`R46 with a key and a certificate the relay itself speaks TLS, page and socket on the one port${certificate ? '' : ' (left out: no openssl to make a certificate)'}`, async () => {
  const relay = await startRelayProcess({ data: join(scratch, 'tls'), settings: { tls: certificate } })
  const device = await makeDevice(), origin = `https://127.0.0.1:${relay.port}`
  const line = await connectSocket(relay.url.replace('ws:', 'wss:'), device, { origin, ca: readFileSync(certificate!.cert) })
  line.say({ type: 'PING' })
  await line.take('PONG')
  expect(relay.told()).toContain('https://')
  expect(await relay.stop()).toBe(0)
  await expect(startRelayProcess({ data: join(scratch, 'tls'), settings: { tls: { key: certificate!.cert, cert: certificate!.cert } } })).rejects.toThrow('证书读不出来')
})

it('R45 half an upgrade, garbage and silence on the port do not disturb those who work', async () => {
  const relay = await startRelayProcess({ data: join(scratch, 'garbage') })
  const meeting = await holdMeeting(relay.url, 1)
  const writer = startWriter(() => relay.url, meeting.writers[0]!, meeting.known, 25)
  const rude = [Buffer.from('GET /relay HTTP/1.1\r\nUpgrade: websocket\r\n'), Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff]), Buffer.alloc(70_000, 0x41), Buffer.from('GET http:// HTTP/1.1\r\nHost: a\r\n\r\n')].map(bytes => {
    const socket = connect(relay.port, '127.0.0.1', () => socket.write(bytes))
    socket.on('error', () => {})
    return socket
  })
  for (const deadline = Date.now() + 10_000; writer.acked.size <= 10 && Date.now() < deadline;) await pause(20)
  for (const socket of rude) socket.destroy()
  await writer.stop()
  expect(writer.acked.size).toBeGreaterThan(10)
  expect(await checkLog(relay.url, meeting, [writer])).toBe(writer.acked.size)
  expect(await relay.stop()).toBe(0)
})

function makeCertificate(): { key: string; cert: string } | undefined {
  const key = join(scratch, 'key.pem'), cert = join(scratch, 'cert.pem')
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=liuchi test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key, cert }
  } catch { return undefined } // no openssl: the test says that it was left out
}
