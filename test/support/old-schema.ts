/** Fixtures: what programs looked like before clauses existed. Kept as they were; never brought up to date. */
import { Schema } from '@tiptap/pm/model'
import type { Dialect } from '../../client/model/schema.ts'

const words = { content: 'inline*', toDOM: () => ['p', 0] as const }

/** A build that knows titles and paragraphs only. */
export const beforeClauses: Dialect = {
  section: 'agreement', version: 1,
  schema: new Schema({ nodes: { doc: { content: '(paragraph | title)*' }, paragraph: words, title: words, text: { group: 'inline' } }, marks: { bold: {} } }),
}

/** A build that knows every node of today but an older version number. */
export const beforeVersions = (today: Dialect): Dialect => ({ ...today, version: 0 })
