import { For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { markedParts } from '../../model/marked-text.ts'
import type { FrozenLine } from '../../workspace.ts'
import './marked-lines.css'

/** The frozen text in big letters, amounts and days marked; `reading` is the line that a voice reads. */
export const MarkedLines: Component<{ lines: readonly FrozenLine[]; reading?: number | undefined }> = props => (
  <For each={props.lines}>{(line, index) => (
    <p class={`marked-line marked-${line.kind}`} classList={{ 'marked-reading': props.reading === index() }}>
      <Show when={line.label}>{label => <b>{label()}</b>}</Show>
      <For each={markedParts(line.text)}>{part => part.kind === 'plain' ? part.text : <mark class="marked">{part.text}</mark>}</For>
    </p>
  )}</For>
)

/** What a voice says for a line. */
export const spokenLine = (line: FrozenLine | undefined): string | undefined => line && `${line.label ?? ''}${line.text.replace(/[　\s]+/gu, '，')}`
