import { createSignal, For, onMount, Show } from 'solid-js'
import type { JSX } from 'solid-js'
import { clockOf } from '../../model/blocks.ts'
import type { Speaker } from './record-commands.ts'
import { t } from '../words/words.ts'

interface Props {
  readonly speakers: readonly Speaker[]
  readonly speaker: string
  /** ISO; empty when the line has no time yet. */
  readonly at: string
  readonly top: number
  setSpeaker(speaker: Speaker): void
  setTime(iso: string): void
  close(): void
}

/** Who said the line and when, to be put right by hand. */
export const LineDetails = (props: Props): JSX.Element => {
  let panel: HTMLDivElement | undefined
  const [wrong, setWrong] = createSignal(false)
  onMount(() => { (panel?.querySelector<HTMLElement>('[aria-pressed="true"]') ?? panel?.querySelector('button'))?.focus() })
  const setClock = (clock: string): void => {
    const [, hour, minute] = /^\s*(\d{1,2})\s*[:：]\s*(\d{2})\s*$/.exec(clock) ?? []
    const [hours, minutes] = [Number(hour), Number(minute)]
    const fits = hours < 24 && minutes < 60
    setWrong(!fits)
    if (!fits) return
    const day = props.at === '' ? new Date() : new Date(props.at)
    day.setHours(hours, minutes, 0, 0)
    props.setTime(day.toISOString())
  }
  return (
    <div
      class="line-details" role="dialog" aria-label={t('editor.lineDetails')} ref={panel} style={{ top: `${props.top}px` }}
      onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); props.close() } }}
    >
      <div class="line-details-speakers" role="group" aria-label={t('editor.lineSpeaker')}>
        <For each={props.speakers}>{speaker => (
          <button type="button" class="speaker-key" aria-pressed={speaker.id === props.speaker} onClick={() => props.setSpeaker(speaker)}>
            <span class={`role-badge role-${speaker.role}`} aria-hidden="true">{speaker.char}</span>
            <span class="speaker-label">{speaker.name ?? speaker.label}</span>
          </button>
        )}</For>
      </div>
      <label class="line-details-time">{t('editor.lineTime')}
        {/* Not type=time: that shows 下午 or 24 hours as the browser likes; the record always counts to 24. */}
        <input type="text" inputmode="numeric" size="5" placeholder="14:36" value={clockOf(props.at)} aria-invalid={wrong()} onChange={event => { setClock(event.currentTarget.value) }} />
      </label>
      <Show when={wrong()}><span class="line-details-wrong" role="alert">{t('editor.timeWrong')}</span></Show>
      <button type="button" class="speaker-key" onClick={() => props.setTime(new Date().toISOString())}>{t('editor.stamp')}</button>
      <button type="button" class="speaker-key" onClick={() => props.close()}>{t('editor.close')}</button>
    </div>
  )
}
