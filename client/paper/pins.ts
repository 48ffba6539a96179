/**
 * What paper is made with, pinned by SHA-256: the same engine, template and
 * fonts give the same bytes on every machine, other ones do not. pins.json is
 * written by build.ts; the hashes used for a text stand in its frozen JSON.
 */
import { covers, type Coverage } from './cmap.ts'
import pins from './pins.json' with { type: 'json' }

/** `source` is the file inside the installed packages; `bytes` the length as served. */
export interface AssetPin { readonly name: string; readonly source: string; readonly sha256: string; readonly bytes: number }
/** `rare` fonts are fetched only when a text needs them. `covers` is a spelled Coverage. */
export interface FontPin extends AssetPin { readonly family: string; readonly use: string; readonly covers: string }
export interface Pins { readonly engine: AssetPin; readonly fonts: readonly FontPin[] }

export const { engine: enginePin, fonts: fontPins }: Pins = pins

/** Every file that freezing and rebuilding may need; the rare ones are loaded by need. */
export const paperAssets: readonly AssetPin[] = [enginePin, ...fontPins]
/** Where a built client serves an asset, relative to its root: the hash is the name, so it may be cached for ever. */
export const assetPath = (pin: AssetPin): string => `paper/${pin.sha256.slice(0, 32)}.${pin.source.endsWith('.wasm') ? 'wasm' : 'ttf'}`

/** Ranges as `gap+length` in base 36, the gap counted from the end of the range before. */
export const spellCoverage = (coverage: Coverage): string => {
  let end = -1
  return coverage.map(([first, last]) => {
    const spelled = `${(first - end - 1).toString(36)}+${(last - first).toString(36)}`
    end = last
    return spelled
  }).join(' ')
}
export const readCoverage = (spelled: string): Coverage => {
  let end = -1
  return spelled.split(' ').map(range => {
    const [gap, length] = range.split('+')
    const first = end + 1 + parseInt(gap!, 36)
    end = first + parseInt(length!, 36)
    return [first, end] as const
  })
}

const read = new Map<string, Coverage>()
const coverageOfPin = (pin: FontPin): Coverage => {
  const known = read.get(pin.sha256) ?? readCoverage(pin.covers)
  read.set(pin.sha256, known)
  return known
}

/** The faces a text needs: always the same two, and one slice for each block of rare characters. */
export const fontsFor = (text: string): readonly FontPin[] => {
  const rare = new Set<FontPin>()
  for (const char of new Set(text)) {
    const font = fontOf(char)
    if (font?.use === 'rare') rare.add(font)
  }
  return fontPins.filter(pin => pin.use === 'always' || rare.has(pin))
}

/** The face that draws a character; undefined = it would be a box. */
export const fontOf = (char: string): FontPin | undefined => {
  const code = char.codePointAt(0)!
  const always = fontPins.filter(pin => pin.use === 'always')
  if (always.every(pin => covers(coverageOfPin(pin), code))) return always[0]
  return fontPins.find(pin => pin.use === 'rare' && covers(coverageOfPin(pin), code))
}
