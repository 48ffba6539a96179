/** Boot: device → desk → screen. */
import { browserPlace } from './browser-place.ts'
import { makeDesk } from './desk.ts'
import { mountApp } from './ui/app.tsx'
import { followUpdates } from './ui/updates.ts'
import { hasWebCrypto } from '../shared/crypto.ts'

const root = document.getElementById('root')!

const refuse = (sentence: string): void => { root.textContent = sentence }

const boot = async (): Promise<void> => {
  if (!hasWebCrypto() || !globalThis.indexedDB) {
    refuse('这个浏览器或这个网址不能安全地保存案件，所以没有打开，也没有生成任何钥匙。请用 https:// 开头的网址，或者用新一点的浏览器打开这个链接。')
    return
  }
  try {
    const desk = await makeDesk(browserPlace())
    root.textContent = '' // the sentence for browsers that cannot read this
    mountApp(root, desk)
  } catch (failure) {
    refuse('打不开这台设备上的存储，已有的内容没有动。可能是浏览器禁止了存储（例如无痕窗口），请换普通窗口再打开。')
    throw failure
  }
}
void boot()

if (import.meta.env.PROD && 'serviceWorker' in navigator) void followUpdates('/service-worker.js')
