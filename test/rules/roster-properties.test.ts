/** The roster under random entries by random authors: what must hold after every one of them. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { base64url, fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { KIND, SUITE, ZERO16, ZERO32, type Header } from '../../shared/envelope.ts'
import { inviteKeysOf } from '../../shared/join.ts'
import { judge } from '../../shared/judge.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { foldRoster, mayRead, mayWrite, memberOf, roomsToTick, type RosterState } from '../../shared/roster-fold.ts'
import { readRosterOp, writeRosterOp, type Grant, type Rekey, type RosterOp } from '../../shared/roster.ts'
import { nobleDevice, seededBytes, type NobleDevice } from '../support/noble-device.ts'
import { commitOf, joinFor, keysOf, makeRosterLog, must, personId, rekeyOf, roomId, START, type RosterLog } from '../support/roster-log.ts'

/** The fold looks at no signature, so none is made: it is the slow part. */
const silent = (name: string): NobleDevice => ({ ...nobleDevice(name), sign: () => new Uint8Array(64) })
const ROOMS = ['record', 'agreement', 'notes', 'offers'].map(roomId)
const NAMES = ['李调解员', '王警官', '赵某', '钱律师', '孙法官']
const DEVICES = ['li', 'wang', 'zhao', 'qian', 'sun', 'wang-2', 'qian-2', 'stranger'].map(silent)
const OWNERS = ['li', 'wang', 'zhao', 'qian', 'sun']
const founded = (): RosterLog => makeRosterLog(DEVICES[0]!, ['record', 'agreement', 'notes'])
const caseId = founded().caseId
const secretOf = (name: string): Bytes => seededBytes(`secret/${name}`, 16)
const inviteOf = (name: string): string => hex(inviteKeysOf(caseId, secretOf(name)).inviteId)
const pubOf = new Map(NAMES.map(name => [name, base64url(inviteKeysOf(caseId, secretOf(name)).pub)]))
const joins = new Map(await Promise.all(NAMES.map(async (name, i) => [name, base64url(await joinFor(caseId, secretOf(name), nobleDevice(OWNERS[i]!)))] as const)))

const anyName = fc.nat(NAMES.length - 1)
const anyDevice = fc.nat(DEVICES.length - 1)
const anyGrants = fc.array(fc.record({ room: fc.constantFrom(...ROOMS), right: fc.constantFrom('r' as const, 'w' as const, '-' as const) }), { maxLength: 4 })
const someRooms = fc.subarray(ROOMS)
/** `next` is the epoch that would be right, given the state when the entry is written. */
type Draft = (state: RosterState) => RosterOp
const nextKeys = (state: RosterState, rooms: readonly string[]): Rekey[] => rooms.map(room => rekeyOf(room, (state.rooms.get(room)?.epoch ?? 0) + 1))
const inviteOp = (who: number, host: boolean): RosterOp => ({ op: 'invite', invite: inviteOf(NAMES[who]!), pub: pubOf.get(NAMES[who]!)!, expires: START, host, sealed: '' })
const admitOp = (who: number, host: boolean, grants: readonly Grant[]): RosterOp => ({
  op: 'admit', person: personId(NAMES[who]!), commit: commitOf('person', who), host, device: keysOf(DEVICES[who]!), invite: inviteOf(NAMES[who]!), join: joins.get(NAMES[who]!)!, grants, wraps: [], sealed: '',
})
const anyDraft: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ who: anyName, host: fc.boolean() }).map(({ who, host }): Draft => () => inviteOp(who, host)),
  anyName.map((who): Draft => () => ({ op: 'void', invite: inviteOf(NAMES[who]!) })),
  fc.record({ who: anyName, host: fc.boolean(), grants: anyGrants }).map(({ who, host, grants }): Draft => () => admitOp(who, host, grants)),
  fc.record({ who: anyName, device: anyDevice }).map(({ who, device }): Draft => () => ({ op: 'device', person: personId(NAMES[who]!), device: keysOf(DEVICES[device]!), wraps: [] })),
  fc.record({ who: anyName, host: fc.boolean(), grants: anyGrants }).map(({ who, host, grants }): Draft => () => ({ op: 'grant', person: personId(NAMES[who]!), host, grants, wraps: [] })),
  fc.record({ room: fc.constantFrom(...ROOMS), who: anyName }).map(({ room, who }): Draft => () => ({ op: 'room', rooms: [{ room, suite: 1, commit: commitOf(room, 1) }], grants: [{ person: personId(NAMES[who]!), room, right: 'r' }], wraps: [], sealed: '' })),
  fc.record({ who: anyName, rooms: someRooms }).map(({ who, rooms }): Draft => state => ({ op: 'revoke', person: personId(NAMES[who]!), device: '', rekeys: nextKeys(state, rooms) })),
  fc.record({ device: anyDevice, rooms: someRooms }).map(({ device, rooms }): Draft => state => ({ op: 'revoke', person: '', device: DEVICES[device]!.idHex, rekeys: nextKeys(state, rooms) })),
  fc.record({ rooms: someRooms, wrong: fc.nat(9) }).map(({ rooms, wrong }): Draft => state => ({ op: 'rekey', rekeys: wrong === 0 ? rooms.map(room => rekeyOf(room, 7)) : nextKeys(state, rooms) })),
)
/** Somebody is there already when it begins, or most entries would be refused for want of an author. */
const anyStory = fc.record({
  there: fc.subarray([1, 2, 3]), hosts: fc.boolean(), grants: anyGrants,
  steps: fc.array(fc.record({ by: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: anyDevice }), draft: anyDraft }), { minLength: 5, maxLength: 30 }),
}).map(({ there, hosts, grants, steps }) => [
  ...there.flatMap(who => [{ by: 0, draft: (): RosterOp => inviteOp(who, hosts) }, { by: 0, draft: (): RosterOp => admitOp(who, hosts, grants.filter(({ room }) => room !== ROOMS[3])) }]),
  { by: 0, draft: (): RosterOp => inviteOp(4, hosts) }, ...steps,
])

