/** 部分达成 in a real browser on the fake workspace: said beside each claim, held at the gate, written into the agreement by one press. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { gateOf } from '../../client/model/gate.ts'
import type { Finding } from '../../client/model/gate-text.ts'
import { registrationOf } from '../../client/model/registration.ts'
import type { Block } from '../../shared/agreement.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens } from '../support/screens-page.ts'
import type { Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const CLAIMS = ['由被申请人承担东侧外墙加固、修复费用', '由被申请人承担房屋安全鉴定费', '拆除雨棚、清运堆料，恢复巷道通行宽度 2 米，修复排水沟']
const result = (n: number, code: string): string => fieldWrite(`claim/c${n}/处理结果`, codedValue(CODE_LISTS['claim-results'], code), [])
const registered = (): string[] => [
  ...[['a', 'A', '宋月桂'], ['b', 'B', '罗长河']].flatMap(([id = '', side = '', name = '']) => [fieldWrite(`party/${id}/方`, codedValue(CODE_LISTS.sides, side), []), fieldWrite(`party/${id}/姓名`, name, [])]),
  ...CLAIMS.flatMap((text, i) => [fieldWrite(`claim/c${i + 1}/事项`, text, []), fieldWrite(`claim/c${i + 1}/金额`, ['38,000', '4,000', ''][i] ?? '', []), fieldWrite(`claim/c${i + 1}/of/a`, '是', [])]),
]
const arrive = (page: Page, ...facts: readonly string[]): Promise<void> => page.evaluate(all => { for (const json of all) window.drive.arrive('registration', json, 'p1') }, facts)
/** Over whatever stands there now. */
const change = async (page: Page, n: number, code: string): Promise<void> => {
  const path = `claim/c${n}/处理结果`, standing = viewOf(await factsOf(page)).standing(path).map(({ id }) => id)
  await arrive(page, fieldWrite(path, code === '' ? '' : codedValue(CODE_LISTS['claim-results'], code), standing))
}
const factsOf = (page: Page) => page.evaluate(() => window.drive.factsOf('registration').map(({ personId, device, seq, at, json }) => ({ personId, device, seq, at, json })))
const viewOf = (registration: Awaited<ReturnType<typeof factsOf>>) => registrationOf({ registration, track: 'people', today: '2026-11-20' })
const clausesOf = (page: Page) => page.evaluate(() => [...document.querySelectorAll('.ProseMirror [data-clause]')].map(each => ({ id: each.getAttribute('data-clause') ?? '', text: each.textContent ?? '' })))
/** What the gate of the product says of these facts and this text goes to the screen; the codes of its stops. */
const judge = async (page: Page): Promise<string[]> => {
  const body = (await clausesOf(page)).map(({ id, text }): Block => ({ kind: 'clause', id, paragraphs: [[{ text }]] }))
  const found = gateOf(body, '2026-11-20', { registration: viewOf(await factsOf(page)), sessions: undefined })
  const ours = (list: readonly Finding[]) => list.filter(({ code }) => code.startsWith('CLAIMS_')).map(finding => ({ obstacle: true as const, ...finding }))
  await page.evaluate(([obstacles, warnings]) => window.drive.finishing.set({ at: 'drafting', superseded: [], obstacles: obstacles ?? [], warnings: warnings ?? [] }), [ours(found.stops), ours(found.warns)] as const)
  return ours(found.stops).map(({ code }) => code)
}
const gate = (page: Page) => page.getByRole('dialog', { name: '请求签署' })
const openGate = (page: Page): Promise<void> => page.getByRole('button', { name: '请求签署', exact: true }).click()
const overflowing = (page: Page, within: string): Promise<string[]> => page.evaluate(where => [...document.querySelectorAll(`${where} *`)].filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'visible' && each.clientWidth > 0).map(each => each.className.toString()), within)

