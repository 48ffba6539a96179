import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import { fieldWrite, replacing } from '../../model/facts.ts'
import type { Claim, ClaimParty } from '../../model/registration.ts'
import { CLAIM_PARTY, claimPartyField } from '../../model/registration-fields.ts'
import { keyed } from '../bind.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'
import { fullName } from './party-card.tsx'

/** Up to here the parties stand there to be ticked; more come when they are asked for. */
const ticksMax = 6

/** Who asks for it: any of the registered parties, each a field of its own; whoever was removed stays readable. */
export const Askers: Component<{ claim: Accessor<Claim>; path: string; name: string }> = props => {
  const book = useBook()
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const asks = createMemo(() => new Set(props.claim().parties.map(party => party.id)))
  const listed = createMemo((): readonly ClaimParty[] => {
    const here = book.view().parties.map((party): ClaimParty => ({ id: party.id, label: fullName(party) || t('reg.unnamed'), removed: false }))
    const known = new Set(here.map(party => party.id))
    return [...here, ...props.claim().parties.filter(party => !known.has(party.id))]
  })
  const many = (): boolean => listed().length > ticksMax
  const rows = keyed(() => many() && !open() ? props.claim().parties : listed(), party => party.id)
  const tick = async (party: string, value: string): Promise<void> => {
    const path = `${props.path}/${claimPartyField(party)}`
    const failed = await book.write('registration', fieldWrite(path, value, replacing(book.view().standing(path))))
    if (failed !== undefined) toast(failed)
  }
  return (
    <fieldset class="powers askers fact-6" classList={{ 'askers-many': many() }} data-field={`${props.path}/${CLAIM_PARTY}`} aria-label={t('reg.askersOf', { claim: props.name })} id={id}>
      <legend class="field-legend">{t('reg.askers')}</legend>
      <For each={rows.keys()}>{key => {
        const party = rows.row(key)
        return (
          <label data-field={`${props.path}/${claimPartyField(key)}`}><input type="checkbox" disabled={!book.may('registration')} checked={asks().has(key)} onChange={event => void tick(key, event.currentTarget.checked ? '是' : '')} />
            {party().removed ? t('reg.askerGone', { name: party().label }) : party().label}</label>
        )
      }}</For>
      <Show when={rows.keys().length === 0}><span class="field-hint">{t(listed().length === 0 ? 'reg.noParties' : 'reg.noAskers')}</span></Show>
      <Show when={many() && book.may('registration')}>
        <button type="button" class="fact-eye" aria-expanded={open()} aria-controls={id} onClick={() => setOpen(is => !is)}>{t(open() ? 'reg.askersLess' : 'reg.askersMore')}</button>
      </Show>
    </fieldset>
  )
}
