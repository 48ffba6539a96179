/** R14 to R29: opening, following, presence, and readers that are slow or silent. */
import { describe, expect, it } from 'vitest'
import { hex, type Bytes } from '../../shared/bytes.ts'
import { randomBytes } from '../../shared/crypto.ts'
import { ZERO32 } from '../../shared/envelope.ts'
import { connectionsMax, envelopesBurst, inFlightMax, itemsBytesMax, itemsMax, lagMsMax, silenceMsMax, socketBacklogBytesMax } from '../../shared/limits.ts'
import { CLOSE } from '../../shared/protocol.ts'
import { makeWorld, type Wire } from '../support/core-world.ts'
import { makeScene, type Person, type Scene } from '../support/scene.ts'
import { makeCase, makeDevice } from '../support/scripted-client.ts'

/** Everything of a room that came over a wire, with the check that no position is missing or twice. */
const received = (wire: Wire, room: Bytes, after = 0): Bytes[] => {
  const envelopes: Bytes[] = []
  for (const frame of wire.all('ITEMS')) {
    if (hex(frame.room) !== hex(room)) continue
    expect(frame.firstSeq).toBe(after + envelopes.length + 1)
    envelopes.push(...frame.items.map(item => item.envelope))
  }
  return envelopes
}
const write = async (s: Scene, count: number, size = 24): Promise<Bytes[]> => {
  const chain = s.chain(s.host), sent: Bytes[] = []
  for (let i = 0; i < count; i++) sent.push(await chain.next(new Uint8Array(size)))
  return sent
}
const pushAll = async (s: Scene, sent: readonly Bytes[]): Promise<void> => {
  for (const envelope of sent) { s.world.now += 25; await s.push(s.host, envelope) }
}
const second = async (s: Scene): Promise<Person> => ({ ...s.host, wire: await s.world.connect(s.host.device) })
const stateOf = (answer: { rooms: readonly { room: Bytes; state: number }[] }, room: Bytes) => answer.rooms.find(one => hex(one.room) === hex(room))?.state

describe('OPEN', () => {
  it('R14 answers for every room named and every room the device may read; others stay shut and say nothing', async () => {
    const s = await makeScene(3)
    await pushAll(s, await write(s, 3))
    const reader = await s.admit({ [s.known.rooms[1]!]: 'r' })
    const answer = await s.open(reader, [{ room: s.rooms[0]!, seq: 0, head: ZERO32 }])
    expect(answer.rooms.map(({ room, state }) => [hex(room), state]).sort()).toEqual([[s.known.rooms[0], 2], [s.known.rooms[1], 0], [hex(s.known.caseId), 0]].sort())
    expect(answer.rooms.find(({ room }) => hex(room) === s.known.rooms[0])).toMatchObject({ seq: 0, head: ZERO32 })
    expect(reader.wire.all('CAUGHTUP').map(({ room }) => hex(room)).sort()).toEqual([s.known.rooms[1], hex(s.known.caseId)].sort())
    reader.wire.inbox.length = 0
    await pushAll(s, (await write(s, 1)))
    expect(received(reader.wire, s.rooms[0]!)).toEqual([])
  })

  it('R15 a log that is shorter than the cursor, or another one, is named as lost and not followed', async () => {
    const s = await makeScene()
    await pushAll(s, await write(s, 2))
    const backup = s.world.log.copy()
    const placed = (await s.push(s.host, await s.chain(s.host).next('备份以后写的'))).placed[0]!
    const restored = makeWorld(backup)
    const again: Person = { ...s.host, wire: await restored.connect(s.host.device) }
    const ask = async (seq: number, head: Bytes): Promise<number | undefined> => {
      again.wire.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [{ room: s.rooms[0]!, seq, head }] })
      return stateOf(again.wire.take('OPENED'), s.rooms[0]!)
    }
    expect(await ask(3, placed.head)).toBe(1)
    expect(await ask(2, randomBytes(32))).toBe(1)
    expect(await ask(2, backup.headAt(s.known.rooms[0]!, 2)!)).toBe(0)
    const empty = makeWorld()
    const lost: Person = { ...s.host, wire: await empty.connect(s.host.device) }
    lost.wire.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [{ room: s.known.caseId, seq: 1, head: s.known.head }] })
    expect(stateOf(lost.wire.take('OPENED'), s.known.caseId)).toBe(1)
  })

  it('R16 opening again goes on from the cursors named and leaves the other rooms as they are', async () => {
    const s = await makeScene()
    await pushAll(s, await write(s, 3))
    const head = s.world.log.headAt(s.known.rooms[0]!, 2)!
    await s.open(s.host)
    s.host.wire.inbox.length = 0
    await s.open(s.host, [{ room: s.rooms[0]!, seq: 2, head }])
    expect(s.host.wire.all('ITEMS').map(({ room, firstSeq, items }) => [hex(room), firstSeq, items.length])).toEqual([[s.known.rooms[0], 3, 1]])
    expect(s.host.wire.all('CAUGHTUP').map(({ room, seq }) => [hex(room), seq])).toEqual([[s.known.rooms[0], 3]])
  })

  it('R16 a room that was granted meanwhile is followed at the next OPEN, from its beginning', async () => {
    const s = await makeScene()
    await pushAll(s, await write(s, 2))
    const reader = await s.admit({})
    expect(stateOf(await s.open(reader), s.rooms[0]!)).toBeUndefined()
    await s.enter({ op: 'grant', person: reader.person, host: false, grants: [{ room: s.known.rooms[0]!, right: 'r' }], wraps: [] })
    await s.open(reader, [])
    expect(received(reader.wire, s.rooms[0]!)).toHaveLength(2)
  })

  it('R17 a room belongs to the case that named it first', async () => {
    const s = await makeScene()
    const thief = await makeDevice(), wire = await s.world.connect(thief)
    const other = await makeCase(thief, 1, [s.known.rooms[0]!])
    wire.say({ type: 'FOUND', id: 1, code: '', genesis: other.genesis })
    await s.world.settle()
    expect(wire.take('ERR')).toMatchObject({ id: 1, refusal: 'MALFORMED' })
  })
})

