import { createSignal, createUniqueId, For, onCleanup, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import Search from 'lucide-solid/icons/search'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Badge } from '../parts/badge.tsx'
import { openKeyList, openPalette } from '../parts/global-keys.tsx'
import { Logo } from '../parts/logo.tsx'
import { scheme, SCHEMES, setScheme } from '../scheme.ts'
import type { Profile } from '../../workspace.ts'
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
      <Show when={profile()}>{me => <>
        <button type="button" class="desk-find" title={t('menu.find')} aria-keyshortcuts="Control+K" onClick={openPalette}>
          <Search /><span>{t('menu.find')}</span><kbd class="keycap" aria-hidden="true">Ctrl K</kbd>
        </button>
        <Menu me={me()} />
      </>}</Show>
    </header>
  )
}

/** Who I am here, and what this device keeps to: appearance, keys. */
const Menu: Component<{ me: Profile }> = props => {
  const [open, setOpen] = createSignal<'open' | 'closed'>('closed')
  const group = createUniqueId()
  let handle!: HTMLButtonElement
  let body: HTMLDivElement | undefined
  const close = (): void => { setOpen('closed') }
  const outside = (event: PointerEvent | FocusEvent): void => { if (event.target instanceof Node && !handle.contains(event.target) && body?.contains(event.target) !== true) close() }
  addEventListener('pointerdown', outside)
  addEventListener('focusin', outside)
  onCleanup(() => { removeEventListener('pointerdown', outside); removeEventListener('focusin', outside) })
  return (
    <div class="desk-me" onKeyDown={event => { if (event.key === 'Escape' && !event.isComposing && open() === 'open') { event.stopPropagation(); close(); handle.focus() } }}>
      <button ref={handle} type="button" class="desk-me-handle" aria-expanded={open() === 'open'} onClick={() => setOpen(was => was === 'open' ? 'closed' : 'open')}>
        <Badge role={props.me.role} /><strong>{props.me.name}</strong>
        <span class="desk-agency">{props.me.agency === '' ? t(`role.${props.me.role}`) : props.me.agency}</span>
        <span class="said-only">{t('menu.settings')}</span><ChevronDown />
      </button>
      <Show when={open() === 'open'}>
        <div ref={body} class="desk-menu">
          <p class="desk-menu-who">{props.me.agency === '' ? t(`role.${props.me.role}`) : props.me.agency}</p>
          <fieldset>
            <legend>{t('menu.scheme')}</legend>
            <div class="desk-schemes">
              <For each={SCHEMES}>{one => <label><input type="radio" name={group} value={one} checked={scheme() === one} onChange={() => setScheme(one)} /><span>{t(`scheme.${one}`)}</span></label>}</For>
            </div>
          </fieldset>
          <button type="button" class="desk-menu-item" onClick={() => { close(); openKeyList() }}>{t('menu.keys')}<kbd class="keycap" aria-hidden="true">Ctrl /</kbd></button>
        </div>
      </Show>
    </div>
  )
}
