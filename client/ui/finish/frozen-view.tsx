import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ALargeSmall from 'lucide-solid/icons/a-large-small'
import Lock from 'lucide-solid/icons/lock'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { runsOfLines } from '../../model/frozen-runs.ts'
import type { CaseHead, FrozenLine } from '../../workspace.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { hhmm } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import './frozen-view.css'

export type Frozen = Extract<FinishingState, { at: 'frozen' }>

/** The frozen text, from what was frozen and never from the live document. */
export const FrozenView: Component<{ state: Frozen; head: CaseHead }> = props => {
  const name = createUniqueId()
  const [large, setLarge] = createSignal(false)
  const runs = createMemo(() => runsOfLines(props.state.lines, props.state.body))
  const clauses = (): number => props.state.lines.filter(line => line.kind === 'clause' && line.label !== undefined).length
  return (
    <>
      <div class="frozen-bar">
        <div class="frozen-said" role="status">
          <Lock /><strong>{t('sign.frozenShort')}</strong>
          <span>{t('sign.frozenBy', { at: hhmm(props.state.frozenAt), name: props.state.frozenBy, draft: props.state.draft, clauses: clauses(), pages: props.state.pages })}</span>
        </div>
        <Button look="text" icon={<ALargeSmall />} aria-pressed={large()} onPress={() => setLarge(was => !was)}>{t('read.large')}</Button>
      </div>
      <Show when={props.state.late > 0}><p class="frozen-late" role="status"><TriangleAlert />{t('sign.late', { n: props.state.late })}</p></Show>
      <div class="case-scroll frozen-scroll" tabindex="0" role="region" aria-labelledby={name}>
        <article class="frozen-page" classList={{ 'frozen-large': large() }} lang="zh-CN">
          <h2 class="said-only" id={name}>{t('sign.frozenText', { n: props.state.draft })}</h2>
          <For each={props.state.lines}>{(line, index) => <Line line={line} runs={runs()[index()] ?? []} />}</For>
        </article>
      </div>
    </>
  )
}

/** 甲方（申请人）：… stands without the paragraph's indent, as in the editor. */
const PARTY_LINE = /^[甲乙丙丁戊己庚辛壬癸]方(?:（[^）]*）)?：/u

const Line: Component<{ line: FrozenLine; runs: ReturnType<typeof runsOfLines>[number] }> = props => (
  <Show when={props.line.kind === 'title'} fallback={
    <p class={`frozen-${props.line.kind}`} classList={{ 'frozen-party': PARTY_LINE.test(props.line.text) }}><Show when={props.line.label}>{label => <b>{label()}</b>}</Show><For each={props.runs}>{run => run.bold ? <b>{run.text}</b> : run.text}</For></p>}>
    <h3 class="frozen-title">{props.line.text}</h3>
  </Show>
)
