import { createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CircleCheck from 'lucide-solid/icons/circle-check'
import FileCheck from 'lucide-solid/icons/file-check'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import Printer from 'lucide-solid/icons/printer'
import Signature from 'lucide-solid/icons/signature'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseHead, CaseRoom, Signer } from '../../workspace.ts'
import { createNow, onDay } from '../moments.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { openPdf, saveFile } from '../parts/saved-file.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { CheckCode } from './check-code.tsx'
import type { Frozen } from './frozen-view.tsx'
import './signing.css'

const SignDialog = lazy(() => import('./sign-dialog.tsx').then(m => ({ default: m.SignDialog })))

/** Who signs the frozen text, what this device may do, and what comes out of it. */
export const Signing: Component<{ room: CaseRoom; state: Frozen; head: CaseHead }> = props => {
  const now = createNow(30_000)
  const [opened, setOpened] = createSignal<'none' | 'sign'>('none')
  const [working, setWorking] = createSignal<'nothing' | 'paper' | 'bundle'>('nothing')
  const [stopped, setStopped] = createSignal<string>()
  const open = (): number => props.state.signers.filter(signer => signer.signedAt === undefined).length
  const given = (): number => props.state.signers.length - open()

  const print = async (): Promise<void> => {
    setWorking('paper')
    const outcome = await props.room.finishing.paper()
    setWorking('nothing')
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    const name = t('paper.file', { number: numberOf(props.head), n: props.state.draft })
    if (!openPdf(outcome)) toast(t('paper.blocked'), { label: t('act.download'), run: () => saveFile(new Blob([outcome.slice()], { type: 'application/pdf' }), name) })
  }
  const save = async (): Promise<void> => {
    setWorking('bundle')
    const outcome = await props.room.finishing.bundle()
    setWorking('nothing')
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    const name = { number: numberOf(props.head), n: props.state.draft }
    saveFile(new Blob([outcome.slice()], { type: 'application/zip' }), t('bundle.file', name))
    toast(t('bundle.saved'))
  }

  return (
    <>
      <CheckCode code={props.state.checkCode} />
      <section class="side-part signing">
        <h2>{t('sign.signers')}<span class="tag">{t('sign.given', { n: given(), of: props.state.signers.length })}</span></h2>
        <ol aria-label={t('sign.signers')}><For each={props.state.signers}>{(signer, index) => <SignerRow signer={signer} order={index() + 1} now={now()} />}</For></ol>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <Rebuilt rebuilt={props.state.rebuilt} />
        <div class="signing-acts">
          <Show when={props.state.mySignature === 'wanted' || props.state.mySignature === 'working'}>
            <Button look="primary" size="form" icon={<Signature />} working={props.state.mySignature === 'working'} onPress={() => setOpened('sign')}>{t('act.sign')}</Button>
          </Show>
          <Show when={props.state.mySignature === 'given'}><p class="signing-mine"><Check />{t('sign.mine')}</p></Show>
          <Button size="form" icon={<Printer />} working={working() === 'paper'} onPress={() => void print()}>{t('act.print')}</Button>
          <Button size="form" look={open() === 0 ? 'primary' : 'secondary'} icon={<FileCheck />} working={working() === 'bundle'}
            blocked={open() === 0 ? undefined : t('sign.open', { n: open() })} onPress={() => void save()}>{t('act.finalise')}</Button>
        </div>
        <p class="signing-hint">{open() === 0 ? t('sign.all') : t('sign.open', { n: open() })}</p>
        <p class="signing-hint">{t('sign.backFirst')}</p>
      </section>
      <Suspense>
        <Switch>
          <Match when={opened() === 'sign'}><SignDialog room={props.room} state={props.state} onClose={() => setOpened('none')} /></Match>
        </Switch>
      </Suspense>
    </>
  )
}

const numberOf = (head: CaseHead): string => head.number === '' ? t('case.noNumber') : head.number

const SignerRow: Component<{ signer: Signer; order: number; now: number }> = props => (
  <li class="signer">
    <span class="signer-order" aria-hidden="true">{props.order}</span>
    <Badge role={props.signer.role} />
    <div>
      <strong>{props.signer.name}</strong>
      <p>{props.signer.capacity}<Show when={props.signer.signedAt}>{at => <> · <time dateTime={at()}>{onDay(at(), props.now)}</time></>}</Show></p>
    </div>
    <Show when={props.signer.signedAt !== undefined} fallback={<span class="tag">{t('sign.waits')}</span>}><span class="tag tag-ok"><Check />{t('sign.done')}</span></Show>
  </li>
)

/** Could this device make the same PDF by itself? Said in words, never assumed. */
const Rebuilt: Component<{ rebuilt: boolean | undefined }> = props => (
  <p class="signing-rebuilt" role="status">
    <Switch>
      <Match when={props.rebuilt === undefined}><LoaderCircle class="turning" />{t('sign.rebuilding')}</Match>
      <Match when={props.rebuilt === true}><CircleCheck class="signing-same" />{t('sign.rebuilt')}</Match>
      <Match when={props.rebuilt === false}><TriangleAlert class="signing-other" />{t('sign.notRebuilt')}</Match>
    </Switch>
  </p>
)
