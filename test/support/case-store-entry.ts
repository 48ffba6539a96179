/** What every CaseStore must do, as facts that can be told in Node and in a page: name → what was found. */
import { utf8 } from '../../shared/bytes.ts'
import { openIdbStore } from '../../client/sync/store-idb.ts'
import { makeMemoryStore, type CaseStore, type OutboxRow, type SentRow } from '../../client/sync/store.ts'

const [room, other, stream] = ['aa'.repeat(16), 'bb'.repeat(16), 'cc'.repeat(8)]
const bytes = (text: string): Uint8Array => utf8(text)
const row = (n: number, body = `第 ${n} 处`): OutboxRow => ({ room, stream, n, type: 'update', body: bytes(body), seenSeq: n, seenHead: new Uint8Array(32).fill(n), offline: n % 2 === 0, at: 1000 + n, change: n })
const sent = (count: number, text: string): SentRow => ({ room, stream, count, firstRow: count, lastRow: count, bytes: bytes(text) })
const entry = (of: string, seq: number) => ({ room: of, seq, relayTime: 5000 + seq, bytes: bytes(`${of.slice(0, 2)}${seq}`), refused: seq === 2 ? 'CHAIN' as const : undefined })
const plain = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => (each instanceof Uint8Array ? new TextDecoder().decode(each) : each))

export type Facts = Readonly<Record<string, string>>

/** `open` gives the store of that name again and again, as a page finds it after a reload. */
export const tellFacts = async (open: (name: string) => Promise<CaseStore>): Promise<Facts> => {
  const facts: Record<string, string> = {}
  const store = await open('one')
  await store.commit({ rows: [row(2), row(1), row(10)], log: [entry(room, 2), entry(room, 1), entry(room, 10), entry(other, 1)] })
  facts['rows in order'] = plain((await store.rows()).map(({ n, body, offline, at, change, seenSeq }) => [n, body, offline, at, change, seenSeq]))
  facts['log behind a position'] = plain((await store.log(room, 1)).map(({ seq, bytes: found, refused }) => [seq, found, refused ?? '']))
  facts['log of a room that is not there'] = plain(await store.log('dd'.repeat(16), 0))

  await store.commit({ sent: [sent(1, '先')] })
  await store.commit({ sent: [sent(1, '后'), sent(2, '二')] })
  facts['the first finished envelope of a count stays'] = plain((await store.sent()).map(each => [each.count, each.bytes]))
  await store.commit({ sent: [sent(3, '三')], dropSent: [{ room, stream, count: 3 }, { room, stream, count: 1 }] })
  facts['what is put and dropped in one step is gone'] = plain((await store.sent()).map(each => each.count))
  await store.commit({ rows: [row(11)], dropRows: [{ room, stream, from: 2, upTo: 11 }, { room: other, stream, from: 1, upTo: 99 }] })
  facts['rows dropped by their numbers'] = plain((await store.rows()).map(({ n }) => n))

  await store.commit({ keep: [{ name: 'aside/1', bytes: bytes('甲') }, { name: 'aside/2', bytes: bytes('乙') }, { name: 'genesis', bytes: bytes('丙') }], strict: true })
  await store.commit({ keep: [{ name: 'aside/1', bytes: undefined }] })
  facts['kept by name'] = plain([await store.keptNames('aside/'), await store.kept('aside/1') ?? '', await store.kept('aside/2'), await store.kept('genesis')])
  store.close()

  const again = await open('one')
  facts['there again after a reload'] = plain([(await again.rows()).length, (await again.sent()).length, (await again.log(room, 0)).length, await again.kept('genesis')])
  facts['another case has none of it'] = plain([(await (await open('two')).rows()).length, await (await open('two')).kept('genesis') ?? ''])
  again.close()
  return facts
}

export const memoryStores = (): ((name: string) => Promise<CaseStore>) => {
  const stores = new Map<string, CaseStore>()
  return async name => { const store = stores.get(name) ?? makeMemoryStore(); stores.set(name, store); return store }
}

/** In a page: the facts of IndexedDB, and whether the words lie readable in it. */
const tellIndexedDb = async (): Promise<{ facts: Facts; readable: string; elsewhere: string }> => {
  const restKey = new Uint8Array(32).fill(7)
  const facts = await tellFacts(name => openIdbStore(name, restKey))
  const database = await new Promise<IDBDatabase>(done => { const opening = indexedDB.open('one'); opening.onsuccess = () => done(opening.result) })
  const all = await Promise.all(['rows', 'kept'].map(store => new Promise<unknown[]>(done => { const asking = database.transaction(store).objectStore(store).getAll(); asking.onsuccess = () => done(asking.result) })))
  database.close()
  const readable = all.flat().map(value => new TextDecoder().decode(value as Uint8Array)).filter(text => /[处甲乙丙第]/.test(text)).join()
  const elsewhere = await openIdbStore('one', new Uint8Array(32).fill(8)).then(store => store.rows()).then(() => 'opened', (failure: unknown) => String(failure))
  return { facts, readable, elsewhere }
}

declare global {
  interface Window { tellIndexedDb: typeof tellIndexedDb }
}
globalThis.window?.addEventListener('load', () => { window.tellIndexedDb = tellIndexedDb })
