import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Person } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

/** 移出. Asked because it cannot be taken back without a new invitation; says what it cannot do. */
export const RemovePerson: Component<{ room: CaseRoom; person: Person; onClose: () => void }> = props => {
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const remove = async (): Promise<void> => {
    setWorking(true)
    const { name } = props.person
    const outcome = await props.room.remove(props.person.id)
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    toast(t('remove.done', { name }))
    props.onClose()
  }
  return (
    <Dialog title={t('remove.title', { name: props.person.name })} width={460} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="danger" working={working()} onPress={() => void remove()}>{t('act.remove')}</Button>
    </>}>
      <ul class="plain-lines"><li>{t('remove.from')}</li><li>{t('remove.had')}</li><li>{t('remove.again')}</li></ul>
      <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
    </Dialog>
  )
}
