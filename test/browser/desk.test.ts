/** 案件台, 办理日志, keys, commands and appearance on the fake workspace, in a real browser. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldWrite } from '../../client/model/facts.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const rows = (page: Page) => page.getByRole('list', { name: '案件', exact: true }).getByRole('listitem')
const titles = (page: Page): Promise<string[]> => rows(page).getByRole('link').allTextContents()
const openDesk = async (query = '') => {
  const opened = await screens.open(`/?desk${query}`, { reducedMotion: 'reduce' })
  await rows(opened.page).first().waitFor()
  return opened
}
const ask = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: '搜索和命令' }).waitFor()
  await page.keyboard.insertText(words)
}
const WIDTHS = [1440, 1180, 1024, 768, 720, 420, 390, 320]
/** How much wider than its window the page is, and what stands outside of it. */
const outside = (page: Page): Promise<string[]> => page.evaluate(() => {
  const cut = [...document.querySelectorAll('button, a, input, select')].filter(one => {
    const { left, right, width } = one.getBoundingClientRect()
    return width > 1 && one.checkVisibility({ visibilityProperty: true }) && one.closest('.skip') === null && (left < -1 || right > innerWidth + 1)
  }).map(one => one.textContent?.trim() ?? one.tagName)
  const wide = document.documentElement.scrollWidth - innerWidth
  return wide > 0 ? [`${wide}px`, ...cut] : cut
})

describe('案件台', () => {
  it('says what to do first, lists red cards on top and then fewest days left, in shapes and words', async () => {
    const { page, complaints } = await openDesk()
    await page.getByText('在办 12 件。先办红牌 1 件；超期 1 件；临期 3 件，其中 2 件只剩').waitFor()
    const first = await rows(page).allTextContents()
    expect(first[0]).toContain('红牌 · 超 2 天')
    expect(first[0]).toContain('恒顺砖厂 17 名工人追索劳动报酬')
    expect(first[1]).toMatch(/超期 \d 天/u)
    expect(first[0]).toContain('交办第 17 天')
    // Not open here: what was, with its time, is told apart from what is.
    await expect.poll(() => rows(page).filter({ hasText: '宋月桂与罗长河' }).textContent()).toContain('在线：方可、林小满、陈砚、许知衡')
    await expect.poll(() => rows(page).filter({ hasText: '桥头早点铺' }).textContent()).toContain('见到：许知衡')
    await expect.poll(() => rows(page).filter({ hasText: '陶氏兄弟' }).textContent()).toContain('打开过才知道')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('keeps filters together, in the address, over a reload and the way back', async () => {
    const { page } = await openDesk()
    await page.getByRole('button', { name: /^我主持/u }).click()
    await page.getByRole('button', { name: /^临期/u }).click()
    await expect.poll(() => titles(page)).toEqual(['宋月桂与罗长河相邻权纠纷', '桥头早点铺油烟噪声相邻纠纷'])
    await page.keyboard.press('u')
    await expect.poll(() => titles(page)).toEqual(['桥头早点铺油烟噪声相邻纠纷'])
    expect(new URL(page.url()).search).toBe('?view=mine&state=near&unsent=only')
    await page.reload()
    await rows(page).first().waitFor()
    await expect.poll(() => titles(page)).toEqual(['桥头早点铺油烟噪声相邻纠纷'])
    await rows(page).getByRole('link').click()
    await page.getByRole('navigation', { name: '案卷分区' }).or(page.getByRole('main')).first().waitFor()
    await page.goBack()
    await rows(page).first().waitFor()
    await expect.poll(() => titles(page)).toEqual(['桥头早点铺油烟噪声相邻纠纷'])
    await page.getByLabel('渠道').selectOption('court')
    await page.getByText('没有符合条件的案件。').waitFor()
    await page.getByRole('button', { name: '清除筛选' }).click()
    await expect.poll(() => rows(page).count()).toBe(13)
    expect(new URL(page.url()).search).toBe('')
    await page.context().close()
  })

  it('finds a party by a rare character, and nothing by its lookalike', async () => {
    const { page } = await openDesk()
    await page.keyboard.press('/')
    await page.keyboard.insertText('𠮷祥')
    await expect.poll(() => titles(page)).toEqual(['竹园组与坳背组山林边界纠纷'])
    await page.getByRole('searchbox', { name: '搜索案件' }).fill('吉祥')
    await page.getByText('没有符合条件的案件。').waitFor()
    await page.context().close()
  })

  it('tells its numbers in words and tables, and that they are this device’s', async () => {
    const { page } = await openDesk()
    const strip = page.getByRole('region', { name: '统计' })
    await strip.getByText('按本机数据：只数这台设备上的案件').waitFor()
    const plots = strip.getByRole('img')
    await expect.poll(() => plots.nth(0).getAttribute('aria-label')).toMatch(/第 5 天 2 件，.*第 17 天 1 件，第 27 天 2 件.*另有 1 件没填起算日/u)
    await expect.poll(() => plots.nth(1).getAttribute('aria-label')).toMatch(/近 8 周受理与办结：.*起受理 \d+ 件、办结 \d+ 件/u)
    await strip.getByRole('button', { name: '看表格' }).first().click()
    await expect.poll(() => strip.getByRole('row').filter({ has: page.getByRole('cell', { name: '17', exact: true }) }).textContent()).toBe('171红牌')
    await strip.getByRole('button', { name: '看图' }).click()
    await expect.poll(() => strip.getByRole('table').count()).toBe(0)
    await page.context().close()
  })

  it('has no serious axe finding, light or dark, and cuts nothing off from 320 to 1440', async () => {
    const { page, complaints } = await openDesk()
    const wrong: Record<string, string[]> = {}
    const look = async (what: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const found = await seriousIn(page)
        if (found.length > 0) wrong[`${what} ${colorScheme}`] = found
      }
      await page.emulateMedia({ colorScheme: 'light' })
    }
    await look('desk')
    // The longest name of the corpus stands in the bar, too.
    await page.evaluate(() => { const { profile } = window.drive; profile.set({ ...profile.get()!, name: '买合木提江·阿卜杜热西提·吐尔逊尼亚孜' }) })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 860 })
      const cut = await outside(page)
      if (cut.length > 0) wrong[`desk ${width}`] = cut
    }
    await look('desk at 320')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: /本机设置$/u }).click()
    await look('menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: '搜索和命令' }).waitFor()
    await look('palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+/')
    await page.getByRole('dialog', { name: '按键一览' }).waitFor()
    await look('keys')
    expect(wrong).toEqual({})
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)
})

