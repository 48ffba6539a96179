import { createMemo, createResource, createSignal, For, onCleanup, onMount, Show, untrack } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import Camera from 'lucide-solid/icons/camera'
import Plus from 'lucide-solid/icons/plus'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { partiesOf } from '../../model/registration.ts'
import { isObstacle, type CaseRoom, type EvidenceFiles, type FactRoom, type Person } from '../../workspace.ts'
import { keyed, observe } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { Note } from '../parts/note.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { createFacts } from '../sessions/session-store.ts'
import { t } from '../words/words.ts'
import { createExhibitBook } from './exhibit-book.ts'
import { ExhibitCard } from './exhibit-card.tsx'
import { sizeWords } from './file-size.ts'
import { Preview } from './preview.tsx'
import { ShowDialog } from './show.tsx'
import { Withdraw } from './withdraw.tsx'
import './evidence.css'

/** Names of files that are being read in, kept on this device. */
const BEING_ADDED = 'evidence/being-added'

/** 证据: what was handed in, with its hash, in the order in which it came. */
export const EvidenceSection: Component<{ room: CaseRoom; people: readonly Person[] }> = props => {
  // Asked again when the people change: a right, and with it the room, may have come.
  const [files] = createResource(() => props.people.length + 1, () => props.room.evidence())
  const facts = createMemo(() => { void props.people; return props.room.facts('evidence') })
  const ready = createMemo(() => { const now = files.latest, room = facts(); return now && !isObstacle(now) && room ? { files: now, room } : undefined }, undefined, { equals: (a, b) => a?.files === b?.files && a?.room === b?.room })
  const refused = () => { const now = files.latest; return now && isObstacle(now) ? now : undefined }
  return (
    <Show when={ready()} fallback={
      <>
        <div class="evidence-bar"><h2>{t('section.evidence')}</h2></div>
        <div class="case-scroll"><div class="evidence">
          <Show when={refused()} fallback={<Show when={files.loading} fallback={<p class="case-hidden">{t('section.coming')}</p>}><Skeleton /></Show>}>
            {why => <Note tone="err" role="alert" icon={<TriangleAlert />}>{why().sentence}</Note>}
          </Show>
        </div></div>
      </>
    } keyed>{now => <Exhibits room={props.room} files={now.files} facts={now.room} people={() => props.people} />}</Show>
  )
}

