import { createMemo, lazy, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { CaseRoom, Person, TextRoom } from '../../workspace.ts'
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

/** Asked again whenever my rights may have changed: a key can arrive after its room is listed. */
const createText = (props: TextSectionProps, section: 'record' | 'agreement'): Accessor<TextRoom | undefined> =>
  createMemo(() => { void props.me; return props.room.text(section) })

export const AgreementSection: Component<TextSectionProps & { number: string }> = props => {
  const found = createText(props, 'agreement')
  return (
    <Show when={found()} fallback={<p class="case-hidden" role="status">{t('section.coming')}</p>}>{text =>
      <AgreementEditor room={text()} me={props.me} people={props.people} spotlight={props.spotlight} number={props.number}
        onPlace={place => props.room.announce(place)} />}
    </Show>
  )
}

export const RecordSection: Component<TextSectionProps> = props => {
  // By who there is, not by who is busy: the keys must not be rebuilt with every presence tick.
  const cast = createMemo(() => props.people.map(({ id, name, role }) => `${id} ${role} ${name}`).join('\n'))
  const speakers = createMemo(() => { cast(); return speakersOf(props.people) })
  const found = createText(props, 'record')
  return (
    <Show when={found()} fallback={<p class="case-hidden" role="status">{t('section.coming')}</p>}>{text =>
      <RecordEditor room={text()} me={props.me} people={props.people} spotlight={props.spotlight} speakers={speakers()}
        onPlace={place => props.room.announce(place)} />}
    </Show>
  )
}
