/**
 * Passes to the parts of files: the session says who asks, the roster whether
 * he may; the pass is these five facts under the relay's own key, so nothing
 * is remembered. A pass is no right: the roster is asked again at every use.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { hex, makeReader, makeWriter, Malformed, type Bytes } from '../shared/bytes.ts'
import { blobPassMs } from '../shared/limits.ts'
import type { BlobRight, ClientFrame } from '../shared/protocol.ts'
import { mayRead, mayWrite } from '../shared/roster-fold.ts'
import { caseOf, latestOf, type Relay } from './relay-state.ts'
import { say, sendTo, shortId } from './say.ts'
import type { Session } from './session.ts'

interface Pass { readonly device: Bytes; readonly caseId: Bytes; readonly room: Bytes; readonly right: BlobRight; readonly expires: number }

const LABEL = new TextEncoder().encode('liuchi/blob-pass/1')
const macOf = (secret: Bytes, body: Bytes): Bytes => createHmac('sha256', secret).update(LABEL).update(body).digest()
const writePass = (secret: Bytes, { device, caseId, room, right, expires }: Pass): Bytes => {
  const body = makeWriter().fixed(device, 32).fixed(caseId, 16).fixed(room, 16).u8(right).vu(expires).done()
  return makeWriter().raw(body).fixed(macOf(secret, body), 32).done()
}
const readPass = (secret: Bytes, bytes: Bytes): Pass | undefined => {
  if (bytes.length < 32) return undefined
  const body = bytes.slice(0, -32)
  if (!timingSafeEqual(macOf(secret, body), bytes.slice(-32))) return undefined
  try {
    const r = makeReader(body)
    const pass = { device: r.raw(32), caseId: r.raw(16), room: r.raw(16), right: r.u8() === 1 ? 1 : 0, expires: r.vu() } as const
    r.end()
    return pass
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

const mayUse = (relay: Relay, device: string, caseId: string, room: string, right: BlobRight): boolean => {
  const one = caseOf(relay, caseId)
  // The roster's own room holds entries only.
  if (!one || room === caseId) return false
  return right === 1 ? mayWrite(latestOf(one.durable), device, room) : mayRead(latestOf(one.durable), device, room)
}

export const asked = (relay: Relay, session: Session, device: Bytes, frame: Extract<ClientFrame, { type: 'ASK' }>): void => {
  const { caseId, room, right } = frame
  const granted = relay.passSecret !== undefined && mayUse(relay, hex(device), hex(caseId), hex(room), right)
  const expires = relay.now + blobPassMs
  if (!granted) say(relay, 'warn', 'pass-refused', { session: session.id, device: shortId(hex(device)), room: shortId(hex(room)) })
  sendTo(relay, session, { type: 'PASS', id: frame.id, expires, pass: granted ? writePass(relay.passSecret, { device, caseId, room, right, expires }) : new Uint8Array() })
}

export type Standing = 'good' | 'no-pass' | 'no-grant'
/** Is this a pass of ours, still valid, for this room and right, and would the roster give it again now? */
export const checkPass = (relay: Relay, bytes: Bytes, at: { readonly caseId: string; readonly room: string; readonly right: BlobRight; readonly now: number }): Standing => {
  const pass = relay.passSecret && readPass(relay.passSecret, bytes)
  if (!pass || pass.expires < at.now || hex(pass.caseId) !== at.caseId || hex(pass.room) !== at.room || pass.right < at.right) return 'no-pass'
  return mayUse(relay, hex(pass.device), at.caseId, at.room, at.right) ? 'good' : 'no-grant'
}
