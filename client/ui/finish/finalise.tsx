import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import Check from 'lucide-solid/icons/check'
import FileText from 'lucide-solid/icons/file-text'
import PackageCheck from 'lucide-solid/icons/package-check'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { BUNDLE_STEPS, type BundleStep } from '../../model/packets.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseHead, CaseRoom } from '../../workspace.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { CheckCode } from './check-code.tsx'
import type { Frozen } from './frozen-view.tsx'
import './finalise.css'

interface FinaliseProps { readonly room: CaseRoom; readonly state: Frozen; readonly head: CaseHead; readonly onClose: () => void }
/** Where it stands: `at` counts the steps; all of them are over when a file is there. */
interface Standing { readonly at: number; readonly done: number; readonly of: number }

const clock = (): string => new Date().toTimeString().slice(0, 5)

/** 07c: the bundle is made before the eyes of whoever waits, step by step, and can be stopped until it is packed. */
export const Finalise: Component<FinaliseProps> = props => {
  const [standing, setStanding] = createSignal<Standing>({ at: 0, done: 0, of: 0 })
  const [ended, setEnded] = createSignal<readonly string[]>([])
  const [working, setWorking] = createSignal(false)
  const [failed, setFailed] = createSignal<string>()
  const [bundle, setBundle] = createSignal<Blob>()
  let stopping = false
  const files = (): { number: string; n: number } => ({ number: props.head.number === '' ? t('case.noNumber') : props.head.number, n: props.state.draft })
  const bundleFile = (): string => t('bundle.file', { ...files(), what: t(props.state.ceremony.effect.at === 'effective' ? 'bundle.whole' : 'bundle.early') })
  const told = (step: BundleStep, done = 0, of = 0): void => {
    const at = BUNDLE_STEPS.indexOf(step)
    setEnded(was => [...was, ...Array.from({ length: Math.max(0, at - was.length) }, clock)])
    setStanding({ at, done, of })
    announce(t('final.now', { n: at + 1, of: BUNDLE_STEPS.length, what: t(`final.${step}`) }))
  }
  const run = async (): Promise<void> => {
    if (working()) return
    stopping = false
    setFailed(undefined)
    setWorking(true)
    const outcome = await props.room.finishing.bundle({ told, stopped: () => stopping })
    setWorking(false)
    if (isObstacle(outcome)) { if (outcome.code === 'CANCELLED') { toast(outcome.sentence); props.onClose() } else setFailed(outcome.sentence); return }
    setEnded(was => [...was, ...Array.from({ length: BUNDLE_STEPS.length - was.length }, clock)])
    const file = new Blob([outcome.slice()], { type: 'application/zip' })
    setBundle(file)
    saveFile(file, bundleFile())
    announce(t('bundle.saved'))
  }
  const savePaper = async (): Promise<void> => {
    const paper = await props.room.finishing.paper()
    if (isObstacle(paper)) return void setFailed(paper.sentence)
    saveFile(new Blob([paper.slice()], { type: 'application/pdf' }), t('final.paperFile', files()))
  }
  const effective = (): boolean => props.state.ceremony.effect.at === 'effective'
  const title = (): string => bundle() ? t(effective() ? 'final.done' : 'final.unsignedDone') : failed() ? t('final.failed') : t(effective() ? 'final.title' : 'final.unsigned')
  const packing = (): boolean => standing().at === BUNDLE_STEPS.length - 1
  const stop = (): void => { if (!working()) props.onClose(); else if (!packing()) stopping = true }
  const asks = (event: BeforeUnloadEvent): void => { if (working()) event.preventDefault() }
  onMount(() => { addEventListener('beforeunload', asks); void run() })
  onCleanup(() => { stopping = true; removeEventListener('beforeunload', asks) })

  return (
    <Dialog title={title()} width={bundle() ? 820 : 560} onClose={stop} footer={
      <Show when={bundle()} fallback={<>
        <Show when={!failed()}><span class="final-until">{t('final.until', { n: BUNDLE_STEPS.length })}</span></Show>
        <Button size="form" blocked={working() && packing() ? t('final.late') : undefined} onPress={stop}>{t('final.cancel')}</Button>
        <Show when={failed()}><Button size="form" look="primary" onPress={() => void run()}>{t('final.again', { n: standing().at + 1 })}</Button></Show>
      </>}>
        <Button size="form" look="primary" onPress={() => props.onClose()}>{t('act.close')}</Button>
      </Show>}>
      <div class="final" classList={{ 'final-two': bundle() !== undefined }}>
        <ol class="final-steps" aria-label={t('final.steps')}>
          <For each={BUNDLE_STEPS}>{(step, index) => {
            const over = (): boolean => ended()[index()] !== undefined
            const now = (): boolean => !over() && standing().at === index() && (working() || failed() !== undefined)
            return (
              <li classList={{ 'final-over': over(), 'final-now': now(), 'final-stopped': now() && failed() !== undefined }} aria-current={now() ? 'step' : undefined}>
                <span class="final-mark" aria-hidden="true">{over() ? <Check /> : index() + 1}</span>
                <div class="final-what">
                  <strong>{t(`final.${step}`)}</strong>
                  <p>{step === 'paper' ? t('final.paperWhat', { n: props.state.pages }) : t(`final.${step}What`)}</p>
                  <Show when={now() && !failed() && standing().of > 0}>
                    <p>{t('final.count', standing())}</p><progress aria-label={t(`final.${step}`)} max={standing().of} value={standing().done} />
                  </Show>
                </div>
                <span class="final-at">{ended()[index()]}</span>
              </li>
            )
          }}</For>
        </ol>
        <Show when={failed()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <Show when={bundle()}>{file => (
          <section class="final-out" aria-label={t('final.out')}>
            <h3>{t('final.out')}</h3>
            <ul>
              <li><PackageCheck /><div class="final-what"><strong>{bundleFile()}</strong><p>{t('final.bundleFor')}</p></div><Button onPress={() => saveFile(file(), bundleFile())}>{t('final.saveAgain')}</Button></li>
              <li><FileText /><div class="final-what"><strong>{t('final.paperFile', files())}</strong><p>{t('final.paperFor')}</p></div><Button onPress={() => void savePaper()}>{t('act.download')}</Button></li>
            </ul>
            <CheckCode code={props.state.checkCode} />
            <Show when={effective()} fallback={<p class="signing-hint">{t('sign.notEffective')}</p>}>
              <For each={props.state.ceremony.clocks}>{one => <Note tone="info" icon={<CalendarClock />}><strong>{t('effect.until', one)}</strong><p>{one.because}</p></Note>}</For>
            </Show>
          </section>
        )}</Show>
      </div>
    </Dialog>
  )
}
