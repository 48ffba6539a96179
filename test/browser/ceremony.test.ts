/** Signing night on the fake workspace, in a real browser: what is entered, what waits, what stops, and what nobody is shown. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

const AGREEMENT = '/case/case-1/agreement'
const TABLET = { viewport: { width: 1180, height: 820 }, hasTouch: true }
let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true })
const places = (page: Page): Locator => page.getByRole('list', { name: '签署处' })
const place = (page: Page, name: string): Locator => places(page).getByRole('listitem').filter({ hasText: name })
const asked = (page: Page): Promise<string[]> => page.evaluate(() => [...window.drive.asked])

interface Night { readonly page: Page; readonly complaints: string[] }
/** Frozen, everybody in ink. */
const night = async (options: object = {}, more: { readonly inkOnly?: boolean } = {}): Promise<Night> => {
  const opened = await screens.open(AGREEMENT, { reducedMotion: 'reduce', ...options })
  await opened.page.evaluate(changes => {
    const { drive, facts } = window
    const frozen = facts.fakeFrozen()
    drive.head.set({ ...drive.head.get(), stage: '签署' })
    drive.finishing.set({ ...frozen, signers: [], mySignature: 'not-mine', ceremony: { ...frozen.ceremony, ...changes } })
  }, more)
  await places(opened.page).waitFor()
  return opened
}
const enter = async (page: Page, who: string, way: RegExp, at = '2026-11-20T19:02', read = '念给他听过'): Promise<void> => {
  await button(page, `登记${who}的签署`).click()
  const form = page.getByRole('dialog', { name: `登记${who}的签署` })
  await form.getByRole('radio', { name: way }).check()
  await form.getByRole('radio', { name: read }).check()
  await form.getByLabel('纸上写的时间').fill(at)
  await button(form, '登记').click()
  await form.waitFor({ state: 'detached' })
}

describe('before the evening', () => {
  it('asks how staff sign, says what the law keeps on paper, and lets mediation end without a frozen text', async () => {
    const { page } = await screens.open(AGREEMENT)
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [] }))
    await button(page, '请求签署').click()
    const gate = page.getByRole('dialog', { name: '请求签署' })
    await expect.poll(() => gate.getByRole('radio', { name: /^在纸上签/u }).isChecked()).toBe(true)
    await gate.getByText('电子签名法第三条').waitFor()
    await button(gate, '终止调解').click()
    const ending = page.getByRole('dialog', { name: '终止调解？' })
    await ending.getByLabel('谁提出的').fill('乙方罗长河')
    await button(ending, '终止调解').click({ force: true })
    await page.getByText('请写终止的理由。').first().waitFor()
    await ending.getByLabel('理由').fill('各方都说不用再谈了')
    await button(ending, '终止调解').click()
    await page.getByRole('heading', { name: '调解已终止' }).waitFor()
    await page.getByText('各方都说不用再谈了').waitFor()
    await expect.poll(() => page.getByRole('button', { name: '退回修改' }).count()).toBe(0)
    await button(page, '重新调解').click()
    const again = page.getByRole('dialog', { name: '重新调解' })
    await again.getByLabel('为什么重新调解').fill('乙方第二天又愿意谈了')
    await button(again, '重新调解').click()
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await page.context().close()
  })

  it('only a host is offered the way back', async () => {
    const { page } = await screens.open(AGREEMENT)
    await page.evaluate(() => {
      const { me, finishing } = window.drive
      me.set({ ...me.get(), host: false })
      finishing.set({ at: 'ended', askedBy: '甲方宋月桂', reason: '另行起诉', happenedAt: '2026-11-20T20:15', by: '林小满' })
    })
    await page.getByText('2026-11-20 20:15').waitFor()
    await page.getByText('要重新调解，请主持人来办。').waitFor()
    await expect.poll(() => button(page, '重新调解').count()).toBe(0)
    expect(await seriousIn(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.context().close()
  })
})

