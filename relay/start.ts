/** A relay on somebody's http server: the product's own, the development server's, a test's. */
import type { Server } from 'node:http'
import { drive, type Driver, type LogLine } from './drive.ts'
import type { Founding } from './founding-code.ts'
import type { Log } from './log.ts'
import { takeSockets } from './session-ws.ts'

export interface Relay {
  readonly driver: Driver
  /** Takes nothing more, stores what waits, closes every line with 4503. The log and the server stay the caller's. */
  stop(): void
}

export interface RelayWanted {
  readonly server: Server
  readonly log: Log
  readonly founding: Founding
  /** Pages of other addresses that may connect, e.g. the public address behind a proxy. */
  readonly origins: readonly string[]
  readonly write: (line: LogLine) => void
}

export const startRelay = ({ server, log, founding, origins, write }: RelayWanted): Relay => {
  const driver = drive({ log, founding, write })
  const sockets = takeSockets(server, driver, { origins })
  return {
    driver,
    stop() {
      sockets.stop()
      driver.stop()
    },
  }
}
