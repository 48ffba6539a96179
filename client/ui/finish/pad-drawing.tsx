import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { pointsOf, readStrokes } from '../../model/strokes.ts'
import './pad-drawing.css'

/** Handwriting as it was written, small. */
export const PadDrawing: Component<{ strokes: string; name: string }> = props => {
  const strokes = createMemo(() => readStrokes(props.strokes).map(pointsOf).filter(points => points.length > 0))
  const box = createMemo(() => {
    const all = strokes().flat(), xs = all.map(({ x }) => x), ys = all.map(({ y }) => y), rim = 20
    if (all.length === 0) return undefined
    const [left, top] = [xs.reduce((a, b) => Math.min(a, b)) - rim, ys.reduce((a, b) => Math.min(a, b)) - rim]
    return `${left} ${top} ${xs.reduce((a, b) => Math.max(a, b)) + rim - left} ${ys.reduce((a, b) => Math.max(a, b)) + rim - top}`
  })
  return (
    <Show when={box()}>{view => (
      <svg class="pad-drawing" role="img" aria-label={props.name} viewBox={view()}>
        <For each={strokes()}>{points => <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />}</For>
      </svg>
    )}</Show>
  )
}
