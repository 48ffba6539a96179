/** A lawyer on a train: offline, closed, opened again offline, crashed, and back; his own browser, disk and cable. */
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRelayFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { ownBrowser, silence, startProduct, type OwnBrowser, type Product } from '../support/product.ts'
import { hanIn, hanInFolder, keptRecords, needlesOf } from '../support/profile-disk.ts'
import { beginWord, button, chip, chipSays, comeIn, devtools, editor, giveTheFloor, goTo, introduce, invite, newCase, SHEN, toEnd, wordsOf, writeWords, ZHOU, type Text } from '../support/room-page.ts'

const TITLE = '苗圃路早点铺油烟噪声相邻纠纷'
const SECTIONS: readonly Text[] = ['调解笔录', '协议书草案']
/** Written on the train, one 处 each. */
const ON_THE_TRAIN: Readonly<Record<Text, readonly string[]>> = {
  调解笔录: ['电话', '征求', '甲方', '意见', '，', '甲方', '同意', '分期', '，', '要求', '首期', '年前', '付清', '。'],
  协议书草案: ['乙方', '加装', '油烟', '净化', '设备', '，', '早六点', '之前', '不得', '开火', '，', '逾期', '加付', '违约金', '。'],
}
const NEXT_MORNING = ['另外', '约定', '验收', '办法', '。']
const BACK_HOME = ['上门', '查看', '两次', '。']
const SOON_MS = 3000 // a second on a quiet machine; two cores have to do everything else, too
const times = (text: string, part: string): number => text.split(part).length - 1

declare global { interface Window { pass(ms: number): void } }