const written = (state: RosterState): string =>
  JSON.stringify(state, (_, value: unknown) => (value instanceof Map ? [...value.entries()] : value instanceof Uint8Array ? hex(value) : value))
const liveHosts = (state: RosterState): number => DEVICES.filter(device => memberOf(state, device.idHex)?.host).length
/** Runs a story; `look` sees every step that was taken. */
const tell = (story: readonly { by: number; draft: Draft }[], look: (before: RosterState, after: RosterState, op: RosterOp, by: NobleDevice) => void): RosterLog => {
  const log = founded()
  for (const { by, draft } of story) {
    const before = log.state()
    const op = draft(before)
    const result = log.add(DEVICES[by]!, op)
    if (isRefusal(result)) expect(log.state()).toBe(before)
    else look(before, log.state(), op, DEVICES[by]!)
  }
  return log
}

it('M19 a state is never changed in place', () => {
  fc.assert(fc.property(anyStory, story => {
    const kept = new Map<RosterState, string>()
    const log = tell(story, (before, after) => { for (const state of [before, after]) if (!kept.has(state)) kept.set(state, written(state)) })
    for (const [state, text] of kept) expect(written(state)).toBe(text)
    expect(log.history().states.at(-1)).toBe(log.state())
  }), { numRuns: 40 })
})

it('M18 after any entry there is a live host, and what is out stays out', () => {
  fc.assert(fc.property(anyStory, story => {
    tell(story, (before, after) => {
      expect(after.seq).toBe(before.seq + 1)
      expect(liveHosts(after)).toBeGreaterThan(0)
      for (const [id, device] of before.devices) if (!device.live) expect(after.devices.get(id)!.live).toBe(false)
      for (const [id, member] of before.members) if (!member.live) expect(after.members.get(id)!.live).toBe(false)
      for (const [id, invite] of before.invites) if (invite.state !== 'open') expect(after.invites.get(id)!.state).toBe(invite.state)
      for (const device of after.devices.values()) {
        if (device.live && after.members.get(device.person)!.live) continue
        for (const room of after.rooms.keys()) expect(mayRead(after, device.id, room) || mayWrite(after, device.id, room)).toBe(false)
      }
    })
  }), { numRuns: 50 })
})

it('M18 epochs only grow, one by one, each with its commitment', () => {
  fc.assert(fc.property(anyStory, story => {
    tell(story, (before, after, op) => {
      for (const [id, room] of after.rooms) {
        expect(room.commits.length).toBe(room.epoch)
        const old = before.rooms.get(id)
        if (!old) continue
        expect(room.commits.slice(0, old.epoch)).toEqual(old.commits)
        const made = 'rekeys' in op ? op.rekeys.filter(rekey => rekey.room === id).length : 0
        expect(room.epoch).toBe(old.epoch + made)
      }
    })
  }), { numRuns: 50 })
})

