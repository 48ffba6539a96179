import Columns2 from 'lucide-solid/icons/columns-2'
import ClipboardList from 'lucide-solid/icons/clipboard-list'
import FilePenLine from 'lucide-solid/icons/file-pen-line'
import HistoryIcon from 'lucide-solid/icons/rotate-ccw-clock'
import MessagesSquare from 'lucide-solid/icons/messages-square'
import Paperclip from 'lucide-solid/icons/paperclip'
import type { LucideProps } from 'lucide-solid'
import type { JSX } from 'solid-js'
import type { Person } from '../../workspace.ts'
import type { CaseSection } from '../router.ts'

export const SECTION_ICON: Readonly<Record<CaseSection, (props: LucideProps) => JSX.Element>> = {
  registration: ClipboardList, record: MessagesSquare, agreement: FilePenLine, evidence: Paperclip, split: Columns2, acts: HistoryIcon,
}

type FileSection = Exclude<CaseSection, 'split'>
const FILE: readonly FileSection[] = ['registration', 'record', 'agreement', 'evidence']

/** The sections of the case file this person may read, in everybody's order; what he may not read is absent. */
export const sectionsOf = (me: Person): FileSection[] => FILE.filter(section => me.rights[section] !== 'none')
export const mayRead = (me: Person, section: CaseSection): boolean =>
  (section === 'split' ? me.rights.record !== 'none' && me.rights.agreement !== 'none' : me.rights[section] !== 'none')
