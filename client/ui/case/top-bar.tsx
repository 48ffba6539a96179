import { createMemo, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ChevronLeft from 'lucide-solid/icons/chevron-left'
import Menu from 'lucide-solid/icons/menu'
import Signature from 'lucide-solid/icons/signature'
import Undo2 from 'lucide-solid/icons/undo-2'
import UserPlus from 'lucide-solid/icons/user-plus'
import Users from 'lucide-solid/icons/users'
import type { CaseHead, CaseRoom, Finishing, Observed, Person, SyncStatus } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Logo } from '../parts/logo.tsx'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import type { Opened, Sheet } from './case-view.tsx'
import { Chip } from './chip.tsx'
import { Stepper } from './stepper.tsx'
import './top-bar.css'

export type FinishingState = Finishing['state'] extends Observed<infer S> ? S : never

export interface TopBarProps {
  readonly room: CaseRoom
  readonly head: CaseHead
  readonly me: Person
  readonly people: readonly Person[]
  readonly status: SyncStatus
  readonly finishing: FinishingState
  readonly waiting: number
  readonly section: CaseSection | undefined
  readonly phone: boolean
  readonly sheet: Sheet
  readonly onSheet: (sheet: Sheet) => void
  readonly onOpen: (what: Opened) => void
}

export const TopBar: Component<TopBarProps> = props => {
  const up = createMemo(() => props.phone && props.section !== undefined
    ? { href: casePath(props.room.caseId), words: t('case.toSections') } : { href: '/', words: t('desk.title') })
  const toggle = (sheet: Sheet): void => props.onSheet(props.sheet === sheet ? 'none' : sheet)
  const online = (): number => props.people.filter(person => person.online).length
  return (
    <header class="case-bar">
      <button type="button" class="bar-menu" aria-expanded={props.sheet === 'nav'} aria-label={t('case.menu')} title={t('case.menu')} onClick={() => toggle('nav')}><Menu /></button>
      <a class="bar-back" href={up().href}><Logo height={20} /><ChevronLeft /><span>{up().words}</span></a>
      <div class="bar-title">
        <h1 title={props.head.title}>{props.head.title}</h1>
        <p>{props.head.number === '' ? t('case.noNumber') : props.head.number}</p>
      </div>
      <Stepper stage={props.head.stage} />
      <div class="bar-acts">
        <Chip room={props.room} status={props.status} />
        <Button class="button-square bar-people" aria-label={t('people.count', { n: online() })} title={t('people.count', { n: online() })} aria-expanded={props.sheet === 'side'} onPress={() => toggle('side')}>
          <Users /><Show when={props.waiting > 0}><span class="bar-dot" /></Show>
        </Button>
        <Show when={props.me.host}>
          <Button class="button-square" aria-label={t('act.invite')} title={t('act.invite')} onPress={() => props.onOpen('invite')}><UserPlus /></Button>
        </Show>
        <Finish finishing={props.finishing} me={props.me} onOpen={props.onOpen} />
      </div>
    </header>
  )
}

const Finish: Component<{ finishing: FinishingState; me: Person; onOpen: (what: Opened) => void }> = props => {
  // Whoever froze it, and whoever is asked to sign it; for anybody else it would do nothing.
  const maySendBack = (): boolean => props.me.host || (props.finishing.at === 'frozen' && props.finishing.signers.some(({ person }) => person === props.me.id))
  // After effect nothing is taken back: a 补正书, or a new agreement.
  const open = (): boolean => props.finishing.at === 'frozen' && props.finishing.ceremony.effect.at !== 'effective'
  const lacking = (): number => props.finishing.at === 'drafting' ? props.finishing.obstacles.length : 0
  return (
    <Show when={props.me.rights.agreement === 'write'}>
      <Show when={props.finishing.at === 'drafting'} fallback={
        <Show when={open() && maySendBack()}><Button look="danger" icon={<Undo2 />} onPress={() => props.onOpen('send-back')}>{t('act.sendBack')}</Button></Show>}>
        {/* The count lies over the button, not in it: the button's name stays 请求签署. */}
        <span class="bar-finish" classList={{ 'bar-lacking': lacking() > 0 }}>
          <Button look={lacking() === 0 ? 'primary' : 'secondary'} icon={<Signature />} aria-describedby={lacking() > 0 ? 'lacking' : undefined} onPress={() => props.onOpen('gate')}>
            <span class="bar-words">{t('act.request')}</span>
          </Button>
          <Show when={lacking() > 0}><span class="tag tag-warn" id="lacking">{t('sign.need', { n: lacking() })}</span></Show>
        </span>
      </Show>
    </Show>
  )
}
