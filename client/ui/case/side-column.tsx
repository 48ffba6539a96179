import { createMemo, For, lazy, Show, Suspense } from 'solid-js'
import type { ParentComponent } from 'solid-js'
import X from 'lucide-solid/icons/x'
import type { CaseRoom, Person, SetAside, Waiting } from '../../workspace.ts'
import { observe } from '../bind.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import { Door } from './door.tsx'
import { People } from './people.tsx'
import { SetAsideCard } from './set-aside.tsx'
import './side-column.css'

const ToSettle = lazy(() => import('./to-settle.tsx').then(m => ({ default: m.ToSettle })))
const TrayPart = lazy(() => import('../tray/tray-part.tsx').then(m => ({ default: m.TrayPart })))

export interface SideProps {
  readonly room: CaseRoom
  /** The registration lists what is to be settled in its own page. */
  readonly here: CaseSection | undefined
  readonly me: Person
  readonly people: readonly Person[]
  readonly waiting: readonly Waiting[]
  readonly onSpotlight: (person: string | undefined) => void
  readonly onClose: () => void
}

const TEXTS = ['record', 'agreement'] as const

/** Who stands at the door, (while frozen: the signers,) who is here, what is to be settled. */
export const SideColumn: ParentComponent<SideProps> = props => {
  // Owned by the memo: when my rights change, the old ones are let go.
  const kept = createMemo(() => { void props.me; return TEXTS.flatMap(section => { const room = props.room.text(section); return room === undefined ? [] : [observe(room.setAside)] }) })
  const setAside = createMemo((): SetAside[] => kept().flatMap(list => [...list()]))
  return (
    <aside class="case-side" aria-label={t('side.name')} tabindex="-1">
      <div class="side-head"><strong>{t('side.name')}</strong><button type="button" aria-label={t('act.close')} onClick={props.onClose}><X /></button></div>
      <Show when={props.waiting.length > 0}><Door room={props.room} waiting={props.waiting} /></Show>
      {props.children}
      <People room={props.room} me={props.me} people={props.people} onSpotlight={props.onSpotlight} />
      <Show when={props.here !== 'registration'}><Suspense><ToSettle room={props.room} /></Suspense></Show>
      <Suspense><TrayPart room={props.room} section={props.here === 'record' ? 'record' : 'agreement'} /></Suspense>
      <Show when={setAside().length > 0}>
        <section class="side-part" aria-label={t('aside.title')}><h2>{t('aside.title')}</h2><For each={setAside()}>{one => <SetAsideCard kept={one} />}</For></section>
      </Show>
    </aside>
  )
}
