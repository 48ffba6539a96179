/** Looking for words where none may stand: in bytes, in folders, in what a page keeps. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export interface Needle { readonly word: string; readonly spelling: string; readonly bytes: Buffer }

/** Every word as UTF-8 and as UTF-16 of both kinds: browsers keep strings in either. */
export const needlesOf = (words: readonly string[]): Needle[] => [...new Set(words)].flatMap(word => [
  { word, spelling: 'UTF-8', bytes: Buffer.from(word, 'utf8') },
  { word, spelling: 'UTF-16LE', bytes: Buffer.from(word, 'utf16le') },
  { word, spelling: 'UTF-16BE', bytes: Buffer.from(word, 'utf16le').swap16() },
])

/** What of it stands in these bytes. */
export const hanIn = (bytes: Buffer, needles: readonly Needle[]): string[] =>
  needles.filter(needle => bytes.includes(needle.bytes)).map(({ word, spelling }) => `${word} (${spelling})`)

/** The same in every file below a folder, and in the files' names; throws when there is nothing to look through. */
export const hanInFolder = (folder: string, needles: readonly Needle[]): string[] => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(folder, name)).isFile())
  if (files.length === 0) throw new Error(`nothing in ${folder}`)
  return files.flatMap(name => [...hanIn(Buffer.from(name), needles), ...hanIn(readFileSync(join(folder, name)), needles)].map(found => `${found} in ${name}`))
}

/**
 * All that the page's origin keeps in IndexedDB, as bytes and strings, keys
 * included: the files on disk are compressed in part, the records are not.
 * Give `''` for the number of records seen.
 */
export const keptRecords = (page: Page): Promise<{ records: number; strings: string[]; bytes: number[][] }> => page.evaluate(async () => {
  const strings: string[] = [], bytes: number[][] = []
  let records = 0
  const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error) })
  const look = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value)
    else if (value instanceof ArrayBuffer) bytes.push([...new Uint8Array(value)])
    else if (ArrayBuffer.isView(value)) bytes.push([...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)])
    else if (value instanceof CryptoKey) strings.push(value.algorithm.name)
    else if (Array.isArray(value)) value.forEach(look)
    else if (value instanceof Map || value instanceof Set) for (const each of value) look(each)
    else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) { strings.push(name); look(each) }
  }
  for (const { name = '' } of await indexedDB.databases()) {
    strings.push(name)
    const db = await asked(indexedDB.open(name))
    for (const store of db.objectStoreNames) {
      strings.push(store)
      const from = db.transaction(store).objectStore(store)
      const [keys, values] = await Promise.all([asked(from.getAllKeys()), asked(from.getAll() as IDBRequest<unknown[]>)])
      records += values.length
      look(keys)
      look(values)
    }
    db.close()
  }
  for (let i = 0; i < localStorage.length; i += 1) { const name = localStorage.key(i) ?? ''; strings.push(name, localStorage.getItem(name) ?? '') }
  return { records, strings, bytes }
})
