import { createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import Camera from 'lucide-solid/icons/camera'
import ImagePlus from 'lucide-solid/icons/image-plus'
import type { Ceremony } from '../../model/ceremony.ts'
import type { CaseRoom } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { createMedia } from '../case/media.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createAsking } from './asking.ts'
import type { Frozen } from './frozen-view.tsx'
import { StoppedNote } from './stopped-note.tsx'
import type { Wrong } from './strike-dialog.tsx'

const ScanView = lazy(() => import('./scan-view.tsx').then(m => ({ default: m.ScanView })))

type Scan = Ceremony['scans'][number]
const short = (scan: Scan): string => scan.sha256.slice(0, 8)

/** Photographs of the signed print, page by page, each bound by its hash. */
export const ScansPart: Component<{ room: CaseRoom; state: Frozen; onStrike: (wrong: Wrong) => void }> = props => {
  const touch = createMedia('(pointer: coarse)')
  const { working, stopped, ask } = createAsking()
  const [page, setPage] = createSignal(1)
  const [opened, setOpened] = createSignal<Scan>()
  const pages = createMemo(() => Array.from({ length: props.state.pages }, (_, i) => i + 1), undefined, { equals: (a, b) => a.length === b.length })
  const seen = (): number => props.state.pages - props.state.ceremony.unseen.length
  let picker!: HTMLInputElement
  const take = (of: number): void => { setPage(of); picker.click() }
  const add = (file: File | undefined): void => {
    const of = page()
    if (file) void ask(() => props.room.finishing.addScan(of, file), () => { toast(t('scan.kept', { n: of })) })
  }
  return (
    <section class="side-part scans">
      <h2>{t('scan.title')}<span class="tag">{t('scan.count', { n: seen(), of: props.state.pages })}</span></h2>
      {/* A tablet's or telephone's own camera; elsewhere a file. */}
      <input ref={picker} type="file" hidden accept="image/*" aria-label={t('scan.title')} capture={touch() ? 'environment' : undefined}
        onChange={event => { add(event.currentTarget.files?.[0]); event.currentTarget.value = '' }} />
      <ul aria-label={t('scan.list')}>
        <For each={pages()}>{n => <PageRow n={n} scans={props.state.ceremony.scans} touch={touch()} working={working() && page() === n} onTake={take} onOpen={setOpened} onStrike={props.onStrike} />}</For>
      </ul>
      <StoppedNote sentence={stopped()} />
      <p class="signing-hint">{t('scan.note')}</p>
      <Show when={opened()} keyed>{scan => <Suspense><ScanView room={props.room} scan={scan} onClose={() => setOpened(undefined)} /></Suspense>}</Show>
    </section>
  )
}

interface PageRowProps {
  readonly n: number
  readonly scans: readonly Scan[]
  readonly touch: boolean
  readonly working: boolean
  readonly onTake: (page: number) => void
  readonly onOpen: (scan: Scan) => void
  readonly onStrike: (wrong: Wrong) => void
}

const PageRow: Component<PageRowProps> = props => {
  const here = createMemo(() => props.scans.filter(({ page }) => page === props.n))
  const rows = keyed(here, ({ id }) => id)
  const take = (): string => here().length > 0 ? t('scan.more', { n: props.n }) : t(props.touch ? 'scan.take' : 'scan.pick', { n: props.n })
  return (
    <li class="scan-page">
      <div class="place-head"><strong>{t('scan.page', { n: props.n })}</strong>
        <Show when={here().length === 0}><span class="tag">{t('scan.missing')}</span></Show>
        <Button class="scan-take" look={here().length === 0 ? 'secondary' : 'text'} working={props.working} icon={<Show when={props.touch} fallback={<ImagePlus />}><Camera /></Show>} onPress={() => props.onTake(props.n)}>{take()}</Button>
      </div>
      <For each={rows.keys()}>{id => {
        const scan = rows.row(id)
        return (
          <div class="scan-one">
            <Button look="text" aria-label={t('scan.open', { n: props.n, hash: short(scan()) })} onPress={() => props.onOpen(scan())}><code>{t('scan.hash', { hash: short(scan()) })}</code></Button>
            <Button look="text" aria-label={t('scan.strike', { n: props.n, hash: short(scan()) })} onPress={() => props.onStrike({ id: scan().id, what: t('strike.scan', { n: props.n }) })}>{t('place.correct')}</Button>
          </div>
        )
      }}</For>
    </li>
  )
}
