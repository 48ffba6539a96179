import { onCleanup } from 'solid-js'
import { useApp } from '../app-context.ts'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'

const REGIONS = '.case-bar, .case-nav, .case-centre, .case-side'

/** F6 and Shift+F6 walk the regions; Alt+Shift+1… chooses a section. Nothing while a word is composed. */
export const createCaseKeys = (caseId: string, sections: () => readonly CaseSection[]): void => {
  const { router } = useApp()
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || document.querySelector('dialog[open]') !== null) return
    const digit = /^Digit([1-6])$/.exec(event.code)?.[1]
    const section = digit === undefined || !event.altKey || !event.shiftKey ? undefined : sections()[Number(digit) - 1]
    if (section !== undefined) router.go(casePath(caseId, section))
    else if (event.key === 'F6') walk(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))
}

const walk = (by: 1 | -1): void => {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter(region => region.checkVisibility({ visibilityProperty: true }))
  const here = regions.findIndex(region => region.contains(document.activeElement))
  const next = regions[(here + by + regions.length) % regions.length]
  const inside = next?.matches('.case-centre') === true ? next.querySelector<HTMLElement>('[role="textbox"]') : next?.querySelector<HTMLElement>('a, button, summary')
  ;(inside ?? next)?.focus()
}
