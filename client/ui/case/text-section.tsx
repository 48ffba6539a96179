import { createMemo, lazy, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { CaseHead, CaseRoom, Person, TextRoom } from '../../workspace.ts'
import type { FinishingState } from './top-bar.tsx'
import { t } from '../words/words.ts'

const AgreementScreen = lazy(() => import('../sessions/agreement-pane.tsx').then(m => ({ default: m.AgreementScreen })))
const RecordScreen = lazy(() => import('../sessions/record-pane.tsx').then(m => ({ default: m.RecordScreen })))
const Split = lazy(() => import('../sessions/split.tsx').then(m => ({ default: m.Split })))

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
    <Show when={found()} fallback={<Coming />}>{text =>
      <AgreementScreen room={props.room} text={text()} me={props.me} people={props.people} spotlight={props.spotlight} number={props.number} />}
    </Show>
  )
}

export const RecordSection: Component<TextSectionProps> = props => {
  const found = createText(props, 'record')
  return (
    <Show when={found()} fallback={<Coming />}>{text =>
      <RecordScreen room={props.room} text={text()} me={props.me} people={props.people} spotlight={props.spotlight} />}
    </Show>
  )
}

/** 分栏: both at once. */
export const SplitSection: Component<TextSectionProps & { head: CaseHead; finishing: FinishingState }> = props => {
  const record = createText(props, 'record'), agreement = createText(props, 'agreement')
  const both = createMemo(() => { const [left, right] = [record(), agreement()]; return left === undefined || right === undefined ? undefined : { record: left, agreement: right } })
  return (
    <Show when={both()} fallback={<Coming />}>{texts =>
      <Split room={props.room} record={texts().record} agreement={texts().agreement} me={props.me} people={props.people} spotlight={props.spotlight} head={props.head} finishing={props.finishing} />}
    </Show>
  )
}

const Coming: Component = () => <p class="case-hidden" role="status">{t('section.coming')}</p>
