/**
 * A tray: what staff put before a party (or before everybody, on the wall),
 * and what the party says to it. Immutable objects in a fact room, folded.
 *
 *   greeting   whose tray this is and what it is about, as staff words it
 *   version    one part of a pinned version of a paper; whole when all parts are there
 *   frozen     says of the version that follows it by the same hand: this is the frozen text, 第 n 稿. An object
 *              apart, because a field more in "version" would make it malformed to older programs
 *   withdrawn  a version that is to be read no more; under the id voidId(version): its 稿 is void
 *   me         the party: I am that person, or not
 *   answer     the party to one line: right, or wrong and how it should read
 *   confirm    the party to a whole version, by its hash
 *
 * Only staff publish and only the party answers, whoever else may write here:
 * the fold goes by the author. A party's device holds nothing of a case but
 * these objects, so whatever is put into one is thereby published.
 */
import { checkCode } from '../../shared/agreement.ts'
import { hex, Malformed, utf8 } from '../../shared/bytes.ts'
import { canonicalBytes, type Json } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { array, closed, hexText, oneOf, text, whole, type Shape } from '../../shared/shape.ts'

/** One object as it comes out of the room. `staff`: its author works on the case. */
export interface TrayFact { readonly personId: string; readonly staff: boolean; readonly seq: number | undefined; readonly at: number; readonly relayTime: number | undefined; readonly json: string }

export type PaperKind = 'record' | 'agreement'
export interface PublishedLine {
  /** The utterance's or clause's own id; of other lines, made from their words. */
  readonly id: string
  readonly kind: 'title' | 'paragraph' | 'clause' | 'utterance'
  /** Speaker (乙方) or clause number (三、); empty for other lines. */
  readonly label: string
  /** A role's name, for the badge; empty when there is no speaker. */
  readonly role: string
  /** hh:mm of an utterance; empty else. */
  readonly time: string
  /** yes: this party's own words. */
  readonly own: 'yes' | 'no'
  readonly text: string
}

const id = text(1, 64), short = text(0, 200), words = text(0, 100_000)
const line = closed({ id, kind: oneOf('title', 'paragraph', 'clause', 'utterance'), label: short, role: text(0, 20), time: text(0, 8), own: oneOf('yes', 'no'), text: words })
const paperKind = oneOf('record', 'agreement')
const greeting = closed({ kind: oneOf('greeting'), id, side: text(0, 40), name: short, title: short, host: short, agency: short })
const version = closed({
  kind: oneOf('version'), id, paper: paperKind, title: short, caseTitle: short, caseNumber: short, number: whole, at: text(1, 40), by: short, focus: text(0, 64),
  part: whole, parts: whole, lines: array(line, 0, 5000),
})
const frozen = closed({ kind: oneOf('frozen'), id, version: id, draft: whole, sha256: hexText(32) })
const withdrawn = closed({ kind: oneOf('withdrawn'), id, version: id, reason: text(0, 400) })
const me = closed({ kind: oneOf('me'), id, says: oneOf('yes', 'no') })
const answer = closed({ kind: oneOf('answer'), id, version: id, line: id, says: oneOf('right', 'wrong'), words: text(0, 2000) })
const confirm = closed({ kind: oneOf('confirm'), id, version: id, sha256: text(64, 64) })

export type Greeting = Shape<{ side: typeof short; name: typeof short; title: typeof short; host: typeof short; agency: typeof short }>
type VersionPart = ReturnType<typeof version>
type TrayObject = ReturnType<typeof greeting> | VersionPart | ReturnType<typeof frozen> | ReturnType<typeof withdrawn> | ReturnType<typeof me> | ReturnType<typeof answer> | ReturnType<typeof confirm>
const READERS: Readonly<Record<TrayObject['kind'], (value: Json) => TrayObject>> = { greeting, version, frozen, withdrawn, me, answer, confirm }

/** undefined for what is malformed or of a kind this program does not know: it is shown to nobody. */
export const readTrayObject = (json: string): TrayObject | undefined => {
  try {
    const value = JSON.parse(json) as Json
    const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
    return typeof kind === 'string' && Object.hasOwn(READERS, kind) ? READERS[kind as TrayObject['kind']](value) : undefined
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined
    throw error
  }
}

// ---------------------------------------------------------------- the fold

