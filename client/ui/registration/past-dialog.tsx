import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Eye from 'lucide-solid/icons/eye'
import { pastOf, type PastWrite } from '../../model/field-past.ts'
import { maskedValue, shownValue } from '../../model/registration-fields.ts'
import { keyed } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../words/words.ts'
import { useBook, type Past } from './book.ts'

/** 经过 of one field: who wrote what, when, on which device, with a line or without, and what was decided over what. */
export const PastDialog: Component<{ past: Past; onClose: () => void }> = props => {
  const book = useBook()
  const now = createNow(60_000)
  const { path, spec, label, whose } = props.past // a dialog is made anew for another field
  const rows = keyed(() => pastOf(book.view(), path), ({ write }) => write.id)
  const covered = (): boolean => spec.room === 'identity' && !book.isShown(path)
  const words = (value: string): string => (covered() ? maskedValue(spec, value) : shownValue(spec, value)) || t('reg.nothing')
  return (
    <Dialog class="past" title={t('reg.past', { field: label })} aside={whose} onClose={props.onClose} footer={<>
      <Show when={covered()}><Button size="form" icon={<Eye />} title={t('reg.showTitle')} onPress={() => void book.show(path, label, whose)}>{t('reg.show')}</Button></Show>
      <Button size="form" look="primary" onPress={props.onClose}>{t('act.close')}</Button>
    </>}>
      <ol class="past-list" aria-label={t('reg.past', { field: label })}>
        <For each={rows.keys()}>{id => <PastRow row={rows.row(id)()} words={words} at={at => onDay(new Date(at).toISOString(), now())} nameOf={book.nameOf} deviceOf={book.deviceOf} />}</For>
      </ol>
      <p class="field-hint">{t('reg.pastNote')}</p>
    </Dialog>
  )
}

interface RowProps { readonly row: PastWrite; readonly words: (value: string) => string; readonly at: (ms: number) => string; readonly nameOf: (personId: string) => string; readonly deviceOf: (device: string) => string }

const PastRow: Component<RowProps> = props => {
  const over = createMemo(() => props.row.over.map(each => `${props.words(each.value)}（${props.nameOf(each.personId)}）`).join('、'))
  return (
    <li>
      <p class="past-value"><strong>{props.words(props.row.write.value)}</strong>
        <span class="tag" classList={{ 'tag-ac': props.row.now === 'value', 'tag-warn': props.row.now === 'one-of-several' }}>{t(`reg.past.${props.row.now}`)}</span></p>
      <p class="past-by">{props.nameOf(props.row.write.personId)} · {props.at(props.row.write.at)}<Show when={props.row.write.offline}> · {t('reg.offline')}</Show> · {props.deviceOf(props.row.write.device)}<Show when={props.row.write.seq === undefined}> · {t('reg.pastUnsent')}</Show></p>
      <Show when={over() !== ''}><p class="past-by">{t('reg.pastSettled', { values: over() })}</p></Show>
    </li>
  )
}
