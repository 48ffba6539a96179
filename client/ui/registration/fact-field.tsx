import { createMemo, createUniqueId, For, Match, Show, Switch } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import { codedValue, codeOf, labelOf } from '../../model/code-lists.ts'
import { capitals, moneyOf } from '../../model/money.ts'
import type { Standing } from '../../model/facts.ts'
import { listOf, maskedValue, shownValue, type FieldSpec } from '../../model/registration-fields.ts'
import { Badge } from '../parts/badge.tsx'
import { t } from '../words/words.ts'
import { useBook } from './book.ts'
import { createHeldField, type HeldField } from './held-field.ts'
import { Settlement, Values } from './values.tsx'

export interface FactFieldProps {
  readonly path: string
  readonly spec: FieldSpec
  /** The name on the paper, when it is not the spec's. */
  readonly label?: string
  /** Whose it is, for the log's line and the group's name. */
  readonly whose?: string
  /** The label of the kind of document that an ID number stands on. */
  readonly paper?: string
  /** A second look at the value: minors, a birth date that the ID number contradicts. */
  readonly warning?: string | undefined
}

const SPAN: Readonly<Record<string, string>> = { 'code short': 'fact-1', 'text wide': 'fact-4', 'long wide': 'fact-6' }

/** One field of the papers, with everybody who is in it and everything that stands in it. */
export const FactField: Component<FactFieldProps> = props => {
  const book = useBook()
  const id = createUniqueId()
  const { path, spec } = props // a field is made anew for another path
  const label = (): string => props.label ?? spec.name
  const held = createHeldField(book, path, spec, label, () => props.paper ?? '')
  const holder = createMemo(() => book.holder(`registration/${path}`))
  const private_ = spec.room === 'identity'
  const filled = (): boolean => held.text() !== '' || held.standing().some(({ value }) => value !== '')
  /** What I have just typed and could not store stays readable to me, so that I can mend it. */
  const mending = (): boolean => held.typing() !== undefined && !held.kept()
  const covered = (): boolean => private_ && !held.focused() && !book.isShown(path) && filled() && !mending()
  const several = (): boolean => held.standing().length > 1 && held.typing() === undefined
  const onPaper = (value: string): string => covered() ? maskedValue(spec, value) : shownValue(spec, value)
  const note = (): string => held.problem() || (held.kept() ? t('reg.draft') : '') || props.warning || spec.hint || ''
  const writable = (): boolean => book.may(spec.room)
  const reveal = (): void => { void book.show(path, label(), props.whose ?? '') }
  /** Who wrote what stands; nobody alone when several values do. */
  const author = createMemo(() => { const [only, ...more] = held.standing(); return only === undefined || more.length > 0 ? '' : book.nameOf(only.personId) })
  const openPast = (): void => { book.openPast({ path, spec, label: label(), whose: props.whose ?? '' }) }
  let box!: HTMLDivElement
  const another = (): void => { held.enter(); queueMicrotask(() => box.querySelector<HTMLElement>('input, select, textarea')?.focus()) }
  const take = async (value: string): Promise<void> => { await held.take(value); box.focus() }

  return (
    <div class={`field fact ${SPAN[`${spec.kind} ${spec.width ?? ''}`] ?? 'fact-2'}`} classList={{ 'fact-several': several(), 'fact-held': holder() !== undefined, [`fact-held-${holder()?.role}`]: holder() !== undefined }}
      ref={box} tabindex="-1" data-field={path}>
      <div class="fact-head">
        <label for={several() || (covered() && held.typing() === undefined) || !writable() ? undefined : id} id={`${id}-name`}>{label()}</label>
        <Show when={spec.need === 'required' && !filled() && holder() === undefined}><span class="fact-need">{t('reg.required')}</span></Show>
        <Show when={held.standing().length > 0 && holder() === undefined}>
          <button type="button" class="fact-author" tabindex={book.authors() === 'reached' ? 0 : -1} aria-describedby={`${id}-name`} title={t('reg.past', { field: label() })} onClick={openPast}>
            {author() || t('reg.pastWord')}<Show when={author() !== ''}><span class="said-only">{t('reg.pastOf')}</span></Show></button>
        </Show>
        <Show when={holder()}>{person => <span class="fact-holder"><Badge role={person().role} size={20} />{t('reg.fillingWho', { name: person().name })}</span>}</Show>
      </div>
      <Switch>
        <Match when={several()}>
          <Values name={`${props.whose === undefined || props.whose === '' ? '' : `${props.whose} `}${label()}`} values={held.standing()} show={onPaper} nameOf={book.nameOf} deviceOf={book.deviceOf}
            onTake={writable() ? value => void take(value) : undefined} onAnother={writable() ? another : undefined} onShow={covered() ? reveal : undefined} />
        </Match>
        <Match when={covered()}>
          <div class="fact-covered">
            <output aria-labelledby={`${id}-name`}>{maskedValue(spec, held.text())}</output>
            <button type="button" class="fact-eye" aria-label={t('reg.showName', { field: label() })} title={t('reg.showTitle')} onClick={reveal}><Eye />{t('reg.show')}</button>
          </div>
        </Match>
        <Match when={!writable()}><p class="fact-read" aria-labelledby={`${id}-name`}>{onPaper(held.text()) || t('reg.empty')}</p></Match>
        <Match when={spec.kind === 'code'}><Pick id={id} held={held} spec={spec} /></Match>
        <Match when={spec.kind === 'long'}><Long id={id} held={held} note={note()} /></Match>
        <Match when={true}><Line id={id} held={held} spec={spec} note={note()} /></Match>
      </Switch>
      <Show when={private_ && book.isShown(path) && filled()}>
        <button type="button" class="fact-eye fact-hide" aria-label={t('reg.hideName', { field: label() })} onClick={() => book.hide(path)}><EyeOff />{t('reg.hide')}</button>
      </Show>
      <Show when={held.focused() && held.arrived().length > 0}><p class="fact-arrived" role="status">{arrivedWords(held.arrived(), book.nameOf, onPaper)}</p></Show>
      <Show when={note() !== ''}>
        <p id={`${id}-note`} class={held.problem() === '' && props.warning === undefined ? 'field-hint' : held.problem() === '' ? 'field-hint fact-warning' : 'field-error'}>
          <Show when={held.problem() !== ''}><CircleAlert /></Show>{note()}
          <Show when={(held.problem() !== '' || held.kept()) && held.typing() !== undefined}> <button type="button" class="fact-forget" onClick={held.forget}>{t('reg.forget')}</button></Show>
        </p>
      </Show>
      <Show when={spec.kind === 'money' && held.standing().length === 1 && held.typing() === undefined ? moneyOf(held.text()) : undefined}>{fen => <p class="field-hint">{capitals(fen())}</p>}</Show>
      <Settlement path={path} onPaper={onPaper} />
    </div>
  )
}

