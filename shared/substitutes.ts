/**
 * What the program uses and Chrome 87 or Safari 14 lack: only what is used, as
 * the standard says it. Written in what ES5 can say, because it travels in the
 * script that every browser reads (client/old-browser.ts); the verifier carries
 * it too. test/browser/old-browser.test.ts holds the list against the built scripts.
 */
function add(holder: object, name: string, value: (...given: never[]) => unknown): void {
  if (!(name in holder)) Object.defineProperty(holder, name, { value: value, writable: true, configurable: true })
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  var place = (index < 0 ? Math.ceil(index) : Math.floor(index)) || 0
  return this[place < 0 ? this.length + place : place]
}
function findLast(this: readonly unknown[], fits: (value: unknown, index: number, all: readonly unknown[]) => unknown): unknown {
  for (var i = this.length - 1; i >= 0; i--) if (fits(this[i], i, this)) return this[i]
  return undefined
}
function hasOwn(holder: object, name: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(holder, name)
}

function getBigUint64(this: DataView, from: number, little?: boolean): bigint {
  var first = BigInt(this.getUint32(from, little)), second = BigInt(this.getUint32(from + 4, little)), half = BigInt(4294967296)
  return little ? second * half + first : first * half + second
}
function setBigUint64(this: DataView, to: number, value: bigint, little?: boolean): void {
  var low = Number(BigInt.asUintN(32, value)), high = Number(BigInt.asUintN(32, value >> BigInt(32)))
  this.setUint32(to, little ? low : high, little)
  this.setUint32(to + 4, little ? high : low, little)
}

/** RFC 9562, 5.4: 122 random bits, version 4, variant 10. */
function randomUUID(): string {
  var bytes = crypto.getRandomValues(new Uint8Array(16)), text = ''
  bytes[6] = bytes[6]! & 0x0f | 0x40
  bytes[8] = bytes[8]! & 0x3f | 0x80
  for (var i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (bytes[i]! + 256).toString(16).slice(1)
  return text
}

/** Puts in place what is missing; call it before anything of the program runs. */
export function substitute(): void {
  add(Array.prototype, 'at', at)
  add(String.prototype, 'at', at)
  add(Object.getPrototypeOf(Uint8Array.prototype) as object, 'at', at) // the one prototype of all typed arrays
  add(Array.prototype, 'findLast', findLast)
  add(Object, 'hasOwn', hasOwn)
  add(DataView.prototype, 'getBigUint64', getBigUint64)
  add(DataView.prototype, 'setBigUint64', setBigUint64)
  if (typeof crypto === 'object') add(Object.getPrototypeOf(crypto) as object, 'randomUUID', randomUUID)
}
