/** The party's phone, the wall and staff's side of both, on the fake workspace: names, keys, widths, contrast. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { greetingObject, versionObjects } from '../../client/model/tray-making.ts'
import type { PublishedLine } from '../../client/model/tray.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, toEnd, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const PHONE = { width: 390, height: 844 }
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const said = (id: string, label: string, role: string, time: string, text: string, own: 'yes' | 'no' = 'no'): PublishedLine => ({ id, kind: 'utterance', label, role, time, own, text })
const RECORD: readonly PublishedLine[] = [
  said('u1', '周允和', 'mediator', '14:36', '双方都到了。先说明：调解自愿，谁说的话都记下来，记得不对可以改。'),
  said('u2', '甲方', 'party', '14:39', '巷子以前能推板车，雨棚一搭，我侧着身才过得去。'),
  said('u3', '乙方', 'party', '14:43', '墙裂跟房子老也有关系。雨棚是怕雨水进新墙根，不是有意占道。', 'yes'),
  said('u4', '陈砚', 'police', '14:50', '出示11月8日现场勘查照片（证据5）：巷道最窄处1.1米。'),
  said('u5', '乙方', 'party', '14:58', '雨棚我拆，月底来不及，十二月五号前拆完。', 'yes'),
  said('u6', '乙方', 'party', '15:02', '修墙的钱我出，三万八，年底付清。', 'yes'),
]
const clause = (id: string, label: string, text: string): PublishedLine => ({ id, kind: 'clause', label, role: '', time: '', own: 'no', text })
const AGREEMENT: readonly PublishedLine[] = [
  { id: 'p1', kind: 'title', label: '', role: '', time: '', own: 'no', text: '人民调解协议书' },
  clause('c1', '一、', '乙方于2026年12月5日前自行负担费用拆除占用巷道的雨棚并清运堆料，恢复巷道通行宽度不少于2米，今后不再占用。'),
  clause('c2', '二、', '甲方同意乙方沿原墙基保留宽0.3米的散水；巷道排水沟由乙方于2026年12月15日前清理、修复。'),
  clause('c3', '三、', '乙方赔偿甲方墙体加固、修复费38,000元，鉴定费4,000元，合计人民币42,000元（大写：肆万贰仟元整），其中24,000元于2026年12月10日前支付，余款18,000元于2027年1月31日前付清。'),
  clause('c4', '四、', '双方就11月7日推搡一事互不要求民事赔偿；是否处罚由公安机关依法决定。'),
  clause('c5', '五、', '本协议自双方签名、本委员会盖章之日起生效。双方可以自生效之日起三十日内共同向青禾县人民法院申请司法确认。'),
]
const version = (id: string, number: number, lines: readonly PublishedLine[], paper: 'record' | 'agreement' = 'record', focus = ''): string[] => versionObjects(id, {
  paper, title: paper === 'record' ? '调解笔录' : '协议书草案', caseTitle: '宋月桂与罗长河相邻权纠纷', caseNumber: '（2026）柳溪人调字第118号', number, at: '2026-11-20T07:17:00.000Z', by: '林小满', focus, lines,
})
const GREETING = greetingObject('g1', { side: '乙方', name: '罗长河', title: '宋月桂与罗长河相邻权纠纷', host: '周允和', agency: '柳溪镇人民调解委员会' })

const arrives = (page: Page, tray: string, by: 'staff' | 'party', objects: readonly string[]): Promise<void> =>
  page.evaluate(([to, from, list]) => { window.drive.trays.put(to); for (const json of list) window.drive.trays.arrives(to, from, json) }, [tray, by, objects] as const)

/** A party's phone with this much in its tray. */
const phone = async (objects: readonly string[], options: { colorScheme?: 'light' | 'dark'; width?: number; me?: boolean } = {}): Promise<{ page: Page; complaints: string[] }> => {
  const opened = await screens.open('/', { viewport: { ...PHONE, width: options.width ?? PHONE.width }, hasTouch: true, colorScheme: options.colorScheme ?? 'light' })
  await opened.page.evaluate(() => { window.drive.trays.seat.set('tray') })
  await arrives(opened.page, 'own', 'staff', [GREETING, ...objects])
  if (options.me !== false) await arrives(opened.page, 'own', 'party', [JSON.stringify({ kind: 'me', id: 'm1', says: 'yes' })])
  await opened.page.evaluate(() => { history.pushState(null, '', '/case/case-1'); dispatchEvent(new PopStateEvent('popstate')) })
  await opened.page.locator('.tray').waitFor()
  return opened
}

