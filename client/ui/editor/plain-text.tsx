import { createSignal, For, onCleanup } from 'solid-js'
import type { JSX } from 'solid-js'
import type { Doc } from 'yjs'
import { clockOf, plainLines, readBlocks } from '../../model/blocks.ts'

/** The words of a document that no editor of this program may be bound to. Reads only. */
export const PlainText = (props: { doc: Doc; field: string; section: string; label: string }): JSX.Element => {
  const read = (): string[] => plainLines(readBlocks(props.doc.getXmlFragment(props.field)), clockOf)
  const [lines, setLines] = createSignal(read())
  const follow = (): void => { setLines(read()) }
  props.doc.on('update', follow)
  onCleanup(() => { props.doc.off('update', follow) })
  return (
    <div class={`liuchi-text plain ${props.section}`} role="textbox" aria-label={props.label} aria-multiline="true" aria-readonly="true" tabindex="0" lang="zh-CN">
      <For each={lines()}>{line => <p>{line}</p>}</For>
    </div>
  )
}
