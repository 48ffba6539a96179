import { createEffect, createMemo, createSignal, For } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import { nameParts } from '../../model/gate-names.ts'
import type { SigningName } from '../../model/gate-names.ts'
import { keyed } from '../bind.ts'
import { Tick } from '../parts/tick.tsx'
import { t } from '../words/words.ts'
import { LargeLetter } from './name-compare.tsx'

interface Row extends SigningName { readonly key: string }
export interface NamesSeen {
  readonly rows: Accessor<readonly Row[]>
  readonly has: (key: string) => boolean
  readonly tick: (key: string, seen: boolean) => void
  /** Names that nobody has ticked yet. */
  readonly left: () => number
}

/** Whose name was looked at. A tick belongs to the name as it was: once it changes, the tick is gone for good. */
export const createNamesSeen = (names: Accessor<readonly SigningName[]>): NamesSeen => {
  const [ticks, setTicks] = createSignal<ReadonlySet<string>>(new Set())
  const rows = createMemo((): readonly Row[] => {
    const times = new Map<string, number>()
    return names().map(one => {
      const words = `${one.capacity}：${one.name}`, n = (times.get(words) ?? 0) + 1
      times.set(words, n)
      return { ...one, key: `${words}#${n}` }
    })
  })
  createEffect(() => {
    const now = new Set(rows().map(({ key }) => key))
    setTicks(before => [...before].every(key => now.has(key)) ? before : new Set([...before].filter(key => now.has(key))))
  })
  return {
    rows, has: key => ticks().has(key),
    tick: (key, seen) => setTicks(before => { const next = new Set(before); if (seen) next.add(key); else next.delete(key); return next }),
    left: () => rows().filter(({ key }) => !ticks().has(key)).length,
  }
}

/** 姓名逐字核对: each party's name in large separate letters, ticked when he has looked at it himself. */
export const GateNames: Component<{ seen: NamesSeen }> = props => {
  const rows = keyed(() => props.seen.rows(), ({ key }) => key)
  return (
    <section class="gate-names" aria-labelledby="gate-names">
      <h3 id="gate-names">{t('gate.names')}</h3>
      <p class="plain-note">{t('gate.namesWhat')}</p>
      <ul aria-label={t('gate.names')}>
        <For each={rows.keys()}>{key => {
          const { capacity, name } = rows.row(key)()
          return (
            <li>
              <p class="name-large"><span class="name-of">{capacity}</span><span class="said-only">{name}</span>
                <For each={nameParts(name)}>{part => <span class="name-part" aria-hidden="true"><For each={part}>{one => <LargeLetter {...one} />}</For></span>}</For>
              </p>
              <Tick checked={props.seen.has(key)} onTick={seen => props.seen.tick(key, seen)}>{t('gate.nameSeen')}<span class="said-only">{t('gate.nameOf', { who: `${capacity}${name}` })}</span></Tick>
            </li>
          )
        }}</For>
      </ul>
    </section>
  )
}
