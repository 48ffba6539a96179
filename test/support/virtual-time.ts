/** A clock that only moves when it is told, and a heap of what is due. */
export interface VirtualTime {
  now(): number
  /** Runs in `ms`; things due at the same moment run in the order in which they were asked for. */
  in(ms: number, run: () => void | Promise<void>): void
  /** Runs everything that is due within `ms`. */
  pass(ms: number): Promise<void>
  /** How much has run. */
  count(): number
}

interface Due { readonly at: number; readonly order: number; readonly run: () => void | Promise<void> }
const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

export const makeVirtualTime = (start: number): VirtualTime => {
  const heap: Due[] = []
  let now = start, order = 0, count = 0
  const swap = (i: number, j: number): void => { [heap[i], heap[j]] = [heap[j]!, heap[i]!] }
  const push = (due: Due): void => {
    heap.push(due)
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1
      if (!before(heap[i]!, heap[parent]!)) return
      swap(i, parent)
      i = parent
    }
  }
  const pop = (): Due => {
    const first = heap[0]!, last = heap.pop()!
    if (heap.length === 0) return first
    heap[0] = last
    for (let i = 0; ;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child]!, heap[least]!)) least = child
      if (least === i) return first
      swap(i, least)
      i = least
    }
  }
  return {
    now: () => now,
    in: (ms, run) => push({ at: now + Math.max(0, ms), order: ++order, run }),
    async pass(ms) {
      const until = now + ms
      while (heap[0] && heap[0].at <= until) {
        const due = pop()
        now = due.at
        count++
        await due.run() // also without a promise: microtasks of the page, such as its socket's opening, run here
      }
      now = until
    },
    count: () => count,
  }
}
