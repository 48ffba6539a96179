/**
 * The dialects of client/model/schema.ts as Tiptap extensions: the model says
 * what exists, this file says how it looks in the DOM. Numbers of clauses are
 * CSS counters (agreement.css) and never part of the text or of the DOM.
 */
import { Extension, Mark, Node } from '@tiptap/core'
import type { AnyExtension } from '@tiptap/core'
import type { DOMOutputSpec, Node as PmNode, TagParseRule } from '@tiptap/pm/model'
import type { Plugin } from '@tiptap/pm/state'
import { clockOf } from '../../model/blocks.ts'
import type { Dialect } from '../../model/schema.ts'

interface Look { readonly draw: (node: PmNode) => DOMOutputSpec; readonly parse: TagParseRule[] }

const attribute = (node: PmNode, name: string): string => String(node.attrs[name] ?? '')

const readUtterance = (dom: HTMLElement): Record<string, string> => ({
  id: dom.getAttribute('data-utterance') ?? '', speaker: dom.getAttribute('data-speaker') ?? '',
  name: dom.getAttribute('data-name') ?? '', at: dom.getAttribute('data-at') ?? '',
})

const LOOKS: Readonly<Record<string, Look>> = {
  // A copied clause carries its number for other programs; coming back it is left out.
  paragraph: { draw: () => ['p', 0], parse: [{ tag: 'p' }, { tag: 'span[data-number]', ignore: true }] },
  title: { draw: () => ['h2', { class: 'doc-title' }, 0], parse: [{ tag: 'h2.doc-title' }] },
  clause: {
    draw: node => ['div', { 'class': 'clause', 'data-clause': attribute(node, 'id') }, 0],
    parse: [{ tag: 'div[data-clause]', getAttrs: dom => ({ id: dom.getAttribute('data-clause') ?? '' }) }],
  },
  utterance: { draw: node => drawUtterance(node), parse: [{ tag: 'div[data-utterance]', getAttrs: readUtterance, contentElement: '.line-said' }] },
}

// The head is drawn from attributes and is no part of the text. Nothing in it
// changes while a word is being composed in the line.
const drawUtterance = (node: PmNode): DOMOutputSpec => [
  'div', {
    'class': 'utterance', 'data-utterance': attribute(node, 'id'),
    'data-speaker': attribute(node, 'speaker'), 'data-name': attribute(node, 'name'), 'data-at': attribute(node, 'at'),
  },
  ['div', { class: 'line-head', contenteditable: 'false' },
    ['span', { class: 'line-time' }, clockOf(attribute(node, 'at'))],
    ['span', { class: 'line-badge', 'aria-hidden': 'true' }],
    ['span', { class: 'line-name' }, attribute(node, 'name')]],
  ['p', { class: 'line-said' }, 0],
]

/** The extensions of a dialect; their schema has exactly the dialect's nodes and marks. */
export const dialectExtensions = (dialect: Dialect): AnyExtension[] => {
  const found: AnyExtension[] = []
  dialect.schema.spec.nodes.forEach((name, spec) => {
    const look = LOOKS[name]
    found.push(Node.create({
      name,
      topNode: name === 'doc',
      ...(spec.content === undefined ? {} : { content: spec.content }),
      ...(spec.group === undefined ? {} : { group: spec.group }),
      ...(spec.marks === undefined ? {} : { marks: spec.marks }),
      ...(spec.defining === undefined ? {} : { defining: spec.defining }),
      addAttributes: () => Object.fromEntries(
        Object.keys(spec.attrs ?? {}).map(key => [key, { default: '', validate: 'string', rendered: false }])),
      ...(look === undefined ? {} : {
        parseHTML: () => look.parse,
        renderHTML: ({ node }: { node: PmNode }) => look.draw(node),
      }),
    }))
  })
  dialect.schema.spec.marks.forEach(name => {
    found.push(Mark.create({ name, parseHTML: () => [{ tag: 'strong' }, { tag: 'b' }], renderHTML: () => ['strong', 0] }))
  })
  return found
}

/** ProseMirror plugins without ceremony: Tiptap wants them in an extension. */
export const pluginExtension = (name: string, plugins: () => Plugin[]): AnyExtension =>
  Extension.create({ name, addProseMirrorPlugins: plugins })
