/** A party's phone and the wall in the built product: what reaches them, and what does not. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { addParty, takeIn } from '../support/beside.ts'
import { must, type Someone } from '../support/node-place.ts'
import { startProduct, type Product } from '../support/product.ts'
import { button, chipSays, editor, goTo, introduce, letIn, LIN, newCase, toEnd, ZHOU } from '../support/room-page.ts'
import { givenIn, keysOf, type Given } from '../support/tray-people.ts'
import type { CaseRoom } from '../../client/workspace.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const TITLE = '宋月桂与罗长河相邻权纠纷'
/** Typed or written where parties are not; the agreement's two stand there before and after publishing. */
const CANARIES = { registration: '翡翠鸟登记', identity: '琥珀狐身份', evidence: '珊瑚鱼证据', review: '砗磲鹭审阅', acts: '珐琅雀日志', record: '玛瑙鹿笔录', before: '琉璃蝶删掉', after: '水晶獭后写' } as const
const PUBLISHED = '乙方于二零二六年十二月五日前拆除雨棚并恢复巷道。'

describe('a party and the wall get what was published', () => {
  let product: Product
  let hostContext: BrowserContext
  let host: Page, phone: Page, screen: Page
  let recorder: Someone, recorderRoom: CaseRoom
  beforeAll(async () => {
    product = await startProduct()
    hostContext = await product.profile()
    host = await hostContext.newPage()
    phone = await (await product.profile(PHONE)).newPage()
    screen = await (await product.profile({ viewport: { width: 1440, height: 900 } })).newPage()
  }, 120_000)
  afterAll(async () => { await recorderRoom?.leave(); await product?.stop() })

  const send = async (): Promise<void> => {
    await button(host, '送当事人核对').click()
    const dialog = host.getByRole('dialog', { name: '送当事人核对' })
    await dialog.getByRole('checkbox', { name: '罗长河 · 乙方' }).check()
    await dialog.getByRole('button', { name: '送出', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  const type = async (words: string): Promise<void> => { await toEnd(host, '协议书草案'); await host.keyboard.insertText(words) }
  const given = async (page: Page): Promise<Given> => {
    const frames = product.heard.frames.filter(frame => frame.page === page && frame.way === 'received').map(({ bytes }) => Uint8Array.from(bytes))
    return givenIn(frames, await keysOf(recorder, recorderRoom.caseId))
  }

  it('staff works: a mediator in the browser, a recorder beside him, words in every room', async () => {
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE, number: '（2026）柳溪人调字第 118 号' })
    await chipSays(host, /^已到中继/u)
    ;({ someone: recorder, room: recorderRoom } = await takeIn(host, product.relay.port, LIN))
    for (const section of ['registration', 'identity', 'evidence', 'review', 'acts'] as const) {
      must(await recorderRoom.facts(section)!.write(JSON.stringify({ kind: 'field', id: `canary-${section}`, field: '纠纷简要情况', value: CANARIES[section], replaces: [] })))
    }
    await goTo(host, '调解笔录')
    await toEnd(host, '调解笔录')
    await host.keyboard.insertText(CANARIES.record)
    await goTo(host, '协议书草案')
    await type(CANARIES.before)
    await chipSays(host, /^已到中继/u)
  }, 120_000)

  it('a party comes by the link with a name and six digits, and stands before his tray only', async () => {
    const { dialog, link } = await addParty(host, '乙方', '罗长河')
    await dialog.getByRole('button', { name: '关闭' }).first().click()
    await phone.goto(link)
    await phone.getByLabel('您的姓名').fill('罗长河')
    expect(new URL(phone.url()).hash).toBe('') // the secret stays in no history and no screenshot
    await button(phone, '下一步').click()
    await letIn(host, phone, { name: '罗长河' })
    await phone.getByText('罗长河 · 乙方').waitFor()
    await expect.poll(() => phone.getByText(TITLE).count()).toBe(1)
    await button(phone, '我是罗长河，进去看').click()
    await phone.getByText('调解员还没有送东西来').waitFor()
    await expect.poll(() => phone.locator('.tray').getByRole('link').count()).toBe(0)
    expect(await seriousIn(phone)).toEqual([])
  }, 120_000)

  it('reads the version as it stood when it was sent, answers, and staff enters the answer into the log', async () => {
    await editor(host, '协议书草案').focus()
    await host.keyboard.press('Control+A')
    await host.keyboard.insertText(PUBLISHED)
    await send()
    await type(CANARIES.after)
    await phone.getByRole('button', { name: /协议书草案 第 1 版/u }).click()
    await phone.getByText(PUBLISHED).waitFor()
    await phone.getByRole('button', { name: /^这条不对/u }).click()
    await phone.getByLabel('应该怎么写').fill('乙方于二零二六年十二月十日前拆除雨棚。')
    await button(phone, '送出').click()
    const answers = host.getByRole('list', { name: '当事人答复' })
    await answers.getByText('乙方于二零二六年十二月十日前拆除雨棚。').waitFor()
    await answers.getByRole('button', { name: /^记入日志/u }).click()
    await answers.getByText('已记入日志').waitFor()
    await goTo(host, '办理日志')
    await host.getByText(/记入罗长河 · 乙方的答复，协议书草案第 1 版/u).waitFor()
    await goTo(host, '协议书草案')
  }, 120_000)

  it('the wall follows in its own window, on a device of its own too, and stays on its case while the host works on another', async () => {
    await editor(host, '协议书草案').focus()
    await host.keyboard.press('Control+A')
    await host.keyboard.insertText(PUBLISHED)
    await button(host, '投出').click()
    const dialog = host.getByRole('dialog', { name: '投出' })
    await dialog.getByRole('button', { name: '用另一台设备当大屏' }).click()
    await screen.goto(await dialog.getByRole('textbox', { name: '邀请链接' }).inputValue())
    const [wall] = await Promise.all([hostContext.waitForEvent('page'), dialog.getByRole('link', { name: '打开大屏窗口' }).click()])
    await dialog.getByRole('button', { name: '投出', exact: true }).click()
    await wall.getByText(PUBLISHED).waitFor()
    await dialog.getByRole('button', { name: '关闭' }).first().click()
    await letIn(host, screen, { name: '大屏' })
    await screen.getByText(PUBLISHED).waitFor()
    await type(CANARIES.after)
    // Another case in the host's window; the wall does not follow there.
    await host.goto(product.origin)
    await newCase(host, { title: '桥头早点铺油烟噪声相邻纠纷' })
    await editor(host, '协议书草案').focus()
    await host.keyboard.insertText('油烟每日早五时前不得外排。')
    await chipSays(host, /^已到中继/u)
    for (const page of [wall, screen]) {
      await expect.poll(() => page.getByRole('heading', { name: TITLE }).count()).toBe(1)
      await expect.poll(() => page.locator('body').textContent()).not.toMatch(/油烟|水晶獭/u)
      await page.keyboard.press('b')
      await expect.poll(() => page.locator('.wall').textContent()).not.toContain('雨棚')
      await page.keyboard.press('b')
      await page.getByText(PUBLISHED).waitFor()
    }
    expect(await seriousIn(screen)).toEqual([])
    await wall.close()
  }, 180_000)

  it('nothing that reached phone and wall, sealed or not, holds a character that was not published', async () => {
    const keys = await keysOf(recorder, recorderRoom.caseId)
    for (const page of [phone, screen]) {
      const { letters, rooms, frames } = await given(page)
      expect(frames).toBeGreaterThan(5)
      expect(letters).toContain(PUBLISHED)
      for (const canary of Object.values(CANARIES)) expect(letters, canary).not.toContain(canary)
      // The roster, whose names are open to members, and his own room: no other.
      expect([...rooms].map(room => keys.sectionOf(room)?.split(':')[0] ?? 'roster').sort()).toEqual(page === phone ? ['roster', 'tray'] : ['roster', 'wall'])
    }
    // The same look at the host's frames finds what the phone was not given.
    const { letters } = await given(host)
    for (const canary of [CANARIES.registration, CANARIES.evidence, CANARIES.acts]) expect(letters).toContain(canary)
  }, 60_000)

  it('the phone keeps it sealed, shows it again without a network, and holds no other word', async () => {
    const stored = await phone.evaluate(async () => {
      const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
      const decoder = new TextDecoder()
      const take = (value: unknown): void => {
        if (typeof value === 'string') found.push(value)
        else if (value instanceof ArrayBuffer) found.push(decoder.decode(value))
        else if (ArrayBuffer.isView(value)) found.push(decoder.decode(value))
        else if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey)) for (const each of Object.values(value)) take(each)
      }
      let rows = 0
      for (const { name } of await indexedDB.databases()) {
        if (name === undefined) continue
        const db = await new Promise<IDBDatabase>((done, failed) => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result); open.onerror = () => failed(open.error) })
        for (const store of db.objectStoreNames) {
          const all = await new Promise<unknown[]>((done, failed) => { const read = db.transaction(store).objectStore(store).getAll(); read.onsuccess = () => done(read.result); read.onerror = () => failed(read.error) })
          rows += all.length
          all.forEach(take)
        }
        db.close()
      }
      return { rows, text: found.join('\n') }
    })
    expect(stored.rows).toBeGreaterThan(5)
    for (const word of [...Object.values(CANARIES), PUBLISHED, TITLE, '罗长河']) expect(stored.text, word).not.toContain(word)
    expect(product.heard.complaints).toEqual([])
    await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await phone.context().setOffline(true)
    await phone.reload()
    await phone.getByRole('button', { name: /协议书草案 第 1 版/u }).click()
    await phone.getByText(PUBLISHED).waitFor()
    const shown = await phone.locator('body').textContent()
    for (const canary of Object.values(CANARIES)) expect(shown).not.toContain(canary)
  }, 60_000)

  it('a browser that cannot run the program is told so and what to do, never shown an empty page', async () => {
    const old = await (await product.profile(PHONE)).newPage()
    await old.route('**/*.js', route => route.fulfill({ contentType: 'text/javascript', body: 'class { static { ' }))
    await old.goto(`${product.origin}/tray#k7Qm3hV0b2RrYzZ1c2VkTA.Zm9yT25lUGVyc29uT25seQ`)
    await expect.poll(() => old.getByText('用浏览器打开').isVisible(), { timeout: 20_000 }).toBe(true)
    await expect.poll(() => old.evaluate(() => indexedDB.databases().then(all => all.length))).toBe(0)
  }, 60_000)
})
