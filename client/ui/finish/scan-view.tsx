import { createResource, createSignal, onCleanup, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Download from 'lucide-solid/icons/download'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { Ceremony } from '../../model/ceremony.ts'
import { isObstacle, type CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'

/** The photograph as it was taken; the evidence room has checked it against its hash. */
export const ScanView: Component<{ room: CaseRoom; scan: Ceremony['scans'][number]; onClose: () => void }> = props => {
  const { scan } = props
  const [broken, setBroken] = createSignal(false)
  let address: string | undefined
  const [opened] = createResource(async () => {
    const files = await props.room.evidence()
    if (!files) return t('scan.noRight')
    if (isObstacle(files)) return files.sentence
    const blob = await files.open(scan.exhibit)
    return isObstacle(blob) ? blob.sentence : { blob, address: (address = URL.createObjectURL(blob)) }
  })
  const good = () => { const now = opened(); return typeof now === 'object' ? now : undefined }
  const why = () => { const now = opened(); return typeof now === 'string' ? now : broken() ? t('scan.noView') : undefined }
  onCleanup(() => { if (address !== undefined) URL.revokeObjectURL(address) })
  return (
    <Dialog title={t('strike.scan', { n: scan.page })} width={860} class="scan-view" onClose={props.onClose} footer={<>
      <Show when={good()}>{now => <Button size="form" icon={<Download />} onPress={() => saveFile(now().blob, `${t('strike.scan', { n: scan.page })} ${scan.sha256.slice(0, 8)}`)}>{t('scan.save')}</Button>}</Show>
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
    </>}>
      <Show when={opened.loading}><p role="status">{t('scan.opening')}</p></Show>
      <Show when={why()}>{sentence => <Note tone="warn" role="alert" icon={<TriangleAlert />}>{sentence()}</Note>}</Show>
      <Show when={!broken() ? good() : undefined}>{now => <img src={now().address} alt={t('strike.scan', { n: scan.page })} onError={() => setBroken(true)} />}</Show>
      <p class="signing-hint"><code>{scan.sha256}</code></p>
    </Dialog>
  )
}
