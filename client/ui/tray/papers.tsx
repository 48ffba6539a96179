import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { currentVersion, voidNow, type TrayState, type Version } from '../../model/tray.ts'
import type { ShownExhibit } from '../../model/tray-exhibits.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { t } from '../words/words.ts'
import { ExhibitRows } from './exhibit-rows.tsx'
import { Frame } from './frame.tsx'
import { Standing } from './standing.tsx'
import type { TrayDesk } from './tray-view.tsx'
import { VoidNote } from './void-note.tsx'

/** What was sent: the paper to be read now on top, former versions below with their numbers. */
export const Papers: Component<{ desk: TrayDesk; state: TrayState; shown: readonly ShownExhibit[] }> = props => {
  const status = observe(props.desk.room.status)
  const current = createMemo(() => (['agreement', 'record'] as const).flatMap(paper => currentVersion(props.state, paper) ?? []))
  const voided = createMemo(() => voidNow(props.state, 'agreement'))
  const older = createMemo(() => props.state.versions.filter(version => !current().includes(version)).reverse())
  return (
    <Frame title={t('tray.papers')} aside={<Standing status={status()} />}>
      <div class="tray-pad">
        <button type="button" class="tray-me" onClick={() => props.desk.go({ at: 'who' })}>{t('tray.person', { name: props.state.greeting?.name ?? '', side: props.state.greeting?.side ?? '' })}<ChevronRight /></button>
        <Show when={props.state.arriving > 0}><p role="status">{t('tray.arriving')}</p></Show>
        <Show when={voided()}>{version => <VoidNote version={version()} />}</Show>
        <Show when={current().length > 0} fallback={<Show when={props.shown.length === 0 && !voided()}><p role="status">{t('tray.empty')}</p></Show>}>
          <ul class="paper-list" aria-label={t('tray.papers')}><For each={current()}>{version => <Row desk={props.desk} version={version} />}</For></ul>
        </Show>
        <ExhibitRows desk={props.desk} shown={props.shown} />
        <Show when={older().length > 0}>
          <h2>{t('tray.older')}</h2>
          <ul class="paper-list" aria-label={t('tray.older')}><For each={older()}>{version => <Row desk={props.desk} version={version} former />}</For></ul>
        </Show>
      </div>
    </Frame>
  )
}

const Row: Component<{ desk: TrayDesk; version: Version; former?: boolean }> = props => {
  const now = createNow(60_000)
  const wrong = (): number => [...props.version.answers.values()].filter(({ says }) => says === 'wrong').length
  const words = (): string => props.version.of && props.version.withdrawn?.void ? t('tray.void', { n: props.version.of.draft }) : props.version.withdrawn ? t('tray.withdrawn')
    : props.version.confirmed ? t('tray.confirmedAt', { at: onDay(new Date(props.version.confirmed.at).toISOString(), now()) })
    : wrong() > 0 ? t('tray.wrongN', { n: wrong() }) : t(props.former ? 'tray.onlyLook' : 'tray.toRead')
  return (
    <li><button type="button" class="paper-row" onClick={() => props.desk.go({ at: 'reading', version: props.version.id })}>
      <span><strong>{props.version.title}</strong> {t('tray.version', { n: props.version.number, twin: props.version.twin })} · {t('tray.lines', { n: props.version.lines.length })}</span>
      <span class="tray-quiet">{t('tray.sentBy', { by: props.version.by, at: onDay(props.version.at, now()) })}</span>
      <span class="tag" classList={{ 'tag-ok': props.version.confirmed !== undefined && !props.version.withdrawn, 'tag-warn': props.version.withdrawn?.void === true || (wrong() > 0 && !props.version.confirmed) }}>{words()}</span>
      <ChevronRight />
    </button></li>
  )
}
