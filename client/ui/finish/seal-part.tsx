import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { today } from '../../model/days.ts'
import Stamp from 'lucide-solid/icons/stamp'
import type { Ceremony } from '../../model/ceremony.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createAsking } from './asking.ts'
import { StoppedNote } from './stopped-note.tsx'
import type { Wrong } from './strike-dialog.tsx'

/** The committee's seal: who keeps it, which day it was put on the print. It may come the next morning; it is never drawn. */
export const SealPart: Component<{ room: CaseRoom; ceremony: Ceremony; blocked: string | undefined; onStrike: (wrong: Wrong) => void }> = props => {
  const [open, setOpen] = createSignal(false)
  return (
    <section class="side-part seal-part" aria-label={t('seal.title')}>
      <div class="place-head">
        <span class="seal-mark" aria-hidden="true"><Stamp /></span>
        <div class="place-words"><strong>{props.ceremony.committee}</strong>
          <p><Show when={props.ceremony.seal} fallback={t('seal.tomorrow')}>{seal => t('seal.line', { on: seal().happenedAt.slice(0, 10), keeper: seal().keeper, by: seal().by })}</Show></p>
          <Show when={props.ceremony.seal?.note}>{note => <p>{note()}</p>}</Show>
        </div>
        <span class="tag" classList={{ 'tag-ok': props.ceremony.seal !== undefined }}>{t(props.ceremony.seal ? 'seal.done' : 'seal.waits')}</span>
      </div>
      <div class="place-acts">
        <Show when={props.ceremony.seal} fallback={<Button blocked={props.blocked} onPress={() => setOpen(true)}>{t('seal.enter')}</Button>}>
          {seal => <Button look="text" aria-label={t('place.correctOf', { who: t('seal.title') })} onPress={() => props.onStrike({ id: seal().id, what: t('strike.seal') })}>{t('place.correct')}</Button>}
        </Show>
      </div>
      <Show when={open()}><SealDialog room={props.room} committee={props.ceremony.committee} onClose={() => setOpen(false)} /></Show>
    </section>
  )
}

const SealDialog: Component<{ room: CaseRoom; committee: string; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [keeper, setKeeper] = createSignal('')
  const [on, setOn] = createSignal(today())
  const [note, setNote] = createSignal('')
  const blocked = (): string | undefined => keeper().trim() === '' ? t('seal.keeperWant') : on() === '' ? t('seal.onWant') : undefined
  const enter = (): void => void ask(() => props.room.finishing.seal({ keeper: keeper().trim(), happenedAt: on(), note: note().trim() }), () => { toast(t('seal.kept')); props.onClose() })
  return (
    <Dialog title={t('seal.enter')} width={460} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={working()} blocked={blocked()} onPress={enter}>{t('mark.enter')}</Button>
    </>}>
      <p>{t('seal.what', { committee: props.committee })}</p>
      <Field label={t('seal.keeper')} value={keeper()} onText={setKeeper} maxLength={60} />
      <Field label={t('seal.on')} type="date" value={on()} onText={setOn} />
      <Field label={t('mark.note')} value={note()} onText={setNote} maxLength={200} />
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
