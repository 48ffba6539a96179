/** Light or dark: as the system says, or as this device's person chose. Kept on the device. */
import { createSignal } from 'solid-js'

export type Scheme = 'system' | 'light' | 'dark'
export const SCHEMES: readonly Scheme[] = ['system', 'light', 'dark']

const shelf = 'liuchi-scheme'
const kept = (): Scheme => {
  try { return SCHEMES.find(scheme => scheme === localStorage.getItem(shelf)) ?? 'system' } catch { return 'system' } // storage forbidden: as the system says
}
const [scheme, setChosen] = createSignal<Scheme>('system')
export { scheme }

const wear = (next: Scheme): void => {
  setChosen(next)
  if (next === 'system') delete document.documentElement.dataset['scheme']
  else document.documentElement.dataset['scheme'] = next
}
export const setScheme = (next: Scheme): void => {
  wear(next)
  try { if (next === 'system') localStorage.removeItem(shelf); else localStorage.setItem(shelf, next) } catch { /* for this window only, then */ }
}

/** Call once, before the first screen; other windows of this device follow. */
export const wearKeptScheme = (): void => {
  wear(kept())
  addEventListener('storage', event => { if (event.key === shelf || event.key === null) wear(kept()) })
}
