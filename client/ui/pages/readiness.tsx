import { createSignal, Show } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { toast } from '../parts/toast.tsx'
import { isObstacle } from '../../workspace.ts'
import { installOffer } from '../install-offer.ts'
import { t } from '../words/words.ts'
import './readiness.css'

const ROOM_ENOUGH_BYTES = 200 * 1024 * 1024 // a case with photos; text alone needs far less

/** A cleared browser is the real way to lose work: says whether this one will keep it, and what to do. */
export const ReadinessLines: Component = () => {
  const { desk } = useApp()
  const ready = observe(desk.readiness)
  const recovery = observe(desk.recoveryMadeAt)
  const makeRecovery = async (): Promise<void> => {
    const made = await desk.makeRecoveryKey()
    if (isObstacle(made)) { toast(made.sentence); return }
    saveFile(made.file, made.name)
    toast(t('ready.recoverySaved'))
  }
  const [asked, setAsked] = createSignal(false)
  const ask = async (): Promise<void> => { await desk.askPersistence(); setAsked(true) }
  return (
    <section class="readiness" aria-labelledby="readiness">
      <h2 id="readiness">{t('ready.title')}</h2>
      <ul>
        <Line good={ready().persisted} text={ready().persisted ? t('ready.kept') : asked() ? t('ready.refused') : t('ready.notKept')}
          act={<Show when={!ready().persisted}><Button size="small" onPress={() => void ask()}>{t('act.keep')}</Button></Show>} />
        <Line good={ready().installed} text={ready().installed ? t('ready.installed') : installOffer() ? t('ready.notInstalled') : t('ready.installByHand')}
          act={<Show when={!ready().installed && installOffer()}>{offer => <Button size="small" onPress={() => void offer().prompt()}>{t('act.install')}</Button>}</Show>} />
        <Line good={recovery() !== undefined} text={recovery() === undefined ? t('ready.noRecovery') : t('ready.recovery', { date: recovery()!.slice(0, 10) })}
          act={<Show when={recovery() === undefined}><Button size="small" onPress={() => void makeRecovery()}>{t('act.recovery')}</Button></Show>} />
        <Show when={ready().freeBytes}>{bytes =>
          <Line good={bytes() >= ROOM_ENOUGH_BYTES} text={t(bytes() >= ROOM_ENOUGH_BYTES ? 'ready.room' : 'ready.roomSmall', { size: sizeOf(bytes()) })} />}
        </Show>
      </ul>
    </section>
  )
}

const Line: Component<{ good: boolean; text: string; act?: JSX.Element }> = props => (
  <li classList={{ 'readiness-bad': !props.good }}>
    <Show when={props.good} fallback={<CircleAlert />}><CircleCheck /></Show>
    <span>{props.text}</span>
    {props.act}
  </li>
)

const sizeOf = (bytes: number): string => {
  const gigabytes = bytes / 1024 ** 3
  return gigabytes >= 1 ? `${Math.floor(gigabytes)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`
}
