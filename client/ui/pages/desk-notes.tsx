import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import DoorOpen from 'lucide-solid/icons/door-open'
import HardDrive from 'lucide-solid/icons/hard-drive'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { t } from '../words/words.ts'

/** At most one line above the list: a joining that waits, else storage the browser has not promised to keep. */
export const DeskNotes: Component = () => {
  const { desk, router } = useApp()
  const ready = observe(desk.readiness)
  const cases = observe(desk.cases)
  const joinings = observe(desk.joinings)
  const atRisk = (): boolean => !ready().persisted && cases().some(card => !card.sample)
  return (
    <Show when={joinings().length > 0} fallback={
      <Show when={atRisk()}>
        <Note tone="warn" icon={<HardDrive />} actions={<Button size="small" onPress={() => void desk.askPersistence()}>{t('act.keep')}</Button>}>{t('ready.notKept')}</Note>
      </Show>}>
      <Note tone="info" icon={<DoorOpen />} actions={<Button size="small" onPress={() => router.go('/join')}>{t('act.look')}</Button>}>{t('join.waitingN', { n: joinings().length })}</Note>
    </Show>
  )
}
