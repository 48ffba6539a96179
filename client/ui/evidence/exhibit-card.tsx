import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import Download from 'lucide-solid/icons/download'
import FileIcon from 'lucide-solid/icons/file'
import FileText from 'lucide-solid/icons/file-text'
import Film from 'lucide-solid/icons/film'
import ImageIcon from 'lucide-solid/icons/image'
import Presentation from 'lucide-solid/icons/presentation'
import Undo from 'lucide-solid/icons/undo-2'
import { EXHIBIT_FIELDS, type Exhibit } from '../../model/evidence.ts'
import type { Travel } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'
import { ExhibitEntry } from './exhibit-entry.tsx'
import { sizeWords } from './file-size.ts'
import { ShownTo } from './shown-to.tsx'

const KIND_ICON = { image: ImageIcon, pdf: FileText, audio: Film, video: Film, other: FileIcon } as const
const iso = (ms: number): string => new Date(ms).toISOString()

const travelWords = (travel: Travel | undefined): string => {
  if (!travel) return ''
  switch (travel.at) {
    case 'waiting': return travel.sent === 0 ? t('ev.travel.none', { parts: travel.parts }) : t('ev.travel.some', { sent: travel.sent, parts: travel.parts, done: sizeWords(travel.sentBytes), size: sizeWords(travel.bytes) })
    case 'relayed': return t(travel.here ? 'ev.travel.relayedHere' : 'ev.travel.relayed')
    default: return t(`ev.travel.${travel.at}`)
  }
}

export interface ExhibitCardProps {
  readonly book: ExhibitBook
  readonly exhibit: Exhibit
  readonly suggestions: readonly string[]
  readonly onOpen: () => void
  readonly onShow: () => void
  readonly onWithdraw: () => void
}

/** One exhibit: what it is, what people say of it, where its bytes are, what happened with it. */
export const ExhibitCard: Component<ExhibitCardProps> = props => {
  const travels = observe(props.book.files.travels), opening = observe(props.book.files.opening)
  const now = createNow(60_000)
  const travel = createMemo(() => travels().get(props.exhibit.id))
  const coming = () => opening().get(props.exhibit.id)
  const label = () => props.book.labelOf(props.exhibit)
  const numbered = () => !label().startsWith('“')
  const [compared, setCompared] = createSignal(0)
  let picker!: HTMLInputElement
  return (
    <li class="exhibit" classList={{ 'exhibit-withdrawn': props.exhibit.withdrawn !== undefined }} aria-label={label()}>
      <button type="button" class="exhibit-picture" onClick={props.onOpen} disabled={travel()?.at === 'reference'}>
        <span class="said-only">{t('ev.openOne', { label: label() })}</span>
        <Show when={props.exhibit.thumbnail} fallback={<><Dynamic component={KIND_ICON[props.exhibit.file.kind]} /><span>{t(`ev.kind.${props.exhibit.file.kind}`)}</span></>}>
          {image => <img alt="" src={`data:image/jpeg;base64,${image()}`} />}
        </Show>
      </button>
      <div class="exhibit-body">
        <div class="exhibit-head">
          <strong class="tag tag-ac" title={numbered() ? undefined : t('ev.noNumberWhy')}>{numbered() ? label() : t('ev.noNumber')}</strong>
          <span class="exhibit-file">{props.exhibit.file.name}</span>
          <span class="exhibit-travel" classList={{ 'travel-ok': travel()?.at === 'relayed', 'travel-wait': travel()?.at === 'waiting', 'travel-warn': travel()?.at === 'elsewhere' || travel()?.at === 'reference' }}>{travelWords(travel())}</span>
        </div>
        <Show when={travel()?.at === 'waiting' ? travel() as Extract<Travel, { at: 'waiting' }> : undefined}>{wait =>
          <progress aria-label={travelWords(wait())} max={wait().parts} value={wait().sent} />}
        </Show>
        <Show when={props.exhibit.withdrawn}>{gone =>
          <p class="exhibit-gone">{t('ev.withdrawnBy', { name: props.book.nameOf(gone().device), at: onDay(iso(gone().at), now()), reason: gone().reason })}</p>}
        </Show>
        <div class="exhibit-fields">
          <For each={EXHIBIT_FIELDS}>{field =>
            <ExhibitEntry book={props.book} exhibit={props.exhibit} field={field}
              placeholder={field === '编号' && numbered() ? label() : ''} {...(field === '提交人' ? { suggestions: props.suggestions } : {})} />}
          </For>
        </div>
        <p class="exhibit-facts">
          <span>{t(`ev.kind.${props.exhibit.file.kind}`)} · {sizeWords(props.exhibit.file.size)}</span>
          <span>{t('ev.by', { name: props.book.nameOf(props.exhibit.device), at: onDay(iso(props.exhibit.at), now()) })}</span>
          <Show when={props.exhibit.file.capturedAt}>{at => <span>{t('ev.captured', { at: at().replace('T', ' ') })}</span>}</Show>
        </p>
        <Show when={props.exhibit.shown.length > 0}>
          <ul class="exhibit-shown" aria-label={t('ev.shownList')}>
            <For each={props.exhibit.shown}>{shown => <li><Presentation />{t('ev.shown', { order: shown.order, session: props.book.sessionOf(shown.session), at: onDay(shown.happenedAt, now()), name: props.book.nameOf(shown.device) })}</li>}</For>
          </ul>
        </Show>
        <ShownTo book={props.book} exhibit={props.exhibit} />
        <details class="exhibit-hash">
          <summary>{t('ev.hash')}</summary>
          <code>{props.exhibit.file.sha256}</code>
          <p>{t('ev.hashWhy')}</p>
        </details>
        <div class="exhibit-acts">
          <Switch>
            <Match when={coming()}>{part =>
              <span class="exhibit-coming" role="status">{t('ev.opening', part())}<Button look="text" size="small" onPress={() => props.book.files.stop(props.exhibit.id)}>{t('ev.stop')}</Button></span>}
            </Match>
            <Match when={travel()?.at === 'reference'}>
              <input ref={picker} type="file" hidden onChange={event => { const [file] = event.currentTarget.files ?? []; event.currentTarget.value = ''; if (file) { setCompared(n => n + 1); void props.book.compare(props.exhibit, file).finally(() => setCompared(n => n - 1)) } }} />
              <Button size="small" working={compared() > 0} onPress={() => picker.click()}>{t('ev.compare')}</Button>
            </Match>
            <Match when={true}>
              <Button size="small" onPress={props.onOpen}>{t('ev.open')}</Button>
              <Button size="small" icon={<Download />} onPress={() => void props.book.download(props.exhibit)}>{t('ev.download')}</Button>
            </Match>
          </Switch>
          <Show when={props.book.mayWrite()}>
            <Show when={props.exhibit.withdrawn} fallback={<>
              <Button size="small" icon={<Presentation />} onPress={props.onShow}>{t('ev.showIt')}</Button>
              <Button size="small" look="text" onPress={props.onWithdraw}>{t('ev.withdraw')}</Button>
            </>}>
              <Button size="small" icon={<Undo />} onPress={() => void props.book.restore(props.exhibit)}>{t('ev.restore')}</Button>
            </Show>
          </Show>
        </div>
      </div>
    </li>
  )
}
