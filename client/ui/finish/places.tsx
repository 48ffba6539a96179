import { createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import Tablet from 'lucide-solid/icons/tablet'
import type { CaseRoom } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'
import { PlaceRow } from './place-row.tsx'
import type { Wrong } from './strike-dialog.tsx'

const MarkDialog = lazy(() => import('./mark-dialog.tsx').then(m => ({ default: m.MarkDialog })))
const PadRoad = lazy(() => import('./pad-road.tsx').then(m => ({ default: m.PadRoad })))

/** Who signs on the print or by hand on the shared tablet, in order: parties, agents, staff. */
export const Places: Component<{ room: CaseRoom; state: Frozen; paused: string | undefined; onStrike: (wrong: Wrong) => void }> = props => {
  const [entering, setEntering] = createSignal<string>()
  const [pad, setPad] = createSignal(false)
  const places = createMemo(() => props.state.ceremony.places)
  const rows = keyed(places, ({ slot }) => slot)
  const open = createMemo(() => places().filter(({ mark }) => mark === undefined))
  const given = (): number => places().filter(({ mark }) => mark !== undefined && mark.way !== 'refused').length
  const heard = (slot: string): boolean => props.state.ceremony.readings.some(({ slots }) => slots.includes(slot))
  // The place as it was when the form was opened: a colleague's entry must not empty it.
  const chosen = createMemo(() => { const slot = entering(); return places().find(each => each.slot === slot) }, undefined, { equals: (a, b) => a?.slot === b?.slot })
  return (
    <section class="side-part places">
      <h2>{t('place.title')}<span class="tag">{t('place.given', { n: given(), of: places().length })}</span></h2>
      <ol aria-label={t('place.title')}>
        <For each={rows.keys()}>{(slot, index) =>
          <PlaceRow place={rows.row(slot)} order={index() + 1} next={open()[0]?.slot === slot} paused={props.paused} onEnter={setEntering} onStrike={props.onStrike} />}
        </For>
      </ol>
      <Show when={!props.state.ceremony.inkOnly && open().length > 0}>
        <div class="places-pad"><Button size="form" icon={<Tablet />} blocked={props.paused} onPress={() => setPad(true)}>{t('pad.open')}</Button></div>
      </Show>
      <Suspense>
        <Show when={chosen()} keyed>{place => <MarkDialog room={props.room} place={place} heard={heard(place.slot)} onClose={() => setEntering(undefined)} />}</Show>
        <Show when={pad()}><PadRoad room={props.room} state={props.state} onClose={() => setPad(false)} /></Show>
      </Suspense>
    </section>
  )
}
