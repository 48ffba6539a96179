/**
 * Who uses this browser profile. One device = one person in one profile: two
 * P-256 keys, wrapped at once under the profile key and stored wrapped;
 * name and agency, too, are sealed, so that a locked profile shows no word.
 */
import { createStore, get, keys, set, update, type UseStore } from 'idb-keyval'
import { fromUtf8, utf8, type Bytes } from '../../shared/bytes.ts'
import { makeProfileKey, makeWrappedDevice, openUnderProfile, randomBytes, sealUnderProfile, unwrapDevice, type Device, type WrappedDevice } from '../../shared/crypto.ts'
import type { PersonRecord } from '../../shared/roster.ts'

/** Where keys and small settings live; `get` answers undefined for what is not there. */
export interface Shelf {
  get<T>(name: string): Promise<T | undefined>
  set(name: string, value: unknown): Promise<void>
  /** Unless there is a value of that name already, in one step with looking. */
  setFirst(name: string, value: unknown): Promise<void>
  /** Of everything that is there. */
  names(): Promise<readonly string[]>
}

export const openShelf = (): Shelf => {
  const store: UseStore = createStore('liuchi-keys', 'keys')
  return { get: name => get(name, store), set: (name, value) => set(name, value, store), setFirst: (name, value) => update(name, there => there ?? value, store), names: async () => (await keys(store)).map(String) }
}
export const makeMemoryShelf = (): Shelf => {
  const all = new Map<string, unknown>()
  return {
    get: async <T>(name: string) => all.get(name) as T | undefined,
    set: async (name, value) => { all.set(name, value) },
    setFirst: async (name, value) => { if (!all.has(name)) all.set(name, value) },
    names: async () => [...all.keys()],
  }
}

/** One value, so that a first opening that is cut short, or done by two pages at once, cannot mix two sets of keys. */
interface Keys { readonly profileKey: CryptoKey; readonly device: WrappedDevice; readonly restKey: Bytes }
const KEYS = 'keys'

export interface Identity {
  readonly device: Device
  /** Seals local rows; 32 bytes, in memory only. */
  readonly restKey: Bytes
  profile(): PersonRecord | undefined
  setProfile(profile: PersonRecord): Promise<void>
  /** Small sealed notes of this device, e.g. links of open invitations. */
  keep(name: string, text: string): Promise<void>
  kept(name: string): Promise<string | undefined>
  /** Names of notes that begin so. */
  keptNames(beginning: string): Promise<readonly string[]>
}

/** Makes the keys on first use. Rejects when the shelf cannot store or the keys are damaged. */
export const openIdentity = async (shelf: Shelf): Promise<Identity> => {
  if (!await shelf.get<Keys>(KEYS)) await shelf.setFirst(KEYS, await makeKeys())
  const { profileKey: key, device: wrapped, restKey: sealedRest } = (await shelf.get<Keys>(KEYS))!
  const kept = async (name: string): Promise<string | undefined> => {
    const box = await shelf.get<Bytes>(`kept/${name}`)
    return box && fromUtf8(await openUnderProfile(key, box))
  }
  const keep = async (name: string, text: string): Promise<void> => shelf.set(`kept/${name}`, await sealUnderProfile(key, utf8(text)))
  const [device, restKey, profileText] = await Promise.all([unwrapDevice(key, wrapped), openUnderProfile(key, sealedRest), kept('profile')])
  let profile = profileText === undefined ? undefined : (JSON.parse(profileText) as PersonRecord)
  return {
    device, restKey, keep, kept,
    keptNames: async beginning => (await shelf.names()).filter(name => name.startsWith(`kept/${beginning}`)).map(name => name.slice('kept/'.length)),
    profile: () => profile,
    async setProfile(next) { await keep('profile', JSON.stringify(next)); profile = next },
  }
}

const makeKeys = async (): Promise<Keys> => {
  const profileKey = await makeProfileKey()
  return { profileKey, device: await makeWrappedDevice(profileKey), restKey: await sealUnderProfile(profileKey, randomBytes(32)) }
}
