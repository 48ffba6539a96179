import type { Component } from 'solid-js'
import { templateParties } from '../../model/registration-lines.ts'
import { AgreementEditor } from '../editor/agreement-editor.tsx'
import { takeAskedClause } from '../finish/unagreed-clause.ts'
import { JoinsBar } from './joins-bar.tsx'
import { lineMarks } from './line-marks.ts'
import { linkKey } from './record-pane.tsx'
import type { PaneProps } from './record-pane.tsx'
import { createWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'
import './marks.css'

/** 协议书草案 on its own, with what the record offers to it. */
export const AgreementScreen: Component<PaneProps & { number: string }> = props => {
  const bench = createWorkbench(props.room, () => props.me, () => props.people)
  return <AgreementPane {...props} bench={bench} />
}

export const AgreementPane: Component<PaneProps & { number: string; bench: Workbench }> = props => (
  <>
    <JoinsBar room={props.room} people={props.people} bench={props.bench} />
    <AgreementEditor room={props.text} me={props.me} people={props.people} spotlight={props.spotlight} number={props.number} inCase={() => templateParties(props.room.facts('registration')?.facts.get() ?? [])}
      extra={{ keys: linkKey(props.bench), plugins: frozen => [lineMarks('clause', props.bench.clauseMarks, frozen)] }}
      onDesk={desk => { props.bench.setAgreement(desk); takeAskedClause(props.room.caseId, desk) }} onPlace={place => props.room.announce(place, place === '' ? '' : 'agreement')} />
  </>
)
