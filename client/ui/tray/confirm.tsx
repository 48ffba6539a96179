import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import { confirmation, newObjectId } from '../../model/tray-making.ts'
import { correctionsOf, currentVersion, type Correction, type TrayState, type Version } from '../../model/tray.ts'
import { isObstacle } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { CodePart } from './code-part.tsx'
import { Frame } from './frame.tsx'
import { Standing } from './standing.tsx'
import type { TrayDesk } from './tray-view.tsx'
import { VoidNote } from './void-note.tsx'

/** 09d: only what was corrected, before and after, then two ticks. A confirmation is not a signature and does not look like one. */
export const Confirm: Component<{ desk: TrayDesk; state: TrayState; version: Version }> = props => {
  const status = observe(props.desk.room.status)
  const now = createNow(60_000)
  const corrections = createMemo(() => correctionsOf(props.state, props.version))
  const waiting = (): boolean => corrections().some(({ state }) => state === 'waiting')
  const [read, setRead] = createSignal(false)
  const [same, setSame] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  /** It may be withdrawn, or replaced, while the ticks are set. */
  const current = createMemo(() => currentVersion(props.state, props.version.paper))
  const open = (): boolean => current()?.id === props.version.id
  const asks = (): boolean => open() && !props.version.confirmed
  const back = (): void => props.desk.go({ at: 'reading', version: props.version.id })
  const confirm = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.desk.tray.write(confirmation(newObjectId(), props.version))
    setWorking(false)
    setStopped(isObstacle(outcome) ? outcome.sentence : undefined)
  }
  const blocked = (): string | undefined => (waiting() ? t('confirm.blocked') : read() && same() ? undefined : t('confirm.tick'))
  return (
    <Frame title={t('confirm.title', { paper: props.version.title })} onBack={back} aside={<Standing status={status()} />} foot={
      <Show when={asks()} fallback={<>
        <Show when={open()}><Button class="tray-main" onPress={() => props.desk.go({ at: 'papers' })}>{t('tray.back')}</Button></Show>
        <Show when={open() ? undefined : current()}>{newer => <Button class="tray-main" onPress={() => props.desk.go({ at: 'reading', version: newer().id })}>{t('tray.toNew')}</Button>}</Show>
      </>}>
        <Button look="primary" class="tray-main" icon={<Check />} working={working()} blocked={blocked()} onPress={() => void confirm()}>{t('confirm.do')}</Button>
        <Button look="text" class="tray-main" onPress={back}>{t('confirm.more')}</Button>
      </Show>}>
      <div class="tray-pad tray-confirm">
        <VoidNote version={props.version} />
        <Show when={!open() && !props.version.withdrawn?.void}><p class="tray-warn" role="status">{t(props.version.withdrawn ? 'confirm.withdrawn' : 'tray.superseded')}</p></Show>
        <Show when={props.version.withdrawn ? undefined : props.version.confirmed} fallback={<h2>{t('confirm.allSeen', { n: props.version.lines.length })}</h2>}>{confirmed => (
          <div role="status"><h2>{t('confirm.done')}</h2><p>{t('confirm.doneAt', { at: onDay(new Date(confirmed().at).toISOString(), now()) })}{t(confirmed().sent ? 'confirm.doneSent' : 'confirm.doneHere')}</p></div>
        )}</Show>
        <p>{corrections().length === 0 ? t('confirm.none') : t('confirm.corrections', { n: corrections().length })}</p>
        <For each={corrections()}>{correction => <Card correction={correction} />}</For>
        <Show when={asks()}>
          <label class="tray-tick"><input type="checkbox" checked={read()} onChange={event => setRead(event.currentTarget.checked)} />{t('confirm.read')}</label>
          <label class="tray-tick"><input type="checkbox" checked={same()} onChange={event => setSame(event.currentTarget.checked)} />{t(props.version.paper === 'record' ? 'confirm.same' : 'confirm.agree')}</label>
          <p class="tray-quiet">{t('confirm.notSignature')}</p>
        </Show>
        <Show when={stopped()}>{sentence => <p class="tray-warn" role="alert">{sentence()}</p>}</Show>
        <CodePart version={props.version} />
      </div>
    </Frame>
  )
}

const Card: Component<{ correction: Correction }> = props => (
  <section class="correction">
    <p class="tray-quiet">{t('confirm.said', props.correction)}</p>
    <p><span class="said-only">{t('confirm.before')}：</span><del>{props.correction.before}</del></p>
    <Show when={props.correction.state === 'changed'} fallback={<p><span class="tray-quiet">{t('confirm.wanted')}：</span>{props.correction.wanted}</p>}>
      <p><span class="said-only">{t('confirm.now')}：</span><ins>{props.correction.now}</ins></p>
      <Show when={props.correction.now !== props.correction.wanted}><p class="tray-quiet">{t('confirm.wanted')}：{props.correction.wanted}</p></Show>
    </Show>
    <Show when={props.correction.state === 'waiting'}><p class="tray-quiet">{t('confirm.waiting')}</p></Show>
    <Show when={props.correction.state === 'unchanged'}><p class="tray-quiet">{t('confirm.unchanged')}</p></Show>
    <Show when={props.correction.state === 'gone'}><p class="tray-quiet">{t('confirm.gone')}</p></Show>
  </section>
)
