import { createEffect, createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ALargeSmall from 'lucide-solid/icons/a-large-small'
import Pause from 'lucide-solid/icons/pause'
import Play from 'lucide-solid/icons/play'
import SkipBack from 'lucide-solid/icons/skip-back'
import SkipForward from 'lucide-solid/icons/skip-forward'
import { answerObject, newObjectId } from '../../model/tray-making.ts'
import { currentVersion, type PublishedLine, type TrayState, type Version } from '../../model/tray.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { CodePart } from './code-part.tsx'
import { Frame } from './frame.tsx'
import { Line } from './line.tsx'
import { createSeen } from './seen.ts'
import type { TrayDesk } from './tray-view.tsx'
import { VoidNote } from './void-note.tsx'
import { createVoice, type Voice } from './voice.ts'

export interface ReadingProps {
  readonly desk: TrayDesk
  readonly state: TrayState
  readonly version: Version
  readonly large: boolean
  readonly onLarge: (large: boolean) => void
}

/** Own words in a record, every clause of an agreement. */
const asks = (version: Version, line: PublishedLine): boolean => line.own === 'yes' || (version.paper === 'agreement' && line.kind !== 'title')
const spoken = ({ kind, label, text }: PublishedLine): string => (kind === 'utterance' ? `${label}：${text}` : `${label}${text}`)

/** 09c: the paper in big letters, read along by the phone's voice, answered line by line. */
export const Reading: Component<ReadingProps> = props => {
  const now = createNow(60_000)
  // The lines of a version never change; rows drawn anew with every object that comes in would lose the field that somebody writes in.
  const whole = createMemo(() => props.version, undefined, { equals: (before, now) => before.id === now.id })
  const lines = (): readonly PublishedLine[] => whole().lines
  const current = createMemo(() => currentVersion(props.state, props.version.paper))
  const open = (): boolean => current()?.id === props.version.id
  const seen = createSeen(props.desk.room, props.version.id)
  const count = (): number => lines().filter(({ id }) => seen.lines().has(id)).length
  const voice = createVoice(index => { const line = lines()[index]; return line && spoken(line) }, index => { const line = lines()[index]; if (line) seen.add(line.id) })
  const complete = (): boolean => count() === lines().length
  const blocked = (): string | undefined => (complete() ? undefined : t('tray.readFirst', { n: lines().length }))
  let list!: HTMLUListElement
  // An effect on the page: the line that is being read stays in sight.
  createEffect(() => { const at = voice.at(); if (at !== undefined) list.children[at]?.scrollIntoView({ block: 'center' }) })

  return (
    <Frame title={props.version.of && props.version.withdrawn?.void ? t('tray.void', { n: props.version.of.draft }) : props.version.title} onBack={() => props.desk.go({ at: 'papers' })}
      aside={<>
        <span class="tray-count" role="status"><span aria-hidden="true">{t('tray.seen', { n: count(), of: lines().length })}</span><span class="said-only">{t('tray.seenSaid', { n: count(), of: lines().length })}</span></span>
        <button type="button" class="tray-icon" aria-pressed={props.large} aria-label={t('tray.letters')} onClick={() => props.onLarge(!props.large)}><ALargeSmall /></button>
      </>}
      below={<div class="tray-bar" aria-hidden="true"><span style={{ 'inline-size': `${lines().length === 0 ? 0 : (100 * count()) / lines().length}%` }} /></div>}
      foot={<>
        <Show when={voice.there()}><Player voice={voice} /></Show>
        <Show when={open() && !props.version.confirmed}>
          <Button look={complete() ? 'primary' : 'secondary'} class="tray-main" blocked={blocked()} onPress={() => props.desk.go({ at: 'confirm', version: props.version.id })}>
            {complete() ? t('tray.goConfirm') : t('tray.readFirst', { n: lines().length })}
          </Button>
        </Show>
      </>}>
      <p class="tray-pad tray-quiet">
        {t('tray.version', { n: props.version.number, twin: props.version.twin })} · {t('tray.sentBy', { by: props.version.by, at: onDay(props.version.at, now()) })}
        <Show when={!props.version.withdrawn?.void && props.version.confirmed}>{confirmed => <> · {t('tray.confirmedAt', { at: onDay(new Date(confirmed().at).toISOString(), now()) })}</>}</Show>
      </p>
      <VoidNote version={props.version} />
      <Show when={props.version.withdrawn?.void ? undefined : props.version.withdrawn}>{gone => <p class="tray-warn" role="status">{t('tray.withdrawnNote', { at: onDay(new Date(gone().at).toISOString(), now()), reason: gone().reason })}</p>}</Show>
      <Show when={open() || (props.version.withdrawn && !props.version.withdrawn.void) ? undefined : current()}>{newer => (
        <div class="tray-warn" role="status"><Show when={!props.version.withdrawn}><p>{t('tray.superseded')}</p></Show><Button class="tray-small" onPress={() => props.desk.go({ at: 'reading', version: newer().id })}>{t('tray.toNew')}</Button></div>
      )}</Show>
      <Show when={props.version.of && !props.version.withdrawn}>
        <div class="tray-pad"><p class="tray-fixed"><span class="tag tag-ac">{t('tray.fixed', { n: props.version.of!.draft })}</span></p><CodePart version={props.version} /></div>
      </Show>
      <ul class="lines" ref={list} lang="zh-CN" aria-label={props.version.title}>
        <For each={lines()}>{(line, index) => (
          <Line line={line} number={index() + 1} answer={props.version.answers.get(line.id)} asks={open() && !props.version.confirmed && asks(props.version, line)} reading={voice.at() === index()}
            room={props.desk.room} draft={`tray/answer/${props.version.id}/${line.id}`}
            onMark={mark => seen.watch(mark, line.id)}
            onAnswer={(says, words) => props.desk.tray.write(answerObject(newObjectId(), props.version.id, line.id, says, words))} />
        )}</For>
      </ul>
    </Frame>
  )
}

const Player: Component<{ voice: Voice }> = props => {
  const on = (): boolean => props.voice.at() !== undefined
  let last = 0
  const step = (by: number): void => { props.voice.read(Math.max(0, (props.voice.at() ?? last) + by)) }
  const toggle = (): void => { const at = props.voice.at(); if (at === undefined) props.voice.read(last); else { last = at; props.voice.stop() } }
  return (
    <div class="player" role="group" aria-label={t('voice.listen')}>
      <button type="button" class="player-main" aria-label={t(on() ? 'voice.pause' : 'voice.listen')} onClick={toggle}><Show when={on()} fallback={<Play />}><Pause /></Show></button>
      <div class="player-words"><strong>{t('voice.listen')}</strong><span>{t('voice.note')}</span></div>
      <button type="button" class="tray-icon" aria-label={t('voice.before')} onClick={() => step(-1)}><SkipBack /></button>
      <button type="button" class="tray-icon" aria-label={t('voice.after')} onClick={() => step(1)}><SkipForward /></button>
    </div>
  )
}
