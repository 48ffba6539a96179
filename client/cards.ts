/**
 * The desk's own list: one sealed note for each case, so that the desk opens
 * without opening a case, and so that two windows which have different cases
 * open never write over each other.
 */
import type { Identity } from './keys/identity.ts'
import type { Place } from './place.ts'
import { makeWatched, type Watched } from './sync/observed.ts'
import type { CaseCard } from './workspace.ts'

export interface Cards {
  readonly all: Watched<readonly CaseCard[]>
  of(caseId: string): CaseCard | undefined
  /** Resolves when it is on the disk. */
  add(card: CaseCard): Promise<void>
  /** The case is no longer on this device. */
  remove(caseId: string): Promise<void>
  /** Shown at once; on the disk at once too, unless that was just now. */
  change(caseId: string, part: Partial<CaseCard>): void
  /** What is shown of it is on the disk when this resolves. */
  store(caseId: string): Promise<void>
}

const restMs = 250
const noteOf = (caseId: string): string => `card/${caseId}`
/** Parts are compared by their words: a list made anew with the same people is no change. */
const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b)

export const openCards = async (identity: Identity, place: Pick<Place, 'windows'>): Promise<Cards> => {
  const read = async (name: string): Promise<CaseCard | undefined> => { const text = await identity.kept(name); return text === undefined || text === '' ? undefined : (JSON.parse(text) as CaseCard) }
  const [names, former] = await Promise.all([identity.keptNames('card/'), identity.kept('cases')])
  const found = (await Promise.all(names.map(read))).filter(card => card !== undefined)
  // Until 0.1.0 all cards were one note.
  const moved = former === undefined ? [] : (JSON.parse(former) as CaseCard[]).filter(card => !names.includes(noteOf(card.caseId)))
  const all = makeWatched<readonly CaseCard[]>([...found, ...moved])
  const of = (caseId: string): CaseCard | undefined => all.get().find(card => card.caseId === caseId)
  const show = (card: CaseCard): void => all.set([card, ...all.get().filter(({ caseId }) => caseId !== card.caseId)])

  const hide = (caseId: string): void => all.set(all.get().filter(card => card.caseId !== caseId))

  const tell = place.windows?.(caseId => void read(noteOf(caseId)).then(card => { if (card) show(card); else hide(caseId) }))
  // One write after the other, so that an older card never ends on top of a newer one.
  let writing: Promise<void> = Promise.resolve()
  const write = (caseId: string): Promise<void> => {
    writing = writing.catch(() => {}).then(async () => { // a write that failed has told its own caller
      const card = of(caseId)
      if (!card) return
      await identity.keep(noteOf(caseId), JSON.stringify(card))
      tell?.(caseId)
    })
    return writing
  }
  const resting = new Map<string, 'quiet' | 'changed'>()
  const writeSoon = (caseId: string): void => {
    if (resting.has(caseId)) { resting.set(caseId, 'changed'); return }
    resting.set(caseId, 'quiet')
    void write(caseId).catch(() => {}) // the chip of the case says that nothing can be stored
    setTimeout(() => { const more = resting.get(caseId) === 'changed'; resting.delete(caseId); if (more) writeSoon(caseId) }, restMs)
  }
  await Promise.all(moved.map(({ caseId }) => write(caseId)))
  return {
    all, of,
    add(card) { show(card); return write(card.caseId) },
    async remove(caseId) {
      hide(caseId)
      await writing
      await identity.keep(noteOf(caseId), '')
      tell?.(caseId)
    },
    change(caseId, part) {
      const known = of(caseId)
      if (!known || Object.entries(part).every(([name, value]) => same(known[name as keyof CaseCard], value))) return
      all.set(all.get().map(card => (card.caseId === caseId ? { ...card, ...part } : card)))
      writeSoon(caseId)
    },
    store: write,
  }
}
