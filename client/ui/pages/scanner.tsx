import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'
import './scanner.css'

/** Shape Detection API, where the browser has it (not in TypeScript's library). */
interface Detector { detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> }
declare const BarcodeDetector: new (wanted: { formats: readonly string[] }) => Detector

const LOOK_MS = 200 // five looks a second are enough for a code held still, and leave the machine its breath

export const Scanner: Component<{ onText: (text: string) => void; onClose: () => void }> = props => {
  const [stopped, setStopped] = createSignal(false)
  let video!: HTMLVideoElement
  let stream: MediaStream | undefined
  let gone = false
  onMount(() => void (async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (gone) return stop()
      video.srcObject = stream
      await video.play()
      const detector = new BarcodeDetector({ formats: ['qr_code'] })
      while (!gone) {
        const text = (await detector.detect(video))[0]?.rawValue
        if (text !== undefined && !gone) return props.onText(text)
        await new Promise(go => setTimeout(go, LOOK_MS))
      }
    } catch { if (!gone) setStopped(true) } // no camera, or the user said no: the pasted link remains
  })())
  const stop = (): void => { for (const track of stream?.getTracks() ?? []) track.stop() }
  onCleanup(() => { gone = true; stop() })
  return (
    <Dialog title={t('scan.title')} width={420} onClose={props.onClose} footer={<Button onPress={props.onClose}>{t('act.cancel')}</Button>}>
      <Show when={!stopped()} fallback={<Note tone="warn" icon={<TriangleAlert />} role="status">{t('scan.stopped')}</Note>}>
        <video ref={video} class="scanner" muted playsinline aria-label={t('scan.view')} />
        <p class="scanner-hint">{t('scan.hint')}</p>
      </Show>
    </Dialog>
  )
}
