import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Presentation from 'lucide-solid/icons/presentation'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { TrayAct } from '../../model/acts.ts'
import { publishedAct, shownAct } from '../../model/tray-acts.ts'
import { castNow } from '../../model/tray-exhibits.ts'
import { newObjectId, withdrawal } from '../../model/tray-making.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Invitation } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { InviteLink } from '../case/invite-link.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { Tiles } from '../parts/tiles.tsx'
import { toast } from '../parts/toast.tsx'
import { wallPath } from '../router.ts'
import { t } from '../words/words.ts'
import { clauseAtCaret, enterLog, linesOf, papersOf, publish } from './publish.ts'
import '../case/invite.css'
import './send.css'

/** 投出: a pinned version onto the wall, with the clause to look at. */
export const CastDialog: Component<{ room: CaseRoom; first: 'record' | 'agreement'; onClose: () => void }> = props => {
  const trays = observe(props.room.trays.all)
  const finishing = observe(props.room.finishing.state)
  // Told anew only when it is another text: what is drawn anew under the finger loses the click.
  const papers = createMemo(() => (finishing(), papersOf(props.room)), undefined, { equals: (before, now) => JSON.stringify(before) === JSON.stringify(now) })
  const [field, setField] = createSignal(Math.max(0, papers().findIndex(({ kind }) => kind === props.first)))
  const [focus, setFocus] = createSignal(clauseAtCaret(props.room))
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  const [sent, setSent] = createSignal<Invitation>()
  const paper = () => papers()[field()]
  const lines = createMemo(() => { const now = paper(); return now ? linesOf(props.room, now, undefined) : [] })
  const clauses = createMemo(() => (paper()?.kind === 'agreement' ? lines().filter(({ kind }) => kind === 'clause') : []))
  const onWall = createMemo((): { readonly id: string; readonly act: TrayAct } | undefined => {
    const wall = trays().find(({ id }) => id === 'wall'), now = wall ? castNow(wall.facts.get()) : undefined
    return now?.at === 'version' ? { id: now.version.id, act: publishedAct('withdrawn', t('wall.name'), now.version) } : now?.at === 'exhibit' ? { id: now.exhibit.id, act: shownAct('taken', t('wall.name'), now.exhibit) } : undefined
  })

  const step = async (run: () => Promise<string | undefined>): Promise<void> => {
    setStopped(undefined)
    setWorking(true)
    const sentence = await run()
    setWorking(false)
    setStopped(sentence)
  }
  const cast = (): Promise<void> => step(async () => {
    const now = paper()
    if (!now || lines().length === 0) return t('send.empty')
    const wall = await props.room.trays.make('wall')
    if (isObstacle(wall)) return wall.sentence
    const outcome = await publish(props.room, wall, now, { reader: undefined, to: t('wall.name'), caseTitle: props.room.head.get().title, focus: clauses().some(({ id }) => id === focus()) ? focus() : '' })
    if (isObstacle(outcome)) return outcome.sentence
    toast(t('cast.done', { n: outcome }))
    return undefined
  })
  const withdraw = (shown: { readonly id: string; readonly act: TrayAct }): Promise<void> => step(async () => {
    const wall = trays().find(({ id }) => id === 'wall')
    const outcome = await wall?.write(withdrawal(newObjectId(), shown.id, ''))
    if (isObstacle(outcome)) return outcome.sentence
    await enterLog(props.room, shown.act)
    toast(t('cast.withdrawn'))
    return undefined
  })
  const invite = (): Promise<void> => step(async () => {
    const wall = await props.room.trays.make('wall')
    if (isObstacle(wall)) return wall.sentence
    const outcome = await props.room.trays.invite('wall', t('wall.name'))
    if (isObstacle(outcome)) return outcome.sentence
    setSent(outcome)
    return undefined
  })
  const empty = (): string | undefined => (lines().length === 0 ? t('send.empty') : undefined)
  return (
    <Dialog title={t('cast.act')} aside={props.room.head.get().number} width={620} onClose={props.onClose} footer={<>
      <Show when={onWall()}>{shown => <Button size="form" onPress={() => void withdraw(shown())}>{t('cast.withdraw')}</Button>}</Show>
      <Button size="form" onPress={props.onClose}>{t('act.close')}</Button>
      <Button size="form" look="primary" icon={<Presentation />} working={working()} blocked={empty()} onPress={() => void cast()}>{t('cast.act')}</Button>
    </>}>
      <div class="cast-form">
        <Tiles legend={t('send.what')} value={String(field())} onChoose={value => setField(Number(value))} tiles={papers().map((each, index) => ({ value: String(index), label: each.title }))} />
        <p class="field-hint">{lines().length === 0 ? t('send.empty') : paper()?.of ? t('send.frozenLines', { n: lines().length, draft: paper()!.of!.draft, code: paper()!.of!.code }) : t('send.lines', { n: lines().length })}</p>
        <Show when={clauses().length > 0}>
          <label class="send-focus"><span class="field-legend">{t('send.focus')}</span>
            <select value={focus()} onChange={event => setFocus(event.currentTarget.value)}>
              <option value="">{t('send.focusNone')}</option>
              <For each={clauses()}>{clause => <option value={clause.id}>{clause.label}{clause.text.slice(0, 24)}</option>}</For>
            </select>
          </label>
        </Show>
        <div class="cast-more">
          <a class="button button-secondary button-form" href={wallPath(props.room.caseId)} target="_blank" rel="noopener">{t('cast.open')}</a>
          <Button size="form" onPress={() => void invite()}>{t('cast.invite')}</Button>
        </div>
        <p class="field-hint">{t('wall.note')}</p>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
        <Show when={sent()}><InviteLink sent={sent()} /></Show>
      </div>
    </Dialog>
  )
}
