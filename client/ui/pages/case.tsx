import { createSignal, lazy, Match, onCleanup, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Obstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { CaseView } from '../case/case-view.tsx'
import { Button } from '../parts/button.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import '@fontsource-variable/noto-serif-sc/wght.css'

const TrayView = lazy(() => import('../tray/tray-view.tsx').then(m => ({ default: m.TrayView })))
const WallView = lazy(() => import('../tray/wall-view.tsx').then(m => ({ default: m.WallView })))

/** Colleagues come into the working rooms; a party's device straight to its tray, a wall's to the wall. */
const Seat: Component<{ room: CaseRoom; section: CaseSection | undefined }> = props => {
  const seat = observe(props.room.trays.seat)
  return (
    <Suspense fallback={<Skeleton />}>
      <Switch fallback={<CaseView room={props.room} section={props.section} />}>
        <Match when={seat() === 'tray'}><TrayView room={props.room} /></Match>
        <Match when={seat() === 'wall'}><WallView room={props.room} /></Match>
      </Switch>
    </Suspense>
  )
}

type Entering = { readonly at: 'entering' } | { readonly at: 'in'; readonly room: CaseRoom } | { readonly at: 'stopped'; readonly obstacle: Obstacle }

/** 联调室. Entered from this device's own store; leaving it lets the tab go quiet. */
export const CasePage: Component<{ caseId: string; section: CaseSection | undefined }> = props => {
  const { desk } = useApp()
  const [state, setState] = createSignal<Entering>({ at: 'entering' })
  let gone = false
  let room: CaseRoom | undefined
  const enter = async (): Promise<void> => {
    setState({ at: 'entering' })
    const outcome = await desk.enter(props.caseId)
    if (isObstacle(outcome)) return void setState({ at: 'stopped', obstacle: outcome })
    if (gone) return outcome.leave()
    room = outcome
    setState({ at: 'in', room: outcome })
  }
  void enter()
  onCleanup(() => { gone = true; void room?.leave() })
  const entered = (): CaseRoom | undefined => { const now = state(); return now.at === 'in' ? now.room : undefined }
  const obstacle = (): Obstacle | undefined => { const now = state(); return now.at === 'stopped' ? now.obstacle : undefined }
  return (
    <Switch fallback={<Skeleton />}>
      <Match when={entered()} keyed>{inside => <Seat room={inside} section={props.section} />}</Match>
      <Match when={obstacle()}>{stop =>
        <main class="nowhere" id="main" tabindex="-1">
          <h1>{t('case.closed')}</h1><p role="alert">{stop().sentence}</p>
          <div><Button look="primary" onPress={() => void enter()}>{t('act.again')}</Button></div>
          <p><a href="/">{t('join.toDesk')}</a></p><small>{stop().code}</small>
        </main>}
      </Match>
    </Switch>
  )
}
