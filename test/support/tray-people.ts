/** What staff and parties do with trays, as verbs; and what an outsider with all keys finds in what a device was given. */
import { hex } from '../../shared/bytes.ts'
import { openEnvelope, readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { readPayload } from '../../shared/payload.ts'
import { readRelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { makeKeyring, type Keyring } from '../../client/keys/keyring.ts'
import { publishedLines, type Reader } from '../../client/model/tray-lines.ts'
import { answerObject, confirmation, greetingObject, versionObjects } from '../../client/model/tray-making.ts'
import { currentVersion, foldTray, nextNumber, readTrayObject, versionCode, type TrayState, type Version } from '../../client/model/tray.ts'
import { papersOf, publish } from '../../client/ui/tray/publish.ts'
import { openPresence } from '../../client/sync/presence.ts'
import { loadReplica } from '../../client/sync/replica.ts'
import type { CaseRoom, Tray } from '../../client/workspace.ts'
import { must, until, type Someone } from './node-place.ts'

let ids = 0
export const newId = (): string => String(++ids).padStart(16, '0')

export const trayStateOf = (tray: Tray): TrayState => foldTray(tray.facts.get())
export const ownTray = (room: CaseRoom): Tray => { const [tray] = room.trays.all.get(); if (!tray) throw new Error('no tray here'); return tray }
const shown = (room: CaseRoom): Version => { const version = currentVersion(trayStateOf(ownTray(room))); if (!version) throw new Error('nothing was published'); return version }

/** Staff makes the tray, greets, invites; the party knocks, the digits agree, he is let in. */
export const letInto = async (host: CaseRoom, guest: Someone, reader: Reader): Promise<{ tray: Tray; room: CaseRoom }> => {
  const tray = must(await host.trays.make('tray'))
  must(await tray.write(greetingObject(newId(), { ...reader, title: host.head.get().title, host: host.me.get().name, agency: host.me.get().agency })))
  return { tray, room: await comesTo(host, guest, tray.id, reader.name) }
}
export const comesTo = async (host: CaseRoom, guest: Someone, trayId: string, name: string): Promise<CaseRoom> => {
  const invitation = must(await host.trays.invite(trayId, name))
  const joining = must(await guest.desk.join(invitation.link!))
  await until(() => host.waiting.get().some(({ inviteId, code }) => inviteId === invitation.id && code !== undefined), 'the host sees a code')
  must(await host.admit(invitation.id))
  await until(() => joining.state.get().at === 'admitted', 'the party is admitted')
  const room = must(await guest.desk.enter(host.caseId))
  await until(() => room.trays.all.get().length > 0, 'the tray is open')
  return room
}

export const publishes = async (host: CaseRoom, tray: Tray, lines: readonly string[], reader: Reader | undefined = { side: '乙方', name: '罗长河' }): Promise<void> => {
  const { title, number } = host.head.get()
  const blocks = lines.map((text, i) => ({ kind: 'utterance' as const, id: `u${i}`, speaker: 'party-b', name: '乙方', at: '2026-11-20T07:02:00.000Z', runs: [{ text }] }))
  const objects = versionObjects(newId(), {
    paper: 'record', title: '调解笔录', caseTitle: title, caseNumber: number, number: nextNumber(trayStateOf(tray), 'record'), at: new Date().toISOString(), by: host.me.get().name,
    focus: '', lines: publishedLines(blocks, reader),
  })
  for (const json of objects) must(await tray.write(json))
}
/** What 送当事人核对 and, without a reader, 投出 do with the agreement. */
export const sendsAgreement = async (room: CaseRoom, tray: Tray, reader: Reader | undefined = { side: '乙方', name: '罗长河' }): Promise<void> =>
  void must(await publish(room, tray, papersOf(room)[0]!, { reader, to: reader?.name ?? '大屏', caseTitle: room.head.get().title, focus: '' }))
/** Of each version of the agreement in a tray: its 稿, whether it is void, whether the party confirmed it. */
export const agreementsIn = (tray: Tray): string[] => trayStateOf(tray).versions.filter(({ paper }) => paper === 'agreement')
  .map(({ of, withdrawn, confirmed }) => `${of ? `第 ${of.draft} 稿` : '草案'}${withdrawn?.void ? ' 作废' : ''}${confirmed ? ' 确认过' : ''}`)
export const whyVoid = (tray: Tray): string | undefined => trayStateOf(tray).versions.find(({ withdrawn }) => withdrawn?.void)?.withdrawn?.reason
export const withdrawalsIn = (tray: Tray): number => tray.facts.get().filter(({ json }) => readTrayObject(json)?.kind === 'withdrawn').length
export const currentCode = (tray: Tray): string | undefined => { const now = currentVersion(trayStateOf(tray)); return now && versionCode(now) }
/** From now on nothing that this device does reaches the tray, as if it died just before. */
export const losesTrays = (room: CaseRoom): void => {
  for (const tray of room.trays.all.get()) Object.assign(tray, { write: async () => ({ obstacle: true, code: 'NOT_STORED', sentence: '没能存到这台设备上，这一步没有做。' }) })
}
export const readsIn = (room: CaseRoom): string[] => currentVersion(trayStateOf(ownTray(room)))?.lines.map(({ text }) => text) ?? []
export const answers = async (room: CaseRoom, line: number, says: 'right' | 'wrong', words = ''): Promise<void> =>
  void must(await ownTray(room).write(answerObject(newId(), shown(room).id, shown(room).lines[line]!.id, says, words)))
export const confirms = async (room: CaseRoom): Promise<void> => void must(await ownTray(room).write(confirmation(newId(), shown(room))))

// ---------------------------------------------------------------- what a device was given

/** The keys of somebody's device in a case, read from what it stored. */
export const keysOf = async ({ desk, device }: Someone, caseId: string): Promise<Keyring & { readonly rooms: readonly string[] }> => {
  const store = device.stores.get(caseId)!
  const keyring = makeKeyring(caseId, (desk as Someone['desk'] & { readonly identity: { readonly device: Parameters<typeof makeKeyring>[1] } }).identity.device)
  const replica = await loadReplica(Uint8Array.from(caseId.match(/../g)!, pair => parseInt(pair, 16)), store, { keyOf: keyring.keyOf, kindOf: () => 'fact' })
  await keyring.read(replica.history(), replica.entries())
  return { ...keyring, rooms: [...replica.history().latest!.rooms.keys()] }
}

const lettersIn = (envelope: Envelope, keys: Keyring): string => {
  const body = openEnvelope(envelope, keys.keyOf(hex(envelope.room), envelope.epoch))
  if (isRefusal(body)) return new TextDecoder().decode(envelope.body)
  const payload = readPayload(body)
  return isRefusal(payload) || payload.type !== 'updates' ? new TextDecoder().decode(body) : payload.rows.map(({ update }) => new TextDecoder().decode(update)).join('')
}

/** Every letter in a device's log of the case, opened with all the keys it has. */
export const lettersHeldBy = async (who: Someone, caseId: string): Promise<string> => {
  const keys = await keysOf(who, caseId), store = who.device.stores.get(caseId)!
  let letters = ''
  for (const room of keys.rooms) for (const row of await store.log(room, 0)) { const envelope = readEnvelope(row.bytes); if (!isRefusal(envelope)) letters += lettersIn(envelope, keys) }
  return letters
}

export interface Given { readonly rooms: ReadonlySet<string>; readonly letters: string; readonly frames: number }
/** Frames that the relay sent to a device, opened with somebody else's keys who has them all: what is sealed counts as given. */
export const givenIn = (frames: readonly Uint8Array[], keys: Keyring): Given => {
  const rooms = new Set<string>()
  let letters = ''
  for (const bytes of frames) {
    const frame = readRelayFrame(Uint8Array.from(bytes))
    if (isRefusal(frame)) throw new Error(`a frame that nobody can read: ${frame.refusal}`)
    letters += new TextDecoder().decode(bytes)
    if (frame.type === 'ITEMS') {
      rooms.add(hex(frame.room))
      for (const item of frame.items) { const envelope = readEnvelope(item.envelope); if (!isRefusal(envelope)) letters += lettersIn(envelope, keys) }
    }
    if (frame.type === 'PRESENCE') {
      rooms.add(hex(frame.room))
      for (let epoch = 1; epoch < 9; epoch++) { const key = keys.keyOf(hex(frame.room), epoch); const said = key && openPresence(key, frame.room, frame.device, frame.sealed); if (said) letters += new TextDecoder().decode(said.entry) }
    }
  }
  return { rooms, letters, frames: frames.length }
}
