import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { FREEZE_STEPS } from '../../model/packets.ts'
import type { FreezeStep, FreezeWork } from '../../model/packets.ts'
import { announce } from '../parts/announce.tsx'
import { t } from '../words/words.ts'
import './freeze-steps.css'

/** From here on it is said that nobody knows how long it takes. */
const slowAfterS = 10

export interface Freezing { readonly work: FreezeWork; readonly at: Accessor<FreezeStep> }
export const createFreezing = (): Freezing => {
  const [at, setAt] = createSignal<FreezeStep>('check')
  const told = (step: FreezeStep): void => {
    setAt(step)
    announce(t('freeze.now', { n: FREEZE_STEPS.indexOf(step) + 1, of: FREEZE_STEPS.length, what: t(`freeze.${step}`) }))
  }
  return { work: { told }, at }
}

/** What freezing is at, in words: engine and fonts may have to come first, and nobody knows how fast. */
export const FreezeSteps: Component<{ at: FreezeStep }> = props => {
  const began = Date.now()
  const [waitedS, setWaitedS] = createSignal(0)
  const clock = setInterval(() => {
    const was = waitedS(), now = Math.floor((Date.now() - began) / 1000)
    setWaitedS(now)
    if (was < slowAfterS && now >= slowAfterS) announce(t('freeze.slow', { n: now }))
  }, 1000)
  onCleanup(() => clearInterval(clock))
  const now = (): number => FREEZE_STEPS.indexOf(props.at)
  return (
    <div class="freezing">
      <ol aria-label={t('freeze.steps')}>
        <For each={FREEZE_STEPS}>{(step, index) => (
          <li classList={{ 'freezing-now': now() === index(), 'freezing-next': now() < index() }} aria-current={now() === index() ? 'step' : undefined}>
            <span class="freezing-mark" aria-hidden="true"><Show when={now() > index()} fallback={<Show when={now() === index()} fallback={index() + 1}><LoaderCircle class="turning" /></Show>}><Check /></Show></span>{t(`freeze.${step}`)}
          </li>
        )}</For>
      </ol>
      <Show when={waitedS() >= slowAfterS}><p>{t('freeze.slow', { n: waitedS() })}</p></Show>
    </div>
  )
}
