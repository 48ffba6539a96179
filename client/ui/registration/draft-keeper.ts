/** Keeps the newest text of a field on the device, one write at a time; what was overtaken meanwhile is not written. */
export interface DraftKeeper { keep(text: string): void }

export const makeDraftKeeper = (store: (text: string) => Promise<void>): DraftKeeper => {
  let waiting: string | undefined, working = false
  const run = async (): Promise<void> => {
    working = true
    while (waiting !== undefined) {
      const text = waiting
      waiting = undefined
      try { await store(text) } catch { /* the disk is full: the chip says so, the text is still in the field */ }
    }
    working = false
  }
  return { keep(text) { waiting = text; if (!working) void run() } }
}
