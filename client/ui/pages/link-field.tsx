import { createSignal, lazy, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import ScanQrCode from 'lucide-solid/icons/scan-qr-code'
import { useApp } from '../app-context.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { t } from '../words/words.ts'
import './link-field.css'

const Scanner = lazy(() => import('./scanner.tsx').then(m => ({ default: m.Scanner })))

/** Where an invitation comes in by hand: pasted, or scanned when this browser can read QR codes. */
export const LinkField: Component<{ autofocus?: boolean }> = props => {
  const { router } = useApp()
  const [link, setLink] = createSignal('')
  const [wrong, setWrong] = createSignal(false)
  const [scanning, setScanning] = createSignal(false)
  const canScan = 'BarcodeDetector' in globalThis && 'mediaDevices' in navigator

  const use = (text: string): void => {
    const found = invitationIn(text)
    setWrong(found === undefined)
    if (found !== undefined) router.openInvitation(found)
  }
  return (
    <form class="link-field" noValidate onSubmit={event => { event.preventDefault(); use(link()) }}>
      <Field label={t('join.link')} value={link()} onText={setLink} inputmode="url" spellcheck={false} autofocus={props.autofocus === true}
        placeholder={t('join.linkLike')} error={wrong() ? t('join.linkWrong') : undefined} />
      <div class="link-acts">
        <Show when={canScan}><Button size="form" icon={<ScanQrCode />} onPress={() => setScanning(true)}>{t('act.scan')}</Button></Show>
        <Button type="submit" size="form">{t('act.join')}</Button>
      </div>
      <Show when={scanning()}>
        <Suspense><Scanner onClose={() => setScanning(false)} onText={text => { setScanning(false); use(text) }} /></Suspense>
      </Show>
    </form>
  )
}

/** People paste a whole chat message; the link in it is what counts. */
const invitationIn = (text: string): string | undefined =>
  text.match(/https?:\/\/[^\s#]+#[\w.~%!$&'()*+,;=:@/?-]+/u)?.[0]
