import { For } from 'solid-js'
import type { Component } from 'solid-js'
import { t } from '../words/words.ts'
import './check-code.css'

/** Six groups of four digits. Read out group by group, not as one long number. */
export const CheckCode: Component<{ code: string }> = props => {
  const groups = (): string[] => props.code.replace(/\D/gu, '').match(/.{1,4}/gu) ?? []
  return (
    <section class="check-code" aria-label={t('code.title')}>
      <h2>{t('code.title')}</h2>
      <ol><For each={groups()}>{group => <li>{group}</li>}</For></ol>
      <p>{t('sign.code')}</p>
    </section>
  )
}
