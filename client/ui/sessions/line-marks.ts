/**
 * ★ and links as they show in the texts: attributes and generated words on the
 * lines, never part of the text. Nothing of them changes in the line in which a
 * word is being composed.
 */
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { EditorView } from '@tiptap/pm/view'

/** `label`: 第三条, or 笔录 15:02; our own words only, they end up in a CSS string. */
export interface LineMark { readonly label: string; readonly star: boolean; readonly chosen: boolean }
export type Marks = ReadonlyMap<string, LineMark>

const key = new PluginKey<DecorationSet>('line marks')

export const lineMarks = (kind: 'utterance' | 'clause', marks: () => Marks, frozen: () => boolean): Plugin => {
  const draw = (state: EditorState): DecorationSet => {
    const found: Decoration[] = []
    state.doc.forEach((node, offset) => {
      const mark = node.type.name === kind ? marks().get(String(node.attrs['id'])) : undefined
      if (mark === undefined) return
      const classes = [...mark.star ? ['starred'] : [], ...mark.label === '' ? [] : ['linked'], ...mark.chosen ? ['chosen'] : []]
      found.push(Decoration.node(offset, offset + node.nodeSize, { 'class': classes.join(' '), 'style': `--mark: "${[mark.star ? '★' : '', mark.label].filter(word => word !== '').join(' ').replace(/["\\\n]/gu, '')}"` }))
    })
    return DecorationSet.create(state.doc, found)
  }
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => draw(state),
      apply: (tr, drawn, before, state) => {
        if (tr.getMeta(key) === 'draw') return draw(state)
        if (frozen() || tr.getMeta('composition') !== undefined || sameLines(before, state)) return drawn.map(tr.mapping, tr.doc)
        return draw(state)
      },
    },
    props: { decorations: state => key.getState(state) },
  })
}

const sameLines = (before: EditorState, now: EditorState): boolean => before.doc === now.doc
  || (before.doc.childCount === now.doc.childCount && now.doc.children.every((line, index) => line.attrs === before.doc.child(index).attrs && line.type === before.doc.child(index).type))

/** After marks changed; not while a word is composed. */
export const redrawMarks = (view: EditorView): void => { if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, 'draw')) }
