import { createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Presentation from 'lucide-solid/icons/presentation'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { exhibitLabel, type Exhibit, type ExhibitField } from '../../model/evidence.ts'
import { shownAct } from '../../model/tray-acts.ts'
import { currentShown, headForWall, type ExhibitHead } from '../../model/tray-exhibits.ts'
import { isObstacle } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { enterLog } from '../tray/publish.ts'
import { t } from '../words/words.ts'
import type { ExhibitBook } from './exhibit-book.ts'
import { sizeWords } from './file-size.ts'
import type { ShownIn } from './shown-in.ts'
import '../tray/send.css'

const SAID: readonly ExhibitField[] = ['名称', '证明对象', '提交人']
const settled = (exhibit: Exhibit, field: ExhibitField): string => { const own = exhibit.fields[field]; return own.length === 1 ? own[0]!.value.trim() : '' }
/** Whoever handed it in need not be shown it. */
const isGiver = ({ greeting: { side, name } }: ShownIn, giver: string): boolean => (side !== '' && giver.includes(side)) || (name !== '' && giver.includes(name))

/** 出示: to whom. The other side is chosen already; what nobody can be shown is entered as shown, and said so. */
export const ShowDialog: Component<{ book: ExhibitBook; exhibit: Exhibit; onClose: () => void }> = props => {
  const { book, exhibit } = props
  const mayPublish = observe(book.room.trays.mayPublish)
  const giver = settled(exhibit, '提交人')
  const places = (): readonly ShownIn[] => (mayPublish() ? book.shownIn() : [])
  const hasIt = ({ shown }: ShownIn): boolean => currentShown(shown).some(({ of }) => of === exhibit.id)
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set(places().filter(place => place.tray.id !== 'wall' && !isGiver(place, giver)).map(({ tray }) => tray.id)))
  const [stopped, setStopped] = createSignal<string>()
  const [working, setWorking] = createSignal(false)
  const [sealing, setSealing] = createSignal<string>()
  const toggle = (id: string): void => { setChosen(was => { const next = new Set(was); if (!next.delete(id)) next.add(id); return next }) }
  const rivals = SAID.filter(field => exhibit.fields[field].length > 1).map(field => t(`ev.f.${field}`)).join('、')

  const headFor = ({ tray, greeting }: ShownIn): ExhibitHead => {
    const { title, number } = book.room.head.get(), { kind, type, size, sha256 } = exhibit.file
    const head: ExhibitHead = {
      of: exhibit.id, label: exhibitLabel(exhibit) || t('ev.noNumber'), name: settled(exhibit, '名称'), proves: settled(exhibit, '证明对象'), giver, by: book.room.me.get().name, at: new Date().toISOString(),
      caseTitle: greeting.title || title, caseNumber: number, file: { kind, type, size, sha256 },
    }
    return tray.id === 'wall' ? headForWall(head) : head
  }
  /** Once, however often a part of it has to be tried again. */
  let marked = false
  const run = async (): Promise<string | undefined> => {
    const wanted = places().filter(({ tray }) => chosen().has(tray.id)), done: string[] = []
    const file = wanted.length > 0 && exhibit.manifest ? await book.files.open(exhibit.id) : undefined
    if (isObstacle(file)) return file.sentence
    const failed = marked ? undefined : await book.markShown(exhibit)
    if (isObstacle(failed)) return failed.sentence
    marked = true
    for (const place of wanted) {
      const head = headFor(place)
      const refused = await place.tray.files.show(head, file, bytes => setSealing(t('show.sealing', { who: place.who, done: sizeWords(bytes), size: sizeWords(head.file.size) })))
      setSealing(undefined)
      if (isObstacle(refused)) return refused.sentence
      await enterLog(book.room, shownAct('shown', place.who, head))
      toggle(place.tray.id)
      done.push(place.who)
    }
    const label = book.labelOf(exhibit)
    toast(done.length > 0 ? t('show.done', { label, who: done.join('、') }) : t('show.only', { label }))
    return undefined
  }
  const show = async (): Promise<void> => {
    setStopped(undefined)
    setWorking(true)
    const sentence = await run()
    setWorking(false)
    setStopped(sentence)
    if (sentence === undefined) props.onClose()
  }
  return (
    <Dialog title={t('show.title', { label: book.labelOf(exhibit) })} aside={settled(exhibit, '名称') || exhibit.file.name} width={560} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button look="primary" size="form" icon={<Presentation />} working={working()} onPress={() => void show()}>{t('show.do')}</Button>
    </>}>
      <div class="cast-form">
        <Show when={places().length > 0} fallback={<Note tone="info" icon={<TriangleAlert />}>{t(mayPublish() ? 'show.nobody' : 'show.notYou')}</Note>}>
          <fieldset class="send-to">
            <legend class="field-legend">{t('show.to')}</legend>
            <For each={places().map(({ tray }) => tray.id)}>{id => {
              const place = (): ShownIn | undefined => places().find(({ tray }) => tray.id === id)
              return <div class="send-party">
                <label><input type="checkbox" checked={chosen().has(id)} onChange={() => toggle(id)} />{place()?.who}</label>
                <Show when={place()}>{here => <span class="field-hint">{[isGiver(here(), giver) ? t('show.own') : '', hasIt(here()) ? t('show.again') : ''].filter(words => words !== '').join(' · ')}</span>}</Show>
              </div>
            }}</For>
          </fieldset>
          <p class="field-hint">{t(exhibit.manifest ? 'show.what' : 'show.reference')}</p>
          <Show when={rivals !== ''}><p class="field-hint">{t('show.two', { fields: rivals })}</p></Show>
          <Show when={chosen().has('wall')}><p class="field-hint">{t('show.wall')}</p></Show>
        </Show>
        <Show when={sealing()}>{words => <p role="status">{words()}</p>}</Show>
        <Show when={stopped()}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
      </div>
    </Dialog>
  )
}