/** `object`: SHA-256 of the object's JSON, by which 办理日志 names it. */
export interface Answer { readonly line: string; readonly says: 'right' | 'wrong'; readonly words: string; readonly at: number; readonly object: string; readonly sent: boolean }
/** 第 n 稿: number and SHA-256 of agreement.json, as whoever published it says; this device has not the whole of it. */
export interface OfDraft { readonly draft: number; readonly sha256: string }
export interface Confirmation { readonly at: number; readonly object: string; readonly sent: boolean }
export interface Version {
  readonly id: string
  readonly paper: PaperKind
  readonly title: string
  readonly caseTitle: string
  readonly caseNumber: string
  readonly number: number
  /** 0, or how many earlier versions of this paper bear the same number: two people published at once. */
  readonly twin: number
  readonly at: string
  readonly by: string
  /** The clause to be looked at; empty for none. */
  readonly focus: string
  readonly lines: readonly PublishedLine[]
  /** Made from the frozen text; undefined for the text as it stood that day. */
  readonly of: OfDraft | undefined
  /** `void`: not this version alone, the 稿 it was made from. */
  readonly withdrawn: { readonly at: number; readonly reason: string; readonly void: boolean } | undefined
  /** The party's last word on each line. */
  readonly answers: ReadonlyMap<string, Answer>
  readonly confirmed: Confirmation | undefined
}
export interface TrayState {
  readonly greeting: Greeting | undefined
  /** Whole versions in the order of the room. */
  readonly versions: readonly Version[]
  /** Versions of which parts are still on their way. */
  readonly arriving: number
  readonly identity: 'unsaid' | 'yes' | 'no'
}

/** What people compare: of the paper's words, numbers and lines, not of when and by whom. */
export const versionHash = ({ paper, title, number, lines }: Pick<Version, 'paper' | 'title' | 'number' | 'lines'>): string =>
  hex(sha256(canonicalBytes({ paper, title, number, lines })))
/** Of the frozen text the code that stands on every page of the print. */
export const versionCode = (version: Version): string => checkCode(version.of?.sha256 ?? versionHash(version))
/** Under this id a withdrawal says that the 稿 is void. */
export const voidId = (version: string): string => `void-${version}`.slice(0, 64)

export const foldTray = (facts: readonly TrayFact[]): TrayState => {
  let greeted: Greeting | undefined
  let identity: TrayState['identity'] = 'unsaid'
  const parts = new Map<string, (VersionPart | undefined)[]>()
  const whole = new Map<string, Version>()
  const drafts = new Map<string, OfDraft>()
  for (const fact of facts) {
    const object = readTrayObject(fact.json)
    if (!object) continue
    const staffOnly = object.kind === 'greeting' || object.kind === 'version' || object.kind === 'frozen' || object.kind === 'withdrawn'
    if (staffOnly !== fact.staff) continue
    switch (object.kind) {
      case 'greeting': greeted = object; break
      case 'me': identity = object.says; break
      case 'frozen': { const key = keyOf(fact, object.version); if (!drafts.has(key)) drafts.set(key, { draft: object.draft, sha256: object.sha256 }); break }
      case 'version': takePart(parts, whole, fact, object, drafts.get(keyOf(fact, object.id))); break
      default: {
        const known = whole.get(object.version)
        if (known) whole.set(known.id, applied(known, fact, object))
      }
    }
  }
  const versions = withoutOldDrafts([...whole.values()])
  return { greeting: greeted, versions, identity, arriving: [...parts.keys()].filter(key => !whole.has(key.slice(key.indexOf('/') + 1))).length }
}

/** Where a later 稿 lies, the former ones are void: this device knows it by itself, whatever did not reach it yet. */
const withoutOldDrafts = (versions: readonly Version[]): Version[] => {
  const last = versions.reduce<Version | undefined>((latest, each) => (each.of && each.of.draft > (latest?.of?.draft ?? 0) ? each : latest), undefined)
  return versions.map(each => !each.of || each.withdrawn?.void || each.of.draft >= (last?.of?.draft ?? 0) ? each
    : { ...each, withdrawn: { at: Date.parse(last!.at) || 0, reason: `第 ${each.of.draft} 稿已经作废，后来送来了第 ${last!.of!.draft} 稿。`, void: true } })
}