const Exhibits: Component<{ room: CaseRoom; files: EvidenceFiles; facts: FactRoom; people: Accessor<readonly Person[]> }> = props => {
  const book = createExhibitBook(props.room, props.files, props.facts, props.people)
  const adding = observe(props.files.adding), trouble = observe(props.files.trouble)
  const rows = keyed(book.exhibits, ({ id }) => id)
  const [over, setOver] = createSignal(0)
  const [opened, setOpened] = createSignal<string>()
  const [leaving, setLeaving] = createSignal<string>()
  const [showing, setShowing] = createSignal<string>()
  const find = (id: string | undefined) => book.exhibits().find(each => each.id === id)
  const registered = createFacts(props.room, 'registration', observe(props.room.me))
  const parties = createMemo(() => partiesOf(registered.facts(), '').filter(({ name }) => name !== '').map(({ side, name }) => `${side.replace(/（.*$/u, '')} ${name}`.trim()))
  const suggestions = createMemo(() => [...new Set([...parties(), '甲方', '乙方', ...props.people().map(({ agency }) => agency).filter(agency => agency !== '')])])
  let picker!: HTMLInputElement, camera!: HTMLInputElement
  const [unfinished, setUnfinished] = createSignal('')
  onMount(() => void props.room.draft(BEING_ADDED).then(names => { if (untrack(adding).length === 0) setUnfinished(names) }))
  // Named on this device as long as it is being read: a page that goes away meanwhile has lost it, and says so when it comes back.
  const take = async (list: FileList | null | undefined): Promise<void> => {
    const picked = [...list ?? []]
    if (picked.length === 0 || !book.mayWrite()) return
    setUnfinished('')
    await props.room.keepDraft(BEING_ADDED, picked.map(({ name }) => name).join('、'))
    await book.add(picked)
    if (untrack(adding).length === 0) await props.room.keepDraft(BEING_ADDED, '')
  }
  const holdsFiles = (event: DragEvent): boolean => book.mayWrite() && [...event.dataTransfer?.types ?? []].includes('Files')
  const onPaste = (event: ClipboardEvent): void => {
    if ((event.clipboardData?.files.length ?? 0) === 0) return
    event.preventDefault()
    void take(event.clipboardData?.files)
  }
  // What is still being read is nowhere yet.
  const onLeave = (event: BeforeUnloadEvent): void => { if (adding().length > 0) event.preventDefault() }
  onMount(() => { document.addEventListener('paste', onPaste); addEventListener('beforeunload', onLeave) })
  onCleanup(() => { document.removeEventListener('paste', onPaste); removeEventListener('beforeunload', onLeave) })
  return (
    <div class="evidence-place" classList={{ 'evidence-over': over() > 0 }}
      onDragEnter={event => { if (holdsFiles(event)) { event.preventDefault(); setOver(n => n + 1) } }}
      onDragLeave={() => setOver(n => Math.max(0, n - 1))}
      onDragOver={event => { if (holdsFiles(event)) event.preventDefault() }}
      onDrop={event => { if (holdsFiles(event)) { event.preventDefault(); setOver(0); void take(event.dataTransfer?.files) } }}>
      <div class="evidence-bar">
        <h2>{t('section.evidence')}</h2><span class="tag">{t('ev.count', { n: book.exhibits().length })}</span>
        <Show when={book.mayWrite()}>
          <div class="evidence-add">
            <input ref={picker} type="file" multiple hidden onChange={event => { void take(event.currentTarget.files); event.currentTarget.value = '' }} />
            <input ref={camera} type="file" accept="image/*" capture="environment" hidden onChange={event => { void take(event.currentTarget.files); event.currentTarget.value = '' }} />
            <Button class="evidence-camera" icon={<Camera />} onPress={() => camera.click()}>{t('ev.camera')}</Button>
            <Button look="primary" icon={<Plus />} onPress={() => picker.click()}>{t('ev.add')}</Button>
          </div>
        </Show>
      </div>
      <div class="case-scroll">
        <div class="evidence">
          <Show when={trouble() !== ''}><Note tone="warn" role="alert" icon={<TriangleAlert />}>{trouble()}</Note></Show>
          <Show when={unfinished() !== ''}>
            <Note tone="warn" role="alert" icon={<TriangleAlert />}>{t('ev.unfinished', { names: unfinished() })}
              <Button size="small" onPress={() => { setUnfinished(''); void props.room.keepDraft(BEING_ADDED, '') }}>{t('ev.gotIt')}</Button></Note>
          </Show>
          <Show when={adding().length > 0}>
            <ul class="evidence-adding" aria-label={t('ev.adding')}>
              <For each={adding()}>{one => (
                <li><span>{t('ev.addingOne', { name: one.name, done: sizeWords(one.done), size: sizeWords(one.size), percent: Math.round(100 * one.done / one.size) })}</span>
                  <progress aria-label={one.name} max={one.size} value={one.done} />
                  <Button look="text" size="small" aria-label={t('ev.stopOne', { name: one.name })} onPress={() => props.files.stop(one.id)}>{t('ev.stop')}</Button></li>
              )}</For>
            </ul>
          </Show>
          <Show when={book.exhibits().length > 0} fallback={<p class="case-hidden">{t(book.mayWrite() ? 'ev.empty' : 'ev.emptyRead')}</p>}>
            <ol class="exhibits" aria-label={t('ev.list')}>
              <For each={rows.keys()}>{key => {
                const exhibit = rows.row(key)
                return <ExhibitCard book={book} exhibit={exhibit()} suggestions={suggestions()} onOpen={() => setOpened(key)} onShow={() => setShowing(key)} onWithdraw={() => setLeaving(key)} />
              }}</For>
            </ol>
          </Show>
        </div>
      </div>
      <Show when={over() > 0}><div class="evidence-drop" aria-hidden="true">{t('ev.drop')}</div></Show>
      {/* As it was when it was opened: a colleague's word about it must not fetch it again. */}
      <Show when={opened()} keyed>{id => { const exhibit = untrack(() => find(id)); return exhibit && <Preview book={book} exhibit={exhibit} onClose={() => setOpened(undefined)} /> }}</Show>
      <Show when={showing()} keyed>{id => { const exhibit = untrack(() => find(id)); return exhibit && <ShowDialog book={book} exhibit={exhibit} onClose={() => setShowing(undefined)} /> }}</Show>
      <Show when={leaving()} keyed>{id => <Show when={find(id)}>{exhibit => <Withdraw book={book} exhibit={exhibit()} onClose={() => setLeaving(undefined)} />}</Show>}</Show>
    </div>
  )
}
