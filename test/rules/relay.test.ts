/** R1 to R13: proof, append, repeats, chains, rights. The core alone, on a wire and a disk that do what they are told. */
import { describe, expect, it } from 'vitest'
import { hex } from '../../shared/bytes.ts'
import { randomBytes } from '../../shared/crypto.ts'
import { KIND } from '../../shared/envelope.ts'
import { CLOSE } from '../../shared/protocol.ts'
import { writeRosterOp, type RosterOp } from '../../shared/roster.ts'
import { makeWorld } from '../support/core-world.ts'
import { makeScene, type Scene } from '../support/scene.ts'
import { flipped, headAfter, helloFrame, makeChain, makeDevice, makeInvitation, proofFrame } from '../support/scripted-client.ts'

describe('a stranger', () => {
  it('R1 is welcomed only after it signed the relay\'s nonce, its own and the page\'s address', async () => {
    const world = makeWorld(), device = await makeDevice()
    const wire = await world.connect(device, { origin: 'https://liuchi.example' })
    expect(wire.closed).toBeUndefined()

    const elsewhere = world.wire({ origin: 'https://liuchi.example' }), nonce = randomBytes(32)
    elsewhere.raw(helloFrame(device, nonce))
    elsewhere.raw(await proofFrame(device, nonce, elsewhere.take('CHALLENGE'), 'https://other.example'))
    await world.settle()
    expect([elsewhere.take('ERR').refusal, elsewhere.closed]).toEqual(['AUTH', CLOSE.auth])
  })

  it('R1 cannot use a proof that was made for another challenge', async () => {
    const world = makeWorld(), device = await makeDevice(), nonce = randomBytes(32)
    const first = world.wire(), second = world.wire()
    first.raw(helloFrame(device, nonce))
    second.raw(helloFrame(device, nonce))
    second.raw(await proofFrame(device, nonce, first.take('CHALLENGE'), ''))
    await world.settle()
    expect(second.closed).toBe(CLOSE.auth)
  })

  it('R1 who asks for anything before the proof is closed with 4401', async () => {
    const world = makeWorld(), wire = world.wire()
    wire.say({ type: 'OPEN', caseId: randomBytes(16), cursors: [] })
    expect([wire.take('ERR').refusal, wire.closed]).toEqual(['AUTH', CLOSE.auth])
  })

  it('R2 may send 4 KiB before the proof and take ten seconds for it', async () => {
    const world = makeWorld(), device = await makeDevice()
    const chatty = world.wire()
    chatty.raw(helloFrame(device, randomBytes(32)))
    for (let i = 0; i < 5000 && chatty.closed === undefined; i++) chatty.say({ type: 'PING' })
    expect(chatty.closed).toBe(CLOSE.rate)
    const slow = world.wire()
    world.tick(9_000)
    expect(slow.closed).toBeUndefined()
    world.tick(2_000)
    expect(slow.closed).toBe(CLOSE.slow)
  })
})

