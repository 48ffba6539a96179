import { createEffect, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { SyncStatus } from '../../workspace.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

type Crossing = { readonly at: 'together' } | { readonly at: 'apart'; readonly most: number }

/** What could not be stored here and is not on the relay is lost with the page: the browser asks before it closes. */
export const createLeavingGuard = (status: Accessor<SyncStatus>): void => {
  const onLeave = (event: BeforeUnloadEvent): void => { if (status().at === 'local-failed') event.preventDefault() }
  addEventListener('beforeunload', onLeave)
  onCleanup(() => removeEventListener('beforeunload', onLeave))
}

/** One line when the connection goes, one when it is back and everything has been delivered. */
export const createPassage = (status: Accessor<SyncStatus>): void => {
  // An effect over time: what is said depends on the state before.
  createEffect<Crossing>(before => {
    const { at, unsent } = status()
    if (at === 'offline') {
      if (before.at === 'together') toast(t('toast.offline'))
      return { at: 'apart', most: Math.max(before.at === 'apart' ? before.most : 0, unsent) }
    }
    if (at === 'relayed' && before.at === 'apart') {
      toast(before.most > 0 ? t('toast.back', { n: before.most }) : t('toast.back0'))
      return { at: 'together' }
    }
    return before.at === 'apart' ? { at: 'apart', most: Math.max(before.most, unsent) } : before
  }, { at: 'together' })
}