/** 07c: stopped once, failed once, gone on with, and what everybody gets. */
const finalises = async (page: Page): Promise<void> => {
  const dialog = page.getByRole('dialog'), step = (words: string): Locator => dialog.getByRole('listitem').filter({ hasText: words })
  await page.evaluate(() => { window.drive.bundle.stepMs = 1500 })
  await button(page, '定稿并导出').click()
  await step('重排 PDF').and(page.locator('[aria-current=step]')).waitFor()
  await button(page, '取消').click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('已经停下，没有导出').first().waitFor()
  await page.evaluate(() => { window.drive.bundle.stepMs = 100; window.drive.bundle.fails = 'photographs' })
  await button(page, '定稿并导出').click()
  await dialog.getByRole('alert').filter({ hasText: '签署件第 2 页照片的原件不在这台设备上' }).waitFor()
  expect(await seriousIn(page)).toEqual([])
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '从第 3 步继续').click()])
  expect(download.suggestedFilename()).toMatch(/^核验包/u)
  const out = dialog.getByRole('region', { name: '给各方的东西' })
  await out.getByText('和签的那一稿逐字节相同').waitFor()
  await out.getByText('共同申请司法确认：最后一天 2026-12-21').waitFor()
  expect(await seriousIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

describe('in ink', () => {
  it('is read to whoever is there, and what they said back is ticked by hand', async () => {
    const { page } = await night()
    await button(page, '宣读').click()
    const reading = page.getByRole('dialog', { name: '宣读第 1 稿' })
    await expect.poll(() => reading.locator('mark').allTextContents()).toEqual(expect.arrayContaining(['42,000元', '2026年12月10日', '肆万贰仟元整']))
    await expect.poll(() => reading.getByRole('checkbox', { checked: true }).count()).toBe(0)
    await button(reading, '登记宣读').click({ force: true })
    await page.getByText('请先勾上在场听了的人。').first().waitFor()
    for (const tick of ['甲方宋月桂', '乙方罗长河', '金额 42,000元', '不履行的后果']) await reading.getByLabel(tick, { exact: true }).check()
    await reading.getByLabel('宣读的时间').fill('2026-11-20T18:40')
    await button(reading, '登记宣读').click()
    const done = page.getByRole('region', { name: '宣读与告知' })
    await done.getByText('2026-11-20 18:40 念给宋月桂、罗长河听').waitFor()
    await done.getByText('复述了：金额 42,000元、不履行的后果').waitFor()
    await expect.poll(() => asked(page)).toContain('read C1,C2 金额 42,000元,不履行的后果')
    await button(page, '登记甲方宋月桂的签署').click()
    await expect.poll(() => page.getByRole('dialog').getByRole('radio', { name: '念给他听过' }).isChecked()).toBe(true)
    await page.context().close()
  })

  it('goes place by place to the seal of the next morning: nothing of effect before, its day and the term after', async () => {
    const { page, complaints } = await night()
    const exporting = (name: string): Promise<void> => button(page, name).waitFor()
    await exporting('导出签署稿（未签齐，未生效）')
    await page.getByText('请打印 3 份').waitFor()
    await enter(page, '甲方宋月桂', /^签名并按指印/u)
    await place(page, '宋月桂').getByText('2026-11-20 19:02 · 签名并按指印 · 念给他听过 · 周允和登记').waitFor()
    await enter(page, '乙方罗长河', /^按指印/u, '2026-11-20T19:05', '自己看过')
    await enter(page, '人民调解员周允和', /^签名 /u, '2026-11-20T19:10', '自己看过')
    await expect.poll(() => page.getByRole('list', { name: '生效还差的项' }).getByRole('listitem').allTextContents()).toEqual(['柳溪镇人民调解委员会盖章'])
    await exporting('导出签署稿（待盖章，未生效）')
    await expect.poll(() => page.getByText(/生效：/u).count()).toBe(0)
    await expect.poll(() => page.getByText('司法确认：最后一天').count()).toBe(0)
    await button(page, '登记盖章').click()
    const seal = page.getByRole('dialog', { name: '登记盖章' })
    await seal.getByLabel('印章保管人').fill('何慎')
    await seal.getByLabel('盖章日期').fill('2026-11-21')
    await button(seal, '登记').click()
    await page.getByRole('heading', { name: '生效：2026-11-21' }).waitFor()
    await page.getByText('共同申请司法确认：最后一天 2026-12-21').waitFor()
    await exporting('定稿并导出')
    expect(await seriousIn(page)).toEqual([])
    await finalises(page)
    await expect.poll(() => button(page, '终止调解').count()).toBe(0)
    // Entered by mistake: struck with a reason, and effect is gone again.
    await button(page, '更正登记：盖章').click()
    await page.getByRole('dialog', { name: '更正登记' }).getByLabel('为什么更正').fill('盖的是另一份')
    await button(page.getByRole('dialog'), '更正登记').click()
    await button(page, '登记盖章').waitFor()
    await expect.poll(() => page.getByText(/生效：2026/u).count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('wants a witness for who cannot write, a choice of how it was read, and the minute on the paper', async () => {
    const { page } = await night()
    await button(page, '登记甲方宋月桂的签署').click()
    const form = page.getByRole('dialog'), go = (): Promise<void> => button(form, '登记').click({ force: true })
    await go()
    await page.getByText('请先选怎么签的。').first().waitFor()
    await form.getByRole('radio', { name: /^写不了字，由他人代书/u }).check()
    await go()
    await page.getByText('请先选“自己看过”还是“念给他听过”。').first().waitFor()
    await form.getByRole('radio', { name: '念给他听过' }).check()
    await go()
    await page.getByText('由他人代书要有见证人').first().waitFor()
    await form.getByLabel('见证人姓名').fill('石一鸣')
    await go()
    await place(page, '宋月桂').getByText('见证人石一鸣').waitFor()
    await page.context().close()
  })

  it('a refusal stops everybody, offers three ways on, and he may still sign', async () => {
    const { page } = await night()
    await button(page, '登记乙方罗长河的签署').click()
    const form = page.getByRole('dialog')
    await form.getByRole('radio', { name: /^拒签/u }).check()
    await expect.poll(() => form.getByRole('radio', { name: '自己看过' }).count()).toBe(0)
    await form.getByLabel('为什么不签').fill('数额还是不认')
    await button(form, '登记').click()
    await page.getByRole('alert').getByText('乙方罗长河不同意签，其他人先不要签。').waitFor()
    expect(await seriousIn(page)).toEqual([])
    for (const name of ['登记甲方宋月桂的签署', '在这台平板上手写', '登记盖章']) await expect.poll(() => button(page, name).getAttribute('aria-disabled'), { message: name }).toBe('true')
    await button(page, '登记甲方宋月桂的签署').click({ force: true })
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    for (const name of ['改日接着签', '终止调解']) await expect.poll(() => button(page, name).count()).toBe(1)
    await button(page, '登记他还是签了：乙方罗长河').click()
    await form.getByRole('radio', { name: /^签名 /u }).check()
    await form.getByRole('radio', { name: '自己看过' }).check()
    await button(form, '登记').click()
    await expect.poll(() => button(page, '登记甲方宋月桂的签署').getAttribute('aria-disabled')).toBe(null)
    await page.context().close()
  })

  it('another day is one button, with its day', async () => {
    const { page } = await night()
    await button(page, '改日接着签').click()
    const form = page.getByRole('dialog', { name: '改日接着签' })
    await form.getByLabel('哪一天接着签').fill('2026-11-25')
    await form.getByLabel('原因').fill('甲方之子周末才回来')
    await button(form, '改日接着签').click()
    await page.getByText('改日接着签，定在 2026-11-25').waitFor()
    await page.context().close()
  })

  it('photographs every page, names the missing ones, shows hash and picture, and takes a wrong one back', async () => {
    const { page } = await night()
    const list = page.getByRole('list', { name: '签署件的每一页' })
    await expect.poll(() => list.getByText('没有照片').count()).toBe(3)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, '选第 2 页的照片').click()])
    await chooser.setFiles({ name: '签署件2.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') })
    await list.getByText('校验值 cdcdcdcd').waitFor()
    expect(await seriousIn(page)).toEqual([])
    await expect.poll(() => list.getByText('没有照片').count()).toBe(2)
    await button(page, '校验值 cdcdcdcd，看第 2 页的照片').click()
    const shown = page.getByRole('dialog', { name: '第 2 页照片' })
    await shown.getByRole('alert').getByText('原件还没有传完').waitFor()
    await page.keyboard.press('Escape')
    await button(page, '更正登记：第 2 页的照片 cdcdcdcd').click()
    await page.getByRole('dialog').getByLabel('为什么更正').fill('拍糊了')
    await button(page.getByRole('dialog'), '更正登记').click()
    await expect.poll(() => list.getByText('没有照片').count()).toBe(3)
    await page.context().close()
  })

  it('where only ink is allowed there is no pad, and the article says why', async () => {
    const { page } = await night({}, { inkOnly: true })
    await page.getByText('不适用电子签名（电子签名法第三条）').waitFor()
    await expect.poll(() => button(page, '在这台平板上手写').count()).toBe(0)
    await page.context().close()
  })
})

