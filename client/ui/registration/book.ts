/** What the registration screen shares with its fields: the folded view, who holds which field, and the ways to write. */
import { createContext, createMemo, createSignal, untrack, useContext } from 'solid-js'
import type { Accessor } from 'solid-js'
import { lookAct } from '../../model/acts.ts'
import type { FactObject, Standing } from '../../model/facts.ts'
import { codedValue, CODE_LISTS } from '../../model/code-lists.ts'
import { today } from '../../model/days.ts'
import { fieldWrite, newFactId } from '../../model/facts.ts'
import { registrationOf, removalWrite, returnWrite, type Registration } from '../../model/registration.ts'
import type { FieldRoom, FieldSpec } from '../../model/registration-fields.ts'
import type { CaseRoom, FactRoom, Person } from '../../workspace.ts'
import { isObstacle } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

export interface Book {
  readonly view: Accessor<Registration>
  readonly room: CaseRoom
  readonly people: Accessor<readonly Person[]>
  /** May I write there? */
  may(room: FieldRoom): boolean
  /** May I see it at all? */
  sees(room: FieldRoom): boolean
  /** The colleague who is in this field, by `<room>/<path>`. */
  holder(place: string): Person | undefined
  nameOf(personId: string): string
  /** Windows 电脑, or a piece of its id when nobody said. */
  deviceOf(device: string): string
  /** How many required fields of a party are empty. */
  missingIn(party: string): number
  /** Resolves with a sentence when it was not stored. */
  write(room: FieldRoom, json: string): Promise<string | undefined>
  /** The masked fields that this person had shown to him since he came to the page. */
  isShown(path: string): boolean
  /** Writes the line of 办理日志 first; without it nothing is shown. */
  show(path: string, field: string, whose: string): Promise<void>
  hide(path: string): void
  addParty(sideCode: string): Promise<string | undefined>
  addWithin(path: string, fields: readonly (readonly [string, string])[]): Promise<string | undefined>
  /** Removes a party, an agent or a claim, and offers to take it back. */
  remove(path: string, said: string): Promise<void>
  bringBack(path: string): Promise<void>
  /** The field whose 经过 is open. */
  readonly past: Accessor<Past | undefined>
  openPast(past: Past | undefined): void
  /** 谁改过: are the authors beside the labels on the way of the Tab key? Else only the mouse reaches them. */
  readonly authors: Accessor<'beside' | 'reached'>
  turnAuthors(): void
}
export interface Past { readonly path: string; readonly spec: FieldSpec; readonly label: string; readonly whose: string }

const BookContext = createContext<Book>()
export const BookProvider = BookContext.Provider
export const useBook = (): Book => {
  const book = useContext(BookContext)
  if (book === undefined) throw new Error('a field of the registration stands outside it')
  return book
}

/** So many signs of a device's id tell a person's devices apart. */
const deviceSigns = 6

const none: readonly FactObject[] = []

export const createBook = (sources: { readonly room: CaseRoom; readonly me: Accessor<Person>; readonly people: Accessor<readonly Person[]>; readonly track: Accessor<string> }): Book => {
  const { room, me, people, track } = sources
  // By rights, not by presence: the rooms are not to be opened anew with every tick.
  const rights = createMemo(() => `${me().rights.registration} ${me().rights.identity}`)
  const rooms = createMemo(() => { rights(); const open = room.facts('registration'), closed = room.facts('identity'); return { open: open && follow(open), closed: closed && follow(closed) } })
  const view = createMemo(() => registrationOf({ registration: rooms().open?.facts() ?? none, identity: rooms().closed?.facts(), track: track(), today: today() }))
  const held = createMemo(() => new Map(people().filter(person => !person.me && person.online && person.place !== '').map(person => [person.place, person])))
  const names = createMemo(() => new Map(people().map(person => [person.id, person.name])))
  const missing = createMemo(() => {
    const count = new Map<string, number>()
    for (const { path } of view().missing) { const party = path.split('/', 2).join('/'); count.set(party, (count.get(party) ?? 0) + 1) }
    return count
  })
  const [shown, setShown] = createSignal<ReadonlySet<string>>(new Set())
  const [authors, setAuthors] = createSignal<'beside' | 'reached'>('beside')
  const [past, openPast] = createSignal<Past>()
  const of = (which: FieldRoom) => which === 'identity' ? rooms().closed : rooms().open

  const write: Book['write'] = async (which, json) => {
    const there = untrack(() => of(which))
    if (there === undefined) return t('reg.noRoom')
    const outcome = await there.room.write(json)
    return isObstacle(outcome) ? outcome.sentence : undefined
  }
  const writeAll = async (path: string, fields: readonly (readonly [string, string])[]): Promise<string | undefined> => {
    for (const [name, value] of fields) {
      const failed = await write('registration', fieldWrite(`${path}/${name}`, value, []))
      if (failed !== undefined) { toast(failed); return undefined }
    }
    return path
  }
  const bringBack = async (path: string): Promise<void> => {
    const failed = await write('registration', returnWrite(path, untrack(view)))
    if (failed !== undefined) toast(failed)
  }
  return {
    view, room, people, write, bringBack, past, openPast, authors,
    turnAuthors() { setAuthors(was => was === 'beside' ? 'reached' : 'beside') },
    may: which => of(which)?.access().at === 'write',
    sees: which => of(which) !== undefined,
    holder: place => held().get(place),
    nameOf: personId => names().get(personId) ?? t('reg.someone'),
    deviceOf: device => room.deviceKind(device) || t('reg.pastDevice', { device: device.slice(0, deviceSigns) }),
    missingIn: party => missing().get(party) ?? 0,
    isShown: path => shown().has(path),
    async show(path, field, whose) {
      const acts = room.facts('acts')
      const outcome = acts === undefined || acts.access.get().at !== 'write' ? true : await acts.write(JSON.stringify(lookAct(field, whose)))
      if (outcome !== undefined) { toast(t('reg.notShown')); return }
      setShown(was => new Set([...was, path]))
    },
    hide(path) { setShown(was => new Set([...was].filter(each => each !== path))) },
    addParty: sideCode => writeAll(`party/${newFactId()}`, [['方', codedValue(CODE_LISTS.sides, sideCode)], ['主体', codedValue(CODE_LISTS['party-kinds'], '1')]]),
    addWithin: (path, fields) => writeAll(`${path}/${newFactId()}`, fields),
    async remove(path, said) {
      const failed = await write('registration', removalWrite(path, rooms().open?.facts() ?? none, rooms().closed?.facts()))
      if (failed !== undefined) { toast(failed); return }
      toast(said, { label: t('reg.undo'), run: () => void bringBack(path) })
    },
  }
}

const follow = (room: FactRoom): { room: FactRoom; facts: Accessor<readonly FactObject[]>; access: Accessor<ReturnType<FactRoom['access']['get']>> } =>
  ({ room, facts: observe(room.facts), access: observe(room.access) })

/** The same writes stand, in the same order. */
export const sameStanding = (a: readonly Standing[], b: readonly Standing[]): boolean =>
  a.length === b.length && a.every((one, i) => one.id === b[i]!.id && one.also.length === b[i]!.also.length && one.personId === b[i]!.personId)
