/**
 * A whole world from one number: four people, their pages and disks, lines of
 * bad weather and a relay that falls over, all on one clock and one source of
 * chance. The product's own cores and views run in it; what is fake is the
 * wire, the clock, the disks, chance, and who signs.
 */
import { sha256 } from '../../shared/crypto.ts'
import { hex, utf8 } from '../../shared/bytes.ts'
import { rekeyOf, roomId, personId, START } from './roster-log.ts'
import { makeSeeded } from './seeded.ts'
import { makeVirtualTime } from './virtual-time.ts'
import { foundedCase, KINDS, PEOPLE, ROOMS, type Someone } from './weather-case.ts'
import { checkGate, checkWorld } from './weather-checks.ts'
import { makeWeatherDisk, type WeatherDisk } from './weather-disk.ts'
import { editText, sawAtHold, type Seen } from './weather-editor.ts'
import { openPage, type Page } from './weather-page.ts'
import { makeWeatherRelay, type WeatherRelay } from './weather-relay.ts'
import { makeWords, type Words } from './weather-words.ts'
import type { Plant, Weather } from './weather.ts'

export interface Desk {
  readonly who: Someone
  readonly disk: WeatherDisk
  page: Page | undefined
  clockMs: number
  /** Rooms in which he composes, and what his editor showed when he began. */
  readonly composing: Map<string, Seen>
  gone: boolean
}

export interface World {
  readonly weather: Weather
  readonly relay: WeatherRelay
  readonly desks: readonly Desk[]
  readonly words: Words
}

export interface Outcome {
  readonly failures: readonly string[]
  /** What happened, a line each with its time. */
  readonly story: readonly string[]
  /** The story's hash: equal for two runs of one seed. */
  readonly trace: string
  readonly envelopes: number
  readonly words: number
  readonly events: number
}

/** One seed from outside: SEED=17 npx vitest run test/weather */
export const seedAsked = (): number | undefined => { const asked = process.env['SEED']; return asked === undefined ? undefined : Number(asked) }

/** What happens in a step, and how often of a hundred. */
const STEPS: readonly (readonly [number, (world: World, desk: Desk) => void | Promise<void>])[] = [
  [54, (world, desk) => write(world, desk)],
  [9, (world, desk) => state(world, desk)],
  [9, (world, desk) => compose(world, desk)],
  [4, (world, desk) => cut(world, desk)],
  [4, (world, desk) => stall(world, desk)],
  [3, (world, desk) => network(world, desk)],
  [4, (world, desk) => crash(world, desk)],
  [2, ({ weather, relay }) => relayFalls(weather, relay)],
  [2, ({ weather, relay }) => { relay.disk = 'failing'; weather.time.in(weather.chance.between(50, 1500), () => { relay.disk = 'works' }) }],
  [2, ({ weather }, { disk }) => { disk.state = 'full'; weather.time.in(weather.chance.between(100, 4000), () => { disk.state = 'works' }) }],
  [7, world => rosterAct(world)],
]

