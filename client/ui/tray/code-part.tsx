import { For } from 'solid-js'
import type { Component } from 'solid-js'
import { versionCode, type Version } from '../../model/tray.ts'
import { t } from '../words/words.ts'

/** The 24 digits to compare: of the frozen text those that stand on the print, else those of this version. */
export const CodePart: Component<{ version: Version }> = props => {
  const name = (): string => (props.version.of ? t('confirm.draftCode', { n: props.version.of.draft }) : t('confirm.code'))
  return (
    <section class="confirm-code" aria-label={name()}>
      <h3>{name()}</h3>
      <ol><For each={versionCode(props.version).split(' ')}>{group => <li>{group}</li>}</For></ol>
      <p class="tray-quiet">{t(props.version.of ? 'confirm.draftCodeNote' : 'confirm.codeNote')}</p>
    </section>
  )
}
