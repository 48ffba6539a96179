import { Match, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { t } from '../words/words.ts'
import { createExhibitCount, createRegistrationView } from './file-facts.ts'
import './nav-count.css'

/** Beside 案卷登记: how many fields wait to be settled, else how many of those that must be filled are. `id` is what the link is described by. */
export const RegistrationCount: Component<{ room: CaseRoom; id: string }> = props => {
  const view = createRegistrationView(props.room)
  const open = (): number => view()?.conflicts.length ?? 0
  const filled = () => { const now = view(); return now === undefined || now.required === 0 ? undefined : { n: now.required - now.missing.length, of: now.required } }
  return (
    <Switch>
      <Match when={open() > 0}><span class="nav-count nav-count-open" id={props.id}><span aria-hidden="true">{open()}</span><span class="said-only">{t('reg.toSettle', { n: open() })}</span></span></Match>
      <Match when={filled()}>{now => <span class="nav-count" id={props.id}><span aria-hidden="true">{now().n}/{now().of}</span><span class="said-only">{t('reg.barName', now())}</span></span>}</Match>
    </Switch>
  )
}

/** Beside 证据: how many exhibits there are. */
export const ExhibitCount: Component<{ room: CaseRoom; id: string }> = props => {
  const count = createExhibitCount(props.room)
  return <Switch><Match when={count() > 0}><span class="nav-count" id={props.id}><span aria-hidden="true">{count()}</span><span class="said-only">{t('nav.exhibits', { n: count() })}</span></span></Match></Switch>
}
