import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import DoorOpen from 'lucide-solid/icons/door-open'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { Joining } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { DeskBar } from './desk-bar.tsx'
import { LinkField } from './link-field.tsx'
import './join.css'

/** The joiner's side: a link becomes six digits, the digits become a place in the case. */
export const Join: Component = () => {
  const { desk, router } = useApp()
  const waiting = observe(desk.joinings)
  const [mine, setMine] = createSignal<Joining>()
  const [stopped, setStopped] = createSignal<string>()
  const shown = createMemo(() => [...new Set([...mine() === undefined ? [] : [mine()], ...waiting()])].filter(one => one !== undefined))

  const begin = async (link: string): Promise<void> => {
    setStopped(undefined)
    const outcome = await desk.join(link)
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else setMine(outcome)
  }
  // An effect because a link may arrive while this screen already stands (pasted here, or opened from a message).
  createEffect(on(router.route, () => {
    const link = router.takeInvitation()
    if (link !== undefined) void begin(link)
  }))

  return (
    <>
      <DeskBar here="join" />
      <main class="join" id="main" tabindex="-1">
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <For each={shown()} fallback={
          <div class="join-card"><h1>{t('join.title')}</h1><p>{t('join.lead')}</p><LinkField autofocus /><p class="join-hint">{t('join.noLink')}</p></div>}>
          {joining => <AtTheDoor joining={joining} onLeave={() => setMine(undefined)} />}
        </For>
        <p class="join-back"><a href="/">{t('join.toDesk')}</a></p>
      </main>
    </>
  )
}

const AtTheDoor: Component<{ joining: Joining; onLeave: () => void }> = props => {
  const { router } = useApp()
  const state = observe(props.joining.state)
  const code = (): string | undefined => { const now = state(); return now.at === 'waiting' ? now.code : undefined }
  const obstacle = (): string | undefined => { const now = state(); return now.at === 'stopped' ? now.obstacle.sentence : undefined }
  const leave = (): void => { props.joining.cancel(); props.onLeave() }
  // Admission comes from elsewhere: the screen follows it straight into the case.
  createEffect(() => { if (state().at === 'admitted') { announce(t('join.admitted')); router.replace(casePath(props.joining.caseId)) } })
  return (
    <section class="join-card" aria-live="polite">
      <Switch>
        <Match when={obstacle()}>{sentence => <>
          <h1>{t('join.stopped')}</h1><p>{sentence()}</p>
          <div><Button size="touch" onPress={leave}>{t('act.back')}</Button></div>
        </>}</Match>
        <Match when={state().at === 'admitted'}><h1>{t('join.admitted')}</h1></Match>
        <Match when={code()}>{digits => <>
          <DoorOpen />
          <h1>{t('join.readAloud')}</h1>
          <p class="join-code"><span class="said-only">{t('join.code', { digits: digits().split('').join(' ') })}</span><span aria-hidden="true">{digits().slice(0, 3)} {digits().slice(3)}</span></p>
          <p>{t('join.same')}</p>
          <p class="join-hint">{t('join.keepOpen')}</p>
          <div><Button look="text" onPress={leave}>{t('act.giveUp')}</Button></div>
        </>}</Match>
        <Match when={state().at === 'waiting' || state().at === 'asking'}>
          <h1>{t('join.asking')}</h1><p>{t('join.askingNote')}</p>
          <div><Button look="text" onPress={leave}>{t('act.giveUp')}</Button></div>
        </Match>
      </Switch>
    </section>
  )
}
