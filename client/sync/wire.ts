/** One websocket to the relay: proof of the device's key, heartbeat, and coming back. Knows nothing of cases. */
import { hex, type Bytes } from '../../shared/bytes.ts'
import { sign, type Device } from '../../shared/crypto.ts'
import { pingMs } from '../../shared/limits.ts'
import { authMessage, CLOSE, protocolVersion, readRelayFrame, subprotocol, writeClientFrame, type ClientFrame, type RelayFrame } from '../../shared/protocol.ts'
import { isRefusal, refuse, type Refusal } from '../../shared/refusal.ts'

export interface WirePorts {
  /** ws:// or wss://, with path. */
  readonly url: string
  /** What the browser puts into Origin; signed, so that a proof is good for one site only. */
  readonly origin: string
  readonly WebSocketClass: typeof WebSocket
  readonly device: Device
  readonly build: string
  readonly random: (length: number) => Bytes
  welcomed(relay: { readonly wantsFoundingCode: boolean; readonly incarnation: string; readonly relayTime: number }): void
  frame(frame: RelayFrame): void
  /** `refusal` when the relay will not have this device at all. */
  gone(refusal: Refusal | undefined): void
  /** Number of the next try, and the wait before it in ms. */
  trying(attempt: number, waitMs: number): void
}

export interface Wire {
  send(frame: ClientFrame): void
  /** Bytes not yet taken by the network. */
  backlog(): number
  retryNow(): void
  /** Drops the line and begins anew. */
  restart(): void
  close(): void
}

const waitMsMax = 8_000
const finalCodes: readonly number[] = [CLOSE.auth, CLOSE.revoked, CLOSE.gone, CLOSE.upgrade]

export const makeWire = (ports: WirePorts): Wire => {
  let socket: WebSocket | undefined
  let welcome = false, closed = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let ping: ReturnType<typeof setInterval> | undefined
  let lastHeard = 0

  const connect = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (closed || socket) return
    const nonce = ports.random(32)
    let mine: WebSocket
    try { mine = new ports.WebSocketClass(ports.url, [subprotocol]) } catch { later(); return }
    socket = mine
    mine.binaryType = 'arraybuffer'
    const current = (): boolean => socket === mine
    mine.onopen = () => { if (current()) mine.send(buffer({ type: 'HELLO', version: protocolVersion, signPub: ports.device.signPub, wrapPub: ports.device.wrapPub, nonce, build: ports.build })) }
    let relay = { wantsFoundingCode: false, incarnation: '' }
    mine.onmessage = event => {
      if (!current()) return
      lastHeard = Date.now()
      const frame = readRelayFrame(new Uint8Array(event.data as ArrayBuffer))
      if (isRefusal(frame)) { if (frame.refusal === 'VERSION') end(frame); else restart(); return }
      if (frame.type === 'CHALLENGE') {
        if (frame.version > protocolVersion) { end(refuse('VERSION', `relay speaks ${frame.version}`)); return }
        relay = { wantsFoundingCode: frame.wantsFoundingCode, incarnation: hex(frame.incarnation) }
        void sign(ports.device.signKey, authMessage(frame.relayId, frame.nonce, nonce, ports.device.deviceId, ports.origin))
          .then(signature => { if (current()) mine.send(buffer({ type: 'PROOF', signature })) })
      } else if (frame.type === 'WELCOME') {
        welcome = true
        attempt = 0
        ping = setInterval(() => {
          if (Date.now() - lastHeard > 2.5 * pingMs) restart()
          else send({ type: 'PING' })
        }, pingMs)
        ports.welcomed({ ...relay, relayTime: frame.time })
      } else ports.frame(frame)
    }
    mine.onerror = () => {} // a close always follows and says more
    mine.onclose = event => {
      if (!current()) return
      drop()
      if (finalCodes.includes(event.code)) end(refuse(event.code === CLOSE.revoked ? 'REMOVED' : event.code === CLOSE.upgrade ? 'VERSION' : 'AUTH', `closed ${event.code}`))
      else { ports.gone(undefined); later() }
    }
  }

  const buffer = (frame: ClientFrame): ArrayBuffer => writeClientFrame(frame).slice().buffer
  const drop = (): void => {
    clearInterval(ping)
    welcome = false
    const old = socket
    socket = undefined
    if (!old) return
    old.onopen = old.onmessage = old.onclose = null
    if (old.readyState <= 1) old.close()
  }
  const later = (): void => {
    if (closed) return
    attempt++
    const waitMs = Math.min(waitMsMax, 250 * 2 ** Math.min(attempt - 1, 6)) * (0.75 + Math.random() / 2)
    ports.trying(attempt, waitMs)
    clearTimeout(timer)
    timer = setTimeout(connect, waitMs)
  }
  const end = (refusal: Refusal): void => { close(); ports.gone(refusal) }
  const restart = (): void => { drop(); ports.gone(undefined); later() }
  const send = (frame: ClientFrame): void => { if (welcome && socket?.readyState === 1) socket.send(buffer(frame)) }

  const retryNow = (): void => { if (!socket && !closed) { attempt = 0; connect() } }
  const close = (): void => { closed = true; clearTimeout(timer); globalThis.removeEventListener?.('online', retryNow); drop() }

  // A browser says when the network is back; outside of one there is only the next try.
  globalThis.addEventListener?.('online', retryNow)
  connect()
  return { send, restart, retryNow, close, backlog: () => socket?.bufferedAmount ?? 0 }
}
