/** The sample case: local, filled once, by ordinary edits. */
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import { sampleAgreement, sampleRecord } from './model/sample-text.ts'
import { agreementDialect, META_FIELD, recordDialect, SCHEMA_VERSION, TEXT_FIELD } from './model/schema.ts'
import type { CaseRoom } from './workspace.ts'

export const fillSample = (room: CaseRoom): void => {
  for (const [section, dialect, json] of [['agreement', agreementDialect, sampleAgreement], ['record', recordDialect, sampleRecord]] as const) {
    const text = room.text(section)
    const fragment = text?.doc.getXmlFragment(TEXT_FIELD)
    if (!text || !fragment || fragment.length > 0) continue
    text.doc.transact(() => {
      prosemirrorJSONToYXmlFragment(dialect.schema, json, fragment)
      text.doc.getMap(META_FIELD).set('schema', SCHEMA_VERSION)
    })
  }
}
