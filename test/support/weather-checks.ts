/** What must be so in every simulated world; each sentence is a complaint when it is not. */
import * as Y from 'yjs'
import { fromHex, hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { mayRead, type RosterHistory } from '../../shared/roster-fold.ts'
import { makeRoomFold, type RoomFold } from '../../client/sync/room-fold.ts'
import { epochKey, roomId } from './roster-log.ts'
import { KINDS, ROOMS, sectionOf } from './weather-case.ts'
import { isUndisturbed } from './weather-editor.ts'
import { wordsInFold, wordsInOutbox, wordsSetAside } from './weather-words.ts'
import type { Desk, World } from './world.ts'

/** While somebody composes, nothing of others reaches his editor. */
export const checkGate = ({ weather, desks }: World): void => {
  for (const { who, page, composing } of desks) {
    for (const [room, seen] of composing) {
      const text = page?.texts.get(room)
      if (text && !isUndisturbed(text.doc(), seen)) weather.fail(`${who.name} was interrupted while composing in ${sectionOf(room)}`)
    }
  }
}

/** After everything has come to rest. */
export const checkWorld = async (world: World, caseId: Bytes): Promise<void> => {
  world.relay.checkAcknowledged()
  const replayed = new Map(ROOMS.map(name => [roomId(name), replay(world, roomId(name))]))
  const [host] = world.desks as [Desk]
  const history = host.page!.replica.history()
  const head = world.relay.log().head(hex(caseId))
  if (history.latest?.seq !== head?.seq) world.weather.fail(`the roster stands at ${history.latest?.seq} here, at ${head?.seq} on the relay`)
  for (const [room, fold] of replayed) judgeRoom(world, room, fold, history)
  for (const desk of world.desks) {
    if (desk.page?.shut() !== undefined) continue
    for (const [room, fold] of replayed) checkView(world, desk, room, fold, history)
    await checkOutbox(world, desk)
  }
  await checkWords(world, replayed)
}

// ---------------------------------------------------------------- the log

const rowsOf = ({ relay }: World, room: string) => relay.log().read(room, 0, { rows: 1e6, bytes: 1e9 })

/** A newcomer with every key who reads the log from its beginning. */
const replay = (world: World, room: string): RoomFold => {
  const [{ page }] = world.desks as [Desk]
  const fold = makeRoomFold(fromHex(room), KINDS[sectionOf(room)]!)
  for (const { envelope: bytes, relayTime } of rowsOf(world, room)) {
    const envelope = readEnvelope(bytes)
    if (isRefusal(envelope)) { world.weather.fail('unreadable envelope in the log'); continue }
    const { refused } = fold.take(envelope, relayTime, { signed: true, history: page!.replica.history(), key: epochKey(room, envelope.epoch) })
    if (refused) world.weather.fail(`the log of ${sectionOf(room)} has something that a newcomer refuses: ${refused.refusal} ${refused.detail}`)
  }
  return fold
}

const judgeRoom = (world: World, room: string, fold: RoomFold, history: RosterHistory): void => {
  const ids = new Set<string>(), places = new Set<string>()
  for (const [i, { seq, envelope: bytes }] of rowsOf(world, room).entries()) {
    if (seq !== i + 1) world.weather.fail(`${sectionOf(room)} has no #${i + 1}`)
    const { id, author, stream, count } = readEnvelope(bytes) as Envelope
    const place = `${hex(author)}/${hex(stream)}/${count}`
    if (ids.has(hex(id)) || places.has(place)) world.weather.fail(`${sectionOf(room)} #${seq} is there twice`)
    ids.add(hex(id))
    places.add(place)
  }
  if (fold.mark() > (history.latest?.seq ?? 0)) world.weather.fail(`${sectionOf(room)} is marked beyond the roster`)
}

// ---------------------------------------------------------------- every device

const checkView = ({ weather }: World, { who, page }: Desk, room: string, truth: RoomFold, history: RosterHistory): void => {
  if (!page) { weather.fail(`${who.name} has no page`); return }
  if (!mayRead(history.latest!, who.device.idHex, room)) return
  const fold = page.replica.fold(room), section = sectionOf(room)
  if (!fold) { weather.fail(`${who.name} has no ${section}`); return }
  if (fold.seq() !== truth.seq() || !sameBytes(fold.head(), truth.head())) { weather.fail(`${who.name} stands at #${fold.seq()} of ${truth.seq()} in ${section}`); return }
  if (!sameBytes(Y.encodeStateAsUpdate(fold.truth), Y.encodeStateAsUpdate(truth.truth))) weather.fail(`${who.name} has another truth in ${section}`)
  const text = page.texts.get(room), facts = page.facts.get(room)
  if (text) {
    const [shown, told] = [text.doc(), truth.truth].map(doc => doc.getXmlFragment('text').toString())
    if (shown !== told) weather.fail(`${who.name} sees another ${section}: ${shown!.slice(0, 200)} instead of ${told!.slice(0, 200)}`)
    if (Y.encodeStateVector(text.doc()).length !== Y.encodeStateVector(truth.truth).length) weather.fail(`${who.name}'s editor in ${section} has another state than the truth`)
  }
  if (facts) {
    const shown = facts.entries.get().map(({ json }) => json).join('\n'), told = truth.facts().map(({ payload }) => (payload?.type === 'fact' ? payload.json : '')).join('\n')
    if (shown !== told) weather.fail(`${who.name} sees other objects in ${section}: ${shown.slice(-200)} instead of ${told.slice(-200)}`)
  }
  if (!text && !facts) weather.fail(`${who.name} has no view of ${section}`)
}

const checkOutbox = async ({ weather }: World, { who, page, disk }: Desk): Promise<void> => {
  const { unconfirmed, online, caughtUp, behind, localFailed, refused } = page!.core.status()
  if (unconfirmed.size > 0) weather.fail(`${who.name} still counts ${[...unconfirmed].map(([room, n]) => `${n} in ${sectionOf(room)}`).join(', ')}`)
  if (!online || !caughtUp || behind > 0 || localFailed) weather.fail(`${who.name} is not at rest: ${JSON.stringify({ online, caughtUp, behind, localFailed, refused })}`)
  const rows = await disk.store().rows(), sent = await disk.store().sent()
  if (rows.length + sent.length > 0) weather.fail(`${who.name} keeps ${rows.length} rows and ${sent.length} envelopes in the outbox`)
}

// ---------------------------------------------------------------- every word

const checkWords = async (world: World, replayed: ReadonlyMap<string, RoomFold>): Promise<void> => {
  const { weather, desks, words } = world
  const counts = new Map([...replayed].map(([room, fold]) => [room, wordsInFold(fold)]))
  const aside = new Map<string, Set<string>>(), waiting = new Map<string, Set<string>>()
  for (const { who, disk } of desks) {
    aside.set(who.name, await wordsSetAside(disk.store(), room => KINDS[sectionOf(room)] === 'text'))
    waiting.set(who.name, await wordsInOutbox(disk.store()))
  }
  for (const [word, { by, room, stage, sending }] of words.all()) {
    const inLog = counts.get(room)?.get(word) ?? 0, isAside = aside.get(by)!.has(word)
    if (inLog > 1) weather.fail(`${by}'s ${word} is there ${inLog} times`)
    // A power cut took the memory of sending, then the right to read went: nobody can tell its author, and he keeps a piece too many.
    if (inLog > 0 && isAside && sending === 'remembered') weather.fail(`${by}'s ${word} was set aside and is in the log`)
    if (stage === 'stored' && inLog === 0 && !isAside && !waiting.get(by)!.has(word)) weather.fail(`${by}'s ${word} in ${sectionOf(room)} was stored and is nowhere`)
  }
}
