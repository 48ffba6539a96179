/** The relay for bench/relay-cpu.ts: the product's own, on its own store; its parent asks for its CPU time. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openDataFolder } from '../relay/data-folder.ts'
import { startRelay } from '../relay/start.ts'

const folder = openDataFolder(process.argv[2] ?? '')
if ('wrong' in folder) throw new Error(folder.wrong)
const server = createServer()
startRelay({ server, log: folder.log, founding: 'open', origins: [], write: () => {} })
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000 })
})
