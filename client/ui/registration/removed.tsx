import { createMemo, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Undo from 'lucide-solid/icons/undo-2'
import type { Removal } from '../../model/registration.ts'
import { shownValue, specOf } from '../../model/registration-fields.ts'
import { createNow, onDay } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'
import { fullName } from './party-card.tsx'

interface Gone { readonly path: string; readonly name: string; readonly removal: Removal }

/** What was removed, by whom, and what the remover had not seen; all of it can come back. */
export const Removed: Component = () => {
  const book = useBook()
  const now = createNow(60_000)
  const gone = createMemo((): Gone[] => {
    const view = book.view()
    const entry = (path: string, name: string, removal: Removal | undefined): Gone[] => (removal === undefined ? [] : [{ path, name, removal }])
    return [
      ...view.removedParties.flatMap(party => entry(party.path, fullName(party) || t('reg.unnamed'), party.removal)),
      ...view.parties.flatMap(party => party.agents.flatMap(agent => entry(agent.path, t('reg.agentOf', { of: fullName(party), name: agent.name }), agent.removal))),
      ...view.removedClaims.flatMap(claim => entry(claim.path, claim.text || t('reg.claims'), claim.removal)),
    ]
  })
  return (
    <Show when={gone().length > 0}>
      <section class="card" aria-labelledby="reg-removed">
        <h3 id="reg-removed">{t('reg.removedTitle')}</h3>
        <ul class="removed" aria-labelledby="reg-removed">
          <For each={gone()}>{one => (
            <li>
              <strong>{one.name}</strong><span>{t('reg.removedBy', { by: book.nameOf(one.removal.by.personId), at: onDay(new Date(one.removal.by.at).toISOString(), now()) })}</span>
              <Show when={book.may('registration')}><Button size="small" icon={<Undo />} aria-label={t('reg.bringBackName', { name: one.name })} onPress={() => void book.bringBack(one.path)}>{t('reg.bringBack')}</Button></Show>
              <For each={one.removal.unseen}>{edit => {
                const spec = specOf(edit.field)
                return <p class="removed-unseen">{t('reg.unseen', { who: book.nameOf(edit.personId), field: edit.field.split('/').at(-1) ?? '', value: spec?.room === 'identity' ? '＊＊＊＊' : shownValue(spec, edit.value) })}</p>
              }}</For>
            </li>
          )}</For>
        </ul>
      </section>
    </Show>
  )
}
