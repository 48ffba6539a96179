import type { Component } from 'solid-js'
import type { ShownExhibit } from '../../model/tray-exhibits.ts'
import type { Tray } from '../../workspace.ts'
import { Logo } from '../parts/logo.tsx'
import { ExhibitSight } from './exhibit-sight.tsx'

/** An exhibit before everybody in the room: as large as it goes, with its number and what it shall prove. */
export const WallExhibit: Component<{ tray: Tray; shown: ShownExhibit }> = props => (
  <>
    <header class="wall-head">
      <Logo height={24} />
      <h1>{props.shown.caseTitle}</h1>
      <span>{props.shown.caseNumber}</span>
      <span>{props.shown.label}</span>
      <span class="wall-count">{props.shown.giver}</span>
    </header>
    <main class="wall-body wall-exhibit" id="main" tabindex="0" aria-label={props.shown.label}>
      <h2>{props.shown.name || props.shown.label}</h2>
      <p>{props.shown.proves}</p>
      <ExhibitSight tray={props.tray} shown={props.shown} onLooked={() => undefined} />
    </main>
  </>
)
