import { describe, expect, it } from 'vitest'
import { fromHex, hex } from '../../shared/bytes.ts'
import { KIND, SUITE, ZERO16, ZERO32, type Header } from '../../shared/envelope.ts'
import { judge } from '../../shared/judge.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { mayRead, mayWrite, memberOf, roomsToTick, type RosterHistory } from '../../shared/roster-fold.ts'
import type { Rekey, RosterOp } from '../../shared/roster.ts'
import { nobleDevice, type NobleDevice } from '../support/noble-device.ts'
import { keysOf, makeRosterLog, must, personId, rekeyOf, roomId, START, usualCase } from '../support/roster-log.ts'

const [record, agreement, notes] = [roomId('record'), roomId('agreement'), roomId('notes')]
const refused = (value: unknown): string => (isRefusal(value) ? value.refusal : 'taken')
const revokeOp = (who: { person?: string; device?: string }, rekeys: readonly Rekey[] = []): RosterOp =>
  ({ op: 'revoke', person: who.person === undefined ? '' : personId(who.person), device: who.device ?? '', rekeys })
const grantOp = (person: string, grants: readonly (readonly [string, 'r' | 'w' | '-'])[], as: 'host' | 'member' = 'member'): RosterOp =>
  ({ op: 'grant', person: personId(person), host: as === 'host', grants: grants.map(([room, right]) => ({ room, right })), wraps: [] })
const rekeyOp = (...rekeys: readonly Rekey[]): RosterOp => ({ op: 'rekey', rekeys })

const header = (device: NobleDevice, room: string, rosterSeq: number, more: Partial<Header> = {}): Header => ({
  suite: SUITE.sealed, kind: KIND.content, offline: false, room: fromHex(room), epoch: 1, commit: ZERO32, rosterSeq, author: device.id,
  stream: new Uint8Array(8), count: 1, prev: ZERO32, seenSeq: 0, seenHead: ZERO32, at: START, nonce: ZERO16, ...more,
})
const tick = (device: NobleDevice, room: string, rosterSeq: number): Header => header(device, room, rosterSeq, { suite: SUITE.clear, kind: KIND.tick, epoch: 0 })
const judged = (history: RosterHistory, mark: number, h: Header): number | string => {
  const result = judge(history, mark, h)
  return isRefusal(result) ? result.refusal : result
}

describe('rights', () => {
  it('M8 a right is none, read or write, in a room that exists, for a live member', async () => {
    const { log, li, wang, zhao } = await usualCase()
    expect([mayWrite(log.state(), wang.idHex, record), mayRead(log.state(), wang.idHex, notes)]).toEqual([true, false])
    expect([mayRead(log.state(), zhao.idHex, agreement), mayWrite(log.state(), zhao.idHex, agreement)]).toEqual([true, false])
    expect(refused(log.add(li, grantOp('赵某', [[roomId('nowhere'), 'r']])))).toBe('NO_ROOM')
    expect(refused(log.add(li, grantOp('无此人', [[record, 'r']])))).toBe('NO_GRANT')
  })

  it('M8 every member reads the roster, and no entry grants or takes that', async () => {
    const { log, li, zhao } = await usualCase()
    const roster = hex(log.caseId)
    expect(mayRead(log.state(), zhao.idHex, roster)).toBe(true)
    for (const right of ['-', 'r', 'w'] as const) expect(refused(log.add(li, grantOp('赵某', [[roster, right]]))), right).toBe('NO_ROOM')
  })

  it('M8 who makes a room may write it; others only as the entry says, and only in rooms it makes', async () => {
    const { log, li, wang, zhao } = await usualCase()
    const made = { room: roomId('offers'), suite: 1 as const, commit: '00'.repeat(32) }
    const op = (room: string): RosterOp => ({ op: 'room', rooms: [made], grants: [{ person: personId('王警官'), room, right: 'r' }], wraps: [], sealed: '' })
    expect(refused(log.add(li, op(notes)))).toBe('NO_GRANT')
    const state = must(log.add(li, op(made.room)))
    expect([mayWrite(state, li.idHex, made.room), mayWrite(state, wang.idHex, made.room), mayRead(state, wang.idHex, made.room), mayRead(state, zhao.idHex, made.room)]).toEqual([true, false, true, false])
    expect(refused(log.add(li, op(made.room)))).toBe('REPEAT_DIFFERS')
  })

  it('M10 at least one live device of a live host stays', async () => {
    const { log, li, wang } = await usualCase()
    for (const op of [revokeOp({ person: '李调解员' }), revokeOp({ device: li.idHex }), grantOp('李调解员', [])]) expect(refused(log.add(li, op)), JSON.stringify(op)).toBe('LAST_HOST')
    must(log.add(li, grantOp('王警官', [], 'host')))
    must(log.add(li, revokeOp({ device: wang.idHex })))
    expect(refused(log.add(li, revokeOp({ person: '李调解员' }))), 'the other host has no live device').toBe('LAST_HOST')
  })

  it('M11 a revocation names one live person or one live device, not both', async () => {
    const { log, li, wang } = await usualCase()
    expect(refused(log.add(li, revokeOp({})))).toBe('NO_GRANT')
    expect(refused(log.add(li, revokeOp({ person: '王警官', device: wang.idHex })))).toBe('NO_GRANT')
    expect(refused(log.add(li, revokeOp({ device: nobleDevice('stranger').idHex })))).toBe('NO_GRANT')
    must(log.add(li, revokeOp({ device: wang.idHex }, [rekeyOf(record, 2), rekeyOf(agreement, 2)])))
    expect(refused(log.add(li, revokeOp({ device: wang.idHex }))), 'revoking the dead again would make rooms stale').toBe('NO_GRANT')
    expect(log.state().rooms.get(record)!.stale).toBe(false)
  })

  it('M11 one device of a person goes without the others', async () => {
    const { log, li, wang } = await usualCase()
    const second = nobleDevice('wang-2')
    must(log.add(wang, { op: 'device', person: personId('王警官'), device: keysOf(second), wraps: [] }))
    const state = must(log.add(li, revokeOp({ device: wang.idHex })))
    expect([memberOf(state, wang.idHex), mayWrite(state, second.idHex, record)]).toEqual([undefined, true])
  })
})

