import { createSignal, For, onMount } from 'solid-js'
import type { Component } from 'solid-js'
import ALargeSmall from 'lucide-solid/icons/a-large-small'
import { toSayBack } from '../../model/marked-text.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Tick } from '../parts/tick.tsx'
import { toast } from '../parts/toast.tsx'
import { createVoice } from '../tray/voice.ts'
import { t } from '../words/words.ts'
import { createAsking, paperNow } from './asking.ts'
import type { Frozen } from './frozen-view.tsx'
import { MarkedLines, spokenLine } from './marked-lines.tsx'
import { whoOf } from './place-row.tsx'
import { StoppedNote } from './stopped-note.tsx'
import { VoiceButton } from './voice-button.tsx'

/** The frozen text in big letters, read to the people in the room; who heard it and what they said back. Nothing is ticked beforehand. */
export const ReadingDialog: Component<{ room: CaseRoom; state: Frozen; onClose: () => void }> = props => {
  const { working, stopped, ask } = createAsking()
  const { lines, ceremony } = props.state
  const { amounts, days } = toSayBack(lines.map(({ text }) => text))
  const items = [...amounts.map(text => t('read.amount', { text })), ...days.map(text => t('read.day', { text })), t('read.breach'), t('read.effect'), t('read.free')]
  const [heard, setHeard] = createSignal<readonly string[]>([])
  const [said, setSaid] = createSignal<readonly string[]>([])
  const [at, setAt] = createSignal(paperNow())
  const [large, setLarge] = createSignal(false)
  let text!: HTMLDivElement
  const voice = createVoice(index => spokenLine(lines[index]), index => { text.children[index]?.scrollIntoView({ block: 'center' }) })
  // The dialog's own choice would be the first tick, on a narrow page far below the text.
  onMount(() => queueMicrotask(() => { text.focus({ preventScroll: true }); text.closest('.dialog-body')?.scrollTo(0, 0) }))
  const ticked = (was: readonly string[], one: string, on: boolean): readonly string[] => on ? [...was, one] : was.filter(each => each !== one)
  const blocked = (): string | undefined => heard().length === 0 ? t('read.nobody') : at() === '' ? t('read.wantTime') : undefined
  const enter = (): void => {
    const slots = ceremony.places.map(({ slot }) => slot).filter(slot => heard().includes(slot))
    void ask(() => props.room.finishing.readAloud({ slots, items: items.filter(item => said().includes(item)), happenedAt: at() }), () => { toast(t('read.kept')); props.onClose() })
  }
  return (
    <Dialog title={t('read.dialog', { n: props.state.draft })} width={1120} class="reading-dialog" onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
      <Button size="form" look="primary" working={working()} blocked={blocked()} onPress={enter}>{t('read.enter')}</Button>
    </>}>
      <div class="reading-text">
        <div class="reading-tools"><VoiceButton voice={voice} /><Button size="touch" icon={<ALargeSmall />} aria-pressed={large()} onPress={() => setLarge(was => !was)}>{t('read.large')}</Button></div>
        <div ref={text} class="reading-lines" classList={{ 'marked-large': large() }} tabindex="0" role="region" aria-label={t('read.text')} lang="zh-CN"><MarkedLines lines={lines} reading={voice.at()} /></div>
      </div>
      <div class="reading-side">
        <fieldset><legend class="field-legend">{t('read.who')}</legend>
          <For each={ceremony.places}>{place => <Tick checked={heard().includes(place.slot)} onTick={on => setHeard(was => ticked(was, place.slot, on))}>{whoOf(place)}</Tick>}</For>
        </fieldset>
        <fieldset><legend class="field-legend">{t('read.items')}</legend><p class="field-hint">{t('read.itemsHint')}</p>
          <For each={items}>{item => <Tick checked={said().includes(item)} onTick={on => setSaid(was => ticked(was, item, on))}>{item}</Tick>}</For>
        </fieldset>
        <Field label={t('read.at')} type="datetime-local" value={at()} onText={setAt} />
        <StoppedNote sentence={stopped()} />
      </div>
    </Dialog>
  )
}
