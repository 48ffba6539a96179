/**
 * Zip (PKWARE APPNOTE 6.3), as much as a bundle needs. Written: names in ASCII,
 * one fixed date, no extra fields, so the same files give the same bytes. Read:
 * everything a stranger may hand in, hence limits before anything is unpacked,
 * and one meaning only: no name twice, no overlapping entries, nothing between
 * them or behind the directory, no path that leads out.
 */
import { deflateSync } from 'fflate'
import { concat, fromUtf8, Malformed, sameBytes, utf8, type Bytes } from './bytes.ts'
import { inflate } from './inflate.ts'

export interface ZipFile { readonly name: string; readonly bytes: Bytes }

/** A bundle without photographs is about 300 KB; with them it has up to 48 MB (client/finish/export.ts). */
export const zipBytesMax = 64 * 1024 * 1024
const entriesMax = 400
const unpackedBytesMax = 96 * 1024 * 1024
/** Text packs 20:1 at best; a bomb packs 1000:1. */
const ratioMax = 200

/** 1 January 2026 00:00 in DOS form: a date of the machine would change the bytes. */
const DOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1

// ---------------------------------------------------------------- writing

/** The first file is stored, the others are packed when that makes them smaller. */
export const writeZip = (files: readonly ZipFile[]): Bytes => {
  const local: Bytes[] = [], directory: Bytes[] = []
  let at = 0
  files.forEach(({ name, bytes }, i) => {
    const packed = i === 0 ? bytes : deflateSync(bytes, { level: 9 })
    const stored = packed.length >= bytes.length
    const body = stored ? bytes : packed
    const common = u16(20, 0, stored ? 0 : 8, 0, DOS_DATE)
    const sizes = concat(u32(crc32(bytes)), u32(body.length), u32(bytes.length), u16(name.length, 0))
    const header = concat(u32(0x04034b50), common, sizes, utf8(name))
    local.push(header, body)
    directory.push(concat(u32(0x02014b50), u16(20), common, sizes, u16(0, 0, 0), u32(0), u32(at), utf8(name)))
    at += header.length + body.length
  })
  const central = concat(...directory)
  return concat(...local, central, u32(0x06054b50), u16(0, 0, files.length, files.length), u32(central.length), u32(at), u16(0))
}

const u16 = (...values: readonly number[]): Bytes => Uint8Array.from(values.flatMap(value => [value & 0xff, (value >> 8) & 0xff]))
const u32 = (value: number): Bytes => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff)

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc32 = (bytes: Bytes): number => {
  let c = 0xffffffff
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

// ---------------------------------------------------------------- reading

export type ZipFault = 'too-big' | 'not-zip' | 'cut-off' | 'appended' | 'too-many' | 'twice' | 'path' | 'bomb' | 'form'
/** `damaged` names the files whose bytes do not unpack or do not match their checksum. */
export interface Unzipped { readonly files: ReadonlyMap<string, Bytes>; readonly damaged: readonly string[] }

interface Entry { readonly name: string; readonly method: number; readonly crc: number; readonly packed: number; readonly unpacked: number; readonly offset: number; /** Sizes follow the body too, as streaming writers do it. */ readonly described: 'yes' | 'no' }

export const readZip = (bytes: Bytes): Unzipped | ZipFault => {
  if (bytes.length > zipBytesMax) return 'too-big'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint32(0, true) !== 0x04034b50) return 'not-zip'
  const end = bytes.length - 22
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50 || view.getUint16(end + 20, true) !== 0) return hasEndBefore(view, end) ? 'appended' : 'cut-off'
  try {
    const found = readDirectory(view, bytes, end)
    return typeof found === 'string' ? found : unpackAll(view, bytes, found, view.getUint32(end + 16, true))
  } catch (error) {
    // Reading past the end, or a name that is not UTF-8.
    if (error instanceof RangeError || error instanceof Malformed) return 'form'
    throw error
  }
}

/** A whole zip with something behind it, or a comment in it: its own end stands further up. */
const hasEndBefore = (view: DataView, last: number): boolean => {
  for (let at = last; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50 && view.getUint32(at + 16, true) + view.getUint32(at + 12, true) === at) return true
  return false
}

const readDirectory = (view: DataView, bytes: Bytes, end: number): readonly Entry[] | ZipFault => {
  const count = view.getUint16(end + 10, true), start = view.getUint32(end + 16, true)
  if (view.getUint16(end + 8, true) !== count || start + view.getUint32(end + 12, true) !== end) return 'form'
  if (count > entriesMax) return 'too-many'
  const entries: Entry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) return 'form'
    const flags = view.getUint16(at + 8, true), length = view.getUint16(at + 28, true)
    const name = fromUtf8(bytes.slice(at + 46, at + 46 + length))
    if ((flags & ~0x0808) !== 0) return 'form'
    entries.push({ name, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), packed: view.getUint32(at + 20, true), unpacked: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true), described: (flags & 8) === 8 ? 'yes' : 'no' })
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return at === end ? faultOf(entries) ?? entries : 'form'
}

const faultOf = (entries: readonly Entry[]): ZipFault | undefined => {
  const names = new Set<string>()
  let total = 0
  for (const { name, packed, unpacked } of entries) {
    if (!/^[\w.-]+(\/[\w.-]+)*\/?$/.test(name) || name.split('/').some(part => part === '..' || part === '.')) return 'path'
    // Two names that differ in case are one file on many machines.
    const folded = name.toLowerCase()
    if (names.has(folded)) return 'twice'
    names.add(folded)
    total += unpacked
    if (total > unpackedBytesMax || (unpacked > 1024 * 1024 && unpacked > packed * ratioMax)) return 'bomb'
  }
  return undefined
}

/** CRC and two sizes, with or without a signature, 32 or 64 bits each. */
const descriptorBytes: readonly number[] = [12, 16, 20, 24]

const unpackAll = (view: DataView, bytes: Bytes, entries: readonly Entry[], directory: number): Unzipped | ZipFault => {
  const files = new Map<string, Bytes>()
  const damaged: string[] = []
  let free = 0, before: Entry | undefined
  // A program that reads from the start sees what stands between two entries as a file of its own.
  const follows = (offset: number): boolean => offset === free || (before?.described === 'yes' && descriptorBytes.includes(offset - free))
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    const length = view.getUint16(entry.offset + 26, true)
    const start = entry.offset + 30 + length + view.getUint16(entry.offset + 28, true)
    if (!follows(entry.offset) || view.getUint32(entry.offset, true) !== 0x04034b50) return 'form'
    if (!sameBytes(bytes.subarray(entry.offset + 30, entry.offset + 30 + length), utf8(entry.name)) || view.getUint16(entry.offset + 8, true) !== entry.method) return 'form'
    free = start + entry.packed
    before = entry
    const packed = bytes.slice(start, free)
    if (packed.length !== entry.packed || (entry.method !== 0 && entry.method !== 8)) return 'form'
    if (entry.name.endsWith('/') && entry.unpacked > 0) return 'form'
    if (entry.name.endsWith('/')) continue
    const unpacked = unpack(packed, entry)
    if (unpacked) files.set(entry.name, unpacked)
    else damaged.push(entry.name)
  }
  return follows(directory) ? { files, damaged } : 'form'
}

const unpack = (packed: Bytes, entry: Entry): Bytes | undefined => {
  try {
    const unpacked = entry.method === 0 ? packed : inflate(packed, entry.unpacked)
    return unpacked.length === entry.unpacked && crc32(unpacked) === entry.crc ? unpacked : undefined
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
