import { createMemo, createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { InkPlace } from '../../model/ceremony.ts'
import { markWays, wayWords } from '../../model/paper-lines.ts'
import type { CaseRoom, Finishing } from '../../workspace.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Tiles } from '../parts/tiles.tsx'
import type { Tile } from '../parts/tiles.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createAsking, paperNow } from './asking.ts'
import { StoppedNote } from './stopped-note.tsx'
import { createMaySign, createSigner, WhoSigns } from './who-signs.tsx'

type Seen = Parameters<Finishing['mark']>[0]
type Way = Seen['way']

const NOTES: Readonly<Record<Way, string>> = {
  signed: t('mark.signed'), thumb: t('mark.thumb'), 'signed-thumb': t('mark.signedThumb'), stamped: t('mark.stamped'), 'by-helper': t('mark.byHelperNote'), refused: t('mark.refusedNote'),
}
const TILES: readonly Tile<Way>[] = markWays.map(way => ({ value: way, label: way === 'by-helper' ? t('mark.byHelper') : wayWords(way), note: NOTES[way] }))
const SELF: Tile<Seen['read']> = { value: 'self', label: t('place.self') }
const SELF_BY_HELPER: Tile<Seen['read']> = { ...SELF, blocked: t('mark.helperHeard') }
const ALOUD: Tile<Seen['read']> = { value: 'aloud', label: t('place.aloud') }

/** What was seen done at one place of the print. */
export const MarkDialog: Component<{ room: CaseRoom; place: InkPlace; /** Was the text read to him, as entered? */ heard: boolean; onClose: () => void }> = props => {
  const who = `${props.place.capacity}${props.place.name}`
  const { working, stopped, ask } = createAsking()
  const signer = createSigner(props.room, createMaySign(props.room), props.place)
  const [way, setWay] = createSignal<Way>()
  const [said, setRead] = createSignal<Seen['read'] | undefined>(props.heard ? 'aloud' : undefined)
  const [at, setAt] = createSignal(paperNow())
  const [witness, setWitness] = createSignal('')
  const [note, setNote] = createSignal('')
  const refused = createMemo(() => way() === 'refused')
  const byHelper = createMemo(() => way() === 'by-helper')
  // Another writes for him what he has to have heard; what was chosen before comes back with another way.
  const read = (): Seen['read'] | undefined => (byHelper() ? 'aloud' : said())
  const choose = (next: Way): void => { setWay(next); if (byHelper()) announce(t('mark.helperHeard')) }
  const blocked = createMemo((): string | undefined => {
    if (!refused() && signer.lacks() !== undefined) return signer.lacks()
    if (way() === undefined) return t('mark.wantWay')
    if (at() === '') return t('mark.wantTime')
    if (!refused() && read() === undefined) return t('mark.wantRead')
    return byHelper() && witness().trim() === '' ? t('mark.wantWitness') : undefined
  })
  const enter = (): void => {
    const chosen = way(), agent = signer.agent()
    if (chosen === undefined) return
    // A refusal says nothing of how he read; the act wants one of the two, and no screen shows it.
    const seen = { slot: props.place.slot, way: chosen, read: read() ?? 'self', happenedAt: at(), witness: witness().trim(), note: note().trim(), ...agent && { agent } }
    void ask(() => props.room.finishing.mark(seen), () => { toast(t(refused() ? 'mark.refusedKept' : 'mark.kept', { who })); props.onClose() })
  }
  return (
    <Dialog title={t('mark.title', { who })} width={560} class="ceremony-form" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look={refused() ? 'danger' : 'primary'} working={working()} blocked={blocked()} onPress={enter}>{t('mark.enter')}</Button>
    </>}>
      <WhoSigns legend={t(refused() ? 'stand.whoRefused' : 'stand.who')} signer={signer} />
      <Tiles legend={t('mark.way')} tiles={TILES} value={way()} onChoose={choose} />
      <Show when={!refused()}>
        <div class="tiles-two"><Tiles legend={t('mark.read')} tiles={[byHelper() ? SELF_BY_HELPER : SELF, ALOUD]} value={read()} onChoose={setRead} /></div>
        <Show when={byHelper()}><p class="plain-note">{t('mark.helperHeard')}</p></Show>
      </Show>
      <Field label={t('mark.happened')} type="datetime-local" value={at()} onText={setAt} hint={t('mark.happenedHint')} />
      <Show when={!refused()}><Field label={t('mark.witness')} value={witness()} onText={setWitness} hint={t('mark.witnessHint')} maxLength={60} /></Show>
      <Field label={t(refused() ? 'mark.refusedWhy' : 'mark.note')} value={note()} onText={setNote} hint={refused() ? t('mark.refusedHint') : undefined} maxLength={200} />
      <p class="plain-note">{t('place.level')}</p>
      <StoppedNote sentence={stopped()} />
    </Dialog>
  )
}
