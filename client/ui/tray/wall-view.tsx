import { createEffect, createMemo, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import { castNow, type ShownExhibit } from '../../model/tray-exhibits.ts'
import { versionCode, type PublishedLine, type Version } from '../../model/tray.ts'
import type { CaseRoom, Tray } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Logo } from '../parts/logo.tsx'
import { t } from '../words/words.ts'
import { WallExhibit } from './wall-exhibit.tsx'
import './wall.css'

/**
 * What everybody in the room reads: the version last cast, and nothing that is
 * not in it; so it cannot show a note, a draft or another case. B or Esc
 * blanks it and brings it back; it stays blank over a new casting and a reload.
 */
export const WallView: Component<{ room: CaseRoom }> = props => {
  const trays = observe(props.room.trays.all)
  const status = observe(props.room.status)
  const wall = createMemo(() => trays().find(tray => tray.id === 'wall'))
  const [blank, setBlank] = createBlank(props.room.caseId)
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'Escape' && event.key.toLowerCase() !== 'b')) return
    event.preventDefault()
    setBlank(!blank())
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))
  return (
    <div class="wall" classList={{ 'wall-blank': blank() }}>
      <Show when={!blank()} fallback={<main id="main" tabindex="-1"><h1 class="said-only">{t('wall.blanked')}</h1></main>}>
        <Show when={wall()} fallback={<main class="wall-empty" id="main" tabindex="-1"><h1>{t('wall.name')}</h1><p>{t('wall.none')}</p></main>}>{tray => <Shown tray={tray()} />}</Show>
      </Show>
      <footer class="wall-foot">
        <button type="button" onClick={() => setBlank(!blank())}>{t(blank() ? 'wall.show' : 'wall.blank')}</button>
        <Show when={!blank()}><span>{t('wall.keys')}</span><span>{t('wall.note')}</span><Show when={status().at === 'offline'}><strong role="status">{t('wall.offline')}</strong></Show></Show>
      </footer>
    </div>
  )
}

const createBlank = (caseId: string): [() => boolean, (blank: boolean) => void] => {
  const name = `wall/${caseId}`
  const [blank, setBlank] = createSignal(sessionStorage.getItem(name) === 'blank')
  return [blank, next => { setBlank(next); sessionStorage.setItem(name, next ? 'blank' : '') }]
}

const Shown: Component<{ tray: Tray }> = props => {
  const facts = observe(props.tray.facts)
  const cast = createMemo(() => castNow(facts()))
  const version = (): Version | undefined => { const now = cast(); return now.at === 'version' ? now.version : undefined }
  const exhibit = (): ShownExhibit | undefined => { const now = cast(); return now.at === 'exhibit' ? now.exhibit : undefined }
  const gone = (): string => { const now = cast(); return now.at !== 'withdrawn' ? t('wall.empty') : now.reason === '' ? t('wall.withdrawn') : now.reason }
  createEffect(() => { document.title = t('wall.title', { number: (version() ?? exhibit())?.caseNumber ?? '' }) })
  return (
    <Switch fallback={<main class="wall-empty" id="main" tabindex="-1"><h1>{t('wall.name')}</h1><p role="status">{gone()}</p></main>}>
      <Match when={version()}>{now => <Paper version={now()} />}</Match>
      <Match when={exhibit()?.id} keyed>{_ => <Show when={exhibit()}>{now => <WallExhibit tray={props.tray} shown={now()} />}</Show>}</Match>
    </Switch>
  )
}

const Paper: Component<{ version: Version }> = props => {
  const counted = createMemo(() => props.version.lines.filter(({ kind }) => kind === (props.version.paper === 'agreement' ? 'clause' : 'utterance')))
  const focus = (): number => counted().findIndex(({ id }) => id === props.version.focus) + 1
  let list!: HTMLOListElement
  // An effect on the page: whoever reads along finds the clause without searching.
  createEffect(() => { const now = props.version.focus; if (now !== '') queueMicrotask(() => list.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })) })
  return (
    <>
      <header class="wall-head">
        <Logo height={24} />
        <h1>{props.version.caseTitle}</h1>
        <span>{props.version.caseNumber}</span>
        <span>{props.version.title} · {t('tray.version', { n: props.version.number, twin: props.version.twin })}</span>
        <span class="wall-count">{focus() > 0 ? t('wall.clause', { n: focus(), of: counted().length }) : t('wall.total', { of: counted().length })}</span>
        <Show when={props.version.of}><span class="wall-code">{t('wall.code', { code: versionCode(props.version) })}</span></Show>
      </header>
      <main class="wall-body" id="main" tabindex="0" aria-label={props.version.title}>
        <ol class="wall-lines" ref={list} lang="zh-CN">
          <For each={props.version.lines}>{line => <Line line={line} here={line.id === props.version.focus} dim={props.version.focus !== ''} />}</For>
        </ol>
      </main>
    </>
  )
}

const Line: Component<{ line: PublishedLine; here: boolean; dim: boolean }> = props => (
  <li class={`wall-line wall-${props.line.kind}`} classList={{ 'wall-here': props.here, 'wall-dim': props.dim && !props.here }} aria-current={props.here ? 'true' : undefined}>
    <Show when={props.line.label !== ''}><b>{props.line.kind === 'utterance' ? `${props.line.label}：` : props.line.label}</b></Show>{props.line.text}
  </li>
)
