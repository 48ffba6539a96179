/** How long a screen takes from an action to the frame that shows its outcome, in few and in many, in one run. */
import type { Page } from 'playwright-core'

/** Carries out the n-th turn; ms until its frame was drawn. */
export type Action = readonly [what: string, act: (n: number) => Promise<number>]
export interface Timing { readonly what: string; readonly ms: number; readonly worst: number; readonly computed: number }

const pauseMs = 60
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Runs in the page, as text: tsx writes its own names into functions. Ends in the frame after the next one was drawn; ms. */
export const timed = (page: Page, act: string): Promise<number> => page.evaluate(`(async () => {
  const start = performance.now()
  ${act}
  await new Promise(drawn => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = drawn; port2.postMessage(0) }))
  return performance.now() - start
})()`)

/** A letter typed at the end of a field, as text for `timed`. */
export const typing = (field: string, text: string): string =>
  `{ const field = ${field}; field.focus(); Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, field.value + '${text}'); field.dispatchEvent(new InputEvent('input', { bubbles: true })); }`

/** Every action `times` times, two more before that count for nothing. */
export const timings = async (page: Page, actions: readonly Action[], times: number): Promise<Timing[]> => {
  // The page's own work without the waiting for a busy machine: what its main thread computed.
  const counter = await page.context().newCDPSession(page)
  await counter.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async (): Promise<number> => 1000 * ((await counter.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  const rows: Timing[] = []
  for (const [what, act] of actions) {
    const all: number[] = [], work: number[] = []
    for (let n = 0; n < times + 2; n++) {
      const before = await worked()
      const ms = await act(n)
      const after = await worked()
      if (n >= 2) { all.push(ms); work.push(after - before) }
      await page.waitForTimeout(pauseMs)
    }
    rows.push({ what, ms: median(all), worst: Math.max(...all), computed: median(work) })
  }
  return rows
}

/** README's rows: each action among many beside the same among few. */
export const printTimings = (many: readonly Timing[], few: readonly Timing[], sizes: { readonly many: number; readonly few: number }, wantedMs: number): void => {
  for (const [i, { what, ms, worst, computed }] of many.entries()) {
    process.stdout.write(`| ${what}, ${sizes.many} | median ${ms.toFixed(0)} ms, worst ${worst.toFixed(0)} ms, ${(ms / few[i]!.ms).toFixed(1)} × the same with ${sizes.few} (${few[i]!.ms.toFixed(0)} ms); main thread computed ${computed.toFixed(0)} ms | under ${wantedMs} ms |\n`)
  }
}
