import { For, Show } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import Eye from 'lucide-solid/icons/eye'
import Lock from 'lucide-solid/icons/lock'
import type { Person } from '../../workspace.ts'
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
  /** How many fields of the registration wait to be settled; `id` is what the link is described by. */
  readonly toSettle?: (id: string) => JSX.Element
}

/** 案卷 and 工具; the same order for everybody, what one may not read is absent. */
export const SectionNav: ParentComponent<NavProps> = props => (
  <nav class="case-nav" aria-label={t('case.sections')} tabindex="-1">
    <h2>{t('case.file')}</h2>
    <ul>
      <For each={sectionsOf(props.me)}>{section => (
        <Item caseId={props.caseId} section={section} here={props.here === section} count={section === 'registration' ? props.toSettle : undefined}
          mark={section === 'agreement' && props.agreementFrozen ? 'frozen' : props.me.rights[section] === 'read' && section !== 'registration' ? 'read' : 'none'} />
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

const Item: ParentComponent<{ caseId: string; section: CaseSection; here: boolean; mark: 'none' | 'read' | 'frozen'; count?: NavProps['toSettle'] | undefined }> = props => (
  <li>
    <a class="nav-item" href={casePath(props.caseId, props.section)} aria-current={props.here ? 'page' : undefined} title={t(`section.${props.section}`)}
      aria-describedby={props.count !== undefined ? `count-${props.section}` : props.mark === 'none' ? undefined : `mark-${props.section}`}>
      <Dynamic component={SECTION_ICON[props.section]} /><span class="nav-name">{t(`section.${props.section}`)}</span>
    </a>
    {props.count?.(`count-${props.section}`)}
    <Show when={props.mark !== 'none'}>
      <span class="nav-mark" id={`mark-${props.section}`}>
        <Show when={props.mark === 'frozen'} fallback={<Eye />}><Lock /></Show><span class="said-only">{t(props.mark === 'frozen' ? 'section.isFrozen' : 'section.readOnly')}</span>
      </span>
    </Show>
  </li>
)
