import { For, Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import CircleCheck from 'lucide-solid/icons/circle-check'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { Ceremony } from '../../model/ceremony.ts'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'

/** What stands at the top: in effect with its day and terms, paused by a refusal, or put off. Before effect there is no date of it. */
export const EffectNote: Component<{ ceremony: Ceremony }> = props => {
  const effective = () => { const { effect } = props.ceremony; return effect.at === 'effective' ? effect : undefined }
  const refused = () => { const { effect } = props.ceremony; return effect.at === 'refused' ? effect : undefined }
  return (
    <Switch>
      <Match when={effective()}>{effect => (
        <section class="side-part effect-in" role="status">
          <h2><CircleCheck />{t('effect.on', { on: effect().on })}</h2>
          <p>{t('effect.rule', { rule: effect().rule })}</p>
          <Show when={props.ceremony.clocks.length > 0}>
            <ul aria-label={t('effect.clocks')}><For each={props.ceremony.clocks}>{clock => <li><strong>{t('effect.until', clock)}</strong><p>{clock.because}</p></li>}</For></ul>
          </Show>
        </section>
      )}</Match>
      <Match when={refused()}>{effect => (
        <div class="side-part"><Note tone="warn" icon={<TriangleAlert />} role="alert"><strong>{t('effect.refused', { who: effect().by.join('、') })}</strong><p>{t('effect.refusedWhat')}</p></Note></div>
      )}</Match>
      <Match when={props.ceremony.later}>{later => (
        <div class="side-part"><Note tone="info" icon={<CalendarClock />} role="status"><strong>{t('effect.later', { on: later().on })}</strong><p>{later().reason} {t('effect.laterKept')}</p></Note></div>
      )}</Match>
    </Switch>
  )
}

/** 还差 n 项, each in words, and the rule that asks for them. */
export const EffectLeft: Component<{ ceremony: Ceremony }> = props => {
  const waiting = () => { const { effect } = props.ceremony; return effect.at === 'waiting' ? effect : undefined }
  return (
    <Show when={waiting()}>{effect => (
      <section class="side-part effect-left">
        <h2>{t('effect.waiting')}<span class="tag tag-warn">{t('effect.left', { n: effect().missing.length })}</span></h2>
        <ul aria-label={t('effect.list')}><For each={effect().missing}>{one => <li>{one}</li>}</For></ul>
        <p class="signing-hint">{t('effect.rule', { rule: effect().rule })}</p>
      </section>
    )}</Show>
  )
}
