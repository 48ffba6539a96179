/** Where two texts of one agreement differ, line by line, so that the altered wording can be shown beside the signed one. */

export interface Piece { readonly text: string; readonly changed: boolean }
export interface Difference { readonly place: string; readonly signed: readonly Piece[]; readonly found: readonly Piece[] }
export interface PlacedLine { readonly place: string; readonly text: string }

/** White space is where a line breaks, not what it says; it is left out on both sides. */
export const squeeze = (text: string): string => text.replace(/[\s\u3000\u00a0\ufeff]/g, '')

/** `found` is the other text as one run; each line that is not in it, in order, is a difference. */
export const differencesOf = (lines: readonly PlacedLine[], found: string): Difference[] => {
  const whole = squeeze(found)
  const stretches: { readonly place: string; readonly signed: string }[] = []
  const result: Difference[] = []
  let at = 0
  const settle = (until: number): void => {
    if (stretches.length === 0) { if (until > at) result.push(compare('正文里多出的文字', '', whole.slice(at, until))); return }
    result.push(compare(stretches[0]!.place, stretches.map(each => each.signed).join(''), whole.slice(at, until)))
    stretches.length = 0
  }
  for (const line of lines) {
    const text = squeeze(line.text)
    if (text === '') continue
    const next = nextPlace(whole, text, at, stretches.length > 0)
    if (next < 0) { stretches.push({ place: line.place, signed: text }); continue }
    settle(next)
    at = next + text.length
  }
  settle(whole.length)
  return result
}

/** Right here, or, after a line that did not match, further on; short lines may stand anywhere and prove nothing. */
const nextPlace = (whole: string, text: string, at: number, searching: boolean): number => {
  if (whole.startsWith(text, at)) return at
  return searching && text.length >= 8 ? whole.indexOf(text, at) : -1
}

const tokensOf = (text: string): string[] => text.match(/[0-9][0-9,.]*|[A-Za-z]+|[\s\S]/gu) ?? []

/** Longest common subsequence over words and numbers; beyond that size the two are shown whole. */
const tokensMax = 1500

const compare = (place: string, signed: string, found: string): Difference => {
  const a = tokensOf(signed), b = tokensOf(found)
  if (a.length > tokensMax || b.length > tokensMax) return { place, signed: [{ text: signed, changed: true }], found: [{ text: found, changed: true }] }
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
    }
  }
  const left: Piece[] = [], right: Piece[] = []
  let i = 0, j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add(left, a[i++]!, false); add(right, b[j++]!, false) }
    else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) add(left, a[i++]!, true)
    else add(right, b[j++]!, true)
  }
  return { place, signed: left, found: right }
}

const add = (pieces: Piece[], text: string, changed: boolean): void => {
  const last = pieces[pieces.length - 1]
  if (last?.changed === changed) pieces[pieces.length - 1] = { text: last.text + text, changed }
  else pieces.push({ text, changed })
}
