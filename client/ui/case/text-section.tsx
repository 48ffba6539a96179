import { createMemo, lazy, Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom, Person } from '../../workspace.ts'
import { t } from '../words/words.ts'
import { speakersOf } from './speakers.ts'

const AgreementEditor = lazy(() => import('../editor/agreement-editor.tsx').then(m => ({ default: m.AgreementEditor })))
const RecordEditor = lazy(() => import('../editor/record-editor.tsx').then(m => ({ default: m.RecordEditor })))

export interface TextSectionProps {
  readonly room: CaseRoom
  readonly me: Person
  readonly people: readonly Person[]
  readonly spotlight: string | undefined
}

export const AgreementSection: Component<TextSectionProps & { number: string }> = props => (
  <Show when={props.room.text('agreement')} fallback={<p class="case-hidden">{t('section.hidden')}</p>}>{text =>
    <AgreementEditor room={text()} me={props.me} people={props.people} spotlight={props.spotlight} number={props.number}
      onPlace={place => props.room.announce(place)} />}
  </Show>
)

export const RecordSection: Component<TextSectionProps> = props => {
  // By who there is, not by who is busy: the keys must not be rebuilt with every presence tick.
  const cast = createMemo(() => props.people.map(({ id, name, role }) => `${id} ${role} ${name}`).join('\n'))
  const speakers = createMemo(() => { cast(); return speakersOf(props.people) })
  return (
    <Show when={props.room.text('record')} fallback={<p class="case-hidden">{t('section.hidden')}</p>}>{text =>
      <RecordEditor room={text()} me={props.me} people={props.people} spotlight={props.spotlight} speakers={speakers()}
        onPlace={place => props.room.announce(place)} />}
    </Show>
  )
}
