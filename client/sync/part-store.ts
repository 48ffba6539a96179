/**
 * Sealed parts of files on this device: those that wait for the relay, and
 * those that were sent or fetched and spare the next fetch. Sealed as they
 * travel; their keys stand in facts, which rest sealed themselves.
 */
import type { Bytes } from '../../shared/bytes.ts'

export type PartState = 'waiting' | 'relayed'
export interface PartNote { readonly state: PartState; /** ms since 1970 */ readonly at: number }

export interface PartStore {
  /** Flushed when it resolves; rejects when nothing was written (quota, closed database). */
  put(name: string, sealed: Bytes, note: PartNote): Promise<void>
  get(name: string): Promise<Bytes | undefined>
  notes(): Promise<ReadonlyMap<string, PartNote>>
  /** The relay has it. */
  relayed(name: string): Promise<void>
  drop(names: readonly string[]): Promise<void>
  close(): void
}

const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

/** A database of its own: a file that fills the disk must not stop the case's own rows from opening. */
export const openIdbParts = async (name: string): Promise<PartStore> => {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => { for (const store of ['parts', 'notes']) opening.result.createObjectStore(store) }
  const db = await asked(opening)
  db.onversionchange = () => db.close()
  const change = (work: (store: (name: 'parts' | 'notes') => IDBObjectStore) => void): Promise<void> => new Promise((resolve, reject) => {
    const tx = db.transaction(['parts', 'notes'], 'readwrite', { durability: 'strict' })
    tx.oncomplete = () => resolve()
    tx.onabort = tx.onerror = () => reject(tx.error)
    work(which => tx.objectStore(which))
  })
  return {
    put: (part, sealed, note) => change(store => { store('parts').put(sealed, part); store('notes').put(note, part) }),
    get: part => asked(db.transaction('parts').objectStore('parts').get(part) as IDBRequest<Bytes | undefined>),
    async notes() {
      const from = db.transaction('notes').objectStore('notes')
      const [keys, values] = await Promise.all([asked(from.getAllKeys()), asked(from.getAll() as IDBRequest<PartNote[]>)])
      return new Map(keys.map((key, i) => [key as string, values[i]!]))
    },
    relayed: part => change(store => { store('notes').put({ state: 'relayed', at: Date.now() } satisfies PartNote, part) }),
    drop: names => change(store => { for (const part of names) { store('parts').delete(part); store('notes').delete(part) } }),
    close: () => db.close(),
  }
}

/** The same promises in memory, for Node and tests; `bytesMax` is the disk's size. */
export const makeMemoryParts = (bytesMax = Infinity): PartStore => {
  const parts = new Map<string, Bytes>(), notes = new Map<string, PartNote>()
  return {
    async put(name, sealed, note) {
      const used = [...parts.values()].reduce((sum, part) => sum + part.length, 0)
      if (used + sealed.length > bytesMax) throw new DOMException('full', 'QuotaExceededError')
      parts.set(name, sealed)
      notes.set(name, note)
    },
    get: async name => parts.get(name),
    notes: async () => new Map(notes),
    async relayed(name) { notes.set(name, { state: 'relayed', at: Date.now() }) },
    async drop(names) { for (const name of names) { parts.delete(name); notes.delete(name) } },
    close() {},
  }
}