const keyOf = ({ personId }: TrayFact, version: string): string => `${personId}/${version}`
/** Parts of one version come from one hand; the first of each number counts. */
const takePart = (parts: Map<string, (VersionPart | undefined)[]>, whole: Map<string, Version>, fact: TrayFact, part: VersionPart, of: OfDraft | undefined): void => {
  const key = keyOf(fact, part.id)
  if (whole.has(part.id) || part.parts < 1 || part.parts > 1000 || part.part >= part.parts) return
  const known = parts.get(key) ?? Array.from({ length: part.parts }, (): VersionPart | undefined => undefined)
  if (known.length === part.parts) known[part.part] ??= part
  parts.set(key, known)
  if (known.some(each => each === undefined)) return
  const { id, paper, title, caseTitle, caseNumber, number, at, by, focus } = known[0]!
  const twin = [...whole.values()].filter(each => each.paper === paper && each.number === number).length
  whole.set(id, { id, paper, title, caseTitle, caseNumber, number, twin, at, by, focus, lines: known.flatMap(each => each!.lines), of, withdrawn: undefined, answers: new Map(), confirmed: undefined })
}

const applied = (known: Version, fact: TrayFact, object: ReturnType<typeof withdrawn> | ReturnType<typeof answer> | ReturnType<typeof confirm>): Version => {
  const at = fact.relayTime ?? fact.at, sent = fact.seq !== undefined
  switch (object.kind) {
    case 'withdrawn': {
      const isVoid = known.of !== undefined && object.id === voidId(known.id)
      return known.withdrawn && (known.withdrawn.void || !isVoid) ? known : { ...known, withdrawn: { at, reason: object.reason, void: isVoid } }
    }
    case 'answer': {
      if (!known.lines.some(each => each.id === object.line)) return known
      const { line, says, words } = object
      return { ...known, answers: new Map(known.answers).set(line, { line, says, words, at, sent, object: objectName(fact.json) }), ...(says === 'wrong' ? { confirmed: undefined } : {}) }
    }
    // Another text than the one that stands here, or one with a line still called wrong: nothing was confirmed.
    case 'confirm': return object.sha256 === versionHash(known) && [...known.answers.values()].every(({ says }) => says === 'right') ? { ...known, confirmed: { at, sent, object: objectName(fact.json) } } : known
  }
}

export const objectName = (json: string): string => hex(sha256(utf8(json)))

/** The version that is to be read now: the last that was not withdrawn. Behind the frozen text no older one comes back. */
export const currentVersion = (state: TrayState, paper?: PaperKind): Version | undefined => {
  const found = new Map<PaperKind, string | undefined>()
  return [...state.versions].reverse().find(({ paper: kind, of, withdrawn: gone }) => {
    if (paper !== undefined && kind !== paper) return false
    const only = found.get(kind)
    if (gone && only === undefined) found.set(kind, of?.sha256)
    return !gone && (only === undefined || of?.sha256 === only)
  })
}
/** The last of this paper, if its 稿 is void and nothing has taken its place. */
export const voidNow = (state: TrayState, paper: PaperKind): Version | undefined => {
  const last = currentVersion(state, paper) ? undefined : state.versions.filter(each => each.paper === paper).at(-1)
  return last?.withdrawn?.void ? last : undefined
}

/** The next number of a paper; whoever publishes gives it. */
export const nextNumber = (state: TrayState, paper: PaperKind): number =>
  state.versions.reduce((most, each) => (each.paper === paper ? Math.max(most, each.number) : most), 0) + 1

export interface Correction {
  readonly line: string
  readonly label: string
  readonly time: string
  /** What stood there when the party said that it is wrong, what it should say, and what stands there now. */
  readonly before: string
  readonly wanted: string
  readonly now: string | undefined
  /** waiting: said of this very version; gone: the line is no longer there. */
  readonly state: 'waiting' | 'changed' | 'unchanged' | 'gone'
  readonly object: string
}

/** What the party found wrong in this paper, up to this version: the last word on each line. */
export const correctionsOf = (state: TrayState, now: Version): Correction[] => {
  const earlier = state.versions.filter(each => each.paper === now.paper)
  const found = new Map<string, Correction>()
  for (const version of earlier.slice(0, earlier.findIndex(each => each.id === now.id) + 1)) {
    for (const { line: name, says, words: wanted, object } of version.answers.values()) {
      if (says === 'right') { found.delete(name); continue }
      const then = version.lines.find(each => each.id === name), stands = now.lines.find(each => each.id === name)
      if (!then) continue
      found.set(name, {
        line: name, label: then.label, time: then.time, before: then.text, wanted, now: stands?.text, object,
        state: version.id === now.id ? 'waiting' : !stands ? 'gone' : stands.text === then.text ? 'unchanged' : 'changed',
      })
    }
  }
  return [...found.values()]
}
