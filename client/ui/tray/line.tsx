import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import PenLine from 'lucide-solid/icons/pen-line'
import Volume2 from 'lucide-solid/icons/volume-2'
import type { Answer, PublishedLine } from '../../model/tray.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Obstacle } from '../../workspace.ts'
import { isRole, ROLE_CHAR } from '../editor/role-mark.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { WordsForm } from './words-form.tsx'

export interface LineProps {
  readonly line: PublishedLine
  readonly number: number
  readonly answer: Answer | undefined
  /** May this line be answered here and now? */
  readonly asks: boolean
  readonly reading: boolean
  /** Where words wait that are not sent yet, and under which name. */
  readonly room: Pick<CaseRoom, 'draft' | 'keepDraft'>
  readonly draft: string
  readonly onAnswer: (says: 'right' | 'wrong', words: string) => Promise<void | Obstacle>
  readonly onMark: (mark: Element) => void
}

/** One published line: who, when, the words; own words can be answered. */
export const Line: Component<LineProps> = props => {
  const [open, setOpen] = createSignal<Opened>('no')
  const badge = (): string => { const { role, label } = props.line; return role === 'party' ? label.slice(0, 1) : isRole(role) ? ROLE_CHAR[role] : '' }
  return (
    <li class={`line line-${props.line.kind}`} classList={{ 'line-own': props.line.own === 'yes', 'line-now': props.reading }} aria-current={props.reading ? 'true' : undefined}>
      <Show when={props.line.kind === 'utterance'}>
        <p class="line-head">
          <Show when={badge() !== ''}><span class={`line-badge line-badge-${props.line.role}`} aria-hidden="true">{badge()}</span></Show>
          <strong>{props.line.label}</strong> <span>{props.line.time}</span>
          <Show when={props.reading} fallback={<Show when={props.line.own === 'yes'}><span class="tag tag-ac line-tag">{t('tray.own')}</span></Show>}><span class="line-tag line-voice"><Volume2 />{t('voice.on')}</span></Show>
        </p>
      </Show>
      <p class="line-words"><Show when={props.line.kind === 'clause'}><b>{props.line.label}</b></Show>{props.line.text}</p>
      <span ref={mark => props.onMark(mark)} class="line-end" aria-hidden="true" />
      {/* Words that are being written stay, whatever becomes of the version. */}
      <Show when={props.asks || props.answer || open() === 'words'}><Answering {...props} open={open()} onOpen={setOpen} /></Show>
    </li>
  )
}

type Opened = 'no' | 'words' | 'again'
const Answering: Component<LineProps & { readonly open: Opened; readonly onOpen: (open: Opened) => void }> = props => {
  const [stopped, setStopped] = createSignal<string>()
  const where = (): string => t('tray.line', { n: props.number, label: props.line.label })
  const refused = (sentence: string): false => { setStopped(sentence); return false }
  const send = async (says: 'right' | 'wrong', text: string): Promise<boolean> => {
    if (says === 'wrong' && text === '') return refused(t('tray.shouldMissing'))
    const outcome = await props.onAnswer(says, text)
    if (isObstacle(outcome)) return refused(outcome.sentence)
    setStopped(undefined)
    props.onOpen('no')
    announce(t(says === 'right' ? 'tray.saidRight' : 'tray.saidWrong'))
    return true
  }
  return (
    <div class="line-answer">
      <Show when={props.answer && props.open === 'no' ? props.answer : undefined}>{answer => (
        <div class="line-said" classList={{ 'line-said-wrong': answer().says === 'wrong' }}>
          <p>{t(answer().says === 'right' ? 'tray.saidRight' : 'tray.saidWrong')}<Show when={answer().says === 'wrong'}>“{answer().words}”</Show></p>
          <Show when={props.asks}><Button class="tray-small" aria-label={`${t('tray.change')}，${where()}`} onPress={() => props.onOpen('again')}>{t('tray.change')}</Button></Show>
        </div>
      )}</Show>
      <Show when={props.asks && (props.open === 'again' || (!props.answer && props.open === 'no'))}>
        <div class="line-acts">
          <Button class="tray-small" icon={<Check />} aria-label={`${t('tray.right')}，${where()}`} onPress={() => void send('right', '')}>{t('tray.right')}</Button>
          <Button class="tray-small" icon={<PenLine />} aria-label={`${t(props.line.kind === 'utterance' ? 'tray.wrong' : 'tray.wrongClause')}，${where()}`} onPress={() => props.onOpen('words')}>{t(props.line.kind === 'utterance' ? 'tray.wrong' : 'tray.wrongClause')}</Button>
        </div>
      </Show>
      <Show when={props.open === 'words'}>
        <WordsForm room={props.room} draft={props.draft} first={props.answer?.says === 'wrong' ? props.answer.words : props.line.text}
          label={t('tray.should')} hint={t('tray.shouldHint')} rows={3} onSend={words => send('wrong', words)} onCancel={() => props.onOpen('no')} />
      </Show>
      <Show when={stopped()}>{sentence => <p class="tray-warn" role="alert">{sentence()}</p>}</Show>
    </div>
  )
}
