import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import Plus from 'lucide-solid/icons/plus'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import UserMinus from 'lucide-solid/icons/user-minus'
import UserPlus from 'lucide-solid/icons/user-plus'
import { labelOf } from '../../model/code-lists.ts'
import { dayWords } from '../../model/days.ts'
import { idBirth, readIdNumber } from '../../model/numbers.ts'
import type { Party } from '../../model/registration.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { AgentPart } from './agent-part.tsx'
import { useBook } from './book.ts'
import { FactField } from './fact-field.tsx'

const SIDE_CHAR: Readonly<Record<string, string>> = { A: '甲', B: '乙', C: '丙', T: '三', G: '担' }
export const sideWord = (party: Party): string => party.side.replace(/（.*$/u, '')
export const fullName = (party: Party): string => `${sideWord(party)}${party.name}`

/** One party: a line that opens into the fields of the paper. A closed one is a line of text and no more: there may be sixty. */
export const PartyCard: Component<{ party: Accessor<Party>; open: boolean; onToggle: () => void; onAdd: (sideCode: string) => void }> = props => {
  const book = useBook()
  const party = props.party
  const path = party().path
  const toSettle = createMemo(() => book.view().conflicts.filter(conflict => conflict.path.startsWith(`${path}/`)).length)
  const name = (): string => party().name === '' ? t('reg.unnamed') : party().name
  const legal = createMemo(() => party().legal)
  const open = (): readonly Party['fields'][number][] => { legal(); return party().fields.filter(({ room }) => room === 'registration') }
  const closed = (): readonly Party['fields'][number][] => { legal(); return party().fields.filter(({ room }) => room === 'identity') }
  const paper = createMemo(() => labelOf(book.view().value(`${path}/证件类型`) ?? ''))
  const birthSaid = createMemo(() => {
    const number = readIdNumber(book.view().value(`${path}/身份证号码`) ?? ''), written = book.view().value(`${path}/出生日期`) ?? ''
    const said = number.ok && (paper() === '' || paper() === '居民身份证') ? idBirth(number.value) : undefined
    return said !== undefined && written !== '' && said !== written ? said : undefined
  })
  const warning = (field: string): string | undefined => {
    if (field !== '出生日期') return undefined
    const age = party().age, said = birthSaid()
    return said !== undefined ? t('reg.idSaysBirth', { day: dayWords(said) }) : age !== undefined && age < 18 ? t('reg.minorSays') : undefined
  }
  const remove = (): void => { void book.remove(path, t('reg.removed', { name: fullName(party()) })) }
  return (
    <section class="card party" classList={{ 'party-closed': !props.open }} aria-label={`${party().side}${name()}`} data-party={path}>
      <div class="party-head">
        <h3><button type="button" class="party-toggle" aria-expanded={props.open} onClick={() => props.onToggle()}>
          <span class="badge badge-party badge-24" aria-hidden="true">{SIDE_CHAR[party().sideCode] ?? '当'}</span>
          <span>{party().side || t('reg.parties')}</span><strong>{name()}</strong>
        </button></h3>
        <Show when={(party().age ?? 18) < 18}><span class="tag tag-warn"><TriangleAlert />{t((party().age ?? 18) < 14 ? 'reg.child' : 'reg.minor')}</span></Show>
        <Show when={!props.open && book.missingIn(path) > 0}><span class="party-lacks">{t('reg.lacks', { n: book.missingIn(path) })}</span></Show>
        <Show when={toSettle() > 0}><span class="tag tag-warn">{t('reg.toSettle', { n: toSettle() })}</span></Show>
        <Show when={props.open && book.may('registration')}>
          <Show when={party().sideCode !== ''}><Button size="small" look="text" icon={<Plus />} aria-label={t('reg.addOneOf', { side: sideWord(party()) })} onPress={() => props.onAdd(party().sideCode)}>{t('reg.addParty')}</Button></Show>
          <Button size="small" look="text" icon={<UserMinus />} aria-label={t('reg.removeName', { name: fullName(party()) })} onPress={remove}>{t('reg.remove')}</Button>
        </Show>
      </div>
      <Show when={props.open}>
        <div class="facts">
          <For each={open()}>{spec => <FactField path={`${path}/${spec.name}`} spec={spec} whose={fullName(party())} warning={warning(spec.name)} />}</For>
          <Show when={book.sees('identity')} fallback={<p class="fact-6 field-hint">{identityReaders(book.people().filter(person => person.rights.identity !== 'none').map(person => person.name))}</p>}>
            <For each={closed()}>{spec => <FactField path={`${path}/${spec.name}`} spec={spec} whose={fullName(party())} paper={paper()} />}</For>
          </Show>
        </div>
        <Agents party={party} />
      </Show>
    </section>
  )
}

const identityReaders = (names: readonly string[]): string => names.length === 0 ? t('reg.noIdentityNobody') : t('reg.noIdentity', { names: names.join('、') })

const Agents: Component<{ party: Accessor<Party> }> = props => {
  const book = useBook()
  const here = createMemo(() => props.party().agents.filter(({ removal }) => !removal).map(({ path }) => path), undefined, { equals: (a, b) => a.join() === b.join() })
  const [adding, setAdding] = createSignal(false)
  const add = async (): Promise<void> => {
    if (adding()) return
    setAdding(true)
    await book.addWithin(`${props.party().path}/agent`, [['代理人姓名', '']])
    setAdding(false)
  }
  return (
    <div class="agents">
      <For each={here()}>{path => <AgentPart agent={() => props.party().agents.find(one => one.path === path)} whose={fullName(props.party())} path={path} />}</For>
      <Show when={book.may('registration')}><Button size="small" look="text" icon={<UserPlus />} working={adding()} onPress={() => void add()}>{t('reg.addAgent')}</Button></Show>
    </div>
  )
}
