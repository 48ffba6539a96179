/** F6 and Shift+F6 from region to region, and Esc twice back to the text (ux.md §9.1). */
import { onCleanup } from 'solid-js'

/** Two Esc within this time belong together. */
const twiceMs = 1500

/** Is this key the input method's, or a dialog's? Then it is nobody else's. */
export const isTaken = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229 || document.querySelector('dialog[open]') !== null

/** `regions` are selectors in the order of the page. */
export const createRegionKeys = (regions: string): void => {
  let escapedAt = -Infinity
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return
    // The Esc that closes a dialog is the first of two.
    if (isTaken(event)) { if (event.key === 'Escape') escapedAt = event.timeStamp; return }
    if (event.key === 'F6') { walk(regions, event.shiftKey ? -1 : 1); event.preventDefault(); return }
    if (event.key !== 'Escape') return
    const twice = event.timeStamp - escapedAt < twiceMs
    escapedAt = twice ? -Infinity : event.timeStamp
    if (twice) (document.querySelector<HTMLElement>('main [role="textbox"]') ?? document.getElementById('main'))?.focus()
  }
  // Before anything else hears it: a popover that closes keeps its Esc to itself.
  addEventListener('keydown', onKey, true)
  onCleanup(() => removeEventListener('keydown', onKey, true))
}

const walk = (regions: string, by: 1 | -1): void => {
  const standing = [...document.querySelectorAll<HTMLElement>(regions)].filter(region => region.checkVisibility({ visibilityProperty: true }))
  const here = standing.findIndex(region => region.contains(document.activeElement))
  const next = standing[here === -1 && by === -1 ? standing.length - 1 : (here + by + standing.length) % standing.length]
  const inside = next?.matches('.case-centre') === true ? next.querySelector<HTMLElement>('[role="textbox"]') : [...next?.querySelectorAll<HTMLElement>('a, button, summary, input') ?? []].find(one => one.checkVisibility({ visibilityProperty: true }))
  ;(inside ?? next)?.focus()
}
