/**
 * How somebody comes in. A link carries the case id and a 16-byte secret in
 * its fragment, which no server sees. From the secret follow the invitation's
 * id, its key, and the key that seals the newcomer's introduction.
 *
 * A join request (held by the relay until a host acts):
 *   case 16 · invite 16 · signPub 65 · wrapPub 65 · nonceCommit 32 · at vu · introduction lp ≤ 1024
 *   · inviteSignature 64 (by the invitation's key) · deviceSignature 64 (by the device, over all before it)
 *
 * The newcomer's nonce is committed before the host's is sent, so that neither
 * a relay nor a thief of the link can steer the six digits: they are
 * SHA-256("liuchi/code/1" ‖ case ‖ newcomer's device id ‖ host's device id ‖ both nonces) mod 10^6.
 * The ids stand for the keys, whose hash they are: a newcomer reads no roster yet
 * and learns of the host only what the relay's DOOR says.
 */
import { p256 } from '@noble/curves/nist.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { base64url, concat, fromBase64url, makeReader, makeWriter, Malformed, sameBytes, utf8, type Bytes } from './bytes.ts'
import { deviceIdOf, isPoint, sha256, verify, type DevicePublic } from './crypto.ts'
import { joinBytesMax } from './limits.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface InviteKeys { readonly inviteId: Bytes; readonly pub: Bytes; readonly secretKey: Bytes; readonly introductionKey: Bytes }

/** HKDF-SHA-256 (RFC 5869) with the case id as salt. */
export const inviteKeysOf = (caseId: Bytes, secret: Bytes): InviteKeys => {
  const derive = (info: string, length: number): Bytes => hkdf(nobleSha256, secret, caseId, utf8(info), length)
  const { secretKey } = p256.keygen(derive('liuchi/invite-key/1', 48))
  return {
    inviteId: derive('liuchi/invite-id/1', 16), secretKey,
    pub: p256.getPublicKey(secretKey, false), introductionKey: derive('liuchi/introduction/1', 32),
  }
}

/** The screen that the link opens: colleagues', a party's, or the wall's. Not secret and not trusted; rights are the invitation's. */
export type InviteDoor = 'join' | 'tray' | 'screen'
/** `/join#<case>.<secret>` behind the relay's public address. */
export const inviteLink = (origin: string, caseId: Bytes, secret: Bytes, door: InviteDoor = 'join'): string => `${origin}/${door}#${base64url(caseId)}.${base64url(secret)}`
/** Finds case and secret in a pasted link, with or without the words around it. */
export const readInviteLink = (text: string): { caseId: Bytes; secret: Bytes } | Refusal => {
  const found = /#([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/.exec(text)
  if (!found) return refuse('NO_INVITE', 'no link in the text')
  try { return { caseId: fromBase64url(found[1]!), secret: fromBase64url(found[2]!) } }
  catch { return refuse('NO_INVITE', 'link is damaged') }
}

export interface JoinRequest extends DevicePublic {
  readonly caseId: Bytes
  readonly inviteId: Bytes
  readonly nonceCommit: Bytes
  readonly at: number
  readonly introduction: Bytes
  readonly inviteSignature: Bytes
  readonly deviceSignature: Bytes
  readonly bytes: Bytes
}

const DOMAIN = utf8('liuchi/join/1')
export const commitToNonce = (nonce: Bytes): Bytes => sha256(utf8('liuchi/nonce/1'), nonce)

export const writeJoin = async (
  fields: Omit<JoinRequest, 'inviteSignature' | 'deviceSignature' | 'bytes'>, invite: InviteKeys,
  signByDevice: (message: Bytes) => Promise<Bytes>,
): Promise<Bytes> => {
  const unsigned = makeWriter().fixed(fields.caseId, 16).fixed(fields.inviteId, 16).fixed(fields.signPub, 65).fixed(fields.wrapPub, 65)
    .fixed(fields.nonceCommit, 32).vu(fields.at).lp(fields.introduction).done()
  const byInvite = concat(unsigned, p256.sign(concat(DOMAIN, unsigned), invite.secretKey, { lowS: true }))
  return concat(byInvite, await signByDevice(concat(DOMAIN, byInvite)))
}

/** Structure only. */
export const readJoin = (bytes: Bytes): JoinRequest | Refusal => {
  if (bytes.length > joinBytesMax) return refuse('TOO_BIG', 'join request')
  try {
    const r = makeReader(bytes)
    const join: JoinRequest = {
      caseId: r.raw(16), inviteId: r.raw(16), signPub: r.raw(65), wrapPub: r.raw(65), nonceCommit: r.raw(32),
      at: r.time(), introduction: r.lp(1024), inviteSignature: r.raw(64), deviceSignature: r.raw(64), bytes,
    }
    r.end()
    return join
  } catch (error) {
    if (error instanceof Malformed) return refuse('MALFORMED', error.message)
    throw error
  }
}

/** Both signatures, and both keys are points: the link's holder sent it, it is about this very device, and rooms can be wrapped to it. */
export const checkJoin = async (join: JoinRequest, invitePub: Bytes): Promise<boolean> => {
  const end = join.bytes.length
  return isPoint(join.wrapPub) && await verify(invitePub, concat(DOMAIN, join.bytes.slice(0, end - 128)), join.inviteSignature)
    && await verify(join.signPub, concat(DOMAIN, join.bytes.slice(0, end - 64)), join.deviceSignature)
}

export const joinerOf = (join: JoinRequest): Bytes => deviceIdOf(join)

/** Six digits, or undefined when the newcomer's nonce is not the one he committed to. `host` is a device id (32 bytes), nonces have 32 bytes. */
export const meetingCode = (join: JoinRequest, host: Bytes, newcomerNonce: Bytes, hostNonce: Bytes): string | undefined => {
  if (!sameBytes(commitToNonce(newcomerNonce), join.nonceCommit)) return undefined
  const message = makeWriter().raw(utf8('liuchi/code/1')).fixed(join.caseId, 16).fixed(joinerOf(join), 32).fixed(host, 32).fixed(newcomerNonce, 32).fixed(hostNonce, 32)
  const digest = sha256(message.done())
  const number = new DataView(digest.buffer, digest.byteOffset, 8).getBigUint64(0) % 1_000_000n
  return number.toString().padStart(6, '0')
}