describe('keys and commands', () => {
  it('leaves every key to the input method while a word is composed', async () => {
    const { page } = await openDesk()
    await page.evaluate(() => {
      for (const init of [{ key: 'n' }, { key: 'u' }, { key: '/' }, { key: 'k', ctrlKey: true }, { key: '/', ctrlKey: true }, { key: 'ArrowDown' }, { key: 'F6' }]) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, isComposing: true }))
        document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, keyCode: 229 }))
      }
    })
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect(new URL(page.url()).search).toBe('?desk')
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(true)
    // The same keys without a composition do act.
    await page.keyboard.press('F6')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.desk-bar') !== null)).toBe(true)
    await page.context().close()
  })

  it('opens a case and changes the appearance by name; the choice outlives a reload and wins over the system', async () => {
    const { page } = await openDesk()
    await page.emulateMedia({ colorScheme: 'light' })
    await ask(page, '外观：暗')
    await page.keyboard.press('Enter')
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await expect.poll(() => ground()).toBe('rgb(17, 22, 21)')
    await page.reload()
    await rows(page).first().waitFor()
    await expect.poll(() => ground()).toBe('rgb(17, 22, 21)')
    await page.getByRole('button', { name: /本机设置$/u }).click()
    await page.getByRole('radio', { name: '亮' }).check()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => ground()).toBe('rgb(239, 242, 240)')
    await page.getByRole('radio', { name: '跟随系统' }).check()
    await expect.poll(() => ground()).toBe('rgb(17, 22, 21)')
    await ask(page, '杏林')
    await expect.poll(() => page.getByRole('listbox').getByRole('option').count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/case/case-12')
    await page.context().close()
  })

  it('brings Esc twice back to the text, F6 around the case, and a section by its name', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    const text = page.getByRole('textbox', { name: '协议书草案正文' })
    await text.waitFor()
    await page.getByRole('link', { name: '案件台' }).focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => text.evaluate(one => one === document.activeElement)).toBe(false)
    await page.keyboard.press('Escape')
    await expect.poll(() => text.evaluate(one => one === document.activeElement)).toBe(true)
    // The one that closes what is on top counts as the first.
    await page.getByRole('link', { name: '案件台' }).focus()
    await page.keyboard.press('Control+/')
    await page.getByRole('dialog', { name: '按键一览' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(() => text.evaluate(one => one === document.activeElement)).toBe(false)
    await page.keyboard.press('Escape')
    await expect.poll(() => text.evaluate(one => one === document.activeElement)).toBe(true)
    await page.keyboard.press('F6')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.case-side') !== null)).toBe(true)
    await ask(page, '去办理日志')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/acts')
    await page.context().close()
  })
})

