/**
 * The app shell without a network. Files carry their hash in their names, so a
 * kept one never goes stale; the page itself is asked for fresh and kept for
 * when nobody answers. A new version waits until every tab is closed or until a
 * person says so: nothing is reloaded under anybody's hands. Then other windows
 * may still run the former version, so its files are kept until the next one.
 * Paper tools are kept when first fetched.
 */
declare const __FILES__: readonly string[]
declare const __VERSION__: string

interface WorkerScope extends EventTarget { readonly location: Location; skipWaiting?(): Promise<void> }
interface Waiting extends Event { waitUntil(work: Promise<unknown>): void; addRoutes?(rules: readonly object[]): Promise<void> }
interface Fetching extends Event { readonly request: Request; respondWith(answer: Promise<Response>): void }

const scope: WorkerScope = self
const SHELL = `shell-${__VERSION__}`, PAPER = 'paper'
const notOurs = /^\/(relay|healthz|metrics|blob\/.*)$/

scope.addEventListener('install', event => {
  const installing = event as Waiting
  installing.waitUntil(caches.open(SHELL).then(cache => cache.addAll(__FILES__)))
  // Where the browser can, it reads kept files itself: a case needs twenty, and each would wait for this worker. All caches: a window of the former version asks for its own files.
  const routed = installing.addRoutes?.([{ condition: { urlPattern: { pathname: '/assets/*' }, requestMethod: 'GET' }, source: 'cache' }])
  if (routed) installing.waitUntil(routed.catch(() => {})) // then this worker answers, as elsewhere
})
scope.addEventListener('activate', event => {
  // Caches are named in the order in which they were made: the former shell is the last but one.
  (event as Waiting).waitUntil(caches.keys().then(names => {
    const former = names.filter(name => name !== SHELL && name !== PAPER).slice(-1)
    return Promise.all(names.filter(name => name !== SHELL && name !== PAPER && !former.includes(name)).map(name => caches.delete(name)))
  }))
})
scope.addEventListener('message', event => {
  if ('data' in event && event.data === 'take over') void scope.skipWaiting?.()
})
scope.addEventListener('fetch', event => {
  const { request } = event as Fetching
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin || notOurs.test(url.pathname)) return
  (event as Fetching).respondWith(request.mode === 'navigate' && !url.pathname.startsWith('/verify') ? page(request) : file(request, url))
})

const page = async (request: Request): Promise<Response> => {
  try { return await fetch(request) } catch { return await (await caches.open(SHELL)).match('/index.html') ?? Response.error() } // offline: the kept page of this version
}
const file = async (request: Request, url: URL): Promise<Response> => {
  // Not ignoring the search: a browser that must would look at every kept file.
  const kept = await caches.match(url.pathname)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && url.pathname.startsWith('/paper/')) await (await caches.open(PAPER)).put(request, answer.clone())
  return answer
}
