/** Two people register one case in the built product: without a line, through a crash, with a number that is not everybody's. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownBrowser, startProduct, type OwnBrowser, type Product } from '../support/product.ts'
import { CHEN, chipSays, comeIn, devtools, goTo, introduce, invite, newCase, ZHOU } from '../support/room-page.ts'

const question = (page: Page) => page.getByRole('group', { name: '涉及金额：两种写法，请定一个' })
const NUMBER = '11010519491231002X' // GB 11643's own example

describe('案卷登记', () => {
  let product: Product, own: OwnBrowser
  let zhou: Page, chen: Page

  beforeAll(async () => {
    product = await startProduct()
    own = await ownBrowser(product)
    zhou = await (await product.profile()).newPage()
    chen = await (await own.open(product.heard)).newPage()
  }, 60_000)
  afterAll(async () => { await chen?.context().close(); await own?.remove(); await product?.stop() })

  it('is open to both as soon as the host has let the colleague in', async () => {
    await zhou.goto(product.origin)
    await introduce(zhou, ZHOU)
    await newCase(zhou, { title: '宋月桂与罗长河相邻权纠纷' })
    await chipSays(zhou, /^已到中继/u)
    await comeIn(zhou, chen, await invite(zhou, CHEN), CHEN)
    for (const page of [zhou, chen]) { await goTo(page, '案卷登记'); await page.getByLabel('纠纷简要情况').waitFor() }
  }, 120_000)

  it('two amounts written apart are both on both screens, and settled for both by a name', async () => {
    await expect.poll(() => zhou.getByLabel('案件名称').inputValue()).toBe('宋月桂与罗长河相邻权纠纷')
    own.cable.pull()
    await chen.context().setOffline(true)
    await chipSays(chen, /^(离线|正在连接)/u)
    await chen.getByLabel('涉及金额').fill('42,000'); await chen.getByLabel('涉及金额').blur()
    await zhou.getByLabel('涉及金额').fill('38000.00'); await zhou.getByLabel('涉及金额').blur()
    await zhou.getByText('叁万捌仟元整').waitFor()
    own.cable.plug()
    await chen.context().setOffline(false)
    for (const page of [zhou, chen]) await question(page).waitFor({ timeout: 30_000 })
    const seen = await Promise.all([zhou, chen].map(page => question(page).getByRole('listitem').getByRole('strong').allInnerTexts()))
    expect(seen[0]).toEqual(seen[1])
    expect([...seen[0]!].sort()).toEqual(['38,000.00 元', '42,000.00 元'])
    await expect.poll(() => question(zhou).getByText('陈砚').innerText()).toContain('离线')
    await question(zhou).getByRole('button', { name: '用这个：42,000.00 元' }).click()
    await chen.getByText('由周允和商定').waitFor()
    await expect.poll(() => chen.getByLabel('涉及金额').inputValue()).toBe('42,000')
  }, 90_000)

  it('what was half typed when the page went away is there again, and nobody else has it', async () => {
    await chen.getByLabel('纠纷简要情况').fill('王𠮷祥称巷道由2米缩至约1.1米')
    await chen.waitForTimeout(300) // the draft's own way to the disk; the pause that would write the field is 1.5 s
    // No farewell of any kind: the page's process dies.
    const died = new Promise(done => chen.once('crash', done))
    void (await devtools(chen)).send('Page.crash').catch(() => undefined)
    await died
    const again = await chen.context().newPage()
    const url = zhou.url()
    await again.goto(url)
    await again.getByText('上次没写完').waitFor({ timeout: 20_000 })
    await expect.poll(() => again.getByLabel('纠纷简要情况').inputValue()).toBe('王𠮷祥称巷道由2米缩至约1.1米')
    await expect.poll(() => zhou.getByLabel('纠纷简要情况').inputValue()).toBe('')
    chen = again
    await chen.getByLabel('纠纷简要情况').focus(); await chen.getByLabel('纠纷简要情况').blur()
    await expect.poll(() => zhou.getByLabel('纠纷简要情况').inputValue(), { timeout: 15_000 }).toBe('王𠮷祥称巷道由2米缩至约1.1米')
  }, 60_000)

  it('an ID number is for those who may: masked, logged when shown, and nowhere at the relay', async () => {
    await zhou.getByRole('button', { name: '加甲方' }).click()
    await zhou.getByLabel('姓名', { exact: true }).fill('宋月桂'); await zhou.getByLabel('姓名', { exact: true }).press('Enter')
    const card = (page: Page) => page.getByRole('region', { name: '甲方（申请人）宋月桂' })
    await card(zhou).getByLabel('身份证号码').fill(NUMBER); await card(zhou).getByLabel('身份证号码').blur()
    await card(zhou).getByText('110***********002X').waitFor()
    await card(chen).getByText('没有开给你。能看的：周允和。').waitFor({ timeout: 15_000 })
    await card(zhou).getByRole('button', { name: '显示身份证号码' }).click()
    await goTo(chen, '办理日志')
    await chen.getByText('看了甲方宋月桂的身份证号码。').waitFor({ timeout: 15_000 })
    await expect.poll(() => chen.content()).not.toContain(NUMBER)
    const files = (folder: string): string[] => readdirSync(folder).flatMap(name => { const path = join(folder, name); return statSync(path).isDirectory() ? files(path) : [path] })
    const kept = files(product.data).map(path => readFileSync(path))
    expect(kept.length).toBeGreaterThan(0)
    for (const canary of [NUMBER, '宋月桂', '王𠮷祥']) expect(kept.some(bytes => bytes.includes(Buffer.from(canary))), canary).toBe(false)
    for (const canary of [NUMBER, '宋月桂']) expect(product.heard.frames.some(({ bytes }) => bytes.includes(Buffer.from(canary))), canary).toBe(false)
    expect(product.heard.complaints.filter(text => !/WebSocket|ERR_/u.test(text))).toEqual([])
  }, 60_000)
})