describe('a lawyer on a train', () => {
  let product: Product, train: OwnBrowser, context: BrowserContext
  let host: Page, shen: Page
  let link: string
  let ahead = 0
  const complaints = silence()

  /** His browser, with a clock that can be put on: what is half a second apart is a 处 of its own. */
  const openBrowser = async (): Promise<void> => {
    context = await train.open(complaints)
    await context.addInitScript(before => {
      const now = Date.now.bind(Date)
      let ahead = before
      Date.now = () => now() + ahead
      window.pass = ms => { ahead += ms }
    }, ahead)
    shen = context.pages()[0] ?? await context.newPage()
  }
  const cut = async (): Promise<void> => { train.cable.pull(); await context.setOffline(true) }
  const mend = async (): Promise<void> => { train.cable.plug(); await context.setOffline(false) }
  /** One 处 each; after every one of them the chip has counted it. */
  const writeApart = async (words: readonly string[], before: number): Promise<void> => {
    for (const [index, word] of words.entries()) {
      await shen.evaluate(() => window.pass(600))
      ahead += 600
      await writeWords(shen, [word])
      await chipSays(shen, waiting(before + index + 1))
    }
  }
  const waiting = (count: number): RegExp => new RegExp(`^离线 ${count} 处待同步$`, 'u')
  const enterCase = async (): Promise<void> => {
    await shen.getByRole('list', { name: '案件' }).getByRole('link', { name: TITLE }).click()
    await editor(shen, '协议书草案').waitFor()
  }
  const textsAgree = async (): Promise<Readonly<Record<Text, string>>> => {
    const texts = { 调解笔录: '', 协议书草案: '' }
    for (const section of SECTIONS) {
      await Promise.all([goTo(host, section), goTo(shen, section)])
      await expect.poll(async () => await wordsOf(host, section) === await wordsOf(shen, section), { timeout: 10_000, message: `both read the same ${section}` }).toBe(true)
      texts[section] = await wordsOf(host, section)
    }
    return texts
  }

  beforeAll(async () => {
    product = await startProduct()
    train = await ownBrowser(product)
  }, 60_000)
  afterAll(async () => {
    await context?.close()
    await train?.remove()
    await product?.stop()
  })

  it('is let in like anybody, and the program stays on his device', async () => {
    host = await (await product.profile()).newPage()
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE })
    await chipSays(host, /^已到中继/u)
    link = await invite(host, SHEN)
    await openBrowser()
    await comeIn(host, shen, link, SHEN)
    await button(host, '人民调解协议书').click()
    await expect.poll(() => wordsOf(shen, '协议书草案'), { timeout: 10_000 }).toContain('一式三份')
    // What makes it open without a network: the shell is kept.
    await shen.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }, 60_000)

  it('writes offline in both texts and the chip counts right; closes; opens again offline and everything is there', async () => {
    await cut()
    await chipSays(shen, /^离线 没有待同步$/u)
    await goTo(shen, '调解笔录')
    await giveTheFloor(shen, SHEN)
    await chipSays(shen, waiting(1))
    await writeApart(ON_THE_TRAIN.调解笔录, 1)
    await goTo(shen, '协议书草案')
    await toEnd(shen, '协议书草案')
    await writeApart(ON_THE_TRAIN.协议书草案, 15)
    await chipSays(shen, waiting(30))
    await chip(shen).click()
    const lines = shen.getByRole('group', { name: /^离线/u })
    await expect.poll(() => lines.textContent()).toMatch(/笔录 15 处 · 协议书 15 处/u)
    // Nothing of it left: a cut cable and nothing else stands between.
    await toEnd(host, '协议书草案')
    await writeWords(host, ['主持人', '同时', '在写', '。'])
    await expect.poll(() => wordsOf(host, '协议书草案')).not.toContain('油烟')

    // The desk in another window counts the same; only then is the number on the disk.
    const desk = await context.newPage()
    await desk.goto(product.origin)
    await expect.poll(() => desk.getByRole('list', { name: '案件' }).getByRole('listitem').textContent(), { timeout: 10_000 }).toContain('未同步 30 处')
    await context.close()
    await openBrowser()
    await cut()
    await shen.goto(product.origin)
    const row = shen.getByRole('list', { name: '案件' }).getByRole('listitem')
    await expect.poll(() => row.textContent(), { timeout: 10_000 }).toContain('未同步 30 处')
    await enterCase()
    await chipSays(shen, waiting(30))
    await expect.poll(() => wordsOf(shen, '协议书草案')).toContain(ON_THE_TRAIN.协议书草案.join(''))
    await toEnd(shen, '协议书草案')
    await writeApart(NEXT_MORNING, 30)
    await goTo(shen, '调解笔录')
    await expect.poll(() => wordsOf(shen, '调解笔录')).toBe(ON_THE_TRAIN.调解笔录.join(''))
  }, 120_000)

  it('comes back: the others see it at once, nothing is lost or doubled, the chip says it has arrived', async () => {
    const welcomed = new Promise<number>(done => shen.once('websocket', socket => socket.on('framereceived', ({ payload }) => {
      const frame = readRelayFrame(new Uint8Array(Buffer.from(payload)))
      if (!isRefusal(frame) && frame.type === 'WELCOME') done(Date.now())
    })))
    await mend()
    const plugged = Date.now()
    const at = await welcomed
    expect(at - plugged, 'the browser knows that the network is back; nobody waits for the next try').toBeLessThan(SOON_MS)
    await expect.poll(() => wordsOf(host, '协议书草案'), { timeout: 10_000, interval: 20 }).toContain(NEXT_MORNING.join(''))
    expect(Date.now() - at).toBeLessThan(SOON_MS)
    await chipSays(shen, /^已到中继/u)
    const { 调解笔录: record, 协议书草案: agreement } = await textsAgree()
    expect(record.replace(/\n/gu, '')).toBe(ON_THE_TRAIN.调解笔录.join(''))
    for (const part of [ON_THE_TRAIN.协议书草案.join(''), NEXT_MORNING.join(''), '主持人同时在写。', '一式三份']) expect(times(agreement, part), part).toBe(1)
    await host.getByRole('link', { name: '案件台' }).click()
    await expect.poll(() => host.getByRole('list', { name: '案件' }).textContent(), { timeout: 10_000 }).toContain('已到中继')
    await host.goBack()
    await editor(host, '协议书草案').waitFor()
  }, 60_000)

  it('the page crashes in the middle of a word: every word that was finished is back, with and without a network', async () => {
    const crash = async (): Promise<void> => {
      const gone = new Promise(done => shen.once('crash', done))
      void devtools(shen).then(cdp => cdp.send('Page.crash')).catch(() => {}) // it dies before it can answer
      await gone
      const next = await context.newPage()
      await shen.close()
      shen = next
      await shen.goto(product.origin)
      await enterCase()
    }
    await goTo(shen, '协议书草案')
    await toEnd(shen, '协议书草案')
    await writeWords(shen, BACK_HOME)
    await expect.poll(() => wordsOf(host, '协议书草案'), { timeout: 10_000 }).toContain(BACK_HOME.join(''))
    await beginWord(shen, 'yanshou')
    await crash()
    await expect.poll(() => wordsOf(shen, '协议书草案')).toMatch(new RegExp(`${BACK_HOME.join('')}$`, 'mu'))
    await cut()
    await chipSays(shen, /^离线/u)
    await toEnd(shen, '协议书草案')
    await writeApart(['隔音', '棉', '由', '乙方', '自购', '。'], 0)
    await crash()
    expect(times(await wordsOf(shen, '协议书草案'), '隔音棉由乙方自购。')).toBe(1)
    await chipSays(shen, waiting(6))
    await mend()
    await chipSays(shen, /^已到中继/u)
    const { 协议书草案: agreement } = await textsAgree()
    for (const part of [BACK_HOME.join(''), '隔音棉由乙方自购。']) expect(times(agreement, part), part).toBe(1)
    expect(agreement).not.toMatch(/yan/u)
  }, 90_000)

  it('nothing readable is left on his disk: no word, name or title in the browser’s storage', async () => {
    const words = [TITLE, SHEN.name, SHEN.agency, ZHOU.name, ZHOU.agency, '柳溪镇', '一式三份', ON_THE_TRAIN.调解笔录.join(''), ...ON_THE_TRAIN.协议书草案.filter(word => word.length > 1), ...BACK_HOME.filter(word => word.length > 1)]
    const needles = needlesOf(words)
    const { records, strings, bytes } = await keptRecords(shen)
    expect(records).toBeGreaterThan(15)
    expect(strings.filter(text => /\p{Script=Han}/u.test(text))).toEqual([])
    expect(bytes.flatMap(each => hanIn(Buffer.from(each), needles))).toEqual([])
    await context.close()
    for (const place of ['IndexedDB', 'Local Storage', 'Session Storage']) expect(hanInFolder(join(train.folder, 'Default', place), needles), place).toEqual([])
    // Only lines that were cut complained.
    expect(complaints.complaints.filter(text => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(RESET|REFUSED|CLOSED)|ERR_EMPTY_RESPONSE/u.test(text))).toEqual([])
    expect(product.heard.complaints).toEqual([])
    expect([...complaints.hosts, ...product.heard.hosts].filter(each => each !== new URL(product.origin).host)).toEqual([])
    await openBrowser()
  }, 60_000)
})
