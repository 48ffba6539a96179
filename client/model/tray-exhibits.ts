/**
 * Exhibits in a tray: what staff showed (出示) to a party or on the wall, and
 * what the party says to it. Objects in the tray beside those of tray.ts:
 *
 *   exhibit    by staff: what is said of it, its hash, and the manifest of a copy sealed for this tray only
 *   withdrawn  by staff (tray.ts): no longer shown; that it was seen stays so
 *   reply      by the party: 看过了, or 有异议 and why; names the bytes by their hash
 *
 * The copy's key is this tray's own: whoever has the tray can open what was
 * shown and nothing else of 证据.
 */
import { readManifest, writeManifest, type Manifest } from '../../shared/blob.ts'
import { Malformed } from '../../shared/bytes.ts'
import type { Json } from '../../shared/canonical.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { closed, hexText, oneOf, text, whole } from '../../shared/shape.ts'
import type { ExhibitKind } from './evidence.ts'
import { maskedNumbers } from './tray-lines.ts'
import { foldTray, objectName, readTrayObject, type TrayFact, type Version } from './tray.ts'

/** null: larger than what travels, kept by its hash only. */
const manifestIn = (value: Json): Manifest | undefined => {
  const read = value === null ? undefined : readManifest(value)
  if (isRefusal(read)) throw new Malformed(read.refusal)
  return read
}
const blob = (value: Json): Json => { manifestIn(value); return value }
const id = text(1, 64), short = text(0, 200)
const file = closed({ kind: oneOf<ExhibitKind>('image', 'pdf', 'audio', 'video', 'other'), type: text(1, 120), size: whole, sha256: hexText(32) })
const exhibit = closed({ kind: oneOf('exhibit'), id, of: id, label: short, name: short, proves: text(0, 2000), giver: short, by: short, at: text(1, 40), caseTitle: short, caseNumber: short, file, blob })
const reply = closed({ kind: oneOf('reply'), id, exhibit: id, sha256: hexText(32), says: oneOf('seen', 'objects'), words: text(0, 2000) })

/** What is said of an exhibit where it is shown; `of` is its id in 证据, `at` ISO. */
export type ExhibitHead = Omit<ReturnType<typeof exhibit>, 'kind' | 'id' | 'blob'>
export interface Reply { readonly says: 'seen' | 'objects'; readonly words: string; readonly at: number; readonly object: string; readonly sent: boolean }
export interface ShownExhibit extends ExhibitHead {
  readonly id: string
  readonly own: boolean
  readonly manifest: Manifest | undefined
  readonly withdrawn: { readonly at: number; readonly reason: string } | undefined
  /** The same exhibit was shown here again later, with other words. */
  readonly replaced: boolean
  /** The party's last word. */
  readonly reply: Reply | undefined
}

const read = (json: string): ReturnType<typeof exhibit> | ReturnType<typeof reply> | undefined => {
  try {
    const value = JSON.parse(json) as Json
    const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
    return kind === 'exhibit' ? exhibit(value) : kind === 'reply' ? reply(value) : undefined
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** In the order in which they were shown here. What members wrote is not trusted: what does not follow the forms, or comes from the wrong side, is left out. */
export const foldShown = (facts: readonly (TrayFact & { readonly own?: boolean })[]): ShownExhibit[] => {
  const shown = new Map<string, ShownExhibit>()
  for (const fact of facts) {
    const object = read(fact.json), at = fact.relayTime ?? fact.at
    if (object?.kind === 'exhibit') {
      const { kind: _, blob: sealed, ...head } = object, manifest = manifestIn(sealed)
      // A manifest for other bytes than those named would make two readers see two things.
      if (!fact.staff || shown.has(object.id) || (manifest && (manifest.size !== object.file.size || manifest.sha256 !== object.file.sha256))) continue
      for (const [key, before] of shown) if (before.of === object.of && !before.replaced) shown.set(key, { ...before, replaced: true })
      shown.set(object.id, { ...head, own: fact.own === true, manifest, withdrawn: undefined, replaced: false, reply: undefined })
    } else if (object?.kind === 'reply') {
      const known = shown.get(object.exhibit)
      if (!fact.staff && known && object.sha256 === known.file.sha256) shown.set(known.id, { ...known, reply: { says: object.says, words: object.words, at, object: objectName(fact.json), sent: fact.seq !== undefined } })
    } else {
      const other = fact.staff ? readTrayObject(fact.json) : undefined
      const known = other?.kind === 'withdrawn' ? shown.get(other.version) : undefined
      if (other?.kind === 'withdrawn' && known && !known.withdrawn) shown.set(known.id, { ...known, withdrawn: { at, reason: other.reason } })
    }
  }
  return [...shown.values()]
}

/** Those that are to be looked at now. */
export const currentShown = (shown: readonly ShownExhibit[]): ShownExhibit[] => shown.filter(({ withdrawn, replaced }) => !withdrawn && !replaced)

export type Cast = { readonly at: 'version'; readonly version: Version } | { readonly at: 'exhibit'; readonly exhibit: ShownExhibit } | { readonly at: 'withdrawn'; readonly reason: string } | { readonly at: 'nothing' }
/** What stands on the wall: the last that was put there whole. Once that is taken down nothing older comes back by itself. */
export const castNow = (facts: readonly TrayFact[]): Cast => {
  const versions = new Map(foldTray(facts).versions.map(version => [version.id, version])), shown = new Map(foldShown(facts).map(each => [each.id, each]))
  let last: Cast = { at: 'nothing' }
  for (const { json } of facts) {
    const paper = readTrayObject(json), other = read(json)
    const version = paper?.kind === 'version' ? versions.get(paper.id) : undefined, showing = other?.kind === 'exhibit' ? shown.get(other.id) : undefined
    if (version) last = version.withdrawn ? { at: 'withdrawn', reason: version.withdrawn.void ? version.withdrawn.reason : '' } : { at: 'version', version }
    if (showing) last = showing.withdrawn ? { at: 'withdrawn', reason: '' } : { at: 'exhibit', exhibit: showing }
  }
  return last
}

/** What may stand on the wall, which everybody in the room reads: numbers of people are masked in the words, as in lines. */
export const headForWall = (head: ExhibitHead): ExhibitHead => ({ ...head, name: maskedNumbers(head.name), proves: maskedNumbers(head.proves), giver: maskedNumbers(head.giver) })

/** Never in the middle of a character. */
const cut = (words: string, most: number): string => words.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')
export const exhibitObject = (id: string, head: ExhibitHead, manifest: Manifest | undefined): string => JSON.stringify({
  kind: 'exhibit', id, ...head, label: cut(head.label, 200), name: cut(head.name, 200), proves: cut(head.proves, 2000), giver: cut(head.giver, 200), by: cut(head.by, 200),
  caseTitle: cut(head.caseTitle, 200), caseNumber: cut(head.caseNumber, 200), blob: manifest ? writeManifest(manifest) : null,
})
export const replyObject = (id: string, to: ShownExhibit, says: 'seen' | 'objects', words: string): string =>
  JSON.stringify({ kind: 'reply', id, exhibit: to.id, sha256: to.file.sha256, says, words: cut(words, 2000) })
