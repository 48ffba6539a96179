/** What the record, the agreement and the split share: the chosen session, both editors, what joins them. */
import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { EditorState } from '@tiptap/pm/state'
import { linkJson, starJson, undoJson } from '../../model/links.ts'
import type { Joined } from '../../model/links.ts'
import { clauseName } from '../../model/han.ts'
import { newLineId } from '../../model/line-id.ts'
import type { Session } from '../../model/sessions.ts'
import type { CaseRoom, Person } from '../../workspace.ts'
import type { Desk } from '../editor/document-editor.tsx'
import { around } from '../editor/line-commands.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { redrawMarks } from './line-marks.ts'
import type { LineMark, Marks } from './line-marks.ts'
import { createJoins, createSessions } from './session-store.ts'
import type { JoinsStore, Sessions } from './session-store.ts'
import { writeClause } from './write-clause.ts'

export interface Workbench {
  readonly sessions: Sessions
  readonly joins: JoinsStore
  readonly session: Accessor<Session>
  choose(session: string): void
  readonly record: Accessor<Desk | undefined>
  readonly agreement: Accessor<Desk | undefined>
  setRecord(desk: Desk): void
  setAgreement(desk: Desk): void
  readonly lineMarks: Accessor<Marks>
  readonly clauseMarks: Accessor<Marks>
  /** Alt+S: the caret's line, or the line named. */
  star(line?: string): void
  /** Ctrl+Alt+L: the line and the clause that hold the two carets. */
  link(): void
  unlink(link: Joined): void
  /** 写入草案: a clause with these words, linked to where they come from. True when it was written. */
  writeClause(source: 'line' | 'issue', from: string, text: string): boolean
  showLine(line: string): void
  showClause(clause: string): void
}

/** Which session's record was looked at last, as long as this window lives. */
const lastChosen = new Map<string, string>()

