import { createMemo, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import type { PlaceMark } from '../../model/ceremony.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Tick } from '../parts/tick.tsx'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'
import { focusHere } from './focus-here.ts'
import { coverTablet } from './handed-over.ts'
import { PadSign, type PadSetting } from './pad-sign.tsx'
import { whoOf } from './place-row.tsx'
import { PlaceBadge } from './place-badge.tsx'
import { createMaySign, createSigner, WhoSigns } from './who-signs.tsx'
import { WholeScreen } from './whole-screen.tsx'

type Agents = ReadonlyMap<string, PlaceMark['agent']>

type At = { readonly at: 'setup' } | { readonly at: 'pass' | 'sign'; readonly slot: string } | { readonly at: 'back' }

/** Level B, one person after the other on one tablet: who is next, nothing of the case; then the text and the pad; then the next. */
export const PadRoad: Component<{ room: CaseRoom; state: Frozen; onClose: () => void }> = props => {
  const [at, setAt] = createSignal<At>({ at: 'setup' })
  const [setting, setSetting] = createSignal<PadSetting>({ witness: '', recording: '' })
  // Whoever is to write, in the order of the places; taken away once he has.
  const [queue, setQueue] = createSignal<readonly string[]>([])
  const [agents, setAgents] = createSignal<Agents>(new Map())
  const place = (slot: string) => props.state.ceremony.places.find(each => each.slot === slot)
  const next = (): void => {
    const [slot, ...rest] = queue().filter(each => place(each)?.mark === undefined)
    setQueue(rest)
    setAt(slot === undefined ? { at: 'back' } : { at: 'pass', slot })
  }
  const writer = ({ slot, name }: { readonly slot: string; readonly name: string }): string => agents().get(slot)?.name ?? name
  onCleanup(() => { if (['pass', 'sign'].includes(at().at)) coverTablet() })
  const passing = (): ReturnType<typeof place> => { const now = at(); return now.at === 'pass' ? place(now.slot) : undefined }
  const signing = (): ReturnType<typeof place> => { const now = at(); return now.at === 'sign' ? place(now.slot) : undefined }
  return (
    <Show when={at().at !== 'setup'} fallback={<Setup room={props.room} state={props.state} onClose={props.onClose} onBegin={(slots, given, stand) => { setSetting(given); setAgents(stand); setQueue(slots); next() }} />}>
      <WholeScreen name={t('pad.setup')}>
        <Switch>
          <Match when={passing()}>{who => (
            <div class="pad-pass">
              <PlaceBadge place={who()} />
              <h1 ref={focusHere} tabindex="-1">{t('pad.pass', { name: writer(who()) })}</h1>
              <Show when={agents().get(who().slot)}><p>{t('stand.for', { who: whoOf(who()) })}</p></Show>
              <p>{t('pad.passHint')}</p>
              <Button look="primary" class="pad-main" onPress={() => setAt({ at: 'sign', slot: who().slot })}>{t('pad.iAm', { name: writer(who()) })}</Button>
              <Button look="text" size="touch" onPress={() => setAt({ at: 'back' })}>{t('pad.toStaff')}</Button>
            </div>
          )}</Match>
          <Match when={signing()?.slot}>{slot => (
            <PadSign room={props.room} state={props.state} place={place(slot())} agent={agents().get(slot())} setting={setting()} onSigned={next} onRefused={() => setAt({ at: 'back' })} />
          )}</Match>
          <Match when={at().at === 'back'}>
            <div class="pad-pass">
              <h1 ref={focusHere} tabindex="-1">{t('pad.giveBack')}</h1>
              <Button look="primary" class="pad-main" onPress={props.onClose}>{t('pad.taken')}</Button>
            </div>
          </Match>
        </Switch>
      </WholeScreen>
    </Show>
  )
}

/** Staff's part before the tablet goes round: who writes on it, who watches, where the recording is kept. */
const Setup: Component<{ room: CaseRoom; state: Frozen; onClose: () => void; onBegin: (slots: readonly string[], setting: PadSetting, agents: Agents) => void }> = props => {
  const open = props.state.ceremony.places.filter(({ mark }) => mark === undefined)
  const [chosen, setChosen] = createSignal<readonly string[]>(open.filter(({ party }) => party).map(({ slot }) => slot))
  const asked = createMaySign(props.room), signers = new Map(open.map(place => [place.slot, createSigner(props.room, asked, place)]))
  const lacks = createMemo(() => chosen().map(slot => signers.get(slot)?.lacks()).find(why => why !== undefined))
  const [witness, setWitness] = createSignal('')
  const [recording, setRecording] = createSignal('')
  const blocked = (): string | undefined => chosen().length === 0 ? t('pad.whoWant') : lacks() ?? (witness().trim() === '' ? t('pad.witnessWant') : undefined)
  const begin = (): void => props.onBegin(open.map(({ slot }) => slot).filter(slot => chosen().includes(slot)), { witness: witness().trim(), recording: recording().trim() }, new Map(chosen().map(slot => [slot, signers.get(slot)?.agent()])))
  return (
    <Dialog title={t('pad.setup')} aside={t('pad.level')} width={520} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" blocked={blocked()} onPress={begin}>{t('pad.begin')}</Button>
    </>}>
      <p>{t('pad.what')}</p>
      <fieldset><legend class="field-legend">{t('pad.who')}</legend>
        <For each={open}>{place => <>
          <Tick checked={chosen().includes(place.slot)} onTick={on => setChosen(was => on ? [...was, place.slot] : was.filter(each => each !== place.slot))}>{whoOf(place)}</Tick>
          <Show when={chosen().includes(place.slot) && signers.get(place.slot)}>{signer => <WhoSigns legend={t('stand.whoAt', { who: whoOf(place) })} signer={signer()} />}</Show>
        </>}</For>
      </fieldset>
      <Field label={t('pad.witness')} value={witness()} onText={setWitness} maxLength={60} />
      <Field label={t('pad.recording')} value={recording()} onText={setRecording} hint={t('pad.recordingHint')} maxLength={200} />
    </Dialog>
  )
}
