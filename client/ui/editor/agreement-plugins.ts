/** What the agreement's page shows without writing it. */
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** The case number under the title: drawn, as the paper prints it. */
export const numberLine = (number: () => string | undefined): Plugin => new Plugin({
  props: {
    decorations: state => {
      const text = number() ?? ''
      const title = state.doc.firstChild
      if (text === '' || title?.type.name !== 'title') return DecorationSet.empty
      return DecorationSet.create(state.doc, [Decoration.widget(title.nodeSize, () => {
        const line = document.createElement('p')
        line.className = 'doc-number'
        line.textContent = text
        return line
      }, { key: `number-${text}`, side: -1, ignoreSelection: true })])
    },
  },
})

const partyKey = new PluginKey<DecorationSet>('party lines')
const PARTY = /^(?:[甲乙丙丁戊己庚辛壬癸]方|第三人|担保人)(?:（[^）]{0,12}）)?：/

/** 甲方（申请人）： stands flush left, as on paper; every other line is indented by two characters. */
export const partyLines = (frozen: () => boolean): Plugin => {
  const draw = (state: EditorState): DecorationSet => {
    const found: Decoration[] = []
    state.doc.forEach((node, offset) => {
      if (node.type.name === 'paragraph' && PARTY.test(node.textContent)) found.push(Decoration.node(offset, offset + node.nodeSize, { class: 'party-line' }))
    })
    return DecorationSet.create(state.doc, found)
  }
  return new Plugin<DecorationSet>({
    key: partyKey,
    state: {
      init: (_config, state) => draw(state),
      apply: (tr, drawn, _before, state) => {
        if (!tr.docChanged) return drawn
        return frozen() || tr.getMeta('composition') !== undefined ? drawn.map(tr.mapping, tr.doc) : draw(state)
      },
    },
    props: { decorations: state => partyKey.getState(state) },
  })
}
