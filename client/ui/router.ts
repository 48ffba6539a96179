/** Paths to screens. Small enough to own: a few places, no nesting, no data loading. */
import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

export type CaseSection = 'registration' | 'record' | 'agreement' | 'split' | 'evidence' | 'acts'
export type Route =
  | { readonly at: 'desk' | 'start' | 'join' | 'tray' | 'screen' | 'nowhere' }
  | { readonly at: 'wall'; readonly caseId: string }
  | { readonly at: 'case'; readonly caseId: string; readonly section: CaseSection | undefined }

export interface Router {
  readonly route: Accessor<Route>
  go(path: string): void
  /** The same without a step in the history: for places nobody wants to come back to. */
  replace(path: string): void
  /** Goes to the joining screen with a link that was pasted or scanned; it never stands in the address bar. */
  openInvitation(link: string): void
  /** The invitation link to be joined by; given out once, then forgotten. */
  takeInvitation(): string | undefined
}

export const readRoute = (path: string): Route => {
  const [first = '', id, section, ...more] = path.split('/').slice(1)
  if (first === 'case' && id !== undefined && id !== '' && more.length === 0) {
    if (section === undefined || section === '') return { at: 'case', caseId: decodeURIComponent(id), section: undefined }
    return isSection(section) ? { at: 'case', caseId: decodeURIComponent(id), section } : { at: 'nowhere' }
  }
  if (first === 'wall' && id !== undefined && id !== '' && section === undefined) return { at: 'wall', caseId: decodeURIComponent(id) }
  if (id !== undefined && id !== '') return { at: 'nowhere' }
  return first === '' || first === 'index.html' ? { at: 'desk' } : first === 'start' || isDoor(first) ? { at: first } : { at: 'nowhere' }
}

/** Where invitations lead: colleagues, a party, a device that is to be the wall. */
const DOORS = ['join', 'tray', 'screen'] as const
const isDoor = (word: string): word is (typeof DOORS)[number] => DOORS.some(door => door === word)

const SECTIONS: readonly CaseSection[] = ['registration', 'record', 'agreement', 'split', 'evidence', 'acts']
const isSection = (word: string): word is CaseSection => SECTIONS.some(section => section === word)

export const casePath = (caseId: string, section?: CaseSection): string =>
  `/case/${encodeURIComponent(caseId)}${section === undefined ? '' : `/${section}`}`

export const wallPath = (caseId: string): string => `/wall/${encodeURIComponent(caseId)}`

export const createRouter = (): Router => {
  let invitation: string | undefined
  const look = (): Route => {
    const route = readRoute(location.pathname)
    // The secret leaves the address bar before anything else happens: history, screenshots and shares must not carry it.
    if (isDoor(route.at) && location.hash.length > 1) {
      invitation = location.href
      history.replaceState(null, '', `/${route.at}`)
    }
    return route
  }
  const [route, setRoute] = createSignal<Route>(look())
  const onMove = (): void => { setRoute(look()) }
  const go = (path: string): void => { history.pushState(null, '', path); onMove() }
  const onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (link === null || !plain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return
    if (link.origin !== location.origin || link.hash !== '' || readRoute(link.pathname).at === 'nowhere') return
    event.preventDefault()
    go(link.pathname)
  }
  addEventListener('popstate', onMove)
  addEventListener('hashchange', onMove)
  document.addEventListener('click', onClick)
  onCleanup(() => {
    removeEventListener('popstate', onMove)
    removeEventListener('hashchange', onMove)
    document.removeEventListener('click', onClick)
  })
  return {
    route, go,
    replace(path) { history.replaceState(null, '', path); onMove() },
    openInvitation(link) { invitation = link; go(`/${DOORS.find(door => link.includes(`/${door}#`)) ?? 'join'}`) },
    takeInvitation() { const link = invitation; invitation = undefined; return link },
  }
}
