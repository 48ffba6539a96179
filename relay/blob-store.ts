/**
 * Sealed parts of files, beside the log: blobs/<case>/<room>/<name>. A part is
 * written under another name, hashed on its way, flushed, renamed, and its
 * folder flushed; only then is it there. What was cut, or is not what its name
 * says, leaves nothing.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { blobsArrivingMax, blobSealedBytesMax } from '../shared/limits.ts'

export interface PartName { readonly caseId: string; readonly room: string; readonly name: string }
export type PutOutcome = 'stored' | 'there' | 'cut' | 'wrong-hash' | 'too-big' | 'busy' | 'quota' | 'full' | 'failed'

export interface BlobStore {
  /** Bytes of a part that is there. */
  sizeOf(part: PartName): Promise<number | undefined>
  /** Reads `source` to its end; `length` is what its sender announced. Never throws. */
  put(part: PartName, source: Readable, length: number): Promise<PutOutcome>
  /** The part for reading from; the caller closes it. */
  open(part: PartName): Promise<FileHandle | undefined>
  readonly counts: Readonly<{ stored: number; bytes: number }>
}

/** `caseBytesMax`: what one case may take of the disk, so that one case cannot stop all others. */
export const openBlobStore = (folder: string, caseBytesMax: number): BlobStore => {
  const arrivals = join(folder, 'arriving')
  // What an earlier life left half-way was acknowledged to nobody.
  rmSync(arrivals, { recursive: true, force: true })
  mkdirSync(arrivals, { recursive: true, mode: 0o700 })
  const fileOf = ({ caseId, room, name }: PartName): string => join(folder, caseId, room, name)
  const counts = { stored: 0, bytes: 0 }
  let arriving = 0
  /** Named already, folders not flushed yet: nobody may be told that such a part is there. */
  const settling = new Map<string, Promise<void>>()

  /** Bytes of a case, on disk and on their way; counted once from the disk. */
  const used = new Map<string, Promise<{ bytes: number }>>()
  const usedBy = (caseId: string): Promise<{ bytes: number }> => {
    const known = used.get(caseId) ?? folderBytes(join(folder, caseId)).then(bytes => ({ bytes }))
    used.set(caseId, known)
    known.catch(() => used.delete(caseId))
    return known
  }

  const sizeOf = async (part: PartName): Promise<number | undefined> => {
    await settling.get(fileOf(part))
    try { return (await stat(fileOf(part))).size } catch (error) { return absent(error) }
  }

  const receive = async (part: PartName, source: Readable, length: number): Promise<PutOutcome> => {
    const coming = join(arrivals, randomUUID())
    const file = await open(coming, 'wx', 0o600)
    try {
      const outcome = await write(file, source, length, part.name)
      if (outcome !== 'written') return outcome
      await file.sync()
      await mkdir(join(folder, part.caseId, part.room), { recursive: true, mode: 0o700 })
      const settled = settle(coming, part)
      settling.set(fileOf(part), settled.catch(() => {})) // its own sender hears of it
      try { await settled } catch (error) { await rm(fileOf(part), { force: true }); throw error } finally { settling.delete(fileOf(part)) }
      return 'stored'
    } finally {
      await file.close().catch(() => {}) // a failed close of a flushed file loses nothing
      await rm(coming, { force: true }).catch(() => {}) // renamed, or removed at the next start
    }
  }

  const settle = async (coming: string, part: PartName): Promise<void> => {
    await rename(coming, fileOf(part))
    for (const each of [join(folder, part.caseId, part.room), join(folder, part.caseId), folder]) await flushFolder(each)
  }

  return {
    counts, sizeOf,
    async put(part, source, length) {
      if (length > blobSealedBytesMax) return 'too-big'
      if (arriving >= blobsArrivingMax) return 'busy'
      arriving++
      let reserved: { bytes: number } | undefined
      try {
        if (await sizeOf(part) !== undefined) return 'there'
        const taken = await usedBy(part.caseId)
        if (taken.bytes + length > caseBytesMax) return 'quota'
        reserved = taken
        reserved.bytes += length
        const outcome = await receive(part, source, length)
        if (outcome === 'stored') { counts.stored++; counts.bytes += length; reserved = undefined }
        return outcome
      } catch (error) {
        return failureOf(error)
      } finally {
        if (reserved) reserved.bytes -= length
        arriving--
      }
    },
    async open(part) {
      await settling.get(fileOf(part))
      try { return await open(fileOf(part)) } catch (error) { return absent(error) }
    },
  }
}

/** Exactly `length` bytes whose SHA-256 is `name`, or the reason why not. */
const write = async (file: FileHandle, source: Readable, length: number, name: string): Promise<'written' | 'cut' | 'too-big' | 'wrong-hash'> => {
  const hash = createHash('sha256')
  let written = 0
  try {
    // Not destroyed by leaving early: whoever is in the middle of sending has to hear why.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer
      written += bytes.length
      if (written > length) return 'too-big'
      hash.update(bytes)
      await writeAll(file, bytes)
    }
  } catch (error) {
    if (errorCode(error) === 'ECONNRESET' || source.destroyed && !DISK.includes(errorCode(error))) return 'cut'
    throw error
  }
  if (written < length) return 'cut'
  return hash.digest('hex') === name ? 'written' : 'wrong-hash'
}
const writeAll = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}

const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder)
  try { await handle.sync() } finally { await handle.close() }
}

const folderBytes = async (folder: string): Promise<number> => {
  let bytes = 0
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  } catch (error) { absent(error) }
  return bytes
}

const errorCode = (error: unknown): string => String(error instanceof Error ? Reflect.get(error, 'code') : '')
const absent = (error: unknown): undefined => {
  if (errorCode(error) === 'ENOENT') return undefined
  throw error
}
const DISK = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'EACCES']
const failureOf = (error: unknown): PutOutcome => (['ENOSPC', 'EDQUOT'].includes(errorCode(error)) ? 'full' : 'failed')
