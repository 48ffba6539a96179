/**
 * Gives a font another family name. The rare characters come in slices of one
 * family; Typst picks one face per family, so each slice needs its own name.
 * Only the `name` table is replaced (OpenType 1.9, "Font File" and "name").
 */

interface Table { readonly tag: string; readonly bytes: Uint8Array }

export const withFamily = (font: Uint8Array, family: string): Uint8Array => {
  const tables = tablesOf(font).map(table => (table.tag === 'name' ? { tag: 'name', bytes: nameTable(family) } : table))
  return writeTables(font.subarray(0, 4), tables)
}

const tablesOf = (font: Uint8Array): Table[] => {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  return Array.from({ length: view.getUint16(4) }, (_, i) => {
    const at = 12 + 16 * i
    const offset = view.getUint32(at + 8)
    return { tag: String.fromCharCode(...font.subarray(at, at + 4)), bytes: font.subarray(offset, offset + view.getUint32(at + 12)) }
  })
}

const nameTable = (family: string): Uint8Array => {
  const names: readonly (readonly [id: number, text: string])[] = [[1, family], [2, 'Regular'], [4, family], [6, family.replaceAll(' ', '')]]
  const header = 6 + 12 * names.length
  const bytes = new Uint8Array(header + names.reduce((sum, [, text]) => sum + 2 * text.length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint16(2, names.length)
  view.setUint16(4, header)
  let at = 0
  names.forEach(([id, text], i) => {
    const fields = [3, 1, 0x409, id, 2 * text.length, at]
    fields.forEach((field, k) => view.setUint16(6 + 12 * i + 2 * k, field))
    for (let k = 0; k < text.length; k++) view.setUint16(header + at + 2 * k, text.charCodeAt(k))
    at += 2 * text.length
  })
  return bytes
}

const checksum = (bytes: Uint8Array): number => {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 4) {
    sum = (sum + ((bytes[i] ?? 0) << 24 | (bytes[i + 1] ?? 0) << 16 | (bytes[i + 2] ?? 0) << 8 | (bytes[i + 3] ?? 0))) >>> 0
  }
  return sum
}

const writeTables = (version: Uint8Array, tables: readonly Table[]): Uint8Array => {
  const padded = (length: number): number => (length + 3) & ~3
  const start = 12 + 16 * tables.length
  const bytes = new Uint8Array(start + tables.reduce((sum, table) => sum + padded(table.bytes.length), 0))
  const view = new DataView(bytes.buffer)
  bytes.set(version, 0)
  const power = 2 ** Math.floor(Math.log2(tables.length))
  ;[tables.length, 16 * power, Math.log2(power), 16 * (tables.length - power)].forEach((field, k) => view.setUint16(4 + 2 * k, field))
  let at = start
  tables.forEach(({ tag, bytes: content }, i) => {
    const record = 12 + 16 * i
    for (let k = 0; k < 4; k++) bytes[record + k] = tag.charCodeAt(k)
    view.setUint32(record + 4, checksum(content))
    view.setUint32(record + 8, at)
    view.setUint32(record + 12, content.length)
    bytes.set(content, at)
    at += padded(content.length)
  })
  return bytes
}
