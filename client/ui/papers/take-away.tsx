import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Archive from 'lucide-solid/icons/archive'
import FileText from 'lucide-solid/icons/file-text'
import Landmark from 'lucide-solid/icons/landmark'
import PackageCheck from 'lucide-solid/icons/package-check'
import type { Packet, PacketAudience } from '../../model/packets.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom } from '../../workspace.ts'
import { StoppedNote } from '../finish/stopped-note.tsx'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'

const AUDIENCES: readonly PacketAudience[] = ['archive', 'court']
const ICON = { archive: () => <Archive />, court: () => <Landmark /> }

/** 带走的文件: what an audience gets as one file, and the editable copy. What is not in it is said beside it. */
export const TakeAway: Component<{ room: CaseRoom }> = props => {
  const [working, setWorking] = createSignal<PacketAudience | 'editable'>()
  const [step, setStep] = createSignal({ what: '', done: 0, of: 0 })
  let stopping = false
  const [stopped, setStopped] = createSignal<string>()
  const [made, setMade] = createSignal<Packet>()
  const pack = async (audience: PacketAudience): Promise<void> => {
    if (working()) return
    setStopped(undefined)
    setMade(undefined)
    setStep({ what: '', done: 0, of: 0 })
    stopping = false
    setWorking(audience)
    const outcome = await props.room.packets.make(audience, { told: (what, done = 0, of = 0) => setStep({ what, done, of }), stopped: () => stopping })
    setWorking(undefined)
    if (isObstacle(outcome)) { setStopped(outcome.sentence); return }
    saveFile(outcome.file, outcome.name)
    setMade(outcome)
  }
  const copy = async (): Promise<void> => {
    if (working()) return
    setStopped(undefined)
    setWorking('editable')
    const outcome = await props.room.finishing.editable()
    setWorking(undefined)
    if (isObstacle(outcome)) { setStopped(outcome.sentence); return }
    saveFile(new Blob([outcome.slice()], { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' }), t('away.copyFile', { number: props.room.head.get().number }))
  }
  return (
    <section class="take-away" aria-label={t('away.title')}>
      <h3>{t('away.title')}</h3>
      <StoppedNote sentence={stopped()} />
      <p class="papers-working" role="status">{step().what !== '' && working() ? t('away.step', step()) : ''}</p>
      <Show when={working() === 'archive' || working() === 'court'}><Button onPress={() => { stopping = true }}>{t('away.stop')}</Button></Show>
      <Show when={made()}>{packet => (
        <Note tone="plain" role="status" icon={<PackageCheck />}>
          {t('away.made', { name: packet().name })}
          <Show when={packet().leftOut.length > 0}><span>{t('away.leftOut')}</span><ul><For each={packet().leftOut}>{line => <li>{line}</li>}</For></ul></Show>
        </Note>
      )}</Show>
      <ul class="papers" aria-label={t('away.title')}>
        <For each={AUDIENCES}>{audience => {
          const blocked = props.room.packets.blocked(audience)
          return (
            <li classList={{ 'paper-blocked': blocked !== '' }}>
              <div class="paper-words"><h3>{t(`away.${audience}`)}</h3><p>{blocked || t(`away.${audience}What`)}</p></div>
              <Show when={blocked === ''} fallback={<span class="tag">{t('away.notYet')}</span>}>
                <Button size="form" icon={ICON[audience]()} working={working() === audience} onPress={() => void pack(audience)}>{t(`away.${audience}Act`)}</Button>
              </Show>
            </li>
          )
        }}</For>
        <li>
          <div class="paper-words"><h3>{t('away.copy')}</h3><p>{t('away.copyWhat')}</p></div>
          <Button size="form" icon={<FileText />} working={working() === 'editable'} onPress={() => void copy()}>{t('away.copyAct')}</Button>
        </li>
      </ul>
    </section>
  )
}
