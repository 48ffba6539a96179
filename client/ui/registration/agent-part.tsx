import { For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import UserMinus from 'lucide-solid/icons/user-minus'
import { CODE_LISTS } from '../../model/code-lists.ts'
import { fieldWrite, replacing } from '../../model/facts.ts'
import type { Agent } from '../../model/registration.ts'
import { AGENT_FIELDS, powerField } from '../../model/registration-fields.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'
import { FactField } from './fact-field.tsx'

/** An agent under his party: who he is, and the powers that were ticked, each a field of its own. */
export const AgentPart: Component<{ agent: Accessor<Agent | undefined>; path: string; whose: string }> = props => {
  const book = useBook()
  const name = (): string => t('reg.agentOf', { of: props.whose, name: props.agent()?.name ?? '' })
  const tick = async (code: string, value: string): Promise<void> => {
    const path = `${props.path}/${powerField(code)}`
    const failed = await book.write('registration', fieldWrite(path, value, replacing(book.view().standing(path))))
    if (failed !== undefined) toast(failed)
  }
  return (
    <fieldset class="agent" aria-label={name()}>
      <div class="party-head">
        <strong>{t('reg.agents')} {props.agent()?.name}</strong>
        <span class={props.agent()?.special === true ? 'tag tag-ac' : 'tag'}>{t(props.agent()?.special === true ? 'reg.special' : 'reg.general')}</span>
        <Show when={book.may('registration')}>
          <Button size="small" look="text" icon={<UserMinus />} aria-label={t('reg.removeName', { name: name() })} onPress={() => void book.remove(props.path, t('reg.removed', { name: name() }))}>{t('reg.remove')}</Button>
        </Show>
      </div>
      <div class="facts">
        <For each={AGENT_FIELDS.filter(({ room }) => book.sees(room))}>{spec => <FactField path={`${props.path}/${spec.name}`} spec={spec} whose={name()} />}</For>
      </div>
      <fieldset class="powers">
        <legend class="field-legend">{t('reg.powers')}</legend>
        <For each={CODE_LISTS['agent-powers'].codes}>{power => (
          <label data-field={`${props.path}/${powerField(power.code)}`}><input type="checkbox" disabled={!book.may('registration')} checked={props.agent()?.powers.includes(power.code) === true}
            onChange={event => void tick(power.code, event.currentTarget.checked ? '是' : '')} />{power.label}</label>
        )}</For>
        <p class="field-hint">{t('reg.specialSays')}</p>
      </fieldset>
    </fieldset>
  )
}
