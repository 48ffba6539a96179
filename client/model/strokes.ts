/**
 * Handwriting as it was written: one list of numbers for each stroke, four for
 * each point – x and y in tenths of a millimetre from the pad's upper left
 * corner, milliseconds since the first point, pressure from 0 to 100 (50 where
 * a finger or mouse tells none). JSON: [[x,y,t,p,x,y,t,p,…],…]
 */
export type Stroke = readonly number[]
const perPoint = 4
/** As much as one act holds (shared/paper-acts.ts). */
const lettersMax = 60_000
/** Who writes a name on a hand-sized pad draws more than this for each letter, tenths of a millimetre. */
const inkPerLetter = 100

/** undefined when it is longer than an act can hold: nothing is thinned out behind the writer's back. */
export const writeStrokes = (strokes: readonly Stroke[]): string | undefined => {
  const text = JSON.stringify(strokes)
  return text.length <= lettersMax ? text : undefined
}

/** What a colleague's device wrote; empty when it is no handwriting. */
export const readStrokes = (text: string): readonly Stroke[] => {
  let read: unknown
  try { read = JSON.parse(text) } catch { return [] }
  const isStroke = (one: unknown): one is Stroke => Array.isArray(one) && one.length % perPoint === 0 && one.every(n => typeof n === 'number' && Number.isFinite(n))
  return Array.isArray(read) ? read.filter(isStroke) : []
}

/** The points of a stroke. */
export const pointsOf = (stroke: Stroke): { readonly x: number; readonly y: number; readonly pressure: number }[] =>
  Array.from({ length: Math.floor(stroke.length / perPoint) }, (_, i) => ({ x: stroke[i * perPoint] ?? 0, y: stroke[i * perPoint + 1] ?? 0, pressure: stroke[i * perPoint + 3] ?? 50 }))

/** Length of all lines together, tenths of a millimetre. */
const inkOf = (strokes: readonly Stroke[]): number => strokes.reduce((sum, stroke) => {
  const points = pointsOf(stroke)
  return sum + points.slice(1).reduce((line, { x, y }, i) => line + Math.hypot(x - points[i]!.x, y - points[i]!.y), 0)
}, 0)

/** Enough for a whole name? Says nothing of whether it can be read. */
export const enoughInk = (strokes: readonly Stroke[], name: string): boolean => inkOf(strokes) >= inkPerLetter * Math.max(1, [...name].length)
