import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import Users from 'lucide-solid/icons/users'
import { t } from '../words/words.ts'
import './side-rail.css'

/** Between 1024 and 1200 the people column is a drawer; this is its handle. */
export const SideRail: Component<{ online: number; waiting: number; open: boolean; onPress: () => void }> = props => (
  <div class="side-rail">
    <button type="button" aria-expanded={props.open} aria-label={t('people.count', { n: props.online })} title={t('people.count', { n: props.online })} onClick={props.onPress}>
      <Users /><span aria-hidden="true">{props.online}</span>
      <Show when={props.waiting > 0}><span class="bar-dot" /></Show>
    </button>
  </div>
)
