import { createSignal } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createAsking } from './asking.ts'
import { StoppedNote } from './stopped-note.tsx'

/** 改日接着签: everything entered stays. */
export const LaterDialog: Component<{ room: CaseRoom; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [on, setOn] = createSignal('')
  const [reason, setReason] = createSignal('')
  const enter = (): void => void ask(() => props.room.finishing.later(on(), reason().trim()), () => { toast(t('later.done')); props.onClose() })
  return (
    <Dialog title={t('later.act')} width={460} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={working()} onPress={enter}>{t('later.act')}</Button>
    </>}>
      <p>{t('effect.laterKept')}</p>
      <Field label={t('later.on')} type="date" value={on()} onText={setOn} hint={t('later.onHint')} />
      <Field label={t('later.reason')} value={reason()} onText={setReason} maxLength={200} />
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
