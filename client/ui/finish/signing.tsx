import { createMemo, createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Info from 'lucide-solid/icons/info'
import type { CaseHead, CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'
import { CheckCode } from './check-code.tsx'
import { DeviceSigners, Rebuilt } from './device-signers.tsx'
import { EffectLeft, EffectNote } from './effect-note.tsx'
import type { Frozen } from './frozen-view.tsx'
import { whoOf } from './place-row.tsx'
import { Places } from './places.tsx'
import { ReadingPart } from './reading-part.tsx'
import { ScansPart } from './scans-part.tsx'
import { SealPart } from './seal-part.tsx'
import type { Wrong } from './strike-dialog.tsx'
import { TakeOut } from './take-out.tsx'
import './ceremony.css'
import './pad.css'
import './signing.css'

const StrikeDialog = lazy(() => import('./strike-dialog.tsx').then(m => ({ default: m.StrikeDialog })))
const LaterDialog = lazy(() => import('./later-dialog.tsx').then(m => ({ default: m.LaterDialog })))
const EndDialog = lazy(() => import('./end-dialog.tsx').then(m => ({ default: m.EndDialog })))

/** The evening of signing, from reading aloud to effect. `narrow`: code and reading stand here and not beside the text. */
export const Signing: Component<{ room: CaseRoom; state: Frozen; head: CaseHead; narrow: boolean }> = props => {
  const [opened, setOpened] = createSignal<'none' | 'later' | 'end'>('none')
  const [wrong, setWrong] = createSignal<Wrong>()
  const close = (): void => { setOpened('none') }
  const ceremony = () => props.state.ceremony
  const effective = (): boolean => ceremony().effect.at === 'effective'
  const paused = createMemo(() => ceremony().effect.at === 'refused' ? t('place.paused') : undefined)
  const parties = createMemo(() => ceremony().places.filter(({ party }) => party).map(whoOf))
  return (
    <>
      <EffectNote ceremony={ceremony()} />
      <Show when={paused() !== undefined}><Stops onOpen={setOpened} /></Show>
      <Show when={props.narrow}><CheckCode code={props.state.checkCode} /><div class="side-part"><ReadingPart room={props.room} state={props.state} /></div></Show>
      <Show when={ceremony().inkOnly}><div class="side-part"><Note tone="info" icon={<Info />}>{t('paper.inkOnly')}</Note></div></Show>
      <Places room={props.room} state={props.state} paused={paused()} onStrike={setWrong} />
      <Show when={props.state.signers.length > 0}><DeviceSigners room={props.room} state={props.state} /></Show>
      <Show when={ceremony().committee !== ''}><SealPart room={props.room} ceremony={ceremony()} blocked={paused()} onStrike={setWrong} /></Show>
      <ScansPart room={props.room} state={props.state} onStrike={setWrong} />
      <EffectLeft ceremony={ceremony()} />
      <Show when={!effective() && paused() === undefined}><Stops onOpen={setOpened} /></Show>
      <TakeOut room={props.room} state={props.state} head={props.head} />
      <div class="side-part"><Rebuilt rebuilt={props.state.rebuilt} /></div>
      <Suspense>
        <Switch>
          <Match when={wrong()} keyed>{one => <StrikeDialog room={props.room} wrong={one} onClose={() => setWrong(undefined)} />}</Match>
          <Match when={opened() === 'later'}><LaterDialog room={props.room} onClose={close} /></Match>
          <Match when={opened() === 'end'}><EndDialog room={props.room} parties={parties()} onClose={close} /></Match>
        </Switch>
      </Suspense>
    </>
  )
}

/** Always there before effect; at the top while somebody refuses. */
const Stops: Component<{ onOpen: (what: 'later' | 'end') => void }> = props => (
  <div class="side-part ceremony-stop">
    <Button size="form" onPress={() => props.onOpen('later')}>{t('later.act')}</Button>
    <Button size="form" look="danger" onPress={() => props.onOpen('end')}>{t('end.act')}</Button>
  </div>
)
