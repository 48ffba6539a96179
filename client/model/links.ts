/**
 * What joins the record and the agreement: ★ 可写入协议 on a record line, a link
 * between a line (or an issue) and the clause it became, and 归纳争点. All are
 * facts of the review room, which parties never see; none of them is part of
 * the text or of what is hashed. Adding names an end, taking away names the
 * objects that were seen: a link that a colleague made meanwhile stays.
 */
import { clauseName } from './han.ts'
import { clockOf, readBlocks, textOf, type Block } from './blocks.ts'
import { fieldWrite, foldWrites, newFactId, readWrites, replacing, type FactObject, type Standing } from './facts.ts'
import { textFields } from './schema.ts'
import type { Doc } from 'yjs'

export type Source = 'line' | 'issue'
export interface Link { readonly ids: readonly string[]; readonly source: Source; readonly from: string; readonly clause: string }
export interface Star { readonly ids: readonly string[]; readonly line: string; readonly personId: string; readonly at: number }
export interface Issue { readonly id: string; readonly values: readonly Standing[]; readonly removed: boolean; readonly removals: readonly Standing[] }
export interface Joins { readonly links: readonly Link[]; readonly stars: readonly Star[]; readonly issues: readonly Issue[] }

type Joining =
  | { readonly kind: 'link'; readonly id: string; readonly source: Source; readonly from: string; readonly clause: string }
  | { readonly kind: 'star'; readonly id: string; readonly line: string }
  | { readonly kind: 'unlink' | 'unstar'; readonly id: string; readonly of: readonly string[] }

const idMax = 64
const isId = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= idMax

/** undefined for whatever is not one of these; what members write is not trusted. */
export const readJoining = (json: string): Joining | undefined => {
  let value: unknown
  try { value = JSON.parse(json) } catch { return undefined } // not JSON: not ours
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, id, source, from, clause, line, of } = value as Record<string, unknown>
  if (!isId(id)) return undefined
  if (kind === 'link') return (source === 'line' || source === 'issue') && isId(from) && isId(clause) ? { kind, id, source, from, clause } : undefined
  if (kind === 'star') return isId(line) ? { kind, id, line } : undefined
  if (kind === 'unlink' || kind === 'unstar') return Array.isArray(of) && of.length <= 64 && of.every(isId) ? { kind, id, of } : undefined
  return undefined
}

/** `isParty` names those whose stars and links do not count: ★ is the working people's. Two equal links are one. */
export const foldJoins = (facts: readonly FactObject[], isParty: (personId: string) => boolean): Joins => {
  const made = new Map<string, Joining & { readonly personId: string; readonly at: number }>()
  const undone = new Set<string>()
  for (const { json, personId = '', at } of facts) {
    const joining = readJoining(json)
    if (joining === undefined || isParty(personId) || made.has(joining.id)) continue
    made.set(joining.id, { ...joining, personId, at })
    if (joining.kind === 'unlink' || joining.kind === 'unstar') for (const id of joining.of) undone.add(`${joining.kind.slice(2)} ${id}`)
  }
  const links = new Map<string, Link>(), stars = new Map<string, Star>()
  for (const each of made.values()) {
    if (undone.has(`${each.kind} ${each.id}`)) continue
    if (each.kind === 'link') {
      const name = JSON.stringify([each.source, each.from, each.clause])
      links.set(name, { source: each.source, from: each.from, clause: each.clause, ids: [...links.get(name)?.ids ?? [], each.id] })
    } else if (each.kind === 'star') {
      const same = stars.get(each.line)
      stars.set(each.line, same === undefined ? { line: each.line, ids: [each.id], personId: each.personId, at: each.at } : { ...same, ids: [...same.ids, each.id] })
    }
  }
  return { links: [...links.values()], stars: [...stars.values()], issues: issuesOf(facts.filter(({ personId = '' }) => !isParty(personId))) }
}

const issuesOf = (facts: readonly FactObject[]): Issue[] => {
  const writes = readWrites(facts), fields = foldWrites(writes)
  // In the order of their first words: a better wording does not give an issue another number.
  const ids = [...new Set([...writes.values()].flatMap(({ field }) => /^issue\/([^/]+)\/text$/u.exec(field)?.[1] ?? []))]
  return ids.map(id => {
    const removals = fields.get(`issue/${id}/removed`) ?? []
    return { id, values: fields.get(`issue/${id}/text`) ?? [], removals, removed: removals.length === 1 && removals[0]!.value === '1' }
  })
}

// ---------------------------------------------------------------- making

export const linkJson = (source: Source, from: string, clause: string): string => JSON.stringify({ kind: 'link', id: newFactId(), source, from, clause } satisfies Joining)
export const starJson = (line: string): string => JSON.stringify({ kind: 'star', id: newFactId(), line } satisfies Joining)
export const undoJson = (kind: 'unlink' | 'unstar', ids: readonly string[]): string => JSON.stringify({ kind, id: newFactId(), of: ids.slice(0, 64) } satisfies Joining)
export const issueJson = (text: string, issue?: Pick<Issue, 'id' | 'values'>): string => fieldWrite(`issue/${issue?.id ?? newFactId()}/text`, text, replacing(issue?.values ?? []))
export const removeIssueJson = (issue: Issue, value: '1' | ''): string => fieldWrite(`issue/${issue.id}/removed`, value, replacing(issue.removals))

// ---------------------------------------------------------------- both ends

export interface RecordLine { readonly id: string; readonly field: string; readonly name: string; readonly clock: string; readonly text: string }
export interface ClauseAt { readonly id: string; readonly name: string; readonly text: string }

/** Every spoken line of every session, in the order of the sessions' texts. */
export const recordLines = (doc: Doc): RecordLine[] => textFields(doc).flatMap(field => readBlocks(doc.getXmlFragment(field)).flatMap((block: Block): RecordLine[] =>
  (block.kind === 'utterance' ? [{ id: block.id, field, name: block.name, clock: clockOf(block.at), text: textOf(block.runs) }] : [])))

/** Every clause with the name it has now: 第三条. */
export const clausesOf = (doc: Doc): ClauseAt[] => {
  let count = 0
  return textFields(doc).slice(0, 1).flatMap(field => readBlocks(doc.getXmlFragment(field)).flatMap((block: Block): ClauseAt[] =>
    (block.kind === 'clause' ? [{ id: block.id, name: clauseName(++count), text: block.paragraphs.map(textOf).join('') }] : [])))
}

/** A link with what stands at its ends now; an end that is gone is undefined and shown as gone. */
export interface Joined extends Link { readonly line: RecordLine | undefined; readonly issue: Issue | undefined; readonly at: ClauseAt | undefined }
export const joinedOf = ({ links, issues }: Joins, lines: readonly RecordLine[], clauses: readonly ClauseAt[]): Joined[] => links.map(link => ({
  ...link, at: clauses.find(({ id }) => id === link.clause),
  line: link.source === 'line' ? lines.find(({ id }) => id === link.from) : undefined,
  issue: link.source === 'issue' ? issues.find(({ id, removed }) => id === link.from && !removed) : undefined,
}))
