import type { Component } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../words/words.ts'

/** Before everybody signed, what comes out is a draft and is called one. */
export const ExportDialog: Component<{ open: number; onSave: () => void; onClose: () => void }> = props => (
  <Dialog title={t('bundle.draftTitle')} width={460} onClose={props.onClose} footer={<>
    <Button size="form" onPress={props.onClose}>{t('act.wait')}</Button>
    <Button size="form" look="primary" onPress={props.onSave}>{t('act.exportDraft')}</Button>
  </>}>
    <p>{t('bundle.draftNote', { n: props.open })}</p>
  </Dialog>
)
