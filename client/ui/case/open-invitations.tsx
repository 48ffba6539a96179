import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Invitation } from '../../workspace.ts'
import { createNow, onDay } from '../moments.ts'
import { t } from '../words/words.ts'

/** Invitations nobody has used yet, each of which can be made void. */
export const OpenInvitations: Component<{ room: CaseRoom; open: readonly Invitation[] }> = props => {
  const now = createNow(60_000)
  const [stopped, setStopped] = createSignal<string>()
  const makeVoid = async (id: string): Promise<void> => {
    const outcome = await props.room.voidInvitation(id)
    setStopped(isObstacle(outcome) ? outcome.sentence : undefined)
  }
  return (
    <div class="open-invitations">
      <Show when={props.open.length > 0} fallback={<p>{t('inv.none')}</p>}>
        <p>{t('inv.open', { n: props.open.length })}</p>
        <ul aria-label={t('inv.openList')}>
          <For each={props.open}>{one => (
            <li><span>{t('inv.openOne', { name: one.name, role: one.wall ? t('wall.name') : t(`role.${one.role}`), at: onDay(one.sentAt, now()) })}</span>
              <button type="button" aria-label={t('inv.voidName', { name: one.name })} onClick={() => void makeVoid(one.id)}>{t('act.void')}</button></li>
          )}</For>
        </ul>
      </Show>
      <Show when={stopped()}>{sentence => <p class="field-error" role="alert">{sentence()}</p>}</Show>
    </div>
  )
}