describe('keys', () => {
  it('M12 rooms that the removed could read are stale until somebody makes a new key', async () => {
    const { log, li, wang, zhao } = await usualCase()
    const state = must(log.add(li, revokeOp({ person: '王警官' }, [rekeyOf(record, 2)])))
    expect([state.rooms.get(record)!.stale, state.rooms.get(agreement)!.stale, state.rooms.get(notes)!.stale]).toEqual([false, true, false])
    expect(judged(log.history(), state.seq, header(li, agreement, state.seq))).toBe('EPOCH_OLD')
    const later = must(log.add(li, rekeyOp(rekeyOf(agreement, 2))))
    expect(judged(log.history(), later.seq, header(li, agreement, later.seq, { epoch: 2 }))).toBe(later.seq)
    expect(memberOf(later, wang.idHex)).toBeUndefined()
    expect(mayRead(later, zhao.idHex, agreement)).toBe(true)
  })

  it('M12 taking the right to read makes a room stale; taking only the right to write does not', async () => {
    const { log, li } = await usualCase()
    expect(must(log.add(li, grantOp('王警官', [[agreement, 'r']]))).rooms.get(agreement)!.stale).toBe(false)
    expect(must(log.add(li, grantOp('王警官', [[agreement, '-']]))).rooms.get(agreement)!.stale).toBe(true)
    expect(must(log.add(li, grantOp('赵某', [[record, '-']]))).rooms.get(record)!.stale, 'he could not read it').toBe(false)
  })

  it('M12 what counts is what a grant does in the end, not how often it names a room', async () => {
    const { log, li, wang } = await usualCase()
    const state = must(log.add(li, grantOp('王警官', [[record, '-'], [record, 'w']])))
    expect([mayWrite(state, wang.idHex, record), state.rooms.get(record)!.stale]).toEqual([true, false])
  })

  it('M13 an epoch is the last one plus one, and its commitments are all kept', async () => {
    const { log, li } = await usualCase()
    for (const epoch of [0, 1, 3, Number.MAX_SAFE_INTEGER]) expect(refused(log.add(li, rekeyOp(rekeyOf(record, epoch)))), `${epoch}`).toBe('EPOCH_OLD')
    const state = must(log.add(li, rekeyOp(rekeyOf(record, 2))))
    expect([state.rooms.get(record)!.epoch, state.rooms.get(record)!.commits.length]).toEqual([2, 2])
    expect(refused(log.add(li, rekeyOp(rekeyOf(roomId('nowhere'), 2))))).toBe('NO_ROOM')
  })

  it('M13 a new key is made only by a host who may read the room or a member who may write it', async () => {
    const { log, li, wang, zhao } = await usualCase()
    expect(refused(log.add(zhao, rekeyOp(rekeyOf(agreement, 2)))), 'reads only').toBe('NO_GRANT')
    expect(refused(log.add(wang, rekeyOp(rekeyOf(notes, 2)))), 'no right').toBe('NO_GRANT')
    must(log.add(li, grantOp('王警官', [], 'host')))
    expect(refused(log.add(wang, rekeyOp(rekeyOf(notes, 2)))), 'a host without the old key would shut out the past').toBe('NO_GRANT')
    expect(refused(log.add(wang, revokeOp({ person: '赵某' }, [rekeyOf(notes, 2)]))), 'nor beside a removal').toBe('NO_GRANT')
    expect(refused(log.add(wang, rekeyOp(rekeyOf(record, 2))))).toBe('taken')
  })
})

