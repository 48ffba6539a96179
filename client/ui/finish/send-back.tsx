import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom } from '../../workspace.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

const REASON_LETTERS_MAX = 200

/** 退回修改: asked because it voids signatures. */
export const SendBack: Component<{ room: CaseRoom; state: FinishingState; onClose: () => void }> = props => {
  const [reason, setReason] = createSignal('')
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const signed = (): number => props.state.at === 'frozen' ? props.state.signers.filter(signer => signer.signedAt !== undefined).length + props.state.ceremony.places.filter(({ mark }) => mark !== undefined && mark.way !== 'refused').length : 0
  const send = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.room.finishing.sendBack(reason().trim())
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    toast(t('back.done'))
    props.onClose()
  }
  return (
    <Dialog title={t('act.sendBack')} width={460} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="danger" working={working()} onPress={() => void send()}>{t('act.sendBack')}</Button>
    </>}>
      <p class="dialog-lead">{t('sign.back', { n: signed() })}</p>
      <Field label={t('back.reason')} value={reason()} onText={setReason} hint={t('back.reasonHint')} maxlength={REASON_LETTERS_MAX} />
      <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
    </Dialog>
  )
}
