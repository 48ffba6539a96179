/** What the browser tests hold in their hands: editors on several devices in one page, and verbs to drive them. */
import type { Editor } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { EditorView } from '@tiptap/pm/view'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { absolutePositionToRelativePosition, ProsemirrorBinding, ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { plainLines, readBlocks } from '../../../client/model/blocks.ts'
import { doubledTails } from '../../../client/model/doubling.ts'
import { agreementDialect, recordDialect, TEXT_FIELD } from '../../../client/model/schema.ts'
import { seedText } from '../../../client/model/seed.ts'
import type { NodeJson } from '../../../client/model/template.ts'
import { AgreementEditor } from '../../../client/ui/editor/agreement-editor.tsx'
import { DocumentEditor } from '../../../client/ui/editor/document-editor.tsx'
import { RecordEditor } from '../../../client/ui/editor/record-editor.tsx'
import type { Speaker } from '../../../client/ui/editor/record-commands.ts'
import type { Role } from '../../../client/workspace.ts'
import { beforeClauses } from '../../support/old-schema.ts'
import { makeNetwork } from './network.ts'
import type { Device } from './network.ts'

export interface Cast { readonly id: string; readonly name: string; readonly role: Role }
export const CAST: readonly Cast[] = [
  { id: 'zhou', name: '周允和', role: 'mediator' }, { id: 'lin', name: '林小满', role: 'recorder' }, { id: 'chen', name: '陈砚', role: 'police' },
  { id: 'xu', name: '许知衡', role: 'court' }, { id: 'shen', name: '沈既白', role: 'lawyer' },
]
export const SPEAKERS: readonly Speaker[] = [
  { id: 'mediator', label: '调解员', char: '调', role: 'mediator', key: '1', name: '周允和' },
  { id: 'party-a', label: '甲方', char: '甲', role: 'party', key: '2', name: '甲方' },
  { id: 'party-b', label: '乙方', char: '乙', role: 'party', key: '3', name: '乙方' },
  { id: 'lawyer', label: '律师', char: '律', role: 'lawyer', key: '4', name: '沈既白' },
  { id: 'police', label: '公安', char: '警', role: 'police', key: '5', name: '陈砚' },
  { id: 'court', label: '法院', char: '院', role: 'court', key: '6', name: '许知衡' },
]

export interface Actor {
  readonly device: Device
  readonly host: HTMLElement
  view(): EditorView
  /** The shared document's lines, as written out. */
  lines(): string[]
  /** What this editor shows, line by line. */
  shown(): string[]
  /** What stands in the DOM, line by line, without carets and drawn numbers. */
  dom(): string[]
  /** The place of the nth letter after the first occurrence of these words. */
  at(words: string, offset?: number): number
  caret(position: number): void
  /** Shows others a caret (or selection) here without taking the focus. */
  point(anchor: number, head?: number): void
  select(from: number, to: number): void
  insert(position: number, words: string): void
  erase(from: number, to: number): void
  split(position: number): void
  /** A new line before the top-level block at this index. */
  addLine(index: number, words: string): void
  removeBlock(words: string): void
  bold(from: number, to: number): void
  undo(): void
  press(key: string): void
  log: string[]
  places: string[]
  spotlight(person: string | undefined): void
  speakers(next: readonly Speaker[]): void
  unmount(): void
}

export interface Setting {
  readonly section: 'agreement' | 'record'
  readonly seed: readonly NodeJson[]
  readonly devices: readonly string[]
  readonly number?: string
  readonly clientIds?: readonly number[]
  readonly authorId?: number
  /** Name of a page function that takes every update as an array of bytes. */
  readonly out?: string
  /** Seat the editor of an older program on this device. */
  readonly old?: string
}

const actors = new Map<string, Actor>()
const root = (): HTMLElement => document.querySelector<HTMLElement>('#root') ?? document.body

/** Clears the page and seats one editor per device in front of the same text. */
const set = ({ section, seed, devices, number, clientIds, authorId, out, old }: Setting): void => {
  for (const actor of actors.values()) actor.unmount()
  actors.clear()
  root().replaceChildren()
  const network = makeNetwork(section)
  const author = network.device('author', authorId)
  if (seed.length > 0) seedText(author.doc, section === 'agreement' ? agreementDialect : recordDialect, seed)
  devices.forEach((name, index) => {
    const device = network.device(name, clientIds?.[index])
    const carry: unknown = out === undefined ? undefined : Reflect.get(window, out)
    if (typeof carry === 'function') device.onSent = update => { carry(Array.from(update)) }
    actors.set(name, seat(device, index, section, number, name === old))
  })
}

const seat = (device: Device, index: number, section: 'agreement' | 'record', number: string | undefined, old: boolean): Actor => {
  const host = document.createElement('section')
  host.className = `seat seat-${device.name}`
  root().append(host)
  const me = CAST[index % CAST.length] ?? { id: device.name, name: device.name, role: 'party' as const }
  const [spotlight, setSpotlight] = createSignal<string>()
  const [speakers, setSpeakers] = createSignal<readonly Speaker[]>(SPEAKERS)
  const places: string[] = []
  const common = { room: device.room, me, people: CAST, onPlace: (place: string) => { places.push(place) } }
  const unmount = render(() => old
    ? <DocumentEditor {...common} placeOf={() => ''} section={{ dialect: beforeClauses, label: '协议书草案正文', keys: {}, plugins: () => [], erase: () => false }} />
    : section === 'agreement'
    ? <AgreementEditor {...common} spotlight={spotlight()} number={number} />
    : <RecordEditor {...common} spotlight={spotlight()} speakers={speakers()} />, host)
  return { ...verbs(device, host), places, unmount, spotlight: person => { setSpotlight(person) }, speakers: next => { setSpeakers(next) } }
}

const verbs = (device: Device, host: HTMLElement): Omit<Actor, 'unmount' | 'places' | 'spotlight' | 'speakers'> => {
  const view = (): EditorView => {
    const element = host.querySelector<HTMLElement & { editor?: Editor }>('.ProseMirror')
    if (element?.editor === undefined) throw new Error(`no editor on ${device.name}`)
    return element.editor.view
  }
  const dispatch = (make: (tr: EditorView['state']['tr'], state: EditorView['state']) => EditorView['state']['tr']): void => {
    const now = view()
    now.dispatch(make(now.state.tr, now.state))
  }
  const log: string[] = []
  for (const name of ['compositionstart', 'compositionend']) host.addEventListener(name, () => { log.push(name) }, true)
  return {
    device, host, view, log,
    lines: () => plainLines(readBlocks(device.doc.getXmlFragment(TEXT_FIELD)), () => ''),
    shown: () => { const found: string[] = []; view().state.doc.descendants(node => { if (node.isTextblock) found.push(node.textContent); return !node.isTextblock }); return found },
    dom: () => [...view().dom.querySelectorAll('p, h2')].filter(line => !line.classList.contains('doc-number')).map(line => {
      const copy = line.cloneNode(true)
      if (copy instanceof HTMLElement) for (const extra of copy.querySelectorAll('.caret, .ProseMirror-separator, br')) extra.remove()
      return copy.textContent ?? ''
    }),
    at: (words, offset = 0) => {
      let found = -1
      view().state.doc.descendants((node, position) => {
        if (found < 0 && node.isTextblock) { const index = node.textContent.indexOf(words); if (index >= 0) found = position + 1 + index }
        return found < 0
      })
      if (found < 0) throw new Error(`${device.name} has no ${words}`)
      return found + offset
    },
    caret: position => { dispatch((tr, state) => tr.setSelection(TextSelection.create(state.doc, position))) },
    point: (anchor, head = anchor) => {
      const binding: ProsemirrorBinding = ySyncPluginKey.getState(view().state).binding
      const relative = (position: number): unknown => Y.relativePositionToJSON(absolutePositionToRelativePosition(position, binding.type, binding.mapping))
      device.room.awareness.setLocalStateField('cursor', { anchor: relative(anchor), head: relative(head) })
    },
    select: (from, to) => { dispatch((tr, state) => tr.setSelection(TextSelection.create(state.doc, from, to))) },
    insert: (position, words) => { dispatch(tr => tr.insertText(words, position)) },
    erase: (from, to) => { dispatch(tr => tr.delete(from, to)) },
    split: position => { dispatch((tr, state) => tr.split(position, state.doc.resolve(position).depth)) },
    addLine: (index, words) => {
      dispatch((tr, state) => {
        let position = 0
        for (let i = 0; i < index; i += 1) position += state.doc.child(i).nodeSize
        return tr.insert(position, state.schema.node('paragraph', null, words === '' ? [] : [state.schema.text(words)]))
      })
    },
    removeBlock: words => {
      dispatch((tr, state) => {
        let range: [number, number] | undefined
        state.doc.forEach((node, offset) => { if (range === undefined && node.textContent.includes(words)) range = [offset, offset + node.nodeSize] })
        return range === undefined ? tr : tr.delete(range[0], range[1])
      })
    },
    bold: (from, to) => { dispatch((tr, state) => { const bold = state.schema.marks['bold']; return bold === undefined ? tr : tr.addMark(from, to, bold.create()) }) },
    press: key => { view().someProp('handleKeyDown', handle => handle(view(), new KeyboardEvent('keydown', { key, code: key }))) },
    undo: () => { view().focus(); view().dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true })) },
  }
}

