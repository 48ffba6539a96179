import ClipboardList from 'lucide-solid/icons/clipboard-list'
import FilePenLine from 'lucide-solid/icons/file-pen-line'
import HistoryIcon from 'lucide-solid/icons/rotate-ccw-clock'
import MessagesSquare from 'lucide-solid/icons/messages-square'
import type { LucideProps } from 'lucide-solid'
import type { JSX } from 'solid-js'
import type { Person } from '../../workspace.ts'
import type { CaseSection } from '../router.ts'

export const SECTION_ICON: Readonly<Record<CaseSection, (props: LucideProps) => JSX.Element>> = {
  registration: ClipboardList, record: MessagesSquare, agreement: FilePenLine, acts: HistoryIcon,
}

const FILE: readonly CaseSection[] = ['registration', 'record', 'agreement']

/** The sections of the case file this person may read, in everybody's order; what he may not read is absent. */
export const sectionsOf = (me: Person): CaseSection[] => FILE.filter(section => me.rights[section] !== 'none')
export const mayRead = (me: Person, section: CaseSection): boolean => me.rights[section] !== 'none'
