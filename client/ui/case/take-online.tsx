import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import CloudUpload from 'lucide-solid/icons/cloud-upload'
import { isObstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { toast } from '../parts/toast.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'

/** The sample goes online once somebody has read what that means; the case is left first: its rooms are closed before anything is changed. */
export const TakeOnline: Component<{ caseId: string }> = props => {
  const { desk, router } = useApp()
  const [asked, setAsked] = createSignal(false)
  const go = async (): Promise<void> => {
    const { caseId } = props
    router.replace('/')
    const outcome = await desk.takeOnline(caseId)
    if (isObstacle(outcome)) toast(outcome.sentence)
    else router.go(casePath(caseId))
  }
  return (
    <>
      <Button size="small" icon={<CloudUpload />} onPress={() => setAsked(true)}>{t('sample.online')}</Button>
      <Show when={asked()}>
        <Dialog title={t('sample.onlineTitle')} width={440} onClose={() => setAsked(false)} footer={<>
          <Button size="form" onPress={() => setAsked(false)}>{t('act.cancel')}</Button>
          <Button size="form" look="primary" onPress={() => void go()}>{t('sample.online')}</Button>
        </>}><p>{t('sample.onlineMeans')}</p></Dialog>
      </Show>
    </>
  )
}
