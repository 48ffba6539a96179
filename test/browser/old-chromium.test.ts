/** A party's phone with a real Chromium of 2020: joining, reading, answering, without a network, and the verifier. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addParty } from '../support/beside.ts'
import { choose, oldChromiumPath, press, sees, startOldChromium, write, type OldChromium } from '../support/old-chromium.ts'
import { startProduct, VERIFIER, type Product } from '../support/product.ts'
import { chipSays, introduce, newCase, toEnd, ZHOU } from '../support/room-page.ts'

const path = oldChromiumPath()
const why = path === undefined ? ' (left out: OLD_CHROMIUM_PATH names no Chromium 87)' : ''
const PUBLISHED = '乙方于二零二六年十二月五日前拆除雨棚并恢复巷道。'
const bundle = (name: string): string => fileURLToPath(new URL(`../vectors/bundle/${name}.zip`, import.meta.url))

describe.skipIf(path === undefined)(`in an old Chromium${why}`, () => {
  let product: Product, old: OldChromium
  beforeAll(async () => { product = await startProduct(); old = await startOldChromium(path!) }, 120_000)
  afterAll(async () => { await old?.stop(); await product?.stop() })

  it('it is an old one: functions that the program uses are not its own', async () => {
    await expect.poll(() => old.page.evaluate(() => ['findLast' in Array.prototype, 'hasOwn' in Object])).toEqual([false, false])
  })

  it(`a party comes by the link, reads, answers, and sees it again when nobody answers${why}`, async () => {
    const host = await (await product.profile()).newPage(), { page } = old
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号' })
    await toEnd(host, '协议书草案')
    await host.keyboard.insertText(PUBLISHED)
    await chipSays(host, /^已到中继/u)
    const { dialog, link } = await addParty(host, '乙方', '罗长河')
    await dialog.getByRole('button', { name: '送出', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.goto(link)
    await write(page, /您的姓名/u, '罗长河')
    await press(page, /^下一步$/u)
    await sees(page, /六位数字：(\d ){5}\d/u)
    const digits = /六位数字：((?:\d ){5}\d)/u.exec(await page.evaluate(() => document.body.textContent ?? ''))?.[1]
    const atDoor = host.getByRole('list', { name: '门口' }).getByRole('listitem').filter({ hasText: '罗长河' })
    await expect.poll(() => atDoor.getByText(/^(\d ){5}\d$/u).textContent()).toBe(digits)
    await atDoor.getByRole('button', { name: '放行', exact: true }).click()
    await press(page, /^我是罗长河，进去看$/u)
    await press(page, /协议书草案 第 1 版/u)
    await sees(page, new RegExp(PUBLISHED, 'u'))
    await press(page, /^这条不对/u)
    await write(page, /应该怎么写/u, '乙方于二零二六年十二月十日前拆除雨棚。')
    await press(page, /^送出$/u)
    await host.getByRole('list', { name: '当事人答复' }).getByText('十二月十日').waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await product.relay.kill()
    await page.reload()
    await press(page, /协议书草案 第 1 版/u)
    await sees(page, new RegExp(PUBLISHED, 'u'))
    expect(old.errors).toEqual([])
  }, 180_000)

  it(`the verifier from the disk: the honest bundle and the altered one${why}`, async () => {
    for (const [name, verdict] of [['honest', /一模一样/u], ['json-amount', /被改过，请不要使用/u]] as const) {
      await old.page.goto(`file://${VERIFIER}`)
      await choose(old.page, '#files', '核验包.zip', bundle(name))
      await expect.poll(() => old.page.evaluate(() => document.querySelector('#answer h2')?.textContent), { timeout: 20_000 }).toMatch(verdict)
    }
    expect(old.errors).toEqual([])
  }, 60_000)
})
