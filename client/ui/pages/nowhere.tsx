import type { Component } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import './nowhere.css'

export const Nowhere: Component = () => (
  <main class="nowhere" id="main" tabindex="-1"><h1>{t('nowhere.title')}</h1><p>{t('nowhere.note')}</p><p><a href="/">{t('join.toDesk')}</a></p></main>
)

/** A fault of the program. Work is safe because it was stored before it was shown. */
export const Broken: Component<{ error: unknown }> = props => (
  <main class="nowhere" id="main" tabindex="-1" role="alert">
    <h1>{t('broken.title')}</h1><p>{t('broken.note')}</p>
    <div><Button look="primary" onPress={() => location.reload()}>{t('act.reload')}</Button></div>
    <small>{String(props.error instanceof Error ? props.error.message : props.error).slice(0, 200)}</small>
  </main>
)
