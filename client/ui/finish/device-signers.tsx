import { createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CircleCheck from 'lucide-solid/icons/circle-check'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import Signature from 'lucide-solid/icons/signature'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { CaseRoom, Signer } from '../../workspace.ts'
import { createNow, onDay } from '../moments.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import type { Frozen } from './frozen-view.tsx'

const SignDialog = lazy(() => import('./sign-dialog.tsx').then(m => ({ default: m.SignDialog })))

/** Who signs with a device of his own (level A), and my own signature. */
export const DeviceSigners: Component<{ room: CaseRoom; state: Frozen }> = props => {
  const now = createNow(30_000)
  const [open, setOpen] = createSignal(false)
  const given = (): number => props.state.signers.filter(signer => signer.signedAt !== undefined).length
  return (
    <section class="side-part signing">
      <h2>{t('sign.signers')}<span class="tag">{t('sign.given', { n: given(), of: props.state.signers.length })}</span></h2>
      <ol aria-label={t('sign.signers')}><For each={props.state.signers}>{(signer, index) => <SignerRow signer={signer} order={index() + 1} now={now()} />}</For></ol>
      <div class="signing-acts">
        <Show when={props.state.mySignature === 'wanted' || props.state.mySignature === 'working'}>
          <Button look="primary" size="form" icon={<Signature />} working={props.state.mySignature === 'working'} onPress={() => setOpen(true)}>{t('act.sign')}</Button>
        </Show>
        <Show when={props.state.mySignature === 'given'}><p class="signing-mine"><Check />{t('sign.mine')}</p></Show>
      </div>
      <Show when={open()}><Suspense><SignDialog room={props.room} state={props.state} onClose={() => setOpen(false)} /></Suspense></Show>
    </section>
  )
}

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
export const Rebuilt: Component<{ rebuilt: boolean | undefined }> = props => (
  <p class="signing-rebuilt" role="status">
    <Switch>
      <Match when={props.rebuilt === undefined}><LoaderCircle class="turning" />{t('sign.rebuilding')}</Match>
      <Match when={props.rebuilt === true}><CircleCheck class="signing-same" />{t('sign.rebuilt')}</Match>
      <Match when={props.rebuilt === false}><TriangleAlert class="signing-other" />{t('sign.notRebuilt')}</Match>
    </Switch>
  </p>
)
