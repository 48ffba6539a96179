import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CheckCheck from 'lucide-solid/icons/check-check'
import CloudOff from 'lucide-solid/icons/cloud-off'
import { termOfCard } from '../../model/desk-list.ts'
import { dayOfClock } from '../../model/working-days.ts'
import type { CaseCard } from '../../workspace.ts'
import { ago, onDay } from '../moments.ts'
import { Badge } from '../parts/badge.tsx'
import { TermMark, TermMeter } from '../parts/term.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import './case-row.css'

/** Older than this, who was here is what was, not what is. */
const presentMs = 60_000

/** One case: the whole row is its link. `now` is milliseconds since 1970. */
export const CaseRow: Component<{ card: CaseCard; now: number }> = props => {
  const term = createMemo(() => termOfCard(props.card, dayOfClock(props.now)))
  const about = (): string => [props.card.number === '' ? t('case.noNumber') : props.card.number, t(`track.${props.card.track}`), props.card.kind, props.card.source].filter(Boolean).join(' · ')
  return (
    <li class="case-row">
      <p class="row-term"><TermMark term={term()} /></p>
      <div class="row-what">
        <a href={casePath(props.card.caseId)}>{props.card.title}</a>
        <Show when={props.card.sample}><span class="tag tag-ac">{t('case.sample')}</span></Show>
        <p>{about()}</p>
      </div>
      <Stage stage={props.card.stage} />
      <p class="row-meter"><TermMeter term={term()} /></p>
      <Present card={props.card} now={props.now} />
      <p class="row-sync">
        <Switch>
          {/* The sample never goes to the relay, so nothing of it can have arrived there. */}
          <Match when={props.card.sample}><Check />{t('conn.localOnly')}</Match>
          <Match when={props.card.unsent > 0}><span class="tag tag-warn"><CloudOff />{t('case.unsent', { n: props.card.unsent })}</span></Match>
          <Match when={props.card.changedAt !== undefined}><CheckCheck />{t('case.relayed')}</Match>
        </Switch>
      </p>
      <Event card={props.card} now={props.now} />
    </li>
  )
}

const Stage: Component<{ stage: string | undefined }> = props => {
  const stages = t('stages')
  const at = (): number => stages.findIndex(name => name === props.stage)
  return (
    <div class="row-stage">
      <Show when={props.stage}>
        <Show when={at() >= 0}><span class="stage-bars" aria-hidden="true"><For each={stages}>{(_, n) => <i classList={{ 'bar-done': n() < at(), 'bar-now': n() === at() }} />}</For></span></Show>
        <p>{props.stage}</p>
      </Show>
    </div>
  )
}

const Present: Component<{ card: CaseCard; now: number }> = props => {
  const here = (): boolean => props.card.present !== undefined && props.now - Date.parse(props.card.present.at) < presentMs
  const names = (): string => (props.card.present?.people ?? []).map(({ name }) => name).join('、')
  return (
    <p class="row-people">
      <Show when={props.card.present} fallback={<span class="row-quiet">{t('people.unknown')}</span>}>{present =>
        <Show when={present().people.length > 0} fallback={<span class="row-quiet">{here() ? t('people.nobodyNow') : ''}</span>}>
          <span class="row-badges" title={here() ? t('people.nowOn', { names: names() }) : t('people.thenOn', { names: names(), at: onDay(present().at, props.now) })}>
            <For each={present().people.slice(0, 5)}>{person => <Badge role={person.role} size={20} hollow={!here()} />}</For>
          </span>
          <span class="said-only">{here() ? t('people.nowOn', { names: names() }) : t('people.thenOn', { names: names(), at: onDay(present().at, props.now) })}</span>
          <Show when={!here()}><small aria-hidden="true">{ago(present().at, props.now)}</small></Show>
        </Show>}
      </Show>
    </p>
  )
}

/** What waits for me comes before what happened last. */
const Event: Component<{ card: CaseCard; now: number }> = props => (
  <div class="row-event">
    <p>
      <Switch fallback={props.card.lastEvent?.sentence ?? ''}>
        <Match when={props.card.toSign}><span class="tag tag-ac">{t('row.sign')}</span></Match>
        <Match when={props.card.toSettle}>{n => <span class="tag tag-warn">{t('row.settle', { n: n() })}</span>}</Match>
      </Switch>
    </p>
    <p class="row-quiet">
      <Show when={props.card.lastEvent} fallback={<Show when={props.card.changedAt}>{at => <time dateTime={at()}>{ago(at(), props.now)}</time>}</Show>}>{last =>
        <>{last().person} · <time dateTime={last().at}>{ago(last().at, props.now)}</time></>}
      </Show>
    </p>
  </div>
)