describe('append', () => {
  it('R3 acknowledges and passes on only what is durable', async () => {
    const s = await makeScene()
    await s.open(s.host)
    s.world.disk = 'hold'
    s.host.wire.inbox.length = 0
    s.host.wire.say({ type: 'PUSH', id: 7, envelopes: [await s.chain(s.host).next('甲方赔偿')] })
    await s.world.settle()
    expect(s.host.wire.inbox).toEqual([])
    s.world.commit()
    expect(s.host.wire.take('ACK').placed[0]?.seq).toBe(1)
    expect(s.host.wire.take('ITEMS').firstSeq).toBe(1)
  })

  it('R3 a batch that could not be stored is acknowledged to nobody and leaves no trace', async () => {
    const s = await makeScene()
    const chain = s.chain(s.host), first = await chain.next('三万元'), second = await chain.next('五万元')
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 7, envelopes: [first] })
    s.host.wire.say({ type: 'PUSH', id: 8, envelopes: [second] })
    s.world.failCommits()
    expect(s.host.wire.all('ERR').map(({ id, refusal, retryAfterMs }) => [id, refusal, retryAfterMs > 0])).toEqual([[7, 'STORE_FAILED', true], [8, 'STORE_FAILED', true]])
    expect(s.world.log.head(s.known.rooms[0]!)).toBeUndefined()
    s.world.disk = 'quick'
    s.host.wire.inbox.length = 0
    expect((await s.push(s.host, first)).placed[0]?.seq).toBe(1)
    expect((await s.push(s.host, second)).placed[0]?.seq).toBe(2)
  })

  it('R4 the head binds every envelope and the relay\'s time', async () => {
    const s = await makeScene()
    const room = s.rooms[0]!, chain = s.chain(s.host)
    await s.push(s.host, await chain.next('一'))
    s.world.now += 5
    const ack = await s.push(s.host, await chain.next('二'))
    await s.open(s.host)
    const items = s.host.wire.all('ITEMS').filter(frame => hex(frame.room) === hex(room)).flatMap(frame => frame.items)
    expect(items.map(item => item.relayTime)).toEqual([s.world.now - 5, s.world.now])
    expect(ack.placed[0]?.head).toEqual(headAfter(room, items))
  })

  it('R5 a push enters all its rooms or none', async () => {
    const s = await makeScene()
    const good = s.chain(s.host, 0), bad = s.chain(s.host, 1)
    const gap = await bad.next('跳过一份', { count: 2, prev: randomBytes(32) })
    const no = await s.refused(s.host, 'CHAIN', await good.next('第一条'), gap)
    expect(no.room).toEqual(s.rooms[1])
    expect(s.world.log.head(s.known.rooms[0]!)).toBeUndefined()
    expect((await s.push(s.host, await s.chain(s.host, 0).next('第一条'), await s.chain(s.host, 1).next('问：'))).placed.map(({ seq }) => seq)).toEqual([1, 1])
  })

  it('R6 a repeat is acknowledged with its first place and stored once', async () => {
    const s = await makeScene()
    const chain = s.chain(s.host), sent = [await chain.next('一'), await chain.next('二'), await chain.next('三')]
    const first = await s.push(s.host, ...sent)
    const again = await s.push(s.host, sent[0]!, sent[1]!)
    expect(again.placed).toEqual(first.placed.slice(0, 2))
    expect(s.world.log.head(s.known.rooms[0]!)?.seq).toBe(3)
  })

  it('R6 a repeat of what is still being stored is acknowledged when it is stored', async () => {
    const s = await makeScene()
    const envelope = await s.chain(s.host).next('一')
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [envelope] })
    const second = { ...s.host, wire: await s.world.connect(s.host.device) }
    second.wire.say({ type: 'PUSH', id: 2, envelopes: [envelope] })
    await s.world.settle()
    expect(second.wire.inbox).toEqual([])
    s.world.commit()
    expect(second.wire.take('ACK').placed).toEqual(s.host.wire.take('ACK').placed)
    expect(s.world.log.head(s.known.rooms[0]!)?.seq).toBe(1)
  })

  it('R6 the same count with other bytes is refused, stored or being stored', async () => {
    const s = await makeScene()
    const chain = s.chain(s.host)
    await s.push(s.host, await chain.next('一'))
    const other = makeChain(s.host.device, s.rooms[0]!, s.known.keyByRoom.get(s.known.rooms[0]!), { stream: chain.stream })
    await s.refused(s.host, 'REPEAT_DIFFERS', await other.next('壹'))
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 90, envelopes: [await chain.next('二')] })
    s.host.wire.say({ type: 'PUSH', id: 91, envelopes: [await other.next('贰', { prev: randomBytes(32) })] })
    expect(s.host.wire.take('ERR')).toMatchObject({ id: 91, refusal: 'REPEAT_DIFFERS' })
  })

  it('R7 an envelope follows its chain: neither a gap nor another predecessor', async () => {
    const s = await makeScene()
    const chain = s.chain(s.host)
    await s.push(s.host, await chain.next('一'))
    await s.refused(s.host, 'CHAIN', await chain.next('三', { count: 3 }))
    await s.refused(s.host, 'CHAIN', await chain.next('二', { count: 2, prev: randomBytes(32) }))
  })

  it('R8 what was sent behind a refused envelope is refused for its reason, until the hole is filled', async () => {
    const s = await makeScene()
    const slow = s.chain(s.host), sent = []
    for (let i = 0; i < 3; i++) sent.push(await slow.next(`${i}`))
    s.world.disk = 'hold'
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [sent[0]!] })
    s.world.failCommits()
    s.world.disk = 'quick'
    s.host.wire.take('ERR')
    expect((await s.refused(s.host, 'STORE_FAILED', sent[1]!)).retryAfterMs).toBeGreaterThan(0)
    for (const envelope of sent) await s.push(s.host, envelope)
    expect(s.world.log.head(s.known.rooms[0]!)?.seq).toBe(3)
  })

  it('R9 a session writes for its own device only', async () => {
    const s = await makeScene()
    const other = await s.admit({ [s.known.rooms[0]!]: 'w' })
    await s.refused(s.host, 'NOT_AUTHOR', await s.chain(other).next('冒名'))
  })
})

