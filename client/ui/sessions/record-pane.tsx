import { createMemo, createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Link2 from 'lucide-solid/icons/link-2'
import MessageSquareQuote from 'lucide-solid/icons/message-square-quote'
import Star from 'lucide-solid/icons/star'
import type { Command } from '@tiptap/pm/state'
import type { CaseRoom, Person, TextRoom } from '../../workspace.ts'
import { isAgendaItem } from '../../model/phrases.ts'
import type { Phrase } from '../../model/phrases.ts'
import { sessionPath, writeOf } from '../../model/sessions.ts'
import { speakersOf } from '../case/speakers.ts'
import type { Speaker } from '../editor/record-commands.ts'
import { RecordEditor } from '../editor/record-editor.tsx'
import { hhmm } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { lineMarks } from './line-marks.ts'
import { PhraseMenu, phraseKey } from './phrase-menu.tsx'
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
  // By who there is, not by who is busy: the lines must not be drawn anew with every presence tick.
  const attending = createMemo(() => props.bench.session().people.filter(({ removed }) => !removed))
  const speakers = createMemo((before: readonly Speaker[]) => {
    const now = speakersOf(props.people, attending())
    return JSON.stringify(now) === JSON.stringify(before) ? before : now
  }, [])
  const [phrases, setPhrases] = createSignal<'shut' | 'by-key' | 'by-button'>('shut')
  const doneAt = (phrase: Phrase): string => {
    const [value] = isAgendaItem(phrase.id) ? props.bench.session().values(`agenda/${phrase.id}`) : []
    return value === undefined || value.value === '' ? '' : hhmm(value.value)
  }
  /** Into the caret's line, as if it had been typed; only then the item of the agenda ticks itself. */
  const insert = (text: string): boolean => {
    setPhrases('shut')
    const bound = props.bench.record()?.bound()
    const written = bound?.run((state, dispatch) => { dispatch?.(state.tr.insertText(text).scrollIntoView()); return true }) === true
    bound?.view.focus()
    return written
  }
  const choose = (phrase: Phrase): void => {
    if (!insert(phrase.text) || !isAgendaItem(phrase.id) || doneAt(phrase) !== '') return
    const { id, values } = props.bench.session()
    void props.bench.sessions.write(writeOf(sessionPath(id, `agenda/${phrase.id}`), new Date().toISOString(), values(`agenda/${phrase.id}`)))
  }
  // Who pressed / and then Esc meant a stroke.
  const leave = (): void => { if (phrases() === 'by-key') insert('/'); else { setPhrases('shut'); props.bench.record()?.bound()?.view.focus() } }
  return (
    <>
      <Show when={props.bench.sessions.open()}>
        <SessionHead room={props.room} me={props.me} people={props.people} store={props.bench.sessions} session={props.bench.session()} onChoose={props.bench.choose} />
      </Show>
      <Show when={props.bench.session().field} keyed>{field => (
        <RecordEditor room={props.text} field={field} me={props.me} people={props.people} spotlight={props.spotlight} speakers={speakers()}
          extra={{ keys: { ...starKey(props.bench), ...linkKey(props.bench) }, plugins: frozen => [lineMarks('utterance', props.bench.lineMarks, frozen), phraseKey(() => { setPhrases('by-key') })] }}
          onDesk={props.bench.setRecord} foot={() => (
            <>
              <Show when={phrases() !== 'shut'}><PhraseMenu doneAt={doneAt} onChoose={choose} onLeave={leave} /></Show>
              <LineTools bench={props.bench} onPhrases={() => setPhrases(was => (was === 'shut' ? 'by-button' : 'shut'))} />
            </>
          )} onPlace={place => props.room.announce(place, place === '' ? '' : 'record')} />
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

const LineTools: Component<{ bench: Workbench; onPhrases: () => void }> = props => (
  <Show when={props.bench.record()?.writing() === true || props.bench.joins.may()}>
    <div class="line-tools">
      <Show when={props.bench.record()?.writing() === true}>
        <Button size="small" icon={<MessageSquareQuote />} title={t('phrase.hint')} onMouseDown={event => { event.preventDefault() }} onPress={props.onPhrases}>{t('phrase.open')}<kbd>/</kbd></Button>
      </Show>
      <Show when={props.bench.joins.may()}>
      <Button size="small" icon={<Star />} title={t('star.hint')} onMouseDown={event => { event.preventDefault() /* the caret stays in the line */ }} onPress={() => props.bench.star()}>{t('star.name')}<kbd>Alt+S</kbd></Button>
      <Show when={props.bench.agreement() !== undefined}>
        <Button size="small" icon={<Link2 />} title={t('tie.linkHint')} onMouseDown={event => { event.preventDefault() }} onPress={() => props.bench.link()}>{t('tie.link')}<kbd>Ctrl+Alt+L</kbd></Button>
      </Show>
      </Show>
    </div>
  </Show>
)
