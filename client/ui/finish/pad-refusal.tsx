import { createSignal } from 'solid-js'
import type { Component } from 'solid-js'
import type { PlaceMark } from '../../model/ceremony.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { t } from '../words/words.ts'
import { createAsking, paperNow } from './asking.ts'
import { focusHere } from './focus-here.ts'
import { StoppedNote } from './stopped-note.tsx'

/** 我不同意签: as easy as signing, a reason if he likes, and a way back. */
export const PadRefusal: Component<{ room: CaseRoom; slot: string; read: 'self' | 'aloud' | undefined; witness: string; agent: PlaceMark['agent']; onBack: () => void; onRefused: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const [why, setWhy] = createSignal('')
  const refuse = (): void => {
    const seen = { slot: props.slot, way: 'refused' as const, read: props.read ?? 'self', happenedAt: paperNow(), witness: props.witness, note: why().trim(), ...props.agent && { agent: props.agent } }
    void ask(() => props.room.finishing.mark(seen), props.onRefused)
  }
  return (
    <div class="pad-refusal">
      <h2 ref={focusHere} tabindex="-1">{t('pad.refuseTitle')}</h2>
      <p>{t('pad.refuseWhat')}</p>
      <Field tall label={t('pad.refuseWhy')} value={why()} onText={setWhy} maxLength={200} />
      <StoppedNote sentence={stopped()} />
      <div class="pad-acts">
        <Button class="pad-main" onPress={props.onBack}>{t('pad.refuseBack')}</Button>
        <Button look="danger" class="pad-main" working={working()} onPress={refuse}>{t('pad.refuseSure')}</Button>
      </div>
    </div>
  )
}
