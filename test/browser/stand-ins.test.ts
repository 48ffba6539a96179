/** Who signed at a party's place, on the fake workspace in a real browser: in the form, on the tablet, in the row. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE_LISTS, codedValue, type ListId } from '../../client/model/code-lists.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const coded = (list: ListId, code: string): string => codedValue(CODE_LISTS[list], code)
const party = (id: string, side: string, kind: string, more: Readonly<Record<string, string>>): string[] =>
  Object.entries({ 方: coded('sides', side), 主体: coded('party-kinds', kind), ...more }).map(([name, value]) => fieldWrite(`party/${id}/${name}`, value, []))
const agent = (id: string, name: string, kind: string, ...powers: string[]): Record<string, string> =>
  ({ [`agent/${id}/代理人姓名`]: name, [`agent/${id}/代理人身份`]: coded('agent-kinds', kind), ...Object.fromEntries(powers.map(code => [`agent/${id}/权限/${code}`, '是'])) })

const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true })
const place = (page: Page, name: string): Locator => page.getByRole('list', { name: '签署处' }).getByRole('listitem').filter({ hasText: name })
const asked = (page: Page): Promise<string[]> => page.evaluate(() => [...window.drive.asked])
const night = async (facts: readonly string[], options: object = {}, track: 'people' | 'police' = 'people'): Promise<Page> => {
  const { page } = await screens.open('/case/case-1/agreement', { reducedMotion: 'reduce', ...options })
  await page.evaluate(([all, way]) => {
    const { drive, facts: made } = window
    for (const json of all) drive.arrive('registration', json, 'p1')
    drive.head.set({ ...drive.head.get(), stage: '签署', track: way })
    drive.finishing.set({ ...made.fakeFrozen(), signers: [], mySignature: 'not-mine' })
  }, [facts, track] as const)
  await page.getByRole('list', { name: '签署处' }).waitFor()
  return page
}
const form = async (page: Page, who: string): Promise<Locator> => {
  await button(page, `登记${who}的签署`).click()
  return page.getByRole('dialog', { name: `登记${who}的签署` })
}
const enters = async (dialog: Locator): Promise<void> => {
  await dialog.getByRole('radio', { name: /^签名\s*写自己的姓名/u }).check()
  await dialog.getByRole('radio', { name: '念给他听过' }).check()
  await button(dialog, '登记').click()
  await dialog.waitFor({ state: 'detached' })
}
const offered = (dialog: Locator): Promise<string[]> => dialog.getByRole('group', { name: '谁签的' }).locator('.tile-label').allTextContents()
const special = party('a', 'A', '1', { 姓名: '宋月桂', ...agent('x', '王立民', '1', '4', '5'), ...agent('y', '罗小山', '4', '5') })

describe('at a party’s place', () => {
  it('his agent with 特别授权 is offered, another is not; the row tells who signed', async () => {
    const page = await night([...special, ...party('b', 'B', '1', { 姓名: '罗长河' })])
    const dialog = await form(page, '甲方宋月桂')
    await expect.poll(() => offered(dialog)).toEqual(['宋月桂', '王立民'])
    await expect.poll(() => dialog.getByRole('radio', { name: /^宋月桂/u }).isChecked()).toBe(true)
    await dialog.getByRole('radio', { name: /^王立民/u }).check()
    await dialog.getByText('程序没有核对授权').waitFor()
    expect(await seriousIn(page)).toEqual([])
    await enters(dialog)
    await place(page, '宋月桂').getByText('由委托代理人（特别授权）王立民签').waitFor()
    await expect.poll(() => asked(page)).toContainEqual(expect.stringMatching(/^mark C1 signed aloud .* special 王立民$/u))
    const other = await form(page, '乙方罗长河')
    await expect.poll(() => other.getByRole('radio').count()).toBeGreaterThan(0)
    expect(await other.getByRole('group', { name: '谁签的' }).count()).toBe(0)
    await enters(other)
    await expect.poll(() => asked(page)).toContainEqual(expect.stringMatching(/^mark C2 signed aloud \S+$/u))
    await page.context().close()
  })

  it('an organisation has its 法定代表人, a child its guardian; where nobody is registered it says so, and a refusal is entered all the same', async () => {
    const page = await night([...party('a', 'A', '2', { 名称: '宋月桂', 法定代表人: '顾青' }), ...party('b', 'B', '1', { 姓名: '罗长河', 出生日期: '2016-05-01' })])
    const dialog = await form(page, '甲方宋月桂')
    await expect.poll(() => offered(dialog)).toEqual(['顾青'])
    await expect.poll(() => dialog.getByRole('radio', { name: /^顾青/u }).isChecked()).toBe(true)
    await enters(dialog)
    await place(page, '宋月桂').getByText('由法定代表人（负责人）顾青签').waitFor()
    const child = await form(page, '乙方罗长河')
    await child.getByText('没有登记法定代理人').waitFor()
    await child.getByRole('radio', { name: /^签名\s*写自己的姓名/u }).check()
    await child.getByRole('radio', { name: '念给他听过' }).check()
    await button(child, '登记').click({ force: true })
    expect(await asked(page)).not.toContainEqual(expect.stringMatching(/^mark C2/u))
    await page.evaluate(all => { for (const json of all) window.drive.arrive('registration', json, 'p1') }, party('b', 'B', '1', agent('g', '罗大川', '6')))
    await expect.poll(() => offered(child)).toEqual(['罗大川'])
    await child.getByRole('radio', { name: /^拒签/u }).check()
    await button(child, '登记').click()
    await child.waitFor({ state: 'detached' })
    await expect.poll(() => asked(page)).toContainEqual(expect.stringMatching(/^mark C2 refused .* guardian 罗大川$/u))
    await page.context().close()
  })

  it('in a police matter it says whose agent may not sign', async () => {
    const page = await night(special, {}, 'police')
    const dialog = await form(page, '甲方宋月桂')
    await dialog.getByRole('radio', { name: /^王立民/u }).check()
    await dialog.getByText('违法嫌疑人不能委托别人').waitFor()
    await page.context().close()
  })

  it('the tablet goes to the agent, who writes his own name', async () => {
    const page = await night(special, { viewport: { width: 1180, height: 820 }, hasTouch: true })
    await button(page, '在这台平板上手写').click()
    const setup = page.getByRole('dialog', { name: '在这台平板上手写' })
    await setup.getByRole('radio', { name: /^王立民/u }).check()
    await setup.getByLabel('乙方罗长河', { exact: true }).uncheck()
    await setup.getByLabel('在场见证人姓名').fill('顾青')
    await button(setup, '开始').click()
    await page.getByRole('heading', { name: '请把平板交给 王立民' }).waitFor()
    await page.getByText('代甲方宋月桂签').waitFor()
    await button(page, '我是王立民').click()
    await page.getByRole('heading', { name: '由委托代理人（特别授权）王立民签' }).waitFor()
    expect(await seriousIn(page)).toEqual([])
    await button(page, '我不同意签').click()
    await button(page, '确认不签').click()
    await expect.poll(() => asked(page)).toContainEqual(expect.stringMatching(/^mark C1 refused .* special 王立民$/u))
    await page.context().close()
  })
})
