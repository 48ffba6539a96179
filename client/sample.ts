/** The sample case: local, filled once, by ordinary edits. */
import { fieldWrite } from './model/facts.ts'
import { EXHIBIT_FIELDS, fieldOf } from './model/evidence.ts'
import { SAMPLE_EXHIBITS } from './model/sample-exhibits.ts'
import { sampleFacts } from './model/sample-facts.ts'
import { sampleAgreement, sampleRecord } from './model/sample-text.ts'
import { agreementDialect, recordDialect, TEXT_FIELD } from './model/schema.ts'
import { seedText } from './model/seed.ts'
import { isObstacle, type CaseRoom } from './workspace.ts'

export const fillSample = (room: CaseRoom): void => {
  for (const [section, dialect, blocks] of [['agreement', agreementDialect, sampleAgreement], ['record', recordDialect, sampleRecord]] as const) {
    const text = room.text(section)
    if (text && text.doc.getXmlFragment(TEXT_FIELD).length === 0) seedText(text.doc, dialect, blocks)
  }
}

/** Registration, identity, the session, what joins the texts, and the exhibits. A device without room for files has the rest. */
export const fillSampleFacts = async (room: CaseRoom): Promise<void> => {
  for (const [section, facts] of Object.entries(sampleFacts()) as [keyof ReturnType<typeof sampleFacts>, readonly string[]][]) {
    const into = room.facts(section)
    for (const json of facts) await into?.write(json)
  }
  const files = await room.evidence(), facts = room.facts('evidence')
  if (files === undefined || facts === undefined || isObstacle(files)) return
  for (const [n, { file, by, proves, make }] of SAMPLE_EXHIBITS.entries()) {
    const id = await files.add(new File([(await make()).slice()], file), undefined)
    if (isObstacle(id)) return
    const said = { '编号': String(n + 1), '名称': file.replace(/\.[^.]+$/u, ''), '提交人': by, '证明对象': proves }
    for (const field of EXHIBIT_FIELDS) await facts.write(fieldWrite(fieldOf(id, field), said[field], []))
  }
}
