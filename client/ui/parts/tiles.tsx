import { createUniqueId, For, Show } from 'solid-js'
import type { JSX } from 'solid-js'
import { tellWhy } from './toast.tsx'
import './tiles.css'

export interface Tile<T extends string> {
  readonly value: T
  readonly label: string
  readonly note?: string
  readonly mark?: JSX.Element
  /** Why it cannot be chosen now. */
  readonly blocked?: string
}

export interface TilesProps<T extends string> {
  readonly legend: string
  readonly tiles: readonly Tile<T>[]
  readonly value: T | undefined
  readonly onChoose: (value: T) => void
  readonly error?: string | undefined
}

/** A group of radio buttons drawn as tiles; arrows move, Tab leaves. */
export const Tiles = <T extends string>(props: TilesProps<T>): JSX.Element => {
  const name = createUniqueId()
  return (
    <fieldset class="tiles" aria-describedby={props.error === undefined ? undefined : `${name}-error`}>
      <legend class="field-legend">{props.legend}</legend>
      <div class="tiles-grid">
        <For each={props.tiles}>{tile => (
          <label class="tile" classList={{ 'tile-blocked': tile.blocked !== undefined }} title={tile.blocked} onClick={() => { if (tile.blocked !== undefined) tellWhy(tile.blocked) }}>
            <input type="radio" name={name} value={tile.value} checked={props.value === tile.value} title={tile.blocked}
              disabled={tile.blocked !== undefined} onChange={() => props.onChoose(tile.value)} />
            {tile.mark}
            <span class="tile-words">
              <span class="tile-label">{tile.label}</span>
              <Show when={tile.note}><span class="tile-note">{tile.note}</span></Show>
            </span>
          </label>
        )}</For>
      </div>
      <Show when={props.error}><p id={`${name}-error`} class="field-error">{props.error}</p></Show>
    </fieldset>
  )
}
