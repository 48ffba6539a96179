import { createSignal, lazy, onCleanup, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import { useApp } from '../app-context.ts'
import { offerCommands } from '../commands.ts'
import { isTaken } from '../regions.ts'
import { SCHEMES, setScheme } from '../scheme.ts'
import { changeOver, updateReady } from '../updates.ts'
import { t } from '../words/words.ts'
import { Palette } from './palette.tsx'

const KeyList = lazy(() => import('./key-list.tsx').then(m => ({ default: m.KeyList })))

const [opened, setOpened] = createSignal<'none' | 'palette' | 'keys'>('none')
export const openPalette = (): void => { setOpened('palette') }
export const openKeyList = (): void => { setOpened('keys') }

/** What works on every screen: Ctrl+K and Ctrl+/, and the commands that belong to no screen. */
export const GlobalKeys: Component = () => {
  const { router } = useApp()
  const onKey = (event: KeyboardEvent): void => {
    if (isTaken(event) || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    if (event.key.toLowerCase() === 'k') openPalette()
    else if (event.key === '/') openKeyList()
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))
  offerCommands(() => [
    ...(router.route().at === 'desk' ? [] : [{ id: 'desk', words: t('command.desk'), run: () => router.go('/') }]),
    { id: 'join', words: t('join.title'), run: () => router.go('/join') },
    { id: 'keys', words: t('keys.title'), keys: 'Ctrl+/', run: openKeyList },
    ...SCHEMES.map(scheme => ({ id: `scheme-${scheme}`, words: t('command.scheme', { name: t(`scheme.${scheme}`) }), run: () => setScheme(scheme) })),
    ...(updateReady() ? [{ id: 'update', words: t('command.update'), run: changeOver }] : []),
  ])
  const close = (): void => { setOpened('none') }
  return (
    <Suspense>
      {/* Not loaded when asked for: what is typed right after Ctrl+K must not fall on the page behind. */}
      <Show when={opened() === 'palette'}><Palette onClose={close} /></Show>
      <Show when={opened() === 'keys'}><KeyList onClose={close} /></Show>
    </Suspense>
  )
}
