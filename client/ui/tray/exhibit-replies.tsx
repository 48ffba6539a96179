import { createMemo, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { TrayAct } from '../../model/acts.ts'
import { exhibitWords, repliedAct } from '../../model/tray-acts.ts'
import { foldShown, type ShownExhibit } from '../../model/tray-exhibits.ts'
import type { TrayFact } from '../../model/tray.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'

export interface EnterProps { readonly object: string; readonly entered: ReadonlySet<string>; readonly who: string; readonly onEnter: () => void }
/** A party's word becomes part of 办理日志 by a person's act. */
export const Enter: Component<EnterProps> = props => (
  <Show when={!props.entered.has(props.object)} fallback={<span class="tag tag-ok">{t('answers.entered')}</span>}>
    <Button size="small" aria-label={`${t('answers.enter')}，${props.who}`} onPress={props.onEnter}>{t('answers.enter')}</Button>
  </Show>
)

interface RepliesProps { readonly facts: readonly TrayFact[]; readonly entered: ReadonlySet<string>; readonly who: string; readonly onEnter: (act: TrayAct) => void }
/** What a party said to the exhibits that were shown to him; those without a word are counted. */
export const ExhibitReplies: Component<RepliesProps> = props => {
  const shown = createMemo(() => foldShown(props.facts))
  const replied = createMemo(() => shown().filter(({ reply }) => reply !== undefined))
  const silent = (): ShownExhibit[] => shown().filter(({ reply, withdrawn, replaced }) => !reply && !withdrawn && !replaced)
  const rows = keyed(replied, ({ id }) => id)
  return (
    <>
      <Show when={silent().length > 0}><p class="side-empty">{silent().map(exhibitWords).join('、')} · {t('shown.none')}</p></Show>
      <For each={rows.keys()}>{key => <Replied shown={rows.row(key)} entered={props.entered} who={props.who} onEnter={props.onEnter} />}</For>
    </>
  )
}

const Replied: Component<{ shown: Accessor<ShownExhibit>; entered: ReadonlySet<string>; who: string; onEnter: (act: TrayAct) => void }> = props => (
  <Show when={props.shown().reply}>{reply => (
    <div class="tray-answer">
      <p>{exhibitWords(props.shown())}：{reply().says === 'seen' ? t('shown.seen') : t('shown.objects', reply())}</p>
      <Enter object={reply().object} entered={props.entered} who={props.who} onEnter={() => props.onEnter(repliedAct(props.who, props.shown(), reply()))} />
    </div>
  )}</Show>
)
