/** R18 to R22: founding a case, and coming in. */
import { describe, expect, it } from 'vitest'
import { hex } from '../../shared/bytes.ts'
import { randomBytes } from '../../shared/crypto.ts'
import { ZERO32 } from '../../shared/envelope.ts'
import { meetingCode, readJoin } from '../../shared/join.ts'
import { CLOSE } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { knocksMax } from '../../shared/limits.ts'
import { makeMemoryLog } from '../../relay/log-memory.ts'
import type { From } from '../../relay/relay-events.ts'
import { makeWorld, type World } from '../support/core-world.ts'
import { makeScene, type Person, type Scene } from '../support/scene.ts'
import { admitOp, flipped, idBytes, makeCase, makeDevice, makeInvitation, makeKnock, type Invitation, type Knock } from '../support/scripted-client.ts'

const newcomer = async (s: Scene): Promise<Person> => {
  const device = await makeDevice()
  return { device, wire: await s.world.connect(device), person: '' }
}
const knock = async (s: Scene, who: Person, invitation: Invitation): Promise<Knock> => {
  const made = await makeKnock(who.device, s.known.caseId, invitation)
  who.wire.say({ type: 'KNOCK', join: made.join })
  await s.world.settle()
  return made
}
const refusalOf = (who: Person): string => who.wire.take('ERR').refusal

describe('founding', () => {
  const found = async (world: World, from: From, code: string, device = makeDevice()) => {
    const founder = await device, wire = await world.connect(founder, { from })
    wire.say({ type: 'FOUND', id: 1, code, genesis: (await makeCase(founder)).genesis })
    await world.settle()
    return { founder, wire }
  }

  it('R18 the first founder on the relay\'s own machine needs nothing, and his device founds again from anywhere', async () => {
    const world = makeWorld(undefined, 'code')
    const { founder, wire } = await found(world, 'loopback', '')
    wire.take('ACK')
    const again = await found(world, 'elsewhere', '', Promise.resolve(founder))
    again.wire.take('ACK')
    const second = await found(world, 'loopback', '')
    expect(second.wire.take('ERR').refusal).toBe('FOUNDING_CODE')
  })

  it('R18 from elsewhere a code is asked for and good once; the next one is another', async () => {
    const log = makeMemoryLog(), world = makeWorld(log, 'code')
    const code = world.core.foundingCode()
    const refused = await found(world, 'elsewhere', code.replace(/.$/, code.endsWith('A') ? 'B' : 'A'))
    expect(refused.wire.take('ERR').refusal).toBe('FOUNDING_CODE')
    const first = await found(world, 'elsewhere', ` ${code.toLowerCase()} `)
    first.wire.take('ACK')
    const second = await found(world, 'elsewhere', code)
    expect(second.wire.take('ERR').refusal).toBe('FOUNDING_CODE')
    const next = makeWorld(log, 'code')
    expect([next.core.foundingCode() === code, next.core.foundingCode()]).toEqual([false, world.core.foundingCode()])
    const third = await found(next, 'elsewhere', next.core.foundingCode())
    third.wire.take('ACK')
  })

  it('R18 the challenge says whether a code is wanted; guessing closes the line', async () => {
    const world = makeWorld(undefined, 'code'), device = await makeDevice()
    const asked = async (from: From): Promise<boolean> => {
      const wire = world.wire({ from })
      wire.say({ type: 'HELLO', version: 1, signPub: device.signPub, wrapPub: device.wrapPub, nonce: randomBytes(32), build: '' })
      return wire.take('CHALLENGE').wantsFoundingCode
    }
    expect([await asked('loopback'), await asked('elsewhere')]).toEqual([false, true])
    const wire = await world.connect(device), { genesis } = await makeCase(device)
    for (let i = 0; i < 10; i++) wire.say({ type: 'FOUND', id: i, code: `GUESS-${i}`, genesis })
    expect(wire.closed).toBe(CLOSE.rate)
  })

  it('R18 a genesis is its founder\'s own and signed; the same one again is acknowledged again', async () => {
    const world = makeWorld(), founder = await makeDevice(), wire = await world.connect(founder)
    const { genesis } = await makeCase(founder)
    const other = await world.connect(await makeDevice())
    other.say({ type: 'FOUND', id: 1, code: '', genesis })
    expect(other.take('ERR').refusal).toBe('NOT_AUTHOR')
    wire.say({ type: 'FOUND', id: 2, code: '', genesis: flipped(genesis, genesis.length - 1) })
    await world.settle()
    expect(wire.take('ERR').refusal).toBe('BAD_SIGNATURE')
    for (const id of [3, 4]) wire.say({ type: 'FOUND', id, code: '', genesis })
    await world.settle()
    expect(wire.take('ACK').placed).toEqual(wire.take('ACK').placed)
    wire.say({ type: 'PUSH', id: 5, envelopes: [(await makeCase(founder)).genesis] })
    expect(wire.take('ERR')).toMatchObject({ id: 5, refusal: 'NO_ROOM' })
  })
})

