import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import FileCheck from 'lucide-solid/icons/file-check'
import Printer from 'lucide-solid/icons/printer'
import { isObstacle } from '../../workspace.ts'
import type { CaseHead, CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { openPdf, saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'
import { StoppedNote } from './stopped-note.tsx'

const Finalise = lazy(() => import('./finalise.tsx').then(m => ({ default: m.Finalise })))

/** What leaves the house: the print to be signed, with the copies to take back, and the bundle, called what it is before and after effect. */
export const TakeOut: Component<{ room: CaseRoom; state: Frozen; head: CaseHead }> = props => {
  const [working, setWorking] = createSignal(false)
  const [finalising, setFinalising] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const [typeset, setTypeset] = createSignal<{ readonly pdf: Blob; readonly shown: boolean }>()
  const open = (): number => props.state.signers.filter(signer => signer.signedAt === undefined).length
  const effective = (): boolean => props.state.ceremony.effect.at === 'effective'
  const exportWords = (): string => {
    const { effect, committee, seal } = props.state.ceremony
    if (effect.at === 'effective') return t('act.finalise')
    return effect.at === 'waiting' && effect.missing.length === 1 && committee !== '' && !seal ? t('act.exportUnsealed') : t('act.exportUnsigned')
  }
  const numbered = (): { number: string; n: number } => ({ number: props.head.number === '' ? t('case.noNumber') : props.head.number, n: props.state.draft })
  const print = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.room.finishing.paper()
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    setStopped(undefined)
    // Typesetting takes longer than a browser lets a press open windows; then the file can still be kept.
    setTypeset({ pdf: new Blob([outcome.slice()], { type: 'application/pdf' }), shown: openPdf(outcome) })
  }
  return (
    <section class="side-part take-out">
      <StoppedNote sentence={stopped()} />
      <div class="signing-acts">
        <Button size="form" icon={<Printer />} working={working()} onPress={() => void print()}>{t('act.print')}</Button>
        <Show when={typeset()}>{ready => (
          <Note tone="plain" role="status" icon={<FileCheck />} actions={<Button onPress={() => saveFile(ready().pdf, t('paper.file', numbered()))}>{t('act.download')}</Button>}>{t(ready().shown ? 'paper.ready' : 'paper.blocked')}</Note>
        )}</Show>
        <p class="signing-hint">{t('paper.copies', { n: props.state.ceremony.copies })}</p>
        <Show when={props.state.ceremony.superseded.length > 0}>
          <div class="signing-hint"><p>{t('paper.superseded')}</p>
            <ul><For each={props.state.ceremony.superseded}>{({ draft, checkCode }) => <li>{t('paper.supersededOne', { n: draft, code: checkCode.slice(0, 4) })}</li>}</For></ul></div>
        </Show>
        <Button size="form" look={effective() ? 'primary' : 'secondary'} class="take-out-export" icon={<FileCheck />}
          blocked={open() === 0 ? undefined : t('sign.open', { n: open() })} onPress={() => setFinalising(true)}>{exportWords()}</Button>
      </div>
      <p class="signing-hint">{open() > 0 ? t('sign.open', { n: open() }) : t(effective() ? 'sign.effective' : 'sign.notEffective')}</p>
      <p class="signing-hint">{t(effective() ? 'sign.afterEffect' : 'sign.backFirst')}</p>
      <Show when={finalising()}><Suspense><Finalise room={props.room} state={props.state} head={props.head} onClose={() => setFinalising(false)} /></Suspense></Show>
    </section>
  )
}