describe('the mark', () => {
  it('M14 rights and epoch are judged at the highest roster position named in the log so far', async () => {
    const { log, li, wang } = await usualCase()
    const knew = log.state().seq
    const late = header(wang, record, knew)
    expect(judged(log.history(), 0, late)).toBe(knew)
    const gone = must(log.add(li, revokeOp({ person: '王警官' }, [rekeyOf(record, 2)])))
    expect(judged(log.history(), 0, late), 'before the tick the log does not know yet').toBe(knew)
    const mark = must(judge(log.history(), knew, tick(li, record, gone.seq)))
    expect(mark).toBe(gone.seq)
    expect(judged(log.history(), mark, late)).toBe('NO_GRANT')
    expect(judged(log.history(), mark, header(li, record, knew))).toBe('EPOCH_OLD')
    expect(judged(log.history(), mark, header(li, record, knew, { epoch: 2 }))).toBe(mark)
  })

  it('M15 a position that the roster does not have is ROSTER_AHEAD, and zero is none', async () => {
    const { log, li } = await usualCase()
    for (const seq of [log.state().seq + 1, Number.MAX_SAFE_INTEGER, 0]) expect(judged(log.history(), 0, header(li, record, seq)), `${seq}`).toBe('ROSTER_AHEAD')
  })

  it('M16 an entry that takes away or re-keys needs a tick in just the rooms it touches', async () => {
    const { log, li } = await usualCase()
    const steps: [RosterOp, string[]][] = [
      [grantOp('王警官', [[record, 'r']]), [record]],
      [rekeyOp(rekeyOf(notes, 2)), [notes]],
      [rekeyOp(rekeyOf(hex(log.caseId), 2)), []],
      [revokeOp({ person: '王警官' }, [rekeyOf(record, 2)]), [record, agreement]],
      [grantOp('赵某', [[agreement, 'w']]), []],
    ]
    for (const [op, rooms] of steps) {
      const before = log.state()
      expect(roomsToTick(before, must(log.add(li, op))).sort(), JSON.stringify(op)).toEqual(rooms.sort())
    }
  })

  it('M16 the tick is by the author of the entry that it comes with: a host', async () => {
    const { log, li, wang } = await usualCase()
    const { seq } = must(log.add(li, grantOp('赵某', [[agreement, '-']])))
    expect(judged(log.history(), seq - 1, tick(li, agreement, seq))).toBe(seq)
    expect(judged(log.history(), seq - 1, tick(wang, agreement, seq))).toBe('NOT_HOST')
  })

  it('M16 … or a writer who makes a new key for a stale room', async () => {
    const { log, li, wang } = await usualCase()
    const stale = must(log.add(li, revokeOp({ person: '赵某' }))).seq
    const { seq } = must(log.add(wang, rekeyOp(rekeyOf(agreement, 2))))
    expect(judged(log.history(), stale, tick(wang, agreement, seq))).toBe(seq)
  })

  it('M16 … or a host who leaves or steps down himself', async () => {
    for (const op of [revokeOp({ person: '李调解员' }), grantOp('李调解员', [[record, '-']])]) {
      const { log, li } = await usualCase()
      must(log.add(li, grantOp('王警官', [], 'host')))
      const { seq } = must(log.add(li, op))
      expect(judged(log.history(), seq - 1, tick(li, record, seq)), op.op).toBe(seq)
      expect(judged(log.history(), seq, header(li, record, seq)), 'and may do nothing more').not.toBe(seq)
    }
  })

  it('M16 a tick raises the mark, once; none comes later or for an entry of others', async () => {
    const { log, li } = await usualCase()
    const { seq } = must(log.add(li, rekeyOp(rekeyOf(agreement, 2))))
    expect(judged(log.history(), seq, tick(li, agreement, seq))).toBe('NOT_HOST')
    expect(judged(log.history(), seq - 1, tick(li, roomId('nowhere'), seq))).toBe('NO_ROOM')
  })

  it('M21 the room decides the suite; roster entries stand in the roster room only, and nothing else does', async () => {
    const { log, li } = await usualCase()
    const { seq } = log.state()
    expect(judged(log.history(), 0, header(li, record, seq, { suite: SUITE.clear, epoch: 0 }))).toBe('SUITE')
    expect(judged(log.history(), 0, header(li, record, seq, { suite: SUITE.clear, epoch: 0, kind: KIND.roster }))).toBe('MALFORMED')
    expect(judged(log.history(), 0, header(li, hex(log.caseId), seq))).toBe('NO_ROOM')
    expect(judged(log.history(), 0, tick(li, hex(log.caseId), seq))).toBe('NO_ROOM')
    expect(judged(log.history(), 0, header(li, roomId('nowhere'), seq))).toBe('NO_ROOM')
    expect(judged(log.history(), 0, header(li, '00'.repeat(16), seq))).toBe('NO_ROOM')
    expect(judged(makeRosterLog(nobleDevice('other'), ['notes']).history(), 0, header(li, record, 1))).toBe('NO_ROOM')
  })
})
