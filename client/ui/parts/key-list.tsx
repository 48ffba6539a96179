import { For } from 'solid-js'
import type { Component } from 'solid-js'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import './key-list.css'

/** Only what works: a key that does nothing yet is not in the list. */
const PARTS = [
  { title: 'keys.everywhere', keys: [['Ctrl+K', 'keys.find'], ['Ctrl+/', 'keys.list'], ['F6 / Shift+F6', 'keys.region'], ['Esc', 'keys.esc'], ['Alt+Shift+1…4', 'keys.section']] },
  { title: 'keys.desk', keys: [['↑ ↓', 'keys.move'], ['Enter', 'keys.open'], ['N', 'keys.new'], ['/', 'keys.search'], ['U', 'keys.unsent']] },
  { title: 'keys.text', keys: [['Ctrl+Z / Ctrl+Y', 'keys.undo'], ['Ctrl+B', 'keys.bold'], ['Ctrl+;', 'keys.today'], ['Ctrl+Enter', 'keys.clause'], ['Ctrl+Alt+L', 'keys.tie']] },
  { title: 'keys.record', keys: [['1…9 + Space', 'keys.speaker'], ['Tab', 'keys.nextSpeaker'], ['Enter', 'keys.newLine'], ['Alt+T', 'keys.stamp'], ['Alt+S', 'keys.star'], ['/', 'keys.phrase']] },
] as const

/** Ctrl+/: the keys, by place. */
export const KeyList: Component<{ onClose: () => void }> = props => (
  <Dialog title={t('keys.title')} width={640} onClose={props.onClose} footer={<Button look="primary" onPress={props.onClose}>{t('act.close')}</Button>}>
    <div class="key-list">
      <For each={PARTS}>{part => (
        <section><h3>{t(part.title)}</h3><dl><For each={part.keys}>{([key, what]) => <div><dt><kbd class="keycap">{isMac ? key.replaceAll('Ctrl', '⌘') : key}</kbd></dt><dd>{t(what)}</dd></div>}</For></dl></section>
      )}</For>
    </div>
    <p class="key-note">{t('keys.note')}</p>
  </Dialog>
)
const isMac = /mac/iu.test(navigator.platform)
