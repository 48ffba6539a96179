/** A cable that can be pulled: a plain TCP road to one port. `setOffline` of a browser leaves open sockets alone; this does not. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Cable {
  readonly port: number
  /** What is on its way is lost, what connects is refused. */
  pull(): void
  plug(): void
  close(): Promise<void>
}

export const layCable = async (to: number): Promise<Cable> => {
  const open = new Set<Socket>()
  let pulled = false
  const server = createServer(near => {
    if (pulled) { near.resetAndDestroy(); return }
    const far = connect(to, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {}) // the other end sees the close
      socket.once('close', () => { open.delete(socket); (socket === near ? far : near).destroy() })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  return {
    port: (server.address() as AddressInfo).port,
    pull() { pulled = true; for (const socket of open) socket.resetAndDestroy() },
    plug() { pulled = false },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise(done => { server.close(done) })
    },
  }
}
