/**
 * What an agreement and a record are made of.
 *
 * | node      | holds        | attributes                  | section   |
 * |-----------|--------------|-----------------------------|-----------|
 * | title     | inline*      |                             | agreement |
 * | paragraph | inline*      |                             | both      |
 * | clause    | paragraph*   | id                          | agreement |
 * | utterance | inline*      | id, speaker, name, at (ISO) | record    |
 *
 * The only mark is `bold`, in agreements. The text lives in
 * `doc.getXmlFragment('text')`, the record of every further session (场次) in
 * `text/<session>` of the same document; `doc.getMap('meta')` holds `schema`,
 * the version of this table that the newest writer used. A record gets version
 * 2 with its first further session: a program that knows one text only must
 * not show a part as the whole.
 *
 * Three things must stay true:
 * - every content expression ends in `*`. With `+`, two people who each delete
 *   one of two paragraphs would delete the whole clause for everybody;
 * - a program never binds an editor to a document that has a node, a mark, an
 *   attribute or a nesting it does not know: the binding would delete it for
 *   everybody, merely by opening it. `checkSchema` stands before every binding;
 * - whoever adds a row here raises SCHEMA_VERSION.
 *
 * Room is left for inline atoms (`field{key}`, a reference to a clause by its
 * id): they join the group `inline`, to which only `text` belongs today.
 */
import { Schema } from '@tiptap/pm/model'
import type { MarkSpec, NodeSpec } from '@tiptap/pm/model'
import * as Y from 'yjs'

export const SCHEMA_VERSION = 1
/** Version of a record that has texts of further sessions. */
const SESSIONS_VERSION = 2
export const TEXT_FIELD = 'text'
export const META_FIELD = 'meta'

/** The name of a further session's text in the record's document. */
export const sessionField = (session: string): string => `${TEXT_FIELD}/${session}`
/** Names of all texts in the document, the first session's first; reads only. */
export const textFields = (doc: Y.Doc): string[] => [TEXT_FIELD, ...[...doc.share.keys()].filter(name => name.startsWith(`${TEXT_FIELD}/`)).sort()]
/** What `meta.schema` must say at least once somebody has written in this text. */
export const versionOf = (field: string): number => (field === TEXT_FIELD ? SCHEMA_VERSION : SESSIONS_VERSION)

/** Shown instead of an editor when the document is newer than this program. */
export const NEWER_SENTENCE = '这台电脑上的程序旧了，先更新再写。你的改动都在。'

/** One section's way of writing: the schema and the version it belongs to. */
export interface Dialect {
  readonly section: 'agreement' | 'record'
  readonly version: number
  readonly schema: Schema
}

const words: NodeSpec = { content: 'inline*' }
const text: NodeSpec = { group: 'inline' }
const attribute = { default: '', validate: 'string' }

// `paragraph` stands first wherever a line may be either: the first one named is
// what Enter at the end of a title makes.
export const agreementNodes = {
  doc: { content: '(paragraph | title | clause)*' },
  paragraph: words,
  title: { ...words, marks: '', defining: true },
  clause: { content: 'paragraph*', attrs: { id: attribute }, defining: true },
  text,
} satisfies Record<string, NodeSpec>

export const recordNodes = {
  doc: { content: '(paragraph | utterance)*' },
  paragraph: words,
  utterance: {
    ...words,
    attrs: { id: attribute, speaker: attribute, name: attribute, at: attribute },
    defining: true,
  },
  text,
} satisfies Record<string, NodeSpec>

export const agreementMarks = { bold: {} } satisfies Record<string, MarkSpec>

export const agreementDialect: Dialect = {
  section: 'agreement',
  version: SCHEMA_VERSION,
  schema: new Schema({ nodes: agreementNodes, marks: agreementMarks }),
}

export const recordDialect: Dialect = {
  section: 'record',
  version: SESSIONS_VERSION,
  schema: new Schema({ nodes: recordNodes }),
}

export type SchemaVerdict = { readonly at: 'ok' } | { readonly at: 'unknown'; readonly what: string }
const OK: SchemaVerdict = { at: 'ok' }
const unknown = (what: string): SchemaVerdict => ({ at: 'unknown', what })

/**
 * May an editor of this dialect be bound to the document? Reads only. `what`
 * names the first thing that this program does not know, for the operator.
 */
export const checkSchema = (doc: Y.Doc, dialect: Dialect): SchemaVerdict => {
  const version = doc.getMap(META_FIELD).get('schema')
  if (version !== undefined && !(typeof version === 'number' && version <= dialect.version)) {
    return unknown(`schema ${String(version)}`)
  }
  return firstUnknown(textFields(doc).flatMap(field => doc.getXmlFragment(field).toArray()).map(child => () => checkTree(child, 'doc', dialect)))
}

type Tree = Y.XmlElement | Y.XmlText | Y.XmlHook

/** The same question for one part of the tree and all below it, standing in a `parent` node. */
export const checkTree = (tree: Tree, parent: string, dialect: Dialect): SchemaVerdict => {
  if (tree instanceof Y.XmlHook) return unknown('hook')
  const name = tree instanceof Y.XmlText ? 'text' : tree.nodeName
  const type = dialect.schema.nodes[name]
  if (type === undefined || type === dialect.schema.topNodeType) return unknown(`node ${name}`)
  // Also an empty text: outside a line y-tiptap throws on it, and one member could stop every editor.
  if (dialect.schema.nodes[parent]?.contentMatch.matchType(type) == null) return unknown(`${name} in ${parent}`)
  if (tree instanceof Y.XmlText) return checkText(tree, dialect)
  const shallow = checkAttributes(tree, type.spec.attrs ?? {})
  if (shallow.at === 'unknown') return shallow
  return firstUnknown(tree.toArray().map(child => () => checkTree(child, name, dialect)))
}

const firstUnknown = (checks: readonly (() => SchemaVerdict)[]): SchemaVerdict => {
  for (const check of checks) {
    const verdict = check()
    if (verdict.at === 'unknown') return verdict
  }
  return OK
}

const checkAttributes = (element: Y.XmlElement, known: object): SchemaVerdict => {
  for (const [name, value] of Object.entries(element.getAttributes())) {
    if (!Object.hasOwn(known, name)) return unknown(`attribute ${element.nodeName}.${name}`)
    if (typeof value !== 'string') return unknown(`attribute ${element.nodeName}.${name} of type ${typeof value}`)
  }
  return OK
}

const checkText = (words: Y.XmlText, { schema }: Dialect): SchemaVerdict => {
  // The parent's allowed marks are the schema's business; an unknown mark would be deleted.
  const delta: readonly { insert?: unknown; attributes?: object }[] = words.toDelta()
  for (const { insert, attributes } of delta) {
    if (typeof insert !== 'string') return unknown('embed in text')
    for (const key of Object.keys(attributes ?? {})) {
      // A mark that may overlap itself is stored as name--hash.
      const mark = /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key
      if (schema.marks[mark] === undefined) return unknown(`mark ${mark}`)
    }
  }
  return OK
}
