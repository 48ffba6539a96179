/** A relay on somebody's http server: the product's own, the development server's, a test's. */
import { hash } from 'node:crypto'
import type { Server } from 'node:http'
import { hashBy } from '../shared/crypto.ts'
import { drive, type Driver, type LogLine } from './drive.ts'
import type { Founding } from './founding-code.ts'
import type { Log } from './log.ts'
import { packBinary, takeSockets } from './session-ws.ts'

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

// OpenSSL's takes half the time of ours, and every stored envelope is hashed twice.
hashBy(parts => {
  const digest = hash('sha256', parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.length)
})

export const startRelay = ({ server, log, founding, origins, write }: RelayWanted): Relay => {
  const driver = drive({ log, founding, write, pack: packBinary })
  const sockets = takeSockets(server, driver, { origins })
  return {
    driver,
    stop() {
      sockets.stop()
      driver.stop()
    },
  }
}
