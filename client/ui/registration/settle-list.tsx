import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Scale from 'lucide-solid/icons/scale'
import { maskedValue, shownValue, specOf } from '../../model/registration-fields.ts'
import type { OpenConflict } from '../../model/registration.ts'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'

/** 待商定: every field with several values, and the way to it. */
export const SettleList: Component<{ onGo: (path: string) => void }> = props => {
  const book = useBook()
  const words = ({ path, values }: OpenConflict): string => values.map(({ value }) => {
    const spec = specOf(path)
    return (spec?.room === 'identity' ? maskedValue(spec, value) : shownValue(spec, value)) || t('reg.nothing')
  }).join(' ／ ')
  return (
    <Show when={book.view().conflicts.length > 0}>
      <section class="note note-warn settle-list" aria-labelledby="reg-settle">
        <Scale />
        <div class="note-text">
          <h3 id="reg-settle">{t('settle.title')} {book.view().conflicts.length}</h3>
          <ul aria-label={t('settle.title')}>
            <For each={book.view().conflicts}>{conflict => (
              <li><button type="button" data-conflict={conflict.path} onClick={() => props.onGo(conflict.path)}><span class="said-only">{t('reg.goTo')}</span><strong>{conflict.label}</strong><span>{words(conflict)}</span></button></li>
            )}</For>
          </ul>
        </div>
      </section>
    </Show>
  )
}
