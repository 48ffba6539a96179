import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Eye from 'lucide-solid/icons/eye'
import type { Standing } from '../../model/facts.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'

export interface ValuesProps {
  readonly name: string
  readonly values: readonly Standing[]
  readonly show: (value: string) => string
  readonly nameOf: (personId: string) => string
  readonly deviceOf: (device: string) => string
  readonly onTake?: ((value: string) => void) | undefined
  readonly onAnother?: (() => void) | undefined
  readonly onShow?: (() => void) | undefined
}

/** 两种写法，请定一个: each with who, when and on which device, in the order in which they came; nobody chooses for people. */
export const Values: Component<ValuesProps> = props => {
  const now = createNow(60_000)
  const by = (one: Standing): string => [...new Set([one, ...one.also].map(each => props.nameOf(each.personId)))].join('、')
  return (
    <div class="values" role="group" aria-label={`${props.name}：${t('reg.several', { n: props.values.length })}`}>
      <p class="values-title">{t('reg.several', { n: props.values.length })}</p>
      <ul>
        <For each={props.values}>{one => (
          <li>
            <strong>{props.show(one.value) || t('reg.nothing')}</strong>
            <span>{by(one)} · {onDay(new Date(one.at).toISOString(), now())} · {props.deviceOf(one.device)}<Show when={one.offline}> · {t('reg.offline')}</Show></span>
            <Show when={props.onTake}>{onTake =>
              <Button size="small" aria-label={t('reg.takeName', { value: props.show(one.value) || t('reg.nothing') })} onPress={() => onTake()(one.value)}>{t('reg.take')}</Button>}
            </Show>
          </li>
        )}</For>
      </ul>
      <div class="values-foot">
        <Show when={props.onAnother}>{onAnother => <Button size="small" look="text" onPress={onAnother()}>{t('reg.another')}</Button>}</Show>
        <Show when={props.onShow}>{onShow => <Button size="small" look="text" icon={<Eye />} onPress={onShow()} title={t('reg.showTitle')}>{t('reg.show')}</Button>}</Show>
      </div>
    </div>
  )
}

/** Who settled a field, when, and what stood there before. */
export const Settlement: Component<{ path: string; onPaper: (value: string) => string }> = props => {
  const book = useBook()
  const now = createNow(60_000)
  const settled = createMemo(() => book.view().settlement(props.path), undefined, { equals: (a, b) => a?.by.id === b?.by.id })
  return (
    <Show when={settled()}>{one => (
      <p class="field-hint">
        {t('reg.settledBy', { name: book.nameOf(one().by.personId), at: onDay(new Date(one().by.at).toISOString(), now()) })}
        {t('reg.settledOver', { values: one().over.map(each => `${props.onPaper(each.value) || t('reg.nothing')}（${book.nameOf(each.personId)}）`).join('、') })}
      </p>
    )}</Show>
  )
}
