/**
 * Four people at one table: the simulated world without weather. Nothing
 * happens of itself, time passes when it is told to, and everything that is
 * sent can be read. Rules of the sync are written on it.
 */
import { hex, type Bytes } from '../../shared/bytes.ts'
import { KIND, sealEnvelope, signedMessage, withSignature, ZERO32, type Header } from '../../shared/envelope.ts'
import { writePayload } from '../../shared/payload.ts'
import { authMessage, protocolVersion, readClientFrame, readRelayFrame, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { LocalText } from '../../client/sync/text-room.ts'
import type { Change, OutboxRow } from '../../client/sync/store.ts'
import { epochKey, personId, rekeyOf, roomId, START } from './roster-log.ts'
import { makeSeeded } from './seeded.ts'
import { makeVirtualTime, type VirtualTime } from './virtual-time.ts'
import { foundedCase, PEOPLE, roomBytes, type Someone } from './weather-case.ts'
import { makeWeatherDisk, type WeatherDisk } from './weather-disk.ts'
import { openPage, type Page } from './weather-page.ts'
import { makeWeatherRelay, type Line, type WeatherRelay } from './weather-relay.ts'
import type { Weather } from './weather.ts'

export interface Seat {
  readonly who: Someone
  readonly disk: WeatherDisk
  page: Page
  /** Rows in the order in which they were made. */
  readonly rows: OutboxRow[]
  /** What his page sent, all lines together. */
  readonly sent: ClientFrame[]
  text(section: string): LocalText
  /** Types into a plain field of a section, one transaction. */
  type(section: string, words: string, at?: number): void
  sees(section: string): string
  goesOffline(): void
  comesBack(): Promise<void>
  /** The page is gone; what its disk still gets of what waits is the seed's choice, unless the disk was at rest. */
  closes(): void
  opens(clockMs?: number): Promise<void>
  grants(person: string, section: string, right: 'r' | 'w' | '-'): Promise<void>
  /** Makes a new key for the section. */
  rekeys(section: string): Promise<void>
  unconfirmed(section: string): number
}

export interface Table {
  readonly time: VirtualTime
  readonly relay: WeatherRelay
  readonly caseId: Bytes
  /** What was refused in a log, or anything else that honest people never see. */
  readonly alarms: string[]
  readonly story: string[]
  seat(name: string): Seat
  /** The same person and device again, on a disk that has this and nothing else. */
  sitAgain(name: string, kept: Change): Promise<Seat>
  pass(ms: number): Promise<void>
  /** A device that says what a test tells it to say, with a member's key. */
  stranger(name: string): Promise<Stranger>
  envelopes(section: string): number
  end(): void
}

export interface Stranger {
  readonly who: Someone
  readonly heard: RelayFrame[]
  say(frame: ClientFrame): Promise<void>
  /** A content envelope of this device; the header as given, or as an honest one would have it. */
  envelope(section: string, updates: readonly Bytes[], header: Partial<Header> & { readonly stream: Bytes }): Bytes
  push(...envelopes: Bytes[]): Promise<void>
}

export const settleMs = 3000

export const makeTable = async (seated: readonly string[] = ['zhou', 'lin'], suite: 0 | 1 = 0, seed = 1): Promise<Table> => {
  const time = makeVirtualTime(START), chance = makeSeeded(seed)
  const alarms: string[] = [], story: string[] = []
  const weather: Weather = { time, chance, plant: undefined, trace: what => { story.push(what) }, fail: what => { alarms.push(what) } }
  const { caseId, log } = await foundedCase(suite)
  const relay = makeWeatherRelay(weather, log)
  let sessions = 0
  const seats = new Map<string, Seat>()
  const every = (ms: number, run: () => void): void => time.in(ms, () => { run(); every(ms, run) })
  every(500, relay.tick)
  every(1000, () => { for (const { page } of seats.values()) page.tick() })
  const people = new Map(PEOPLE.map(who => [who.name, who]))

  const sit = async (who: Someone, disk = makeWeatherDisk(time, chance)): Promise<Seat> => {
    const rows: OutboxRow[] = [], sent: ClientFrame[] = []
    const overheard: WeatherRelay = { ...relay, send(line, bytes) { const frame = readClientFrame(bytes); if (!isRefusal(frame)) sent.push(frame); relay.send(line, bytes) } }
    const open = (clockMs: number): Promise<Page> => openPage(weather, { who, caseId, disk, relay: overheard, nextSession: () => ++sessions, clockMs, wrote: row => { rows.push(row) }, stored: () => {} })
    const seat: Seat = {
      who, disk, rows, sent, page: await open(0),
      text(section) {
        const text = seat.page.texts.get(roomId(section))
        if (!text) throw new Error(`${who.name} has no ${section}`)
        return text
      },
      type(section, words, at = 0) {
        seat.page.saying = ''
        seat.text(section).doc().getText('words').insert(at, words)
        seat.page.saying = undefined
      },
      sees: section => seat.text(section).doc().getText('words').toString(),
      goesOffline() { seat.page.network = 'off'; seat.page.lineLost(undefined) },
      async comesBack() { seat.page.network = 'on'; seat.page.connect(); await time.pass(settleMs) },
      closes() { seat.page.close(); disk.kill() },
      async opens(clockMs = 0) { seat.page = await open(clockMs) },
      async grants(person, section, right) {
        seat.page.act({ op: 'grant', person: personId(people.get(person)!.person), host: person === 'lin', grants: [{ room: roomId(section), right }], wraps: [] })
        await time.pass(settleMs)
      },
      async rekeys(section) {
        seat.page.act({ op: 'rekey', rekeys: [rekeyOf(roomId(section), seat.page.replica.history().latest!.rooms.get(roomId(section))!.epoch + 1)] })
        await time.pass(settleMs)
      },
      unconfirmed: section => seat.page.core.status().unconfirmed.get(roomId(section)) ?? 0,
    }
    return seat
  }
  for (const name of seated) seats.set(name, await sit(people.get(name)!))
  await time.pass(settleMs)

  return {
    time, relay, caseId, alarms, story,
    seat: name => seats.get(name)!,
    async sitAgain(name, kept) {
      seats.get(name)?.closes()
      const disk = makeWeatherDisk(time, chance)
      void disk.store().commit(kept)
      const seat = await sit(people.get(name)!, disk)
      seats.set(name, seat)
      await time.pass(settleMs)
      return seat
    },
    pass: ms => time.pass(ms),
    envelopes: section => relay.log().head(roomId(section))?.seq ?? 0,
    async stranger(name) {
      const who = people.get(name)!, heard: RelayFrame[] = [], nonce = chance.bytes(32)
      let pushes = 0
      const line: Line = {
        session: ++sessions, latencyMs: 1, clientOpen: true, relayOpen: true, toRelayAt: time.now(), toClientAt: time.now(), pushes: new Map(), closed: () => {},
        heard: bytes => { const frame = readRelayFrame(bytes); if (!isRefusal(frame)) heard.push(frame) },
      }
      const say = async (frame: ClientFrame): Promise<void> => { relay.send(line, writeClientFrame(frame)); await time.pass(500) }
      relay.connect(line)
      await say({ type: 'HELLO', version: protocolVersion, signPub: who.device.signPub, wrapPub: who.device.wrapPub, nonce, build: 'stranger' })
      const challenge = heard.find(frame => frame.type === 'CHALLENGE')
      if (challenge?.type !== 'CHALLENGE') throw new Error('no challenge')
      await say({ type: 'PROOF', signature: who.device.sign(authMessage(challenge.relayId, challenge.nonce, nonce, who.device.id, '')) })
      return {
        who, heard, say,
        envelope(section, updates, header) {
          const room = header.room ?? roomBytes(section)
          const head = relay.log().head(roomId(section))
          const unsigned = sealEnvelope({
            kind: KIND.content, offline: false, room, rosterSeq: relay.log().head(hex(caseId))!.seq, author: who.device.id, count: 1, prev: ZERO32,
            seenSeq: head?.seq ?? 0, seenHead: head?.head ?? ZERO32, at: time.now(), ...header,
          }, writePayload({ type: 'updates', rows: updates.map(update => ({ at: time.now(), update })) }), suite === 1 ? { epoch: 1, key: epochKey(roomId(section), 1), nonce: chance.bytes(16) } : undefined)
          return withSignature(unsigned, who.device.sign(signedMessage(unsigned)))
        },
        async push(...envelopes) { await say({ type: 'PUSH', id: ++pushes, envelopes }) },
      }
    },
    end() { for (const { page } of seats.values()) page.close() },
  }
}
