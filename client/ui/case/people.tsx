import { createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import UserMinus from 'lucide-solid/icons/user-minus'
import type { CaseRoom, Person } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { createNow, hhmm, lasting } from '../moments.ts'
import { Badge } from '../parts/badge.tsx'
import { t } from '../words/words.ts'
import './people.css'

const RemovePerson = lazy(() => import('./remove-person.tsx').then(m => ({ default: m.RemovePerson })))

export const People: Component<{ room: CaseRoom; me: Person; people: readonly Person[]; onSpotlight: (person: string | undefined) => void }> = props => {
  const now = createNow(15_000)
  const [leaving, setLeaving] = createSignal<Person>()
  const sorted = createMemo(() => [...props.people].sort((a, b) => Number(b.online) - Number(a.online)))
  const rows = keyed(sorted, person => person.id)
  const online = (): number => props.people.filter(person => person.online).length
  const away = (): number => props.people.length - online()
  return (
    <details class="side-part people" open>
      <summary><h2>{away() === 0 ? t('people.here', { n: online() }) : t('people.hereAway', { n: online(), away: away() })}</h2></summary>
      <ul aria-label={t('people.list')}>
        <For each={rows.keys()}>{id => <PersonRow person={rows.row(id)} now={now} onSpotlight={props.onSpotlight} onRemove={props.me.host ? setLeaving : undefined} />}</For>
      </ul>
      <Show when={props.people.length <= 1}><p class="side-empty">{t('people.alone')}</p></Show>
      <Show when={leaving()}>{person => <Suspense><RemovePerson room={props.room} person={person()} onClose={() => setLeaving(undefined)} /></Suspense>}</Show>
    </details>
  )
}

interface RowProps {
  readonly person: Accessor<Person>
  readonly now: Accessor<number>
  readonly onSpotlight: (person: string | undefined) => void
  readonly onRemove: ((person: Person) => void) | undefined
}

const PersonRow: Component<RowProps> = props => {
  const who = props.person
  const duty = (): string => [who().wall ? t('wall.name') : t(`role.${who().role}`), ...who().host ? [t('people.host')] : [], ...who().me ? [t('people.you')] : []].join(' · ')
  return (
    <li class="person" title={who().agency} onMouseEnter={() => props.onSpotlight(who().id)} onMouseLeave={() => props.onSpotlight(undefined)}>
      <Badge role={who().role} hollow={!who().online} />
      <div class="person-words">
        <p class="person-name"><strong>{who().name}</strong> <span>{duty()}</span></p>
        <p class="person-doing" classList={{ 'person-away': !who().online }}>{who().online ? (who().doing === '' ? who().agency : who().doing) : awayWords(who(), props.now())}</p>
      </div>
      <Show when={props.onRemove !== undefined && !who().me}>
        <button type="button" class="person-remove" aria-label={t('people.removeName', { name: who().name })} title={t('act.remove')} onClick={() => props.onRemove?.(who())}><UserMinus /></button>
      </Show>
      <span class="person-dot" classList={{ 'person-dot-on': who().online }} role="img" aria-label={t(who().online ? 'people.on' : 'people.off')} />
    </li>
  )
}

/** Nobody knows what an absent device has not sent: only when it left and when it was last heard. */
const awayWords = (person: Person, now: number): string => {
  const left = person.offlineSince === undefined ? t('people.off') : t('people.offFor', { t: lasting(now - new Date(person.offlineSince).getTime()) })
  return person.lastReceivedAt === undefined ? left : t('person.off', { left, at: hhmm(person.lastReceivedAt) })
}
