/**
 * Signatures that a simulated world can make at once: a hash of public key and
 * message. Anybody could forge one, but only on purpose; a wrong one is found
 * as a real one is.
 */
import { concat, sameBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { sha256 } from '../../shared/crypto.ts'
import { nobleDevice, type NobleDevice } from './noble-device.ts'

const DOMAIN = utf8('liuchi/test/fake-signature')
export const fakeSignature = (signPub: Bytes, message: Bytes): Bytes => {
  const half = sha256(DOMAIN, signPub, message)
  return concat(half, half)
}
export const fakeVerify = (signPub: Bytes, message: Bytes, signature: Bytes): boolean => sameBytes(fakeSignature(signPub, message), signature)

/** Keys are points of the curve, as the roster demands; only signing is fake. */
export const fakeDevice = (name: string): NobleDevice => {
  const device = nobleDevice(name)
  return { ...device, sign: message => fakeSignature(device.signPub, message) }
}
