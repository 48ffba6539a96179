import { createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import BookOpen from 'lucide-solid/icons/book-open'
import Check from 'lucide-solid/icons/check'
import { onPaperWords } from '../../model/paper-lines.ts'
import type { CaseRoom } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'
import type { Wrong } from './strike-dialog.tsx'
import './ceremony.css'

const ReadingDialog = lazy(() => import('./reading-dialog.tsx').then(m => ({ default: m.ReadingDialog })))

const StrikeDialog = lazy(() => import('./strike-dialog.tsx').then(m => ({ default: m.StrikeDialog })))

/** 宣读与告知: to whom it was read and what they said back; the way to read it. */
export const ReadingPart: Component<{ room: CaseRoom; state: Frozen }> = props => {
  const [open, setOpen] = createSignal(false)
  const [wrong, setWrong] = createSignal<Wrong>()
  const readings = createMemo(() => props.state.ceremony.readings)
  const rows = keyed(readings, ({ id }) => id)
  const names = (slots: readonly string[]): string => props.state.ceremony.places.filter(({ slot }) => slots.includes(slot)).map(({ name }) => name).join('、')
  return (
    <section class="reading-part" aria-label={t('read.title')}>
      <h2>{t('read.title')}</h2>
      <Show when={readings().length > 0} fallback={<p class="side-empty">{t('read.none')}</p>}>
        <ul><For each={rows.keys()}>{id => {
          const one = rows.row(id)
          return (
            <li><Check /><div><p>{t('read.one', { at: onPaperWords(one().happenedAt), who: names(one().slots), by: one().by })}</p>
              <Show when={one().items.length > 0}><p>{t('read.said', { items: one().items.join('、') })}</p></Show></div>
              <Button look="text" size="small" aria-label={t('read.correct', { at: onPaperWords(one().happenedAt) })} onPress={() => setWrong({ id: one().id, what: t('read.one', { at: onPaperWords(one().happenedAt), who: names(one().slots), by: one().by }) })}>{t('place.correct')}</Button></li>
          )
        }}</For></ul>
      </Show>
      <Button size="form" look={readings().length === 0 ? 'primary' : 'secondary'} icon={<BookOpen />} onPress={() => setOpen(true)}>{t(readings().length === 0 ? 'read.open' : 'read.again')}</Button>
      <Show when={wrong()}>{one => <Suspense><StrikeDialog room={props.room} wrong={one()} onClose={() => setWrong(undefined)} /></Suspense>}</Show>
      <Show when={open()}><Suspense><ReadingDialog room={props.room} state={props.state} onClose={() => setOpen(false)} /></Suspense></Show>
    </section>
  )
}
