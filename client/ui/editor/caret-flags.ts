/**
 * The DOM of remote carets. Flags shrink by themselves: full while moving, the
 * role's character after 3 s, only the bar after 60 s; at most six full ones.
 * All that happens on elements that ProseMirror treats as opaque, so no
 * transaction is needed and no composition can be disturbed.
 */
import type { Role } from '../../workspace.ts'
import { ROLE_CHAR } from './role-mark.ts'

export interface Holder { readonly person: string; readonly name: string; readonly role: Role }

export const SHRINK_MS = 3000
export const BAR_MS = 60_000
export const FULL_FLAGS_MAX = 6

export interface CaretFlags {
  /** The element of a colleague's caret, made once and kept. `below`: no room above the first line. */
  element(client: number, holder: Holder, place: 'above' | 'below'): HTMLElement
  moved(client: number): void
  gone(client: number): void
  /** Shows one person's flag in full, e.g. while the pointer is on the people list. */
  spotlight(person: string | undefined): void
  destroy(): void
}

interface Flag { readonly dom: HTMLElement; readonly char: Text; readonly name: Text; holder: Holder; movedAt: number }

export const makeCaretFlags = (document: Document, now: () => number = () => Date.now()): CaretFlags => {
  const flags = new Map<number, Flag>()
  let lit: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let placing = 0

  /** A flag that would stand out over the page's right edge hangs to the left of its bar. */
  const place = (): void => {
    placing = 0
    for (const { dom } of flags.values()) dom.dataset['side'] = 'right'
    for (const { dom } of flags.values()) {
      const edge = dom.closest('.document-page')?.getBoundingClientRect().right ?? Infinity
      if ((dom.firstElementChild?.getBoundingClientRect().right ?? 0) > edge) dom.dataset['side'] = 'left'
    }
  }

  const refresh = (): void => {
    clearTimeout(timer)
    const at = now()
    const latest = [...flags.values()].sort((a, b) => b.movedAt - a.movedAt)
    let next = Infinity
    latest.forEach((flag, rank) => {
      const age = at - flag.movedAt
      const size = flag.holder.person === lit ? 'full' : age >= BAR_MS ? 'bar' : age >= SHRINK_MS || rank >= FULL_FLAGS_MAX ? 'char' : 'full'
      if (flag.dom.dataset['size'] !== size) flag.dom.dataset['size'] = size
      if (age < SHRINK_MS) next = Math.min(next, SHRINK_MS - age)
      else if (age < BAR_MS) next = Math.min(next, BAR_MS - age)
    })
    if (next !== Infinity) timer = setTimeout(refresh, next)
    if (placing === 0) placing = requestAnimationFrame(place)
  }

  const make = (holder: Holder): Flag => {
    const dom = document.createElement('span')
    dom.setAttribute('aria-hidden', 'true')
    const label = dom.appendChild(document.createElement('span'))
    label.className = 'caret-flag'
    const char = label.appendChild(document.createElement('span')).appendChild(document.createTextNode(''))
    const name = label.appendChild(document.createElement('span')).appendChild(document.createTextNode(''))
    return { dom, char, name, holder, movedAt: now() }
  }

  return {
    element: (client, holder, place) => {
      const flag = flags.get(client) ?? make(holder)
      flags.set(client, flag)
      flag.holder = holder
      flag.dom.className = `caret role-${holder.role}`
      flag.dom.dataset['person'] = holder.person
      flag.dom.dataset['place'] = place
      flag.char.data = ROLE_CHAR[holder.role]
      flag.name.data = holder.name === '' ? '' : ` ${holder.name}`
      refresh()
      return flag.dom
    },
    moved: client => {
      const flag = flags.get(client)
      if (flag !== undefined) { flag.movedAt = now(); refresh() }
    },
    gone: client => { flags.delete(client); refresh() },
    spotlight: person => { lit = person; refresh() },
    destroy: () => { clearTimeout(timer); cancelAnimationFrame(placing); flags.clear() },
  }
}
