import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { t } from '../words/words.ts'
import { openValues } from './book.ts'

/** How many fields wait to be settled, beside the section's name. */
export const OpenCount: Component<{ room: CaseRoom; id: string }> = props => {
  const open = openValues(props.room)
  return <Show when={open() > 0}><span class="nav-count" id={props.id}><span aria-hidden="true">{open()}</span><span class="said-only">{t('reg.toSettle', { n: open() })}</span></span></Show>
}