describe('by hand on a shared tablet', () => {
  const begin = async (page: Page): Promise<void> => {
    await button(page, '在这台平板上手写').click()
    const setup = page.getByRole('dialog', { name: '在这台平板上手写' })
    await button(setup, '开始').click({ force: true })
    await page.getByText('要有见证人在场').first().waitFor()
    await setup.getByLabel('在场见证人姓名').fill('陈砚')
    await setup.getByLabel('录像录音存在哪里').fill('执法记录仪 3 号')
    await button(setup, '开始').click()
  }
  const scribble = async (page: Page, length: number): Promise<void> => {
    const box = (await page.getByRole('img', { name: '写姓名的地方' }).boundingBox())!
    await page.mouse.move(box.x + 60, box.y + 120)
    await page.mouse.down()
    for (let x = 0; x <= length; x += 20) await page.mouse.move(box.x + 60 + x, box.y + 120 + (x % 40))
    await page.mouse.up()
  }

  it('hands over blank, keeps the name off the wire until it is confirmed, and asks the next', async () => {
    const { page, complaints } = await night(TABLET)
    await begin(page)
    await page.getByRole('heading', { name: '请把平板交给 宋月桂' }).waitFor()
    const screen = page.getByRole('dialog', { name: '在这台平板上手写' })
    // Nothing of the case: neither its title nor its text, and no key leads behind the screen.
    await expect.poll(() => screen.innerText()).not.toMatch(/罗长河|相邻权|42,000|118/u)
    const covers = await screen.boundingBox()
    expect([covers?.width, covers?.height]).toEqual([1180, 820])
    await page.keyboard.press('Escape'); await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: '请把平板交给 宋月桂' }).waitFor()
    await button(page, '我是宋月桂').click()
    const confirm = button(page, '确认签名')
    await confirm.click({ force: true })
    await page.getByText('请先选：自己看过，还是念给您听过。').first().waitFor()
    await page.getByLabel('全文我自己看过').check()
    await confirm.click({ force: true })
    await page.getByText('请先把左边的全文看到最后。').first().waitFor()
    await page.getByLabel('全文念给我听过，我听懂了').check()
    await page.getByLabel('我自愿签这份协议，没有人强迫我').check()
    await scribble(page, 40)
    await page.getByText('看不清，请写完整姓名。').waitFor()
    await button(page, '清除重写').click()
    await page.getByText('请在线上写您的姓名，用手指或笔').waitFor()
    await scribble(page, 420)
    await page.getByText('写好了。看一看，再确认。').waitFor()
    expect((await asked(page)).filter(one => one.startsWith('mark'))).toEqual([])
    await confirm.focus()
    await page.keyboard.press('Enter') // Enter never signs
    expect((await asked(page)).filter(one => one.startsWith('mark'))).toEqual([])
    await confirm.click()
    await page.getByRole('heading', { name: '请把平板交给 罗长河' }).waitFor()
    await expect.poll(() => screen.innerText()).not.toContain('宋月桂')
    expect((await asked(page)).at(-1)).toMatch(/^mark C1 signed aloud /u)
    await button(page, '交还工作人员').click()
    await button(page, '我是工作人员').click()
    const signed = place(page, '宋月桂')
    await signed.getByText('平板手写').waitFor()
    await signed.getByText('录像录音在：执法记录仪 3 号').waitFor()
    await signed.getByRole('img', { name: '甲方宋月桂在共用平板上的手写' }).waitFor()
    const strokes = await page.evaluate(() => { const now = window.drive.finishing.get(); return now.at === 'frozen' ? now.ceremony.places[0]?.mark?.pad?.strokes : undefined })
    const points = (JSON.parse(strokes!) as number[][]).flat()
    expect(points.length % 4).toBe(0)
    expect(points[2]).toBe(0) // milliseconds since the first point
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('not to agree is as large as to agree, and pauses everything', async () => {
    const { page } = await night(TABLET)
    await begin(page)
    await button(page, '我是宋月桂').click()
    const heights = await Promise.all(['我不同意签', '确认签名'].map(async name => (await button(page, name).boundingBox())?.height))
    expect(heights[0]).toBe(heights[1])
    expect(heights[0]).toBeGreaterThanOrEqual(52)
    await button(page, '我不同意签').click()
    await page.getByLabel('原因（可以不写）').fill('我想再问问儿子')
    await button(page, '确认不签').click()
    await page.getByRole('heading', { name: '请把平板交还给工作人员' }).waitFor()
    await button(page, '我是工作人员').click()
    await page.getByText('甲方宋月桂不同意签，其他人先不要签。').waitFor()
    await place(page, '宋月桂').getByText('我想再问问儿子').waitFor()
    await page.context().close()
  })

  it('sent back while a party holds the tablet, a cover stays until staff has it', async () => {
    const { page } = await night(TABLET)
    await begin(page)
    await button(page, '我是宋月桂').click()
    await button(page, '确认签名').waitFor()
    await page.evaluate(() => window.drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1] }))
    await page.getByText('这份文本刚才有变化，先不要签。').waitFor()
    const covers = await page.getByRole('dialog').boundingBox()
    expect([covers?.width, covers?.height]).toEqual([1180, 820])
    await page.keyboard.press('Escape')
    await button(page, '我是工作人员').click()
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.context().close()
  })

  it('has no serious axe finding on its screens, light and dark, and fits a telephone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await night({ ...TABLET, colorScheme })
      const found: Record<string, string[]> = {}
      const look = async (where: string): Promise<void> => { const wrong = await seriousIn(page); if (wrong.length > 0) found[where] = wrong }
      await look('the evening')
      const low = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.case-side button')].filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.textContent))
      expect(low).toEqual([])
      await button(page, '宣读').click(); await page.getByRole('dialog').waitFor(); await look('reading'); await page.keyboard.press('Escape')
      await button(page, '登记甲方宋月桂的签署').click(); await page.getByRole('dialog').waitFor(); await look('form'); await page.keyboard.press('Escape')
      await begin(page); await look('handing over')
      await button(page, '我是宋月桂').click(); await look('pad')
      for (const width of [768, 420, 390]) {
        await page.setViewportSize({ width, height: 844 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `${width}` }).toBeLessThanOrEqual(0)
        const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.pad-sign button, .pad-sign label')].filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent))
        expect(small, `${width}`).toEqual([])
      }
      await button(page, '我不同意签').click(); await look('refusing')
      expect(found, colorScheme).toEqual({})
      await page.context().close()
    }
  }, 120_000)
})

describe('by keyboard alone', () => {
  it('a place is entered and corrected', async () => {
    const { page } = await night()
    const key = (name: string): Promise<void> => page.keyboard.press(name)
    await button(page, '登记甲方宋月桂的签署').focus()
    await key('Enter')
    await page.getByRole('dialog').waitFor()
    await key('Space'); await key('Tab'); await key('Space')
    const form = page.getByRole('dialog')
    expect([await form.getByRole('radio', { name: /^签名 /u }).isChecked(), await form.getByRole('radio', { name: '自己看过' }).isChecked()]).toEqual([true, true])
    await button(form, '登记').focus(); await key('Enter')
    await button(page, '更正登记：甲方宋月桂').waitFor()
    await button(page, '更正登记：甲方宋月桂').focus(); await key('Enter')
    await page.getByRole('dialog', { name: '更正登记' }).getByLabel('为什么更正').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('时间填错了')
    await key('Tab'); await key('Tab'); await key('Enter')
    await button(page, '登记甲方宋月桂的签署').waitFor()
    await expect.poll(() => asked(page)).toContain('strike 时间填错了')
    await page.context().close()
  })
})

/** One grey point. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII='