describe('处理结果', () => {
  it.each([[1440, 900, 'light'], [1440, 900, 'dark'], [390, 844, 'light'], [390, 844, 'dark']] as const)('is said by keys beside each claim, and the outcome follows, at %i x %i %s', async (width, height, colorScheme) => {
    const { page, complaints } = await screens.open('/case/case-1/registration', { colorScheme, viewport: { width, height }, reducedMotion: 'reduce', ...(width < 500 ? { hasTouch: true } : {}) })
    await page.getByLabel('纠纷简要情况').waitFor()
    await arrive(page, ...registered())
    const claims = page.getByRole('region', { name: '申请事项' }), outcome = claims.locator('.outcome')
    const pick = (n: number) => page.locator(`[data-field="claim/c${n}/处理结果"] select`)
    await pick(1).waitFor()
    expect(await outcome.count()).toBe(0)
    await page.locator('[data-field="claim/c1/金额"] input').focus()
    await expect.poll(async () => { await page.keyboard.press('Tab'); return pick(1).evaluate(select => select === document.activeElement) }).toBe(true)
    await page.keyboard.press('ArrowDown') // 达成协议
    await outcome.getByText('还没写全（达成协议 1 项，没有写 2 项）').waitFor()
    await pick(2).selectOption({ label: '未达成' })
    await outcome.getByText('部分达成（达成协议 1 项，未达成 1 项，没有写 1 项）').waitFor()
    await pick(3).selectOption({ label: '撤回' })
    await outcome.getByText('部分达成（达成协议 1 项，未达成 1 项，撤回 1 项）').waitFor()
    await claims.scrollIntoViewIfNeeded()
    expect(await seriousIn(page)).toEqual([])
    await expect.poll(() => claims.evaluate(card => [...card.querySelectorAll('select, input, fieldset, p')].filter(each => each.getBoundingClientRect().right > card.getBoundingClientRect().right).length)).toBe(0)
    if (width < 500) for (const n of [1, 2, 3]) expect((await pick(n).boundingBox())!.height).toBeGreaterThanOrEqual(44)
    // A colleague's other word is a question, as in every field, and until it is answered it says nothing.
    await arrive(page, result(2, '1'))
    await page.getByRole('group', { name: /处理结果：两种写法/u }).waitFor()
    await outcome.getByText('还没写全').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)
})

describe('the gate', () => {
  it('writes what was not agreed on into the agreement by one press, once, to be undone; writes it anew, and takes it out again', async () => {
    const { page, complaints } = await screens.open('/case/case-1/registration', { reducedMotion: 'reduce' })
    await page.getByLabel('纠纷简要情况').waitFor()
    await arrive(page, ...registered(), result(1, '1'), result(2, '2'), result(3, '1'))
    // From another section: the words wait for the editor.
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', superseded: [], obstacles: [{ obstacle: true, code: 'CLAIMS_UNWRITTEN', where: 'agreement', sentence: '申请事项 2“由被申请人承担房屋安全鉴定费”没有达成协议，协议书里没有照登记的原文写明。' }] }))
    await openGate(page)
    await gate(page).getByText('部分达成（达成协议 2 项，未达成 1 项）').waitFor()
    await gate(page).getByRole('button', { name: '写进协议书' }).press('Enter')
    const own = page.locator('.ProseMirror [data-clause]').filter({ hasText: '本协议只解决上述事项' })
    await own.waitFor()
    await expect.poll(async () => (await clausesOf(page)).slice(-2).map(({ text }) => text.slice(0, 8))).toEqual(['本协议只解决上述', '本协议自甲方、乙'])
    await expect.poll(() => own.textContent()).toBe(`本协议只解决上述事项。就「${CLAIMS[1]!}」，双方未能达成协议，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。`)
    await page.getByText('已写进协议书').waitFor()
    expect(await judge(page)).toEqual([])
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('协议书草案正文')
    await page.keyboard.press('Control+z')
    await expect.poll(() => own.count()).toBe(0)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => own.count()).toBe(1)

    const before = (await clausesOf(page)).length
    await change(page, 3, '2')
    expect(await judge(page)).toEqual(['CLAIMS_UNWRITTEN'])
    await openGate(page)
    await gate(page).getByRole('button', { name: '写进协议书' }).click()
    await expect.poll(() => own.textContent()).toContain(`就「${CLAIMS[1]!}」、「${CLAIMS[2]!}」，双方`)
    await change(page, 2, '1')
    expect(await judge(page)).toEqual(['CLAIMS_CHANGED'])
    await openGate(page)
    await gate(page).getByText('对不上').waitFor()
    await gate(page).getByRole('button', { name: '照登记改' }).click()
    await expect.poll(() => own.textContent()).toContain(`就「${CLAIMS[2]!}」，双方`)
    await expect.poll(async () => (await clausesOf(page)).length).toBe(before)
    await change(page, 3, '3')
    expect(await judge(page)).toEqual(['CLAIMS_CHANGED'])
    await openGate(page)
    await gate(page).getByRole('button', { name: '照登记改' }).click()
    await expect.poll(() => own.count()).toBe(0)
    await expect.poll(async () => (await clausesOf(page)).length).toBe(before - 1)
    expect(await judge(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  it('does not offer to write to who may only read, and leads to the clause and to the field', async () => {
    const { page } = await screens.open('/case/case-1/agreement', { reducedMotion: 'reduce' })
    await page.locator('.ProseMirror [data-clause]').first().waitFor()
    await arrive(page, ...registered(), result(1, '1'), result(2, '2'))
    await page.evaluate(() => window.drive.access.set({ at: 'read', why: '你在本案里只能看协议书草案。' }))
    expect(await judge(page)).toEqual(['CLAIMS_UNWRITTEN'])
    await openGate(page)
    await gate(page).getByText('没有照登记的原文写明').waitFor()
    expect(await gate(page).getByRole('button', { name: '写进协议书' }).count()).toBe(0)
    await gate(page).getByRole('list', { name: '请看一眼' }).getByRole('listitem').filter({ hasText: '还没有写处理结果' }).getByRole('button', { name: '去处理' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field')), { timeout: 10_000 }).toBe('claim/c3/处理结果')
    await page.context().close()
  }, 60_000)

  it.each([[1440, 900, 'light'], [1440, 900, 'dark'], [390, 844, 'light'], [390, 844, 'dark']] as const)('stands whole, and leads to 终止调解 when nothing was agreed on, at %i x %i %s', async (width, height, colorScheme) => {
    const { page } = await screens.open('/case/case-1/agreement', { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' })
    await page.locator('.ProseMirror [data-clause]').first().waitFor()
    await arrive(page, ...registered(), result(1, '1'), result(2, '2'))
    await judge(page)
    await openGate(page)
    await gate(page).getByRole('button', { name: '写进协议书' }).waitFor()
    expect(await seriousIn(page)).toEqual([])
    await expect.poll(() => overflowing(page, '.dialog-body')).toEqual([])
    await gate(page).getByRole('button', { name: '取消' }).click()
    await change(page, 1, '2')
    await change(page, 3, '3')
    expect(await judge(page)).toEqual(['CLAIMS_FAILED'])
    await openGate(page)
    await gate(page).getByText('未达成（未达成 2 项，撤回 1 项）').waitFor()
    expect(await seriousIn(page)).toEqual([])
    await gate(page).getByRole('listitem').filter({ hasText: '没有可以签的内容' }).getByRole('button', { name: '终止调解' }).click()
    await page.getByRole('dialog', { name: '终止调解' }).waitFor()
    await page.context().close()
  }, 120_000)
})