export const runWorld = async ({ seed, steps = 300, plant }: { seed: number; steps?: number; plant?: Plant }): Promise<Outcome> => {
  const chance = makeSeeded(seed), time = makeVirtualTime(START)
  const failures: string[] = [], lines: string[] = []
  const weather: Weather = {
    time, chance, plant,
    trace: what => { lines.push(`${time.now() - START} ${what}`) },
    fail: what => { if (failures.length < 20) failures.push(`${time.now() - START} ms: ${what}`); lines.push(`FAIL ${what}`) },
  }
  // Sealing costs most of the time: every fourth world has it, the others sign only.
  const founded = await foundedCase(seed % 4 === 0 ? 1 : 0)
  const relay = makeWeatherRelay(weather, founded.log)
  const words = makeWords()
  const world: World = { weather, relay, words, desks: PEOPLE.map(who => ({ who, disk: makeWeatherDisk(time, chance), page: undefined, clockMs: chance.between(-5000, 5000), composing: new Map(), gone: false })) }
  let sessions = 0
  const nextSession = (): number => ++sessions
  open = async desk => { desk.page = await openPage(weather, { who: desk.who, caseId: founded.caseId, disk: desk.disk, relay, nextSession, clockMs: desk.clockMs, wrote: (row, saying) => words.wrote(desk.who.name, row, saying), stored: words.stored }) }
  const every = (ms: number, run: () => void): void => time.in(ms, () => { run(); every(ms, run) })
  every(500, relay.tick)
  every(1000, () => { for (const { page } of world.desks) page?.tick() })

  for (const desk of world.desks) await open(desk)
  await time.pass(2000)
  for (let step = 0; step < steps && failures.length === 0; step++) {
    const desk = chance.pick(world.desks)
    let at = chance.between(0, 99)
    const [, happen] = STEPS.find(([often]) => (at -= often) < 0)!
    if (!desk.gone) await happen(world, desk)
    await time.pass(chance.pick([1, 5, 20, 60, 200, 700]))
    checkGate(world)
  }
  if (failures.length === 0) await clearUp(world)
  if (failures.length === 0) await checkWorld(world, founded.caseId)
  for (const { page } of world.desks) page?.close()
  return {
    failures, story: lines, trace: hex(sha256(utf8(lines.join('\n')))), words: words.all().size, events: time.count(),
    envelopes: ROOMS.reduce((sum, name) => sum + (relay.log().head(roomId(name))?.seq ?? 0), 0),
  }
}
let open: (desk: Desk) => Promise<void>

// ---------------------------------------------------------------- people

const write = ({ weather: { chance }, words }: World, { page }: Desk): void => {
  const name = chance.pick(['record', 'agreement'])
  const text = page?.texts.get(roomId(name))
  if (!page || !text || !page.mayWrite(roomId(name))) return
  for (let left = chance.between(1, 3); left > 0; left--) {
    page.saying = ''
    editText(text.doc(), chance, () => { const word = words.next(); page.saying += word; return word })
    page.saying = undefined
  }
}
const state = ({ weather: { chance }, words }: World, { page }: Desk): void => {
  const name = chance.pick(['registration', 'acts'])
  const facts = page?.facts.get(roomId(name))
  if (!page || !facts || !page.mayWrite(roomId(name))) return
  page.saying = words.next()
  facts.write(JSON.stringify({ word: page.saying })).catch(() => {}) // a full disk: the author is told, and nothing is sent
  page.saying = undefined
}
const compose = ({ weather: { chance, time } }: World, desk: Desk): void => {
  const room = roomId(chance.pick(['record', 'agreement']))
  const text = desk.page?.texts.get(room)
  if (!text || desk.composing.has(room)) return
  text.hold()
  const composition = sawAtHold(text.doc())
  desk.composing.set(room, composition)
  time.in(chance.between(200, 4000), () => {
    if (desk.composing.get(room) !== composition) return
    desk.composing.delete(room)
    text.releaseHeld()
  })
}

// ---------------------------------------------------------------- weather

