import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import UserMinus from 'lucide-solid/icons/user-minus'
import { askedIn, DOCUMENTS, isToBeSeen, isToBeTold, NOTICES, presentPath, progressOf, ticked, writeOf } from '../../model/sessions.ts'
import type { Notice, Present, PresentLeaf, Session } from '../../model/sessions.ts'
import { hhmm } from '../moments.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { Choice, ValueField } from './value-field.tsx'
import type { Writing } from './value-field.tsx'

interface Row { readonly person: Accessor<Present>; readonly session: Accessor<Session>; readonly writing: Writing }

/** One person who is here: what is done for him in a line, the ticks when it is opened. */
export const PresentRow: Component<Row> = props => {
  const { person } = props
  const [open, setOpen] = createSignal(false)
  const progress = createMemo(() => progressOf(person(), props.session()))
  const path = (leaf: PresentLeaf): string => presentPath(props.session().id, person().id, leaf)
  const what = (): string => person().capacity === 'staff' && person().office !== '' ? person().office : [person().side, person().capacity === undefined ? '' : t(`capacity.${person().capacity ?? 'party'}`)].filter(word => word !== '').join(' ')
  const remove = async (): Promise<void> => {
    const { name } = person()
    if (!await props.writing.write(writeOf(path('removed'), '1', person().values('removed')))) return
    toast(t('sessions.removedSaid', { name }), { label: t('sessions.undo'), run: () => void props.writing.write(writeOf(path('removed'), '', person().values('removed'))) })
  }
  return (
    <li>
      <details class="present" onToggle={event => { if (event.target === event.currentTarget) setOpen(event.currentTarget.open) }}>
        <summary>
          <span class="present-who"><strong>{person().name}</strong><span>{what()}</span><Times person={person()} /></span>
          <span class="present-ticks">
            <Show when={isToBeSeen(person())}><Mark done={progress().seen === 'yes'} words={progress().seen === 'yes' ? t('sessions.seen') : t('sessions.notSeen')} /></Show>
            <Show when={progress().ofTold > 0}><Mark done={progress().told === progress().ofTold} words={progress().told === progress().ofTold ? t('sessions.told') : t('sessions.toldOf', { n: progress().told, of: progress().ofTold })} /></Show>
            <Show when={progress().ofAgreed > 0}>
              <Mark done={progress().agreed === progress().ofAgreed} words={progress().agreed === progress().ofAgreed ? t('sessions.agreed') : t('sessions.agreedOf', { n: progress().agreed, of: progress().ofAgreed })} />
              <Show when={progress().refused > 0}><span class="tag tag-warn">{t('sessions.refused', { n: progress().refused })}</span></Show>
            </Show>
          </span>
        </summary>
        {/* Sixty people: what is folded up is not built. */}
        <Show when={open()}><div class="present-body">
          <Show when={isToBeSeen(person())}>
            <div>
              <Choice writing={props.writing} path={path('identity')} label={t('sessions.identity')} values={person().values('identity')} none={t('sessions.noIdentity')} options={DOCUMENTS.map(each => [each, each])} />
              <By person={person()} leaf="identity" writing={props.writing} />
            </div>
          </Show>
          <Show when={isToBeTold(person())}>
            <fieldset class="present-notices">
              <legend>{t('sessions.notices')}</legend>
              <For each={NOTICES}>{notice => <NoticeTick person={person} notice={notice} path={path(`notice/${notice}`)} writing={props.writing} />}</For>
              <Show when={props.writing.may() && progress().told < progress().ofTold}>
                <Button look="text" size="small" onPress={() => {
                  const at = new Date().toISOString()
                  void props.writing.write(...NOTICES.flatMap(notice => (ticked(person().values(`notice/${notice}`)) === 'yes' ? [] : [writeOf(path(`notice/${notice}`), at, person().values(`notice/${notice}`))])))
                }}>{t('sessions.tellAll')}</Button>
              </Show>
            </fieldset>
            <fieldset class="present-consents">
              <legend>{t('sessions.consents')}</legend>
              <For each={askedIn(props.session())}>{consent => (
                <Choice writing={props.writing} path={path(`consent/${consent}`)} label={t(`consent.${consent}`)} values={person().values(`consent/${consent}`)} none={t('sessions.notAsked')} options={[['yes', t('sessions.yes')], ['no', t('sessions.no')]]} />
              )}</For>
            </fieldset>
          </Show>
          <div class="session-fields">
            <ValueField writing={props.writing} path={path('name')} label={t('sessions.personName')} values={person().values('name')} />
            <Show when={person().capacity === 'staff'}><ValueField writing={props.writing} path={path('office')} label={t('sessions.office')} values={person().values('office')} /></Show>
            <ValueField writing={props.writing} path={path('cameAt')} label={t('sessions.cameAt')} values={person().values('cameAt')} kind="moment" />
            <ValueField writing={props.writing} path={path('leftAt')} label={t('sessions.leftAt')} values={person().values('leftAt')} kind="moment" />
          </div>
          <Show when={props.writing.may()}><p class="session-foot"><Button look="text" size="small" icon={<UserMinus />} onPress={() => void remove()}>{t('sessions.remove')}</Button></p></Show>
        </div></Show>
      </details>
    </li>
  )
}

const Times: Component<{ person: Present }> = props => (
  <>
    <Show when={props.person.cameAt !== ''}><span classList={{ 'present-late': props.person.late }}>{t(props.person.late ? 'sessions.late' : 'sessions.came', { at: hhmm(props.person.cameAt) })}</span></Show>
    <Show when={props.person.leftAt !== ''}><span>{t('sessions.left', { at: hhmm(props.person.leftAt) })}</span></Show>
  </>
)

const Mark: Component<{ done: boolean; words: string }> = props => (
  <span class="tag" classList={{ 'tag-ok': props.done }}><Show when={props.done}><Check /></Show>{props.words}</span>
)

/** Who wrote it and when: the tick is a person's word, by his device's clock. */
const By: Component<{ person: Present; leaf: PresentLeaf; writing: Writing }> = props => {
  const one = (): { who: string; at: string } | undefined => {
    const [value] = props.person.values(props.leaf)
    return value === undefined || value.value === '' ? undefined : { who: props.writing.people().find(({ id }) => id === value.personId)?.name ?? t('sessions.somebody'), at: hhmm(new Date(value.at).toISOString()) }
  }
  return <Show when={one()}>{by => <p class="present-by">{t('sessions.by', by())}</p>}</Show>
}

const NoticeTick: Component<{ person: Accessor<Present>; notice: Notice; path: string; writing: Writing }> = props => {
  const values = () => props.person().values(`notice/${props.notice}`)
  const done = (): boolean => ticked(values()) === 'yes'
  const told = (): string => {
    const [first] = values()
    return !done() || first === undefined ? '' : t('sessions.toldAt', { at: hhmm(first.value), who: props.writing.people().find(({ id }) => id === first.personId)?.name ?? t('sessions.somebody') })
  }
  return (
    <label class="present-notice">
      <input type="checkbox" checked={done()} disabled={!props.writing.may()} onChange={event => void props.writing.write(writeOf(props.path, event.currentTarget.checked ? new Date().toISOString() : '', values()))} />
      <span>{t(`notice.${props.notice}`)}</span><span class="present-by">{told()}</span>
    </label>
  )
}
