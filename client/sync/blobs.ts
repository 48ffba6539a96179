/**
 * Files of one room: cut, sealed and kept on this device first, then sent part
 * by part; fetched, checked and put together on the other side. What waits is
 * what the room's facts name and this device has kept and the relay has not
 * confirmed, so nothing can be forgotten between two lives.
 */
import { base64url, hex, type Bytes } from '../../shared/bytes.ts'
import { blobPath, openPart, partBytes, partCount, readBlobAnswer, sealPart, type BlobAnswer, type Manifest } from '../../shared/blob.ts'
import { makeSha256, randomBytes } from '../../shared/crypto.ts'
import { blobPartBytesMax } from '../../shared/limits.ts'
import type { BlobRight } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { makeWatched, type Watched } from './observed.ts'
import type { PartNote, PartStore } from './part-store.ts'
import type { Passes } from './passes.ts'

export type FileFailure = 'empty' | 'unreadable' | 'full-here' | 'stopped' | 'offline' | 'no-grant' | 'not-arrived' | 'damaged' | 'relay'
/** Never thrown: what stopped the work on a file. */
export interface Failed { readonly failed: FileFailure }
export const hasFailed = (x: object): x is Failed => 'failed' in x

export interface PickedBytes { readonly size: number; slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } }

export interface Blobs {
  /** Reads the file once, in slices; resolves when every sealed part is on the disk. On failure nothing of it stays. */
  keep(file: PickedBytes, done: (bytes: number) => void, stop: AbortSignal): Promise<Manifest | Failed>
  /** SHA-256 (hex) of a file that is too large to travel. */
  measure(file: PickedBytes, done: (bytes: number) => void, stop: AbortSignal): Promise<{ readonly sha256: string } | Failed>
  /** Puts the file back together from here or the relay; resolves only when its SHA-256 is the manifest's. */
  bring(manifest: Manifest, done: (parts: number) => void, stop: AbortSignal): Promise<Blob | Failed>
  /** false: the relay says that the last part has not come to it. Asked without a fetch that fails. */
  arrived(manifest: Manifest): Promise<boolean>
  /** Which manifests the room's facts name; what of them waits is sent. */
  name(manifests: readonly Manifest[]): void
  /** Parts on this device. */
  readonly notes: Watched<ReadonlyMap<string, PartNote>>
  /** What the relay said no to; undefined while it takes everything. */
  readonly trouble: Watched<BlobAnswer | undefined>
  close(): void
}

export interface BlobPorts {
  readonly caseName: string
  readonly room: string
  readonly store: PartStore
  readonly passes: Passes
  /** Scheme, host and port of the relay's own address; undefined for a case that stays on this device. */
  readonly origin: string | undefined
  readonly fetch: typeof fetch
  readonly online: { get(): boolean; subscribe(tell: () => void): () => void }
}

/** A part that no fact names and that is older than this was left by a life that ended between the two, or its fact was refused and nobody came back to it. */
const orphanMs = 30 * 24 * 60 * 60_000
const retryMs = { least: 1000, most: 30_000 } as const
/** A part over a line of 20 KB/s; a line that is worse is mended by trying again. */
const partMsMax = 240_000

