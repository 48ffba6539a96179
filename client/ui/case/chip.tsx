import { createEffect, createMemo, createSignal, onCleanup, Show, untrack } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import Check from 'lucide-solid/icons/check'
import CheckCheck from 'lucide-solid/icons/check-check'
import ClockAlert from 'lucide-solid/icons/clock-alert'
import CloudOff from 'lucide-solid/icons/cloud-off'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import ShieldX from 'lucide-solid/icons/shield-x'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { CaseRoom, SyncStatus } from '../../workspace.ts'
import { createNow } from '../moments.ts'
import { announce } from '../parts/announce.tsx'
import { t } from '../words/words.ts'
import { chipOf, dwell, toSay } from './chip-face.ts'
import type { ChipFace, Said, Shown } from './chip-face.ts'
import { ChipPopover } from './chip-popover.tsx'
import './chip.css'

// One tick = on this device, two ticks = on the relay, cloud with a bar = offline: fixed everywhere.
const ICON = {
  'local-failed': TriangleAlert, refused: ShieldX, offline: CloudOff, connecting: LoaderCircle,
  'local-only': Check, sending: Check, relayed: CheckCheck, clock: ClockAlert,
} as const satisfies Record<ChipFace['kind'], unknown>

/** Says where the words are. A button that opens the details. */
export const Chip: Component<{ room: CaseRoom; status: SyncStatus }> = props => {
  const now = createNow(1000)
  const face = createDwelling(() => chipOf(props.status, now()))
  const [open, setOpen] = createSignal(false)
  let frame!: HTMLDivElement
  let button!: HTMLButtonElement
  createAnnouncements(face)

  const close = (): void => { setOpen(false) }
  const onOutside = (event: Event): void => { if (event.target instanceof Node && !frame.contains(event.target)) close() }
  document.addEventListener('pointerdown', onOutside)
  onCleanup(() => document.removeEventListener('pointerdown', onOutside))

  return (
    <div class="chip-frame" ref={frame}
      onFocusOut={event => { if (event.relatedTarget instanceof Node && !frame.contains(event.relatedTarget)) close() }}
      onKeyDown={event => { if (event.key === 'Escape' && open()) { event.stopPropagation(); close(); button.focus() } }}>
      <button ref={button} type="button" class={`chip chip-${face().tone}`} aria-expanded={open()} onClick={() => setOpen(was => !was)}>
        <Dynamic component={ICON[face().kind]} class={face().kind === 'connecting' ? 'turning' : ''} />
        <strong>{face().strong}</strong><Show when={face().detail !== ''}>{' '}<span class="chip-detail">{face().detail}</span></Show>
      </button>
      <Show when={open()}><ChipPopover room={props.room} status={props.status} kind={face().kind} now={now()} /></Show>
    </div>
  )
}

const createDwelling = (wanted: Accessor<ChipFace>): Accessor<ChipFace> => {
  const [again, setAgain] = createSignal(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const shown = createMemo<Shown>(last => {
    again()
    const next = dwell(last, wanted(), Date.now())
    clearTimeout(timer)
    if (next.waitMs !== undefined) timer = setTimeout(() => setAgain(n => n + 1), next.waitMs)
    return next
  })
  return () => shown().face
}

const createAnnouncements = (face: Accessor<ChipFace>): void => {
  // What stands there when the screen opens is read with the chip, not announced.
  let said: Said = { kind: untrack(face).kind, at: 0 }
  // An effect: speaking is not a value.
  createEffect(() => {
    const now = Date.now()
    const manner = toSay(said, face(), now)
    if (manner === 'nothing') return
    said = { kind: face().kind, at: now }
    announce(t('conn.said', face()), manner)
  })
}
