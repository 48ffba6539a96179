/** R31 to R34: bytes that make no sense, members who mean harm, and what the log says of them. */
import { describe, expect, it } from 'vitest'
import { concat, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { randomBytes } from '../../shared/crypto.ts'
import { envelopeBytesMax } from '../../shared/limits.ts'
import { CLOSE, writeClientFrame } from '../../shared/protocol.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import { makeWorld } from '../support/core-world.ts'
import { makeScene, type Person, type Scene } from '../support/scene.ts'
import { flipped, idOf, makeChain, makeDevice, makeKnock } from '../support/scripted-client.ts'
import { makeSeeded } from '../support/seeded.ts'

const lastRefusal = (s: Scene): unknown => s.world.lines.filter(line => line.event === 'refused').at(-1)?.fields.refusal

describe('bytes that follow no format', () => {
  it('R31 are answered with a reason and a closed line, and hurt nobody else', async () => {
    const s = await makeScene()
    for (const [bytes, refusal] of [[new Uint8Array(), 'MALFORMED'], [Uint8Array.of(0x44), 'VERSION'], [Uint8Array.of(0x03, 1, 2), 'MALFORMED'], [concat(writeClientFrame({ type: 'PING' }), Uint8Array.of(0)), 'MALFORMED']] as const) {
      const wire = await s.world.connect(s.host.device)
      wire.raw(bytes)
      expect([wire.take('ERR').refusal, wire.closed]).toEqual([refusal, CLOSE.upgrade])
    }
    await s.push(s.host, await s.chain(s.host).next('还在'))
  })

  it('R31 no mutilated frame of any kind throws in the core (500 seeds)', async () => {
    const s = await makeScene()
    const writer = await s.admit({ [s.known.rooms[0]!]: 'w' }), invitation = await s.invite(), stranger = await makeDevice()
    const { join } = await makeKnock(stranger, s.known.caseId, invitation)
    const good: Bytes[] = [
      { type: 'OPEN', caseId: s.known.caseId, cursors: s.rooms.map(room => ({ room, seq: 0, head: randomBytes(32) })) } as const,
      { type: 'PUSH', id: 3, envelopes: [await s.chain(writer).next('一', { rosterSeq: s.known.seq }), s.known.genesis] } as const,
      { type: 'PUSH', id: 4, envelopes: [await s.known.entry({ op: 'void', invite: hex(invitation.keys.inviteId) })] } as const,
      { type: 'PRESENCE', room: s.rooms[0]!, sealed: randomBytes(40) } as const,
      { type: 'KNOCK', join } as const,
      { type: 'FOUND', id: 5, code: 'ABCDE', genesis: s.known.genesis } as const,
      { type: 'ANSWER', caseId: s.known.caseId, inviteId: invitation.keys.inviteId, nonce: randomBytes(32) } as const,
      { type: 'REVEAL', caseId: s.known.caseId, inviteId: invitation.keys.inviteId, nonce: randomBytes(32) } as const,
      { type: 'CLOSE', caseId: s.known.caseId } as const,
      { type: 'PROOF', signature: randomBytes(64) } as const,
    ].map(writeClientFrame)
    let answered = 0
    for (let seed = 1; seed <= 500; seed++) {
      const chance = makeSeeded(seed)
      const device = chance.pick([writer.device, stranger, s.host.device])
      const wire = seed % 5 === 0 ? s.world.wire() : await s.world.connect(device)
      for (let i = 0; i < 4; i++) {
        let bytes = chance.pick(good)
        for (let n = chance.below(4); n > 0; n--) bytes = flipped(bytes, chance.below(bytes.length))
        if (chance.below(4) === 0) bytes = bytes.slice(0, chance.below(bytes.length))
        if (wire.closed === undefined) wire.raw(bytes)
      }
      await s.world.settle()
      answered += wire.inbox.length
      s.world.tick(1000)
    }
    expect(answered).toBeGreaterThan(500)
    s.world.now += 60_000
    const host = await s.world.connect(s.host.device)
    host.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [] })
    expect(host.take('OPENED').rooms.length).toBe(3)
  })
})

