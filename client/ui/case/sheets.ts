import { createEffect, on } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { Sheet } from './case-view.tsx'

/**
 * A drawer or sheet takes the focus when it opens and gives it back when it
 * closes, so that the keyboard never stands on something that is not there.
 */
export const createSheetFocus = (sheet: Accessor<Sheet>): void => {
  let before: Element | null = null
  // An effect: focus is the page's, not a value.
  createEffect(on(sheet, (now, was) => {
    const region = now === 'none' ? null : document.querySelector<HTMLElement>(now === 'nav' ? '.case-nav' : '.case-side')
    if (region !== null && getComputedStyle(region).position === 'fixed') {
      before = document.activeElement
      region.focus()
    } else if (was !== undefined && was !== 'none' && before instanceof HTMLElement) {
      const lost = document.activeElement === document.body || document.activeElement?.closest('.case-nav, .case-side') !== null
      if (lost) before.focus()
      before = null
    }
  }, { defer: true }))
}
