/** The registration is another screen, loaded when it is wanted: its field may take a moment to be there. */
const waitMs = 4000

/** Brings a field of the registration into sight and puts the focus into it; into the list of what is to be settled when the field stands in a folded card. */
export const focusField = (path: string): void => {
  const look = (): boolean => {
    const page = document.querySelector('.registration')
    const field = page?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`)
    const target = field?.querySelector<HTMLElement>('button, input, select, textarea') ?? field ?? page?.querySelector<HTMLElement>('.settle-list button')
    if (!target) return false
    target.scrollIntoView({ block: 'center' })
    target.focus()
    return true
  }
  if (look()) return
  const watcher = new MutationObserver(() => { if (look()) stop() })
  const late = setTimeout(() => stop(), waitMs)
  const stop = (): void => { watcher.disconnect(); clearTimeout(late) }
  watcher.observe(document.body, { childList: true, subtree: true })
}
