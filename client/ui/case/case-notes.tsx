import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import DoorOpen from 'lucide-solid/icons/door-open'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import Save from 'lucide-solid/icons/save'
import ShieldX from 'lucide-solid/icons/shield-x'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { CaseRoom, SyncStatus, Waiting } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'
import { saveBackup } from './backup.ts'
import { SentBackNote } from '../finish/sent-back-note.tsx'
import { SampleNote } from './sample-note.tsx'
import { FoundingCode } from './founding-code.tsx'
import './case-notes.css'

/** One line above the page, the gravest first: not stored, refused, somebody at the door, catching up. */
export const CaseNotes: Component<{ room: CaseRoom; status: SyncStatus; waiting: readonly Waiting[]; onDoor: () => void }> = props => {
  const codeWanted = observe(props.room.foundingCodeWanted)
  const [saving, setSaving] = createSignal(false)
  const backup = async (): Promise<void> => { setSaving(true); await saveBackup(props.room); setSaving(false) }
  const Backup: Component = () => <Button size="small" icon={<Save />} working={saving()} onPress={() => void backup()}>{t('act.backup')}</Button>
  const someone = (): string => props.waiting.length === 1 ? t('door.one', { name: props.waiting[0]?.name ?? '' }) : t('door.many', { n: props.waiting.length })
  return (
    <div class="case-notes">
      <Switch>
        <Match when={codeWanted()}><FoundingCode room={props.room} /></Match>
        <Match when={props.status.at === 'local-failed'}><Note tone="err" icon={<TriangleAlert />} role="alert" actions={<Backup />}>{t('err.quota')}</Note></Match>
        <Match when={props.status.at === 'refused'}><Note tone="err" icon={<ShieldX />} role="alert" actions={<Backup />}>{t('pop.denied', { reason: props.status.reason })}</Note></Match>
        <Match when={props.waiting.length > 0}><Note tone="info" icon={<DoorOpen />} role="status" actions={<Button size="small" onPress={props.onDoor}>{t('act.look')}</Button>}>{someone()}</Note></Match>
        <Match when={props.status.at === 'local-only'}><SampleNote caseId={props.room.caseId} /></Match>
      </Switch>
      <SentBackNote room={props.room} />
      <Show when={props.status.catchingUp > 0}><p class="case-catching" role="status"><LoaderCircle class="turning" />{t('case.catching', { n: props.status.catchingUp })}</p></Show>
    </div>
  )
}