const actor = (name: string): Actor => {
  const found = actors.get(name)
  if (found === undefined) throw new Error(`nobody called ${name}`)
  return found
}

/** What the bare binding of an older program does to a document, without our checks. */
const bareOldBinding = (name: string): void => {
  const fragment = actor(name).device.doc.getXmlFragment(TEXT_FIELD)
  const state = EditorState.create({ schema: beforeClauses.schema, plugins: [ySyncPlugin(fragment)] })
  new EditorView(null, { state }).destroy()
}

/** Is y-tiptap built as client/ui/editor/shared-text.ts takes it to be? */
const inside = (name: string): Record<string, boolean> => {
  const binding: ProsemirrorBinding = ySyncPluginKey.getState(actor(name).view().state).binding
  const own = (key: string): boolean => Object.hasOwn(binding, key)
  const source = (key: string): string => String(Reflect.get(ProsemirrorBinding.prototype, key))
  return {
    ownTr: own('_tr') && typeof Object.getOwnPropertyDescriptor(ProsemirrorBinding.prototype, '_tr')?.get === 'function',
    ownObserver: own('_observeFunction') && source('initView').includes('observeDeep(this._observeFunction)'),
    writes: source('_prosemirrorChanged').includes('updateYFragment(this.doc, this.type, doc, this)'),
    renders: source('_typeChanged').includes('this._tr.replace(') && source('_typeChanged').includes('restoreRelativeSelection(tr, this.beforeTransactionSelection'),
    mux: typeof binding.mux === 'function',
    mapping: binding.mapping instanceof Map && binding.mapping.size > 0,
    takesCaret: own('beforeAllTransactions') && /on\(["']beforeAllTransactions["'], this\.beforeAllTransactions\)/.test(source('initView')),
  }
}

export const stage = { set, actor, bareOldBinding, inside, doubled: (name: string) => doubledTails(actor(name).device.doc.getXmlFragment(TEXT_FIELD)).map(one => one.text) }
export type Stage = typeof stage
