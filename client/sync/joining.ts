/**
 * Standing at the door of a case: knock, exchange nonces, show six digits,
 * wait to be let in. The roster is read along, so that the host's keys in the
 * code are those of this very case and not the relay's word.
 */
import { hex, sameBytes, type Bytes } from '../../shared/bytes.ts'
import { verify, type Device } from '../../shared/crypto.ts'
import { emptyHead, readEnvelope, signedMessage, unsignedPart, ZERO16, ZERO32 } from '../../shared/envelope.ts'
import { meetingCode, readJoin } from '../../shared/join.ts'
import type { Door, Item } from '../../shared/protocol.ts'
import { isRefusal, mayRetry, refuse, type Refusal } from '../../shared/refusal.ts'
import { caseIdOf, emptyHistory, extendHistory, memberOf, rosterSigner, type RosterHistory } from '../../shared/roster-fold.ts'
import { makeWatched, type Watched } from './observed.ts'
import { makeWire, type WirePorts } from './wire.ts'

export type JoiningState =
  | { readonly at: 'asking' }
  | { readonly at: 'waiting'; readonly code: string | undefined }
  | { readonly at: 'admitted' }
  | { readonly at: 'stopped'; readonly refusal: Refusal }

export interface JoiningLink { readonly state: Watched<JoiningState>; close(): void }

/** `join` and `nonce` are kept by the caller: the same request is made again after a reload. */
export const standAtDoor = (caseId: Bytes, joinBytes: Bytes, nonce: Bytes, ports: Omit<WirePorts, 'welcomed' | 'frame' | 'gone' | 'trying'> & { readonly device: Device }): JoiningLink => {
  const state = makeWatched<JoiningState>({ at: 'asking' })
  const join = readJoin(joinBytes)
  if (isRefusal(join)) return { state: makeWatched<JoiningState>({ at: 'stopped', refusal: join }), close() {} }
  let history: RosterHistory = emptyHistory
  let door: Door | undefined
  let reading: Promise<void> = Promise.resolve()
  const finish = (next: JoiningState): void => { state.set(next); wire.close() }

  const takeItems = async (firstSeq: number, items: readonly Item[]): Promise<void> => {
    for (const [i, { envelope: bytes, relayTime }] of items.entries()) {
      if (firstSeq + i !== history.states.length + 1) continue
      const envelope = readEnvelope(bytes)
      if (isRefusal(envelope)) return finish({ at: 'stopped', refusal: envelope })
      // The link names the case by its first entry's hash: any other roster is somebody else's.
      if (!history.latest && !sameBytes(caseIdOf(envelope), caseId)) return finish({ at: 'stopped', refusal: refuse('GENESIS') })
      const signPub = rosterSigner(history.latest, envelope)
      const signed = !isRefusal(signPub) && await verify(signPub, signedMessage(unsignedPart(envelope)), envelope.signature)
      const next = signed ? extendHistory(history, envelope, relayTime) : refuse('BAD_SIGNATURE', 'roster entry')
      if (isRefusal(next)) return finish({ at: 'stopped', refusal: next })
      history = next
    }
    look()
  }
  const look = (): void => {
    const roster = history.latest
    if (!roster) return
    if (memberOf(roster, hex(ports.device.deviceId))) return finish({ at: 'admitted' })
    const invite = roster.invites.get(hex(join.inviteId))
    if (invite?.state === 'void') return finish({ at: 'stopped', refusal: refuse('NO_INVITE', 'void') })
    if (invite?.state === 'used') return finish({ at: 'stopped', refusal: refuse('INVITE_USED') })
    const host = door && roster.devices.get(hex(door.host))
    const mayHost = host && memberOf(roster, host.id)?.host
    if (!door || !host || !mayHost || sameBytes(door.hostNonce, ZERO32)) { if (state.get().at !== 'waiting') state.set({ at: 'waiting', code: undefined }); return }
    // Only now, with the host's nonce in hand, does ours become known.
    if (sameBytes(door.nonce, ZERO32)) wire.send({ type: 'REVEAL', caseId, inviteId: join.inviteId, nonce })
    const code = meetingCode(join, door.host, nonce, door.hostNonce)
    const shown = state.get()
    if (shown.at !== 'waiting' || shown.code !== code) state.set({ at: 'waiting', code })
  }

  const wire = makeWire({
    ...ports,
    welcomed() {
      wire.send({ type: 'KNOCK', join: joinBytes })
    },
    frame(frame) {
      if (frame.type === 'DOOR' && sameBytes(frame.inviteId, join.inviteId)) {
        const first = door === undefined
        door = frame
        if (first || history.states.length === 0) wire.send({ type: 'OPEN', caseId, cursors: [{ room: caseId, seq: history.states.length, head: history.states.length === 0 ? emptyHead(caseId) : history.head }] })
        look()
      } else if (frame.type === 'ITEMS' && sameBytes(frame.room, caseId)) reading = reading.then(() => takeItems(frame.firstSeq, frame.items))
      else if (frame.type === 'ERR' && !mayRetry(frame.refusal) && (sameBytes(frame.room, ZERO16) || sameBytes(frame.room, caseId))) finish({ at: 'stopped', refusal: refuse(frame.refusal, frame.detail) })
    },
    gone(refusal) { door = undefined; if (refusal) state.set({ at: 'stopped', refusal }) },
    trying() {},
  })
  return { state, close: () => wire.close() }
}
