/**
 * Every edit of a simulated world says one word that nobody else says: a Han
 * character. What became of each is how the world knows whether anything was
 * lost, doubled or sent where it must not go.
 */
import * as Y from 'yjs'
import { fromHex, fromUtf8 } from '../../shared/bytes.ts'
import type { RoomFold } from '../../client/sync/room-fold.ts'
import { asidePrefix, type AsidePiece } from '../../client/sync/set-aside.ts'
import type { CaseStore, OutboxRow } from '../../client/sync/store.ts'

export interface Word {
  readonly by: string
  readonly room: string
  /** said: on the screen · stored: on the author's disk · cut: his disk lost it again in a power cut */
  stage: 'said' | 'stored' | 'cut'
  /** After a power cut its author's disk may have forgotten that it was sent. */
  sending: 'remembered' | 'forgotten'
}

export interface Words {
  next(): string
  /** A row was made that says these. */
  wrote(by: string, row: OutboxRow, saying: string): void
  stored(row: OutboxRow): void
  /** A power cut took these rows from the disk; those are left. */
  powerCut(lost: readonly OutboxRow[], left: readonly OutboxRow[]): void
  all(): ReadonlyMap<string, Word>
}

/** Han, and when those are used up, Hangul: one UTF-16 unit each, so that nobody can write into the middle of one. */
const wordAt = (i: number): string => String.fromCharCode(i < 20_902 ? 0x4e00 + i : 0xac00 + i - 20_902)
const isWord = (char: string): boolean => /[\u4e00-\u9fa5\uac00-\ud7a3]/.test(char)
const nameOf = ({ room, stream, n }: Pick<OutboxRow, 'room' | 'stream' | 'n'>): string => `${room}/${stream}/${n}`

export const makeWords = (): Words => {
  const words = new Map<string, Word>(), byRow = new Map<string, string>()
  let used = 0
  const each = (row: OutboxRow, then: (word: Word) => void): void => { for (const char of byRow.get(nameOf(row)) ?? '') then(words.get(char)!) }
  return {
    next: () => wordAt(used++),
    wrote(by, row, saying) {
      byRow.set(nameOf(row), saying)
      for (const char of saying) words.set(char, { by, room: row.room, stage: 'said', sending: 'remembered' })
    },
    stored: row => each(row, word => { word.stage = 'stored' }),
    powerCut(lost, left) {
      for (const row of lost) each(row, word => { word.stage = 'cut' })
      for (const row of left) each(row, word => { word.sending = 'forgotten' })
    },
    all: () => words,
  }
}

/** How often each word stands in a text, deleted ones included, or among a fact room's objects. */
export const wordsInFold = (fold: RoomFold): Map<string, number> => {
  const found = new Map<string, number>()
  const add = (text: string): void => { for (const char of text) if (isWord(char)) found.set(char, (found.get(char) ?? 0) + 1) }
  for (const structs of fold.truth.store.clients.values()) for (const item of structs) if (item instanceof Y.Item && item.content instanceof Y.ContentString) add(item.content.str)
  for (const { payload } of fold.facts()) if (payload?.type === 'fact') add(payload.json)
  return found
}

const wordsInUpdate = (update: Uint8Array): string => {
  let text = ''
  for (const struct of Y.decodeUpdate(update).structs) if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) text += struct.content.str
  return text
}
const wordsInBody = (type: OutboxRow['type'], body: Uint8Array): string => (type === 'fact' ? fromUtf8(body) : wordsInUpdate(body))

export const wordsSetAside = async (store: CaseStore, isText: (room: string) => boolean): Promise<Set<string>> => {
  const found = new Set<string>()
  for (const name of await store.keptNames(asidePrefix)) {
    const piece = JSON.parse(fromUtf8((await store.kept(name))!)) as AsidePiece
    for (const body of piece.rows.map(fromHex)) for (const char of wordsInBody(isText(piece.room) ? 'update' : 'fact', body)) if (isWord(char)) found.add(char)
  }
  return found
}

export const wordsInOutbox = async (store: CaseStore): Promise<Set<string>> =>
  new Set((await store.rows()).flatMap(({ type, body }) => [...wordsInBody(type, body)].filter(isWord)))
