/** In the browser: pinned files from beside the built client. The service worker keeps them for use without a network. */
import type { ReadAsset } from './engine.ts'
import { assetPath } from './pins.ts'

/** `base` is the client's root, e.g. '/'. Rejects with a sentence for the screen when a file cannot be had. */
export const fetchAssets = (base: string): ReadAsset => async pin => {
  const missing = (): Error => new Error('排版要用的字体或程序没有下载齐，暂时不能冻结、签名或打印。请连上中继再试一次；文字都在。')
  const answer = await fetch(base + assetPath(pin)).catch(() => undefined)
  if (!answer?.ok) throw missing()
  return new Uint8Array(await answer.arrayBuffer())
}
