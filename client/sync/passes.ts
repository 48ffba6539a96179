/** Passes to parts of files: asked for on the socket, by the leading tab for all tabs, and kept while they are good. */
import { fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { blobPassMs } from '../../shared/limits.ts'
import type { BlobRight, ClientFrame, RelayFrame } from '../../shared/protocol.ts'
import type { TabMessage } from './tabs.ts'

export type PassAnswer = { readonly at: 'given'; readonly pass: Bytes } | { readonly at: 'refused' } | { readonly at: 'offline' }

export interface Passes {
  get(room: string, right: BlobRight): Promise<PassAnswer>
  /** The relay did not take it: a new one is asked for next time. */
  forget(room: string, right: BlobRight): void
}
export interface PassDesk extends Passes {
  frame(frame: Extract<RelayFrame, { type: 'PASS' }>): void
  hear(message: Extract<TabMessage, { say: 'pass-wanted' | 'pass' }>): void
  disconnected(): void
}

/** Half of its life: clocks differ, and a part may take a while. */
const keepMs = blobPassMs / 2
const answerMsMax = 10_000

export const makePasses = (ports: {
  readonly caseId: Bytes
  readonly random: (length: number) => Bytes
  /** Has this tab the line? */
  readonly leads: () => boolean
  readonly online: () => boolean
  readonly send: (frame: ClientFrame) => void
  readonly tell: (message: TabMessage) => void
}): PassDesk => {
  const kept = new Map<string, { readonly pass: Bytes; readonly until: number }>()
  const waiting = new Map<string, (answer: PassAnswer) => void>()
  let asked = 0
  const keep = (room: string, right: BlobRight, answer: PassAnswer): PassAnswer => {
    if (answer.at === 'given') kept.set(`${room}/${right}`, { pass: answer.pass, until: Date.now() + keepMs })
    return answer
  }
  const wait = (id: string, begin: () => void): Promise<PassAnswer> => new Promise(resolve => {
    const late = setTimeout(() => { waiting.delete(id); resolve({ at: 'offline' }) }, answerMsMax)
    waiting.set(id, answer => { clearTimeout(late); waiting.delete(id); resolve(answer) })
    begin()
  })
  const get = async (room: string, right: BlobRight): Promise<PassAnswer> => {
    const known = kept.get(`${room}/${right}`)
    if (known && known.until > Date.now()) return { at: 'given', pass: known.pass }
    if (!ports.online()) return { at: 'offline' }
    if (ports.leads()) {
      const id = ++asked
      return keep(room, right, await wait(String(id), () => ports.send({ type: 'ASK', id, caseId: ports.caseId, room: fromHex(room), right })))
    }
    const id = hex(ports.random(8))
    return keep(room, right, await wait(id, () => ports.tell({ say: 'pass-wanted', id, room, right })))
  }
  return {
    get,
    forget: (room, right) => { kept.delete(`${room}/${right}`) },
    frame: ({ id, pass }) => waiting.get(String(id))?.(pass.length > 0 ? { at: 'given', pass } : { at: 'refused' }),
    hear(message) {
      if (message.say === 'pass') waiting.get(message.id)?.(message.answer)
      else if (ports.leads()) void get(message.room, message.right).then(answer => ports.tell({ say: 'pass', id: message.id, answer }))
    },
    disconnected() {
      kept.clear()
      for (const answer of [...waiting.values()]) answer({ at: 'offline' })
    },
  }
}
