/** The sample case: local, filled once, by ordinary edits. */
import { sampleAgreement, sampleRecord } from './model/sample-text.ts'
import { agreementDialect, recordDialect, TEXT_FIELD } from './model/schema.ts'
import { seedText } from './model/seed.ts'
import type { CaseRoom } from './workspace.ts'

export const fillSample = (room: CaseRoom): void => {
  for (const [section, dialect, blocks] of [['agreement', agreementDialect, sampleAgreement], ['record', recordDialect, sampleRecord]] as const) {
    const text = room.text(section)
    if (text && text.doc.getXmlFragment(TEXT_FIELD).length === 0) seedText(text.doc, dialect, blocks)
  }
}
