/** Where the words are, from what the core and the line know. The screen's sentences are made elsewhere. */
import { userSentence, type Refusal } from '../../shared/refusal.ts'
import type { CoreStatus } from './core-events.ts'
import { makeWatched, type Watched } from './observed.ts'

export interface LinkStatus {
  /** local: a case that never leaves this device. */
  readonly home: 'relay' | 'local'
  readonly online: boolean
  readonly caughtUp: boolean
  readonly behind: number
  readonly attempt: number
  /** ms since 1970 */
  readonly disconnectedAt: number | undefined
  readonly lastOnlineAt: number | undefined
  readonly savedAt: number | undefined
  readonly relayedAt: number | undefined
  readonly receipt: number | undefined
  /** Why this device could not store; empty when it could. */
  readonly localFailure: string
  readonly refusal: string
  readonly refusalName: string
  readonly unconfirmed: readonly (readonly [string, number])[]
  /** Relay's clock minus this device's, ms. */
  readonly clockMs: number
}

export interface StatusKeeper {
  readonly status: Watched<LinkStatus>
  online(): boolean
  core(core: CoreStatus): void
  welcomed(relayTime: number): void
  relayTime(time: number): void
  gone(refusal: Refusal | undefined): void
  trying(attempt: number): void
  saved(at: number): void
  localFailed(reason: string): void
  retry(): void
  /** What the leading tab says, in a tab that does not lead. */
  mirror(status: LinkStatus): void
}

export const makeStatusKeeper = (home: LinkStatus['home']): StatusKeeper => {
  const status = makeWatched<LinkStatus>({
    home, online: false, caughtUp: false, behind: 0, attempt: 0, disconnectedAt: Date.now(), lastOnlineAt: undefined, savedAt: undefined,
    relayedAt: undefined, receipt: undefined, localFailure: '', refusal: '', refusalName: '', unconfirmed: [], clockMs: 0,
  })
  const change = (part: Partial<LinkStatus>): void => status.set({ ...status.get(), ...part })
  const clock = (time: number): void => change({ clockMs: time - Date.now() })
  let final: Refusal | undefined
  return {
    status,
    online: () => status.get().online && status.get().caughtUp,
    core(core) {
      const refused = final ?? core.refused
      change({
        online: core.online, caughtUp: core.caughtUp, behind: core.behind, unconfirmed: [...core.unconfirmed],
        receipt: core.lastAck?.seq, relayedAt: core.lastAck?.relayTime ?? status.get().relayedAt,
        refusal: refused ? userSentence(refused.refusal) : '', refusalName: refused?.refusal ?? '',
        ...(core.localFailed ? {} : { localFailure: '' }),
      })
    },
    welcomed(time) { final = undefined; clock(time); change({ online: true, attempt: 0, disconnectedAt: undefined, lastOnlineAt: Date.now() }) },
    relayTime(time) { clock(time); change({ lastOnlineAt: Date.now() }) },
    gone(refusal) {
      if (refusal) final = refusal
      change({ online: false, caughtUp: false, disconnectedAt: status.get().disconnectedAt ?? Date.now(), ...(refusal ? { refusal: userSentence(refusal.refusal), refusalName: refusal.refusal } : {}) })
    },
    trying(attempt) { change({ attempt }) },
    saved(at) { change({ savedAt: at, localFailure: '' }) },
    localFailed(reason) { change({ localFailure: reason }) },
    retry() { final = undefined },
    mirror(theirs) { status.set({ ...theirs, savedAt: status.get().savedAt ?? theirs.savedAt, localFailure: status.get().localFailure || theirs.localFailure }) },
  }
}
