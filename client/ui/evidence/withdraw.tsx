import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { Exhibit } from '../../model/evidence.ts'
import { currentShown } from '../../model/tray-exhibits.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'

/** 撤回, with its reason. */
export const Withdraw: Component<{ book: ExhibitBook; exhibit: Exhibit; onClose: () => void }> = props => {
  const [reason, setReason] = createSignal('')
  const go = (): void => { void props.book.withdraw(props.exhibit, reason().trim()); props.onClose() }
  return (
    <Dialog title={t('ev.withdrawTitle', { label: props.book.labelOf(props.exhibit) })} width={480} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button look="danger" size="form" blocked={reason().trim() === '' ? t('ev.reasonWant') : undefined} onPress={go}>{t('ev.withdraw')}</Button>
    </>}>
      <p>{t('ev.withdrawNote')}<Show when={props.book.shownIn().some(({ shown }) => currentShown(shown).some(({ of }) => of === props.exhibit.id))}>{t('shown.withdrawNote')}</Show></p>
      <Field class="withdraw-reason" label={t('ev.reason')} value={reason()} onText={setReason} maxLength={200} />
    </Dialog>
  )
}
