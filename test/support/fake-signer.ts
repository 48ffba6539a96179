/**
 * Signatures that a simulated world can make at once: a sum over public key
 * and message. Anybody could forge one, but only on purpose; a wrong one is
 * found as a real one is.
 */
import { sameBytes, type Bytes } from '../../shared/bytes.ts'
import { nobleDevice, type NobleDevice } from './noble-device.ts'

/** Two running sums in the manner of FNV, spread over 64 bytes. */
export const fakeSignature = (signPub: Bytes, message: Bytes): Bytes => {
  const signature = new Uint8Array(64)
  const view = new DataView(signature.buffer)
  let a = 0x811c9dc5, b = 0x01000193
  for (const part of [signPub, message]) for (const byte of part) { a = Math.imul(a ^ byte, 0x01000193); b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 13) }
  for (let i = 0; i < 16; i++) { a = Math.imul(a ^ i, 0x01000193) ^ b; view.setUint32(4 * i, a) }
  return signature
}
export const fakeVerify = (signPub: Bytes, message: Bytes, signature: Bytes): boolean => sameBytes(fakeSignature(signPub, message), signature)

/** Keys are points of the curve, as the roster demands; only signing is fake. */
export const fakeDevice = (name: string): NobleDevice => {
  const device = nobleDevice(name)
  return { ...device, sign: message => fakeSignature(device.signPub, message) }
}
