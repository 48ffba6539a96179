/** A log whose disk fails when told: the append throws and nothing of it is there, as the contract says. */
import type { Log } from '../../relay/log.ts'

export interface FaultyLog extends Log {
  /** 'works', or why appends fail. */
  disk: string
}

export const makeFaultyLog = (inner: Log): FaultyLog => {
  const log: FaultyLog = {
    ...inner, disk: 'works',
    append(batch) {
      if (log.disk !== 'works') throw new Error(log.disk)
      inner.append(batch)
    },
  }
  return log
}
