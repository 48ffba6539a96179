import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Badge } from '../parts/badge.tsx'
import { Logo } from '../parts/logo.tsx'
import { t } from '../words/words.ts'
import './desk-bar.css'

/** The bar outside any case: who we are, where to go, who you are on this device. */
export const DeskBar: Component<{ here: 'desk' | 'join' }> = props => {
  const { desk } = useApp()
  const profile = observe(desk.profile)
  return (
    <header class="desk-bar">
      <a class="desk-brand" href="/" aria-label={t('app.name')}><Logo /><strong>{t('app.name')}</strong></a>
      <nav aria-label={t('desk.nav')}>
        <a href="/" aria-current={props.here === 'desk' ? 'page' : undefined}>{t('desk.title')}</a>
        <a href="/verify.html" target="_blank" rel="noopener">{t('desk.verify')}</a>
      </nav>
      <Show when={profile()}>{me =>
        <p class="desk-me">
          <Badge role={me().role} /><strong>{me().name}</strong>
          <span class="desk-agency">{me().agency === '' ? t(`role.${me().role}`) : me().agency}</span>
        </p>}
      </Show>
    </header>
  )
}
