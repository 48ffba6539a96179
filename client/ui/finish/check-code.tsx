import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Square from 'lucide-solid/icons/square'
import Volume2 from 'lucide-solid/icons/volume-2'
import { Button } from '../parts/button.tsx'
import { createVoice } from '../tray/voice.ts'
import { t } from '../words/words.ts'
import './check-code.css'

/** Six groups of four digits. Read out group by group, not as one long number. */
export const CheckCode: Component<{ code: string }> = props => {
  const groups = (): string[] => props.code.replace(/\D/gu, '').match(/.{1,4}/gu) ?? []
  // Digit by digit: a voice makes one large number of four.
  const voice = createVoice(index => groups()[index]?.split('').join('，'), () => undefined)
  const speaking = (): boolean => voice.at() !== undefined
  return (
    <section class="check-code" aria-label={t('code.title')}>
      <h2>{t('code.title')}</h2>
      <ol><For each={groups()}>{(group, index) => <li classList={{ 'check-code-said': voice.at() === index() }}>{group}</li>}</For></ol>
      <p>{t('sign.code')}</p>
      <Show when={voice.there()}>
        <Button look="text" icon={<Show when={speaking()} fallback={<Volume2 />}><Square /></Show>} onPress={() => { if (speaking()) voice.stop(); else voice.read(0) }}>{t(speaking() ? 'read.hush' : 'code.listen')}</Button>
      </Show>
    </section>
  )
}