describe('beside the text', () => {
  /** Two people wrote the amount, and two the place of the first session, without seeing one another. */
  const disagree = (page: Page): Promise<void> => page.evaluate(all => {
    for (const [section, json, person] of all) window.drive.arrive(section, json, person)
  }, [['registration', fieldWrite('涉及金额', '38,000', []), 'p2'], ['registration', fieldWrite('涉及金额', '42000', []), 'p3'],
    ['sessions', fieldWrite('session/first/place', '柳溪镇调解室', []), 'p2'], ['sessions', fieldWrite('session/first/place', '石桥村村部', []), 'p3']] as const)

  it('lists what stands in two ways, on every screen, and leads to the field', async () => {
    const { page, complaints } = await screens.open('/case/case-1/agreement?desk', { reducedMotion: 'reduce' })
    const list = page.getByRole('list', { name: '待商定', exact: true })
    await list.getByText('没有列出的。').waitFor()
    await disagree(page)
    await expect.poll(() => list.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/涉及金额[^]*38,000\.00 元 ／ 42,000\.00 元。系统不会替你们选。[^]*商定前不能签署/u),
      expect.stringMatching(/第一次调解[^]*1 处有两种写法(?![^]*不能签署)/u),
    ])
    const nav = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
    await nav('案卷登记').getByText('1 处待商定').waitFor({ state: 'attached' })
    // Red on the desk is red in the room, in the same words.
    await expect.poll(() => page.getByRole('region', { name: '办理时限' }).innerText()).toMatch(/红牌 · 超 2 天[^]*交办第 17 天[^]*月 \d+ 日后列红牌/u)
    await page.evaluate(() => { const { people } = window.drive; people.set(people.get().map(one => (one.name === '林小满' ? { ...one, place: 'record' } : one))) })
    await expect.poll(() => nav('调解笔录').innerText()).toContain('记')
    await expect.poll(() => nav('协议书草案').innerText()).toBe('协议书草案')
    for (const colorScheme of ['light', 'dark'] as const) { await page.emulateMedia({ colorScheme }); expect(await seriousIn(page), colorScheme).toEqual([]) }
    await list.getByRole('button', { name: '去商定：涉及金额' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'))).toBe('涉及金额')
    expect(new URL(page.url()).pathname).toBe('/case/case-1/registration')
    for (const width of WIDTHS) { await page.setViewportSize({ width, height: 860 }); await expect.poll(() => outside(page), { message: String(width) }).toEqual([]) }
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)
})

describe('the keys of the list', () => {
  it('write today’s date, walk the sections by Alt+Shift and a digit, and the regions both ways', async () => {
    const { page } = await screens.open('/case/case-1/agreement')
    const text = page.getByRole('textbox', { name: '协议书草案正文' })
    await text.focus()
    await page.keyboard.press('Control+End')
    const endsToday = new RegExp(`${new Date().getFullYear()} ?年 ?\\d+ ?月 ?\\d+ ?日[^]{0,2}$`, 'u')
    await expect.poll(() => text.innerText()).not.toMatch(endsToday)
    await page.keyboard.press('Control+;')
    await expect.poll(() => text.innerText()).toMatch(endsToday)
    const region = (): Promise<string | undefined> => page.evaluate(() => ['case-bar', 'case-nav', 'case-centre', 'case-side'].find(one => document.activeElement?.closest(`.${one}`) != null))
    const walked: (string | undefined)[] = []
    await page.getByRole('link', { name: '案件台' }).focus()
    for (const key of ['F6', 'F6', 'F6', 'F6', 'Shift+F6', 'Shift+F6']) { await page.keyboard.press(key); walked.push(await region()) }
    expect(walked).toEqual(['case-nav', 'case-centre', 'case-side', 'case-bar', 'case-side', 'case-centre'])
    for (const [digit, section] of [[1, 'registration'], [2, 'record'], [4, 'evidence'], [3, 'agreement']] as const) {
      await page.keyboard.press(`Alt+Shift+Digit${digit}`)
      await expect.poll(() => new URL(page.url()).pathname).toBe(`/case/case-1/${section}`)
    }
    // An open dialog keeps the keys to itself.
    await page.keyboard.press('Control+/')
    const dialog = page.getByRole('dialog', { name: '按键一览' })
    for (const part of ['任何地方', '案件台', '写正文时', '记笔录时']) await dialog.getByRole('heading', { name: part }).waitFor()
    await page.keyboard.press('Alt+Shift+Digit1')
    expect(new URL(page.url()).pathname).toBe('/case/case-1/agreement')
    await page.context().close()
  })
})

describe('under a finger', () => {
  it('nothing that is pressed is smaller than 44 pixels, on a phone and on a tablet', async () => {
    const small: Record<string, string[]> = {}
    for (const width of [390, 820, 1180]) {
      const { page } = await screens.open('/?desk', { viewport: { width, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' })
      const look = async (name: string): Promise<void> => {
        const found = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, a, input, select, summary')].filter(one => {
          const box = (one.closest('label') ?? one).getBoundingClientRect(), spread = getComputedStyle(one, '::after')
          // Not drawn; first shown to the keyboard; or spread over its whole row.
          if (!one.checkVisibility({ visibilityProperty: true }) || one.matches('.skip') || box.width <= 1 || (spread.position === 'absolute' && spread.content !== 'none')) return false
          return box.height < 43.5 || box.width < 43.5
        }).map(one => one.getAttribute('aria-label') ?? one.textContent?.trim() ?? one.tagName))
        if (found.length > 0) small[`${name} ${width}`] = found
      }
      await rows(page).first().waitFor()
      await look('desk')
      for (const path of ['/?new', '/start?empty', '/join', '/case/case-1', '/case/case-1/acts', '/case/case-1/record', '/case/case-1/agreement']) { await page.goto(screens.url + path); await page.getByRole('heading').first().waitFor(); if (/record|agreement/u.test(path)) await page.getByRole('textbox', { name: /正文$/u }).waitFor(); await look(path) }
      await page.getByRole('button', { name: '请人进来', exact: true }).click()
      await page.getByRole('dialog', { name: '请人进来' }).waitFor()
      await look('请人进来')
      await page.context().close()
    }
    expect(small).toEqual({})
  }, 90_000)
})

describe('the dark tokens', () => {
  it('are the same whether the system or the person chose dark, and others than the light ones', async () => {
    const { page } = await openDesk()
    const tokens = (): Promise<Record<string, string>> => page.evaluate(() => {
      const names = new Set([...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).flatMap(rule => (rule instanceof CSSMediaRule ? [...rule.cssRules] : [rule]))
        .flatMap(rule => (rule instanceof CSSStyleRule && rule.selectorText.startsWith(':root') ? [...rule.style].filter(name => name.startsWith('--')) : [])))
      const worn = getComputedStyle(document.documentElement)
      return Object.fromEntries([...names].map(name => [name, worn.getPropertyValue(name)]))
    })
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await tokens()
    await page.evaluate(() => { document.documentElement.dataset['scheme'] = 'dark' })
    const chosen = await tokens()
    await page.evaluate(() => { delete document.documentElement.dataset['scheme'] })
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(Object.keys(light).length).toBeGreaterThan(60)
    await expect.poll(() => tokens()).toEqual(chosen)
    expect(Object.keys(light).filter(name => light[name] !== chosen[name]).length).toBeGreaterThan(50)
    await page.evaluate(() => { document.documentElement.dataset['scheme'] = 'light' })
    await expect.poll(() => tokens()).toEqual(light)
    await page.context().close()
  })
})

describe('办理日志', () => {
  it('is looked through by person, kind, days and words, two hundred lines at a time', async () => {
    const { page, complaints } = await screens.open('/case/case-1/acts', { reducedMotion: 'reduce' })
    await page.evaluate(() => {
      const { drive, facts } = window
      drive.log.set(Array.from({ length: 450 }, (_, n) => ({
        id: `l${n}`, at: facts.minutesAgo(60 * 4 * n), person: n % 3 === 0 ? '周允和' : '林小满', kind: n % 2 === 0 ? 'people' as const : 'finishing' as const, sentence: n === 449 ? '建立案件，喻䶮申请。' : `第 ${n} 次登记。`,
      })))
    })
    const lines = page.getByRole('main').getByRole('listitem')
    await page.getByText('共 450 条').waitFor()
    await expect.poll(() => lines.count()).toBe(200)
    await page.getByRole('button', { name: '再看 200 条更早的' }).click()
    await expect.poll(() => lines.count()).toBe(400)
    await page.getByLabel('谁办的').selectOption('周允和')
    await page.getByLabel('哪一类').selectOption('people')
    await page.getByText('450 条里有 75 条').waitFor()
    await page.getByLabel('哪几天').selectOption('7')
    const week = await lines.count()
    expect(week).toBeGreaterThan(3)
    expect(week).toBeLessThan(10)
    for (const line of await lines.allTextContents()) expect(line).toContain('周允和')
    await page.getByRole('searchbox', { name: '搜日志' }).fill('䶮')
    await page.getByText('没有符合条件的日志。').waitFor()
    await page.getByRole('button', { name: '清除筛选' }).click()
    await page.getByRole('searchbox', { name: '搜日志' }).fill('䶮')
    await expect.poll(() => lines.allTextContents()).toHaveLength(1)
    for (const colorScheme of ['light', 'dark'] as const) { await page.emulateMedia({ colorScheme }); expect(await seriousIn(page)).toEqual([]) }
    for (const width of WIDTHS) { await page.setViewportSize({ width, height: 860 }); await expect.poll(() => outside(page), { message: String(width) }).toEqual([]) }
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)
})

describe('a toast', () => {
  it('goes after six seconds, waits under the mouse and under the focus, and never more than two stand', async () => {
    const { page } = await screens.open('/case/case-1/acts')
    await page.getByText('建立本案。').waitFor()
    await page.clock.install()
    const state = (at: 'offline' | 'relayed'): Promise<void> => page.evaluate(next => window.drive.status.set(window.facts.fakeStatus(next)), at)
    await state('offline')
    const slip = page.getByText('断网了，照常写。改动先存在这台电脑。')
    await slip.waitFor()
    await slip.hover()
    await page.clock.runFor(20_000)
    await expect.poll(() => slip.count()).toBe(1)
    await page.mouse.move(5, 5)
    await page.clock.runFor(5000)
    await expect.poll(() => slip.count()).toBe(1)
    await page.clock.runFor(1500)
    await expect.poll(() => slip.count()).toBe(0)
    await state('relayed'); await state('offline'); await state('relayed'); await state('offline')
    const slips = page.locator('.toast')
    await expect.poll(() => slips.count()).toBe(2)
    await slips.last().getByRole('button', { name: '关闭' }).focus()
    await page.clock.runFor(20_000)
    await expect.poll(() => slips.count()).toBe(1)
    await page.context().close()
  })
})
