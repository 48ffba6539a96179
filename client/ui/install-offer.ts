/** Browsers offer installing only through an event that may come before any screen stands. */
import { createSignal } from 'solid-js'

interface InstallOffer extends Event { prompt(): Promise<unknown> }
const isInstallOffer = (event: Event): event is InstallOffer => 'prompt' in event

const [offer, setOffer] = createSignal<InstallOffer>()
/** The browser's offer to install, while there is one. */
export const installOffer = offer

/** Call once, before the first screen. */
export const listenForInstallOffer = (): void => {
  addEventListener('beforeinstallprompt', event => {
    if (!isInstallOffer(event)) return
    event.preventDefault()
    setOffer(event)
  })
  addEventListener('appinstalled', () => setOffer(undefined))
}
