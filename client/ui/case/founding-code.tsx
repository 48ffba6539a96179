import { createSignal } from 'solid-js'
import type { Component } from 'solid-js'
import KeyRound from 'lucide-solid/icons/key-round'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'

/** A new case that the relay does not take before it is given its one-time code. Writing goes on meanwhile. */
export const FoundingCode: Component<{ room: CaseRoom }> = props => {
  const [code, setCode] = createSignal('')
  const [error, setError] = createSignal<string>()
  const give = (): void => {
    setError(code().trim() === '' ? t('new.codeMissing') : undefined)
    if (error() === undefined) props.room.giveFoundingCode(code().trim())
  }
  return (
    <Note tone="warn" icon={<KeyRound />} role="status">
      <p>{t('found.wanted')}</p>
      <form class="founding-code" noValidate onSubmit={event => { event.preventDefault(); give() }}>
        <Field label={t('new.code')} value={code()} onText={setCode} spellcheck={false} error={error()} />
        <Button type="submit" size="form">{t('act.giveCode')}</Button>
      </form>
    </Note>
  )
}
