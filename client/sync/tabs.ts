/**
 * Several tabs of one person in one case: each writes its own rows; one, held
 * by a Web Lock, owns the line to the relay. Tabs tell each other by messages,
 * never by timers, and nobody is asked to take over.
 */
import type { Presence } from './case-session.ts'
import type { OutboxRow } from './store.ts'
import type { PassAnswer } from './passes.ts'
import type { BlobRight, Door } from '../../shared/protocol.ts'
import type { RefusalName } from '../../shared/refusal.ts'
import type { RosterOp } from '../../shared/roster.ts'

export type TabMessage =
  | { readonly say: 'log'; readonly room: string }
  | { readonly say: 'roster' }
  | { readonly say: 'row'; readonly row: OutboxRow }
  | { readonly say: 'status'; readonly status: unknown }
  | { readonly say: 'rebuild'; readonly room: string }
  | { readonly say: 'set-aside' }
  | { readonly say: 'presence-out'; readonly room: string; readonly kind: 1 | 2; readonly stream: Uint8Array; readonly entry: Uint8Array }
  | { readonly say: 'presence-in'; readonly room: string; readonly device: Uint8Array; readonly kind: 1 | 2; readonly stream: Uint8Array; readonly entry: Uint8Array }
  | { readonly say: 'left'; readonly room: string; readonly device: Uint8Array }
  | { readonly say: 'act'; readonly id: string; readonly op: RosterOp }
  | { readonly say: 'acted'; readonly id: string; readonly refusal: { readonly refusal: RefusalName; readonly detail: string } | undefined }
  | { readonly say: 'retry' }
  | { readonly say: 'found'; readonly code: string }
  | { readonly say: 'pass-wanted'; readonly id: string; readonly room: string; readonly right: BlobRight }
  | { readonly say: 'pass'; readonly id: string; readonly answer: PassAnswer }
  /** A tab has opened; the leader answers with what was said before it could hear. */
  | { readonly say: 'hello' }
  | { readonly say: 'here'; readonly presence: readonly Presence[]; readonly doors: readonly Door[] }
  | { readonly say: 'new-leader' }

export interface Tabs {
  tell(message: TabMessage): void
  close(): void
}

/** `lead` is called once, when this tab becomes the leader; it stays one until it closes. */
export const joinTabs = (name: string, hear: (message: TabMessage) => void, lead: () => void): Tabs => {
  const locks = globalThis.navigator?.locks
  if (!locks || typeof BroadcastChannel === 'undefined' || typeof window === 'undefined') {
    queueMicrotask(lead)
    return { tell() {}, close() {} }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = event => hear(event.data as TabMessage)
  let letGo = (): void => {}
  const leaving = new AbortController()
  locks.request(name, { signal: leaving.signal }, () => {
    lead()
    return new Promise<void>(resolve => { letGo = resolve })
  }).catch(() => {}) // aborted: this tab closed before its turn came
  return {
    tell: message => channel.postMessage(message),
    close() { letGo(); leaving.abort(); channel.close() },
  }
}