export const createWorkbench = (room: CaseRoom, me: Accessor<Person>, people: Accessor<readonly Person[]>): Workbench => {
  const sessions = createSessions(room, me)
  const joins = createJoins(room, me, people)
  const [chosen, setChosen] = createSignal(lastChosen.get(room.caseId))
  const [record, setRecord] = createSignal<Desk>()
  const [agreement, setAgreement] = createSignal<Desk>()
  // Unless somebody chose: the latest session that stands.
  const session = createMemo((): Session => {
    const all = sessions.sessions()
    const found = all.find(({ id }) => id === chosen()) ?? all.findLast(({ withdrawn }) => !withdrawn) ?? all[0]
    if (found === undefined) throw new Error('the first session is always there')
    return found
  })
  const choose = (id: string): void => { lastChosen.set(room.caseId, id); setChosen(id) }

  const both = (): boolean => record() !== undefined && agreement() !== undefined
  // One of the two leads: the text that was written or clicked in last.
  const leading = createMemo<'record' | 'agreement'>(before => {
    record()?.tick(); agreement()?.tick()
    return record()?.bound()?.view.hasFocus() === true ? 'record' : agreement()?.bound()?.view.hasFocus() === true ? 'agreement' : before
  }, 'record')
  const lineAtCaret = (): string | undefined => idAround(record(), 'utterance')
  const clauseAtCaret = (): string | undefined => idAround(agreement(), 'clause')
  const marksOf = (ends: (link: Joined) => readonly [id: string, label: string, chosen: boolean], stars: () => readonly string[]): Accessor<Marks> =>
    createMemo(() => {
      const found = new Map<string, LineMark>()
      for (const line of stars()) found.set(line, { label: '', star: true, chosen: false })
      for (const link of joins.joined()) {
        const [id, label, chosenNow] = ends(link)
        const before = found.get(id)
        found.set(id, { star: before?.star ?? false, chosen: (before?.chosen ?? false) || chosenNow, label: [before?.label ?? '', label].filter(word => word !== '').join('、') })
      }
      return found
    }, new Map(), { equals: (a, b) => JSON.stringify([...a]) === JSON.stringify([...b]) })
  const lineMarks = marksOf(link => [link.source === 'line' ? link.from : '', link.at?.name ?? t('tie.clauseGone'), both() && leading() === 'agreement' && link.clause === clauseAtCaret()], () => joins.joins().stars.map(({ line }) => line))
  const clauseMarks = marksOf(link => [link.clause, sourceName(link, joins), both() && leading() === 'record' && link.from === lineAtCaret()], () => [])
  createRedraw(record, lineMarks)
  createRedraw(agreement, clauseMarks)

  const clockOfLine = (id: string): string => joins.lines().find(line => line.id === id)?.clock ?? ''
  const nameOfClause = (id: string): string => nameIn(agreement()?.bound()?.state(), id) ?? joins.clauses().find(clause => clause.id === id)?.name ?? ''
  return {
    sessions, joins, session, choose, record, agreement, setRecord, setAgreement, lineMarks, clauseMarks,
    star(line = lineAtCaret()) {
      if (line === undefined || line === '') { toast(t('star.noLine')); return }
      const standing = joins.joins().stars.find(star => star.line === line)
      void joins.write(standing === undefined ? starJson(line) : undoJson('unstar', standing.ids))
        .then(stored => { if (stored) toast(standing === undefined ? t('star.done', { at: clockOfLine(line) }) : t('star.gone')) })
    },
    link() {
      const line = lineAtCaret(), clause = clauseAtCaret()
      if (line === undefined || line === '') { toast(t('tie.noLine')); return }
      if (clause === undefined || clause === '') { toast(t('tie.noClause')); return }
      if (joins.joins().links.some(link => link.from === line && link.clause === clause)) { toast(t('tie.already')); return }
      void joins.write(linkJson('line', line, clause)).then(stored => { if (stored) toast(t('tie.linked', { line: clockOfLine(line), clause: nameOfClause(clause) })) })
    },
    unlink(link) {
      void joins.write(undoJson('unlink', link.ids)).then(stored => {
        if (stored) toast(t('tie.undone'), { label: t('sessions.undo'), run: () => void joins.write(linkJson(link.source, link.from, link.clause)) })
      })
    },
    writeClause(source, from, text) {
      const id = newLineId('clause')
      const bound = agreement()?.bound()
      if (bound === undefined || !bound.run(writeClause(id, text))) { toast(t('tie.noWrite')); return false }
      bound.view.focus()
      scrollTo(`[data-clause="${CSS.escape(id)}"]`)
      void joins.write(linkJson(source, from, id)).then(stored => { if (stored && source === 'line') toast(t('star.written', { clause: nameOfClause(id) })) })
      return true
    },
    showLine(line) {
      const found = joins.lines().find(({ id }) => id === line)
      const home = sessions.sessions().find(({ field }) => field === found?.field)
      if (home !== undefined && home.id !== session().id) choose(home.id)
      setTimeout(() => scrollTo(`[data-utterance="${CSS.escape(line)}"]`), 60) // a session just chosen is bound first
    },
    showClause: clause => scrollTo(`[data-clause="${CSS.escape(clause)}"]`),
  }
}

/** 笔录 15:02, 争点 2, or that it is gone. */
export const sourceName = (link: Joined, joins: JoinsStore): string => {
  if (link.source === 'line') return link.line === undefined ? t('tie.lineGone') : t('tie.fromRecord', { at: link.line.clock })
  const { issue } = link
  return issue === undefined ? t('tie.issueGone') : t('tie.fromIssue', { n: joins.joins().issues.filter(({ removed }) => !removed).findIndex(({ id }) => id === issue.id) + 1 })
}

const idAround = (desk: Desk | undefined, kind: string): string | undefined => {
  desk?.tick()
  const state = desk?.bound()?.state()
  const block = state === undefined ? undefined : around(state.selection.$from, kind)
  return block === undefined ? undefined : String(block.node.attrs['id'])
}

const nameIn = (state: EditorState | undefined, id: string): string | undefined => {
  let count = 0, found: string | undefined
  state?.doc.forEach(node => {
    if (node.type.name !== 'clause') return
    count += 1
    if (node.attrs['id'] === id) found = clauseName(count)
  })
  return found
}

const scrollTo = (where: string): void => { document.querySelector(where)?.scrollIntoView({ block: 'center' }) }

/** Draws anew what is joined, as soon as no word is being composed. */
const createRedraw = (desk: Accessor<Desk | undefined>, marks: Accessor<Marks>): void => {
  let drawn: { readonly marks: Marks; readonly view: object } | undefined
  createEffect(() => {
    const now = marks(), here = desk()
    here?.tick()
    const bound = here?.bound()
    if (bound === undefined || bound.composing() || (drawn?.marks === now && drawn.view === bound.view)) return
    drawn = { marks: now, view: bound.view }
    queueMicrotask(() => { if (!bound.composing()) redrawMarks(bound.view) })
  })
}
