import { Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CheckCheck from 'lucide-solid/icons/check-check'
import CloudOff from 'lucide-solid/icons/cloud-off'
import type { CaseCard } from '../../workspace.ts'
import { ago } from '../moments.ts'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import './case-row.css'

/** One case: the whole row is its link. `now` is milliseconds since 1970. */
export const CaseRow: Component<{ card: CaseCard; now: number }> = props => (
  <li class="case-row">
    <div class="case-what">
      <a href={casePath(props.card.caseId)}>{props.card.title}</a>
      <Show when={props.card.sample}><span class="tag tag-ac">{t('case.sample')}</span></Show>
      <p>{props.card.number === '' ? t('case.noNumber') : props.card.number}</p>
    </div>
    <p class="case-track">{t(`track.${props.card.track}`)}</p>
    <p class="case-sync">
      <Switch>
        {/* The sample never goes to the relay, so nothing of it can have arrived there. */}
        <Match when={props.card.sample}><Check />{t('conn.localOnly')}</Match>
        <Match when={props.card.unsent > 0}><span class="tag tag-warn"><CloudOff />{t('case.unsent', { n: props.card.unsent })}</span></Match>
        <Match when={props.card.changedAt !== undefined}><CheckCheck />{t('case.relayed')}</Match>
      </Switch>
    </p>
    <p class="case-changed"><Show when={props.card.changedAt}>{at => <time dateTime={at()}>{ago(at(), props.now)}</time>}</Show></p>
  </li>
)
