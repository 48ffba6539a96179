/** Signing night on telephones and upright tablets, and what is said there while somebody waits: the fake workspace, a real browser. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

const AGREEMENT = '/case/case-1/agreement'
let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true })

/** Frozen, everybody in ink. */
const night = async (options: object = {}): Promise<Page> => {
  const { page } = await screens.open(AGREEMENT, { reducedMotion: 'reduce', ...options })
  await page.evaluate(() => {
    const { drive, facts } = window
    drive.head.set({ ...drive.head.get(), stage: '签署' })
    drive.finishing.set({ ...facts.fakeFrozen(), signers: [], mySignature: 'not-mine' })
  })
  return page
}
const reads = async (page: Page): Promise<Locator> => {
  await button(page, '宣读').click()
  const reading = page.getByRole('dialog', { name: '宣读第 1 稿' })
  await reading.waitFor()
  return reading
}

describe('reading aloud', () => {
  it.each([[390, 844], [600, 960], [768, 1024], [820, 1180], [844, 390], [1024, 768], [1440, 900]])('at %d by %d the text has its room, covers nothing, and every tick is reached', async (width, height) => {
    const page = await night({ viewport: { width, height } })
    const reading = await reads(page)
    const seen = await reading.evaluate(dialog => {
      const rect = (one: Element): DOMRect => one.getBoundingClientRect()
      const text = dialog.querySelector('.reading-lines')!, body = rect(dialog.querySelector('.dialog-body')!), pane = rect(text)
      const lines = [...text.querySelectorAll('.marked-line')].map(rect), others = [...dialog.querySelectorAll('.reading-side > *, .reading-tools > *')]
      return {
        share: (Math.min(pane.bottom, body.bottom) - Math.max(pane.top, body.top)) / body.height,
        // A pane that scrolls keeps its lines inside; one that does not must be as tall as they are.
        spills: getComputedStyle(text).overflowY === 'visible' && Math.max(...lines.map(({ bottom }) => bottom)) > pane.bottom + 1,
        covered: others.filter(one => { const { left, right, top, bottom } = rect(one); return right > pane.left + 1 && left < pane.right - 1 && bottom > pane.top + 1 && top < pane.bottom - 1 }).map(one => one.textContent),
        wide: dialog.querySelector('.dialog-body')!.scrollWidth - dialog.querySelector('.dialog-body')!.clientWidth,
        begins: pane.top >= body.top,
      }
    })
    expect({ ...seen, share: seen.share >= 0.4 }).toEqual({ share: true, spills: false, covered: [], wide: 0, begins: true })
    const hidden = await reading.evaluate(dialog => [...dialog.querySelectorAll('input')].filter(box => {
      box.scrollIntoView({ block: 'nearest' })
      const { left, top, width: w, height: h } = box.getBoundingClientRect(), at = document.elementFromPoint(left + w / 2, top + h / 2)
      return at !== box && at?.closest('label')?.contains(box) !== true
    }).map(box => box.closest('label')?.textContent ?? box.type))
    expect(hidden).toEqual([])
    await page.context().close()
  })
})

/** What lies at the middle of a sentence is the sentence: nothing covers it. */
const onTop = (sentence: Locator): Promise<boolean> => sentence.evaluate(one => {
  const { left, top, width, height } = one.getBoundingClientRect()
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2))
})

describe('why something cannot be pressed', () => {
  it('is told to a finger, over the dialog and beside the button, and once', async () => {
    const page = await night({ viewport: { width: 390, height: 844 }, hasTouch: true })
    const reading = await reads(page), enter = button(reading, '登记宣读')
    expect(await enter.getAttribute('title')).toBe('请先勾上在场听了的人。')
    await enter.tap({ force: true })
    const why = page.locator('.toast').getByText('请先勾上在场听了的人。')
    await expect.poll(() => why.count()).toBe(1)
    await expect.poll(() => onTop(why)).toBe(true)
    expect(await onTop(enter)).toBe(true)
    await button(reading.locator('.dialog-foot'), '关闭').tap()
    await expect.poll(() => onTop(why), { message: 'the page itself takes it over' }).toBe(true)
    await page.context().close()
  })

  it('is told on the tablet too, and nothing else of the case is', async () => {
    const page = await night({ viewport: { width: 1180, height: 820 }, hasTouch: true })
    await button(page, '登记甲方宋月桂的签署').tap()
    const form = page.getByRole('dialog')
    await form.getByRole('radio', { name: /^签名 /u }).check()
    await form.getByRole('radio', { name: '自己看过' }).check()
    await button(form, '登记').tap()
    await page.locator('.toast').getByText('宋月桂').waitFor()
    await button(page, '在这台平板上手写').tap()
    await form.getByLabel('在场见证人姓名').fill('陈砚')
    await button(form, '开始').tap()
    await button(page, '我是罗长河').tap()
    expect(await page.locator('.toast').filter({ visible: true }).getByText('宋月桂').count()).toBe(0)
    const confirm = button(page, '确认签名')
    await confirm.tap({ force: true })
    const why = page.locator('.toast').getByText('请先选：自己看过，还是念给您听过。')
    await expect.poll(() => onTop(why)).toBe(true)
    expect(await onTop(confirm)).toBe(true)
    await page.context().close()
  })

  it('is told of a tile as well', async () => {
    const page = await night({ viewport: { width: 390, height: 844 }, hasTouch: true })
    await button(page, '登记甲方宋月桂的签署').tap()
    const form = page.getByRole('dialog')
    await form.getByRole('radio', { name: /^写不了字/u }).check()
    await form.locator('.tile-blocked').tap({ force: true })
    const why = page.locator('.toast').getByText('要先把全文念给本人听')
    await expect.poll(() => onTop(why)).toBe(true)
    await page.context().close()
  })
})