it('M19 an entry changes nobody but those it names, and only hosts change others', () => {
  const taken = new Map<string, number>()
  fc.assert(fc.property(anyStory, story => {
    tell(story, (before, after, op, by) => {
      taken.set(op.op, (taken.get(op.op) ?? 0) + 1)
      const author = memberOf(before, by.idHex)!
      expect(author.host || op.op === 'rekey' || (op.op === 'device' && op.person === author.person)).toBe(true)
      const owner = op.op === 'revoke' && op.device !== '' ? before.devices.get(op.device)!.person : undefined
      const named = new Set<string | undefined>(['person' in op && op.person !== '' ? op.person : owner, ...(op.op === 'room' ? [author.person, ...op.grants.map(grant => grant.person)] : [])])
      for (const [person, member] of before.members) if (!named.has(person)) expect(after.members.get(person)).toBe(member)
      for (const [person, member] of after.members) if (!before.members.has(person)) expect([op.op, member.person]).toEqual(['admit', person])
    })
  }), { numRuns: 50 })
  // A property over entries that are all refused would hold for nothing.
  for (const op of ['invite', 'void', 'admit', 'device', 'grant', 'room', 'revoke', 'rekey']) expect(taken.get(op) ?? 0, op).toBeGreaterThan(0)
})

it('M16 whoever may do less than before, or holds an old key, finds a tick in that room, and its mark closes the room to him', () => {
  fc.assert(fc.property(anyStory, story => {
    let steps: { before: RosterState; after: RosterState }[] = []
    const log = tell(story, (before, after) => { steps = [...steps, { before, after }] })
    for (const { before, after } of steps) {
      const ticked = roomsToTick(before, after)
      for (const device of DEVICES) {
        for (const room of ROOMS) {
          if (!before.rooms.has(room) || !mayWrite(before, device.idHex, room)) continue
          const h = header(device, room, before.seq, before.rooms.get(room)!.epoch)
          const at = judge(log.history(), after.seq, h)
          const may = mayWrite(after, device.idHex, room) && before.rooms.get(room)!.epoch === after.rooms.get(room)!.epoch
          if (!may) expect(ticked).toContain(room)
          expect(isRefusal(at)).toBe(!may || after.rooms.get(room)!.stale)
        }
      }
    }
  }), { numRuns: 40 })
})

const header = (device: NobleDevice, room: string, rosterSeq: number, epoch: number): Header => ({
  suite: SUITE.sealed, kind: KIND.content, offline: false, room: fromHex(room), epoch, commit: ZERO32, rosterSeq, author: device.id,
  stream: new Uint8Array(8), count: 1, prev: ZERO32, seenSeq: 0, seenHead: ZERO32, at: START, nonce: ZERO16,
})

it('M14 the mark never falls: it is at least the one before and the position named, and grows with the one before', () => {
  fc.assert(fc.property(anyStory, fc.array(fc.record({ by: anyDevice, room: fc.constantFrom(...ROOMS), rosterSeq: fc.nat(30), epoch: fc.integer({ min: 1, max: 4 }) }), { maxLength: 20 }), (story, tries) => {
    const log = tell(story, () => {})
    for (const { by, room, rosterSeq, epoch } of tries) {
      const h = header(DEVICES[by]!, room, rosterSeq, epoch)
      let highest = 0, banned = false
      for (let mark = 0; mark <= log.state().seq; mark++) {
        const next = judge(log.history(), mark, h)
        const state = log.history().states[Math.max(mark, rosterSeq) - 1]
        if (state && state.devices.get(DEVICES[by]!.idHex)?.live === false) banned = true
        if (banned) expect(isRefusal(next), 'a removed device never writes at a later mark').toBe(true)
        if (isRefusal(next)) continue
        expect(next).toBe(Math.max(mark, rosterSeq))
        expect(next).toBeGreaterThanOrEqual(highest)
        highest = next
        expect(must(judge(log.history(), next, h)), 'judged again at its own mark').toBe(next)
      }
    }
  }), { numRuns: 40 })
})

const first = founded().state()

it('M2 what is written of an entry is read as the same, and has one spelling', () => {
  fc.assert(fc.property(fc.array(anyDraft, { maxLength: 10 }), drafts => {
    for (const draft of drafts) {
      const op = draft(first)
      const bytes = writeRosterOp(op)
      expect(readRosterOp(bytes)).toEqual(op)
      expect(writeRosterOp(must(readRosterOp(bytes)))).toEqual(bytes)
    }
  }), { numRuns: 60 })
})

it('M2 random bytes, and good bodies with a byte changed, are answered and never thrown at', () => {
  fc.assert(fc.property(anyDraft, fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 100 }), (draft, at, byte, noise) => {
    const bytes = writeRosterOp(draft(first))
    bytes[at % bytes.length] = byte
    for (const body of [bytes, noise]) {
      const op = readRosterOp(body)
      if (!isRefusal(op)) { expect(writeRosterOp(op)).toEqual(body); foldRoster(first, founded().entry(DEVICES[0]!, op)) }
    }
  }), { numRuns: 300 })
})
