import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import MessageSquareText from 'lucide-solid/icons/message-square-text'
import Smartphone from 'lucide-solid/icons/smartphone'
import { identityObject, newObjectId } from '../../model/tray-making.ts'
import type { TrayState } from '../../model/tray.ts'
import { isObstacle } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { Frame } from './frame.tsx'
import type { TrayDesk } from './tray-view.tsx'

/** 09b: who staff says that I am. Nothing is chosen here; only yes or no. */
export const Who: Component<{ desk: TrayDesk; state: TrayState }> = props => {
  const [stopped, setStopped] = createSignal<string>()
  const said = (): boolean => props.state.identity === 'yes'
  const say = async (answer: 'yes' | 'no'): Promise<void> => {
    const outcome = await props.desk.tray.write(identityObject(newObjectId(), answer))
    if (isObstacle(outcome)) setStopped(outcome.sentence)
    else if (answer === 'yes') props.desk.go({ at: 'papers' })
  }
  return (
    <Frame title={t('tray.who')} onBack={said() ? () => props.desk.go({ at: 'papers' }) : undefined} foot={
      <Show when={props.state.greeting && !said()}>
        <Button look="primary" class="tray-main" onPress={() => void say('yes')}>{t('tray.isMe', { name: props.state.greeting?.name ?? '' })}</Button>
        <Button look="text" class="tray-main" onPress={() => void say('no')}>{t('tray.notMe')}</Button>
      </Show>}>
      <Show when={props.state.greeting} fallback={<p class="tray-pad" role="status">{t('tray.waiting')}</p>}>{greeting => (
        <div class="tray-pad tray-who">
          <section class="who-card" aria-label={t('tray.you')}>
            <span class="who-badge" aria-hidden="true">{greeting().side.slice(0, 1) || greeting().name.slice(0, 1)}</span>
            <p>{t('tray.you')}</p><p class="who-name">{t('tray.person', greeting())}</p>
          </section>
          <dl class="who-about">
            <div><dt>{t('tray.case')}</dt><dd><strong>{greeting().title}</strong></dd></div>
            <div><dt>{t('tray.host')}</dt><dd>{[greeting().host, greeting().agency].filter(word => word !== '').join('，')}</dd></div>
          </dl>
          <Show when={props.state.identity === 'no'}><p class="tray-warn" role="status">{t('tray.notMeSaid')}</p></Show>
          <Show when={stopped()}>{sentence => <p class="tray-warn" role="alert">{sentence()}</p>}</Show>
          <ul class="who-may">
            <li><Eye />{t('tray.may')}</li><li><MessageSquareText />{t('tray.maySay')}</li>
            <li><EyeOff />{t('tray.mayNot')}</li><li><Smartphone />{t('tray.here')}</li>
          </ul>
        </div>
      )}</Show>
    </Frame>
  )
}
