import { createSignal, onCleanup, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { t } from '../words/words.ts'
import './skeleton.css'

const QUIET_MS = 300 // ux.md §9.6: what comes faster needs no picture of waiting

export const Skeleton: Component = () => {
  const [late, setLate] = createSignal(false)
  const wait = setTimeout(() => setLate(true), QUIET_MS)
  onCleanup(() => clearTimeout(wait))
  return (
    <Show when={late()}>
      <div class="skeleton" role="status"><span class="said-only">{t('wait.opening')}</span><i /><i /><i /></div>
    </Show>
  )
}
