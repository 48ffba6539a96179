import { createEffect, onCleanup, onMount } from 'solid-js'
import type { Component } from 'solid-js'
import { pointsOf, type Stroke } from '../../model/strokes.ts'
import './pad.css'

/** CSS pixels → tenths of a millimetre: 96 to the inch. */
const tenthsPerPx = 254 / 96

export interface PadProps {
  readonly name: string
  readonly describedBy: string
  readonly strokes: readonly Stroke[]
  readonly onStroke: (stroke: Stroke) => void
}

/** Where a name is written, black on white. What is written stays on this page until it is confirmed. */
export const Pad: Component<PadProps> = props => {
  let canvas!: HTMLCanvasElement
  let running: { readonly pointer: number; readonly points: number[] } | undefined
  let began: number | undefined
  const draw = (): void => {
    const context = canvas.getContext('2d')
    if (!context) return
    const scale = devicePixelRatio, { width, height } = canvas.getBoundingClientRect()
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale)
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, width, height)
    for (const stroke of props.strokes) drawStroke(context, stroke)
    if (running) drawStroke(context, running.points)
  }
  const add = (event: PointerEvent): void => {
    if (!running) return
    const { left, top } = canvas.getBoundingClientRect()
    began ??= event.timeStamp
    const pressure = event.pressure > 0 ? Math.round(event.pressure * 100) : 50
    running.points.push(Math.round((event.clientX - left) * tenthsPerPx), Math.round((event.clientY - top) * tenthsPerPx), Math.round(event.timeStamp - began), pressure)
  }
  const begin = (event: PointerEvent): void => {
    if (running || event.button !== 0) return // a second finger, or the palm, writes nothing
    canvas.setPointerCapture(event.pointerId)
    running = { pointer: event.pointerId, points: [] }
    if (props.strokes.length === 0) began = undefined
    add(event)
    draw()
  }
  const move = (event: PointerEvent): void => { if (running?.pointer === event.pointerId) { add(event); draw() } }
  const end = (event: PointerEvent): void => {
    if (running?.pointer !== event.pointerId) return
    const { points } = running
    running = undefined
    props.onStroke(points)
  }
  // An effect on the canvas: what is written is what is kept.
  createEffect(() => { void props.strokes; draw() })
  onMount(() => {
    const follow = new ResizeObserver(draw)
    follow.observe(canvas)
    onCleanup(() => follow.disconnect())
  })
  return (
    <canvas ref={canvas} class="pad" role="img" aria-label={props.name} aria-describedby={props.describedBy}
      onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end} />
  )
}

const drawStroke = (context: CanvasRenderingContext2D, stroke: Stroke): void => {
  const points = pointsOf(stroke).map(({ x, y, pressure }) => ({ x: x / tenthsPerPx, y: y / tenthsPerPx, width: 2.5 + pressure / 22 }))
  context.strokeStyle = context.fillStyle = '#000000'
  context.lineCap = context.lineJoin = 'round'
  const [first] = points
  if (first && points.length === 1) { context.beginPath(); context.arc(first.x, first.y, first.width / 2, 0, 7); context.fill() }
  for (let i = 1; i < points.length; i += 1) {
    const from = points[i - 1]!, to = points[i]!
    context.lineWidth = (from.width + to.width) / 2
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.stroke()
  }
}
