import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import { isObstacle } from '../../workspace.ts'
import type { Joining } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { LinkField } from '../pages/link-field.tsx'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Logo } from '../parts/logo.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import './tray.css'

const NAME_LETTERS_MAX = 60

/** 09a: a party, or the device that is to be the wall, comes by a link; nothing is asked but a name. */
export const TrayJoin: Component<{ door: 'tray' | 'screen' }> = props => {
  const { desk, router } = useApp()
  const waiting = observe(desk.joinings)
  const profile = observe(desk.profile)
  const [link, setLink] = createSignal<string>()
  const [mine, setMine] = createSignal<Joining>()
  const [stopped, setStopped] = createSignal<string>()
  const shown = createMemo(() => [...new Set([...mine() === undefined ? [] : [mine()], ...waiting()])].filter(one => one !== undefined))

  const begin = async (from: string): Promise<void> => {
    setStopped(undefined)
    const known = caseIn(from)
    // The same message tapped again next week leads back to the tray, not to an error.
    if (known !== undefined && desk.cases.get().some(({ caseId }) => caseId === known)) return router.replace(casePath(known))
    if (profile() === undefined && props.door === 'screen') await desk.setProfile({ name: t('wall.name'), agency: '', role: 'party' })
    if (profile() === undefined) return void setLink(from)
    setLink(undefined)
    const outcome = await desk.join(from)
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else setMine(outcome)
  }
  // An effect: a link may arrive while this screen already stands.
  createEffect(on(router.route, () => { const given = router.takeInvitation(); if (given !== undefined) void begin(given) }))

  return (
    <div class="tray">
      <header class="tray-head"><span class="tray-brand"><Logo height={22} /><strong>{t('app.name')}</strong></span></header>
      <main class="tray-body tray-join" id="main" tabindex="-1">
        <Show when={stopped()}>{sentence => <div role="alert"><h1>{t('tray.stopped')}</h1><p>{sentence()}</p></div>}</Show>
        <Switch>
          <Match when={link()}>{from => <NameForm onNamed={() => void begin(from())} />}</Match>
          <Match when={shown().length > 0}><For each={shown()}>{joining => <AtTheDoor joining={joining} onLeave={() => { joining.cancel(); setMine(undefined) }} />}</For></Match>
          <Match when={stopped() === undefined}>
            <h1>{t(props.door === 'screen' ? 'screen.title' : 'tray.joinTitle')}</h1>
            <p>{t(props.door === 'screen' ? 'screen.lead' : 'tray.joinLead')}</p>
            <LinkField />
            <p class="tray-quiet">{t('tray.noLink')}</p>
          </Match>
        </Switch>
      </main>
    </div>
  )
}

/** The case that a link leads to: base64url in its fragment, hex everywhere else. */
const caseIn = (link: string): string | undefined => {
  const found = /#([A-Za-z0-9_-]{22})\./u.exec(link)?.[1]
  if (found === undefined) return undefined
  try { return Array.from(atob(found.replace(/-/gu, '+').replace(/_/gu, '/')), char => char.charCodeAt(0).toString(16).padStart(2, '0')).join('') } catch { return undefined } // a damaged link: joining says so
}

const NameForm: Component<{ onNamed: () => void }> = props => {
  const { desk } = useApp()
  const [name, setName] = createSignal('')
  const [missing, setMissing] = createSignal<string>()
  const save = async (): Promise<void> => {
    if (name().trim() === '') return void setMissing(t('tray.nameMissing'))
    const outcome = await desk.setProfile({ name: name().trim(), agency: '', role: 'party' })
    if (isObstacle(outcome)) setMissing(outcome.sentence)
    else props.onNamed()
  }
  return (
    <form class="tray-form" noValidate onSubmit={event => { event.preventDefault(); void save() }}>
      <h1>{t('tray.nameTitle')}</h1>
      <p>{t('tray.nameLead')}</p>
      <Field tall label={t('tray.name')} value={name()} onText={setName} name="name" autocomplete="name" maxlength={NAME_LETTERS_MAX} error={missing()} />
      <Button type="submit" look="primary" class="tray-main">{t('tray.next')}</Button>
    </form>
  )
}

const AtTheDoor: Component<{ joining: Joining; onLeave: () => void }> = props => {
  const { router } = useApp()
  const state = observe(props.joining.state)
  const code = (): string | undefined => { const now = state(); return now.at === 'waiting' ? now.code : undefined }
  const obstacle = (): string | undefined => { const now = state(); return now.at === 'stopped' ? now.obstacle.sentence : undefined }
  // Admission comes from elsewhere; the screen follows it.
  createEffect(() => { if (state().at === 'admitted') { announce(t('join.admitted')); router.replace(casePath(props.joining.caseId)) } })
  return (
    <section class="tray-door" aria-live="polite">
      <Switch fallback={<><h1>{t('tray.asking')}</h1><p>{t('tray.askingNote')}</p></>}>
        <Match when={obstacle()}>{sentence => <><h1><CircleAlert />{t('tray.stopped')}</h1><p>{sentence()}</p><Button class="tray-main" onPress={props.onLeave}>{t('tray.back')}</Button></>}</Match>
        <Match when={code()}>{digits => <>
          <h1>{t('tray.code')}</h1>
          <p class="tray-digits"><span class="said-only">{t('tray.codeDigits', { digits: digits().split('').join(' ') })}</span><span aria-hidden="true">{digits().slice(0, 3)} {digits().slice(3)}</span></p>
          <p>{t('tray.codeNote')}</p><p class="tray-quiet">{t('tray.keepOpen')}</p>
        </>}</Match>
      </Switch>
    </section>
  )
}
