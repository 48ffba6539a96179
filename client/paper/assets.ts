/**
 * In the browser: pinned files from beside the built client. The page keeps
 * them itself, where the service worker looks: a page opened for the first time
 * is not yet the worker's, and the evening on which a device joins may be the
 * one on which it signs without a network.
 */
import { hex, type Bytes } from '../../shared/bytes.ts'
import { sha256Aside } from '../../shared/crypto.ts'
import type { ReadAsset } from './engine.ts'
import { assetPath } from './pins.ts'

/** The service worker's name for them (client/service-worker.ts). */
const KEPT = 'paper'

/** `base` is the client's root, e.g. '/'. Rejects with a sentence for the screen when a file cannot be had. */
export const fetchAssets = (base: string): ReadAsset => async pin => {
  const missing = (): Error => new Error('排版要用的字体或程序没有下载齐，暂时不能冻结、签名或打印。请连上中继再试一次；文字都在。')
  const path = base + assetPath(pin), shelf = await keptFiles()
  const isIt = async (bytes: Bytes): Promise<boolean> => hex(await sha256Aside(bytes)) === pin.sha256
  const kept = await shelf?.match(path)
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer())
    if (await isIt(bytes)) return bytes
    await shelf?.delete(path) // somebody else's page answered under our address, once
  }
  const answer = await fetch(path).catch(() => undefined)
  if (!answer?.ok) throw missing()
  const bytes = new Uint8Array(await answer.arrayBuffer().catch(() => { throw missing() }))
  if (await isIt(bytes)) await shelf?.put(path, new Response(bytes.slice())).catch(() => {}) // no room: fetched again next time
  return bytes
}

/** undefined where the browser has none (an address without TLS). */
const keptFiles = (): Promise<Cache | undefined> => typeof caches === 'undefined' ? Promise.resolve(undefined) : caches.open(KEPT).catch(() => undefined)
