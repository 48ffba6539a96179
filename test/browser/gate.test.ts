/** 请求签署: every line leads to its place; names that look alike stand large; warnings hold nobody up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { seriousIn } from '../support/axe-page.ts'
import { otherFacts } from '../support/papers.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const gateOf = async (page: Page, path: string, widest = { width: 1440, height: 900 }): Promise<void> => {
  await page.setViewportSize(widest)
  await page.evaluate(at => {
    const { finishing } = window.drive
    finishing.set({
      at: 'drafting', superseded: [],
      obstacles: [
        { obstacle: true, code: 'AMOUNT_PARTS', where: 'agreement', at: document.querySelectorAll('[data-clause]')[2]?.getAttribute('data-clause') ?? '', sentence: '第三条分开付的几笔加起来不够总数：24,000.00 + 17,000.00 = 41,000.00 元，总数写的是 42,000.00 元。差的 1,000.00 元谁也说不清什么时候付；请改好再冻结。' },
        { obstacle: true, code: 'NAME_DIFFERS', where: 'agreement', names: ['\uf929月桂', '朗月桂'], sentence: '甲方的名字两处不是同一个写法：登记里是“\uf929月桂”，协议书里是“朗月桂”。看着差不多，其实不一样。不同的是：登记里 \uf929 U+F929，协议书里 朗 U+6717。请照身份证逐字核对，两处改成一样，再冻结。' },
        { obstacle: true, code: 'FIELDS', where: 'registration', at, sentence: '案卷登记还缺必填的受理日期。归档和立卷都要用；填上再冻结。' },
        { obstacle: true, code: 'IDENTITY', where: 'sessions', sentence: '乙方罗长河的身份还没有在场次里核对过。不知道签的是不是本人；请看证件，在“到场”里勾上核对身份，名字要和登记一样。' },
      ],
      warnings: [{ obstacle: true, code: 'DATE_VAGUE', where: 'agreement', sentence: '第四条写了“近期”，没有定死日子，到期没到期各说各的，申请司法确认时也容易被认为内容不明确（民诉法解释第三百五十八条）。最好写成几年几月几日前。' }],
    })
  }, path)
  await page.getByRole('button', { name: '请求签署', exact: true }).click()
}
const row = (page: Page, words: string) => page.getByRole('dialog', { name: '请求签署' }).getByRole('listitem').filter({ hasText: words })

describe('the gate', () => {
  it('leads from a line to its clause and to its field of the registration', async () => {
    const { page, complaints } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').nth(2).waitFor()
    await gateOf(page, '受理日期')
    await row(page, '第三条分开付').getByRole('button', { name: '去处理' }).click()
    await expect.poll(() => page.evaluate(() => {
      const all = [...document.querySelectorAll('[data-clause]')], at = getSelection()?.anchorNode
      return all.findIndex(clause => at !== null && at !== undefined && clause.contains(at))
    }), { timeout: 10_000 }).toBe(2)
    await gateOf(page, '受理日期')
    await row(page, '受理日期').getByRole('button', { name: '去处理' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field')), { timeout: 10_000 }).toBe('受理日期')
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it.each(['/case/case-1/agreement', '/case/case-1/record'])('leads from a name to the line of the agreement that has it, from %s', async path => {
    const { page } = await screens.open(path)
    await page.getByRole('button', { name: '请求签署', exact: true }).waitFor()
    const told = (at: string | undefined): Promise<void> => page.evaluate(place => window.drive.finishing.set({ at: 'drafting', superseded: [], obstacles: [{ obstacle: true, code: 'NAME_DIFFERS', where: 'agreement', ...(place === undefined ? {} : { at: place }), sentence: '乙方的名字两处不是同一个写法：登记里是“罗长合”，协议书里是“罗长河”。请照身份证逐字核对，两处改成一样，再冻结。' }] }), at)
    const handle = async (): Promise<void> => { await page.getByRole('button', { name: '请求签署', exact: true }).click(); await row(page, '乙方的名字').getByRole('button', { name: '去处理' }).click() }
    await told('line/乙方（被申请人）：罗长河，男，45 岁，住青禾县')
    await handle()
    await expect.poll(() => page.evaluate(() => { const at = getSelection()?.anchorNode; return [document.activeElement?.getAttribute('aria-label'), (at instanceof Element ? at : at?.parentElement)?.closest('p')?.textContent?.slice(0, 12)] }), { timeout: 10_000 }).toEqual(['协议书草案正文', '乙方（被申请人）：罗长河'])
    await told(undefined)
    await handle()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), { timeout: 10_000 }).toBe('协议书草案正文')
    await page.context().close()
  }, 60_000)

  it('leads into a folded card of a long list, and to the card itself where the field is not for this person', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').first().waitFor()
    await page.evaluate(([registration]) => {
      window.drive.me.set({ ...window.drive.me.get(), rights: { ...window.drive.me.get().rights, identity: 'none' } })
      for (const json of registration!) window.drive.arrive('registration', json, 'p1')
    }, [otherFacts(17).registration])
    for (const [field, place] of [['出生日期', 'party/p13/出生日期'], ['身份证号码', undefined]] as const) {
      await gateOf(page, `party/p13/${field}`)
      await row(page, '受理日期').getByRole('button', { name: '去处理' }).click()
      await expect.poll(() => page.evaluate(() => [document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? undefined, document.activeElement?.closest('[data-party]')?.getAttribute('data-party')])).toEqual([place, 'party/p13'])
      await page.getByRole('link', { name: '协议书草案', exact: true }).click()
    }
    await page.context().close()
  }, 60_000)

  it('leads from a question of the registration into its field, and from a party whom nobody registered to where he is added', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').first().waitFor()
    const go = async (at: string): Promise<void> => {
      await page.evaluate(place => window.drive.finishing.set({ at: 'drafting', superseded: [], obstacles: [{ obstacle: true, code: 'SETTLE', where: 'registration', at: place, sentence: '案卷登记里“涉及金额”有两种写法，还没有商定，签的时候各人心里可能不是一个数。请先定一个，再冻结。' }] }), at)
      await page.getByRole('button', { name: '请求签署', exact: true }).click()
      await row(page, '涉及金额').getByRole('button', { name: '去处理' }).click()
    }
    await go('涉及金额')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field')), { timeout: 10_000 }).toBe('涉及金额')
    await go('party')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="group"]')?.getAttribute('aria-label')), { timeout: 10_000 }).toBe('加一位')
    await page.context().close()
  }, 60_000)

  it('warnings alone hold nobody up, and are listed apart', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').first().waitFor()
    await gateOf(page, '受理日期')
    await page.evaluate(() => { const { finishing } = window.drive, now = finishing.get(); if (now.at === 'drafting') finishing.set({ ...now, obstacles: [] }) })
    await page.getByRole('list', { name: '请看一眼' }).getByText('近期').waitFor()
    await page.getByRole('button', { name: '冻结文本' }).click()
    await page.getByText('文本已冻结').first().waitFor()
    await page.context().close()
  }, 60_000)

  it('whoever freezes without a colleague whose device is away says so first', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').first().waitFor()
    await page.evaluate(() => window.drive.finishing.set({
      at: 'drafting', superseded: [], obstacles: [],
      warnings: [{ obstacle: true, code: 'AWAY', sentence: '沈既白能改协议书，一天之内来过，现在不在线。他那台设备上可能还有没送到的改动，冻结以后到的不算在这一稿里；最好先问一声。' }],
    }))
    await page.getByRole('button', { name: '请求签署', exact: true }).click()
    const freeze = page.getByRole('button', { name: '冻结文本' })
    await page.getByText('没有还差的项，只是还有人的设备没等到').waitFor()
    await expect.poll(() => page.getByText('都齐了').count()).toBe(0)
    await freeze.click({ force: true }) // aria-disabled: it says why
    await page.getByText('先问一声，或者勾选“不等他们”').first().waitFor({ state: 'attached' })
    await expect.poll(() => freeze.getAttribute('aria-disabled')).toBe('true')
    expect(await seriousIn(page)).toEqual([])
    await page.getByRole('checkbox', { name: /^不等他们/u }).check()
    await page.getByText('都齐了').waitFor()
    await freeze.click()
    await page.getByText('文本已冻结').first().waitFor()
    await page.context().close()
  }, 60_000)

  it.each([[1440, 900], [390, 844]])('every party looks at his name, large and letter by letter, before the text can be frozen; a name that changes is looked at anew, %i x %i', async (width, height) => {
    const { page } = await screens.open('/case/case-1/agreement')
    await page.locator('[data-clause]').first().waitFor()
    const named = (first: string, obstacles = 0): Promise<void> => page.evaluate(([name, n]) => window.drive.finishing.set({
      at: 'drafting', superseded: [], obstacles: Array.from({ length: n }, () => ({ obstacle: true as const, code: 'UNSENT', sentence: '你还有 2 处改动没到中继，别人看不到。等送到以后再冻结；断网时请先连上。' })),
      names: [{ capacity: '甲方', name }, { capacity: '乙方', name: '穆凯代斯·阿卜杜热合曼·麦合木提江' }, { capacity: '丙方', name: '青禾县石桥村建筑工程劳务有限公司' }],
    }), [first, obstacles] as const)
    await named('宋月桂', 1)
    await page.getByRole('button', { name: '请求签署', exact: true }).click()
    await page.setViewportSize({ width, height })
    const dialog = page.getByRole('dialog', { name: '请求签署' }), freeze = dialog.getByRole('button', { name: '冻结文本' })
    const ticks = dialog.getByRole('checkbox', { name: /^本人看过/u }), rows = dialog.getByRole('list', { name: '姓名逐字核对' }).getByRole('listitem')
    await dialog.getByText('你还有 2 处改动').waitFor()
    expect(await ticks.count()).toBe(0)
    await named('宋月珪')
    await expect.poll(() => ticks.count()).toBe(3)
    await expect.poll(() => rows.first().locator('.name-letter').allTextContents()).toEqual(['宋', '月', '珪U+73EA'])
    await expect.poll(() => page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector('.name-large b')!).fontSize))).toBeGreaterThanOrEqual(36)
    // No letter leaves the dialog or lies on another.
    await expect.poll(() => page.evaluate(() => {
      const body = document.querySelector('.dialog-body')!.getBoundingClientRect(), boxes = [...document.querySelectorAll('.gate-names .name-letter')].map(each => each.getBoundingClientRect())
      return boxes.filter((a, i) => a.left < body.left || a.right > body.right || boxes.some((b, j) => j > i && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length
    })).toBe(0)
    // A · stands beside the letter before it.
    await expect.poll(() => page.evaluate(() => [...document.querySelectorAll('.gate-names .name-dot')].map(dot => dot.getBoundingClientRect().top === dot.previousElementSibling!.getBoundingClientRect().top))).toEqual([true, true])
    expect(await seriousIn(page)).toEqual([])
    await freeze.click({ force: true }) // aria-disabled: it says why
    await expect.poll(() => freeze.getAttribute('title')).toContain('还有 3 个名字没有请本人逐字看过')
    for (let i = 0; i < 3; i++) await ticks.nth(i).check()
    await expect.poll(() => freeze.getAttribute('aria-disabled')).toBe(null)
    await named('宋月桂')
    await expect.poll(() => freeze.getAttribute('title')).toContain('还有 1 个名字')
    await named('宋月珪')
    await expect.poll(() => ticks.first().isChecked()).toBe(false)
    await dialog.getByRole('checkbox', { name: /^本人看过.*甲方宋月珪/u }).check()
    await freeze.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('文本已冻结').first().waitFor({ state: 'attached' })
    await page.context().close()
  }, 60_000)

  it.each([[1440, 900], [768, 1024], [390, 844]])('is whole and axe finds nothing at %i x %i, light and dark', async (width, height) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await screens.open('/case/case-1/agreement', { colorScheme })
      await page.locator('[data-clause]').first().waitFor()
      await gateOf(page, '受理日期', { width, height })
      await row(page, '甲方的名字').waitFor()
      // What is missing stands in sight first, not the tiles below it.
      await expect.poll(() => page.evaluate(() => [document.activeElement?.textContent, document.querySelector('.dialog-body')?.scrollTop])).toEqual(['去处理', 0])
      expect(await seriousIn(page)).toEqual([])
      await expect.poll(() => page.evaluate(() => [...document.querySelectorAll('.dialog-body *')].filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'visible' && each.clientWidth > 0).map(each => each.className))).toEqual([])
      await page.context().close()
    }
  }, 60_000)
})
