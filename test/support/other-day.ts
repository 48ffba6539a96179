/** It is another day by the clock of this process, or of a page: the source of a function that a page can run, too. */
export const daysLater = (days: number): (() => void) => {
  const Here = Date, ms = days * 86_400_000
  class Later extends Here {
    constructor(...given: readonly unknown[]) { if (given.length === 0) super(Here.now() + ms); else super(...given as [number]) }
    static override now(): number { return Here.now() + ms }
  }
  globalThis.Date = Later as DateConstructor
  return () => { globalThis.Date = Here }
}

/** The day in Beijing, as it is written on a paper. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
