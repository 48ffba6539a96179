import { Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { InkPlace, PlaceMark } from '../../model/ceremony.ts'
import { onPaperWords, wayWords } from '../../model/paper-lines.ts'
import { standInSaid } from '../../model/stand-ins.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { PadDrawing } from './pad-drawing.tsx'
import { PlaceBadge } from './place-badge.tsx'
import type { Wrong } from './strike-dialog.tsx'

export interface PlaceRowProps {
  readonly place: Accessor<InkPlace>
  readonly order: number
  /** The first that still waits. */
  readonly next: boolean
  /** Why nobody signs now. */
  readonly paused: string | undefined
  readonly onEnter: (slot: string) => void
  readonly onStrike: (wrong: Wrong) => void
}

export const whoOf = ({ capacity, name }: Pick<InkPlace, 'capacity' | 'name'>): string => `${capacity}${name}`

/** One place of the print: waiting, or what was entered of it. */
export const PlaceRow: Component<PlaceRowProps> = props => {
  const { place } = props
  const who = (): string => whoOf(place())
  const refused = (): boolean => place().mark?.way === 'refused'
  return (
    <li class="place" classList={{ 'place-next': props.next && props.paused === undefined, 'place-refused': refused() }}>
      <div class="place-head">
        <span class="signer-order" aria-hidden="true">{props.order}</span>
        <PlaceBadge place={place()} />
        <div class="place-words"><strong>{place().name}</strong><p>{place().capacity}</p></div>
        <span class="tag" classList={{ 'tag-ok': place().mark !== undefined && !refused(), 'tag-warn': refused() }}>{t(place().mark === undefined ? 'place.waits' : refused() ? 'place.refused' : 'place.done')}</span>
        <Show when={place().mark === undefined}>
          <Button look={props.next && props.paused === undefined ? 'primary' : 'secondary'} blocked={props.paused} aria-label={t('place.enterOf', { who: who() })} onPress={() => props.onEnter(place().slot)}>{t('place.enter')}</Button>
        </Show>
      </div>
      <Show when={place().mark}>{mark => <MarkWords mark={mark()} who={who()} />}</Show>
      <Show when={place().mark}>{mark =>
        <div class="place-acts">
          <Show when={refused()}>
            <Button aria-label={t('place.afterAllOf', { who: who() })} onPress={() => props.onEnter(place().slot)}>{t('place.afterAll')}</Button>
          </Show>
          <Button look="text" aria-label={t('place.correctOf', { who: who() })} onPress={() => props.onStrike({ id: mark().id, what: `${who()}，${wayWords(mark().way)}` })}>{t('place.correct')}</Button>
        </div>}
      </Show>
      <Show when={place().beside}>{other => <>
        <p class="place-apart" role="alert">{t('place.apart')}</p>
        <MarkWords mark={other()} who={who()} />
        <div class="place-acts"><Button look="text" aria-label={t('place.correctOther', { who: who() })} onPress={() => props.onStrike({ id: other().id, what: `${who()}，${wayWords(other().way)}` })}>{t('place.correct')}</Button></div>
      </>}</Show>
    </li>
  )
}

const MarkWords: Component<{ mark: PlaceMark; who: string }> = props => {
  const parts = (): string[] => [
    onPaperWords(props.mark.happenedAt), ...props.mark.agent ? [props.mark.way === 'refused' ? standInSaid(props.mark.agent) : t('stand.by', { who: standInSaid(props.mark.agent) })] : [], wayWords(props.mark.way),
    ...(props.mark.way === 'refused' ? [] : [t(props.mark.read === 'aloud' ? 'place.aloud' : 'place.self')]),
    ...(props.mark.witness === '' ? [] : [t('place.witness', { name: props.mark.witness })]), t('place.by', { by: props.mark.by }),
  ]
  return (
    <div class="place-mark">
      <p>{parts().join(' · ')}</p>
      <Show when={props.mark.note !== ''}><p>{props.mark.note}</p></Show>
      <Show when={props.mark.pad}>{pad => <>
        <p><span class="tag tag-info">{t('place.pad')}</span> <Show when={pad().recording !== ''}>{t('place.recording', { where: pad().recording })}</Show></p>
        <PadDrawing strokes={pad().strokes} name={t('place.padDrawing', { who: props.who })} />
      </>}</Show>
    </div>
  )
}
