/** The frozen text and a void draft on the phone, on the wall and in the side column, on the fake workspace: words, widths, contrast. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCode } from '../../shared/agreement.ts'
import { confirmation, greetingObject, versionObjects, voidWithdrawal } from '../../client/model/tray-making.ts'
import { foldTray, type OfDraft, type PublishedLine } from '../../client/model/tray.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, toEnd, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const PHONE = { width: 390, height: 844 }
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const OF: OfDraft = { draft: 1, sha256: '6a0f3c1be2574d9f86b1c0a7d4e98f235b7c6d1e0f9a8b7c6d5e4f3a2b1c0d9e' }
const SECOND: OfDraft = { draft: 2, sha256: '7b'.repeat(32) }
const REASON = '第 1 稿退回修改，已经作废。改好以后会再送来给您看。'
const clause = (id: string, label: string, text: string): PublishedLine => ({ id, kind: 'clause', label, role: '', time: '', own: 'no', text })
const AGREEMENT: readonly PublishedLine[] = [
  { id: 'p1', kind: 'title', label: '', role: '', time: '', own: 'no', text: '人民调解协议书' },
  { id: 'p2', kind: 'paragraph', label: '', role: '', time: '', own: 'no', text: '（2026）柳溪人调字第118号' },
  clause('c1', '一、', '乙方于2026年12月5日前自行负担费用拆除占用巷道的雨棚并清运堆料，恢复巷道通行宽度不少于2米，今后不再占用。'),
  clause('c3', '二、', '乙方赔偿甲方墙体加固、修复费38,000元，鉴定费4,000元，合计人民币42,000元（大写：肆万贰仟元整），其中24,000元于2026年12月10日前支付，余款18,000元于2027年1月31日前付清。'),
  { id: 'p3', kind: 'paragraph', label: '', role: '', time: '', own: 'no', text: '乙方：买合木提江·阿卜杜热西提·吐尔逊尼亚孜' },
]
const version = (id: string, number: number, of?: OfDraft): string[] => versionObjects(id, {
  paper: 'agreement', title: of ? `协议书第 ${of.draft} 稿` : '协议书草案', caseTitle: '宋月桂与罗长河相邻权纠纷', caseNumber: '（2026）柳溪人调字第118号', number, at: `2026-11-20T0${6 + number}:17:00.000Z`, by: '林小满', focus: '', lines: AGREEMENT, of,
})
const confirmed = (objects: readonly string[]): string => confirmation('k1', foldTray(objects.map((json, i) => ({ personId: 'p1', staff: true, seq: i, at: i, relayTime: i, json }))).versions.at(-1)!)
const GREETING = greetingObject('g1', { side: '乙方', name: '罗长河', title: '宋月桂与罗长河相邻权纠纷', host: '周允和', agency: '柳溪镇人民调解委员会' })

const arrives = (page: Page, tray: string, by: 'staff' | 'party', objects: readonly string[]): Promise<void> =>
  page.evaluate(([to, from, list]) => { window.drive.trays.put(to); for (const json of list) window.drive.trays.arrives(to, from, json) }, [tray, by, objects] as const)
const phone = async (objects: readonly string[], colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; complaints: string[] }> => {
  const opened = await screens.open('/', { viewport: PHONE, hasTouch: true, colorScheme })
  await opened.page.evaluate(() => { window.drive.trays.seat.set('tray') })
  await arrives(opened.page, 'own', 'staff', [GREETING, ...objects])
  await arrives(opened.page, 'own', 'party', [JSON.stringify({ kind: 'me', id: 'm1', says: 'yes' })])
  await opened.page.evaluate(() => { history.pushState(null, '', '/case/case-1'); dispatchEvent(new PopStateEvent('popstate')) })
  await opened.page.locator('.tray').waitFor()
  return opened
}
const fits = async (page: Page, name: string): Promise<void> => {
  for (const width of [390, 320, 195]) {
    await page.setViewportSize({ width, height: 844 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `${name} at ${width}` }).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(PHONE)
  await expect.poll(() => page.evaluate(() => [...document.querySelectorAll('.tray button, .tray-tick')].filter(each => each.getBoundingClientRect().height < 44).map(each => each.textContent))).toEqual([])
}

describe('on the phone at 390', () => {
  it('the frozen text says 第 1 稿 and its 24 digits; sent back while the ticks are set it can be confirmed no more, stays readable as 作废的第 1 稿, and the next 稿 is asked for anew', async () => {
    const { page, complaints } = await phone([...version('v1', 1), ...version('v2', 2, OF)])
    await page.getByRole('button', { name: /协议书第 1 稿/u }).click()
    await page.getByText('第 1 稿 · 内容已固定').waitFor()
    await expect.poll(() => page.getByRole('region', { name: '第 1 稿的校验码' }).getByRole('listitem').allTextContents()).toEqual(checkCode(OF.sha256).split(' '))
    await toEnd(page)
    await button(page, '看完了，去确认').click()
    await page.getByLabel('全文我看过').check()
    await page.getByLabel('这些内容我明白').check()
    await arrives(page, 'own', 'staff', [voidWithdrawal('v2', REASON)])
    await page.getByRole('heading', { name: '作废的第 1 稿' }).waitFor()
    await page.getByText(REASON).waitFor()
    await expect.poll(() => button(page, '确认').count()).toBe(0)
    await expect.poll(() => page.getByRole('checkbox').count()).toBe(0)
    await button(page, '返回').click()
    await button(page, '返回').click()
    await page.getByRole('heading', { name: '送来的文书' }).waitFor()
    await page.getByRole('heading', { name: '作废的第 1 稿' }).waitFor()
    await expect.poll(() => page.getByRole('list', { name: '送来的文书' }).count()).toBe(0)
    await page.getByRole('list', { name: '以前的版本' }).getByRole('button', { name: /作废的第 1 稿/u }).click()
    await page.getByText('肆万贰仟元整').waitFor()
    await expect.poll(() => button(page, /^没错/u).count()).toBe(0)
    await expect.poll(() => page.getByRole('region', { name: '第 1 稿的校验码' }).count()).toBe(0)
    await arrives(page, 'own', 'staff', version('v3', 3, SECOND))
    await button(page, '看新的一版').click()
    await page.getByText('第 2 稿 · 内容已固定').waitFor()
    await expect.poll(() => page.getByRole('heading', { name: '作废的第 1 稿' }).count()).toBe(0)
    await toEnd(page)
    await button(page, '看完了，去确认').click()
    await expect.poll(() => page.getByRole('checkbox').count()).toBe(2)
    expect(await page.evaluate(() => window.drive.asked.filter(line => line.includes('confirm')))).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('words that are being written when the 稿 becomes void stay in their field, and can still be sent: they are kept with it', async () => {
    const { page, complaints } = await phone(version('v2', 2, OF))
    await page.getByRole('button', { name: /协议书第 1 稿/u }).click()
    await page.getByRole('list', { name: '协议书第 1 稿' }).getByRole('listitem').nth(2).getByRole('button', { name: /^这条不对/u }).click()
    await page.getByLabel('应该怎么写').fill('乙方于2026年12月10日前')
    await arrives(page, 'own', 'staff', [voidWithdrawal('v2', REASON)])
    await page.getByRole('heading', { name: '作废的第 1 稿' }).first().waitFor()
    await expect.poll(() => page.getByLabel('应该怎么写').inputValue()).toBe('乙方于2026年12月10日前')
    await expect.poll(() => page.getByLabel('应该怎么写').evaluate(field => field === document.activeElement)).toBe(true)
    await page.getByLabel('应该怎么写').fill('乙方于2026年12月10日前拆除雨棚。')
    await button(page, '送出').click()
    await page.getByText('“乙方于2026年12月10日前拆除雨棚。”').waitFor()
    await page.getByText('您对这一稿说过的话都留着').waitFor()
    await expect.poll(() => button(page, /^改答复/u).count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('axe clean in light and dark, nothing beside the page at 390, 320 and 195, targets of 44', async () => {
    const frozen = version('v2', 2, OF)
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await phone([...version('v1', 1), ...frozen], colorScheme)
      await page.getByRole('button', { name: /协议书第 1 稿/u }).click()
      await page.getByText('第 1 稿 · 内容已固定').waitFor()
      expect(await seriousIn(page), colorScheme).toEqual([])
      await fits(page, 'frozen')
      await arrives(page, 'own', 'party', [confirmed(frozen)])
      await arrives(page, 'own', 'staff', [voidWithdrawal('v2', REASON)])
      await page.getByText('您').filter({ hasText: '确认过这一稿' }).waitFor()
      expect(await seriousIn(page), colorScheme).toEqual([])
      await fits(page, 'void')
      await button(page, '返回').click()
      await page.getByRole('heading', { name: '送来的文书' }).waitFor()
      expect(await seriousIn(page), colorScheme).toEqual([])
      await fits(page, 'papers')
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
})

describe('on the wall and beside the agreement', () => {
  it('the wall says 第 1 稿 with its code, and takes it down with the reason', async () => {
    const { page, complaints } = await screens.open('/', { viewport: { width: 1440, height: 900 } })
    await arrives(page, 'wall', 'staff', version('w1', 1, OF))
    await page.evaluate(() => { history.pushState(null, '', '/wall/case-1'); dispatchEvent(new PopStateEvent('popstate')) })
    await page.getByText(/^协议书第 1 稿 · 第 1 版$/u).waitFor()
    await page.getByText(`内容已固定 · 校验码 ${checkCode(OF.sha256)}`).waitFor()
    expect(await seriousIn(page)).toEqual([])
    await arrives(page, 'wall', 'staff', [voidWithdrawal('w1', REASON)])
    await page.getByText(REASON).waitFor()
    await expect.poll(() => page.getByText('肆万贰仟元整').count()).toBe(0)
    expect(await seriousIn(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('staff sends the frozen text, not the draft; what a party says to a void 稿 is shown and entered as such', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await screens.open('/case/case-1/agreement', { colorScheme })
      await arrives(page, 'own', 'staff', [GREETING])
      await page.evaluate(() => window.drive.finishing.set(window.facts.fakeFrozen()))
      await button(page, '送当事人核对').first().click()
      const dialog = page.getByRole('dialog', { name: '送当事人核对' })
      await dialog.getByRole('radio', { name: '协议书第 1 稿' }).waitFor()
      await dialog.getByText(/送出的是冻结的第 1 稿，.*校验码 (\d{4} ){5}\d{4}。冻结以后在草案里改的，不会送出。/u).waitFor()
      expect(await seriousIn(page), colorScheme).toEqual([])
      await dialog.getByRole('checkbox', { name: '罗长河 · 乙方' }).check()
      await dialog.getByRole('button', { name: '送出', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      const answers = page.getByRole('list', { name: '当事人答复' })
      await answers.getByText(/^第 1 稿校验码/u).waitFor()
      const sent = await page.evaluate(() => window.drive.trays.all.get()[0]!.facts.get().filter(({ staff }) => staff).map(({ json }) => json))
      expect(JSON.parse(sent[1]!)).toMatchObject({ kind: 'frozen', draft: 1, sha256: OF.sha256 })
      const id = (JSON.parse(sent[2]!) as { id: string }).id
      await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1] }))
      await answers.getByText(/^第 1 稿已作废，正在把这一版也标为作废/u).waitFor()
      await arrives(page, 'own', 'staff', [voidWithdrawal(id, REASON)])
      await arrives(page, 'own', 'party', [confirmed(sent)])
      await answers.getByText('第 1 稿已作废，这一版在手机上标为“作废的第 1 稿”。').waitFor()
      await answers.getByText(/已作废稿的确认：.*确认第 1 稿（第 1 版）。不算对新稿的确认。/u).waitFor()
      await answers.getByRole('button', { name: /^记入日志/u }).click()
      await answers.getByText('已记入日志').waitFor()
      expect(await seriousIn(page), colorScheme).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
})
