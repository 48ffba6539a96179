import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import { today } from '../../model/days.ts'
import { registrationOf } from '../../model/registration.ts'
import { officeWords } from '../../model/role-words.ts'
import { CAPACITIES, entering } from '../../model/sessions.ts'
import type { Capacity, Newcomer, Session } from '../../model/sessions.ts'
import { partyLabel } from '../../model/template.ts'
import type { CaseRoom, Person } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { createFacts } from './session-store.ts'
import type { Writing } from './value-field.tsx'

export interface AddPersonProps {
  readonly room: CaseRoom
  readonly me: Person
  readonly people: readonly Person[]
  readonly session: Session
  readonly writing: Writing
}
type Known = Omit<Newcomer, 'cameAt'>

/** Enters somebody: with one press when the case knows him, else by name. While the session runs, he has come now. */
export const AddPerson: Component<AddPersonProps> = props => {
  const registration = createFacts(props.room, 'registration', () => props.me)
  const known = createMemo((): Known[] => {
    const file = registrationOf({ registration: registration.facts(), track: props.room.head.get().track, today: today() })
    const here = new Set(props.session.people.filter(({ removed }) => !removed).map(({ name }) => name))
    const registered = file.parties.flatMap((party): Known[] => {
      const side = party.side.replace(/（.*）$/u, '')
      return [{ name: (party.legal ? file.value(`${party.path}/法定代表人`) : undefined) || party.name, capacity: party.legal ? 'representative' : 'party', side },
        ...party.agents.filter(({ removal }) => removal === undefined).map((agent): Known => ({ name: agent.name, capacity: 'agent', side }))]
    })
    const staff = props.people.filter(({ role }) => role !== 'party').map(({ name, role, agency }): Known => ({ name, capacity: 'staff', side: '', office: officeWords(role, agency) }))
    return [...registered, ...staff].filter(({ name }) => name !== '' && !here.has(name))
  })
  const [name, setName] = createSignal('')
  const [capacity, setCapacity] = createSignal<Capacity>('party')
  const [side, setSide] = createSignal('甲方')
  const rows = keyed(known, ({ name, capacity, side }) => `${side} ${capacity} ${name}`)
  const sides = (): string[] => [...new Set([partyLabel(0), partyLabel(1), ...props.session.people.map(person => person.side), ...known().map(each => each.side), partyLabel(2)])].filter(each => each !== '')
  const enter = (person: Known): Promise<boolean> =>
    props.writing.write(...entering(props.session.id, { ...person, cameAt: props.session.stage === 'running' ? new Date().toISOString() : '' }))
  const byName = async (): Promise<void> => {
    const written = name().trim()
    if (written === '') { toast(t('sessions.nameWanted')); return }
    if (await enter({ name: written, capacity: capacity(), side: capacity() === 'staff' ? '' : side() })) setName('')
  }
  return (
    <Show when={props.writing.may()}>
      <form class="add-person" aria-label={t('sessions.add')} onSubmit={event => { event.preventDefault(); void byName() }}>
        <h3>{t('sessions.add')}</h3>
        <Show when={known().length > 0}>
          <div class="add-known" role="group" aria-label={t('sessions.known')}>
            <For each={rows.keys()}>{key => {
              const person = rows.row(key)
              return <Button size="small" onPress={() => void enter(person())}>{person().name}<small>{person().side === '' ? t(`capacity.${person().capacity || 'party'}`) : person().side}</small></Button>
            }}</For>
          </div>
        </Show>
        <div class="add-fields">
          <label class="value-field"><span>{t('sessions.personName')}</span>
            <input type="text" autocomplete="off" value={name()} onInput={event => setName(event.currentTarget.value)}
              onKeyDown={event => { if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault() }} />
          </label>
          <label class="value-field"><span>{t('sessions.capacity')}</span>
            <select value={capacity()} onChange={event => setCapacity(CAPACITIES.find(each => each === event.currentTarget.value) ?? 'party')}>
              <For each={CAPACITIES}>{each => <option value={each}>{t(`capacity.${each}`)}</option>}</For>
            </select>
          </label>
          <Show when={capacity() !== 'staff'}>
            <label class="value-field"><span>{t('sessions.side')}</span>
              <select value={side()} onChange={event => setSide(event.currentTarget.value)}>
                <For each={sides()}>{each => <option value={each}>{each}</option>}</For>
                <option value="">{t('sessions.noSide')}</option>
              </select>
            </label>
          </Show>
          <Button type="submit" size="form">{t('sessions.enter')}</Button>
        </div>
      </form>
    </Show>
  )
}
