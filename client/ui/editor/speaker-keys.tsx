import { For } from 'solid-js'
import type { JSX } from 'solid-js'
import type { Speaker } from './record-commands.ts'
import { t } from '../words/words.ts'

/** The keys under the record: who is speaking now, and the digit that calls each. */
export const SpeakerKeys = (props: { speakers: readonly Speaker[]; current: string | undefined; call: (speaker: Speaker) => void; able: boolean }): JSX.Element => (
  <div class="speaker-keys">
    <div class="speaker-row" role="group" aria-label={t('editor.speakers')}>
      <For each={props.speakers}>{speaker => (
        <button
          type="button" class="speaker-key" aria-pressed={props.current === speaker.id} aria-disabled={!props.able}
          onMouseDown={event => { event.preventDefault() /* the caret stays in the line */ }}
          onClick={() => { if (props.able) props.call(speaker) }}
        >
          <span class={`role-badge role-${speaker.role}`} aria-hidden="true">{speaker.char}</span>
          <span class="speaker-label">{speaker.label}</span>
          <kbd>{speaker.key}</kbd>
        </button>
      )}</For>
    </div>
    <p class="speaker-hint">{t('editor.speakerHint')}<kbd>Enter</kbd> {t('editor.speakerHintEnter')}</p>
  </div>
)
