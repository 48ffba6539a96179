import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import CloudOff from 'lucide-solid/icons/cloud-off'
import History from 'lucide-solid/icons/rotate-ccw-clock'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import RefreshCw from 'lucide-solid/icons/refresh-cw'
import Save from 'lucide-solid/icons/save'
import type { CaseRoom, SyncStatus } from '../../workspace.ts'
import { hhmm, hhmmss, lasting } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { saveBackup } from './backup.ts'
import type { ChipFace } from './chip-face.ts'

interface Line { readonly mark: 'done' | 'going' | 'late' | 'then'; readonly name: string; readonly value: string }

/** Two facts, two places: this device and the relay. What others received is not known, so it is not listed. */
export const ChipPopover: Component<{ room: CaseRoom; status: SyncStatus; kind: ChipFace['kind']; now: number }> = props => {
  const title = createUniqueId()
  const [saving, setSaving] = createSignal(false)
  const backup = async (): Promise<void> => { setSaving(true); await saveBackup(props.room); setSaving(false) }
  const away = (): boolean => props.kind !== 'relayed' && props.kind !== 'sending' && props.kind !== 'clock'
  return (
    <div class="chip-popover" role="group" aria-labelledby={title}>
      <h2 id={title}>{headline(props.status, props.kind, props.now)}</h2>
      <p>{explanation(props.status, props.kind)}</p>
      <ul class="chip-lines">
        <For each={linesOf(props.status)}>{line => <li>{MARK[line.mark]()}<span>{line.name}</span><span>{line.value}</span></li>}</For>
      </ul>
      <Show when={away()}>
        <div class="chip-acts">
          <Show when={props.kind === 'offline' || props.kind === 'connecting'}>
            <Button size="small" icon={<RefreshCw />} onPress={() => props.room.retryNow()}>{t('act.retry')}</Button>
          </Show>
          <Button size="small" look="text" icon={<Save />} working={saving()} onPress={() => void backup()}>{t('act.backup')}</Button>
        </div>
      </Show>
    </div>
  )
}

const MARK: Readonly<Record<Line['mark'], () => JSX.Element>> = {
  done: () => <Check class="chip-done" />, going: () => <LoaderCircle class="turning" />,
  late: () => <CloudOff class="chip-late" />, then: () => <History />,
}

const headline = (status: SyncStatus, kind: ChipFace['kind'], now: number): string => {
  switch (kind) {
    case 'local-failed': return t('pop.localfailTitle')
    case 'refused': return t('pop.deniedTitle')
    case 'offline': return status.offlineSince === undefined ? t('conn.offline') : t('pop.offlineTitle', { t: lasting(now - new Date(status.offlineSince).getTime()) })
    case 'connecting': return t('pop.connectingTitle')
    case 'sending': case 'local-only': return t('pop.localTitle')
    case 'relayed': case 'clock': return t('pop.relayTitle')
  }
}

const explanation = (status: SyncStatus, kind: ChipFace['kind']): string => {
  switch (kind) {
    case 'local-failed': return t('err.quota')
    case 'refused': return t('pop.denied', { reason: status.reason })
    case 'offline': return t('pop.offline')
    case 'connecting': return t('pop.connecting')
    case 'sending': return t('pop.local', { n: status.unsent })
    case 'local-only': return t('pop.localOnly')
    case 'clock': return t('pop.clock')
    case 'relayed': return t('pop.relay')
  }
}

const linesOf = (status: SyncStatus): Line[] => {
  const online = status.at === 'relayed' || status.at === 'sending'
  const kept: Line = { mark: status.at === 'local-failed' ? 'late' : 'done', name: t('pop.lineLocal'), value: hhmmss(status.savedAt) }
  const passed: Line = status.at === 'sending'
    ? { mark: 'going', name: t('pop.lineRelay'), value: t('pop.sendingN', { n: status.unsent }) }
    : { mark: 'done', name: t('pop.lineRelay'), value: status.receipt === undefined ? hhmmss(status.relayedAt) : t('pop.receipt', { at: hhmmss(status.relayedAt), n: status.receipt.toLocaleString('zh-CN') }) }
  const waiting: Line = { mark: 'late', name: t('pop.lineUnsent'), value: unsentBySection(status) }
  const last: Line = { mark: 'then', name: t('pop.lineLast'), value: hhmm(status.lastOnlineAt) }
  const catching: Line[] = status.catchingUp > 0 ? [{ mark: 'going', name: t('pop.lineCatching'), value: t('pop.catchingN', { n: status.catchingUp }) }] : []
  if (status.at === 'local-only') return [kept]
  return online ? [kept, passed, ...catching] : [kept, waiting, last]
}

const unsentBySection = (status: SyncStatus): string =>
  status.unsentBySection.filter(one => one.count > 0).map(one => t('pop.inSection', { name: t(`section.${one.section}.short`), n: one.count })).join(' · ') || t('pop.nothing')
