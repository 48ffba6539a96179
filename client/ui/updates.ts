/**
 * A newer version of the program waits until somebody says so. Nothing is ever
 * reloaded under a person's hands: the waiting worker takes over only after
 * the button, and only the window whose button it was opens anew.
 */
import { createSignal } from 'solid-js'

const [waiting, setWaiting] = createSignal<ServiceWorker>()
/** Is there a newer version? */
export const updateReady = (): boolean => waiting() !== undefined

const [put, setPut] = createSignal<'shown' | 'later'>('shown')
export const updateShown = (): boolean => updateReady() && put() === 'shown'
export const updateLater = (): void => { setPut('later') }

/** A window that stays open for days asks now and then. */
const askMs = 60 * 60_000

/** Call once. `file` is the worker's address. */
export const followUpdates = async (file: string): Promise<void> => {
  const registration = await navigator.serviceWorker.register(file)
  // Without a controller this is the first installation: nothing to change over from.
  const look = (): void => { if (registration.waiting && navigator.serviceWorker.controller) { setWaiting(registration.waiting); setPut('shown') } }
  look()
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => { if (coming.state === 'installed') look() })
  })
  // Taken over by another window's button: here the old pages go on, their files are still kept.
  navigator.serviceWorker.addEventListener('controllerchange', () => { if (!registration.waiting) setWaiting(undefined) })
  setInterval(() => { if (document.visibilityState === 'visible') registration.update().catch(() => {}) }, askMs) // offline: asked again later
}

/** Change over now: asked for by a person. */
export const changeOver = (): void => {
  const worker = waiting()
  if (worker === undefined) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  worker.postMessage('take over')
}