describe('the phone', () => {
  it('says who I am, by the invitation and not by choice, and hides the rest until I said yes', async () => {
    const { page, complaints } = await phone(version('v1', 1, RECORD), { me: false })
    await page.getByText('罗长河 · 乙方').waitFor()
    await expect.poll(() => page.getByRole('radio').count()).toBe(0)
    await expect.poll(() => page.getByText('雨棚我拆').count()).toBe(0)
    await button(page, '不是我').click()
    await page.getByText('已经记下“不是我”').waitFor()
    await button(page, '我是罗长河，进去看').click()
    await page.getByRole('button', { name: /调解笔录/u }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('is read to the end, answered line by line, and confirmed only when nothing wrong is left', async () => {
    const { page, complaints } = await phone(version('v1', 1, RECORD))
    await page.getByRole('button', { name: /调解笔录/u }).click()
    await button(page, '看完 6 条后可以确认').waitFor()
    const wrong = (): Promise<void> => page.getByRole('list', { name: '调解笔录' }).getByRole('listitem').nth(5).getByRole('button', { name: /^这句不对/u }).click()
    await wrong()
    await page.getByLabel('应该怎么写').fill('修墙的钱我出，三万八，')
    await button(page, '返回').click() // called away in the middle of it
    await page.getByRole('button', { name: /调解笔录/u }).click()
    await wrong()
    await expect.poll(() => page.getByLabel('应该怎么写').inputValue()).toBe('修墙的钱我出，三万八，')
    await page.getByLabel('应该怎么写').fill('修墙的钱我出，三万八，年前付清。')
    await button(page, '送出').click()
    await page.getByText('“修墙的钱我出，三万八，年前付清。”').waitFor()
    await page.getByRole('button', { name: /^没错，第 3 条/u }).click()
    await toEnd(page)
    await button(page, '看完了，去确认').click()
    await page.getByText('已经送出，还没改').waitFor()
    await button(page, '确认').click({ force: true }) // aria-disabled: it says why
    await expect.poll(() => page.evaluate(() => window.drive.asked.filter(line => line.includes('confirm')).length)).toBe(0)
    await arrives(page, 'own', 'staff', version('v2', 2, RECORD.map(line => (line.id === 'u6' ? { ...line, text: '修墙的钱我出，三万八，年前付清。' } : line))))
    await button(page, '返回').click()
    await page.getByText('后来又送了新的一版').waitFor()
    await button(page, '看新的一版').click()
    await toEnd(page)
    await button(page, '看完了，去确认').click()
    await page.getByText('您提过 1 处更正').waitFor()
    await expect.poll(() => page.locator('.correction del').textContent()).toBe('修墙的钱我出，三万八，年底付清。')
    await expect.poll(() => page.locator('.correction ins').textContent()).toBe('修墙的钱我出，三万八，年前付清。')
    await button(page, '确认').click({ force: true })
    await expect.poll(() => page.getByText('请先在两个方框里打勾').count()).toBe(1)
    await page.getByLabel('全文我看过').check()
    await page.getByLabel('和我说的一样').check()
    await button(page, '确认').click()
    await page.getByText('确认好了').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('keeps what was seen over a reload of the paper, goes back with the phone\'s own button, has no voice that is not there', async () => {
    const { page } = await phone(version('v1', 1, RECORD))
    await page.getByRole('button', { name: /调解笔录/u }).click()
    await toEnd(page)
    await button(page, '看完了，去确认').waitFor()
    await expect.poll(() => page.getByRole('group', { name: '念给我听' }).count()).toBe(0)
    await page.goBack()
    await page.getByRole('heading', { name: '送来的文书' }).waitFor()
    await page.getByRole('button', { name: /调解笔录/u }).click()
    await button(page, '看完了，去确认').waitFor()
    await page.context().close()
  })

  it('speaks with a voice of the device only, and shows the line that is being read', async () => {
    const { page } = await screens.open('/', { viewport: PHONE, hasTouch: true })
    const withVoices = async (local: boolean): Promise<void> => page.evaluate(here => {
      const spoken: string[] = []
      Object.assign(window, { spoken })
      speechSynthesis.getVoices = () => [{ lang: 'zh-CN', localService: here, name: 'x', default: true, voiceURI: 'x' }]
      Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { set() {}, get: () => null, configurable: true })
      speechSynthesis.speak = saying => { spoken.push(saying.text) }
    }, local)
    await page.evaluate(() => { window.drive.trays.seat.set('tray') })
    await arrives(page, 'own', 'staff', [GREETING, ...version('v1', 1, RECORD)])
    await arrives(page, 'own', 'party', [JSON.stringify({ kind: 'me', id: 'm1', says: 'yes' })])
    await withVoices(false)
    await page.evaluate(() => { history.pushState(null, '', '/case/case-1'); dispatchEvent(new PopStateEvent('popstate')) })
    await page.getByRole('button', { name: /调解笔录/u }).click()
    await expect.poll(() => page.getByRole('group', { name: '念给我听' }).count()).toBe(0)
    await withVoices(true)
    await page.evaluate(() => speechSynthesis.dispatchEvent(new Event('voiceschanged')))
    await button(page, '念给我听').click()
    await page.locator('.line-now').getByText('正在念').waitFor()
    await button(page, '念下一条').click()
    await expect.poll(() => page.evaluate(() => (window as Window & { spoken?: string[] }).spoken)).toEqual(['周允和：双方都到了。先说明：调解自愿，谁说的话都记下来，记得不对可以改。', '甲方：巷子以前能推板车，雨棚一搭，我侧着身才过得去。'])
    await page.context().close()
  })
})

describe('the way in', () => {
  const LINK = '/tray?new#k7Qm3hV0b2RrYzZ1c2VkTA.Zm9yT25lUGVyc29uT25seQ'
  it('asks for a name only, shows six digits, and leads into the tray; axe clean at each step, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await screens.open(LINK, { viewport: PHONE, hasTouch: true, colorScheme })
      await page.getByLabel('您的姓名').waitFor()
      await expect.poll(() => page.getByRole('radio').count()).toBe(0)
      expect(await seriousIn(page)).toEqual([])
      await button(page, '下一步').click()
      await page.getByText('请写上姓名。').waitFor()
      await page.getByLabel('您的姓名').fill('买合木提江·阿卜杜热西提·吐尔逊尼亚孜')
      await button(page, '下一步').click()
      await page.getByText('正在敲门').waitFor()
      await page.evaluate(() => { window.drive.joining.set({ at: 'waiting', code: '402915' }) })
      await page.getByText('六位数字：4 0 2 9 1 5').waitFor({ state: 'attached' })
      expect(await seriousIn(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
  it('without a link says where one comes from; a device for the wall is asked nothing', async () => {
    const { page } = await screens.open('/tray?new', { viewport: PHONE })
    await page.getByRole('heading', { name: '加入一次调解' }).waitFor()
    expect(await seriousIn(page)).toEqual([])
    await page.goto(`${screens.url}/screen?new#k7Qm3hV0b2RrYzZ1c2VkTA.Zm9yT25lUGVyc29uT25seQ`)
    await page.getByText('正在敲门').waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.profile.get()?.name)).toBe('大屏')
    await page.context().close()
  })
})

describe('widths, letters, contrast', () => {
  const SCENES: readonly { readonly name: string; readonly go: (page: Page) => Promise<void>; readonly me?: boolean }[] = [
    { name: 'who', me: false, go: page => page.getByText('罗长河 · 乙方').waitFor() },
    { name: 'papers', go: page => page.getByRole('button', { name: /调解笔录/u }).waitFor() },
    { name: 'reading', go: async page => { await page.getByRole('button', { name: /调解笔录/u }).click(); await page.getByRole('button', { name: /^这句不对，第 3 条/u }).click() } },
    { name: 'large', go: async page => { await page.getByRole('button', { name: /协议书/u }).click(); await button(page, '大字').click() } },
    { name: 'confirm', go: async page => { await page.getByRole('button', { name: /调解笔录/u }).click(); await toEnd(page); await button(page, '看完了，去确认').click(); await page.getByText('校验码').first().waitFor() } },
  ]
  for (const { name, go, me } of SCENES) {
    it(`${name}: axe clean in light and dark, nothing beside the page at 390, 320 and 195, targets of 44`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, complaints } = await phone([...version('v1', 1, RECORD), ...version('a1', 1, AGREEMENT, 'agreement')], { colorScheme, ...(me === undefined ? {} : { me }) })
        await go(page)
        expect(await seriousIn(page), colorScheme).toEqual([])
        for (const width of [390, 320, 195]) { // 195: a phone of 390 at 200 %
          await page.setViewportSize({ width, height: 844 })
          await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `${name} at ${width}` }).toBeLessThanOrEqual(0)
        }
        await page.setViewportSize(PHONE)
        const small = await page.evaluate(() => [...document.querySelectorAll('.tray button, .tray-tick')].filter(each => each.getBoundingClientRect().height < 44).map(each => each.textContent))
        expect(small).toEqual([])
        expect(complaints).toEqual([])
        await page.context().close()
      }
    })
  }
})