const arrivedWords = (values: readonly Standing[], nameOf: (id: string) => string, show: (value: string) => string): string =>
  t('reg.arrived', { who: nameOf(values[0]?.personId ?? ''), value: show(values[0]?.value ?? '') || t('reg.nothing'), n: values.length })

const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229
const ways = (held: HeldField) => ({
  onFocus: held.enter, onBlur: held.leave, onCompositionStart: () => held.composing('yes'), onCompositionEnd: () => held.composing('no'),
})

const Line: Component<{ id: string; held: HeldField; spec: FieldSpec; note: string }> = props => (
  <input id={props.id} type="text" autocomplete="off" spellcheck={false} {...ways(props.held)} value={props.held.text()}
    inputmode={props.spec.kind === 'phone' ? 'tel' : undefined} maxlength={2000} placeholder={placeholderOf(props.spec)}
    aria-invalid={props.held.problem() === '' ? undefined : 'true'} aria-describedby={props.note === '' ? undefined : `${props.id}-note`}
    onInput={event => props.held.type(event.currentTarget.value)}
    onKeyDown={event => { if (event.key === 'Enter' && !composing(event)) { event.preventDefault(); props.held.finish() } }} />
)
const placeholderOf = (spec: FieldSpec): string | undefined =>
  spec.kind === 'id-number' ? t('reg.likeId') : spec.kind === 'day' ? t('reg.likeDay') : spec.kind === 'credit-code' ? t('reg.likeCredit') : undefined

const Long: Component<{ id: string; held: HeldField; note: string }> = props => (
  <textarea id={props.id} rows={3} maxlength={20_000} {...ways(props.held)} value={props.held.text()}
    aria-invalid={props.held.problem() === '' ? undefined : 'true'} aria-describedby={props.note === '' ? undefined : `${props.id}-note`}
    onInput={event => props.held.type(event.currentTarget.value)}
    onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing(event)) { event.preventDefault(); props.held.finish() } }} />
)

const Pick: Component<{ id: string; held: HeldField; spec: FieldSpec }> = props => {
  const list = listOf(props.spec)
  const code: Accessor<string | undefined> = () => codeOf(list, props.held.text())
  const foreign = (): string => (props.held.text() !== '' && code() === undefined ? labelOf(props.held.text()) : '')
  const known = (): boolean => code() === undefined || list.codes.some(each => each.code === code())
  return (
    <select id={props.id} onFocus={props.held.enter} onBlur={props.held.leave} aria-invalid={props.held.problem() === '' ? undefined : 'true'}
      onChange={event => { const chosen = event.currentTarget.value; void props.held.take(chosen === '' ? '' : codedValue(list, chosen)) }}>
      <option value="" selected={props.held.text() === ''}>{t('reg.choose')}</option>
      {/* A value of another list, or of a code that this list has lost, still reads. */}
      <Show when={foreign() !== '' || !known()}><option value="" selected>{foreign() || labelOf(props.held.text())}</option></Show>
      <For each={list.codes}>{one => <option value={one.code} selected={code() === one.code}>{one.label}</option>}</For>
    </select>
  )
}
