import { createResource, createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Download from 'lucide-solid/icons/download'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { Exhibit } from '../../model/evidence.ts'
import { isForeign } from '../../model/file-kind.ts'
import { isObstacle } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'
import { sizeWords } from './file-size.ts'
import { isWholePdf } from './whole-pdf.ts'

/**
 * The original, fetched and checked, on screen: pictures and recordings by the
 * browser's own decoders, a PDF by its own viewer. The type is ours, from the
 * first bytes: nothing that a page could run is ever opened.
 */
export const Preview: Component<{ book: ExhibitBook; exhibit: Exhibit; onClose: () => void }> = props => {
  const { exhibit } = props
  const opening = observe(props.book.files.opening)
  const label = () => props.book.labelOf(exhibit)
  const [broken, setBroken] = createSignal(false)
  let address: string | undefined
  const [opened] = createResource(async () => {
    const blob = await props.book.files.open(exhibit.id)
    if (isObstacle(blob)) return blob
    if (exhibit.file.kind === 'pdf' && !await isWholePdf(blob)) setBroken(true)
    return { blob, address: (address = URL.createObjectURL(blob)) }
  })
  const good = () => { const now = opened(); return now && !isObstacle(now) ? now : undefined }
  const stopped = () => { const now = opened(); return now && isObstacle(now) ? now : undefined }
  onCleanup(() => { props.book.files.stop(exhibit.id); if (address !== undefined) URL.revokeObjectURL(address) })
  return (
    <Dialog title={label()} aside={exhibit.file.name} width={960} class="preview" onClose={props.onClose} footer={<>
      <Show when={good()}>{now => <Button look="primary" size="form" icon={<Download />} onPress={() => saveFile(now().blob, exhibit.file.name)}>{t('ev.download')}</Button>}</Show>
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
    </>}>
      <Show when={opened.loading}>
        <p class="preview-coming" role="status">{t('ev.opening', opening().get(exhibit.id) ?? { done: 0, parts: exhibit.manifest?.parts.length ?? 1 })}
          <progress aria-label={label()} max={exhibit.manifest?.parts.length ?? 1} value={opening().get(exhibit.id)?.done ?? 0} /></p>
      </Show>
      <Show when={stopped()}>{why => <Note tone="warn" role="alert" icon={<TriangleAlert />}>{why().sentence}</Note>}</Show>
      <Show when={good()}>{now => <>
        <Switch fallback={<Note tone="info" icon={<TriangleAlert />}>{t('ev.preview.noView')}</Note>}>
          <Match when={broken() || isForeign(exhibit.file.kind, exhibit.file.name)}><Note tone="warn" role="alert" icon={<TriangleAlert />}>{t('ev.preview.broken', { label: label() })}</Note></Match>
          <Match when={exhibit.file.kind === 'image'}><img class="preview-picture" src={now().address} alt={exhibit.fields['名称'][0]?.value || exhibit.file.name} onError={() => setBroken(true)} /></Match>
          <Match when={exhibit.file.kind === 'pdf' && navigator.pdfViewerEnabled}><iframe class="preview-pdf" src={now().address} title={t('ev.preview.pdf', { label: label() })} /></Match>
          <Match when={exhibit.file.kind === 'pdf'}><Note tone="info" icon={<TriangleAlert />}>{t('ev.preview.noPdf')}</Note></Match>
          <Match when={exhibit.file.kind === 'audio' && exhibit.file.type !== 'application/octet-stream'}><audio controls src={now().address} onError={() => setBroken(true)} /></Match>
          <Match when={exhibit.file.kind === 'video' && exhibit.file.type !== 'application/octet-stream'}><video class="preview-picture" controls src={now().address} onError={() => setBroken(true)} /></Match>
        </Switch>
        <p class="preview-checked"><CircleCheck />{t('ev.preview.checked')} · {sizeWords(exhibit.file.size)}</p>
        <code class="preview-hash">{exhibit.file.sha256}</code>
      </>}</Show>
    </Dialog>
  )
}
