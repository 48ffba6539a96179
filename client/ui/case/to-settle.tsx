import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Scale from 'lucide-solid/icons/scale'
import { maskedValue, shownValue, specOf } from '../../model/registration-fields.ts'
import type { OpenConflict } from '../../model/registration.ts'
import { sessionHan } from '../../model/sessions.ts'
import type { CaseRoom } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { createOpenSessions, createRegistrationView } from './file-facts.ts'
import { focusField } from './focus-field.ts'
import './to-settle.css'

interface Open { readonly key: string; readonly label: string; readonly words: string; readonly section: 'registration' | 'record' }

/** 待商定: what stands in several ways, whatever screen one is on, and the way to it. Only what the registration leaves open stops the freezing. An empty list says so. */
export const ToSettle: Component<{ room: CaseRoom }> = props => {
  const { router } = useApp()
  const view = createRegistrationView(props.room), sessions = createOpenSessions(props.room)
  const list = keyed((): Open[] => [
    ...(view()?.conflicts ?? []).map((one): Open => ({ key: one.path, label: one.label, words: t('settle.two', { values: valuesOf(one) }), section: 'registration' })),
    ...sessions().map(({ id, number, open }): Open => ({ key: `session/${id}`, label: number === 0 ? t('section.sessions') : t('sessions.nth', { han: sessionHan(number) }), words: t('settle.inSession', { n: open }), section: 'record' })),
  ], one => one.key)
  const go = ({ key, section }: Open): void => {
    router.go(casePath(props.room.caseId, section))
    if (section === 'registration') focusField(key)
  }
  return (
    <details class="side-part" open>
      <summary><h2>{t('settle.title')}{list.keys().length > 0 ? ` ${list.keys().length}` : ''}</h2></summary>
      <ul aria-label={t('settle.title')} class="to-settle">
        <For each={list.keys()} fallback={<li class="side-empty">{t('settle.empty')}</li>}>{key => {
          const one = list.row(key)
          return (
            <li class="note note-warn">
              <Scale />
              <div class="note-text"><strong>{one().label}</strong><p>{one().words}</p></div>
              <div class="settle-acts"><Button size="small" aria-label={t('settle.goTo', { label: one().label })} onPress={() => go(one())}>{t('settle.go')}</Button><Show when={one().section === 'registration'}><span>{t('settle.blocks')}</span></Show></div>
            </li>
          )
        }}</For>
      </ul>
      <Show when={list.keys().length > 0}><p class="side-empty">{t('settle.texts')}</p></Show>
    </details>
  )
}

const valuesOf = ({ path, values }: OpenConflict): string => values.map(({ value }) => {
  const spec = specOf(path)
  return (spec?.room === 'identity' ? maskedValue(spec, value) : shownValue(spec, value)) || t('reg.nothing')
}).join(' ／ ')
