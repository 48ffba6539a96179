/** The fact rooms behind sessions, stars and links, as signals; and what the two texts say now. */
import { createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import type { Doc } from 'yjs'
import { clausesOf, foldJoins, joinedOf, recordLines } from '../../model/links.ts'
import type { ClauseAt, Joined, Joins, RecordLine } from '../../model/links.ts'
import { foldSessions } from '../../model/sessions.ts'
import type { Session } from '../../model/sessions.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom, Fact, FactRoom, Person, Section, TextRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { toast } from '../parts/toast.tsx'

export interface FactStore {
  readonly facts: Accessor<readonly Fact[]>
  /** Is the room open to this person at all? A key may arrive after the screen. */
  readonly open: Accessor<boolean>
  readonly may: Accessor<boolean>
  /** Stores the objects one after the other; a refusal is said and ends it. True when all are on this device. */
  write(...objects: readonly string[]): Promise<boolean>
}

/** `me` is read so that a right given later is noticed. */
export const createFacts = (room: CaseRoom, section: Section, me: Accessor<Person>): FactStore => {
  const found = createMemo((): FactRoom | undefined => { me(); return room.facts(section) })
  const inside = createMemo(() => { const one = found(); return one === undefined ? undefined : { facts: observe(one.facts), access: observe(one.access) } })
  // Sixty people times six notices are written one after the other: what is shown follows once, at the end.
  const [busy, setBusy] = createSignal(0)
  const facts = createMemo<readonly Fact[]>(before => (busy() > 0 ? before : inside()?.facts() ?? []), [])
  return {
    facts,
    open: () => inside() !== undefined,
    may: () => inside()?.access().at === 'write',
    async write(...objects) {
      if (objects.length > 1) setBusy(n => n + 1)
      try {
        for (const json of objects) {
          const outcome = await found()?.write(json)
          if (isObstacle(outcome)) { toast(outcome.sentence); return false }
        }
        return found() !== undefined
      } finally { if (objects.length > 1) setBusy(n => n - 1) }
    },
  }
}

export interface Sessions extends FactStore { readonly sessions: Accessor<readonly Session[]> }
export const createSessions = (room: CaseRoom, me: Accessor<Person>): Sessions => {
  const store = createFacts(room, 'sessions', me)
  return { ...store, sessions: createMemo(() => foldSessions(store.facts())) }
}

export interface JoinsStore extends FactStore {
  readonly joins: Accessor<Joins>
  readonly joined: Accessor<readonly Joined[]>
  readonly lines: Accessor<readonly RecordLine[]>
  readonly clauses: Accessor<readonly ClauseAt[]>
}
export const createJoins = (room: CaseRoom, me: Accessor<Person>, people: Accessor<readonly Person[]>): JoinsStore => {
  const store = createFacts(room, 'review', me)
  const parties = createMemo(() => people().filter(({ role }) => role === 'party').map(({ id }) => id).join(' '))
  const joins = createMemo(() => { const those = new Set(parties().split(' ')); return foldJoins(store.facts(), person => person !== '' && those.has(person)) })
  const lines = createReading(room, 'record', me, recordLines), clauses = createReading(room, 'agreement', me, clausesOf)
  return { ...store, joins, lines, clauses, joined: createMemo(() => joinedOf(joins(), lines(), clauses())) }
}

const READ_MS = 250 // labels follow a pause in writing, not every key

/** What `read` finds in a text, anew after each pause. */
const createReading = <T>(room: CaseRoom, section: 'record' | 'agreement', me: Accessor<Person>, read: (doc: Doc) => readonly T[]): Accessor<readonly T[]> => {
  const found = createMemo((): TextRoom | undefined => { me(); return room.text(section) })
  const [list, setList] = createSignal<readonly T[]>([])
  createEffect(() => {
    const text = found()
    if (text === undefined) { setList([]); return }
    const generation = observe(text.generation)
    createEffect(() => {
      generation()
      const { doc } = text
      let timer: ReturnType<typeof setTimeout> | undefined
      const soon = (): void => { timer ??= setTimeout(() => { timer = undefined; setList(read(doc)) }, READ_MS) }
      setList(read(doc))
      doc.on('update', soon)
      onCleanup(() => { clearTimeout(timer); doc.off('update', soon) })
    })
  })
  return list
}
