/**
 * Colleagues' carets and selections, and telling them ours.
 *
 * Presence is only a hint from another device: who somebody is comes from the
 * case's people list; his own claim is used only when the list does not know
 * him yet; the colour always follows the role.
 */
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { makeCaretFlags } from './caret-flags.ts'
import type { Holder } from './caret-flags.ts'
import { isRole, shownName } from './role-mark.ts'

export interface Carets {
  readonly plugin: Plugin
  /** Draws again what had to wait while a word was composed. */
  thaw(): void
  spotlight(person: string | undefined): void
}

interface Wanted {
  readonly awareness: Awareness
  /** True while nothing may touch the line (the input-method gate). */
  frozen(): boolean
  /** Is the editor ahead of the shared text? Then positions cannot be told apart. */
  ahead(): boolean
  person(id: string): Holder | undefined
}

const key = new PluginKey<DecorationSet>('carets')
const TELL_MS = 80 // our caret to others: often enough to follow, far fewer than keystrokes

export const makeCarets = ({ awareness, frozen, ahead, person }: Wanted): Carets => {
  const flags = makeCaretFlags(document)
  const lastSeen = new Map<number, string>()
  let view: EditorView | undefined
  let redraw = 0
  let tell: ReturnType<typeof setTimeout> | undefined

  const draw = (state: EditorState): DecorationSet => {
    const binding: ProsemirrorBinding | undefined = ySyncPluginKey.getState(state)?.binding
    if (binding === undefined || binding.mapping.size === 0) return DecorationSet.empty
    const found: Decoration[] = []
    awareness.getStates().forEach((presence, client) => {
      if (client === awareness.clientID) return
      const spot = spotOf(presence['cursor'], binding, state)
      const holder = holderOf(presence['user'], person)
      if (spot === undefined || holder === undefined) return
      const place = state.doc.resolve(spot.head).index(0) === 0 ? 'below' : 'above'
      found.push(Decoration.widget(spot.head, () => flags.element(client, holder, place), {
        // The key leaves the position out: a moved caret keeps its element.
        key: `caret-${client}-${place}-${holder.role}-${holder.name}`, side: 10, ignoreSelection: true,
      }))
      if (spot.anchor !== spot.head) {
        found.push(Decoration.inline(Math.min(spot.anchor, spot.head), Math.max(spot.anchor, spot.head), { class: `caret-range role-${holder.role}` }))
      }
    })
    return DecorationSet.create(state.doc, found)
  }

  const show = (): void => {
    redraw = 0
    if (view === undefined || view.isDestroyed || frozen() || ahead()) return
    view.dispatch(view.state.tr.setMeta(key, 'draw'))
  }
  const onPresence = ({ removed }: { removed: number[] }): void => {
    for (const client of removed) { flags.gone(client); lastSeen.delete(client) }
    awareness.getStates().forEach((presence, client) => {
      const cursor = JSON.stringify(presence['cursor'] ?? null)
      if (client === awareness.clientID || lastSeen.get(client) === cursor) return
      lastSeen.set(client, cursor)
      flags.moved(client)
    })
    if (redraw === 0) redraw = requestAnimationFrame(show)
  }

  const publish = (): void => {
    tell = undefined
    if (view === undefined || view.isDestroyed || frozen() || ahead()) return
    const binding: ProsemirrorBinding | undefined = ySyncPluginKey.getState(view.state)?.binding
    if (binding === undefined || awareness.getLocalState() === null) return
    const { anchor, head } = view.state.selection
    const relative = (position: number): unknown =>
      Y.relativePositionToJSON(absolutePositionToRelativePosition(position, binding.type, binding.mapping))
    const cursor = { anchor: relative(anchor), head: relative(head) }
    if (JSON.stringify(awareness.getLocalState()?.['cursor'] ?? null) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', cursor)
  }
  const publishSoon = (): void => { if (view?.hasFocus() === true) tell ??= setTimeout(publish, TELL_MS) }

  const plugin = new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, drawn, _before, state) => {
        const fresh = tr.getMeta(key) === 'draw' || ySyncPluginKey.getState(state)?.isChangeOrigin === true
        if (fresh && !frozen() && !ahead()) return draw(state)
        return drawn.map(tr.mapping, tr.doc)
      },
    },
    props: { decorations: state => key.getState(state) },
    view: made => {
      view = made
      awareness.on('change', onPresence)
      made.dom.addEventListener('focus', publishSoon)
      onPresence({ removed: [] })
      return {
        update: (_now, before) => {
          if (!before.selection.eq(made.state.selection) || before.doc !== made.state.doc) publishSoon()
        },
        destroy: () => {
          clearTimeout(tell)
          cancelAnimationFrame(redraw)
          made.dom.removeEventListener('focus', publishSoon)
          awareness.off('change', onPresence)
          flags.destroy()
          if (awareness.getLocalState() !== null) awareness.setLocalStateField('cursor', null)
          view = undefined
        },
      }
    },
  })

  return { plugin, thaw: () => { show(); publishSoon() }, spotlight: flags.spotlight }
}

const spotOf = (cursor: unknown, binding: ProsemirrorBinding, state: EditorState): { anchor: number; head: number } | undefined => {
  if (typeof cursor !== 'object' || cursor === null || !('anchor' in cursor) || !('head' in cursor)) return undefined
  const place = (json: unknown): number | null => {
    try {
      const position = relativePositionToAbsolutePosition(binding.doc, binding.type, Y.createRelativePositionFromJSON(json), binding.mapping)
      return position === null ? null : Math.min(Math.max(position, 0), state.doc.content.size)
    } catch { return null } // a colleague's device may send anything; then he has no caret here
  }
  const anchor = place(cursor.anchor)
  const head = place(cursor.head)
  return anchor === null || head === null ? undefined : { anchor, head }
}

const holderOf = (claim: unknown, person: Wanted['person']): Holder | undefined => {
  const user = typeof claim === 'object' && claim !== null ? claim : {}
  const id = 'person' in user && typeof user.person === 'string' ? user.person : ''
  const known = person(id)
  if (known !== undefined) return { ...known, name: shownName(known.name) }
  if (!('role' in user) || !isRole(user.role)) return undefined
  return { person: id, name: shownName('name' in user ? user.name : ''), role: user.role }
}
