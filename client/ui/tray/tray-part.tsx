import { createMemo, createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Presentation from 'lucide-solid/icons/presentation'
import Send from 'lucide-solid/icons/send'
import { readAct, type TrayAct } from '../../model/acts.ts'
import { answeredAct, confirmedAct, notMeAct, paperWord, publishedAct } from '../../model/tray-acts.ts'
import { newObjectId, withdrawal } from '../../model/tray-making.ts'
import { currentVersion, foldTray, objectName, voidNow, readTrayObject, versionCode, type Answer, type OfDraft, type Version } from '../../model/tray.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Tray } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { TakeOnline } from '../case/take-online.tsx'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { Enter, ExhibitReplies } from './exhibit-replies.tsx'
import { enterLog, greetingOf, isVoid } from './publish.ts'
import './send.css'

const SendDialog = lazy(() => import('./send.tsx').then(m => ({ default: m.SendDialog })))
const CastDialog = lazy(() => import('./cast.tsx').then(m => ({ default: m.CastDialog })))

/** 当事人核对 in the side column: sending, casting, and what came back, each answer to be entered into 办理日志 by a person. */
export const TrayPart: Component<{ room: CaseRoom; section: 'record' | 'agreement' }> = props => {
  const trays = observe(props.room.trays.all)
  const may = observe(props.room.trays.mayPublish)
  const status = observe(props.room.status)
  /** Why nothing can be sent to anybody: the sample is on this device only. */
  const here = createMemo(() => (status().at === 'local-only' ? t('send.sample') : undefined))
  const [opened, setOpened] = createSignal<'none' | 'send' | 'cast'>('none')
  const parties = createMemo(() => trays().filter(({ id }) => id !== 'wall'))
  const acts = props.room.facts('acts')
  const facts = acts ? observe(acts.facts) : () => []
  const entered = createMemo(() => new Set(facts().flatMap(({ json }) => { try { const act = readAct(JSON.parse(json)); return typeof act !== 'string' && act.act === 'tray' ? [act.object] : [] } catch { return [] } }))) // not JSON: not ours
  return (
    <Show when={may() || trays().length > 0}>
      <details class="side-part" open>
        <summary><h2>{t('answers.title')}</h2></summary>
        <Show when={may()}>
          <div class="tray-part-acts">
            <Button size="small" icon={<Send />} blocked={here()} onPress={() => setOpened('send')}>{t('send.act')}</Button>
            <Button size="small" icon={<Presentation />} blocked={here()} onPress={() => setOpened('cast')}>{t('cast.act')}</Button>
          </div>
          <Show when={here()}>{why => <div class="tray-part-acts"><p class="side-empty">{why()}</p><TakeOnline caseId={props.room.caseId} /></div>}</Show>
        </Show>
        <Show when={parties().length > 0} fallback={<p class="side-empty">{t('answers.none')}</p>}>
          <ul class="tray-answers" aria-label={t('answers.list')}><For each={parties()}>{tray => <FromTray room={props.room} tray={tray} entered={entered()} mayWithdraw={may()} />}</For></ul>
        </Show>
        <Suspense>
          <Switch>
            <Match when={opened() === 'send'}><SendDialog room={props.room} first={props.section} onClose={() => setOpened('none')} /></Match>
            <Match when={opened() === 'cast'}><CastDialog room={props.room} first={props.section} onClose={() => setOpened('none')} /></Match>
          </Switch>
        </Suspense>
      </details>
    </Show>
  )
}

const FromTray: Component<{ room: CaseRoom; tray: Tray; entered: ReadonlySet<string>; mayWithdraw: boolean }> = props => {
  const facts = observe(props.tray.facts)
  const state = createMemo(() => foldTray(facts()))
  const who = (): string => t('tray.person', greetingOf(facts()))
  const shown = createMemo(() => (['agreement', 'record'] as const).flatMap(paper => currentVersion(state(), paper) ?? []))
  /** Answers to former versions stay listed until somebody has entered them, and what was said to a 稿 that is void. */
  const older = createMemo(() => state().versions.filter(version => !shown().includes(version) && (version === voidNow(state(), 'agreement') || [...[...version.answers.values()].filter(({ says }) => says === 'wrong'), ...(version.of && version.confirmed ? [version.confirmed] : [])].some(({ object }) => !props.entered.has(object)))))
  const notMe = createMemo(() => (state().identity === 'no' ? facts().find(({ staff, json }) => { const object = !staff && readTrayObject(json); return object && object.kind === 'me' && object.says === 'no' }) : undefined))
  const enter = async (act: TrayAct): Promise<void> => { const outcome = await enterLog(props.room, act); toast(isObstacle(outcome) ? outcome.sentence : t('answers.entered')) }
  return (
    <li>
      <h3>{who()}</h3>
      <Show when={state().identity === 'unsaid' && shown().length === 0 && older().length === 0}><p class="side-empty">{t('answers.notIn')}</p></Show>
      <Show when={notMe()}>{fact => <div class="tray-answer"><p>{t('answers.notMe')}</p><Enter object={objectName(fact().json)} entered={props.entered} who={who()} onEnter={() => void enter(notMeAct(who(), fact().json))} /></div>}</Show>
      <ExhibitReplies facts={facts()} entered={props.entered} who={who()} onEnter={act => void enter(act)} />
      <For each={[...shown(), ...older()]}>{version => <OfVersion {...props} version={version} who={who()} onEnter={act => void enter(act)} />}</For>
    </li>
  )
}

interface OfVersionProps { readonly room: CaseRoom; readonly tray: Tray; readonly entered: ReadonlySet<string>; readonly mayWithdraw: boolean; readonly version: Version; readonly who: string; readonly onEnter: (act: TrayAct) => void }
const OfVersion: Component<OfVersionProps> = props => {
  const now = createNow(60_000)
  const finishing = observe(props.room.finishing.state)
  const gone = (): OfDraft | undefined => (isVoid(props.version, finishing()) ? props.version.of : undefined)
  const answers = (): Answer[] => [...props.version.answers.values()]
  const text = (line: string): string => props.version.lines.find(({ id }) => id === line)?.text ?? ''
  const day = (at: number): string => onDay(new Date(at).toISOString(), now())
  const withdraw = async (): Promise<void> => {
    const outcome = await props.tray.write(withdrawal(newObjectId(), props.version.id, ''))
    if (isObstacle(outcome)) toast(outcome.sentence)
    else props.onEnter(publishedAct('withdrawn', props.who, props.version))
  }
  return (
    <>
      <p>{props.version.title} {t('tray.version', { n: props.version.number, twin: props.version.twin })} · {t('tray.lines', { n: props.version.lines.length })}
        <Show when={answers().length === 0 && !props.version.confirmed}> · {t('answers.read')}</Show>
        <Show when={answers().some(({ says }) => says === 'right')}> · {t(gone() ? 'answers.voidRight' : 'answers.right', { n: answers().filter(({ says }) => says === 'right').length })}</Show>
      </p>
      <p class="side-empty">{props.version.of ? t('answers.draftCode', { n: props.version.of.draft, code: versionCode(props.version) }) : t('answers.code', { code: versionCode(props.version) })}</p>
      <Show when={gone()}>{draft => <p role="status"><strong>{t(props.version.withdrawn?.void ? 'answers.void' : 'answers.voidOnWay', { n: draft().draft })}</strong></p>}</Show>
      <For each={answers().filter(({ says }) => says === 'wrong')}>{answer => (
        <div class="tray-answer">
          <p>{gone() ? t('answers.voidWrong', { draft: gone()!.draft, n: props.version.number }) : t('answers.wrong', { paper: paperWord(props.version.paper), n: props.version.number })}<del>{text(answer.line)}</del></p>
          <p>{t('answers.wanted')}<strong>{answer.words}</strong></p>
          <Enter object={answer.object} entered={props.entered} who={props.who} onEnter={() => props.onEnter(answeredAct(props.who, props.version, answer, gone() !== undefined))} />
        </div>
      )}</For>
      <Show when={props.version.confirmed}>{confirmed => (
        <div class="tray-answer">
          <p>{gone() ? t('answers.voidConfirmed', { draft: gone()!.draft, n: props.version.number, at: day(confirmed().at) }) : t('answers.confirmed', { paper: paperWord(props.version.paper), n: props.version.number, at: day(confirmed().at) })}</p>
          <Enter object={confirmed().object} entered={props.entered} who={props.who} onEnter={() => props.onEnter(confirmedAct(props.who, props.version, confirmed().object, gone() !== undefined))} />
        </div>
      )}</Show>
      <Show when={props.mayWithdraw && !props.version.withdrawn && !props.version.confirmed}><Button size="small" look="text" aria-label={`${t('answers.withdraw')}，${props.who}，${props.version.title}`} onPress={() => void withdraw()}>{t('answers.withdraw')}</Button></Show>
    </>
  )
}
