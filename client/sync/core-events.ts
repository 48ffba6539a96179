/** What goes into and comes out of the ClientCore. The driver (case-session.ts) and the simulator speak nothing else with it. */
import type { Bytes } from '../../shared/bytes.ts'
import type { RelayFrame, ClientFrame } from '../../shared/protocol.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { RosterHistory } from '../../shared/roster-fold.ts'
import type { RosterOp } from '../../shared/roster.ts'
import type { Judged } from './room-fold.ts'
import type { Change, OutboxRow, SentRow } from './store.ts'

export type CoreEvent =
  /** The relay has welcomed this device. */
  | { readonly is: 'welcomed' }
  | { readonly is: 'disconnected' }
  | { readonly is: 'frame'; readonly frame: RelayFrame; readonly now: number }
  | { readonly is: 'checked'; readonly token: number; readonly right: readonly boolean[] }
  | { readonly is: 'signed'; readonly token: number; readonly signatures: readonly Bytes[] }
  | { readonly is: 'committed'; readonly token: number; readonly stored: boolean }
  /** Rows are on this disk; also said at start for those of earlier lives, with what was finished of them. */
  | { readonly is: 'rows'; readonly rows: readonly OutboxRow[]; readonly sent: readonly SentRow[] }
  /** The keyring has read the roster up to this position. */
  | { readonly is: 'keys'; readonly upTo: number }
  | { readonly is: 'act'; readonly token: number; readonly op: RosterOp; readonly now: number }
  | { readonly is: 'found'; readonly code: string }
  | { readonly is: 'retry' }
  | { readonly is: 'tick'; readonly now: number }

export interface ToCheck { readonly signPub: Bytes; readonly message: Bytes; readonly signature: Bytes }

export type CoreEffect =
  | { readonly do: 'send'; readonly frame: ClientFrame }
  | { readonly do: 'check'; readonly token: number; readonly list: readonly ToCheck[] }
  | { readonly do: 'sign'; readonly token: number; readonly unsigned: readonly Bytes[] }
  | { readonly do: 'commit'; readonly token: number; readonly change: Change }
  /** Judged and on this disk: views may take it. */
  | { readonly do: 'release'; readonly room: string; readonly judged: readonly Judged[] }
  | { readonly do: 'roster'; readonly history: RosterHistory }
  /** What the editors of this room stand on was refused: they begin anew from the truth. */
  | { readonly do: 'rebuild'; readonly room: string }
  /** A refused piece is on this disk under this name. */
  | { readonly do: 'set-aside'; readonly room: string; readonly name: string; readonly refusal: Refusal }
  | { readonly do: 'acted'; readonly token: number; readonly refusal: Refusal | undefined }
  | { readonly do: 'status' }
  | { readonly do: 'log'; readonly what: string; readonly room: string; readonly detail: string }
  /** The line makes no sense any more: drop it and connect anew. */
  | { readonly do: 'reconnect'; readonly why: string }

export interface CoreStatus {
  readonly online: boolean
  /** Every room that this device may read has once been level with the relay since it connected. */
  readonly caughtUp: boolean
  /** Envelopes announced by the relay and not yet judged here. */
  readonly behind: number
  readonly refused: Refusal | undefined
  readonly localFailed: boolean
  readonly unconfirmed: ReadonlyMap<string, number>
  readonly lastAck: { readonly seq: number; readonly relayTime: number } | undefined
}
