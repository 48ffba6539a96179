import { For } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseHead, Person } from '../../workspace.ts'
import { Badge } from '../parts/badge.tsx'
import { t } from '../words/words.ts'
import './registration.css'

/** 案卷登记, first form: what was said when the case was made, and who works on it. */
export const Registration: Component<{ head: CaseHead; people: readonly Person[]; recoverable: boolean }> = props => (
  <>
    <div class="section-bar"><h2>{t('section.registration')}</h2></div>
    <div class="case-scroll">
      <div class="registration">
        <section class="card" aria-labelledby="registration-case">
          <h3 id="registration-case">{t('reg.case')}</h3>
          <dl>
            <div><dt>{t('reg.title')}</dt><dd>{props.head.title}</dd></div>
            <div><dt>{t('reg.number')}</dt><dd>{props.head.number === '' ? t('case.noNumber') : props.head.number}</dd></div>
            <div><dt>{t('reg.track')}</dt><dd>{t(`track.${props.head.track}`)}</dd></div>
            <div><dt>{t('reg.stage')}</dt><dd>{props.head.stage}</dd></div>
            <div><dt>{t('reg.recovery')}</dt><dd>{t(props.recoverable ? 'reg.recoverable' : 'reg.notRecoverable')}</dd></div>
          </dl>
        </section>
        <section class="card" aria-labelledby="registration-people">
          <h3 id="registration-people">{t('reg.people')}</h3>
          <ul aria-labelledby="registration-people">
            <For each={props.people}>{person =>
              <li><Badge role={person.role} /><strong>{person.name}</strong><span>{t(`role.${person.role}`)}</span><span>{person.agency}</span></li>}
            </For>
          </ul>
        </section>
      </div>
    </div>
  </>
)
