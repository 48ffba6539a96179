import { createSignal, lazy, onMount, Show, Suspense } from 'solid-js'
import type { Component } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Eye from 'lucide-solid/icons/eye'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { CLAIM_CODES } from '../../model/gate-claims.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Obstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { focusClause, focusField } from '../case/focus-field.ts'
import type { FinishingState } from '../case/top-bar.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { Tick } from '../parts/tick.tsx'
import { Tiles } from '../parts/tiles.tsx'
import type { Tile } from '../parts/tiles.tsx'
import { OutcomeLine } from '../registration/outcome.tsx'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import { createFreezing, FreezeSteps } from './freeze-steps.tsx'
import { createNamesSeen, GateNames } from './gate-names.tsx'
import { GateRows } from './gate-rows.tsx'
import type { Remedy } from './gate-rows.tsx'
import { askForClause, createClaims } from './unagreed-clause.ts'
import './ceremony.css'
import './gate.css'

const EndDialog = lazy(() => import('./end-dialog.tsx').then(m => ({ default: m.EndDialog })))

type Staff = 'ink' | 'device'
const STAFF: readonly Tile<Staff>[] = [{ value: 'ink', label: t('gate.ink'), note: t('gate.inkWhat') }, { value: 'device', label: t('gate.device'), note: t('gate.deviceWhat') }]

/** 请求签署: what is still missing, each with the way there; when nothing is, 冻结文本. */
export const Gate: Component<{ room: CaseRoom; state: FinishingState; onClose: () => void }> = props => {
  const { router } = useApp()
  const [working, setWorking] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()
  // Ink tonight is the road that most agreements go.
  const [staff, setStaff] = createSignal<Staff>('ink')
  const [ending, setEnding] = createSignal(false)
  const [alone, setAlone] = createSignal(false)
  const lacking = (): readonly Obstacle[] => props.state.at === 'drafting' ? props.state.obstacles : []
  const allWarnings = (): readonly Obstacle[] => props.state.at === 'drafting' ? props.state.warnings ?? [] : []
  const away = (): Obstacle | undefined => allWarnings().find(({ code }) => code === 'AWAY')
  const warnings = (): readonly Obstacle[] => allWarnings().filter(({ code }) => code !== 'AWAY')
  const seen = createNamesSeen(() => props.state.at === 'drafting' ? props.state.names ?? [] : [])
  const unheard = (): boolean => away() !== undefined && !alone()
  const blocked = (): string | undefined => lacking().length > 0 ? t('gate.first', { n: lacking().length }) : unheard() ? t('gate.askFirst') : seen.left() > 0 ? t('gate.namesFirst', { n: seen.left() }) : undefined
  const freezing = createFreezing()
  const freeze = async (): Promise<void> => {
    setWorking(true)
    const outcome = await props.room.finishing.freeze(staff(), freezing.work)
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    props.onClose()
    router.go(casePath(props.room.caseId, 'agreement'))
  }
  const goTo = (section: CaseSection, { at }: Obstacle): void => {
    props.onClose()
    router.go(casePath(props.room.caseId, section))
    // After the dialog has given the focus back.
    queueMicrotask(() => { if (section === 'agreement') focusClause(at); else if (section === 'registration' && at !== undefined) focusField(at) })
  }
  const claims = createClaims(props.room)
  const writeClause = (): void => {
    const text = claims()?.clause ?? ''
    props.onClose()
    router.go(casePath(props.room.caseId, 'agreement'))
    askForClause(props.room.caseId, text)
  }
  const remedyOf = ({ code }: Obstacle): Remedy | undefined => {
    if (code === CLAIM_CODES.failed) return { label: t('end.act'), run: () => setEnding(true) }
    if (claims() === undefined || props.room.text('agreement')?.access.get().at !== 'write') return undefined
    return code === CLAIM_CODES.unwritten ? { label: t('gate.claimsWrite'), run: writeClause } : code === CLAIM_CODES.changed ? { label: t('gate.claimsRenew'), run: writeClause } : undefined
  }
  let lines!: HTMLDivElement
  // The dialog's own choice would be the tiles below the lines: what is missing comes first.
  onMount(() => queueMicrotask(() => {
    const first = lines.querySelector('button')
    if (first === null) return
    first.focus({ preventScroll: true })
    lines.parentElement?.scrollTo(0, 0)
  }))
  return (
    <Dialog title={t('act.request')} aside={lacking().length > 0 ? t('sign.need', { n: lacking().length }) : t(unheard() ? 'gate.unheard' : 'gate.ready')} width={520} onClose={props.onClose} footer={<>
      <Show when={working()}><FreezeSteps at={freezing.at()} /></Show>
      <Button size="form" look="text" class="gate-end" onPress={() => setEnding(true)}>{t('end.act')}</Button>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={working()} blocked={blocked()} onPress={() => void freeze()}>{t('act.freeze')}</Button>
    </>}>
      <div ref={lines}>
      <Show when={lacking().length > 0} fallback={<p class="gate-ready"><CircleCheck />{t(unheard() ? 'gate.onlyUnheard' : seen.left() > 0 ? 'gate.onlyNames' : 'gate.nothing')}</p>}>
        <GateRows name={t('gate.list')} icon={() => <CircleAlert />} rows={lacking()} remedyOf={remedyOf} onGo={goTo} />
      </Show>
      <Show when={claims()}>{now => <OutcomeLine outcome={now().outcome} />}</Show>
      <Show when={warnings().length > 0}>
        <h3 class="gate-look">{t('gate.look', { n: warnings().length })}</h3>
        <GateRows name={t('gate.lookName')} class="gate-soft" icon={() => <Eye />} rows={warnings()} onGo={goTo} />
      </Show>
      </div>
      <Show when={away()}>{one => <div class="gate-alone"><p>{one().sentence}</p><Tick checked={alone()} onTick={setAlone}>{t('gate.without')}</Tick></div>}</Show>
      <Show when={lacking().length === 0 && seen.rows().length > 0}><GateNames seen={seen} /></Show>
      <div class="gate-staff tiles-two"><Tiles legend={t('gate.staff')} tiles={STAFF} value={staff()} onChoose={setStaff} /><p class="plain-note">{t('gate.inkOnly')}</p></div>
      <ul class="plain-lines"><li>{t('gate.same')}</li><li>{t('gate.change')}</li><li>{t('gate.late')}</li></ul>
      <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
      <Show when={ending()}><Suspense><EndDialog room={props.room} parties={[]} onClose={() => { setEnding(false); props.onClose() }} /></Suspense></Show>
    </Dialog>
  )
}
