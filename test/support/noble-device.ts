/** A device whose keys and signatures follow from its name, so that vectors and failures repeat byte for byte. */
import { p256 } from '@noble/curves/nist.js'
import { hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { deviceIdOf, sha256, type DevicePublic } from '../../shared/crypto.ts'

export interface NobleDevice extends DevicePublic {
  readonly id: Bytes
  readonly idHex: string
  /** RFC 6979, low s, 64 bytes r‖s; the same that shared/crypto.ts makes with WebCrypto, but repeatable. */
  sign(message: Bytes): Bytes
}

export const nobleDevice = (name: string): NobleDevice => {
  const signSecret = sha256(utf8(`liuchi/test/sign/${name}`))
  const keys = {
    signPub: p256.getPublicKey(signSecret, false),
    wrapPub: p256.getPublicKey(sha256(utf8(`liuchi/test/wrap/${name}`)), false),
  }
  const id = deviceIdOf(keys)
  return { ...keys, id, idHex: hex(id), sign: message => p256.sign(message, signSecret, { lowS: true }) }
}

/** `length` bytes that look random and follow from the name. */
export const seededBytes = (name: string, length: number): Bytes => {
  const whole = new Uint8Array(length)
  for (let at = 0; at < length; at += 32) whole.set(sha256(utf8(`${name}/${at}`)).slice(0, Math.min(32, length - at)), at)
  return whole
}
