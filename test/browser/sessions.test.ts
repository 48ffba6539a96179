/** Sessions, split view, ★, links and issues on the fake workspace, in a real browser. */
import type { CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { editor, linesOf } from '../support/room-page.ts'
import { openScreens } from '../support/screens-page.ts'
import type { Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (at: Page | Locator, name: string | RegExp): Locator => at.getByRole('button', { name, exact: true })

/** The case as a mediator sees it who may write in the review room, too. */
const enter = async (path: string, width = 1440): Promise<{ page: Page; complaints: string[] }> => {
  const { page, complaints } = await screens.open(path, { reducedMotion: 'reduce', viewport: { width, height: 900 } })
  page.setDefaultTimeout(10_000)
  await page.evaluate(() => { const me = window.drive.me.get(); window.drive.me.set({ ...me, rights: { ...me.rights, review: 'write' } }) })
  await page.getByRole('textbox', { name: /正文$/u }).first().waitFor()
  return { page, complaints }
}
const head = (page: Page): Locator => page.getByRole('region', { name: '调解场次' })
const openHead = (page: Page): Promise<void> => head(page).locator('.session-more > summary').click()
const people = (page: Page): Locator => page.getByRole('list', { name: '到场人' }).getByRole('listitem')
const add = async (page: Page, name: string, capacity = '当事人', side = '甲方'): Promise<void> => {
  const form = page.getByRole('form', { name: '添加到场人' })
  await form.getByLabel('姓名').fill(name)
  await form.getByLabel('身份').selectOption({ label: capacity })
  if (capacity !== '工作人员') await form.getByLabel('所属一方').selectOption({ label: side })
  await page.keyboard.press('Tab')
  await button(form, '记入到场').click()
  await people(page).filter({ hasText: name }).waitFor()
}

describe('a session', () => {
  it('keeps the speakers’ keys under the finger while colleagues come, go and write', async () => {
    const { page, complaints } = await enter('/case/case-1/record')
    const keys = page.getByRole('group', { name: '发言人' })
    const mine = await button(keys, /公安/u).elementHandle()
    await page.evaluate(() => { const { people } = window.drive; people.set(people.get().map(person => ({ ...person, doing: '正在写调解笔录', place: '调解笔录' }))) })
    await expect.poll(() => mine!.evaluate(key => key.isConnected)).toBe(true)
    // A second officer comes: the first key is his by name now, and still the same key.
    await page.evaluate(() => { const { people } = window.drive; people.set([...people.get(), { ...people.get().find(({ role }) => role === 'police')!, id: 'person-second', name: '顾远山' }]) })
    await button(keys, /顾远山/u).waitFor()
    await expect.poll(() => mine!.evaluate(key => key.isConnected)).toBe(true)
    expect(complaints).toEqual([])
    await page.close()
  }, 60_000)

  it('begins, takes down who is there, what was seen, told and agreed; by keyboard alone for one person', async () => {
    const { page, complaints } = await enter('/case/case-1/record')
    await button(page, '开始').click()
    await head(page).getByText(/ \d\d:\d\d 起/u).waitFor()
    await openHead(page)
    await add(page, '宋月桂')
    await add(page, '石桥村老支书罗守田', '受邀参加人', '不属于哪一方')
    const song = people(page).filter({ hasText: '宋月桂' })
    await song.locator('summary').focus()
    await page.keyboard.press('Enter')
    await song.getByLabel(/^核对身份/u).waitFor()
    await page.keyboard.press('Tab') // 证件
    await page.keyboard.press('ArrowDown')
    await song.getByText('身份已核对').waitFor()
    await expect.poll(() => song.locator('.present-by').first().textContent()).toMatch(/^周允和 \d\d:\d\d 记$/u)
    await button(song, '六项都已告知').click()
    await song.getByText('已告知', { exact: true }).waitFor()
    await song.getByLabel('录音录像').last().selectOption({ label: '不同意' })
    await song.getByText('不同意 1 项').waitFor()
    // Consent to helpers is asked, because one was invited.
    await expect.poll(() => song.getByLabel(/亲友、专家等参加/u).count()).toBe(1)
    await expect.poll(() => song.getByLabel('用电子签名').count()).toBe(1)
    await song.getByLabel('权利义务').uncheck()
    await song.getByText('已告知 5/6').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('gives a latecomer his own line and his own notices', async () => {
    const { page } = await enter('/case/case-1/record')
    await button(page, '开始').click()
    await openHead(page)
    await add(page, '宋月桂')
    await button(page, '其余的人也都已告知').click()
    await people(page).filter({ hasText: '宋月桂' }).getByText('已告知', { exact: true }).waitFor()
    await page.getByLabel('开始时间').fill('2026-01-05T09:30')
    await page.keyboard.press('Enter')
    await add(page, '罗小川', '代理人', '乙方')
    const late = people(page).filter({ hasText: '罗小川' })
    await late.getByText(/^\d\d:\d\d 后到$/u).waitFor()
    await late.getByText('已告知 0/6').waitFor()
    // Somebody who speaks for a party has a key of his own under the record.
    await page.getByRole('group', { name: '发言人' }).getByRole('button', { name: '罗小川' }).waitFor()
    // So has a colleague who came without a device; one who is in the case keeps his one key.
    await add(page, '村主任石大有', '工作人员')
    await button(page.getByRole('group', { name: '已登记的人' }), /^陈砚/u).click()
    await people(page).filter({ hasText: '陈砚' }).getByText('公安，青禾县公安局柳溪派出所').waitFor()
    const elder = people(page).filter({ hasText: '石大有' })
    await elder.locator('summary').click()
    await elder.getByLabel('单位和身份').fill('村民委员会主任，石桥村')
    await page.keyboard.press('Enter')
    await elder.locator('summary').getByText('村民委员会主任，石桥村').waitFor()
    await expect.poll(() => page.getByRole('group', { name: '发言人' }).getByRole('button', { name: /石大有|陈砚|公安/u }).count()).toBe(2)
    await page.context().close()
  })

  it('has a record of its own; the one before keeps its words and takes none of the next', async () => {
    const { page } = await enter('/case/case-1/record')
    const before = await linesOf(page, '调解笔录')
    expect(before.length).toBeGreaterThan(10)
    await openHead(page)
    await add(page, '宋月桂')
    await button(page, '下一次').click()
    await button(page, '第二次调解').waitFor()
    await expect.poll(() => people(page).count()).toBe(1)
    await people(page).getByText('身份未核对').waitFor()
    await openHead(page)
    await expect.poll(() => linesOf(page, '调解笔录')).toEqual([''])
    await editor(page, '调解笔录').focus()
    await page.keyboard.type('1')
    await page.keyboard.type('第二次调解，双方到场。')
    await expect.poll(async () => (await linesOf(page, '调解笔录')).join('')).toContain('第二次调解，双方到场。')
    await button(page, '第一次调解').click()
    await expect.poll(() => linesOf(page, '调解笔录')).toEqual(before)
    await button(page, '第二次调解').click()
    await expect.poll(async () => (await linesOf(page, '调解笔录')).join('')).toContain('第二次调解，双方到场。')
    // Withdrawn, it has no number; its record is still there, and it comes back.
    await openHead(page)
    await button(page, '撤销这一次').click()
    await button(page, '已撤销的一次').waitFor()
    await button(page, '第一次调解').click()
    await button(page, '已撤销的一次').click()
    await expect.poll(async () => (await linesOf(page, '调解笔录')).join('')).toContain('第二次调解，双方到场。')
    await button(page, '恢复这一次').click()
    await button(page, '第二次调解').waitFor()
    await page.context().close()
  })

  it('shows two values side by side, by whom and that one was offline; a person decides', async () => {
    const { page } = await enter('/case/case-1/record')
    await openHead(page)
    await page.getByLabel('地点').fill('柳溪镇人民调解委员会调解室')
    // A colleague's value, written apart, comes in while the field has the focus: my words stay.
    await page.evaluate(() => { window.drive.arrive('sessions', JSON.stringify({ kind: 'field', id: 'chen-1', field: 'session/first/place', value: '石桥村村部', replaces: [] }), 'p3', 'offline') })
    await expect.poll(() => page.getByLabel('地点', { exact: true }).inputValue()).toBe('柳溪镇人民调解委员会调解室')
    await page.keyboard.press('Enter')
    const two = page.getByRole('group', { name: '地点：两种写法，请定一个' })
    await two.getByRole('button', { name: /柳溪镇人民调解委员会调解室/u }).waitFor()
    await expect.poll(() => two.getByRole('button', { name: /石桥村村部/u }).textContent()).toMatch(/陈砚.*离线时写的/u)
    await two.getByRole('button', { name: /石桥村村部/u }).click()
    await two.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByLabel('地点', { exact: true }).inputValue()).toBe('石桥村村部')
    await page.context().close()
  })

  it('never writes a field while a word is being composed, nor marks a line', async () => {
    const { page } = await enter('/case/case-1/record')
    const cdp: CDPSession = await page.context().newCDPSession(page)
    await openHead(page)
    const place = page.getByLabel('地点', { exact: true })
    await place.focus()
    await cdp.send('Input.imeSetComposition', { text: 'shiqiao', selectionStart: 7, selectionEnd: 7 })
    await page.waitForTimeout(1800) // longer than the pause after which a field is written
    await button(head(page), '第一次调解').hover()
    await expect.poll(() => page.evaluate(() => document.querySelector('.value-two'))).toBe(null)
    await page.evaluate(() => { window.drive.arrive('sessions', JSON.stringify({ kind: 'field', id: 'chen-1', field: 'session/first/place', value: '石桥村村部', replaces: [] }), 'p3') })
    await cdp.send('Input.insertText', { text: '石桥村二组' })
    await expect.poll(() => place.inputValue()).toBe('石桥村二组')
    await page.keyboard.press('Enter')
    // Had half a word been written before, three values would stand.
    await page.getByRole('group', { name: '地点：两种写法，请定一个' }).waitFor()
    await expect.poll(() => page.locator('.value-take').count()).toBe(2)
    await openHead(page)
    await page.locator('.utterance .line-said').nth(3).click()
    await cdp.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    await page.keyboard.press('Alt+s')
    await cdp.send('Input.insertText', { text: '你' })
    await page.waitForTimeout(400)
    await expect.poll(() => page.locator('.utterance.starred').count()).toBe(0)
    await page.keyboard.press('Alt+s')
    await page.locator('.utterance.starred').waitFor()
    await page.context().close()
  })
})

describe('phrases', () => {
  it('/ in an empty line opens the wording of the agenda; chosen by key it is written and its item ticks itself', async () => {
    const { page } = await enter('/case/case-1/record')
    await editor(page, '调解笔录').focus()
    await page.waitForTimeout(60) // as toEnd of room-page.ts
    await page.keyboard.press('Control+End')
    const lines = await page.locator('.utterance').count()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.utterance').count()).toBe(lines + 1)
    await page.keyboard.type('/')
    const list = page.getByRole('listbox', { name: '常用语' })
    await list.waitFor()
    await expect.poll(() => list.getByRole('option').count()).toBe(12)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await list.waitFor({ state: 'detached' })
    const last = page.locator('.utterance').last()
    await expect.poll(() => last.locator('.line-said').innerText()).toMatch(/^告知：人民调解委员会是依法设立的/u)
    await expect.poll(() => last.locator('.line-time').innerText()).toMatch(/^\d\d:\d\d$/u)
    await openHead(page)
    await head(page).getByText('议程 1/10').click()
    await expect.poll(() => head(page).getByLabel('告知调解性质和原则').isChecked()).toBe(true)
    await expect.poll(() => head(page).getByLabel('核对身份', { exact: true }).isChecked()).toBe(false)
    // A stroke is a stroke: behind words at once, in an empty line with Esc.
    await editor(page, '调解笔录').focus()
    await page.waitForTimeout(60) // as toEnd of room-page.ts
    await page.keyboard.press('Control+End')
    await page.keyboard.type('1/2')
    await expect.poll(() => list.count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.keyboard.type('/')
    await list.waitFor()
    expect(await seriousIn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.utterance .line-said').last().innerText()).toBe('/')
    await page.context().close()
  })
})

describe('the split', () => {
  const line = (page: Page, n: number): Locator => page.locator('.utterance .line-said').nth(n)
  const clause = (page: Page, n: number): Locator => page.locator('.clause').nth(n)
  const drawn = (at: Locator): Promise<string> => at.evaluate(node => getComputedStyle(node, '::after').content)

  it('links the line and the clause that hold the two carets; neither text changes; the link can be taken away', async () => {
    const { page, complaints } = await enter('/case/case-1/split')
    await clause(page, 2).waitFor()
    const texts = async (): Promise<string[][]> => [await linesOf(page, '调解笔录'), await linesOf(page, '协议书草案')]
    const before = await texts()
    await line(page, 8).click()
    await page.keyboard.press('Control+Alt+l')
    await page.getByText('先在协议书里点到那一条，再链接。').waitFor()
    await clause(page, 2).locator('p').first().click()
    await page.keyboard.press('Control+Alt+l')
    await expect.poll(() => drawn(line(page, 8))).toBe('"第三条"')
    await expect.poll(() => drawn(clause(page, 2).locator('p').last())).toMatch(/^"笔录 \d\d:\d\d"$/u)
    await page.locator('.split-thread.split-chosen').waitFor()
    // A clause that goes before it gives it another number.
    await clause(page, 0).locator('p').first().click()
    await button(page, '删除条款').click()
    await expect.poll(() => drawn(line(page, 8))).toBe('"第二条"')
    await button(page, '撤销').first().click()
    await expect.poll(() => drawn(line(page, 8))).toBe('"第三条"')
    await button(page, '链接 1 处').click()
    await page.getByRole('button', { name: /^取消链接：笔录 \d\d:\d\d，第三条$/u }).click()
    await expect.poll(() => page.locator('.linked').count()).toBe(0)
    await page.locator('.toast').last().getByRole('button', { name: '撤销' }).click()
    await expect.poll(() => drawn(line(page, 8))).toBe('"第三条"')
    await expect.poll(() => texts()).toEqual(before)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('★ offers a line to the agreement; 写入草案 makes an ordinary clause, linked; undone, the link says that the clause is gone', async () => {
    const { page } = await enter('/case/case-1/split')
    await line(page, 10).click()
    const said = await line(page, 10).innerText()
    const clauses = await page.locator('.clause').count()
    await page.keyboard.press('Alt+s')
    await button(page, /^★ 可写入协议 1 句$/u).click()
    await button(page, `写入草案：${said}`).click()
    await expect.poll(() => page.locator('.clause').count()).toBe(clauses + 1)
    await expect.poll(() => page.locator('.clause').allInnerTexts()).toContainEqual(expect.stringContaining(said))
    // 生效 and 份数 stay the last clauses.
    expect((await page.locator('.clause').last().innerText()).startsWith('本协议')).toBe(true)
    await page.getByText(/^已在第.+条$/u).waitFor()
    await editor(page, '协议书草案').focus()
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.locator('.clause').count()).toBe(clauses)
    await button(page, '链接 1 处').click()
    await page.getByRole('list', { name: '链接' }).getByText('条款已不在').waitFor()
    await expect.poll(() => drawn(line(page, 10))).toBe('"★ 条款已不在"')
    await page.context().close()
  })

  it('issues become the skeleton of the clauses, each once', async () => {
    const { page } = await enter('/case/case-1/split')
    const clauses = await page.locator('.clause').count()
    await button(page, '争点 0 项').click()
    for (const issue of ['巷道恢复到多宽', '修复费由谁承担', '何时付清']) {
      await page.getByLabel('新的争点').fill(issue)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByLabel('新的争点').inputValue()).toBe('')
    }
    await button(page, '争点 3 项').waitFor()
    await button(page, '按争点写条款').click()
    await expect.poll(() => page.locator('.clause').count()).toBe(clauses + 3)
    const texts = (await page.locator('.clause').allInnerTexts()).map(text => text.trim())
    const first = texts.findIndex(text => text.includes('巷道恢复到多宽：'))
    expect(texts.slice(first, first + 3).map(text => text.replace(/\s/gu, ''))).toEqual(['巷道恢复到多宽：', '修复费由谁承担：', '何时付清：'])
    await page.waitForTimeout(400)
    await button(page, '按争点写条款').click()
    await page.getByText('每项争点都已有条款。').waitFor()
    await expect.poll(() => page.locator('.clause').count()).toBe(clauses + 3)
    await page.context().close()
  })

  it('is tabs between 1024 and 1200, with both carets kept for a link, and is not offered below', async () => {
    const { page } = await enter('/case/case-1/split', 1100)
    await line(page, 5).click()
    const tab = (name: string): Locator => page.getByRole('tab', { name })
    await tab('调解笔录').focus()
    await page.keyboard.press('ArrowRight')
    await editor(page, '协议书草案').waitFor()
    await expect.poll(() => tab('协议书草案').getAttribute('aria-selected')).toBe('true')
    await clause(page, 1).locator('p').first().click()
    await page.keyboard.press('Control+Alt+l')
    await button(page, '链接 1 处').waitFor()
    await page.setViewportSize({ width: 900, height: 800 })
    await page.getByText('这个窗口放不下两份文本').waitFor()
    await expect.poll(() => page.getByRole('link', { name: '分栏', exact: true }).isVisible()).toBe(false)
    await page.context().close()
  })

  it('shows the frozen text, never the live one, once it is frozen', async () => {
    const { page } = await enter('/case/case-1/split')
    await page.evaluate(() => { window.drive.finishing.set(window.facts.fakeFrozen()) })
    await page.getByRole('heading', { name: '人民调解协议书' }).first().waitFor()
    await expect.poll(() => editor(page, '协议书草案').count()).toBe(0)
    await expect.poll(() => editor(page, '调解笔录').count()).toBe(1)
    await page.context().close()
  })
})

describe('everybody', () => {
  const outside = (page: Page): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll('.session-head button, .session-head input, .session-head select, .joins button, .line-tools button')]
    .filter(one => { const { left, right, width } = one.getBoundingClientRect(); return width > 1 && one.checkVisibility({ visibilityProperty: true }) && (left < -1 || right > innerWidth + 1) })
    .map(one => one.textContent?.trim() || one.tagName))

  it('can use the session and the split: axe, light and dark, at every width, nothing cut', async () => {
    const { page, complaints } = await enter('/case/case-1/record')
    await button(page, '开始').click()
    await openHead(page)
    await add(page, '宋月桂')
    await people(page).locator('summary').first().click()
    await page.evaluate(() => { for (const [id, value] of [['x1', '现场调解室'], ['x2', '石桥村村部']] as const) window.drive.arrive('sessions', JSON.stringify({ kind: 'field', id, field: 'session/first/place', value, replaces: [] }), 'p3', 'offline') })
    await page.locator('.utterance .line-said').nth(2).click()
    await page.keyboard.press('Alt+s')
    const found: Record<string, string[]> = {}
    const look = async (what: string, width: number): Promise<void> => {
      await page.setViewportSize({ width, height: 900 })
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        const hard = [...await seriousIn(page), ...await outside(page)]
        if (hard.length > 0) found[`${what} ${width} ${scheme}`] = hard
      }
    }
    for (const width of [1440, 1200, 768, 420, 390]) await look('record', width)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: '分栏', exact: true }).click()
    await button(page, /^★ 可写入协议 1 句$/u).click()
    for (const width of [1440, 1200, 1100]) await look('split', width)
    expect(found).toEqual({})
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
