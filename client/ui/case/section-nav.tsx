import { createMemo, For, Show } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import Eye from 'lucide-solid/icons/eye'
import Lock from 'lucide-solid/icons/lock'
import type { Person } from '../../workspace.ts'
import { Badge } from '../parts/badge.tsx'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import { mayRead, SECTION_ICON, sectionsOf } from './sections.ts'
import './section-nav.css'

export interface NavProps {
  readonly caseId: string
  readonly me: Person
  readonly here: CaseSection | undefined
  readonly people: readonly Person[]
  readonly agreementFrozen: boolean
  /** How much there is in a section; `id` is what its link is described by. */
  readonly count?: (section: CaseSection, id: string) => JSX.Element
}

/** 案卷 and 工具; the same order for everybody, what one may not read is absent. */
export const SectionNav: ParentComponent<NavProps> = props => (
  <nav class="case-nav" aria-label={t('case.sections')} tabindex="-1">
    <h2>{t('case.file')}</h2>
    <ul>
      <For each={sectionsOf(props.me)}>{section => (
        <Item caseId={props.caseId} section={section} here={props.here === section} people={props.people} count={props.count}
          mark={section === 'agreement' && props.agreementFrozen ? 'frozen' : props.me.rights[section] === 'read' ? 'read' : 'none'} />
      )}</For>
    </ul>
    <Show when={mayRead(props.me, 'acts')}>
      <h2>{t('case.tools')}</h2>
      <ul>
        <Show when={mayRead(props.me, 'split')}><Item caseId={props.caseId} section="split" here={props.here === 'split'} mark="none" /></Show>
        <Item caseId={props.caseId} section="acts" here={props.here === 'acts'} mark="none" />
      </ul>
    </Show>
    {props.children}
  </nav>
)

const Item: ParentComponent<{ caseId: string; section: CaseSection; here: boolean; mark: 'none' | 'read' | 'frozen'; people?: readonly Person[]; count?: NavProps['count'] | undefined }> = props => {
  const here = createMemo(() => colleaguesIn(props.people ?? [], props.section))
  return (
    <li>
      <a class="nav-item" href={casePath(props.caseId, props.section)} aria-current={props.here ? 'page' : undefined} title={t(`section.${props.section}`)}
        aria-describedby={`count-${props.section} mark-${props.section}`}>
        <Dynamic component={SECTION_ICON[props.section]} /><span class="nav-name">{t(`section.${props.section}`)}</span>
      </a>
      <span class="nav-marks">
        <Show when={here().length > 0}>
          <span class="nav-people"><For each={here().slice(0, shownMax)}>{person => <Badge role={person.role} size={20} />}</For></span>
        </Show>
        {props.count?.(props.section, `count-${props.section}`)}
        <Show when={props.mark !== 'none'}>
          <span class="nav-mark" id={`mark-${props.section}`}>
            <Show when={props.mark === 'frozen'} fallback={<Eye />}><Lock /></Show><span class="said-only">{t(props.mark === 'frozen' ? 'section.isFrozen' : 'section.readOnly')}</span>
          </span>
        </Show>
      </span>
    </li>
  )
}

/** Badges beside a section's name; the list of people names everybody. */
const shownMax = 3
const ROOMS: Readonly<Partial<Record<CaseSection, readonly string[]>>> = { registration: ['registration', 'identity'], record: ['record', 'sessions'], agreement: ['agreement'], evidence: ['evidence'] }
const colleaguesIn = (people: readonly Person[], section: CaseSection): Person[] =>
  people.filter(({ me, online, place }) => !me && online && ROOMS[section]?.includes(place.split('/')[0] ?? '') === true)
