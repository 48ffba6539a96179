import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromUtf8, hex, type Bytes } from '../../shared/bytes.ts'
import { openEnvelope, readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { readPayload, type Payload } from '../../shared/payload.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol.ts'
import { makeClientCore, type ClientCore } from '../../client/sync/client-core.ts'
import type { CoreEffect, CoreEvent } from '../../client/sync/core-events.ts'
import { loadReplica } from '../../client/sync/replica.ts'
import { asidePrefix, type AsidePiece } from '../../client/sync/set-aside.ts'
import type { CaseStore } from '../../client/sync/store.ts'
import { fakeVerify } from '../support/fake-signer.ts'
import { epochKey, must, roomId } from '../support/roster-log.ts'
import { makeTable, settleMs, type Seat, type Table } from '../support/table.ts'
import { makeFakeKeyring, roomBytes } from '../support/weather-case.ts'

const record = roomId('record')
let table: Table
afterEach(() => { table?.end() })
const sit = async (...asked: Parameters<typeof makeTable>): Promise<{ zhou: Seat; lin: Seat }> => {
  table = await makeTable(...asked)
  return { zhou: table.seat('zhou'), lin: table.seat('lin') }
}

const pushes = (seat: Seat): Envelope[] => seat.sent.filter((frame): frame is Extract<ClientFrame, { type: 'PUSH' }> => frame.type === 'PUSH').flatMap(({ envelopes }) => envelopes.map(bytes => must(readEnvelope(bytes))))
const inLog = (section: string): Envelope[] => table.relay.log().read(roomId(section), 0, { rows: 1e6, bytes: 1e9 }).map(({ envelope }) => must(readEnvelope(envelope)))
const payloadOf = (envelope: Envelope): Payload => must(readPayload(must(openEnvelope(envelope, epochKey(hex(envelope.room), envelope.epoch)))))
const rowsIn = (envelope: Envelope): number => { const payload = payloadOf(envelope); return payload.type === 'updates' ? payload.rows.length : 1 }
const pieces = async (store: CaseStore): Promise<AsidePiece[]> =>
  Promise.all((await store.keptNames(asidePrefix)).map(async name => JSON.parse(fromUtf8((await store.kept(name))!)) as AsidePiece))
const outbox = async ({ disk }: Seat): Promise<number> => (await disk.store().rows()).length + (await disk.store().sent()).length

// ---------------------------------------------------------------- the road

describe('the road of an edit', () => {
  it('S1 an edit is a row on this disk before anything of it leaves', async () => {
    const { zhou, lin } = await sit()
    lin.disk.state = 'stuck'
    lin.type('record', '甲方陈述')
    await table.pass(settleMs)
    expect([lin.unconfirmed('record'), pushes(lin).length]).toEqual([0, 0])
    lin.disk.state = 'works'
    await table.pass(settleMs)
    expect(zhou.sees('record')).toBe('甲方陈述')
  })

  it('S1 offline is a longer outbox: thirty edits without a line arrive once, in order', async () => {
    const { zhou, lin } = await sit()
    lin.goesOffline()
    for (let i = 0; i < 30; i++) lin.type('record', String.fromCharCode(0x4e00 + i), i)
    await table.pass(settleMs)
    expect((await lin.disk.store().rows()).length).toBe(30)
    await lin.comesBack()
    expect(zhou.sees('record')).toBe(lin.sees('record'))
    expect([...zhou.sees('record')].length).toBe(30)
    expect([await outbox(lin), lin.unconfirmed('record')]).toEqual([0, 0])
  })

  it('S3 seen is what the editor had been given when the edit was made, not what had arrived', async () => {
    const { zhou, lin } = await sit()
    lin.text('record').hold()
    zhou.type('record', '五千元')
    await table.pass(settleMs)
    expect(lin.page.replica.fold(record)!.seq()).toBe(1)
    lin.type('record', '六千元')
    lin.text('record').releaseHeld()
    lin.type('record', '八千元')
    await table.pass(settleMs)
    expect(lin.rows.map(({ seenSeq }) => seenSeq)).toEqual([0, 1])
    expect(inLog('record').slice(1).map(({ seenSeq }) => seenSeq)).toEqual([0, 1])
    expect(hex(inLog('record')[2]!.seenHead)).toBe(hex(table.relay.log().headAt(record, 1)!))
  })

  it('S3 an edit made offline has seen what was there when it was made, however long it waits', async () => {
    const { zhou, lin } = await sit()
    lin.goesOffline()
    lin.type('record', '离线写的')
    zhou.type('record', '同时写的')
    await table.pass(settleMs)
    await lin.comesBack()
    const mine = inLog('record').find(({ author }) => hex(author) === lin.who.device.idHex)!
    expect([mine.seenSeq, mine.offline]).toEqual([0, true])
  })

  it('S4 rows leave when their own envelope comes back in the log; one envelope of a stream is on its way at a time', async () => {
    const { lin } = await sit()
    for (let i = 0; i < 40; i++) { lin.type('record', '字'); await table.pass(10) }
    await table.pass(settleMs)
    const mine = pushes(lin)
    expect(mine.length).toBeLessThan(40)
    expect(mine.reduce((sum, envelope) => sum + rowsIn(envelope), 0)).toBe(40)
    expect(mine.map(({ count }) => count)).toEqual(mine.map((_, i) => i + 1))
    expect([await outbox(lin), lin.unconfirmed('record')]).toEqual([0, 0])
  })

  it('S8 a batch never mixes streams, what was seen, or offline; a fact goes alone', async () => {
    const { zhou, lin } = await sit()
    lin.goesOffline()
    lin.text('record').hold()
    lin.type('record', '一')
    lin.type('record', '二')
    await lin.comesBack()
    zhou.type('record', '三')
    await table.pass(settleMs)
    lin.goesOffline()
    lin.text('record').releaseHeld()
    lin.type('record', '四')
    lin.type('record', '五')
    await table.pass(settleMs)
    lin.closes()
    await lin.opens()
    lin.goesOffline()
    lin.type('record', '六')
    for (const word of ['甲', '乙']) {
      lin.page.saying = ''
      void lin.page.facts.get(roomId('acts'))!.write(JSON.stringify({ word }))
      lin.page.saying = undefined
    }
    await lin.comesBack()
    const mine = [...inLog('record'), ...inLog('acts')].filter(({ author }) => hex(author) === lin.who.device.idHex)
    expect(mine.map(envelope => rowsIn(envelope))).toEqual([2, 2, 1, 1, 1])
    expect(mine.slice(0, 3).map(({ seenSeq }) => seenSeq)).toEqual([0, 2, 2])
    expect(new Set(mine.map(({ stream }) => hex(stream))).size).toBe(3)
    expect(table.alarms).toEqual([])
  })

  it('S9 only stored bytes are sent, and the same bytes again until the log has them', async () => {
    const { zhou, lin } = await sit()
    table.relay.disk = 'failing'
    lin.type('record', '再送一次')
    await table.pass(500)
    lin.page.lineLost(undefined)
    await table.pass(8000)
    table.relay.disk = 'works'
    await table.pass(10_000)
    const sent = pushes(lin)
    expect(sent.length).toBeGreaterThan(1)
    expect(new Set(sent.map(({ bytes }) => hex(bytes))).size).toBe(1)
    expect([zhou.sees('record'), inLog('record').length, await outbox(lin)]).toEqual(['再送一次', 1, 0])
  })

  it('S10 what was sealed under a key that has changed is sealed again under the new one', async () => {
    const { zhou, lin } = await sit(['zhou', 'lin'], 1)
    const line = lin.page.line()!
    line.toRelayAt = table.time.now() + 4000
    lin.type('record', '换钥匙之前写的')
    await table.pass(1000)
    await zhou.rekeys('record')
    await table.pass(8000)
    expect(pushes(lin).map(({ epoch, count }) => [epoch, count])).toEqual([[1, 1], [2, 1]])
    expect([zhou.sees('record'), lin.sees('record'), await outbox(lin)]).toEqual(['换钥匙之前写的', '换钥匙之前写的', 0])
  })

  it('S12 rows of one section less than 500 ms apart are one 处; the number is right throughout and returns to zero', async () => {
    const { lin } = await sit()
    lin.goesOffline()
    const counted: number[] = []
    for (const pauseMs of [0, 100, 499, 500, 2000]) {
      await table.pass(pauseMs)
      lin.type('record', '改')
      await table.pass(0)
    }
    await table.pass(settleMs)
    expect(lin.rows.map(({ change }) => change)).toEqual([1, 1, 1, 2, 3])
    counted.push(lin.unconfirmed('record'))
    await lin.comesBack()
    counted.push(lin.unconfirmed('record'))
    expect(counted).toEqual([3, 0])
  })

  it('S15 a page that has once been level stays so while colleagues write: what is typed then is not marked offline', async () => {
    const { zhou, lin } = await sit()
    for (let i = 0; i < 20; i++) {
      zhou.type('record', '周')
      await table.pass(30 + i)
      lin.type('record', '林')
    }
    await table.pass(settleMs)
    expect(lin.rows.filter(({ offline }) => offline)).toEqual([])
  })
})

// ---------------------------------------------------------------- coming back

describe('coming back', () => {
  it('S7 rows of an earlier life keep their stream and count, and enter the log before what stands on them', async () => {
    const { zhou, lin } = await sit()
    lin.type('record', '零')
    await table.pass(settleMs)
    lin.goesOffline()
    lin.type('record', '一', 1)
    await table.pass(settleMs)
    lin.closes()
    await lin.opens(-3_600_000) // the clock was set back meanwhile
    lin.goesOffline()
    lin.type('record', '二', 2)
    await table.pass(settleMs)
    await lin.comesBack()
    const mine = inLog('record')
    expect(mine.map(({ count }) => count)).toEqual([1, 2, 1])
    expect(hex(mine[1]!.stream)).toBe(hex(mine[0]!.stream))
    expect(hex(mine[1]!.prev)).toBe(hex(mine[0]!.id))
    expect(hex(mine[2]!.stream)).not.toBe(hex(mine[0]!.stream))
    expect([zhou.sees('record'), table.alarms]).toEqual(['零一二', []])
  })

  it('S5 rows that the log has leave, also when a power cut took every memory of sending them', async () => {
    const { zhou, lin } = await sit()
    for (const word of ['甲', '乙', '丙']) { lin.type('record', word); await table.pass(300) }
    await table.pass(settleMs)
    // The disk as it was before the last rows were written, and before anything was finished.
    const again = await table.sitAgain('lin', { rows: lin.rows.slice(0, 2) })
    expect([again.sees('record'), zhou.sees('record'), inLog('record').length]).toEqual(['丙乙甲', '丙乙甲', 3])
    expect([await outbox(again), await pieces(again.disk.store()), table.alarms]).toEqual([0, [], []])
  })

  it('S5 rows behind those that the log has are made anew behind them, under the next count', async () => {
    const { zhou, lin } = await sit()
    lin.type('record', '甲')
    await table.pass(settleMs)
    lin.goesOffline()
    lin.type('record', '乙', 1)
    await table.pass(settleMs)
    const again = await table.sitAgain('lin', { rows: lin.rows })
    expect(inLog('record').map(({ count }) => count)).toEqual([1, 2])
    expect([zhou.sees('record'), await outbox(again), table.alarms]).toEqual(['甲乙', 0, []])
  })

  it('S6 other words under a count that this device finished are never taken for its own: its words are set aside', async () => {
    const { zhou, lin } = await sit()
    lin.goesOffline()
    lin.type('record', '本机写的')
    await table.pass(settleMs)
    const [row] = lin.rows
    const other = new Y.Doc()
    other.getText('words').insert(0, '别处写的')
    const stranger = await table.stranger('lin')
    const stream = Uint8Array.from(row!.stream.match(/../g)!, pair => parseInt(pair, 16))
    const mine = stranger.envelope('record', [row!.body], { stream, seenSeq: 0, seenHead: table.seat('zhou').page.replica.fold(record)!.headAt(0)! })
    await stranger.push(stranger.envelope('record', [Y.encodeStateAsUpdate(other)], { stream, seenSeq: 0, seenHead: table.seat('zhou').page.replica.fold(record)!.headAt(0)! }))
    const again = await table.sitAgain('lin', { rows: lin.rows, sent: [{ room: record, stream: row!.stream, count: 1, firstRow: 1, lastRow: 1, bytes: mine }] })
    expect(await pieces(again.disk.store())).toMatchObject([{ room: record, stream: row!.stream, rows: [hex(row!.body)] }])
    expect([zhou.sees('record'), again.sees('record'), await outbox(again)]).toEqual(['', '', 0])
  })

  it('S11 a relay whose log is behind what this device has gets nothing more; typing goes on and is kept', async () => {
    const { lin } = await sit()
    const older = table.relay.log().copy()
    lin.type('record', '后来丢了的')
    await table.pass(settleMs)
    const before = pushes(lin).length
    table.relay.restore(older)
    await table.pass(settleMs)
    expect(lin.page.core.status().refused?.refusal).toBe('LOG_LOST')
    lin.type('record', '接着写')
    await table.pass(settleMs)
    expect([lin.sees('record'), pushes(lin).length - before, (await lin.disk.store().rows()).length]).toEqual(['接着写后来丢了的', 0, 1])
  })

  it('S13 a full disk does not stop words from reaching the relay, and leaves no hole behind', async () => {
    const { zhou, lin } = await sit()
    lin.disk.state = 'full'
    lin.type('record', '存不下')
    zhou.type('record', '对方写的')
    await table.pass(settleMs)
    expect([...zhou.sees('record')].sort().join('')).toBe([...'存不下对方写的'].sort().join(''))
    expect(lin.page.core.status().localFailed).toBe(true)
    lin.disk.state = 'works'
    await table.pass(settleMs)
    expect(lin.page.core.status().localFailed).toBe(false)
    expect((await lin.disk.store().log(record, 0)).map(({ seq }) => seq)).toEqual([1, 2])
    lin.closes()
    await lin.opens()
    await table.pass(settleMs)
    expect([lin.sees('record'), await outbox(lin), table.alarms]).toEqual([zhou.sees('record'), 0, []])
  })

  it('S13 a page that closes while its disk is full comes back to a log without a hole', async () => {
    const { zhou, lin } = await sit()
    zhou.type('record', '一')
    await table.pass(settleMs)
    lin.disk.state = 'full'
    zhou.type('record', '二')
    await table.pass(settleMs)
    lin.closes()
    lin.disk.state = 'works'
    await lin.opens()
    zhou.type('record', '三')
    await table.pass(settleMs)
    expect((await lin.disk.store().log(record, 0)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect([lin.sees('record'), table.alarms]).toEqual(['三二一', []])
  })
})

// ---------------------------------------------------------------- the core alone

interface BareCore { readonly core: ClientCore; run(event: CoreEvent): readonly CoreEffect[]; settle(effects: readonly CoreEffect[]): readonly CoreEffect[] }
/** A seat's disk under a core whose every answer the test gives. */
const bareCore = async (seat: Seat): Promise<BareCore> => {
  const keys = makeFakeKeyring(seat.who.device.idHex), store = seat.disk.store()
  const replica = await loadReplica(table.caseId, store, keys)
  keys.read(replica.history())
  for (const section of ['record', 'agreement']) await replica.catchUp(store, roomId(section))
  const core = makeClientCore(replica, { deviceId: seat.who.device.id, random: length => new Uint8Array(length), keyOf: keys.keyOf, kindOf: keys.kindOf }, undefined)
  const bare: BareCore = {
    core,
    run: event => core.on(event),
    settle: effects => effects.flatMap(effect => {
      if (effect.do === 'check') return [effect, ...bare.settle(core.on({ is: 'checked', token: effect.token, right: effect.list.map(each => fakeVerify(each.signPub, each.message, each.signature)) }))]
      return [effect]
    }),
  }
  core.on({ is: 'rows', rows: await store.rows(), sent: await store.sent() })
  core.on({ is: 'keys', upTo: replica.history().states.length })
  return bare
}
const kinds = (effects: readonly CoreEffect[]): string[] => effects.map(effect => (effect.do === 'send' ? effect.frame.type : effect.do)).filter(each => each !== 'status')
const frame = (it: RelayFrame): CoreEvent => ({ is: 'frame', frame: it, now: 0 })

describe('the core alone', () => {
  const leftover = async (): Promise<{ bare: BareCore; caseId: Bytes; at: number }> => {
    const { lin } = await sit()
    lin.goesOffline()
    lin.type('record', '等着送')
    await table.pass(settleMs)
    lin.closes()
    const bare = await bareCore(lin)
    return { bare, caseId: table.caseId, at: table.relay.log().head(hex(table.caseId))!.seq }
  }

  it('S2 nothing is sealed or sent before the room and the roster have both been told to the end', async () => {
    const { bare, caseId, at } = await leftover()
    expect(kinds(bare.run({ is: 'welcomed' }))).toEqual(['OPEN'])
    const answer = { seq: at, head: table.relay.log().head(hex(caseId))!.head, state: 0 } as const
    expect(kinds(bare.run(frame({ type: 'OPENED', caseId, rooms: [{ room: caseId, ...answer }, { room: roomBytes('record'), ...answer, seq: 0 }] })))).toEqual([])
    expect(kinds(bare.run(frame({ type: 'CAUGHTUP', room: roomBytes('record'), seq: 0 })))).toEqual([])
    expect(kinds(bare.run({ is: 'tick', now: 1 }))).toEqual([])
    expect(kinds(bare.run(frame({ type: 'CAUGHTUP', room: caseId, seq: at })))).toEqual(['sign'])
  })

  it('S2 not while something that came is still to be judged, and not again after the line is lost', async () => {
    const { bare, caseId, at } = await leftover()
    const zhou = table.seat('zhou')
    zhou.type('record', '先到的')
    await table.pass(settleMs)
    const [row] = table.relay.log().read(record, 0, { rows: 1, bytes: 1e6 })
    bare.run({ is: 'welcomed' })
    const [check] = bare.run(frame({ type: 'ITEMS', room: roomBytes('record'), firstSeq: 1, items: [{ relayTime: row!.relayTime, envelope: row!.envelope }] }))
    bare.run(frame({ type: 'CAUGHTUP', room: roomBytes('record'), seq: 1 }))
    expect(kinds(bare.run(frame({ type: 'CAUGHTUP', room: caseId, seq: at })))).toEqual([])
    expect(kinds(bare.settle([check!]))).toEqual(['check', 'commit', 'sign'])

    bare.run({ is: 'disconnected' })
    bare.run({ is: 'welcomed' })
    expect(kinds(bare.run({ is: 'tick', now: 1 }))).toEqual([])
  })

  it('S14 what a lost line had begun to tell changes nothing', async () => {
    const { bare } = await leftover()
    const zhou = table.seat('zhou')
    zhou.type('record', '慢的')
    await table.pass(settleMs)
    const [row] = table.relay.log().read(record, 0, { rows: 1, bytes: 1e6 })
    const items: RelayFrame = { type: 'ITEMS', room: roomBytes('record'), firstSeq: 1, items: [{ relayTime: row!.relayTime, envelope: row!.envelope }] }
    bare.run({ is: 'welcomed' })
    const [late] = bare.run(frame(items))
    bare.run({ is: 'disconnected' })
    bare.run({ is: 'welcomed' })
    expect(kinds(bare.settle([late!]))).toEqual(['check'])
    const [check] = bare.run(frame(items))
    expect(kinds(bare.settle([check!]))).toEqual(['check', 'commit'])
    expect(kinds(bare.run(frame(items)))).toEqual([])
  })

  it('S2 a gap in what the relay tells ends the line', async () => {
    const { bare } = await leftover()
    bare.run({ is: 'welcomed' })
    expect(kinds(bare.run(frame({ type: 'ITEMS', room: roomBytes('record'), firstSeq: 3, items: [{ relayTime: 1, envelope: new Uint8Array(10) }] })))).toEqual(['reconnect'])
  })
})