describe('the door', () => {
  it('R19 keeps one request per invitation, checked, until a host acts; the same one again is fine', async () => {
    const s = await makeScene()
    const invitation = await s.invite(), who = await newcomer(s)
    const { join } = await knock(s, who, invitation)
    expect(who.wire.take('DOOR')).toMatchObject({ join, hostNonce: ZERO32, nonce: ZERO32 })
    await s.world.connect(who.device).then(wire => {
      wire.say({ type: 'KNOCK', join })
      expect(wire.take('DOOR').join).toEqual(join)
    })
    await knock(s, who, invitation)
    expect(refusalOf(who)).toBe('INVITE_USED')
    const thief = await newcomer(s)
    thief.wire.say({ type: 'KNOCK', join })
    expect(refusalOf(thief)).toBe('NOT_AUTHOR')
  })

  it('R19 refuses an unknown, withdrawn or expired invitation, a forged request, and more than it can hold', async () => {
    const s = await makeScene()
    const who = await newcomer(s)
    await knock(s, who, makeInvitation(s.known.caseId))
    expect(refusalOf(who)).toBe('NO_INVITE')
    const expired = await s.invite({ expires: s.world.now - 1 })
    await knock(s, who, expired)
    expect(refusalOf(who)).toBe('INVITE_EXPIRED')
    const invitation = await s.invite(), { join } = await makeKnock(who.device, s.known.caseId, invitation)
    who.wire.say({ type: 'KNOCK', join: flipped(join, 190) })
    await s.world.settle()
    expect(refusalOf(who)).toBe('BAD_SIGNATURE')
    await s.enter({ op: 'void', invite: hex(invitation.keys.inviteId) })
    await knock(s, who, invitation)
    expect(refusalOf(who)).toBe('NO_INVITE')
    for (let i = 0; i < knocksMax; i++) {
      s.world.now += 100
      await knock(s, who, await s.invite())
      who.wire.take('DOOR')
    }
    await knock(s, who, await s.invite())
    expect(refusalOf(who)).toBe('DOOR_FULL')
  })

  it('R19 a request does not expire while it waits, nor when the relay starts again', async () => {
    const s = await makeScene()
    const invitation = await s.invite({ expires: s.world.now + 1000 }), who = await newcomer(s)
    const { join } = await knock(s, who, invitation)
    const later = makeWorld(s.world.log)
    later.now = s.world.now + 40 * 86_400_000
    const host = await later.connect(s.host.device)
    host.say({ type: 'OPEN', caseId: s.known.caseId, cursors: [] })
    expect(host.take('DOOR').join).toEqual(join)
    host.say({ type: 'PUSH', id: 1, envelopes: [await s.known.entry(admitOp(who.device, join, invitation, {}))] })
    await later.settle()
    host.take('ACK')
  })

  it('R20 nobody is admitted but who waits, by the very request', async () => {
    const s = await makeScene()
    const invitation = await s.invite(), who = await newcomer(s)
    const early = await makeKnock(who.device, s.known.caseId, invitation)
    await s.refused(s.host, 'NO_INVITE', await s.known.entry(admitOp(who.device, early.join, invitation, {})))
    const s2 = await makeScene(), invitation2 = await s2.invite(), who2 = await newcomer(s2)
    await knock(s2, who2, invitation2)
    const other = await makeKnock(who2.device, s2.known.caseId, invitation2)
    await s2.refused(s2.host, 'NO_INVITE', await s2.known.entry(admitOp(who2.device, other.join, invitation2, {})))
  })

  it('R20 admitting or withdrawing clears the door; the newcomer reads the entry, then he may open more, or nothing', async () => {
    const s = await makeScene()
    const [first, second] = [await s.invite(), await s.invite()]
    const admitted = await newcomer(s), rejected = await newcomer(s)
    const { join } = await knock(s, admitted, first)
    await knock(s, rejected, second)
    for (const who of [admitted, rejected]) { await s.open(who); who.wire.inbox.length = 0 }
    await s.enter(admitOp(admitted.device, join, first, { [s.known.rooms[0]!]: 'r' }))
    await s.enter({ op: 'void', invite: hex(second.keys.inviteId) })
    expect(s.world.log.values('door/')).toEqual([])
    expect(admitted.wire.all('ITEMS')).toHaveLength(2)
    expect(rejected.wire.inbox.map(frame => (frame.type === 'ERR' ? frame.refusal : frame.type))).toEqual(['ITEMS', 'ITEMS', 'NO_INVITE'])
    expect((await s.open(admitted, [])).rooms.map(({ room, state }) => [hex(room), state])).toContainEqual([s.known.rooms[0], 0])
    const late = await s.world.connect(admitted.device)
    late.say({ type: 'KNOCK', join })
    expect(late.take('DOOR').hostNonce).toEqual(ZERO32)
  })

  it('R21 nonces are put once, the host\'s before the newcomer\'s, and both sides compute the same six digits', async () => {
    const s = await makeScene()
    await s.open(s.host)
    const invitation = await s.invite(), who = await newcomer(s), bystander = await s.admit({})
    await s.open(bystander)
    for (const one of [s.host, bystander]) one.wire.inbox.length = 0
    const { join, nonce } = await knock(s, who, invitation)
    const inviteId = invitation.keys.inviteId, { caseId } = s.known, hostNonce = randomBytes(32)
    const reveal = (value = nonce): void => who.wire.say({ type: 'REVEAL', caseId, inviteId, nonce: value })
    const answer = async (by: Person, value = hostNonce): Promise<void> => { by.wire.say({ type: 'ANSWER', caseId, inviteId, nonce: value }); await s.world.settle() }
    reveal()
    expect(refusalOf(who)).toBe('CHAIN')
    await answer(bystander)
    expect(refusalOf(bystander)).toBe('NOT_HOST')
    await answer(s.host)
    await answer(s.host)
    await answer(s.host, randomBytes(32))
    expect(refusalOf(s.host)).toBe('REPEAT_DIFFERS')
    reveal(randomBytes(32))
    expect(refusalOf(who)).toBe('MALFORMED')
    reveal()
    await s.world.settle()
    const seen = [s.host, who].map(one => one.wire.all('DOOR').at(-1)!)
    const request = readJoin(join)
    if (isRefusal(request)) throw new Error('unreadable')
    const codes = seen.map(door => meetingCode(request, door.host, door.nonce, door.hostNonce))
    expect([codes[0] === codes[1], codes[0]?.length]).toEqual([true, 6])
    expect(bystander.wire.all('DOOR')).toEqual([])
    expect(s.host.wire.all('DOOR')).toHaveLength(4)
  })

  it('R22 who stands at the door follows the roster and nothing else', async () => {
    const s = await makeScene()
    await s.push(s.host, await s.chain(s.host).next('里面的话'))
    const invitation = await s.invite(), who = await newcomer(s)
    expect((await s.open(who)).rooms.map(({ state }) => state)).toEqual([2])
    await knock(s, who, invitation)
    const answer = await s.open(who, [s.known.caseId, ...s.known.rooms.map(idBytes)].map(room => ({ room, seq: 0, head: ZERO32 })))
    expect(answer.rooms.map(({ state }) => state)).toEqual([0, 2, 2])
    expect(who.wire.all('ITEMS').map(({ room }) => hex(room))).toEqual([hex(s.known.caseId)])
    await s.refused(who, 'NO_GRANT', await s.chain(who).next('插一句'))
  })
})
