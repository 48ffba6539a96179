import { createMemo, createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Undo2 from 'lucide-solid/icons/undo-2'
import type { CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'

/** On every screen of the case, on a device that comes back too, until somebody there has read it or a new draft is frozen. */
export const SentBackNote: Component<{ room: CaseRoom }> = props => {
  const finishing = observe(props.room.finishing.state)
  const now = createNow(60_000)
  const back = createMemo(() => { const state = finishing(); return state.at === 'drafting' ? state.back : undefined })
  // What was read on this device: the draft's number, kept like words that are not sent.
  const [read, setRead] = createSignal<string>()
  const name = 'sent-back'
  void props.room.draft(name).then(setRead)
  const unread = createMemo(() => { const one = back(); return one && read() !== undefined && read() !== String(one.draft) ? one : undefined })
  const close = (draft: number): void => { setRead(String(draft)); void props.room.keepDraft(name, String(draft)) }
  return (
    <Show when={unread()}>{one => (
      <Note tone="warn" icon={<Undo2 />} role="alert" actions={<Button size="small" onPress={() => close(one().draft)}>{t('back.known')}</Button>}>
        <strong>{t('back.note', { n: one().draft, by: one().by, at: onDay(one().at, now()) })}</strong>
        <Show when={one().reason !== ''}> {t('back.because', { reason: one().reason })}</Show> {t('back.prints')}
      </Note>
    )}</Show>
  )
}