describe('follow', () => {
  it('R4 backlog, CAUGHTUP, then live: every position once, also while others append', async () => {
    const s = await makeScene()
    const sent = await write(s, itemsMax + 40)
    await pushAll(s, sent.slice(0, itemsMax + 20))
    const late = await second(s)
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [sent[itemsMax + 20]!] })
    await s.open(late)
    expect(received(late.wire, s.rooms[0]!)).toHaveLength(itemsMax + 20)
    expect(late.wire.all('CAUGHTUP').find(({ room }) => hex(room) === s.known.rooms[0])?.seq).toBe(itemsMax + 20)
    s.world.commit()
    expect(s.host.wire.take('ACK').placed[0]?.seq).toBe(itemsMax + 21)
    s.world.disk = 'quick'
    await pushAll(s, sent.slice(itemsMax + 21))
    expect(received(late.wire, s.rooms[0]!).map(hex)).toEqual(sent.map(hex))
  })

  it('R4 a commit that came before the reader does not reach him twice', async () => {
    const s = await makeScene()
    const [first, next] = await write(s, 2)
    await s.open(s.host)
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [first!] })
    const late = await second(s)
    s.world.commit()
    await s.open(late)
    s.host.wire.say({ type: 'PUSH', id: 2, envelopes: [next!] })
    s.world.commit()
    expect([received(late.wire, s.rooms[0]!).length, received(s.host.wire, s.rooms[0]!).length]).toEqual([2, 2])
  })

  it('R27 a full socket gets no more; the log is its buffer, and it goes on without a gap', async () => {
    const s = await makeScene()
    const sent = await write(s, 16, 200_000)
    await pushAll(s, sent.slice(0, 10))
    const slow = await second(s)
    s.world.sockets = 'hold'
    await s.open(slow)
    const before = slow.wire.bytes.reduce((sum, bytes) => sum + bytes.length, 0)
    expect(before).toBeLessThan(socketBacklogBytesMax + itemsBytesMax + 1024)
    expect(s.world.drains).toEqual([slow.wire.id])
    await pushAll(s, sent.slice(10))
    expect(slow.wire.bytes.reduce((sum, bytes) => sum + bytes.length, 0)).toBe(before)
    for (let i = 0; i < 8; i++) s.world.drain(slow.wire)
    expect(received(slow.wire, s.rooms[0]!).map(hex)).toEqual(sent.map(hex))
    s.world.sockets = 'quick'
    s.world.drain(slow.wire)
    await pushAll(s, [await s.chain(s.host).next('又一句')])
    expect(received(slow.wire, s.rooms[0]!)).toHaveLength(17)
  })

  it('R28 a reader that takes nothing for a minute is closed with 4508, one that takes little is not', async () => {
    const s = await makeScene()
    await pushAll(s, await write(s, 8, 200_000))
    s.world.sockets = 'hold'
    const stuck = await second(s), slow = await second(s)
    await s.open(stuck)
    await s.open(slow)
    let left = socketBacklogBytesMax
    for (let ms = 0; ms <= lagMsMax + 2000; ms += 10_000) {
      stuck.wire.say({ type: 'PING' })
      slow.wire.say({ type: 'PING' })
      s.world.drain(slow.wire, (left -= 20_000))
      s.world.tick(10_000)
    }
    expect([stuck.wire.closed, slow.wire.closed]).toEqual([CLOSE.slow, undefined])
  })

  it('R29 a line that says nothing for 25 seconds is closed; a PING keeps it and is answered with the relay\'s time', async () => {
    const s = await makeScene()
    const silent = await second(s)
    for (let ms = 0; ms <= silenceMsMax; ms += 5000) { s.host.wire.say({ type: 'PING' }); s.world.tick(5000) }
    expect([silent.wire.closed, s.host.wire.closed]).toEqual([CLOSE.slow, undefined])
    expect(s.host.wire.all('PONG').at(-1)?.time).toBe(s.world.now - 5000)
  })
})

