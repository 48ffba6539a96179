/** The objects that go into a tray, as JSON: written by staff, or by the party whose tray it is. */
import { utf8 } from '../../shared/bytes.ts'
import type { OfDraft, PaperKind, PublishedLine, Version } from './tray.ts'
import { versionHash, voidId } from './tray.ts'

/** A part stays well below what one envelope carries, and a screen gets something to read before all has come. */
const partBytesMax = 120_000
/** Longer than any line that people say or write; a single line cannot be parted. */
export const lineLettersMax = 60_000

export interface VersionWanted {
  readonly paper: PaperKind
  readonly title: string
  readonly caseTitle: string
  readonly caseNumber: string
  readonly number: number
  /** ISO. */
  readonly at: string
  readonly by: string
  readonly focus: string
  readonly lines: readonly PublishedLine[]
  /** The lines are those of the frozen text. */
  readonly of?: OfDraft | undefined
}

/** One JSON text for each part, in order; before them, of which 稿 they are: what dies in between leaves no version that nobody can place. `id` is random, 16 hex digits. Throws RangeError for a line that is too long. */
export const versionObjects = (id: string, { lines, of, ...head }: VersionWanted): string[] => {
  const groups: PublishedLine[][] = [[]]
  let bytes = 0
  for (const line of lines) {
    if (line.text.length > lineLettersMax) throw new RangeError('这一份里有一行太长，送不出去。请把它分成几行，再送一次。')
    const size = utf8(JSON.stringify(line)).length
    if (bytes > 0 && bytes + size > partBytesMax) { groups.push([]); bytes = 0 }
    groups.at(-1)!.push(line)
    bytes += size
  }
  const parts = groups.map((group, part) => JSON.stringify({ kind: 'version', id, ...head, part, parts: groups.length, lines: group }))
  return of ? [JSON.stringify({ kind: 'frozen', id: `of-${id}`, version: id, draft: of.draft, sha256: of.sha256 }), ...parts] : parts
}

export const greetingObject = (id: string, of: { readonly side: string; readonly name: string; readonly title: string; readonly host: string; readonly agency: string }): string =>
  JSON.stringify({ kind: 'greeting', id, side: of.side, name: of.name, title: of.title, host: of.host, agency: of.agency })
/** The same object whoever makes it: its id says that the 稿 is void. */
export const voidWithdrawal = (version: string, reason: string): string => withdrawal(voidId(version), version, reason)
export const withdrawal = (id: string, version: string, reason: string): string => JSON.stringify({ kind: 'withdrawn', id, version, reason: reason.slice(0, 400) })

/** 我是 / 不是我 */
export const identityObject = (id: string, says: 'yes' | 'no'): string => JSON.stringify({ kind: 'me', id, says })
export const answerObject = (id: string, version: string, line: string, says: 'right' | 'wrong', words: string): string =>
  JSON.stringify({ kind: 'answer', id, version, line, says, words: words.slice(0, 2000) })
/** 确认 names the very text by its hash. */
export const confirmation = (id: string, version: Version): string => JSON.stringify({ kind: 'confirm', id, version: version.id, sha256: versionHash(version) })

const ID_BYTES = 8 // 64 random bits: no two by chance in one tray
export const newObjectId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), byte => byte.toString(16).padStart(2, '0')).join('')
