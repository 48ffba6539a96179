import type { Component } from 'solid-js'
import Save from 'lucide-solid/icons/save'
import type { SetAside } from '../../workspace.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'
import './set-aside.css'

/** Words that the relay did not take: kept, shown in full, and savable. */
export const SetAsideCard: Component<{ kept: SetAside }> = props => {
  const now = createNow(60_000)
  const save = (): void => saveFile(new Blob([props.kept.text], { type: 'text/plain;charset=utf-8' }), t('aside.file', { at: props.kept.at.slice(0, 10) }))
  return (
    <article class="set-aside">
      <p class="set-aside-why"><strong>{props.kept.reason}</strong><time dateTime={props.kept.at}>{onDay(props.kept.at, now())}</time></p>
      <blockquote lang="zh-CN" tabindex="0">{props.kept.text}</blockquote>
      <p class="set-aside-note">{t('aside.note')}</p>
      <Button size="small" icon={<Save />} onPress={save}>{t('act.saveText')}</Button>
    </article>
  )
}
