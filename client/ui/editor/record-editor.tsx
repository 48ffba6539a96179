import { Plugin, TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import type { JSX } from 'solid-js'
import { recordDialect } from '../../model/schema.ts'
import { recordHeadTemplate } from '../../model/template.ts'
import type { Section } from './bound-editor.ts'
import { clipboardPlugin } from './clipboard.ts'
import { DocumentEditor } from './document-editor.tsx'
import type { Desk, EditorProps } from './document-editor.tsx'
import { LineDetails } from './line-details.tsx'
import { recordSlice } from './paste.ts'
import { backspaceLine, correctSpeaker, enterLine, eraseSelection, forwardDeleteLine, lineAt, linesBegun, nextSpeaker, speak, stampLine, stampNow } from './record-commands.ts'
import type { Speaker } from './record-commands.ts'
import { recordTyping, redrawLook, speakerLook, stampWhileTyping } from './record-plugins.ts'
import { SpeakerKeys } from './speaker-keys.tsx'
import { t } from '../words/words.ts'
import '@fontsource-variable/noto-serif-sc/wght.css'
import './record.css'

export interface RecordProps extends EditorProps {
  /** Everybody whose words may be taken down, in the order of the keys. */
  readonly speakers: readonly Speaker[]
  /** Below the speaker keys. */
  readonly foot?: (desk: Desk) => JSX.Element
}

/** 调解笔录: the head, the lines by speaker, and the speaker keys below. */
export const RecordEditor = (props: RecordProps): JSX.Element => {
  const [open, setOpen] = createSignal<{ readonly start: number; readonly top: number }>()
  const section = recordSection(() => props.speakers, (view, start) => { setOpen({ start, top: topOf(view, start) }) })
  return (
    <DocumentEditor {...props} section={section} placeOf={() => t('editor.place', { where: t('editor.record') })}
      inside={desk => (
        <>
          <Follow desk={desk} speakers={props.speakers} />
          <Offer desk={desk} />
          <Show when={desk.writing() ? open() : undefined}>{at => (
            <Details desk={desk} speakers={props.speakers} start={at().start} top={at().top} close={() => { setOpen(undefined); desk.bound()?.view.focus() }} />
          )}</Show>
        </>
      )}
      below={desk => <><Show when={desk.writing()}><Keys desk={desk} speakers={props.speakers} /></Show>{props.foot?.(desk)}</>}
    />
  )
}

const recordSection = (speakers: () => readonly Speaker[], openLine: (view: EditorView, start: number) => void): Section => {
  const now = (): Date => new Date()
  const digits = Object.fromEntries('123456789'.split('').map((digit): [string, Command] => [`Alt-${digit}`, (state, dispatch, view) => {
    const speaker = speakers().find(one => one.key === digit)
    return speaker !== undefined && speak(speaker)(state, dispatch, view)
  }]))
  return {
    dialect: recordDialect,
    label: t('editor.recordLabel'),
    keys: {
      ...digits,
      'Enter': enterLine, 'Shift-Enter': enterLine, 'Backspace': backspaceLine, 'Shift-Backspace': backspaceLine, 'Mod-Backspace': backspaceLine,
      'Delete': forwardDeleteLine, 'Mod-Delete': forwardDeleteLine,
      'Tab': (state, dispatch, view) => nextSpeaker(speakers())(state, dispatch, view), 'Alt-t': stampNow(now),
    },
    plugins: frozen => [
      linesBegun(),
      speakerLook(speakers, frozen), stampWhileTyping(frozen, now), recordTyping(speakers), headClicks(openLine),
      clipboardPlugin({ build: (lines, view) => recordSlice(lines, view.state.schema, speakerOf(view.state, now())), erase: eraseSelection }),
    ],
    erase: eraseSelection,
    finish: (view, begun) => {
      const { tr } = view.state
      if (stampLine(tr, begun)) view.dispatch(tr)
    },
  }
}

const speakerOf = (state: EditorState, now: Date): { speaker: string; name: string; at: string } | undefined => {
  const line = lineAt(state)?.node
  return line === undefined ? undefined : { speaker: String(line.attrs['speaker']), name: String(line.attrs['name']), at: now.toISOString() }
}

const headClicks = (openLine: (view: EditorView, start: number) => void): Plugin => new Plugin({
  props: {
    handleDOMEvents: {
      click: (view, event) => {
        const line = event.target instanceof Element ? event.target.closest('.line-head')?.closest('.utterance') : null
        if (line === null || line === undefined || !view.editable) return false
        openLine(view, view.posAtDOM(line, 0) - 1)
        return true
      },
    },
  },
})

const topOf = (view: EditorView, start: number): number => {
  const line = view.nodeDOM(start)
  const page = view.dom.closest('.document-page')
  return line instanceof HTMLElement && page !== null ? line.getBoundingClientRect().bottom - page.getBoundingClientRect().top : 0
}

/** Draws the lines anew when the list of speakers changes. */
const Follow = (props: { desk: Desk; speakers: readonly Speaker[] }): JSX.Element => {
  createEffect(on(() => props.speakers, () => {
    const bound = props.desk.bound()
    if (bound !== undefined && !bound.composing()) redrawLook(bound.view)
  }, { defer: true }))
  return <></>
}

const Keys = (props: { desk: Desk; speakers: readonly Speaker[] }): JSX.Element => {
  const current = createMemo((): string | undefined => {
    props.desk.tick()
    const state = props.desk.bound()?.state()
    const line = state === undefined ? undefined : lineAt(state)
    return line === undefined ? undefined : String(line.node.attrs['speaker'])
  })
  const call = (speaker: Speaker): void => {
    props.desk.bound()?.run(speak(speaker))
    props.desk.bound()?.view.focus()
  }
  return <SpeakerKeys speakers={props.speakers} current={current()} call={call} able={props.desk.writing()} />
}

const Details = (props: { desk: Desk; speakers: readonly Speaker[]; start: number; top: number; close: () => void }): JSX.Element => {
  const line = createMemo(() => {
    props.desk.tick()
    const node = props.desk.bound()?.state().doc.nodeAt(props.start)
    return node?.type.name === 'utterance' ? node : undefined
  })
  const onLine = (command: Command): void => {
    props.desk.bound()?.run((state, dispatch, view) => {
      const chosen = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(props.start + 1))))
      return command(chosen, dispatch === undefined ? undefined : tr => { dispatch(tr) }, view)
    })
  }
  return (
    <Show when={line()}>{node => (
      <LineDetails speakers={props.speakers} speaker={String(node().attrs['speaker'])} at={String(node().attrs['at'])} top={props.top}
        setSpeaker={speaker => { onLine(correctSpeaker(speaker)); props.close() }}
        setTime={iso => { props.desk.bound()?.run((state, dispatch) => { dispatch?.(state.tr.setNodeAttribute(props.start, 'at', iso)); return true }); props.close() }}
        close={props.close} />
    )}</Show>
  )
}

/** 还没有笔录。 */
const Offer = (props: { desk: Desk }): JSX.Element => {
  const empty = createMemo(() => {
    props.desk.tick()
    const doc = props.desk.bound()?.state().doc
    return doc !== undefined && doc.childCount <= 1 && doc.textContent === '' && doc.firstChild?.type.name !== 'utterance'
  })
  const insertHead = (): void => {
    const bound = props.desk.bound()
    bound?.run((state, dispatch) => {
      const tr = state.tr.replaceWith(0, state.doc.content.size, recordHeadTemplate().map(json => state.schema.nodeFromJSON(json)))
      dispatch?.(tr.setSelection(TextSelection.atEnd(tr.doc)))
      return true
    })
    bound?.view.focus()
  }
  return (
    <Show when={empty() && props.desk.writing()}>
      <div class="document-offer">
        <p>{t('editor.recordEmpty')}</p>
        <button type="button" class="offer" onClick={insertHead}>{t('editor.recordHead')}</button>
      </div>
    </Show>
  )
}
