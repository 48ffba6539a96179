/**
 * What a file is by its first bytes, not by its name: a name is anybody's
 * choice, and what is shown must be what a browser can show safely. And when a
 * photograph was taken, if it says so (EXIF 2.32, DateTimeOriginal).
 */
import type { ExhibitKind } from './evidence.ts'

/** How much of a file's beginning these functions want; EXIF stands within its first 64 KiB. */
export const headBytes = 128 * 1024

const starts = (head: Uint8Array, text: string, at = 0): boolean => [...text].every((char, i) => head[at + i] === char.charCodeAt(0))

/** The kind and the type that may be shown; `other` is kept and downloaded, never shown. */
export const fileKind = (head: Uint8Array, name: string, type: string): { readonly kind: ExhibitKind; readonly type: string } => {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return { kind: 'image', type: 'image/jpeg' }
  if (head[0] === 0x89 && starts(head, 'PNG\r\n', 1)) return { kind: 'image', type: 'image/png' }
  if (starts(head, 'GIF8')) return { kind: 'image', type: 'image/gif' }
  if (starts(head, 'RIFF') && starts(head, 'WEBP', 8)) return { kind: 'image', type: 'image/webp' }
  if (starts(head, '%PDF-')) return { kind: 'pdf', type: 'application/pdf' }
  if (starts(head, 'ID3') || starts(head, 'OggS') || (starts(head, 'RIFF') && starts(head, 'WAVE', 8)) || starts(head, '#!AMR')) return { kind: 'audio', type: /^audio\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream' }
  if (starts(head, 'ftyp', 4)) return { kind: /\.(m4a|aac)$/i.test(name) ? 'audio' : starts(head, 'hei', 8) || starts(head, 'mif1', 8) ? 'other' : 'video', type: /^(audio|video)\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream' }
  return { kind: 'other', type: 'application/octet-stream' }
}

/** The name says a photograph or a PDF, and the bytes are neither: damaged, or something else. */
export const isForeign = (kind: ExhibitKind, name: string): boolean =>
  (/\.(jpe?g|png|gif|webp)$/i.test(name) && kind !== 'image') || (/\.pdf$/i.test(name) && kind !== 'pdf')

/** 'YYYY-MM-DDThh:mm:ss' by the camera's own clock; undefined when the file does not say. Never throws. */
export const capturedAt = (head: Uint8Array): string | undefined => {
  if (head[0] !== 0xff || head[1] !== 0xd8) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff;) {
    const length = view.getUint16(at + 2)
    if (head[at + 1] === 0xe1 && starts(head, 'Exif\0\0', at + 4)) {
      try { return exifTime(new DataView(head.buffer, head.byteOffset + at + 10, Math.min(length - 8, head.length - at - 10))) } catch { return undefined } // offsets that lead out of the file: it says nothing
    }
    at += 2 + length
  }
  return undefined
}

const EXIF_IFD = 0x8769, DATE_TIME_ORIGINAL = 0x9003
const exifTime = (tiff: DataView): string | undefined => {
  const little = tiff.getUint16(0) === 0x4949
  const find = (ifd: number, tag: number): number | undefined => {
    const count = tiff.getUint16(ifd, little)
    for (let i = 0; i < count; i++) if (tiff.getUint16(ifd + 2 + 12 * i, little) === tag) return tiff.getUint32(ifd + 2 + 12 * i + 8, little)
    return undefined
  }
  const exif = find(tiff.getUint32(4, little), EXIF_IFD)
  const at = exif === undefined ? undefined : find(exif, DATE_TIME_ORIGINAL)
  if (at === undefined) return undefined
  const text = Array.from({ length: 19 }, (_, i) => String.fromCharCode(tiff.getUint8(at + i))).join('')
  const [, year, month, day, time] = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text) ?? []
  // 0000:00:00 is what cameras write that do not know.
  return year === undefined || year === '0000' ? undefined : `${year}-${month}-${day}T${time}`
}
