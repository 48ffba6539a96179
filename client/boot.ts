/** Boot: device → desk → screen. */
import { browserPlace } from './browser-place.ts'
import { makeDesk } from './desk.ts'
import { showRefusal } from './refusal.ts'
import { mountApp } from './ui/app.tsx'
import { followUpdates } from './ui/updates.ts'
import { hasWebCrypto } from '../shared/crypto.ts'

const root = document.getElementById('root')!

const boot = async (): Promise<void> => {
  if (!hasWebCrypto() || !globalThis.indexedDB) { showRefusal(root, isSecureContext ? 'old' : 'insecure'); return }
  try {
    const desk = await makeDesk(browserPlace())
    root.textContent = '' // the sentence for browsers that cannot read this
    mountApp(root, desk)
  } catch (failure) {
    showRefusal(root, 'storage')
    throw failure
  }
}
void boot()

if (import.meta.env.PROD && 'serviceWorker' in navigator) void followUpdates('/service-worker.js')
