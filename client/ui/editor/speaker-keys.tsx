import { For } from 'solid-js'
import type { Accessor, JSX } from 'solid-js'
import { keyed } from '../bind.ts'
import type { Speaker } from './record-commands.ts'
import { t } from '../words/words.ts'

interface KeysProps { readonly speakers: readonly Speaker[]; readonly current: string | undefined; readonly call: (speaker: Speaker) => void; readonly able: boolean }

/** The keys under the record: who is speaking now, and the digit that calls each. A key stays under the finger while others come and go. */
export const SpeakerKeys = (props: KeysProps): JSX.Element => {
  const rows = keyed(() => props.speakers, speaker => speaker.id)
  return (
    <div class="speaker-keys">
      <div class="speaker-row" role="group" aria-label={t('editor.speakers')}>
        <For each={rows.keys()}>{id => <SpeakerKey {...props} speaker={rows.row(id)} />}</For>
      </div>
      <p class="speaker-hint">{t('editor.speakerHint')}<kbd>Enter</kbd> {t('editor.speakerHintEnter')}</p>
    </div>
  )
}

const SpeakerKey = (props: KeysProps & { speaker: Accessor<Speaker> }): JSX.Element => (
  <button
    type="button" class="speaker-key" aria-pressed={props.current === props.speaker().id} aria-disabled={!props.able}
    onMouseDown={event => { event.preventDefault() /* the caret stays in the line */ }}
    onClick={() => { if (props.able) props.call(props.speaker()) }}
  >
    <span class={`role-badge role-${props.speaker().role}`} aria-hidden="true">{props.speaker().char}</span>
    <span class="speaker-label">{props.speaker().label}</span>
    <kbd>{props.speaker().key}</kbd>
  </button>
)
