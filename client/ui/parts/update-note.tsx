import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import { changeOver, updateLater, updateShown } from '../updates.ts'
import { t } from '../words/words.ts'
import './update-note.css'

/** Quiet, in a corner, over nothing that is written; it never moves the focus and never goes by itself. */
export const UpdateNote: Component = () => (
  <Show when={updateShown()}>
    <div class="update-note" role="status">
      <span>{t('update.ready')}</span>
      <button type="button" onClick={changeOver}>{t('update.now')}</button>
      <button type="button" onClick={updateLater}>{t('update.later')}</button>
    </div>
  </Show>
)
