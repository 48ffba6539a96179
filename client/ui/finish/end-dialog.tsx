import { createSignal } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createAsking, paperNow } from './asking.ts'
import { StoppedNote } from './stopped-note.tsx'

/** 终止调解: who asked for it and why; what it means stands before the button. `parties` are offered, anybody can be written. */
export const EndDialog: Component<{ room: CaseRoom; parties: readonly string[]; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [askedBy, setAskedBy] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [at, setAt] = createSignal(paperNow())
  const blocked = (): string | undefined => askedBy().trim() === '' ? t('end.askedByWant') : reason().trim() === '' ? t('end.reasonWant') : at() === '' ? t('mark.wantTime') : undefined
  const end = (): void => void ask(() => props.room.finishing.end({ askedBy: askedBy().trim(), reason: reason().trim(), happenedAt: at() }), () => { toast(t('end.done')); props.onClose() })
  return (
    <Dialog title={t('end.title')} width={500} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="danger" working={working()} blocked={blocked()} onPress={end}>{t('end.act')}</Button>
    </>}>
      <div><p>{t('end.what')}</p><ul class="plain-lines"><li>{t('end.voids')}</li><li>{t('end.tell')}</li></ul></div>
      <Field label={t('end.askedBy')} value={askedBy()} onText={setAskedBy} suggestions={props.parties} maxLength={100} />
      <Field label={t('end.reason')} value={reason()} onText={setReason} maxLength={200} />
      <Field label={t('end.at')} type="datetime-local" value={at()} onText={setAt} />
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
