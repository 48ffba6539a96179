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

/** An entry that was wrong: its id, and what it says. */
export interface Wrong { readonly id: string; readonly what: string }

/** 更正登记: the line stays in the log and counts no more. */
export const StrikeDialog: Component<{ room: CaseRoom; wrong: Wrong; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [reason, setReason] = createSignal('')
  const strike = (): void => void ask(() => props.room.finishing.strike(props.wrong.id, reason().trim()), () => { toast(t('strike.done')); props.onClose() })
  return (
    <Dialog title={t('strike.title')} width={460} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="danger" working={working()} blocked={reason().trim() === '' ? t('strike.want') : undefined} onPress={strike}>{t('strike.title')}</Button>
    </>}>
      <p>{t('strike.what', { what: props.wrong.what })}</p>
      <Field label={t('strike.reason')} value={reason()} onText={setReason} placeholder={t('strike.reasonLike')} maxLength={200} />
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
