/** Four people who go on writing whatever happens to the relay, and the account of what it told them. */
import { expect } from 'vitest'
import { hex, type Bytes } from '../../shared/bytes.ts'
import type { Device } from '../../shared/crypto.ts'
import { emptyHead, nextHead } from '../../shared/envelope.ts'
import type { Placed } from '../../shared/protocol.ts'
import { admitOp, idBytes, idOf, makeCase, makeChain, makeDevice, makeInvitation, makeKnock, mustRead, type Chain, type ScriptedCase } from './scripted-client.ts'
import { connectSocket, type SocketClient } from './socket-client.ts'

export const pause = (ms: number): Promise<void> => new Promise(done => { setTimeout(done, ms) })

export interface Meeting { readonly known: ScriptedCase; readonly host: Device; readonly writers: readonly Device[] }

/** Founds a case on a fresh relay and lets the writers in. */
export const holdMeeting = async (url: string, writerCount: number): Promise<Meeting> => {
  const host = await makeDevice(), known = await makeCase(host, 1)
  const line = await connectSocket(url, host)
  line.say({ type: 'FOUND', id: 1, code: '', genesis: known.genesis })
  known.placed((await line.take('ACK')).placed[0]!)
  const writers: Device[] = []
  for (let i = 0; i < writerCount; i++) {
    const device = await makeDevice(), invitation = makeInvitation(known.caseId)
    line.say({ type: 'PUSH', id: 2, envelopes: [await known.entry(invitation.op)] })
    known.placed((await line.take('ACK')).placed[0]!)
    const knocker = await connectSocket(url, device)
    const { join } = await makeKnock(device, known.caseId, invitation)
    knocker.say({ type: 'KNOCK', join })
    await knocker.take('DOOR')
    line.say({ type: 'PUSH', id: 3, envelopes: [await known.entry(admitOp(device, join, invitation, { [known.rooms[0]!]: 'w' }))] })
    known.placed((await line.take('ACK')).placed[0]!)
    knocker.close()
    writers.push(device)
  }
  line.close()
  return { known, host, writers }
}

export interface Writer { readonly acked: ReadonlyMap<number, Placed>; readonly made: readonly Bytes[]; stop(): Promise<void> }

/** Makes an envelope every `paceMs`, keeps it until it is acknowledged, sends it again after every cut. */
export const startWriter = (url: () => string, device: Device, known: ScriptedCase, paceMs: number): Writer => {
  const room = known.rooms[0]!
  const chain: Chain = makeChain(device, idBytes(room), known.keyByRoom.get(room))
  const made: Bytes[] = [], acked = new Map<number, Placed>()
  let line: SocketClient | undefined
  let state: 'writing' | 'finishing' | 'stopped' = 'writing'

  const push = (count: number): void => line?.say({ type: 'PUSH', id: count, envelopes: [made[count - 1]!] })
  const connect = async (): Promise<void> => {
    while (state !== 'stopped') {
      const mine = await connectSocket(url(), device).catch(() => undefined)
      if (!mine) { await pause(25); continue }
      mine.hear = frame => {
        if (frame.type === 'ACK') {
          const before = acked.get(frame.id), now = frame.placed[0]!
          if (before && (before.seq !== now.seq || hex(before.head) !== hex(now.head))) throw new Error('a repeat got another place')
          acked.set(frame.id, now)
        } else if (frame.type === 'ERR') throw new Error(`refused ${frame.refusal}: ${frame.detail}`)
        return 'taken'
      }
      line = mine
      for (let count = 1; count <= made.length; count++) if (!acked.has(count)) push(count)
      await mine.closed
      line = undefined
    }
  }
  const write = async (): Promise<void> => {
    while (state === 'writing') {
      await pause(paceMs)
      if (made.length - acked.size >= windowMax) continue
      made.push(await chain.next(`第${made.length + 1}句`, { rosterSeq: known.seq }))
      push(made.length)
    }
  }
  const connecting = connect(), writing = write()
  return {
    acked, made,
    async stop() {
      state = 'finishing'
      await writing
      for (const deadline = Date.now() + 5000; acked.size < made.length && Date.now() < deadline;) await pause(10)
      state = 'stopped'
      line?.close()
      await connecting
    },
  }
}
/** Like the client: no more than this on its way. */
const windowMax = 24

/** A device with nothing in its store opens the room; returns how many envelopes there are. */
export const checkLog = async (url: string, { known, host }: Meeting, writers: readonly Writer[]): Promise<number> => {
  const room = idBytes(known.rooms[0]!)
  const told = writers.map(({ acked, made }) => ({ acked: [...acked], made }))
  const reader = await connectSocket(url, host)
  const found: Bytes[] = []
  let head = emptyHead(room)
  const heads: string[] = []
  const whole = new Promise<void>(done => {
    reader.hear = frame => {
      if (frame.type === 'ITEMS' && hex(frame.room) === hex(room)) {
        expect(frame.firstSeq).toBe(found.length + 1)
        for (const { envelope, relayTime } of frame.items) {
          found.push(envelope)
          head = nextHead(head, idOf(envelope), relayTime)
          heads.push(hex(head))
        }
      } else if (frame.type === 'CAUGHTUP' && hex(frame.room) === hex(room)) {
        reader.hear = undefined
        done()
      }
    }
  })
  reader.say({ type: 'OPEN', caseId: known.caseId, cursors: [] })
  await whole
  const answer = await reader.take('OPENED')
  expect(answer.rooms.find(one => hex(one.room) === hex(room))).toMatchObject({ seq: found.length })
  reader.close()

  const seqById = new Map(found.map((envelope, i) => [hex(idOf(envelope)), i + 1]))
  expect(seqById.size).toBe(found.length)
  const counts = new Map<string, number>()
  for (const bytes of found) {
    const { author, stream, count } = mustRead(bytes), writer = hex(author) + hex(stream)
    expect(count).toBe((counts.get(writer) ?? 0) + 1)
    counts.set(writer, count)
  }
  for (const { acked, made } of told) {
    for (const [count, place] of acked) {
      expect(seqById.get(hex(idOf(made[count - 1]!)))).toBe(place.seq)
      expect(heads[place.seq - 1]).toBe(hex(place.head))
    }
  }
  return found.length
}
