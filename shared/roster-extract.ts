/**
 * roster.bin: a case's whole roster as it stands in the log, so that anybody
 * can fold it again and see which device belongs to which person. It begins
 * with the GENESIS, whose hash is the case id that the agreement names.
 *
 *   repeated: length u32 big-endian · relayTime u64 big-endian (ms) · envelope
 *
 * The relay's time is needed because the chain that every entry signs runs over
 * it. What this does not show: that no later entry exists.
 */
import { concat, Malformed, u64be, type Bytes } from './bytes.ts'
import { verify } from './crypto.ts'
import { readEnvelope, signedMessage, unsignedPart } from './envelope.ts'
import { isRefusal } from './refusal.ts'
import { emptyHistory, extendHistory, rosterSigner, type RosterHistory, type RosterState } from './roster-fold.ts'

export interface RosterEntry { readonly envelope: Bytes; readonly relayTime: number }

/** More entries than any case has had; each costs a signature to check. */
const entriesMax = 5000

export const writeRosterExtract = (entries: readonly RosterEntry[]): Bytes => concat(...entries.flatMap(({ envelope, relayTime }) => {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, envelope.length)
  return [length, u64be(relayTime), envelope]
}))

const readRosterExtract = (bytes: Bytes): RosterEntry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: RosterEntry[] = []
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 12 || entries.length >= entriesMax) throw new Malformed('roster extract')
    const length = view.getUint32(at)
    if (length > bytes.length - at - 12) throw new Malformed('roster extract cut off')
    entries.push({ relayTime: view.getUint32(at + 4) * 0x1_0000_0000 + view.getUint32(at + 8), envelope: bytes.slice(at + 12, at + 12 + length) })
    at += 12 + length
  }
  return entries
}

/** The roster that the extract proves, every signature and the chain checked; undefined when it proves none. */
export const foldRosterExtract = async (bytes: Bytes): Promise<RosterState | undefined> => {
  let history: RosterHistory = emptyHistory
  for (const { envelope: raw, relayTime } of readRosterExtract(bytes)) {
    const envelope = readEnvelope(raw)
    if (isRefusal(envelope)) return undefined
    const signer = rosterSigner(history.latest, envelope)
    if (isRefusal(signer) || !(await verify(signer, signedMessage(unsignedPart(envelope)), envelope.signature))) return undefined
    const next = extendHistory(history, envelope, relayTime)
    if (isRefusal(next)) return undefined
    history = next
  }
  return history.latest
}

/** Whose device it is, and whether it still was at the end of the extract. */
export const deviceOf = (roster: RosterState, deviceId: string): { readonly person: string; readonly signPub: Bytes; readonly live: boolean } | undefined => {
  const device = roster.devices.get(deviceId)
  return device && { person: device.person, signPub: device.signPub, live: device.live && roster.members.get(device.person)?.live === true }
}
