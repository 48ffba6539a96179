import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { t } from '../words/words.ts'
import './stepper.css'

/** 受理 … 回访; a stage that is not among them is shown alone, as it is called. */
export const Stepper: Component<{ stage: string }> = props => {
  const stages = t('stages')
  const at = (): number => stages.findIndex(name => name === props.stage)
  return (
    <Show when={at() >= 0} fallback={<p class="stage-alone">{props.stage}</p>}>
      <ol class="stages" aria-label={t('stage.list')}>
        <For each={stages}>{(name, index) =>
          <li classList={{ 'stage-done': index() < at() }} aria-current={index() === at() ? 'step' : undefined}>{name}<Show when={index() < at()}><span class="said-only">{t('stage.done')}</span></Show></li>}
        </For>
      </ol>
      <p class="stage-alone stage-short" aria-hidden="true">{t('stage.short', { name: props.stage, n: at() + 1, of: stages.length })}</p>
    </Show>
  )
}
