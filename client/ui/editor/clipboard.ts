/**
 * Copying out with the clause numbers that the page shows, and taking in only
 * what the schema knows (paste.ts).
 */
import type { Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { Command } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { clauseNumber } from '../../model/han.ts'
import { clockOf } from '../../model/blocks.ts'
import { linesOfHtml, linesOfText, withFreshIds } from './paste.ts'
import type { PastedLine } from './paste.ts'

interface Wanted {
  /** Turns foreign lines into a slice for the place of the caret. */
  build(lines: readonly PastedLine[], view: EditorView): Slice
  /** Deletes what is selected, as this section does it. */
  readonly erase: Command
}

export const clipboardPlugin = ({ build, erase }: Wanted): Plugin => {
  const insert = (view: EditorView, slice: Slice): boolean => {
    erase(view.state, view.dispatch)
    view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
    return true
  }
  const paste = (view: EditorView, lines: readonly PastedLine[]): boolean => lines.length > 0 && insert(view, build(lines, view))
  const copy = (view: EditorView, event: ClipboardEvent): boolean => {
    const data = event.clipboardData
    const { selection } = view.state
    if (selection.empty || data === null) return false
    const { dom } = view.serializeForClipboard(selection.content())
    const numbers = clauseNumbers(view)
    for (const clause of dom.querySelectorAll('[data-clause]')) {
      const number = numbers.get(clause.getAttribute('data-clause') ?? '')
      const line = clause.querySelector('p')
      if (number === undefined || line === null) continue
      const mark = document.createElement('span')
      mark.dataset['number'] = ''
      mark.textContent = number
      line.prepend(mark)
    }
    event.preventDefault()
    data.clearData()
    data.setData('text/html', dom.innerHTML)
    data.setData('text/plain', plainText(view))
    return true
  }
  return new Plugin({
    props: {
      handlePaste: (view, event, slice) => {
        const html = event.clipboardData?.getData('text/html') ?? ''
        if (html.includes('data-pm-slice')) return insert(view, withFreshIds(slice))
        const text = event.clipboardData?.getData('text/plain') ?? ''
        return paste(view, html === '' ? linesOfText(text) : linesOfHtml(html)) || paste(view, linesOfText(text)) || html + text !== ''
      },
      // Dropping would move blocks about, which eats what others type in them meanwhile.
      handleDrop: () => true,
      handleDOMEvents: {
        copy,
        cut: (view, event) => {
          if (!view.editable || !copy(view, event)) return false
          return erase(view.state, view.dispatch)
        },
      },
    },
  })
}

/** Numbers of the clauses whose beginning is selected: half a clause carries none. */
const clauseNumbers = (view: EditorView): Map<string, string> => {
  const { from, to } = view.state.selection
  const numbers = new Map<string, string>()
  let count = 0
  view.state.doc.forEach((node, offset) => {
    if (node.type.name !== 'clause') return
    count += 1
    if (from <= offset + 2 && to > offset) numbers.set(String(node.attrs['id']), clauseNumber(count))
  })
  return numbers
}

const plainText = (view: EditorView): string => {
  const { from, to } = view.state.selection
  const numbers = clauseNumbers(view)
  const lines: string[] = []
  view.state.doc.nodesBetween(from, to, (node, position, parent) => {
    if (!node.isTextblock) return true
    const start = Math.max(from - position - 1, 0)
    const words = node.textBetween(start, Math.min(to - position - 1, node.content.size))
    let head = ''
    if (parent?.type.name === 'clause' && parent.firstChild === node) head = numbers.get(String(parent.attrs['id'])) ?? ''
    if (node.type.name === 'utterance' && start === 0) head = `${clockOf(String(node.attrs['at']))} ${String(node.attrs['name'])}：`.trimStart()
    lines.push(head + words)
    return false
  })
  return lines.join('\n')
}
