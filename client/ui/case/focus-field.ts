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

/** Brings a field of the registration into sight and puts the focus into it; into the list of what is to be settled when the field stands in a folded card. */
export const focusField = (path: string): void => onceThere(() => {
  const page = document.querySelector('.registration')
  // A claim of a long list is a line until it is opened: its button is the way in.
  const field = page?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`) ?? page?.querySelector<HTMLElement>(`[data-claim="${CSS.escape(path.split('/', 2).join('/'))}"]`)
  const target = field?.querySelector<HTMLElement>('button, input, select, textarea') ?? field ?? page?.querySelector<HTMLElement>('.settle-list button')
  if (!target) return false
  target.scrollIntoView({ block: 'center' })
  target.focus()
  return true
})

/** Brings a clause of the agreement into sight and puts the caret at its beginning, if it can be written in. */
export const focusClause = (id: string): void => onceThere(() => {
  const clause = document.querySelector<HTMLElement>(`.ProseMirror [data-clause="${CSS.escape(id)}"]`), text = clause?.closest<HTMLElement>('.ProseMirror')
  if (!clause || !text) return false
  clause.scrollIntoView({ block: 'center' })
  text.focus({ preventScroll: true })
  const words = clause.querySelector('p') ?? clause
  getSelection()?.collapse(words, 0)
  return true
})
