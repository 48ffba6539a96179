import { TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState } from '@tiptap/pm/state'
import Bold from 'lucide-solid/icons/bold'
import Heading from 'lucide-solid/icons/heading'
import ListPlus from 'lucide-solid/icons/list-plus'
import ListX from 'lucide-solid/icons/list-x'
import Redo2 from 'lucide-solid/icons/redo-2'
import Undo2 from 'lucide-solid/icons/undo-2'
import { createMemo, Show } from 'solid-js'
import type { JSX } from 'solid-js'
import { clauseName } from '../../model/han.ts'
import { newLineId } from '../../model/line-id.ts'
import { agreementDialect } from '../../model/schema.ts'
import { agreementTemplate } from '../../model/template.ts'
import type { TemplateParty } from '../../model/template.ts'
import { numberLine, partyLines } from './agreement-plugins.ts'
import type { Section } from './bound-editor.ts'
import { adoptTypedNumber, backspace, enter, enterWithin, forwardDelete, insertClause, removeClause, toggleTitle } from './clause-commands.ts'
import { clipboardPlugin } from './clipboard.ts'
import { DocumentEditor } from './document-editor.tsx'
import type { Desk, EditorProps } from './document-editor.tsx'
import { around, deleteSelection, insertToday, toggleBold } from './line-commands.ts'
import { agreementSlice } from './paste.ts'
import { Toolbar } from './toolbar.tsx'
import type { Tool } from './toolbar.tsx'
import { t } from '../words/words.ts'
import '@fontsource-variable/noto-serif-sc/wght.css'
import './agreement.css'

export interface AgreementProps extends EditorProps {
  /** （2026）柳溪人调字第118号: shown under the title as it will be printed; not part of the text. */
  readonly number?: string | undefined
  /** For the template: how many parties the case has (two unless told), the committee's full name. */
  readonly parties?: number | undefined
  readonly committee?: string | undefined
  /** The parties as the registration has them at the moment when the template is wanted. */
  readonly inCase?: (() => readonly TemplateParty[]) | undefined
}

/** 协议书草案: the page, its toolbar, and the offer of a template while it is empty. */
export const AgreementEditor = (props: AgreementProps): JSX.Element => {
  const section = agreementSection(() => props.number)
  return (
    <DocumentEditor {...props} section={section} placeOf={placeOf}
      above={desk => <Show when={desk.writing()}><Toolbar tools={tools(desk)} /></Show>}
      inside={desk => <Offer desk={desk} props={props} />}
    />
  )
}

const agreementSection = (number: () => string | undefined): Section => ({
  dialect: agreementDialect,
  label: t('editor.agreementLabel'),
  keys: {
    'Enter': enter, 'Shift-Enter': enterWithin, 'Mod-Enter': insertClause, 'Mod-Shift-Backspace': removeClause,
    'Backspace': backspace, 'Shift-Backspace': backspace, 'Mod-Backspace': backspace, 'Delete': forwardDelete, 'Mod-Delete': forwardDelete, 'Mod-;': insertToday(() => new Date()),
  },
  plugins: frozen => [
    clipboardPlugin({ build: (lines, view) => agreementSlice(lines, view.state.schema), erase: deleteSelection }),
    numberLine(number), partyLines(frozen),
  ],
  erase: deleteSelection,
  after: adoptTypedNumber,
})

const tools = (desk: Desk): Tool[] => {
  const state = (): EditorState | undefined => { desk.tick(); return desk.bound()?.state() }
  const tool = (command: Command): Pick<Tool, 'act' | 'able'> => ({
    act: () => { desk.bound()?.run(command); desk.bound()?.view.focus() },
    able: () => state() !== undefined && desk.writing() && desk.bound()?.can(command) === true,
  })
  const step = (way: 'undo' | 'redo'): Pick<Tool, 'act' | 'able'> => ({
    act: () => { desk.bound()?.undo(way); desk.bound()?.view.focus() },
    able: () => state() !== undefined && desk.bound()?.canUndo(way) === true,
  })
  return [
    { label: t('editor.undo'), keys: 'Ctrl+Z', icon: Undo2, ...step('undo') },
    { label: t('editor.redo'), keys: 'Ctrl+Shift+Z', icon: Redo2, ...step('redo') },
    { label: t('editor.title'), icon: Heading, apart: true, ...tool(toggleTitle), pressed: () => state()?.selection.$from.parent.type.name === 'title' },
    { label: t('editor.bold'), keys: 'Ctrl+B', icon: Bold, ...tool(toggleBold), pressed: () => isBold(state()) },
    { label: t('editor.insertClause'), keys: 'Ctrl+Enter', icon: ListPlus, wide: true, apart: true, ...tool(insertClause) },
    { label: t('editor.removeClause'), keys: 'Ctrl+Shift+Backspace', icon: ListX, wide: true, ...tool(removeClause) },
  ]
}

const isBold = (state: EditorState | undefined): boolean => {
  const bold = state?.schema.marks['bold']
  if (state === undefined || bold === undefined) return false
  const { from, to, empty, $from } = state.selection
  return empty ? bold.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, bold)
}

const placeOf = (state: EditorState): string => {
  const clause = around(state.selection.$from, 'clause')
  if (clause === undefined) return t('editor.place', { where: t('editor.agreement') })
  let count = 0
  state.doc.forEach((node, offset) => { if (node.type.name === 'clause' && offset <= clause.start) count += 1 })
  return t('editor.place', { where: clauseName(count) })
}

/** 选一个文书模板，或者直接写。 The template comes in only by this button: two programs filling in by themselves would double it. */
const Offer = (props: { desk: Desk; props: AgreementProps }): JSX.Element => {
  const empty = createMemo(() => { props.desk.tick(); const state = props.desk.bound()?.state(); return state !== undefined && isEmpty(state) })
  const insert = (): void => {
    const bound = props.desk.bound()
    bound?.run((state, dispatch) => {
      const nodes = agreementTemplate({
        parties: props.props.parties ?? 2, people: props.props.inCase?.() ?? [], newId: () => newLineId('clause'),
        ...(props.props.committee === undefined ? {} : { committee: props.props.committee }),
      }).map(json => state.schema.nodeFromJSON(json))
      const tr = state.tr.replaceWith(0, state.doc.content.size, nodes)
      dispatch?.(tr.setSelection(TextSelection.atStart(tr.doc)))
      return true
    })
    bound?.view.focus()
  }
  return (
    <Show when={empty() && props.desk.writing()}>
      <div class="document-offer">
        <p>{t('editor.agreementEmpty')}</p>
        <button type="button" class="offer" onClick={insert}>{t('editor.agreementTemplate')}</button>
      </div>
    </Show>
  )
}

const isEmpty = (state: EditorState): boolean =>
  state.doc.childCount <= 1 && state.doc.textContent === '' && state.doc.firstChild?.type.name !== 'clause'
