/**
 * Writes blocks into an empty document without an editor: samples, imports,
 * tests. Every line gets its own text at once, empty ones too, so that two
 * people who start typing in an empty line write into the same text.
 */
import * as Y from 'yjs'
import { META_FIELD, TEXT_FIELD, versionOf } from './schema.ts'
import type { Dialect } from './schema.ts'
import type { NodeJson } from './template.ts'

/** Appends the blocks in one transaction of this origin and names the schema's version. */
export const seedText = (doc: Y.Doc, dialect: Dialect, blocks: readonly NodeJson[], origin?: unknown): void => {
  doc.transact(() => {
    const meta = doc.getMap(META_FIELD)
    if (meta.get('schema') === undefined) meta.set('schema', Math.min(dialect.version, versionOf(TEXT_FIELD)))
    const fragment = doc.getXmlFragment(TEXT_FIELD)
    fragment.insert(fragment.length, blocks.map(block => elementOf(block, dialect)))
  }, origin)
}

const elementOf = ({ type, attrs = {}, content = [] }: NodeJson, dialect: Dialect): Y.XmlElement => {
  const kind = dialect.schema.nodes[type]
  if (kind === undefined) throw new RangeError(`${dialect.section} has no ${type}`)
  const element = new Y.XmlElement(type)
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value)
  if (kind.inlineContent) {
    const text = new Y.XmlText()
    text.applyDelta(content.map(run => ({
      insert: run.text ?? '',
      attributes: Object.fromEntries((run.marks ?? []).map(mark => [mark.type, {}])),
    })))
    element.insert(0, [text])
  } else element.insert(0, content.map(child => elementOf(child, dialect)))
  return element
}
