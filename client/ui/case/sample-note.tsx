import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import FlaskConical from 'lucide-solid/icons/flask-conical'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import { isObstacle, type Obstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { TakeOnline } from './take-online.tsx'

/** What may be done with the sample as a whole. Both ways leave the case first: its rooms are closed before anything is changed. */
export const SampleNote: Component<{ caseId: string }> = props => {
  const { desk, router } = useApp()
  const [asked, setAsked] = createSignal<'nothing' | 'reset'>('nothing')
  const away = async (act: (caseId: string) => Promise<string | Obstacle>): Promise<void> => {
    const { caseId } = props
    router.replace('/')
    const outcome = await act(caseId)
    if (isObstacle(outcome)) toast(outcome.sentence)
    else router.go(casePath(outcome))
  }
  return (
    <>
      <Note tone="info" icon={<FlaskConical />} actions={<>
        <Button size="small" icon={<RotateCcw />} onPress={() => setAsked('reset')}>{t('sample.reset')}</Button>
        <TakeOnline caseId={props.caseId} />
      </>}>{t('sample.note')}</Note>
      <Show when={asked() === 'reset'}>
        <Dialog title={t('sample.resetTitle')} width={440} onClose={() => setAsked('nothing')} footer={<>
          <Button size="form" onPress={() => setAsked('nothing')}>{t('act.cancel')}</Button>
          <Button size="form" look="danger" onPress={() => void away(desk.resetSample)}>{t('sample.reset')}</Button>
        </>}><p>{t('sample.resetMeans')}</p></Dialog>
      </Show>
    </>
  )
}