describe('the wall', () => {
  const wall = async (objects: readonly string[], colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; complaints: string[] }> => {
    const opened = await screens.open('/', { viewport: { width: 1440, height: 900 }, colorScheme })
    await arrives(opened.page, 'wall', 'staff', objects)
    await opened.page.evaluate(() => { history.pushState(null, '', '/wall/case-1'); dispatchEvent(new PopStateEvent('popstate')) })
    await opened.page.locator('.wall').waitFor()
    return opened
  }
  it('shows the version last cast with its clause, follows at once, blanks on one key and stays blank', async () => {
    const { page, complaints } = await wall(version('w1', 1, AGREEMENT, 'agreement', 'c3'))
    await page.getByText('第 3 条，共 5 条').waitFor()
    await expect.poll(() => page.locator('[aria-current="true"]').textContent()).toContain('42,000元')
    const letters = await page.locator('.wall-lines').evaluate(list => [getComputedStyle(list).fontSize, getComputedStyle(list).lineHeight])
    expect(letters).toEqual(['28px', '51.996px'])
    await arrives(page, 'wall', 'staff', version('w2', 2, AGREEMENT, 'agreement', 'c4'))
    await page.getByText('第 4 条，共 5 条').waitFor()
    await page.keyboard.press('b')
    await page.getByRole('heading', { name: '画面已遮住' }).waitFor({ state: 'attached' })
    await expect.poll(() => page.getByText('宋月桂').count()).toBe(0)
    await arrives(page, 'wall', 'staff', version('w3', 3, AGREEMENT, 'agreement', 'c1'))
    await expect.poll(() => page.getByText('第 1 条，共 5 条').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByText('第 1 条，共 5 条').waitFor()
    await arrives(page, 'wall', 'staff', [JSON.stringify({ kind: 'withdrawn', id: 'x1', version: 'w3', reason: '' })])
    await page.getByText('投出的内容已撤回').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
  it('is light in a dark room, axe clean, blank or not', async () => {
    const { page } = await wall(version('w1', 1, AGREEMENT, 'agreement', 'c3'), 'dark')
    await expect.poll(() => page.locator('.wall').evaluate(each => getComputedStyle(each).backgroundColor)).toBe('rgb(255, 255, 255)')
    expect(await seriousIn(page)).toEqual([])
    await page.keyboard.press('B')
    expect(await seriousIn(page)).toEqual([])
    await page.context().close()
  })
})

describe('staff', () => {
  it('makes a tray, sends the record as it stands, reads the answer and enters it into the log', async () => {
    const { page, complaints } = await screens.open('/case/case-1/record')
    await button(page, '送当事人核对').click()
    const dialog = page.getByRole('dialog', { name: '送当事人核对' })
    await dialog.getByLabel('哪一方').fill('乙方')
    await dialog.getByLabel('姓名').fill('罗长河')
    await dialog.getByRole('button', { name: '添一位当事人' }).click()
    await expect.poll(() => dialog.getByRole('textbox', { name: '邀请链接' }).inputValue()).toContain('/tray#')
    expect(await seriousIn(page)).toEqual([])
    await expect.poll(() => dialog.getByRole('checkbox', { name: '罗长河 · 乙方' }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: '送出', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const answers = page.getByRole('list', { name: '当事人答复' })
    await answers.getByText('还没有答复').waitFor()
    const line = await page.evaluate(() => {
      const tray = window.drive.trays.all.get()[0]
      const part = tray?.facts.get().map(({ json }) => JSON.parse(json) as { kind: string; id: string; lines?: { id: string; own: string }[] }).find(({ kind }) => kind === 'version')
      const own = part?.lines?.find(each => each.own === 'yes')
      if (!tray || !part || !own) return undefined
      window.drive.trays.arrives(tray.id, 'party', JSON.stringify({ kind: 'answer', id: 'a1', version: part.id, line: own.id, says: 'wrong', words: '十二月五号以前拆完，不是月底。' }))
      return own.id
    })
    expect(line).toBeDefined()
    await answers.getByText('十二月五号以前拆完，不是月底。').waitFor()
    await answers.getByRole('button', { name: /^记入日志/u }).click()
    await answers.getByText('已记入日志').waitFor()
    expect(await seriousIn(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })
  it('casts the clause that holds the caret', async () => {
    const { page, complaints } = await screens.open('/case/case-1/agreement')
    await page.getByRole('textbox', { name: '协议书草案正文' }).getByText('38,000').first().click()
    await button(page, '投出').click()
    const dialog = page.getByRole('dialog', { name: '投出' })
    await expect.poll(() => dialog.getByLabel('突出哪一条').inputValue()).not.toBe('')
    expect(await seriousIn(page)).toEqual([])
    await dialog.getByRole('button', { name: '投出', exact: true }).click()
    await page.getByText(/已投出第 1 版/u).waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.trays.all.get().map(({ id, facts }) => `${id} ${facts.get().length}`))).toEqual(['wall 1'])
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