describe('a member who means harm', () => {
  const tries: readonly [string, string, (s: Scene, member: Person) => Promise<Bytes[]>][] = [
    ['an envelope under another author\'s name', 'NOT_AUTHOR', async s => [await s.chain(s.host).next('冒名')]],
    ['a count that is not his next', 'CHAIN', async (s, member) => [await s.chain(member).next('跳号', { count: 7, prev: randomBytes(32) })]],
    ['a gap in his own chain', 'CHAIN', async (s, member) => { const chain = s.chain(member); await chain.next('一'); return [await chain.next('二')] }],
    ['the same count again with other words', 'REPEAT_DIFFERS', async (s, member) => {
      const chain = s.chain(member)
      await s.push(member, await chain.next('五千元', { rosterSeq: s.known.seq }))
      return [await makeChain(member.device, s.rooms[0]!, randomBytes(32), { stream: chain.stream }).next('八千元')]
    }],
    ['a room that he may not write', 'NO_GRANT', async (s, member) => [await s.chain(member, 1).next('伸手', { rosterSeq: s.known.seq })]],
    ['an old roster position, after his right is gone', 'NO_GRANT', async (s, member) => {
      await s.enter({ op: 'grant', person: member.person, host: false, grants: [{ room: s.known.rooms[0]!, right: 'r' }], wraps: [] },
        await makeChain(s.host.device, s.rooms[0]!, undefined).next(new Uint8Array(), { kind: 3, rosterSeq: s.known.seq + 1 }))
      return [await s.chain(member).next('趁早', { rosterSeq: s.known.seq - 1 })]
    }],
    ['another room\'s envelope', 'NO_ROOM', async (_, member) => [await makeChain(member.device, randomBytes(16), randomBytes(32)).next('别处')]],
    ['a plain envelope in a sealed room', 'SUITE', async (s, member) => [await makeChain(member.device, s.rooms[0]!, undefined).next('明文', { rosterSeq: s.known.seq })]],
    ['a roster entry', 'NOT_HOST', async (s, member) => [await s.known.entry({ op: 'grant', person: member.person, host: true, grants: [], wraps: [] }, { device: member.device })]],
    ['content in the roster', 'NO_ROOM', async (s, member) => [await makeChain(member.device, s.known.caseId, undefined).next('名册里写字', { rosterSeq: s.known.seq })]],
    ['a tick of his own', 'NOT_HOST', async (s, member) => [await makeChain(member.device, s.rooms[0]!, undefined).next(new Uint8Array(), { kind: 3, rosterSeq: s.known.seq })]],
  ]

  for (const [what, refusal, attempt] of tries) {
    it(`R32 ${what} is refused ${refusal}, changes no log, reaches nobody, and is named`, async () => {
      const s = await makeScene()
      const member = await s.admit({ [s.known.rooms[0]!]: 'w' })
      const bad = await attempt(s, member)
      await s.open(s.host)
      s.host.wire.inbox.length = 0
      const heads = s.known.rooms.map(room => s.world.log.head(room)?.seq)
      if (member.wire.closed !== undefined) member.wire = await s.world.connect(member.device)
      member.wire.inbox.length = 0
      await s.refused(member, refusal as never, ...bad)
      expect(s.known.rooms.map(room => s.world.log.head(room)?.seq)).toEqual(heads)
      expect(s.host.wire.inbox).toEqual([])
      expect(lastRefusal(s)).toBe(refusal)
    })
  }

  it('R32 a replay changes nothing: it is acknowledged with its first place', async () => {
    const s = await makeScene()
    const member = await s.admit({ [s.known.rooms[0]!]: 'w' }), envelope = await s.chain(member).next('一次', { rosterSeq: s.known.seq })
    const first = await s.push(member, envelope)
    await s.open(s.host)
    s.host.wire.inbox.length = 0
    expect((await s.push(member, envelope)).placed).toEqual(first.placed)
    expect([s.world.log.head(s.known.rooms[0]!)?.seq, s.host.wire.inbox]).toEqual([1, []])
  })

  it('R32 an oversize envelope is refused before it is read', async () => {
    const s = await makeScene()
    const wire = await s.world.connect(s.host.device)
    wire.raw(concat(Uint8Array.of(0x04, 1, 1, 0x81, 0x80, 0x10), new Uint8Array(envelopeBytesMax + 1)))
    expect([wire.take('ERR').refusal, wire.closed]).toEqual(['MALFORMED', CLOSE.upgrade])
  })
})

describe('what the relay knows', () => {
  it('R33 neither its log, its frames to others nor its lines hold a word, a name or a whole id', async () => {
    const canary = '金丝雀赵某与钱某邻里纠纷', log = makeMemoryLog()
    const s = await makeScene(2, makeWorld(log))
    const member = await s.admit({ [s.known.rooms[0]!]: 'w' })
    await s.open(member)
    await s.push(s.host, await s.chain(s.host).next(canary))
    await s.refused(member, 'CHAIN', await s.chain(member).next(canary, { count: 3, prev: randomBytes(32), rosterSeq: s.known.seq }))
    member.wire.hangUp()
    const stored = [...s.known.rooms, hex(s.known.caseId)].flatMap(room => log.read(room, 0, { rows: 999, bytes: 1e9 }).map(row => row.envelope))
    const words = Buffer.from(utf8(canary))
    for (const bytes of [...stored, ...s.host.wire.bytes, ...member.wire.bytes]) expect(Buffer.from(bytes).includes(words)).toBe(false)
    const lines = JSON.stringify(s.world.lines)
    expect(lines.length).toBeGreaterThan(200)
    expect(/[\u3400-\u9fff]/.test(lines)).toBe(false)
    for (const id of [hex(s.known.caseId), ...s.known.rooms, hex(member.device.deviceId)]) expect(lines.includes(id)).toBe(false)
  })

  it('R34 a roster that this program cannot fold keeps its case shut and the others open', async () => {
    const log = makeMemoryLog(), s = await makeScene(1, makeWorld(log))
    const caseId = hex(s.known.caseId)
    const broken = await s.known.entry({ op: 'void', invite: caseId })
    log.append({ rows: [{ room: caseId, seq: 2, relayTime: 1, head: randomBytes(32), mark: 2, writer: 'a', count: 2, id: idOf(broken), previousSeq: 1, envelope: broken }], puts: [] })
    const world = makeWorld(log), host = await world.connect(s.host.device)
    host.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [] })
    expect(host.take('OPENED').rooms).toEqual([])
    expect(world.lines.map(line => line.event)).toContain('roster-unreadable')
    expect((await makeScene(1, world)).known.seq).toBe(1)
  })
})
