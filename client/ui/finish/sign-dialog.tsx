import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'

/** 签名. Says what a device's signature is and is not, then asks once: it cannot be taken back. */
export const SignDialog: Component<{ room: CaseRoom; state: Frozen; onClose: () => void }> = props => {
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const sign = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.room.finishing.sign()
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    toast(t('sign.kept'))
    props.onClose()
  }
  return (
    <Dialog title={t('act.sign')} aside={t('sign.level')} width={480} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      {/* Enter never signs (ux.md §9.1). */}
      <Button size="form" look="primary" working={working()} onKeyDown={event => { if (event.key === 'Enter') event.preventDefault() }} onPress={() => void sign()}>{t('act.signNow')}</Button>
    </>}>
      <p>{t('sign.what')}</p>
      <p class="dialog-code">{props.state.checkCode.replace(/\D/gu, '').replace(/(.{4})(?=.)/gu, '$1 ')}</p>
      <ul class="plain-lines"><li>{t('sign.means')}</li><li>{t('sign.notMeans')}</li><li>{t('sign.final')}</li></ul>
      <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
    </Dialog>
  )
}
