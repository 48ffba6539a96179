import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { Version } from '../../model/tray.ts'
import { createNow, onDay } from '../moments.ts'
import { t } from '../words/words.ts'

/** In big words: this 稿 is void, why, and what becomes of what was said to it. Nothing for any other version. */
export const VoidNote: Component<{ version: Version }> = props => {
  const now = createNow(60_000)
  const day = (at: number): string => onDay(new Date(at).toISOString(), now())
  const gone = () => (props.version.of && props.version.withdrawn?.void ? { ...props.version.of, ...props.version.withdrawn } : undefined)
  return (
    <Show when={gone()}>{draft => (
      <div class="tray-warn tray-void" role="status">
        <h2>{t('tray.void', { n: draft().draft })}</h2>
        <p class="tray-void-why">{draft().reason}</p>
        <p>{t('tray.voidAt', { at: day(draft().at) })}{t('tray.voidKept')}</p>
        <Show when={props.version.confirmed}>{confirmed => <p>{t('tray.voidConfirmed', { at: day(confirmed().at) })}</p>}</Show>
        <Show when={props.version.answers.size > 0}><p>{t('tray.voidSaid')}</p></Show>
      </div>
    )}</Show>
  )
}
