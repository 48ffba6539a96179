import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import KeyRound from 'lucide-solid/icons/key-round'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { isObstacle, ROLES } from '../../workspace.ts'
import type { Role } from '../../workspace.ts'
import { useApp } from '../app-context.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { Tiles } from '../parts/tiles.tsx'
import { t } from '../words/words.ts'
import { FirstRunFrame } from './first-run-frame.tsx'

const NAME_LETTERS_MAX = 60 // longer than any name on an identity card; the caret and the paper both show it
const AGENCY_LETTERS_MAX = 80

/** 10a 你是谁. Ends by giving the device its profile; what comes next follows from that. */
export const FirstRun: Component = () => {
  const { desk, router } = useApp()
  const [name, setName] = createSignal('')
  const [agency, setAgency] = createSignal('')
  const [role, setRole] = createSignal<Role>('mediator')
  const [missing, setMissing] = createSignal<'nothing' | 'name' | 'agency'>('nothing')
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  let form!: HTMLFormElement

  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const lack = name().trim() === '' ? 'name' : agency().trim() === '' && role() !== 'party' ? 'agency' : 'nothing'
    setMissing(lack)
    if (lack !== 'nothing') return form.querySelector<HTMLInputElement>('[aria-invalid]')?.focus()
    setWorking(true)
    // Read before the await: with a profile this screen is taken down.
    const next = router.route().at === 'desk' ? '/start' : undefined
    const outcome = await desk.setProfile({ name: name().trim(), agency: agency().trim(), role: role() })
    setWorking(false)
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else if (next !== undefined) router.replace(next)
  }

  return (
    <FirstRunFrame step={1}>
      <form ref={form} class="first-form" onSubmit={event => void save(event)} noValidate>
        <div class="first-title"><h1>{t('who.title')}</h1><p>{t('who.lead')}</p></div>
        <Field tall label={t('who.name')} value={name()} onText={setName} autofocus name="name" autocomplete="name" maxlength={NAME_LETTERS_MAX}
          error={missing() === 'name' ? t('who.nameMissing') : undefined} />
        <Field tall label={t('who.agency')} value={agency()} onText={setAgency} name="agency" autocomplete="organization" maxlength={AGENCY_LETTERS_MAX}
          placeholder={t('who.agencyLike')} suggestions={agenciesLike(agency(), role())}
          error={missing() === 'agency' ? t('who.agencyMissing') : undefined} />
        <Tiles legend={t('who.role')} value={role()} onChoose={setRole}
          tiles={ROLES.map(one => ({ value: one, label: t(`role.${one}`), note: t(`role.${one}.does`), mark: <Badge role={one} /> }))} />
        <Note tone="plain" icon={<KeyRound />}>{t('who.key')}</Note>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <div><Button type="submit" look="primary" size="touch" class="first-go" working={working()}>{t('act.continue')}</Button></div>
      </form>
    </FirstRunFrame>
  )
}

const KINDS: Readonly<Record<Role, readonly string[]>> = {
  mediator: ['人民调解委员会', '司法所'], police: ['派出所', '公安局'], court: ['人民法院', '人民法庭'],
  lawyer: ['律师事务所', '法律援助中心'], recorder: ['人民调解委员会', '司法所'], party: [],
}

/** Typed "柳溪镇" offers 柳溪镇人民调解委员会 and the like; nothing is offered before something is typed. */
const agenciesLike = (typed: string, role: Role): string[] => {
  const place = typed.trim()
  return place === '' ? [] : KINDS[role].filter(kind => !place.endsWith(kind)).map(kind => place + kind)
}
