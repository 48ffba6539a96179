/**
 * One press at the gate writes who did not agree on what into the agreement,
 * as an ordinary edit: a colleague, undo and the log see nothing else. The gate
 * stands over any section, so the words wait until an editor of the case is
 * there, and no longer than anybody would.
 */
import { createEffect, createMemo, createSignal, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { Node } from '@tiptap/pm/model'
import type { Command } from '@tiptap/pm/state'
import { outcomeOf } from '../../model/claim-results.ts'
import type { Outcome } from '../../model/claim-results.ts'
import { today } from '../../model/days.ts'
import { newLineId } from '../../model/line-id.ts'
import { registrationOf } from '../../model/registration.ts'
import { isClosing, isOwnUnagreed, unagreedClause } from '../../model/template-unagreed.ts'
import type { CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { focusClause } from '../case/focus-field.ts'
import type { Desk } from '../editor/document-editor.tsx'
import { caretAt, command } from '../editor/line-commands.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

/** 申请事项 as they are registered now; undefined for who may not read them. */
export const createClaims = (room: CaseRoom): Accessor<{ readonly outcome: Outcome; /** As it should stand; may be empty. */ readonly clause: string } | undefined> => {
  const found = room.facts('registration'), facts = found && observe(found.facts)
  return createMemo(() => {
    const view = facts && registrationOf({ registration: facts(), track: room.head.get().track, today: today() })
    return view && { outcome: outcomeOf(view.claims), clause: unagreedClause(view) }
  })
}

/**
 * The clause behind all that is about the matter, before 本协议自…生效 and
 * 本协议一式…; where this program's own stands already, its words are replaced,
 * or it goes when nothing is open any more.
 */
const sayUnagreed = (id: string, text: string): Command => command((tr, { schema, doc }) => {
  const clauses: { readonly node: Node; readonly start: number; readonly end: number }[] = []
  doc.forEach((node, start) => { if (node.type.name === 'clause') clauses.push({ node, start, end: start + node.nodeSize }) })
  const own = clauses.find(({ node }) => isOwnUnagreed(node.textContent))
  const paragraph = text === '' ? undefined : schema.node('paragraph', null, schema.text(text))
  if (own && paragraph === undefined) { tr.delete(own.start, own.end); return true }
  if (paragraph === undefined) return false
  if (own) { tr.replaceWith(own.start + 1, own.end - 1, paragraph); caretAt(tr, own.start + 2); return true }
  let at = clauses.at(-1)?.end ?? doc.content.size
  for (const { node, start } of clauses.reverse()) { if (!isClosing(node.textContent)) break; at = start }
  const clause = schema.node('clause', { id }, [paragraph])
  tr.insert(at, clause)
  caretAt(tr, at + clause.nodeSize - 2)
  return true
})

interface Wanted { readonly caseId: string; readonly text: string }
const [wanted, setWanted] = createSignal<Wanted>()
const waitMs = 4000

export const askForClause = (caseId: string, text: string): void => {
  const one = { caseId, text }
  setWanted(one)
  setTimeout(() => { if (untrack(wanted) === one) { setWanted(undefined); toast(t('tie.noWrite')) } }, waitMs)
}
/** An editor of the case takes what waits, as soon as it can be written in. */
export const takeAskedClause = (caseId: string, desk: Desk): void => {
  // An effect over time: the words come when the editor is bound, and once.
  createEffect(() => {
    const one = wanted(), bound = desk.bound()
    if (one?.caseId !== caseId || bound === undefined || !desk.writing()) return
    queueMicrotask(() => {
      if (untrack(wanted) !== one) return
      const id = newLineId('clause')
      if (!bound.run(sayUnagreed(id, one.text))) return
      setWanted(undefined)
      const clauses: Node[] = []
      bound.state().doc.forEach(node => { if (node.type.name === 'clause') clauses.push(node) })
      const at = clauses.find(node => isOwnUnagreed(node.textContent))
      toast(t(at === undefined ? 'gate.claimsGone' : 'gate.claimsWritten'))
      if (at !== undefined) focusClause(String(at.attrs['id']))
    })
  })
}
