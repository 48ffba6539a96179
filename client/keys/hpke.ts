/** Wrapping a room's key to a device: HPKE base mode (RFC 9180), DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { base64url, concat, fromBase64url, fromHex, makeWriter, utf8, type Bytes } from '../../shared/bytes.ts'
import type { Wrap } from '../../shared/roster.ts'

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
/** Room and epoch are bound in: a wrap cannot be passed off as another room's. */
const info = (room: string, epoch: number): ArrayBuffer => buffer(concat(utf8('liuchi/wrap/1'), fromHex(room), makeWriter().vu(epoch).done()))
const buffer = (bytes: Bytes): ArrayBuffer => bytes.slice().buffer as ArrayBuffer

/** `to` is a device id in hex, or 'recovery'; `wrapPub` its raw point, 65 bytes. */
export const wrapKey = async (to: string, wrapPub: Bytes, room: string, epoch: number, key: Bytes): Promise<Wrap> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(buffer(wrapPub))
  const sender = await suite.createSenderContext({ recipientPublicKey, info: info(room, epoch) })
  const sealed = await sender.seal(buffer(key))
  return { to, room, epoch, sealed: base64url(concat(new Uint8Array(sender.enc), new Uint8Array(sealed))) }
}

/** undefined: not for this key, or damaged. */
export const unwrapKey = async (wrap: Wrap, wrapPrivate: CryptoKey, wrapPub: Bytes): Promise<Bytes | undefined> => {
  const bytes = fromBase64url(wrap.sealed)
  try {
    const publicKey = await suite.kem.deserializePublicKey(buffer(wrapPub))
    const recipient = await suite.createRecipientContext({ recipientKey: { privateKey: wrapPrivate, publicKey }, enc: buffer(bytes.slice(0, 65)), info: info(wrap.room, wrap.epoch) })
    return new Uint8Array(await recipient.open(buffer(bytes.slice(65))))
  } catch { return undefined } // HPKE's only news is that it does not open
}