describe('rights', () => {
  const revoke = (person: string): RosterOp => ({ op: 'revoke', person, device: '', rekeys: [] })
  const tick = (s: Scene, room: number, rosterSeq: number) => makeChain(s.host.device, s.rooms[room]!, undefined).next(new Uint8Array(), { kind: KIND.tick, rosterSeq })

  it('R10 rights and epoch are judged at the room\'s mark, so nobody writes past his own removal', async () => {
    const s = await makeScene()
    const reader = await s.admit({ [s.known.rooms[0]!]: 'r' })
    await s.refused(reader, 'NO_GRANT', await s.chain(reader).next('我也写', { rosterSeq: 3 }))
    await s.refused(reader, 'NO_ROOM', await makeChain(reader.device, randomBytes(16), randomBytes(32)).next('哪里'))
    await s.refused(s.host, 'ROSTER_AHEAD', await s.chain(s.host).next('太早', { rosterSeq: 9 }))
    await s.refused(s.host, 'EPOCH_OLD', await s.chain(s.host, 0, 2).next('错钥匙'))

    const writer = await s.admit({ [s.known.rooms[0]!]: 'w' })
    const chain = s.chain(writer)
    await s.push(writer, await chain.next('在册时写的', { rosterSeq: 5 }))
    const second = { ...writer, wire: await s.world.connect(writer.device) }
    await s.enter(revoke(writer.person), await tick(s, 0, 6))
    await s.refused(second, 'NO_GRANT', await chain.next('移出以后写的', { rosterSeq: 5 }))
  })

  it('R11 a roster entry is signed by a live device and follows the very last entry', async () => {
    const s = await makeScene()
    const op = makeInvitation(s.known.caseId).op
    const forged = await s.known.entry(op)
    await s.refused(s.host, 'BAD_SIGNATURE', flipped(forged, forged.length - 1))
    const otherPast = makeChain(s.host.device, s.known.caseId, undefined)
    await s.refused(s.host, 'ROSTER_STALE', await otherPast.next(writeRosterOp(op), { kind: KIND.roster, seenSeq: 1, seenHead: randomBytes(32) }))
    const stranger = { ...s.host, device: await makeDevice() }
    stranger.wire = await s.world.connect(stranger.device)
    await s.refused(stranger, 'NO_GRANT', await s.known.entry(op, { device: stranger.device }))
  })

  it('R11 of two entries that follow the same one, the second is refused', async () => {
    const s = await makeScene()
    const at = { seq: s.known.seq, head: s.known.head }
    const one = await s.known.entry(makeInvitation(s.known.caseId).op, at), two = await s.known.entry(makeInvitation(s.known.caseId).op, at)
    s.host.wire.say({ type: 'PUSH', id: 1, envelopes: [one] })
    s.host.wire.say({ type: 'PUSH', id: 2, envelopes: [two] })
    await s.world.settle()
    expect(s.host.wire.take('ACK').id).toBe(1)
    expect(s.host.wire.take('ERR')).toMatchObject({ id: 2, refusal: 'ROSTER_STALE' })
  })

  it('R12 an entry that takes something away comes with exactly one tick in each room it touches', async () => {
    const s = await makeScene()
    const writer = await s.admit({ [s.known.rooms[0]!]: 'w', [s.known.rooms[1]!]: 'r' })
    const op = revoke(writer.person), next = s.known.seq + 1
    const entry = await s.known.entry(op)
    await s.refused(s.host, 'TICK_MISSING', entry, await tick(s, 0, next))
    const same = await tick(s, 1, next)
    await s.push(s.host, entry, await tick(s, 0, next), same)
    expect(s.world.log.head(s.known.rooms[1]!)?.mark).toBe(next)
  })

  it('R13 who loses a right stops following that room; who is removed is closed with 4403', async () => {
    const s = await makeScene()
    const writer = await s.admit({ [s.known.rooms[0]!]: 'w', [s.known.rooms[1]!]: 'w' })
    await s.open(writer)
    writer.wire.inbox.length = 0
    const narrowed: RosterOp = { op: 'grant', person: writer.person, host: false, grants: [{ room: s.known.rooms[1]!, right: '-' }], wraps: [] }
    await s.enter(narrowed, await tick(s, 1, s.known.seq + 1))
    expect(writer.wire.take('ERR')).toMatchObject({ id: 0, refusal: 'NO_GRANT', room: s.rooms[1] })
    writer.wire.inbox.length = 0
    const free = { op: 'rekey', rekeys: [{ room: s.known.rooms[1]!, epoch: 2, commit: hex(randomBytes(32)), previous: 'A'.repeat(86), wraps: [] }] } satisfies RosterOp
    await s.enter(free, await tick(s, 1, s.known.seq + 1))
    expect(writer.wire.all('ITEMS').map(({ room }) => hex(room))).toEqual([hex(s.known.caseId)])
    await s.enter(revoke(writer.person), await tick(s, 0, s.known.seq + 1))
    expect([writer.wire.closed, writer.wire.all('ITEMS').length]).toEqual([CLOSE.revoked, 3])
    const back = await s.world.connect(writer.device)
    back.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [] })
    expect(back.closed).toBe(CLOSE.revoked)
  })
})
