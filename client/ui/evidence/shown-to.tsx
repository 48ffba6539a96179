import { createMemo, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { Exhibit } from '../../model/evidence.ts'
import type { ShownExhibit } from '../../model/tray-exhibits.ts'
import { keyed, observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'
import type { ShownIn } from './shown-in.ts'

interface Place extends ShownIn { readonly one: ShownExhibit }

/** Who can see this exhibit on a phone or the wall, and what they said to it. */
export const ShownTo: Component<{ book: ExhibitBook; exhibit: Exhibit }> = props => {
  const places = createMemo(() => props.book.shownIn().flatMap((place): Place[] => { const one = place.shown.find(({ of, replaced }) => of === props.exhibit.id && !replaced); return one ? [{ ...place, one }] : [] }))
  const rows = keyed(places, ({ tray }) => tray.id)
  return (
    <Show when={places().length > 0}>
      <ul class="exhibit-places" aria-label={t('shown.list')}><For each={rows.keys()}>{key => <Row book={props.book} place={rows.row(key)} />}</For></ul>
    </Show>
  )
}

const Row: Component<{ book: ExhibitBook; place: Accessor<Place> }> = props => {
  const { place, book } = props
  const unsent = observe(place().tray.files.unsent), mayPublish = observe(book.room.trays.mayPublish)
  const now = createNow(60_000)
  const said = (): string => {
    const { withdrawn, reply } = place().one
    const answer = reply ? (reply.says === 'seen' ? t('shown.seen') : t('shown.objects', reply)) : place().tray.id === 'wall' ? '' : t('shown.none')
    return [withdrawn ? t('shown.taken', { at: onDay(new Date(withdrawn.at).toISOString(), now()) }) : '', withdrawn && !reply ? '' : answer].filter(words => words !== '').join(' · ')
  }
  const left = (): number => unsent().get(place().one.id) ?? 0
  return (
    <li classList={{ 'place-objected': place().one.reply?.says === 'objects' }}>
      <span><strong>{place().who}</strong> {said()}<Show when={left() > 0}> · {t('shown.waiting', { n: left() })}</Show></span>
      <Show when={mayPublish() && !place().one.withdrawn}>
        <Button size="small" look="text" aria-label={t('shown.takeOne', { who: place().who, label: place().one.label })} onPress={() => void book.takeBack(place(), place().one, '')}>{t('shown.take')}</Button>
      </Show>
    </li>
  )
}
