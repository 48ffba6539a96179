/** What the section does, apart from how it looks: exhibits folded from the facts, and the acts of people upon them. */
import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'
import { exhibitLabel, fieldOf, foldEvidence, type Exhibit, type ExhibitField } from '../../model/evidence.ts'
import { foldSessions, sessionHan, type Session } from '../../model/sessions.ts'
import { shownAct } from '../../model/tray-acts.ts'
import { currentShown, type ShownExhibit } from '../../model/tray-exhibits.ts'
import { newObjectId, withdrawal } from '../../model/tray-making.ts'
import { isForeign } from '../../model/file-kind.ts'
import { isObstacle, type CaseRoom, type EvidenceFiles, type FactRoom, type Obstacle, type Person } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { announce } from '../parts/announce.tsx'
import { saveFile } from '../parts/saved-file.ts'
import { toast } from '../parts/toast.tsx'
import { enterLog } from '../tray/publish.ts'
import { t } from '../words/words.ts'
import { createShownIn, type ShownIn } from './shown-in.ts'
import { thumbnailOf } from './thumbnail.ts'

export interface ExhibitBook {
  readonly room: CaseRoom
  readonly files: EvidenceFiles
  readonly exhibits: Accessor<readonly Exhibit[]>
  readonly mayWrite: Accessor<boolean>
  /** Whose device this is; a person who has left has no name here any more. */
  nameOf(device: string): string
  labelOf(exhibit: Exhibit): string
  /** 第一次调解, as far as this device may read the sessions; else empty. */
  sessionOf(id: string | undefined): string
  add(picked: readonly File[]): Promise<void>
  writeField(exhibit: string, field: ExhibitField, value: string, replaces: readonly string[]): Promise<void | Obstacle>
  /** Where it is to be seen outside of 证据. */
  readonly shownIn: Accessor<readonly ShownIn[]>
  markShown(exhibit: Exhibit): Promise<void | Obstacle>
  /** 收回 from one tray. */
  takeBack(from: ShownIn, shown: ShownExhibit, reason: string): Promise<void>
  withdraw(exhibit: Exhibit, reason: string): Promise<void>
  restore(exhibit: Exhibit): Promise<void>
  download(exhibit: Exhibit): Promise<void>
  compare(exhibit: Exhibit, file: File): Promise<void>
}

const newId = (): string => crypto.randomUUID().replaceAll('-', '')

