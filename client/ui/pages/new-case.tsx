import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle } from '../../workspace.ts'
import type { NewCase as Wanted, Track } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { Tiles } from '../parts/tiles.tsx'
import { casePath } from '../router.ts'
import { t } from '../words/words.ts'
import './new-case.css'

const TRACKS: readonly Track[] = ['people', 'police', 'court', 'administrative', 'commercial']
const TITLE_LETTERS_MAX = 60
const NUMBER_LETTERS_MAX = 40

/** 新建案件. The track comes first because forms, words and what makes an agreement effective follow from it. */
export const NewCase: Component<{ onClose: () => void }> = props => {
  const { desk, router } = useApp()
  const codeWanted = observe(desk.foundingCodeWanted)
  const [track, setTrack] = createSignal<Track>()
  const [title, setTitle] = createSignal('')
  const [number, setNumber] = createSignal('')
  const [code, setCode] = createSignal('')
  const [lacking, setLacking] = createSignal<readonly ('track' | 'title' | 'code')[]>([])
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  let form!: HTMLFormElement

  const create = async (): Promise<void> => {
    const chosen = track()
    setLacking([
      ...(chosen === undefined ? ['track' as const] : []), ...(title().trim() === '' ? ['title' as const] : []),
      ...(codeWanted() && code().trim() === '' ? ['code' as const] : []),
    ])
    if (chosen === undefined || lacking().length > 0) return form.querySelector<HTMLInputElement>(chosen === undefined ? 'input' : '[aria-invalid]')?.focus()
    setStopped(undefined)
    setWorking(true)
    const wanted: Wanted = { title: title().trim(), number: number().trim(), track: chosen, ...(codeWanted() ? { foundingCode: code().trim() } : {}) }
    const outcome = await desk.createCase(wanted)
    setWorking(false)
    if (isObstacle(outcome)) return void setStopped(outcome.sentence)
    props.onClose()
    router.go(casePath(outcome))
  }

  return (
    <Dialog title={t('new.title')} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" type="submit" form="new-case" working={working()}>{t('act.found')}</Button>
    </>}>
      <form id="new-case" class="new-case" ref={form} noValidate onSubmit={event => { event.preventDefault(); if (!working()) void create() }}>
        <Tiles legend={t('new.track')} value={track()} onChoose={setTrack} error={lacking().includes('track') ? t('new.trackMissing') : undefined}
          tiles={TRACKS.map(one => ({ value: one, label: t(`track.${one}`), note: t(`track.${one}.from`) }))} />
        <Field label={t('new.name')} value={title()} onText={setTitle} placeholder={t('new.nameLike')} maxlength={TITLE_LETTERS_MAX}
          error={lacking().includes('title') ? t('new.nameMissing') : undefined} />
        <Field label={t('new.number')} value={number()} onText={setNumber} placeholder={t('case.noNumber')} hint={t('new.numberHint')} maxlength={NUMBER_LETTERS_MAX} />
        <Show when={codeWanted()}>
          <Field label={t('new.code')} value={code()} onText={setCode} hint={t('new.codeHint')} spellcheck={false}
            error={lacking().includes('code') ? t('new.codeMissing') : undefined} />
        </Show>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
      </form>
    </Dialog>
  )
}
