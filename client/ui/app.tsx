import { createEffect, ErrorBoundary, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import { render } from 'solid-js/web'
import type { Desk } from '../workspace.ts'
import { AppProvider } from './app-context.ts'
import { observe } from './bind.ts'
import { listenForInstallOffer } from './install-offer.ts'
import { DeskPage } from './pages/desk.tsx'
import { FirstRun } from './pages/first-run.tsx'
import { Join } from './pages/join.tsx'
import { Nowhere, Broken } from './pages/nowhere.tsx'
import { Start } from './pages/start.tsx'
import { LiveRegions } from './parts/announce.tsx'
import { GlobalKeys } from './parts/global-keys.tsx'
import { UpdateNote } from './parts/update-note.tsx'
import { wearKeptScheme } from './scheme.ts'
import { Skeleton } from './parts/skeleton.tsx'
import { Toasts } from './parts/toast.tsx'
import { casePath, createRouter } from './router.ts'
import type { CaseSection } from './router.ts'
import { t } from './words/words.ts'
import './theme.css'
import './base.css'

const TrayJoin = lazy(() => import('./tray/tray-join.tsx').then(m => ({ default: m.TrayJoin })))
const WallPage = lazy(() => import('./tray/wall-page.tsx').then(m => ({ default: m.WallPage })))
const CasePage = lazy(() => import('./pages/case.tsx').then(m => ({ default: m.CasePage })))

/** Puts the screens into `root`; returns the way out. */
export const mountApp = (root: HTMLElement, desk: Desk): (() => void) => {
  listenForInstallOffer()
  wearKeptScheme()
  return render(() => <App desk={desk} />, root)
}

const App: Component<{ desk: Desk }> = props => {
  const router = createRouter()
  const profile = observe(props.desk.profile)
  const place = (): { caseId: string; section: CaseSection | undefined } | undefined => {
    const route = router.route()
    return route.at === 'case' ? route : undefined
  }
  const caseId = (): string | undefined => place()?.caseId
  const trayDoor = (): 'tray' | 'screen' | undefined => { const { at } = router.route(); return at === 'tray' || at === 'screen' ? at : undefined }
  const wallCase = (): string | undefined => { const route = router.route(); return route.at === 'wall' ? route.caseId : undefined }
  /** Neither a party's phone nor the wall may be led elsewhere by a key. */
  const atWork = (): boolean => profile() !== undefined && ['desk', 'start', 'join', 'case'].includes(router.route().at)
  const cards = observe(props.desk.cases)
  // An effect: who has nothing but one tray, or is the wall, has no use for a desk.
  createEffect(() => { const [only, ...more] = cards(); if (profile()?.role === 'party' && only !== undefined && more.length === 0 && !only.sample && only.host !== true && router.route().at === 'desk') router.replace(casePath(only.caseId)) })
  return (
    <AppProvider value={{ desk: props.desk, router }}>
      <a class="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus() }}>{t('app.skip')}</a>
      <ErrorBoundary fallback={error => <Broken error={error} />}>
        <Suspense fallback={<Skeleton />}>
          <Switch fallback={<Nowhere />}>
            <Match when={trayDoor()} keyed>{door => <TrayJoin door={door} />}</Match>
            <Match when={profile() === undefined}><FirstRun /></Match>
            <Match when={wallCase()} keyed>{id => <WallPage caseId={id} />}</Match>
            <Match when={router.route().at === 'desk'}><DeskPage /></Match>
            <Match when={router.route().at === 'start'}><Start /></Match>
            <Match when={router.route().at === 'join'}><Join /></Match>
            <Match when={caseId()} keyed>{id => <CasePage caseId={id} section={place()?.section} />}</Match>
          </Switch>
        </Suspense>
      </ErrorBoundary>
      <Show when={atWork()}><GlobalKeys /></Show>
      <LiveRegions />
      <Show when={atWork()}><UpdateNote /></Show>
      <Toasts />
    </AppProvider>
  )
}
