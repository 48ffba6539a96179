import { createMemo, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Link2 from 'lucide-solid/icons/link-2'
import Star from 'lucide-solid/icons/star'
import type { Command } from '@tiptap/pm/state'
import type { CaseRoom, Person, TextRoom } from '../../workspace.ts'
import { speakersOf } from '../case/speakers.ts'
import { RecordEditor } from '../editor/record-editor.tsx'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { lineMarks } from './line-marks.ts'
import { SessionHead } from './session-head.tsx'
import { createWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'
import './marks.css'

export interface PaneProps {
  readonly room: CaseRoom
  readonly text: TextRoom
  readonly me: Person
  readonly people: readonly Person[]
  readonly spotlight: string | undefined
}

/** 调解笔录 on its own. */
export const RecordScreen: Component<PaneProps> = props => {
  const bench = createWorkbench(props.room, () => props.me, () => props.people)
  return <RecordPane {...props} bench={bench} />
}

/** The session's head, its record, and the tools for the caret's line. */
export const RecordPane: Component<PaneProps & { bench: Workbench }> = props => {
  // By who there is, not by who is busy: the keys must not be rebuilt with every presence tick.
  const attending = createMemo(() => props.bench.session().people.filter(({ removed }) => !removed))
  const cast = createMemo(() => [...props.people.map(({ id, name, role }) => `${id} ${role} ${name}`), ...attending().map(({ id, name, capacity, side }) => `${id} ${capacity ?? ''} ${side} ${name}`)].join('\n'))
  const speakers = createMemo(() => { cast(); return speakersOf(props.people, attending()) })
  return (
    <>
      <Show when={props.bench.sessions.open()}>
        <SessionHead room={props.room} me={props.me} people={props.people} store={props.bench.sessions} session={props.bench.session()} onChoose={props.bench.choose} />
      </Show>
      <Show when={props.bench.session().field} keyed>{field => (
        <RecordEditor room={props.text} field={field} me={props.me} people={props.people} spotlight={props.spotlight} speakers={speakers()}
          extra={{ keys: { ...starKey(props.bench), ...linkKey(props.bench) }, plugins: frozen => [lineMarks('utterance', props.bench.lineMarks, frozen)] }}
          onDesk={props.bench.setRecord} foot={() => <LineTools bench={props.bench} />} onPlace={place => props.room.announce(place)} />
      )}</Show>
    </>
  )
}

/** Never while a word is composed: ProseMirror does not pass such keys on, and an unfinished word is no line to mark. */
const starKey = (bench: Workbench): Record<string, Command> => ({ 'Alt-s': (_state, _dispatch, view) => { if (view?.composing !== true) bench.star(); return true } })
export const linkKey = (bench: Workbench): Record<string, Command> => ({ 'Mod-Alt-l': (_state, _dispatch, view) => {
  if (bench.record() === undefined || bench.agreement() === undefined) return false
  if (view?.composing !== true) bench.link()
  return true
} })

const LineTools: Component<{ bench: Workbench }> = props => (
  <Show when={props.bench.joins.may()}>
    <div class="line-tools">
      <Button size="small" icon={<Star />} title={t('star.hint')} onMouseDown={event => { event.preventDefault() /* the caret stays in the line */ }} onPress={() => props.bench.star()}>{t('star.name')}<kbd>Alt+S</kbd></Button>
      <Show when={props.bench.agreement() !== undefined}>
        <Button size="small" icon={<Link2 />} title={t('tie.linkHint')} onMouseDown={event => { event.preventDefault() }} onPress={() => props.bench.link()}>{t('tie.link')}<kbd>Ctrl+Alt+L</kbd></Button>
      </Show>
    </div>
  </Show>
)
