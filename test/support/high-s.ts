/** The other signature that ECDSA takes for the same message: (r, n-s) for (r, s). */
import { p256 } from '@noble/curves/nist.js'
import { concat, fromHex, hex, type Bytes } from '../../shared/bytes.ts'

export const highS = (signature: Bytes): Bytes => {
  const s = p256.Point.Fn.ORDER - BigInt(`0x${hex(signature.slice(32))}`)
  return concat(signature.slice(0, 32), fromHex(s.toString(16).padStart(64, '0')))
}
