/** The folder that holds the relay's log and, beside it, the sealed parts of files; one relay at a time. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { openBlobStore, type BlobStore } from './blob-store.ts'
import type { Log } from './log.ts'
import { openLmdbLog } from './log-lmdb.ts'

export interface DataFolder { readonly log: Log; readonly blobs: BlobStore; close(): Promise<void> }
/** A sentence for the operator. */
export interface NoFolder { readonly wrong: string }

/** `caseBytesMax`: what one case's files may take. */
export const openDataFolder = (folder: string, caseBytesMax = Infinity): DataFolder | NoFolder => {
  const lock = join(folder, 'relay.lock')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (heldByAnother(lock)) return { wrong: `数据文件夹 ${folder} 正被另一个中继使用。请先停掉那一个；如果确实没有在运行，删除其中的 relay.lock 再启动。` }
    writeFileSync(lock, JSON.stringify({ pid: process.pid, bootedAt: bootedAt() }))
    const log = openLmdbLog(join(folder, 'log.mdb'))
    const blobs = openBlobStore(join(folder, 'blobs'), caseBytesMax)
    return {
      log, blobs,
      async close() {
        await log.close()
        rmSync(lock, { force: true })
      },
    }
  } catch (error) {
    return { wrong: `打不开数据文件夹 ${folder}：${because(error)}。案卷没有被改动。` }
  }
}

const because = (error: unknown): string => {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return '没有写入权限，请检查文件夹的权限'
  if (code === 'ENOSPC') return '磁盘已满，请先腾出空间'
  if (code === 'ENOTDIR' || code === 'EEXIST') return '这个路径是一个文件，请换一个文件夹'
  return error instanceof Error ? error.message : String(error)
}

/** Two relays would judge by two memories and write into one log. A lock that outlived its process or its boot counts for nothing. */
const heldByAnother = (lock: string): boolean => {
  const holder = readLock(lock)
  if (!holder || holder.pid === process.pid || Math.abs(holder.bootedAt - bootedAt()) > clockSlackSeconds) return false
  try { process.kill(holder.pid, 0) } catch (error) { return error instanceof Error && Reflect.get(error, 'code') === 'EPERM' }
  return true
}
/** Clocks are set right after a start; two boots are further apart than that, nearly always. */
const clockSlackSeconds = 30
const bootedAt = (): number => Math.round(Date.now() / 1000 - uptime())

const readLock = (lock: string): { pid: number; bootedAt: number } | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(lock, 'utf8'))
    const pid: unknown = Reflect.get(Object(value), 'pid'), at: unknown = Reflect.get(Object(value), 'bootedAt')
    return typeof pid === 'number' && typeof at === 'number' ? { pid, bootedAt: at } : undefined
  } catch { return undefined } // no lock, or one cut short by a power failure
}
