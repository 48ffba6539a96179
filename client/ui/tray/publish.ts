/** From the texts of the case to a version in a tray: the one place where words leave the working rooms. */
import * as Y from 'yjs'
import { readBlocks } from '../../model/blocks.ts'
import { FIRST_SESSION, foldSessions, sessionHan } from '../../model/sessions.ts'
import { publishedAct } from '../../model/tray-acts.ts'
import { newObjectId, versionObjects } from '../../model/tray-making.ts'
import { frozenBlocks, publishedLines, withoutNumbers, type Reader } from '../../model/tray-lines.ts'
import { foldTray, nextNumber, type OfDraft, type PaperKind, type PublishedLine, type TrayFact, type Version } from '../../model/tray.ts'
import type { TrayAct } from '../../model/acts.ts'
import { TEXT_FIELD } from '../../model/schema.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Finishing, Obstacle, Tray } from '../../workspace.ts'
import { t } from '../words/words.ts'

/** A text that can be published: the agreement, or the record of one session. `of`: it is frozen, and nothing else of it is published. */
export interface Paper { readonly kind: PaperKind; readonly field: string; readonly title: string; readonly of?: OfDraft & { readonly code: string } }

type FinishingState = ReturnType<Finishing['state']['get']>
const frozenOf = (room: CaseRoom): Extract<FinishingState, { at: 'frozen' }> | undefined => { const state = room.finishing.state.get(); return state.at === 'frozen' ? state : undefined }
const agreementOf = (room: CaseRoom): Paper => {
  const frozen = frozenOf(room), text = { kind: 'agreement' as const, field: TEXT_FIELD }
  return frozen ? { ...text, title: t('send.frozen', { n: frozen.draft }), of: { draft: frozen.draft, sha256: frozen.sha256, code: frozen.checkCode } } : { ...text, title: t('send.agreement') }
}

export const papersOf = (room: CaseRoom): Paper[] => {
  const me = room.me.get()
  const sessions = foldSessions(room.facts('sessions')?.facts.get() ?? []).filter(({ withdrawn }) => !withdrawn)
  const records = sessions.length > 1 ? sessions.map(({ id, field, number }) => ({ kind: 'record' as const, field, title: `${t('send.record')}${id === FIRST_SESSION && number === 0 ? '' : `（第${sessionHan(number)}次）`}` }))
    : [{ kind: 'record' as const, field: TEXT_FIELD, title: t('send.record') }]
  return [...me.rights.agreement === 'none' ? [] : [agreementOf(room)], ...me.rights.record === 'none' ? [] : records]
}

/** Read anew at the moment of publishing: what stands there, as whoever publishes sees it; once the agreement is frozen, the frozen text. */
export const linesOf = (room: CaseRoom, paper: Paper, reader: Reader | undefined): PublishedLine[] => {
  const frozen = paper.kind === 'agreement' ? frozenOf(room) : undefined, text = room.text(paper.kind)
  const blocks = frozen ? frozenBlocks(frozen.body, frozen.lines) : text ? readBlocks(text.doc.getXmlFragment(paper.field)) : []
  const lines = publishedLines(blocks, reader)
  return reader === undefined ? withoutNumbers(lines) : lines
}

/** The clause that holds my caret in the agreement; empty when there is none. */
export const clauseAtCaret = (room: CaseRoom): string => {
  const text = room.text('agreement')
  const cursor: unknown = text?.awareness.getLocalState()?.['cursor']
  const head = typeof cursor === 'object' && cursor !== null && 'head' in cursor ? cursor.head : undefined
  if (!text || head === undefined || head === null) return ''
  try {
    const at = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(head), text.doc)
    let node: unknown = at?.type
    while (node instanceof Y.AbstractType) {
      if (node instanceof Y.XmlElement && node.nodeName === 'clause') { const id: unknown = node.getAttribute('id'); return typeof id === 'string' ? id : '' }
      node = node.parent
    }
  } catch { return '' } // a caret of an older text: nothing is emphasised
  return ''
}

export const publish = async (room: CaseRoom, tray: Tray, chosen: Paper, wanted: { readonly reader: Reader | undefined; readonly to: string; readonly caseTitle: string; readonly focus: string }): Promise<number | Obstacle> => {
  // It may have been frozen, or sent back, since it was chosen.
  const paper = chosen.kind === 'agreement' ? agreementOf(room) : chosen
  const state = room.finishing.state.get(), newer = state.at === 'drafting' ? state.obstacles.find(({ code }) => code === 'NEWER') : undefined
  if (newer && paper.kind === 'agreement') return newer
  const head = room.head.get(), of = paper.of && { draft: paper.of.draft, sha256: paper.of.sha256 }, lines = linesOf(room, paper, wanted.reader)
  const version = { paper: paper.kind, title: paper.title, number: nextNumber(foldTray(tray.facts.get()), paper.kind), lines, of }
  let objects: readonly string[]
  try { objects = versionObjects(newObjectId(), { ...version, caseTitle: wanted.caseTitle, caseNumber: head.number, at: new Date().toISOString(), by: room.me.get().name, focus: wanted.focus }) } catch (failure) {
    if (failure instanceof RangeError) return { obstacle: true, code: 'TOO_LONG', sentence: failure.message }
    throw failure
  }
  for (const json of objects) { const outcome = await tray.write(json); if (isObstacle(outcome)) return outcome }
  await enterLog(room, publishedAct(tray.id === 'wall' ? 'cast' : 'sent', wanted.to, version))
  return version.number
}

/** Into 办理日志. */
export const enterLog = async (room: CaseRoom, act: TrayAct): Promise<void | Obstacle> => room.facts('acts')?.write(JSON.stringify(act))

export const greetingOf = (facts: readonly TrayFact[]): { side: string; name: string; title: string } => {
  const { greeting } = foldTray(facts)
  return { side: greeting?.side ?? '', name: greeting?.name ?? '', title: greeting?.title ?? '' }
}

/** Is the 稿 that this version was made from void? The acts may know before the tray does. */
export const isVoid = ({ of, withdrawn }: Version, state: FinishingState): boolean => {
  if (!of || withdrawn?.void) return of !== undefined
  switch (state.at) {
    case 'ended': return true
    case 'drafting': return state.superseded.includes(of.draft)
    case 'frozen': return of.draft < state.draft || (of.draft === state.draft && of.sha256 !== state.sha256)
  }
}
