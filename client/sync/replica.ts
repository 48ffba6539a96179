/** A case as one tab holds it: the roster's history and a fold per room, filled from the store and moved on by the core. */
import { fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { emptyHistory, extendHistory, foldRoster, type RosterHistory } from '../../shared/roster-fold.ts'
import { makeRoomFold, type Judged, type RoomFold, type RoomKind } from './room-fold.ts'
import type { CaseStore } from './store.ts'

/** What the keyring knows; synchronous, so that a fold can be. */
export interface KeyPort {
  keyOf(room: string, epoch: number): Bytes | undefined
  kindOf(room: string): RoomKind | undefined
}

export interface Replica {
  readonly caseId: Bytes
  history(): RosterHistory
  setHistory(history: RosterHistory, entry: Envelope): void
  /** The roster's entries in order: wraps and sealed parts are read from them. */
  entries(): readonly Envelope[]
  /** True while the roster is only this device's own genesis, not yet placed by a relay. */
  provisional(): boolean
  /** Reads roster entries that another tab has put into the store. */
  catchUpRoster(store: CaseStore): Promise<void>
  folds(): Iterable<RoomFold>
  fold(room: string): RoomFold | undefined
  /** The fold, made empty when the room is new and its kind is known. */
  ensure(room: string): RoomFold | undefined
  /** Reads what the store has beyond the fold; returns what came. */
  catchUp(store: CaseStore, room: string): Promise<readonly Judged[]>
}

export const genesisName = 'genesis'
export const snapshotName = (room: string): string => `snapshot/${room}`
/** Envelopes after which a text room's fold is kept anew: reading back two hundred takes a few milliseconds. */
export const snapshotEvery = 200

/** Reads the roster; rooms follow by `catchUp` once the keyring has read it. */
export const loadReplica = async (caseId: Bytes, store: CaseStore, keys: KeyPort): Promise<Replica> => {
  const caseName = hex(caseId)
  const folds = new Map<string, RoomFold>()
  let history = emptyHistory
  let provisional = false
  let entries: readonly Envelope[] = []
  const catchUpRoster = async (from: CaseStore): Promise<void> => {
    for (const { bytes, relayTime, seq } of await from.log(caseName, provisional ? 0 : history.states.length)) {
      const before = provisional ? emptyHistory : history
      const envelope = readEnvelope(bytes)
      if (isRefusal(envelope) || seq !== before.states.length + 1) break
      const next = extendHistory(before, envelope, relayTime)
      if (isRefusal(next)) break
      history = next
      entries = [...(provisional ? [] : entries), envelope]
      provisional = false
    }
  }
  await catchUpRoster(store)
  if (!history.latest) {
    const genesis = await store.kept(genesisName)
    const envelope = genesis && readEnvelope(genesis)
    const state = envelope && !isRefusal(envelope) ? foldRoster(undefined, envelope) : undefined
    if (envelope && !isRefusal(envelope) && state && !isRefusal(state)) { entries = [envelope]; history = { states: [state], head: new Uint8Array(32), latest: state }; provisional = true }
  }

  const replica: Replica = {
    caseId,
    history: () => history,
    setHistory(next, entry) { history = next; entries = [...(provisional ? [] : entries), entry]; provisional = false },
    entries: () => entries,
    provisional: () => provisional,
    catchUpRoster,
    folds: () => folds.values(),
    fold: room => folds.get(room),
    ensure(room) {
      const known = folds.get(room)
      if (known) return known
      const kind = keys.kindOf(room)
      if (!kind || room === caseName) return undefined
      const made = makeRoomFold(fromHex(room), kind)
      folds.set(room, made)
      return made
    },
    async catchUp(from, room) {
      if (!folds.has(room)) {
        const kind = keys.kindOf(room)
        const kept = kind === 'text' ? await from.kept(snapshotName(room)) : undefined
        if (kept && kind && !folds.has(room)) folds.set(room, makeRoomFold(fromHex(room), kind, kept))
      }
      const fold = replica.ensure(room)
      if (!fold) return []
      const came: Judged[] = []
      for (const { seq, bytes, relayTime, refused } of await from.log(room, fold.seq())) {
        // A hole means that a transaction failed before a crash: what lies behind it is fetched again.
        if (seq !== fold.seq() + 1) { if (seq <= fold.seq()) continue; break }
        const envelope = readEnvelope(bytes)
        if (isRefusal(envelope)) break
        came.push(fold.retake(envelope, relayTime, refused, keys.keyOf(room, envelope.epoch), history))
      }
      return came
    },
  }
  return replica
}
