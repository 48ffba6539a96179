/** One thing asked of the workspace at a time: busy while it lasts, the sentence when it was not done. */
import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { isObstacle } from '../../workspace.ts'
import type { Obstacle } from '../../workspace.ts'

export interface Asking {
  readonly working: Accessor<boolean>
  readonly stopped: Accessor<string | undefined>
  /** `done` only when it is on this device's disk. */
  ask(what: () => Promise<void | Obstacle>, done: () => void): Promise<void>
}

export const createAsking = (): Asking => {
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  return {
    working, stopped,
    async ask(what, done) {
      if (working()) return
      setWorking(true)
      const outcome = await what()
      setWorking(false)
      if (isObstacle(outcome)) return void setStopped(outcome.sentence)
      setStopped(undefined)
      done()
    },
  }
}

const BEIJING_MS = 8 * 3_600_000
/** The minute as it is written on a paper, whatever zone the device stands in: 2026-11-20T19:02. */
export const paperNow = (): string => new Date(Date.now() + BEIJING_MS).toISOString().slice(0, 16)
