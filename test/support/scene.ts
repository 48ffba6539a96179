/** A case with people in it, on the relay's bare core. */
import { expect } from 'vitest'
import type { Bytes } from '../../shared/bytes.ts'
import type { Device } from '../../shared/crypto.ts'
import { emptyHead } from '../../shared/envelope.ts'
import type { RelayFrame } from '../../shared/protocol.ts'
import type { RefusalName } from '../../shared/refusal.ts'
import type { RosterOp } from '../../shared/roster.ts'
import { makeWorld, type Wire, type World } from './core-world.ts'
import { admitOp, idBytes, makeCase, makeChain, makeDevice, makeInvitation, makeKnock, newId, type Chain, type Invitation, type ScriptedCase } from './scripted-client.ts'

export interface Person { readonly device: Device; wire: Wire; readonly person: string }

export interface Scene {
  readonly world: World
  readonly known: ScriptedCase
  readonly host: Person
  /** The case's rooms, as bytes. */
  readonly rooms: readonly Bytes[]
  /** A push that must be acknowledged. */
  push(who: Person, ...envelopes: Bytes[]): Promise<Extract<RelayFrame, { type: 'ACK' }>>
  /** A push that must be refused with this name. */
  refused(who: Person, name: RefusalName, ...envelopes: Bytes[]): Promise<Extract<RelayFrame, { type: 'ERR' }>>
  /** A roster entry by the host, with what must come beside it. */
  enter(op: RosterOp, ...beside: Bytes[]): Promise<void>
  invite(options?: { expires?: number; host?: boolean }): Promise<Invitation>
  /** Knocks and is let in. */
  admit(rights: Readonly<Record<string, 'r' | 'w'>>, options?: { host?: boolean }): Promise<Person>
  /** OPEN with nothing known, and the answer. */
  open(who: Person, cursors?: readonly { room: Bytes; seq: number; head: Bytes }[]): Promise<Extract<RelayFrame, { type: 'OPENED' }>>
  chain(who: Person, room?: number, epoch?: number): Chain
}

let pushes = 0

export const makeScene = async (roomCount = 2, world = makeWorld()): Promise<Scene> => {
  const device = await makeDevice()
  const known = await makeCase(device, roomCount)
  const host: Person = { device, wire: await world.connect(device), person: '' }
  host.wire.say({ type: 'FOUND', id: ++pushes, code: '', genesis: known.genesis })
  await world.settle()
  known.placed(host.wire.take('ACK').placed[0]!)

  const scene: Scene = {
    world, known, host, rooms: known.rooms.map(idBytes),
    async push(who, ...envelopes) {
      const id = ++pushes
      who.wire.say({ type: 'PUSH', id, envelopes })
      await world.settle()
      const ack = who.wire.take('ACK')
      expect(ack.id).toBe(id)
      return ack
    },
    async refused(who, name, ...envelopes) {
      const id = ++pushes
      who.wire.say({ type: 'PUSH', id, envelopes })
      await world.settle()
      const no = who.wire.take('ERR')
      expect([no.id, no.refusal]).toEqual([id, name])
      return no
    },
    async enter(op, ...beside) {
      known.placed((await scene.push(host, await known.entry(op), ...beside)).placed[0]!)
    },
    async invite(options) {
      const invitation = makeInvitation(known.caseId, options)
      await scene.enter(invitation.op)
      return invitation
    },
    async admit(rights, options = {}) {
      const invitation = await scene.invite(options)
      const newcomer = await makeDevice()
      const wire = await world.connect(newcomer)
      const { join } = await makeKnock(newcomer, known.caseId, invitation)
      wire.say({ type: 'KNOCK', join })
      await world.settle()
      wire.take('DOOR')
      const op = admitOp(newcomer, join, invitation, rights, { ...options, person: newId() })
      await scene.enter(op)
      return { device: newcomer, wire, person: op.person }
    },
    async open(who, cursors = [{ room: known.caseId, seq: 0, head: emptyHead(known.caseId) }]) {
      who.wire.say({ type: 'OPEN', caseId: known.caseId, cursors })
      await world.settle()
      return who.wire.take('OPENED')
    },
    chain: (who, room = 0, epoch = 1) => makeChain(who.device, idBytes(known.rooms[room]!), known.keyByRoom.get(known.rooms[room]!), { epoch }),
  }
  return scene
}
