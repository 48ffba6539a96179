/** R35 and R36: a relay that is killed, and one that loses its power. Real processes, real sockets, real keys. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { checkLog, holdMeeting, pause, startWriter } from '../support/crash-writers.ts'
import { startRelayProcess, type ProcessWanted } from '../support/relay-process.ts'
import { makeSeeded } from '../support/seeded.ts'

const scratch = mkdtempSync(join(tmpdir(), 'liuchi-crash-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Kills the relay so many times while four people write, and looks at the log each time and at the end. */
const killOften = async (kills: number, wanted: ProcessWanted, afterKill: () => void): Promise<{ acked: number; stored: number }> => {
  const chance = makeSeeded(kills)
  let relay = await startRelayProcess(wanted)
  const { port, url } = relay
  const meeting = await holdMeeting(url, 4)
  const writers = meeting.writers.map(device => startWriter(() => url, device, meeting.known, 22))
  for (let i = 0; i < kills; i++) {
    await pause(120 + chance.below(250))
    await relay.kill()
    afterKill()
    relay = await startRelayProcess({ ...wanted, port })
    await checkLog(url, meeting, writers)
  }
  await pause(200)
  for (const writer of writers) await writer.stop()
  const stored = await checkLog(url, meeting, writers)
  const acked = writers.reduce((sum, writer) => sum + writer.acked.size, 0)
  for (const writer of writers) expect(writer.acked.size).toBe(writer.made.length)
  expect(await relay.stop()).toBe(0)
  return { acked, stored }
}

it('R35 killed 20 times while four people write: everything acknowledged is there exactly once, in its place, without a gap', async () => {
  const { acked, stored } = await killOften(20, { data: join(scratch, 'killed') }, () => {})
  expect(acked).toBeGreaterThan(300)
  expect(stored).toBe(acked)
}, 120_000)

const shadowLibrary = compileShadow()
it.skipIf(!shadowLibrary)(`R36 20 power cuts, with everything lost that was not flushed: the same${shadowLibrary ? '' : ' (left out: no C compiler or not Linux, so unflushed bytes cannot be dropped here)'}`, async () => {
  const data = join(scratch, 'power'), file = join(data, 'log.mdb'), shadow = join(scratch, 'shadow.mdb')
  let cuts = 0
  const { acked, stored } = await killOften(20, { data, env: { LD_PRELOAD: shadowLibrary!, SHADOW_OF: file, SHADOW_TO: shadow, SHADOW_LEAK: '30' } }, () => {
    copyFileSync(shadow, file)
    rmSync(`${file}-lock`, { force: true })
    cuts++
  })
  expect(cuts).toBe(20)
  expect(acked).toBeGreaterThan(300)
  expect(stored).toBe(acked)
}, 120_000)

it.skipIf(!shadowLibrary)('R36 the power cut is a real one: a log that does not flush loses what it acknowledged', () => {
  const file = join(scratch, 'careless'), shadow = join(scratch, 'careless-shadow')
  const script = `const fs = require('node:fs'); const fd = fs.openSync(${JSON.stringify(file)}, 'w'); fs.writeSync(fd, 'flushed', 0); fs.fdatasyncSync(fd); fs.writeSync(fd, 'only written', 7)`
  execFileSync(process.execPath, ['-e', script], { env: { LD_PRELOAD: shadowLibrary!, SHADOW_OF: file, SHADOW_TO: shadow } })
  expect([execFileSync('cat', [file]).toString(), execFileSync('cat', [shadow]).toString()]).toEqual(['flushedonly written', 'flushed'])
})

function compileShadow(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const library = join(scratch, 'shadow.so')
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, fileURLToPath(new URL('../support/durable-shadow.c', import.meta.url)), '-ldl', '-lpthread'], { stdio: 'ignore' })
    return library
  } catch { return undefined } // no compiler: the test says that it was left out
}
