import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { onPaperWords } from '../../model/paper-lines.ts'
import type { CaseRoom } from '../../workspace.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { toast } from '../parts/toast.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { createAsking } from './asking.ts'
import { StoppedNote } from './stopped-note.tsx'
import './ceremony.css'

/** 调解已终止: what was entered, and the way back for a host. */
export const Ended: Component<{ room: CaseRoom; state: Extract<FinishingState, { at: 'ended' }>; host: boolean }> = props => {
  const [open, setOpen] = createSignal(false)
  return (
    <div class="case-scroll"><section class="ended card" aria-labelledby="ended">
      <h2 id="ended">{t('ended.title')}</h2>
      <dl>
        <div><dt>{t('end.askedBy')}</dt><dd>{props.state.askedBy}</dd></div>
        <div><dt>{t('end.at')}</dt><dd>{onPaperWords(props.state.happenedAt)}</dd></div>
        <div><dt>{t('end.reason')}</dt><dd>{props.state.reason}</dd></div>
        <div><dt>{t('ended.by')}</dt><dd>{props.state.by}</dd></div>
      </dl>
      <p>{t('ended.note')}</p>
      <p>{t('end.tell')}</p>
      <div class="ended-acts">
        <Show when={props.host} fallback={<p class="signing-hint">{t('ended.hostOnly')}</p>}><Button size="form" onPress={() => setOpen(true)}>{t('ended.reopen')}</Button></Show>
        <a class="button button-secondary button-form" href={casePath(props.room.caseId, 'record')}>{t('ended.toRecord')}</a>
        <a class="button button-text button-form" href={casePath(props.room.caseId, 'acts')}>{t('ended.toActs')}</a>
      </div>
      <Show when={open()}><ReopenDialog room={props.room} onClose={() => setOpen(false)} /></Show>
    </section></div>
  )
}

const ReopenDialog: Component<{ room: CaseRoom; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [reason, setReason] = createSignal('')
  const reopen = (): void => void ask(() => props.room.finishing.reopen(reason().trim()), () => { toast(t('ended.reopened')); props.onClose() })
  return (
    <Dialog title={t('ended.reopen')} width={460} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={working()} blocked={reason().trim() === '' ? t('ended.reopenWant') : undefined} onPress={reopen}>{t('ended.reopen')}</Button>
    </>}>
      <p>{t('ended.reopenWhat')}</p>
      <Field label={t('ended.reopenReason')} value={reason()} onText={setReason} maxLength={200} />
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
