/** 写入草案 as an ordinary edit: a colleague, undo and the log see nothing else. */
import type { Command } from '@tiptap/pm/state'
import { around, caretAt, command } from '../editor/line-commands.ts'

/**
 * A clause with these words behind the caret's clause; without one, behind the
 * last clause that is about the matter: 本协议自…生效 and 本协议一式… stay last.
 */
export const writeClause = (id: string, text: string): Command => command((tr, state) => {
  const { schema, doc } = state
  const clause = schema.node('clause', { id }, [schema.node('paragraph', null, text === '' ? [] : schema.text(text))])
  const only = doc.childCount === 1 ? doc.firstChild : null
  if (only !== null && only.type.name === 'paragraph' && only.content.size === 0) {
    tr.replaceWith(0, doc.content.size, clause)
    caretAt(tr, 1 + clause.nodeSize - 2)
    return true
  }
  const at = around(state.selection.$from, 'clause')?.end ?? lastPlace()
  tr.insert(at, clause)
  caretAt(tr, at + clause.nodeSize - 2)
  return true

  function lastPlace(): number {
    const clauses: { readonly end: number; readonly closing: boolean; readonly start: number }[] = []
    doc.forEach((node, start) => { if (node.type.name === 'clause') clauses.push({ start, end: start + node.nodeSize, closing: node.textContent.startsWith('本协议') }) })
    const matter = clauses.findLast(({ closing }) => !closing)
    return matter?.end ?? clauses[0]?.start ?? doc.content.size
  }
})
