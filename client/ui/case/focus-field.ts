import { lineOf } from '../../model/gate-text.ts'
import { t } from '../words/words.ts'

/** Another screen is loaded when it is wanted: its field or clause may take a moment to be there. */
const waitMs = 4000

/** Asks at once and after every change of the page until `look` has found its place, or nobody waits any more. */
const onceThere = (look: () => boolean): void => {
  if (look()) return
  const watcher = new MutationObserver(() => { if (look()) stop() })
  const late = setTimeout(() => stop(), waitMs)
  const stop = (): void => { watcher.disconnect(); clearTimeout(late) }
  watcher.observe(document.body, { childList: true, subtree: true })
}

const bring = (target: HTMLElement): void => { target.scrollIntoView({ block: 'center' }); target.focus() }

/** Brings a field of the registration into sight and puts the focus into it; a folded card is opened first. `party`: where one more is added. */
export const focusField = (path: string): void => {
  let opened = false
  onceThere(() => {
    const page = document.querySelector('.registration')
    // A claim of a long list is a line until it is opened: its button is the way in.
    const field = page?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`) ?? page?.querySelector<HTMLElement>(`[data-claim="${CSS.escape(path.split('/', 2).join('/'))}"]`)
    const party = page?.querySelector<HTMLElement>(`[data-party="${CSS.escape(path.split('/', 2).join('/'))}"] .party-toggle`)
    const opener = page?.querySelector<HTMLElement>(`.settle-list [data-conflict="${CSS.escape(path)}"]`) ?? (party?.getAttribute('aria-expanded') === 'false' ? party : undefined)
    if (!field && opener) { if (!opened) { opened = true; opener.click() } return false }
    const target = path === 'party' ? page?.querySelector<HTMLElement>('.reg-add button') : field?.querySelector<HTMLElement>('button, input, select, textarea') ?? field ?? party ?? page?.querySelector<HTMLElement>('.settle-list button')
    if (!target) return false
    bring(target)
    return true
  })
}

/** Brings a clause, a line or only the text of the agreement into sight and puts the caret at its beginning, if it can be written in. */
export const focusClause = (at: string | undefined): void => onceThere(() => {
  const text = document.querySelector<HTMLElement>(`.ProseMirror[aria-label="${t('editor.agreementLabel')}"]`)
  return text !== null && focusIn(text, at)
})
const focusIn = (text: HTMLElement, at: string | undefined): boolean => {
  if (at === undefined) { bring(text); return true }
  const line = lineOf(at)
  const place = line === undefined ? text.querySelector<HTMLElement>(`[data-clause="${CSS.escape(at)}"]`) : [...text.querySelectorAll<HTMLElement>('p')].find(each => each.textContent?.includes(line))
  if (!place) return false
  place.scrollIntoView({ block: 'center' })
  text.focus({ preventScroll: true })
  const words = place.querySelector('p') ?? place
  getSelection()?.collapse(words, 0)
  return true
}
