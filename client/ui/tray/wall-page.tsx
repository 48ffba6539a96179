import { createSignal, Match, onCleanup, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { Skeleton } from '../parts/skeleton.tsx'
import { WallView } from './wall-view.tsx'
import '@fontsource-variable/noto-serif-sc/wght.css'

/** 11 in a window of its own: bound to the case in its address, whatever other windows do. */
export const WallPage: Component<{ caseId: string }> = props => {
  const { desk } = useApp()
  const [room, setRoom] = createSignal<CaseRoom>()
  const [stopped, setStopped] = createSignal<string>()
  let gone = false
  void desk.enter(props.caseId).then(outcome => {
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else if (gone) void outcome.leave()
    else setRoom(outcome)
  })
  onCleanup(() => { gone = true; void room()?.leave() })
  return (
    <Switch fallback={<Skeleton />}>
      <Match when={room()}>{inside => <WallView room={inside()} />}</Match>
      <Match when={stopped()}>{sentence => <main class="nowhere" id="main" tabindex="-1"><p role="alert">{sentence()}</p></main>}</Match>
    </Switch>
  )
}
