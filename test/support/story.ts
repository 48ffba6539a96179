/** What stories need from the world and mediators never see: a relay that keeps its data, a text to begin with. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fieldWrite } from '../../client/model/facts.ts'
import { sampleAgreement } from '../../client/model/sample-text.ts'
import { agreementDialect, TEXT_FIELD } from '../../client/model/schema.ts'
import { seedText } from '../../client/model/seed.ts'
import { entering, FIRST_SESSION, presentPath } from '../../client/model/sessions.ts'
import type { CaseRoom } from '../../client/workspace.ts'
import { must } from './node-place.ts'
import { startRelayProcess, type RelayProcess } from './relay-process.ts'

export interface MortalRelay {
  readonly port: () => number
  /** SIGKILL, then the same folder and port again. */
  dieAndReturn(): Promise<void>
  die(): Promise<void>
  returns(): Promise<void>
  stop(): Promise<void>
}

export const startMortalRelay = async (): Promise<MortalRelay> => {
  const data = mkdtempSync(join(tmpdir(), 'liuchi-story-'))
  let relay: RelayProcess = await startRelayProcess({ data })
  const returns = async (): Promise<void> => { relay = await startRelayProcess({ data, port: relay.port }) }
  return {
    port: () => relay.port, returns, die: () => relay.kill(),
    async dieAndReturn() { await relay.kill(); await returns() },
    async stop() { await relay.stop(); rmSync(data, { recursive: true, force: true }) },
  }
}

/** The sample agreement, as if somebody had inserted the template and filled it in this year: its terms lie ahead, whenever the tests run. */
export const fillText = (room: CaseRoom): void => {
  const years = new Date(Date.now() + 45 * 86_400_000).getUTCFullYear() - 2026
  const moved = JSON.stringify(sampleAgreement).replace(/20(\d\d) 年/gu, (_, year: string) => `${2000 + Number(year) + years} 年`)
  seedText(room.text('agreement')!.doc, agreementDialect, JSON.parse(moved) as typeof sampleAgreement)
}
/** The same at once, then the papers of both parties seen at the table: whoever freezes waits for that. */
export const fillAgreement = async (room: CaseRoom): Promise<void> => {
  fillText(room)
  for (const name of ['宋月桂', '罗长河']) {
    const writes = entering(FIRST_SESSION, { name, capacity: 'party', side: '', cameAt: '' }), id = (JSON.parse(writes[0]!) as { field: string }).field.split('/')[3]!
    for (const json of [...writes, fieldWrite(presentPath(FIRST_SESSION, id, 'identity'), '居民身份证', [])]) must(await room.facts('sessions')!.write(json))
  }
}
/** The text instead of what stands there. */
export const renewAgreement = (room: CaseRoom): void => {
  const fragment = room.text('agreement')!.doc.getXmlFragment(TEXT_FIELD)
  fragment.delete(0, fragment.length)
  fillText(room)
}
export const hasAgreement = (room: CaseRoom): boolean => room.text('agreement')!.doc.getXmlFragment(TEXT_FIELD).length > 0

/** A clause at the end of the agreement. */
export const agreementClause = (room: CaseRoom, words: string): void =>
  seedText(room.text('agreement')!.doc, agreementDialect, [{ type: 'clause', attrs: { id: `c-${words.length}` }, content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] }])

/** A line at the end of the agreement; what comes back deletes it again. */
export const agreementLine = (room: CaseRoom, words: string): (() => void) => {
  seedText(room.text('agreement')!.doc, agreementDialect, [{ type: 'paragraph', content: [{ type: 'text', text: words }] }])
  return () => { const fragment = room.text('agreement')!.doc.getXmlFragment(TEXT_FIELD); fragment.delete(fragment.length - 1, 1) }
}
