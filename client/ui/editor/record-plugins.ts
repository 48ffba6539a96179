/** How the record's lines look by speaker, and what typing in them does beyond inserting letters. */
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { callByDigit, eraseSelection, lineAt, speak, stampLine } from './record-commands.ts'
import type { Speaker } from './record-commands.ts'

const lookKey = new PluginKey<DecorationSet>('speaker look')

/** Marks each line with its speaker's role and character, and the line that holds the caret. */
export const speakerLook = (speakers: () => readonly Speaker[], frozen: () => boolean): Plugin => {
  const draw = (state: EditorState): DecorationSet => {
    const byId = new Map(speakers().map(speaker => [speaker.id, speaker]))
    const current = lineAt(state)?.start
    const found: Decoration[] = []
    state.doc.forEach((node, offset) => {
      if (node.type.name !== 'utterance') return
      const speaker = byId.get(String(node.attrs['speaker']))
      const classes = [speaker === undefined ? 'role-unknown' : `role-${speaker.role}`, ...(offset === current ? ['current'] : [])]
      found.push(Decoration.node(offset, offset + node.nodeSize, { 'class': classes.join(' '), 'style': `--char: "${cssWord(speaker?.char ?? String(node.attrs['name']))}"` }))
    })
    return DecorationSet.create(state.doc, found)
  }
  return new Plugin<DecorationSet>({
    key: lookKey,
    state: {
      init: (_config, state) => draw(state),
      apply: (tr, drawn, before, state) => {
        if (tr.getMeta(lookKey) === 'draw') return draw(state)
        const still = frozen() || tr.getMeta('composition') !== undefined || sameLook(before, state)
        return still ? drawn.map(tr.mapping, tr.doc) : draw(state)
      },
    },
    props: { decorations: state => lookKey.getState(state) },
  })
}

/** Only words changed: the same lines, the same speakers, the caret in the same one. */
const sameLook = (before: EditorState, now: EditorState): boolean =>
  before.doc.childCount === now.doc.childCount
  && before.selection.$from.index(0) === now.selection.$from.index(0)
  && (before.doc === now.doc || now.doc.children.every((line, index) => line.attrs === before.doc.child(index).attrs && line.type === before.doc.child(index).type))

/** Draws the lines anew after the list of speakers changed. */
export const redrawLook = (view: EditorView): void => { view.dispatch(view.state.tr.setMeta(lookKey, 'draw')) }

const isForeign = (state: EditorState): boolean => ySyncPluginKey.getState(state)?.isChangeOrigin === true

/** The time of a line is set with its first letter. Words of an input method are stamped when they are finished. */
export const stampWhileTyping = (frozen: () => boolean, now: () => Date): Plugin => new Plugin({
  appendTransaction: (transactions, _before, state) => {
    if (frozen() || isForeign(state) || !transactions.some(tr => tr.docChanged)) return null
    if (transactions.some(tr => tr.getMeta('composition') !== undefined)) return null
    const { tr } = state
    return stampLine(tr, now()) ? tr : null
  },
})

/** Digit and space at the start of a line; typing over words of several speakers. */
export const recordTyping = (speakers: () => readonly Speaker[]): Plugin => {
  // In an empty record the digit alone calls its speaker (还没有笔录。按 1 开始); a second digit means it was a number.
  let called: { readonly digit: string; readonly at: number } | undefined
  return new Plugin({
    appendTransaction: (transactions, _before, state) => {
      if (called !== undefined && transactions.some(tr => tr.docChanged || tr.selectionSet) && state.selection.from !== called.at) called = undefined
      return null
    },
    props: {
      handleTextInput: (view, from, to, text) => {
        if (view.composing) return false
        const { state } = view
        const was = called
        called = undefined
        if (was !== undefined && from === was.at && /^[\d 　]$/.test(text)) return text.trim() === '' || backToNumber(view, was.digit + text)
        if (from !== to && !state.selection.$from.sameParent(state.selection.$to)) {
          eraseSelection(state, view.dispatch)
          view.dispatch(view.state.tr.insertText(text).scrollIntoView())
          return true
        }
        if (/^[ 　]$/.test(text) && from === to) return callByDigit(speakers())(state, view.dispatch)
        const speaker = isBlank(state) ? speakers().find(one => one.key === text) : undefined
        if (speaker === undefined) return false
        speak(speaker)(state, view.dispatch)
        called = { digit: text, at: view.state.selection.from }
        return true
      },
    },
  })
}

const isBlank = (state: EditorState): boolean =>
  state.doc.childCount === 1 && state.doc.firstChild?.type.name === 'paragraph' && state.doc.firstChild.content.size === 0

const backToNumber = (view: EditorView, digits: string): boolean => {
  const line = lineAt(view.state)
  if (line === undefined) return false
  const { tr, schema } = view.state
  tr.replaceWith(line.start, line.end, schema.node('paragraph', null, schema.text(digits)))
  view.dispatch(tr.scrollIntoView())
  return true
}

/** One character that cannot end the CSS string it is put into. */
const cssWord = (char: string): string => [...char].filter(letter => /[\p{L}\p{N}·]/u.test(letter)).slice(0, 1).join('')