describe('presence', () => {
  const scene = async (): Promise<{ s: Scene; other: Person; outside: Person }> => {
    const s = await makeScene()
    const other = await s.admit({ [s.known.rooms[0]!]: 'r' }), outside = await s.admit({ [s.known.rooms[1]!]: 'w' })
    for (const who of [s.host, other, outside]) { await s.open(who); who.wire.inbox.length = 0 }
    return { s, other, outside }
  }

  it('R23 a cursor goes to the room\'s other followers at the next tick, the latest only, and is never stored', async () => {
    const { s, other, outside } = await scene()
    for (let i = 1; i <= 40; i++) s.host.wire.say({ type: 'PRESENCE', room: s.rooms[0]!, sealed: Uint8Array.of(i) })
    s.world.tick(100)
    expect(other.wire.all('PRESENCE').map(({ device, sealed }) => [hex(device), [...sealed]])).toEqual([[hex(s.host.device.deviceId), [40]]])
    expect([s.host.wire.all('PRESENCE'), outside.wire.all('PRESENCE'), s.world.log.head(s.known.rooms[0]!)]).toEqual([[], [], undefined])
    s.world.tick(100)
    expect(other.wire.all('PRESENCE')).toHaveLength(1)
  })

  it('R23 who does not follow the room is not heard in it', async () => {
    const { s, other, outside } = await scene()
    outside.wire.say({ type: 'PRESENCE', room: s.rooms[0]!, sealed: Uint8Array.of(1) })
    s.world.tick(100)
    expect(other.wire.inbox).toEqual([])
    expect(s.world.lines.at(-1)?.event).toBe('presence-dropped')
  })

  it('R23 a cursor goes out right behind the words that moved it', async () => {
    const { s, other } = await scene()
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [await s.chain(s.host).next('好', { rosterSeq: s.known.seq })] })
    s.host.wire.say({ type: 'PRESENCE', room: s.rooms[0]!, sealed: Uint8Array.of(1) })
    s.world.commit()
    expect(other.wire.inbox.map(({ type }) => type)).toEqual(['ITEMS', 'PRESENCE'])
  })

  it('R24 LEFT is said when a device\'s last session leaves the room', async () => {
    const { s, other } = await scene()
    const tablet = await second(s)
    await s.open(tablet)
    tablet.wire.hangUp()
    expect(other.wire.all('LEFT')).toEqual([])
    s.host.wire.say({ type: 'CLOSE', caseId: s.known.caseId })
    expect(other.wire.all('LEFT').map(({ room, device }) => [hex(room), hex(device)])).toContainEqual([s.known.rooms[0], hex(s.host.device.deviceId)])
  })
})

describe('limits', () => {
  it('R25 too many envelopes in a short time are refused RATE with the time to wait, and then accepted', async () => {
    const s = await makeScene()
    const sent = await write(s, envelopesBurst + 5)
    let refusedAt = -1, wait = 0
    for (const [i, envelope] of sent.entries()) {
      s.host.wire.say({ type: 'PUSH', id: i, envelopes: [envelope] })
      await s.world.settle()
      const no = s.host.wire.all('ERR')[0]
      if (no) { refusedAt = i; wait = no.retryAfterMs; expect(no.refusal).toBe('RATE'); break }
    }
    expect(refusedAt).toBeGreaterThanOrEqual(envelopesBurst - 2)
    s.host.wire.inbox.length = 0
    expect((await s.refused(s.host, 'RATE', sent[refusedAt + 1]!)).retryAfterMs).toBeGreaterThan(0)
    s.world.now += wait + 20
    await s.push(s.host, sent[refusedAt]!)
    s.world.now += 20
    await s.push(s.host, sent[refusedAt + 1]!)
  })

  it('R25 the pace is the device\'s, however many sessions it has', async () => {
    const s = await makeScene()
    const sent = await write(s, envelopesBurst + 1)
    for (const envelope of sent.slice(0, envelopesBurst - 3)) await s.push(s.host, envelope)
    const tablet = await second(s)
    await s.refused(tablet, 'RATE', ...sent.slice(envelopesBurst - 3))
  })

  it('R26 no more than 64 envelopes of a session wait for the disk', async () => {
    const s = await makeScene()
    const sent = await write(s, inFlightMax + 1)
    s.world.disk = 'hold'
    for (const [i, envelope] of sent.entries()) s.host.wire.say({ type: 'PUSH', id: i, envelopes: [envelope] })
    expect(s.host.wire.take('ERR')).toMatchObject({ id: inFlightMax, refusal: 'RATE' })
    s.world.disk = 'quick'
    await s.world.settle()
    s.host.wire.inbox.length = 0
    await s.push(s.host, sent[inFlightMax]!)
  })

  it('R30 more connections than a small machine can hold are closed with 4529', () => {
    const world = makeWorld()
    for (let i = 0; i < connectionsMax; i++) world.wire()
    expect([world.wire().closed, world.core.status().sessions]).toEqual([CLOSE.rate, connectionsMax])
  })
})
