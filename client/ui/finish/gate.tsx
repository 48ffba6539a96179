import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Obstacle, Section } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { keyed } from '../bind.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import './gate.css'

/** 请求签署: what is still missing, each with the way there; when nothing is, 冻结文本. */
export const Gate: Component<{ room: CaseRoom; state: FinishingState; onClose: () => void }> = props => {
  const { router } = useApp()
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  const lacking = (): readonly Obstacle[] => props.state.at === 'drafting' ? props.state.obstacles : []
  const rows = keyed(lacking, one => one.code + one.sentence)
  const freeze = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.room.finishing.freeze()
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    props.onClose()
    router.go(casePath(props.room.caseId, 'agreement'))
  }
  const goTo = (section: CaseSection): void => { props.onClose(); router.go(casePath(props.room.caseId, section)) }
  return (
    <Dialog title={t('act.request')} aside={lacking().length > 0 ? t('sign.need', { n: lacking().length }) : t('gate.ready')} width={520} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={working()} blocked={lacking().length > 0 ? t('gate.first', { n: lacking().length }) : undefined} onPress={() => void freeze()}>{t('act.freeze')}</Button>
    </>}>
      <Show when={lacking().length > 0} fallback={<p class="gate-ready"><CircleCheck />{t('gate.nothing')}</p>}>
        <ul class="gate-list" aria-label={t('gate.list')}>
          <For each={rows.keys()}>{id => {
            const one = rows.row(id)
            return (
              <li><CircleAlert /><span>{one().sentence}</span>
                <Show when={placeOf(one().where)}>{section => <Button size="small" onPress={() => goTo(section())}>{t('act.handle')}</Button>}</Show>
              </li>
            )
          }}</For>
        </ul>
      </Show>
      <ul class="plain-lines"><li>{t('gate.same')}</li><li>{t('gate.change')}</li><li>{t('gate.late')}</li></ul>
      <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
    </Dialog>
  )
}

const placeOf = (section: Section | undefined): CaseSection | undefined =>
  section === 'registration' || section === 'record' || section === 'agreement' || section === 'acts' ? section : undefined
