/**
 * What the program uses and Chrome 87 and Safari 14 lack: only what is used, as
 * the standard says it. The client loads this file where something is missing,
 * the verifier carries it; test/browser/old-phones.test.ts holds its list against the built scripts.
 */
const add = (holder: object, name: string, value: (...given: never[]) => unknown): void => {
  if (!(name in holder)) Object.defineProperty(holder, name, { value, writable: true, configurable: true })
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const place = Math.trunc(index) || 0
  return this[place < 0 ? this.length + place : place]
}

const HALF = 0x1_0000_0000n

/** Puts in place what is missing; call it before anything of the program runs. */
export const substitute = (): void => {
  // Array, String and the typed arrays (which share a prototype that has no name).
  for (const holder of [Array.prototype, String.prototype, Object.getPrototypeOf(Uint8Array.prototype) as object]) add(holder, 'at', at)

  add(Array.prototype, 'findLast', function findLast(this: readonly unknown[], fits: (value: unknown, index: number, all: readonly unknown[]) => unknown): unknown {
    for (let i = this.length - 1; i >= 0; i -= 1) if (fits(this[i], i, this)) return this[i]
    return undefined
  })

  add(Object, 'hasOwn', (holder: object, name: PropertyKey) => Object.prototype.hasOwnProperty.call(holder, name))

  add(DataView.prototype, 'getBigUint64', function getBigUint64(this: DataView, from: number, little = false): bigint {
    const first = BigInt(this.getUint32(from, little)), second = BigInt(this.getUint32(from + 4, little))
    return little ? second * HALF + first : first * HALF + second
  })
  add(DataView.prototype, 'setBigUint64', function setBigUint64(this: DataView, to: number, value: bigint, little = false): void {
    const low = Number(BigInt.asUintN(32, value)), high = Number(BigInt.asUintN(32, value >> 32n))
    this.setUint32(to, little ? low : high, little)
    this.setUint32(to + 4, little ? high : low, little)
  })

  // RFC 9562, 5.4: 122 random bits, version 4, variant 10.
  add(Object.getPrototypeOf(crypto) as object, 'randomUUID', (): string => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    bytes[6] = bytes[6]! & 0x0f | 0x40
    bytes[8] = bytes[8]! & 0x3f | 0x80
    const text = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
  })
}
