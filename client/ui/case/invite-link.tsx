import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Copy from 'lucide-solid/icons/copy'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { encode } from 'uqr'
import type { Invitation } from '../../workspace.ts'
import { onDay } from '../moments.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'

/** The link as a QR code and as text; it is only known to the device that made it. */
export const InviteLink: Component<{ sent: Invitation | undefined }> = props => {
  const [copied, setCopied] = createSignal<'not yet' | 'yes' | 'refused'>('not yet')
  let address: HTMLInputElement | undefined
  let frame!: HTMLDivElement
  // An effect on the page: on a phone the code stands below the form and would go unseen.
  createEffect(() => { if (props.sent !== undefined) { setCopied('not yet'); frame.scrollIntoView({ block: 'nearest' }) } })
  const copy = async (link: string): Promise<void> => {
    try { await navigator.clipboard.writeText(link); setCopied('yes') } catch { address?.select(); setCopied('refused') } // no permission: the text is selected for Ctrl+C
    announce(t(copied() === 'yes' ? 'inv.copied' : 'inv.copyByHand'))
  }
  return (
    <div ref={frame} class="invite-link">
      <Show when={props.sent} keyed fallback={<p class="qr-none">{t('inv.notYet')}</p>}>{sent => <>
        <Show when={sent.link}>{link => <Qr text={link()} />}</Show>
        <p class="invite-for" role="status">{t('inv.for', { name: sent.name, role: sent.wall ? t('wall.name') : t(`role.${sent.role}`), until: onDay(sent.expiresAt, Date.now()) })}</p>
        <Show when={sent.link}>{link => <>
          <input ref={address} class="invite-address" readOnly aria-label={t('inv.link')} value={link()} onFocus={event => event.currentTarget.select()} />
          <Button icon={<Copy />} onPress={() => void copy(link())}>{t('act.copyLink')}</Button>
          <Show when={copied() !== 'not yet'}><p class="invite-for">{t(copied() === 'yes' ? 'inv.copied' : 'inv.copyByHand')}</p></Show>
        </>}</Show>
      </>}</Show>
      <Note tone="warn" icon={<TriangleAlert />}>{t('inv.key')}</Note>
    </div>
  )
}

const Qr: Component<{ text: string }> = props => {
  const code = createMemo(() => encode(props.text, { ecc: 'M', border: 0 }))
  const path = (): string => code().data.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')
  return <svg class="qr" role="img" aria-label={t('inv.qr')} viewBox={`0 0 ${code().size} ${code().size}`} shape-rendering="crispEdges"><path d={path()} /></svg>
}
