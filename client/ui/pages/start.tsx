import { createSignal, lazy, Show, Suspense } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import BookOpenCheck from 'lucide-solid/icons/book-open-check'
import FilePlus2 from 'lucide-solid/icons/file-plus-corner'
import ScanQrCode from 'lucide-solid/icons/scan-qr-code'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import { FirstRunFrame } from './first-run-frame.tsx'
import { LinkField } from './link-field.tsx'
import { ReadinessLines } from './readiness.tsx'
import './start.css'

const NewCase = lazy(() => import('./new-case.tsx').then(m => ({ default: m.NewCase })))

/** 10b 从哪里开始: three roads, and whether this device is fit to keep what will be written. */
export const Start: Component = () => {
  const { desk, router } = useApp()
  const profile = observe(desk.profile)
  const cases = observe(desk.cases)
  const [founding, setFounding] = createSignal(false)
  const [opening, setOpening] = createSignal(false)
  const [stopped, setStopped] = createSignal<string>()

  const openSample = async (): Promise<void> => {
    setOpening(true)
    const outcome = await desk.openSample()
    setOpening(false)
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else router.go(casePath(outcome))
  }

  return (
    <FirstRunFrame step={2}>
      <div class="start">
        <div class="first-title">
          <h1>{t('start.title', { name: profile()?.name ?? '' })}</h1>
          <p>{cases().length === 0 ? t('start.leadEmpty') : t('start.lead')}</p>
        </div>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <ul class="start-roads">
          <Road icon={<BookOpenCheck />} soft title={t('start.sample')} note={t('start.sampleNote')}
            act={<Button look="primary" size="touch" working={opening()} onPress={() => void openSample()}>{t('act.sample')}</Button>} />
          <Road icon={<FilePlus2 />} title={t('start.new')} note={t('start.newNote')}
            act={<Button size="touch" aria-label={t('act.newCase')} onPress={() => setFounding(true)}>{t('act.new')}</Button>} />
          <li class="start-road">
            <span class="start-icon"><ScanQrCode /></span>
            <div class="start-words"><h2>{t('start.join')}</h2><p>{t('start.joinNote')}</p></div>
            <LinkField />
          </li>
        </ul>
        <ReadinessLines />
        <Show when={cases().length > 0}><p><a href="/">{t('start.toDesk', { n: cases().length })}</a></p></Show>
      </div>
      <Show when={founding()}><Suspense><NewCase onClose={() => setFounding(false)} /></Suspense></Show>
    </FirstRunFrame>
  )
}

const Road: Component<{ icon: JSX.Element; soft?: boolean; title: string; note: string; act: JSX.Element }> = props => (
  <li class="start-road">
    <span class="start-icon" classList={{ 'start-icon-soft': props.soft === true }}>{props.icon}</span>
    <div class="start-words"><h2>{props.title}</h2><p>{props.note}</p></div>
    {props.act}
  </li>
)
