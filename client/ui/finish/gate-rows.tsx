import { createMemo, For, Show } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import { PAYEE } from '../../model/gate-payee.ts'
import type { Obstacle, Section } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import { NameCompare } from './name-compare.tsx'

/** What one press does about a line besides leading to its place. */
export interface Remedy { readonly label: string; readonly run: () => void }

/** One line for each: what, the way to its place, and what one press can do. */
export const GateRows: Component<{ name: string; class?: string; icon: () => JSX.Element; rows: readonly Obstacle[]; remedyOf?: (one: Obstacle) => Remedy | undefined; onGo: (section: CaseSection, one: Obstacle) => void }> = props => {
  const rows = keyed(() => props.rows, one => one.code + one.sentence)
  return (
    <ul class={`gate-list ${props.class ?? ''}`} aria-label={props.name}>
      <For each={rows.keys()}>{id => {
        const one = rows.row(id)
        const section = (): CaseSection | undefined => placeOf(one().where)
        const go = (): void => { const to = section(), what = one(); if (to !== undefined) props.onGo(to, what) }
        const remedy = createMemo(() => props.remedyOf?.(one()))
        return (
          <li>{props.icon()}<div class="gate-what"><span>{one().sentence}</span><Show when={one().names}>{names => <NameCompare names={names()} of={one().code === PAYEE ? [t('gate.party'), t('gate.inClause')] : [t('gate.registered'), t('gate.written')]} />}</Show></div>
            <div class="gate-acts">
              <Show when={remedy()}>{now => <Button size="small" onPress={() => now().run()}>{now().label}</Button>}</Show>
              <Show when={section() !== undefined}><Button size="small" onPress={go}>{t('act.handle')}</Button></Show>
            </div>
          </li>
        )
      }}</For>
    </ul>
  )
}

/** Sessions are written down beside the record. */
const placeOf = (section: Section | undefined): CaseSection | undefined =>
  section === 'sessions' ? 'record' : section === 'registration' || section === 'record' || section === 'agreement' || section === 'acts' ? section : undefined