describe('while it freezes', () => {
  it.each([[1440, 900], [390, 844]])('the step is told in words; after ten seconds, that nobody knows how long, at %d by %d', async (width, height) => {
    const { page } = await screens.open(AGREEMENT, { viewport: { width, height }, reducedMotion: 'reduce' })
    await page.clock.install()
    const next = (): Promise<void> => page.evaluate(() => window.drive.freezing.next())
    await page.evaluate(() => { const { drive } = window; drive.freezing.pace = 'by hand'; drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [] }) })
    await button(page, '请求签署').click()
    const gate = page.getByRole('dialog', { name: '请求签署' }), now = gate.locator('[aria-current=step]')
    expect(await gate.getByRole('list', { name: '冻结的步骤' }).count()).toBe(0)
    await page.clock.pauseAt(new Date(Date.now() + 3_600_000))
    await button(gate, '冻结文本').click()
    await expect.poll(() => now.innerText()).toBe('检查正文')
    await page.clock.runFor(6000)
    await next()
    await expect.poll(() => now.innerText()).toBe('取排版程序和字体（第一次要十几秒）')
    expect(await onTop(now)).toBe(true)
    await gate.getByRole('status').filter({ hasText: '第 2 步，共 4 步：取排版程序和字体' }).waitFor({ state: 'attached' })
    expect(await gate.getByText('还要多久说不准').count()).toBe(0)
    await page.clock.runFor(5500)
    await expect.poll(() => gate.locator('.freezing > p').innerText()).toContain('已经等了 11 秒。还要多久说不准')
    await page.clock.resume()
    expect(await seriousIn(page)).toEqual([])
    await next()
    await expect.poll(() => now.innerText()).toBe('排成 A4，算出校验码')
    await next()
    await expect.poll(() => now.innerText()).toBe('存到本机')
    await next()
    await gate.waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('the frozen text', () => {
  it('is bold where the draft and the paper are', async () => {
    const page = await night()
    await page.evaluate(() => {
      const { finishing } = window.drive, now = finishing.get()
      if (now.at !== 'frozen') return
      const words = (text: string): { text: string; bold?: true }[] => { const label = /^[甲乙]方（[^）]*）：/u.exec(text)?.[0] ?? ''; return label === '' ? [{ text }] : [{ text: label, bold: true }, { text: text.slice(label.length) }] }
      finishing.set({ ...now, body: now.body.map(block => (block.kind === 'clause' ? block : { ...block, runs: words(block.runs.map(run => run.text).join('')) })) })
    })
    const text = page.locator('.frozen-page')
    await expect.poll(() => text.locator('b').allTextContents()).toEqual(['甲方（申请人）：', '乙方（被申请人）：', '一、', '二、', '三、', '四、', '五、', '六、'])
    await expect.poll(() => text.locator('p, h3').allTextContents()).toEqual(await page.evaluate(() => { const now = window.drive.finishing.get(); return now.at === 'frozen' ? now.lines.map(line => (line.label ?? '') + line.text) : [] }))
    await page.context().close()
  })
})

describe('beside the frozen text', () => {
  it('the text grows, and nothing goes past the edge', async () => {
    const page = await night({ viewport: { width: 1180, height: 820 } })
    const size = (): Promise<number> => page.locator('.frozen-clause').first().evaluate(one => Number.parseFloat(getComputedStyle(one).fontSize))
    const was = await size()
    await button(page, '大字').click()
    await expect.poll(async () => await size() / was).toBeGreaterThan(1.5)
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await seriousIn(page)).toEqual([])
    await page.context().close()
  })
})

describe('the tablet in a party\'s hands', () => {
  it('has no axe finding of any weight', async () => {
    const page = await night({ viewport: { width: 1180, height: 820 }, hasTouch: true })
    const all = ['minor', 'moderate', 'serious', 'critical'], found: Record<string, readonly string[]> = {}
    await button(page, '在这台平板上手写').tap()
    await page.getByRole('dialog').getByLabel('在场见证人姓名').fill('陈砚')
    await button(page.getByRole('dialog'), '开始').tap()
    await button(page, '我是宋月桂').waitFor()
    found['handing over'] = await seriousIn(page, all)
    await button(page, '我是宋月桂').tap()
    await button(page, '确认签名').waitFor()
    found['signing'] = await seriousIn(page, all)
    await button(page, '我不同意签').tap()
    await button(page, '确认不签').waitFor()
    found['refusing'] = await seriousIn(page, all)
    expect(found).toEqual({ 'handing over': [], signing: [], refusing: [] })
    await page.context().close()
  })
})
