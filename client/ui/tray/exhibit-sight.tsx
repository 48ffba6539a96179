import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Download from 'lucide-solid/icons/download'
import ZoomIn from 'lucide-solid/icons/zoom-in'
import ZoomOut from 'lucide-solid/icons/zoom-out'
import type { ShownExhibit } from '../../model/tray-exhibits.ts'
import { isObstacle, type Tray } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { sizeWords } from '../evidence/file-size.ts'
import { t } from '../words/words.ts'

/** More than this is fetched when the reader says so: it may be his own money. */
const atOnceMax = 8 * 1024 * 1024

const againMs = 3000

export interface SightProps {
  readonly tray: Tray
  readonly shown: ShownExhibit
  /** It stood on the screen, or went into the phone's own files. */
  readonly onLooked: () => void
}

/** The thing itself, fetched and checked against its hash, by the browser's own decoders; the type is ours, from its first bytes: nothing that a page could run is ever opened. */
export const ExhibitSight: Component<SightProps> = props => {
  const { tray, shown } = props
  const opening = observe(tray.files.opening)
  const [address, setAddress] = createSignal<string>()
  const [blob, setBlob] = createSignal<Blob>()
  const [stopped, setStopped] = createSignal<string>()
  const [broken, setBroken] = createSignal(false)
  const [large, setLarge] = createSignal(false)
  let gone = false
  let late: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => { gone = true; clearTimeout(late); const now = address(); if (now !== undefined) URL.revokeObjectURL(now) })
  const open = async (): Promise<void> => {
    clearTimeout(late)
    const outcome = await tray.files.open(shown.id)
    if (gone) return
    if (isObstacle(outcome)) {
      setStopped(outcome.sentence)
      // The word is quicker than the file; on the wall nobody presses a button.
      if (outcome.code === 'FILE_NOT-ARRIVED' || outcome.code === 'FILE_OFFLINE') late = setTimeout(() => void open(), againMs)
      return
    }
    setStopped(undefined)
    setBlob(outcome)
    setAddress(URL.createObjectURL(outcome))
    if (inPage() && shown.file.kind !== 'image') props.onLooked()
  }
  /** Whether this browser shows it here. */
  const inPage = (): boolean => shown.file.kind === 'image' || (shown.file.kind === 'pdf' ? navigator.pdfViewerEnabled : shown.file.kind !== 'other' && shown.file.type !== 'application/octet-stream')
  const save = (): void => {
    const kept = blob()
    if (kept) { saveFile(kept, `${shown.label}${shown.name}${shown.file.kind === 'pdf' ? '.pdf' : ''}`); props.onLooked() }
  }
  if (shown.manifest && shown.file.size <= atOnceMax) void open()
  return (
    <Show when={shown.manifest} fallback={<p class="tray-warn">{t('ex.reference')}</p>}>
      <Switch>
        <Match when={address()}>{at => (
          <div class="ex-sight">
            <Switch fallback={<><p class="tray-quiet">{t('ex.noView')}</p><Button class="tray-small" icon={<Download />} onPress={save}>{t('ex.save')}</Button></>}>
              <Match when={broken()}><p class="tray-warn" role="alert">{t('ex.broken')}</p></Match>
              <Match when={shown.file.kind === 'image'}>
                <div class="ex-frame" classList={{ 'ex-large': large() }} tabindex={large() ? 0 : undefined} role="group" aria-label={shown.label}><img src={at()} alt={shown.name || shown.label} onLoad={() => props.onLooked()} onError={() => { setBroken(true); props.onLooked() }} /></div>
                <Button class="tray-small" icon={large() ? <ZoomOut /> : <ZoomIn />} aria-pressed={large()} onPress={() => setLarge(!large())}>{t(large() ? 'ex.small' : 'ex.zoom')}</Button>
              </Match>
              <Match when={shown.file.kind === 'pdf' && inPage()}><iframe src={at()} title={shown.label} /></Match>
              <Match when={shown.file.kind === 'audio' && inPage()}><audio controls src={at()} onError={() => setBroken(true)} /></Match>
              <Match when={shown.file.kind === 'video' && inPage()}><video controls playsinline src={at()} onError={() => setBroken(true)} /></Match>
            </Switch>
          </div>
        )}</Match>
        <Match when={stopped()}>{sentence => <div class="tray-warn" role="alert"><p>{sentence()}</p><Button class="tray-small" onPress={() => void open()}>{t('ex.again')}</Button></div>}</Match>
        <Match when={opening().get(shown.id)}>{part => <p role="status">{t('ex.opening', part())}</p>}</Match>
        <Match when={true}><Button class="tray-small" onPress={() => void open()}>{t('ex.open', { size: sizeWords(shown.file.size) })}</Button></Match>
      </Switch>
    </Show>
  )
}
