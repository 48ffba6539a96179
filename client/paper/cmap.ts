/**
 * Which characters a TrueType or OpenType font can draw, read from its `cmap`
 * table (OpenType 1.9, "cmap — Character to Glyph Index Mapping Table").
 *
 * Typst draws a box for a character that no font has, says nothing, and leaves
 * the character out of the text layer. So the question must be asked before.
 *
 * | offset | size | field                                                    |
 * |-------:|-----:|----------------------------------------------------------|
 * |      0 |    4 | sfnt version 0x00010000 or 'OTTO'                        |
 * |      4 |    2 | number of tables; 16-byte records from offset 12         |
 * | record |   16 | tag, checksum, offset, length                            |
 * |   cmap |    4 | version 0, number of subtables; 8-byte records           |
 *
 * Format 12 (full Unicode) is wanted; format 4 (first plane) is the fallback.
 */

/** Inclusive ranges of code points, ascending, not touching. */
export type Coverage = readonly (readonly [first: number, last: number])[]

/** Throws on a file that is not a font or has no Unicode map. */
export const coverageOf = (font: Uint8Array): Coverage => {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const cmap = tableOffset(view, 'cmap')
  const best = bestSubtable(view, cmap)
  return best.format === 12 ? rangesOfFormat12(view, best.offset) : rangesOfFormat4(view, best.offset)
}

export const covers = (coverage: Coverage, codePoint: number): boolean => {
  let low = 0, high = coverage.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last] = coverage[middle]!
    if (codePoint < first) high = middle - 1
    else if (codePoint > last) low = middle + 1
    else return true
  }
  return false
}

const tableOffset = (view: DataView, wanted: string): number => {
  const count = view.getUint16(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i
    const tag = String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
    if (tag === wanted) return view.getUint32(at + 8)
  }
  throw new RangeError(`font has no ${wanted} table`)
}

const bestSubtable = (view: DataView, cmap: number): { readonly format: 4 | 12; readonly offset: number } => {
  const count = view.getUint16(cmap + 2)
  let firstPlane: number | undefined
  for (let i = 0; i < count; i++) {
    const at = cmap + 4 + 8 * i
    const platform = view.getUint16(at), encoding = view.getUint16(at + 2)
    const unicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10))
    if (!unicode) continue
    const offset = cmap + view.getUint32(at + 4)
    const format = view.getUint16(offset)
    if (format === 12) return { format: 12, offset }
    if (format === 4) firstPlane = offset
  }
  if (firstPlane === undefined) throw new RangeError('font has no Unicode map')
  return { format: 4, offset: firstPlane }
}

const rangesOfFormat12 = (view: DataView, offset: number): Coverage => {
  const count = view.getUint32(offset + 12)
  const ranges: [number, number][] = []
  for (let i = 0; i < count; i++) {
    const at = offset + 16 + 12 * i
    const glyph = view.getUint32(at + 8)
    // Glyph 0 is .notdef: mapped, and yet a box.
    const first = view.getUint32(at) + (glyph === 0 ? 1 : 0)
    append(ranges, first, view.getUint32(at + 4))
  }
  return ranges
}

const rangesOfFormat4 = (view: DataView, offset: number): Coverage => {
  const segments = view.getUint16(offset + 6) / 2
  const ends = offset + 14, starts = ends + 2 * segments + 2
  const deltas = starts + 2 * segments, glyphOffsets = deltas + 2 * segments
  const ranges: [number, number][] = []
  for (let i = 0; i < segments; i++) {
    const start = view.getUint16(starts + 2 * i), end = view.getUint16(ends + 2 * i)
    const delta = view.getUint16(deltas + 2 * i), glyphs = view.getUint16(glyphOffsets + 2 * i)
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const raw = glyphs === 0 ? code : view.getUint16(glyphOffsets + 2 * i + glyphs + 2 * (code - start))
      if (raw !== 0 && ((raw + delta) & 0xffff) !== 0) append(ranges, code, code)
    }
  }
  return ranges
}

const append = (ranges: [number, number][], first: number, last: number): void => {
  if (last < first) return
  const previous = ranges[ranges.length - 1]
  if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last)
  else ranges.push([first, last])
}
