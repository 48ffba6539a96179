import { createSignal, For, Show } from 'solid-js'
import type { Component, JSX } from 'solid-js'
import { t } from '../words/words.ts'
import './toolbar.css'

export interface Tool {
  readonly label: string
  /** Shown in the tooltip: Ctrl+B. */
  readonly keys?: string
  readonly icon: Component<{ size?: number; 'stroke-width'?: number }>
  /** Words beside the icon. */
  readonly wide?: true
  /** A line before this tool. */
  readonly apart?: true
  act(): void
  able(): boolean
  pressed?(): boolean
}

/** One tab stop; arrows, Home and End move inside. A tool that does not apply stays focusable and says so. */
export const Toolbar = (props: { tools: readonly Tool[]; label?: string; end?: JSX.Element }): JSX.Element => {
  const [current, setCurrent] = createSignal(0)
  let bar: HTMLDivElement | undefined
  const move = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return
    const last = props.tools.length - 1
    const to = { ArrowRight: current() === last ? 0 : current() + 1, ArrowLeft: current() === 0 ? last : current() - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setCurrent(to)
    bar?.querySelectorAll('button')[to]?.focus()
  }
  return (
    <div class="document-toolbar" role="toolbar" aria-label={props.label ?? t('editor.toolbar')} ref={bar} onKeyDown={move}>
      <For each={props.tools}>{(tool, index) => (
        <>
          <Show when={tool.apart}><span class="toolbar-line" aria-hidden="true" /></Show>
          <button
            type="button" class="tool" classList={{ wide: tool.wide === true }}
            title={tool.keys === undefined ? tool.label : `${tool.label}（${tool.keys}）`}
            aria-label={tool.label} aria-disabled={!tool.able()} aria-pressed={tool.pressed?.()}
            tabindex={index() === current() ? 0 : -1}
            onFocus={() => setCurrent(index())}
            onMouseDown={event => { event.preventDefault() /* the caret stays in the text */ }}
            onClick={() => { if (tool.able()) tool.act() }}
          >
            <tool.icon size={16} stroke-width={1.75} />
            <Show when={tool.wide}><span>{tool.label}</span></Show>
          </button>
        </>
      )}</For>
      {props.end}
    </div>
  )
}
