import { createSignal, createUniqueId, onMount } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'

interface WordsFormProps {
  readonly room: Pick<CaseRoom, 'draft' | 'keepDraft'>
  /** Under this name the words wait on this device. */
  readonly draft: string
  /** What stands there when nothing waits. */
  readonly first: string
  readonly label: string
  readonly hint: string
  readonly rows: number
  /** True: it is sent, and nothing waits any more. */
  readonly onSend: (words: string) => Promise<boolean>
  readonly onCancel: () => void
}

/** Words of a party on a phone, kept with every letter: a call in between must not cost what was being written. */
export const WordsForm: Component<WordsFormProps> = props => {
  const [words, setWords] = createSignal(props.first)
  const field = createUniqueId()
  let area!: HTMLTextAreaElement, touched = false
  void props.room.draft(props.draft).then(kept => { if (kept !== '' && !touched) setWords(kept) })
  onMount(() => { area.focus(); area.scrollIntoView({ block: 'center' }) })
  const write = (text: string): void => { touched = true; setWords(text); void props.room.keepDraft(props.draft, text) }
  const send = async (): Promise<void> => { touched = true; if (await props.onSend(words().trim())) void props.room.keepDraft(props.draft, '') }
  return (
    <form class="line-form" noValidate onSubmit={event => { event.preventDefault(); void send() }}>
      <label for={field}>{props.label}</label>
      <textarea ref={area} id={field} rows={props.rows} maxlength={2000} value={words()} onInput={event => write(event.currentTarget.value)} aria-describedby={`${field}-hint`} />
      <p class="tray-quiet" id={`${field}-hint`}>{props.hint}</p>
      <div class="line-acts">
        <Button type="submit" look="primary" class="tray-small">{t('tray.send')}</Button>
        <Button class="tray-small" onPress={() => props.onCancel()}>{t('tray.cancel')}</Button>
      </div>
    </form>
  )
}
