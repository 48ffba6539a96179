/** CaseStore on IndexedDB: ranges and transactions over several stores, which idb-keyval does not have. */
import { concat, makeReader, makeWriter, utf8, type Bytes } from '../../shared/bytes.ts'
import { openBox, sealBox } from '../../shared/crypto.ts'
import type { RefusalName } from '../../shared/refusal.ts'
import type { CaseStore, Change, LogRow, OutboxRow, SentRow } from './store.ts'

const STORES = ['log', 'rows', 'sent', 'kept'] as const
const ROW = utf8('liuchi/row/1'), KEPT = utf8('liuchi/kept/1')

/** Everything readable in a row is sealed under the device's rest key; keys of records are opaque ids and numbers. */
const sealRow = (restKey: Bytes, row: OutboxRow): Bytes => sealBox(restKey, makeWriter()
  .u8(row.type === 'update' ? 1 : 2).vu(row.seenSeq).raw(row.seenHead).u8(row.offline ? 1 : 0).vu(row.at).vu(row.change).lp(row.body).done(), ROW)
const openRow = (restKey: Bytes, key: [string, string, number], box: Bytes): OutboxRow => {
  const plain = openBox(restKey, box, ROW)
  if (!plain) throw new Error('a row at rest does not open')
  const r = makeReader(plain)
  const type = r.u8() === 1 ? 'update' : 'fact'
  return { room: key[0], stream: key[1], n: key[2], type, seenSeq: r.vu(), seenHead: r.raw(32), offline: r.u8() === 1, at: r.vu(), change: r.vu(), body: r.lp(plain.length) }
}

interface LogValue { readonly t: number; readonly e: Bytes; readonly r: RefusalName | '' }
interface SentValue { readonly first: number; readonly last: number; readonly bytes: Bytes }

const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

/** `restKey` is 32 bytes, held in memory only while the profile is unlocked. Rejects when the browser gives no database. */
export const openIdbStore = async (name: string, restKey: Bytes): Promise<CaseStore> => {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => { for (const store of STORES) opening.result.createObjectStore(store) }
  const db = await asked(opening)
  db.onversionchange = () => db.close()

  const read = async <T>(store: (typeof STORES)[number], range?: IDBKeyRange): Promise<[IDBValidKey, T][]> => {
    const from = db.transaction(store).objectStore(store)
    const [keys, values] = await Promise.all([asked(from.getAllKeys(range)), asked(from.getAll(range) as IDBRequest<T[]>)])
    return keys.map((key, i) => [key, values[i]!])
  }

  const commit = (change: Change): Promise<void> => new Promise((resolve, reject) => {
    const tx = db.transaction([...STORES], 'readwrite', { durability: change.strict ? 'strict' : 'relaxed' })
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error ?? new Error('transaction aborted'))
    const store = (which: (typeof STORES)[number]): IDBObjectStore => tx.objectStore(which)
    for (const row of change.log ?? []) store('log').put({ t: row.relayTime, e: row.bytes, r: row.refused ?? '' } satisfies LogValue, [row.room, row.seq])
    for (const row of change.rows ?? []) store('rows').put(sealRow(restKey, row), [row.room, row.stream, row.n])
    for (const row of change.sent ?? []) {
      const key = [row.room, row.stream, row.count]
      // The first one stays. Asking beforehand would let a drop of this same transaction go first, and the row would lie there for good.
      const adding = store('sent').add({ first: row.firstRow, last: row.lastRow, bytes: row.bytes } satisfies SentValue, key)
      adding.onerror = event => { if (adding.error?.name === 'ConstraintError') { event.preventDefault(); event.stopPropagation() } }
    }
    for (const { room, stream, count } of change.dropSent ?? []) store('sent').delete([room, stream, count])
    for (const { room, stream, from, upTo } of change.dropRows ?? []) store('rows').delete(IDBKeyRange.bound([room, stream, from], [room, stream, upTo]))
    for (const { name: key, bytes } of change.keep ?? []) { if (bytes) store('kept').put(sealBox(restKey, bytes, concat(KEPT, utf8(key))), key); else store('kept').delete(key) }
    // Without this the browser waits for its own answers first, and a tab that is closed meanwhile takes the last words with it.
    // Not with finished envelopes: there an answer may be that one is there already, which must not end the transaction.
    if ((change.sent ?? []).length === 0) tx.commit()
  })

  return {
    commit,
    async log(room, after) {
      const found = await read<LogValue>('log', IDBKeyRange.bound([room, after], [room, Infinity], true))
      return found.map(([key, { t, e, r }]): LogRow => ({ room, seq: (key as [string, number])[1], relayTime: t, bytes: e, refused: r === '' ? undefined : r }))
    },
    async rows() { return (await read<Bytes>('rows')).map(([key, box]) => openRow(restKey, key as [string, string, number], box)) },
    async sent() {
      return (await read<SentValue>('sent')).map(([key, { first, last, bytes }]): SentRow => {
        const [room, stream, count] = key as [string, string, number]
        return { room, stream, count, firstRow: first, lastRow: last, bytes }
      })
    },
    async kept(key) {
      const box = await asked(db.transaction('kept').objectStore('kept').get(key) as IDBRequest<Bytes | undefined>)
      return box && openBox(restKey, box, concat(KEPT, utf8(key)))
    },
    async keptNames(prefix) {
      const keys = await asked(db.transaction('kept').objectStore('kept').getAllKeys(IDBKeyRange.bound(prefix, `${prefix}￿`)))
      return keys as string[]
    },
    close: () => db.close(),
  }
}