const cut = ({ weather, relay }: World, { who, page }: Desk): void => {
  const { chance, time } = weather
  const line = page?.line()
  if (!page || !line) return
  weather.trace(`cut ${who.name}`)
  if (chance.happens(50)) {
    // The relay notices first; what it has sent still arrives.
    relay.hangUp(line)
    time.in(line.latencyMs + chance.between(0, 4000), () => { if (page.line() === line) page.lineLost(undefined) })
    return
  }
  if (chance.happens(50)) line.relayOpen = false // nothing more gets through, and the relay believes the line alive until it has been silent too long
  else time.in(chance.between(0, 15_000), () => relay.hangUp(line)) // what was sent still arrives, behind a newer line perhaps
  page.lineLost(undefined)
}
/** What was sent lies in the network for seconds; the page gives up and comes back by another line, and then the old frames arrive after all. */
const stall = ({ weather, relay }: World, { who, page }: Desk): void => {
  const { chance, time } = weather
  const line = page?.line()
  if (!page || !line) return
  weather.trace(`stall ${who.name}`)
  line.toRelayAt = time.now() + chance.between(1000, 6000)
  time.in(chance.between(100, 1500), () => {
    if (page.line() !== line) return
    page.lineLost(undefined)
    time.in(15_000, () => relay.hangUp(line))
  })
}
const network = ({ weather: { chance, time } }: World, { page }: Desk): void => {
  if (!page || page.network === 'off') return
  page.network = 'off'
  page.lineLost(undefined)
  time.in(chance.between(500, 10_000), () => { page.network = 'on'; page.connect() })
}
const crash = async ({ weather, words }: World, desk: Desk): Promise<void> => {
  const { chance, time } = weather
  if (!desk.page) return
  desk.page.close()
  desk.page = undefined
  desk.composing.clear()
  const powerCut = chance.happens(50)
  weather.trace(`${desk.who.name} ${powerCut ? 'power cut' : 'killed'}`)
  if (powerCut) words.powerCut(desk.disk.powerCut(), await desk.disk.store().rows())
  else desk.disk.kill()
  if (chance.happens(30)) desk.clockMs = chance.between(-600_000, 600_000)
  time.in(chance.between(100, 3000), () => open(desk))
}
const relayFalls = (weather: Weather, relay: WeatherRelay): void => {
  if (!relay.isUp()) return
  weather.trace('relay falls')
  relay.crash()
  weather.time.in(weather.chance.between(50, 3000), relay.restart)
}

// ---------------------------------------------------------------- rights

/** Something that a host does to the roster. Rooms that a removal left without a key come first. */
const rosterAct = ({ weather: { chance }, desks }: World): void => {
  const [host] = desks as [Desk]
  const { page } = host
  const roster = page?.replica.history().latest
  if (!page || !roster || page.isActing()) return
  const stale = ROOMS.map(roomId).find(room => roster.rooms.get(room)?.stale)
  const rekey = (room: string) => rekeyOf(room, roster.rooms.get(room)!.epoch + 1)
  if (stale) { page.act({ op: 'rekey', rekeys: [rekey(stale)] }); return }
  const guest = chance.pick(desks.slice(1))
  const member = roster.members.get(personId(guest.who.person))
  if (!member?.live) return
  if (chance.happens(25)) { page.act({ op: 'rekey', rekeys: [rekey(roomId(chance.pick(ROOMS)))] }); return }
  if (guest.who.name === 'he' && chance.happens(8)) {
    page.act({ op: 'revoke', person: member.person, device: '', rekeys: ROOMS.map(roomId).filter(room => member.grants.has(room)).map(rekey) })
    return
  }
  page.act({ op: 'grant', person: member.person, host: member.host, grants: [{ room: roomId(chance.pick(ROOMS)), right: chance.pick(['w', 'w', 'w', 'r', '-'] as const) }], wraps: [] })
}

/** The sky clears: everybody is there, nothing fails, and there is time. */
const clearUp = async (world: World): Promise<void> => {
  const { weather: { time }, relay, desks } = world
  await time.pass(25_000) // all that was going to happen of itself has happened
  relay.disk = 'works'
  for (const { disk, page } of desks) {
    disk.state = 'works'
    for (const text of page?.texts.values() ?? []) text.releaseHeld()
  }
  const [{ page: host }] = desks as [Desk]
  for (let tries = 0; tries < 20; tries++) {
    await time.pass(2000)
    const stale = ROOMS.map(roomId).find(room => host?.replica.history().latest?.rooms.get(room)?.stale)
    if (!stale) break
    if (host && !host.isActing()) host.act({ op: 'rekey', rekeys: [rekeyOf(stale, host.replica.history().latest!.rooms.get(stale)!.epoch + 1)] })
  }
  await time.pass(20_000)
}

export const textRooms = ROOMS.filter(name => KINDS[name] === 'text').map(roomId)
