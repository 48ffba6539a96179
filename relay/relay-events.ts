/** What the world tells the relay's core and what the core wants done; relay-core.ts says what each owes the other. */
import type { Bytes } from '../shared/bytes.ts'
import type { JoinRequest } from '../shared/join.ts'
import type { Batch } from './log.ts'

export type From = 'loopback' | 'elsewhere'

export type SignatureCheck =
  | { readonly what: 'signature'; readonly signPub: Bytes; readonly message: Bytes; readonly signature: Bytes }
  | { readonly what: 'join'; readonly join: JoinRequest; readonly invitePub: Bytes }

export type RelayEvent =
  /** `origin` as the browser named it, '' without one; `nonce` is 32 fresh random bytes. */
  | { readonly type: 'connected'; readonly session: number; readonly origin: string; readonly from: From; readonly nonce: Bytes; readonly now: number }
  | { readonly type: 'frame'; readonly session: number; readonly bytes: Bytes; readonly now: number }
  | { readonly type: 'checked'; readonly token: number; readonly ok: boolean; readonly now: number }
  | { readonly type: 'committed'; readonly batch: number; readonly ok: boolean; readonly now: number }
  | { readonly type: 'closed'; readonly session: number; readonly now: number }
  | { readonly type: 'drained'; readonly session: number; readonly left: number; readonly now: number }
  | { readonly type: 'tick'; readonly now: number }

export type RelayEffect =
  | { readonly type: 'send'; readonly to: readonly number[]; readonly frame: Bytes }
  | { readonly type: 'close'; readonly session: number; readonly code: number }
  | { readonly type: 'check'; readonly token: number; readonly check: SignatureCheck }
  | ({ readonly type: 'commit'; readonly batch: number } & Batch)
  | { readonly type: 'drain'; readonly session: number }
  /** Opaque ids only, shortened; never a name, a title or an address. */
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly event: string; readonly fields: Readonly<Record<string, string | number>> }