export const makeBlobs = async (ports: BlobPorts): Promise<Blobs> => {
  const { store, room } = ports
  const notes = makeWatched<ReadonlyMap<string, PartNote>>(await store.notes())
  const trouble = makeWatched<BlobAnswer | undefined>(undefined)
  const closing = new AbortController()
  let named: readonly Manifest[] = []
  const tellTabs = makeTeller(`liuchi-parts-${ports.caseName}-${room}`, () => void look())
  const look = async (): Promise<void> => { if (!closing.signal.aborted) notes.set(await store.notes()) }
  const note = (name: string, next: PartNote): void => { notes.set(new Map(notes.get()).set(name, next)); tellTabs() }

  // ---------------------------------------------------------------- keeping

  const slices = async (file: PickedBytes, stop: AbortSignal, take: (plain: Bytes, index: number) => Promise<void>): Promise<Failed | undefined> => {
    for (let index = 0; index < partCount(file.size); index++) {
      if (stop.aborted) return { failed: 'stopped' }
      const from = index * blobPartBytesMax
      let plain: Bytes
      try { plain = new Uint8Array(await file.slice(from, from + partBytes(file.size, index)).arrayBuffer()) } catch { return { failed: 'unreadable' } } // moved, changed or taken away while it was read
      if (plain.length !== partBytes(file.size, index)) return { failed: 'unreadable' }
      await take(plain, index)
    }
    return stop.aborted ? { failed: 'stopped' } : undefined
  }

  const keep: Blobs['keep'] = async (file, done, stop) => {
    if (file.size === 0) return { failed: 'empty' }
    const key = randomBytes(32), hash = makeSha256(), parts: string[] = []
    const undo = async (failed: FileFailure): Promise<Failed> => {
      await store.drop(parts).catch(() => {}) // left behind, it goes with the orphans
      await look()
      return { failed }
    }
    try {
      const failed = await slices(file, stop, async (plain, index) => {
        hash.update(plain)
        const { name, sealed } = await sealPart(key, file.size, index, plain)
        const kept: PartNote = { state: 'waiting', at: Date.now() }
        parts.push(name)
        await store.put(name, sealed, kept)
        note(name, kept)
        done(index * blobPartBytesMax + plain.length)
      })
      if (failed) return await undo(failed.failed)
    } catch { return await undo('full-here') } // the disk is the only thing that throws here
    return { size: file.size, sha256: hex(hash.digest()), key, parts }
  }

  const measure: Blobs['measure'] = async (file, done, stop) => {
    if (file.size === 0) return { failed: 'empty' }
    const hash = makeSha256()
    const failed = await slices(file, stop, async (plain, index) => { hash.update(plain); done(index * blobPartBytesMax + plain.length) })
    return failed ?? { sha256: hex(hash.digest()) }
  }

  // ---------------------------------------------------------------- the relay

  /** One request with a pass; `line` when it got no answer. */
  const ask = async (method: 'PUT' | 'GET' | 'HEAD', name: string, body: Bytes | undefined, stop: AbortSignal): Promise<{ readonly answer: BlobAnswer | 'got'; readonly bytes?: Bytes } | 'line' | 'no-grant'> => {
    const right: BlobRight = method === 'PUT' ? 1 : 0
    const pass = await ports.passes.get(room, right)
    if (pass.at !== 'given') return pass.at === 'offline' ? 'line' : 'no-grant'
    const { signal, over } = firstOf([stop, closing.signal], partMsMax)
    try {
      const response = await ports.fetch(`${ports.origin}${blobPath(ports.caseName, room, name)}`, {
        method, signal, headers: { Authorization: `Bearer ${base64url(pass.pass)}` }, cache: 'no-store', credentials: 'omit', ...(body ? { body: body as BodyInit } : {}),
      })
      if (method === 'HEAD') return { answer: response.status === 204 ? 'absent' : response.ok ? 'got' : response.status === 401 ? 'no-pass' : response.status === 403 ? 'no-grant' : 'failed' }
      if (method === 'GET' && response.ok) return { answer: 'got', bytes: new Uint8Array(await response.arrayBuffer()) }
      const answer = readBlobAnswer(await response.text()) ?? 'failed'
      if (answer === 'no-pass') ports.passes.forget(room, right)
      return { answer }
    } catch { return 'line' } finally { over() } // cut, timed out or stopped: nothing was confirmed
  }

  // ---------------------------------------------------------------- sending

  const nextWaiting = (): string | undefined => {
    for (const { parts } of named) for (const name of parts) if (notes.get().get(name)?.state === 'waiting') return name
    return undefined
  }
  /** 'on': go on at once. */
  const sendOne = async (name: string, stop: AbortSignal): Promise<'on' | 'later'> => {
    const there = await ask('HEAD', name, undefined, stop)
    let answer = there === 'line' || there === 'no-grant' ? there : there.answer === 'got' ? 'there' : there.answer
    if (answer === 'absent') {
      const sealed = await store.get(name)
      // Its bytes were taken from this device by somebody else than us; nothing is left to send.
      if (!sealed) { await store.drop([name]); await look(); return 'on' }
      const put = await ask('PUT', name, sealed, stop)
      answer = typeof put === 'string' ? put : put.answer === 'got' ? 'failed' : put.answer
    }
    if (answer === 'stored' || answer === 'there') {
      await store.relayed(name)
      note(name, { state: 'relayed', at: Date.now() })
      trouble.set(undefined)
      return 'on'
    }
    if (answer === 'no-pass') { ports.passes.forget(room, 0); ports.passes.forget(room, 1) }
    else if (answer !== 'line') trouble.set(answer)
    return 'later'
  }

  let sending = false, waitMs: number = retryMs.least
  let retry: ReturnType<typeof setTimeout> | undefined
  let line = new AbortController()
  const kick = (): void => {
    clearTimeout(retry)
    if (sending || closing.signal.aborted || ports.origin === undefined || !ports.online.get() || nextWaiting() === undefined) return
    sending = true
    void alone(`liuchi-parts-${ports.caseName}-${room}`, closing.signal, async () => {
      await look()
      for (let name = nextWaiting(); name !== undefined && ports.online.get() && !closing.signal.aborted; name = nextWaiting()) {
        const went = await sendOne(name, line.signal)
        if (went === 'later') { waitMs = Math.min(waitMs * 2, retryMs.most); return }
        waitMs = retryMs.least
      }
    }).catch(() => {}).then(() => { // a database that was closed under it: the next life goes on
      sending = false
      if (!closing.signal.aborted && nextWaiting() !== undefined) retry = setTimeout(kick, waitMs)
    })
  }
  const unsubscribe = ports.online.subscribe(() => {
    // A request on a line that is gone would wait for its time limit.
    if (!ports.online.get()) { line.abort(); line = new AbortController() } else { waitMs = retryMs.least; kick() }
  })

  // ---------------------------------------------------------------- bringing

  const partOf = async (manifest: Manifest, index: number, stop: AbortSignal): Promise<Bytes | Failed> => {
    const name = manifest.parts[index]!
    const kept = await store.get(name).catch(() => undefined) // fetched again then
    const here = kept && await openPart(manifest, index, kept)
    if (here && !isRefusal(here)) return here
    if (ports.origin === undefined) return { failed: 'damaged' }
    let got = await ask('GET', name, undefined, stop)
    if (typeof got !== 'string' && got.answer === 'no-pass') got = await ask('GET', name, undefined, stop)
    if (stop.aborted) return { failed: 'stopped' }
    if (got === 'line') return { failed: 'offline' }
    if (got === 'no-grant' || got.answer === 'no-grant') return { failed: 'no-grant' }
    if (got.answer === 'absent') return { failed: 'not-arrived' }
    if (!got.bytes) return { failed: 'relay' }
    const opened = await openPart(manifest, index, got.bytes)
    if (isRefusal(opened)) return { failed: 'damaged' }
    const fetched: PartNote = { state: 'relayed', at: Date.now() }
    await store.put(name, got.bytes, fetched).then(() => note(name, fetched), () => {}) // no room for a copy: it is fetched again next time
    return opened
  }

  const bring: Blobs['bring'] = async (manifest, done, stop) => {
    const hash = makeSha256(), pieces: Bytes[] = []
    for (let index = 0; index < manifest.parts.length; index++) {
      const plain = await partOf(manifest, index, stop)
      if (!(plain instanceof Uint8Array)) return plain
      hash.update(plain)
      pieces.push(plain)
      done(index + 1)
    }
    return hex(hash.digest()) === manifest.sha256 ? new Blob(pieces as BlobPart[]) : { failed: 'damaged' }
  }

  const dropOrphans = async (): Promise<void> => {
    const wanted = new Set(named.flatMap(({ parts }) => parts)), before = Date.now() - orphanMs
    const orphans = [...notes.get()].filter(([name, { at }]) => !wanted.has(name) && at < before).map(([name]) => name)
    if (orphans.length > 0) { await store.drop(orphans); await look() }
  }

  return {
    keep, measure, bring, notes, trouble,
    async arrived({ parts }) {
      const last = parts.at(-1)!
      if (notes.get().has(last) || ports.origin === undefined) return true
      const there = await ask('HEAD', last, undefined, closing.signal)
      return typeof there === 'string' || there.answer !== 'absent'
    },
    name(manifests) { named = manifests; void dropOrphans().catch(() => {}); kick() },
    close() { unsubscribe(); clearTimeout(retry); closing.abort(); tellTabs.close(); store.close() },
  }
}

/** One tab sends at a time; the others wait for their turn and find nothing left. */
const alone = (name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> => {
  const locks = globalThis.navigator?.locks
  return locks && typeof window !== 'undefined' ? locks.request(name, { signal }, work) : work()
}

/** AbortSignal.any and .timeout, for browsers that have neither. */
const firstOf = (signals: readonly AbortSignal[], msMax: number): { readonly signal: AbortSignal; over(): void } => {
  const first = new AbortController(), stop = (): void => first.abort()
  const late = setTimeout(stop, msMax)
  for (const signal of signals) { if (signal.aborted) stop(); signal.addEventListener('abort', stop) }
  return { signal: first.signal, over() { clearTimeout(late); for (const signal of signals) signal.removeEventListener('abort', stop) } }
}

const makeTeller = (name: string, hear: () => void): (() => void) & { close(): void } => {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined') return Object.assign(() => {}, { close() {} })
  const channel = new BroadcastChannel(name)
  channel.onmessage = hear
  let closed = false
  return Object.assign(() => { if (!closed) channel.postMessage('changed') }, { close() { closed = true; channel.close() } })
}