export const createExhibitBook = (room: CaseRoom, files: EvidenceFiles, facts: FactRoom, people: Accessor<readonly Person[]>): ExhibitBook => {
  const all = observe(facts.facts), access = observe(facts.access)
  const exhibits = createMemo(() => foldEvidence(all()))
  const sessionFacts = room.facts('sessions')?.facts
  const sessions = sessionFacts === undefined ? (): readonly Session[] => [] : observeSessions(sessionFacts)
  const personOf = createMemo(() => new Map(all().map(({ device, personId }) => [device, personId])))
  const nameOf = (device: string): string => people().find(({ id }) => id === personOf().get(device))?.name ?? t('ev.someone')
  const labelOf = (exhibit: Exhibit): string => exhibitLabel(exhibit) || `“${exhibit.file.name}”`
  const write = (fact: object): Promise<void | Obstacle> => facts.write(JSON.stringify(fact))
  const shownIn = createShownIn(room)
  const takeBack: ExhibitBook['takeBack'] = async ({ tray, who }, shown, reason) => {
    const failed = await tray.write(withdrawal(newObjectId(), shown.id, reason))
    if (isObstacle(failed)) return void toast(failed.sentence)
    await enterLog(room, shownAct('taken', who, shown))
    toast(t('shown.takenSaid', { who }))
  }

  const restore = async (exhibit: Exhibit): Promise<void> => {
    const now = exhibits().find(({ id }) => id === exhibit.id)?.withdrawn
    if (!now) return
    const failed = await write({ kind: 'restored', id: newId(), withdrawal: now.id })
    if (isObstacle(failed)) toast(failed.sentence)
  }
  /** What the file itself gives reason to say, once it is safe. */
  const remark = (id: string, file: File): void => {
    const exhibit = exhibits().find(each => each.id === id)
    if (!exhibit) return
    const twin = exhibits().find(each => each.id !== id && !each.withdrawn && each.file.sha256 === exhibit.file.sha256)
    if (!exhibit.manifest) toast(t('ev.large', { name: file.name }))
    else if (twin) toast(t('ev.same', { name: file.name, other: labelOf(twin) }))
    else if (isForeign(exhibit.file.kind, file.name)) toast(t('ev.foreign', { name: file.name }))
  }

  /** Pictures that were added where there was no canvas, e.g. by the sample. */
  const pictured = new Set<string>()
  const makePictures = async (): Promise<void> => {
    const mine = new Set(all().filter(({ own }) => own).map(({ device }) => device))
    for (const { id, file, thumbnail, device, manifest } of exhibits()) {
      if (file.kind !== 'image' || thumbnail !== undefined || !manifest || !mine.has(device) || pictured.has(id) || access().at !== 'write') continue
      pictured.add(id)
      const opened = await files.open(id)
      const image = isObstacle(opened) ? undefined : await thumbnailOf(new File([opened], file.name, { type: file.type }))
      if (image !== undefined) await write({ kind: 'thumbnail', id: newId(), exhibit: id, image })
    }
  }
  void makePictures()

  return {
    room, files, exhibits, nameOf, labelOf, restore, shownIn,
    sessionOf(id) {
      const number = id === undefined ? 0 : sessions().find(session => session.id === id)?.number ?? 0
      return number > 0 ? t('ev.session', { n: sessionHan(number) }) : ''
    },
    mayWrite: () => access().at === 'write',
    async add(picked) {
      let kept = 0
      // One after the other: two large files at a time would want twice the memory.
      for (const file of picked) {
        const added = await files.add(file, await thumbnailOf(file))
        if (isObstacle(added)) { toast(added.sentence); announce(added.sentence, 'urgent'); continue }
        kept++
        remark(added, file)
      }
      if (kept > 0) announce(t('ev.added', { n: kept }))
    },
    writeField: (exhibit, field, value, replaces) => write({ kind: 'field', id: newId(), field: fieldOf(exhibit, field), value, replaces }),
    async markShown(exhibit) {
      const now = new Date()
      const running = sessions().find(({ stage, withdrawn }) => stage === 'running' && !withdrawn)
      return write({ kind: 'shown', id: newId(), exhibit: exhibit.id, at: now.toISOString(), ...(running ? { session: running.id } : {}) })
    },
    takeBack,
    async withdraw(exhibit, reason) {
      const failed = await write({ kind: 'withdrawn', id: newId(), exhibit: exhibit.id, reason })
      if (isObstacle(failed)) return void toast(failed.sentence)
      // What is no longer an exhibit is no longer put before anybody.
      if (room.trays.mayPublish.get()) for (const from of shownIn()) for (const shown of currentShown(from.shown).filter(({ of }) => of === exhibit.id)) await takeBack(from, shown, reason)
      toast(t('ev.withdrawn', { label: labelOf(exhibit) }), { label: t('ev.undo'), run: () => void restore(exhibit) })
    },
    async download(exhibit) {
      const opened = await files.open(exhibit.id)
      if (isObstacle(opened)) { toast(opened.sentence); announce(opened.sentence, 'urgent') } else saveFile(opened, exhibit.file.name)
    },
    async compare(exhibit, file) {
      const found = await files.compare(exhibit.id, file)
      const sentence = isObstacle(found) ? found.sentence : t(found === 'same' ? 'ev.same.yes' : 'ev.same.no', { label: labelOf(exhibit) })
      toast(sentence)
      announce(sentence)
    },
  }
}

const observeSessions = (source: FactRoom['facts']): Accessor<readonly Session[]> => {
  const facts = observe(source)
  return createMemo(() => foldSessions(facts()))
}
