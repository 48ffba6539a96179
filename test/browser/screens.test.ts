/** The screens on the fake workspace, in a real browser: names, keys, widths, contrast. */
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeFrozen, minutesAgo } from '../support/fake-facts.ts'
import { openScreens } from '../support/screens-page.ts'
import type { Screens } from '../support/screens-page.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const set = (page: Page, what: 'offline' | 'local-failed' | 'local-only' | 'sending' | 'relayed' | 'frozen' | 'door' | 'ready' | 'code'): Promise<void> => page.evaluate(wanted => {
  const { drive, facts } = window
  if (wanted === 'frozen') drive.finishing.set(facts.fakeFrozen({ late: 2 }))
  else if (wanted === 'ready') drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [] })
  else if (wanted === 'code') drive.joining.set({ at: 'waiting', code: '402915' })
  else if (wanted === 'door') drive.waiting.set([{ inviteId: 'i1', name: '方可', agency: '青禾正言律师事务所', role: 'lawyer', code: '402915', since: facts.minutesAgo(1) }])
  else drive.status.set(facts.fakeStatus(wanted))
}, what)

interface Scene { readonly name: string; readonly path: string; readonly act?: (page: Page) => Promise<void> }
const AGREEMENT = '/case/case-1/agreement'
const SCENES: readonly Scene[] = [
  { name: '你是谁', path: '/?new' },
  { name: '从哪里开始', path: '/start?empty' },
  { name: '案件台', path: '/' },
  { name: '空的案件台', path: '/?empty' },
  { name: '新建案件', path: '/', act: async page => { await page.keyboard.press('n'); await page.getByRole('dialog', { name: '新建案件' }).waitFor() } },
  { name: '加入', path: '/join' },
  { name: '门外', path: '/join#k7Qm', act: async page => { await set(page, 'code'); await page.getByText('把这六位数字念给主持人听').waitFor() } },
  { name: '协议书草案', path: AGREEMENT, act: async page => { await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor() } },
  { name: '调解笔录', path: '/case/case-1/record', act: async page => { await page.getByRole('textbox', { name: '调解笔录正文' }).waitFor() } },
  { name: '案卷登记', path: '/case/case-1/registration' },
  { name: '办理日志', path: '/case/case-1/acts' },
  { name: '门口有人', path: AGREEMENT, act: page => set(page, 'door') },
  { name: '离线', path: AGREEMENT, act: async page => { await set(page, 'offline'); await page.getByRole('button', { name: /^离线/u }).click() } },
  { name: '没存上', path: AGREEMENT, act: page => set(page, 'local-failed') },
  { name: '请人进来', path: AGREEMENT, act: async page => { await button(page, '请人进来').click(); await page.getByLabel('请谁').fill('方可'); await button(page, '发出邀请').click(); await button(page, '复制链接').waitFor() } },
  { name: '请求签署', path: AGREEMENT, act: async page => { await button(page, '请求签署').click(); await button(page, '冻结文本').waitFor() } },
  { name: '冻结', path: AGREEMENT, act: async page => { await set(page, 'frozen'); await button(page, '签名').waitFor() } },
  { name: '签名', path: AGREEMENT, act: async page => { await set(page, 'frozen'); await button(page, '签名').click(); await button(page, '用本机签名').waitFor() } },
  { name: '没有这一页', path: '/nowhere' },
]

const serious = (page: Page, scheme: 'light' | 'dark'): Promise<string[]> => page.evaluate(async scheme => {
  // Between the themes only colours differ.
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], ...(scheme === 'dark' ? { runOnly: ['color-contrast'] } : {}) })
  return violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.map(node => node.target.join(' ')).join(', ')}`)
}, scheme)
declare global { interface Window { axe: { run(root: Document, options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> } } }

// ux.md's widths; 720 is what a 1440 window is at 200 %, 320 the narrowest that must reflow.
const WIDTHS = [1440, 1180, 1024, 768, 720, 420, 390, 320]

const outside = (page: Page): Promise<string[]> => page.evaluate(async () => {
  await new Promise(drawn => { requestAnimationFrame(() => requestAnimationFrame(drawn)) })
  const wide = document.documentElement.scrollWidth - innerWidth
  // What stands outside the window cannot be pressed, even when nothing scrolls. Toolbars that scroll in themselves may.
  const cut = [...document.querySelectorAll('button, a, input')].filter(one => {
    const { left, right, width: own } = one.getBoundingClientRect()
    const shown = own > 1 && one.checkVisibility({ visibilityProperty: true })
    return shown && one.closest('.skip, .document-toolbar, .speaker-row') === null && (left < -1 || right > innerWidth + 1)
  }).map(one => one.textContent?.trim() || one.getAttribute('aria-label') || one.tagName)
  return wide > 0 ? [`${wide}px`, ...cut] : cut
})

describe('every screen', () => {
  const hard: Record<string, string[]> = {}
  const cut: Record<string, string[]> = {}
  let seen = 0
  // One walk for both questions: opening a screen costs more than asking about it.
  beforeAll(async () => {
    const { page, complaints } = await screens.open('/', { reducedMotion: 'reduce' })
    for (const { name, path, act } of SCENES) {
      await page.setViewportSize({ width: 1440, height: 860 })
      await page.goto(screens.url + path)
      await page.getByRole('main').waitFor()
      await act?.(page)
      await page.addScriptTag({ path: AXE })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const wrong = [...await serious(page, colorScheme), ...complaints.splice(0)]
        if (wrong.length > 0) hard[`${name}, ${colorScheme}`] = wrong
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 860 })
        const wrong = await outside(page)
        if (wrong.length > 0) cut[`${name}, ${width}`] = wrong
        seen += 1
      }
    }
    await page.context().close()
  }, 300_000)

  it('has no serious axe finding, light or dark, and nothing to complain about', () => {
    expect(seen).toBe(SCENES.length * WIDTHS.length)
    expect(hard).toEqual({})
  })

  it('never scrolls sideways or cuts a button off, from 320 to 1440 wide, also at 200 % zoom', () => {
    expect(cut).toEqual({})
  })
})

describe('the road of a first user', () => {
  it('goes from first run to a new case, its record and its agreement by keyboard alone', async () => {
    const { page, complaints } = await screens.open('/?new')
    const key = (name: string): Promise<void> => page.keyboard.press(name)
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name')
    await page.keyboard.type('林小满')
    await key('Tab'); await page.keyboard.type('柳溪镇人民调解委员会'); await key('Escape')
    await key('Tab'); await key('ArrowUp'); await key('ArrowUp')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('value'))).toBe('recorder')
    await key('Tab'); await key('Enter')
    await page.getByRole('heading', { name: '林小满，从哪里开始？' }).waitFor()
    await tabTo(page, '新建案件'); await key('Enter')
    await page.getByRole('dialog', { name: '新建案件' }).waitFor()
    await key('Space'); await key('Tab'); await page.keyboard.type('宋月桂与罗长河相邻权纠纷'); await key('Enter')
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await expect.poll(() => page.title()).toBe('编号待取 · 六尺')
    await tabTo(page, '调解笔录'); await key('Enter')
    const record = page.getByRole('textbox', { name: '调解笔录正文' })
    await record.waitFor()
    await tabTo(page, '调解笔录正文')
    await key('Control+End'); await key('Enter'); await page.keyboard.type('巷子以前能推板车。')
    await expect.poll(() => record.textContent()).toContain('巷子以前能推板车。')
    await key('F6')
    await tabTo(page, '协议书草案'); await key('Enter')
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)

  it('takes the secret out of the address before anything else, and follows 放行 into the case', async () => {
    const { page } = await screens.open('/join#k7Qm3hV0-secret')
    expect(page.url()).toBe(`${screens.url}/join`)
    await set(page, 'code')
    await page.getByText('402 915').waitFor()
    await page.evaluate(() => window.drive.joining.set({ at: 'admitted' }))
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain('secret')
    await page.context().close()
  })

  it('keeps an invitation over the first run, and refuses a link without its secret in plain words', async () => {
    const { page } = await screens.open('/join?new#k7Qm3hV0-secret')
    await page.getByLabel('姓名').fill('方可')
    await page.getByLabel('单位').fill('青禾正言律师事务所')
    await button(page, '继续').click()
    await set(page, 'code')
    await page.getByText('把这六位数字念给主持人听').waitFor()
    await page.context().close()
    const second = await screens.open('/join')
    await second.page.getByLabel('邀请链接').fill('请进：https://relay.liuxi.example/join')
    await button(second.page, '加入').click()
    await second.page.getByText('这里面没有完整的邀请链接').waitFor()
    await second.page.getByLabel('邀请链接').fill('请进：https://relay.liuxi.example/join#old 谢谢')
    await button(second.page, '加入').click()
    await second.page.getByText('这个邀请码过期了').waitFor()
    await second.page.context().close()
  })

  it('asks for the founding code only when the relay wants one, and says what is missing', async () => {
    const { page } = await screens.open('/?empty')
    await page.evaluate(() => window.drive.foundingCodeWanted.set(true))
    await button(page, '新建案件').click()
    await button(page, '建立').click()
    await page.getByText('请先选渠道').waitFor()
    await page.getByRole('radio', { name: /^人民调解/u }).check()
    await page.getByLabel('案名').fill('桥头早点铺油烟噪声相邻纠纷')
    await page.getByLabel('开通码').fill('AAAA-0000')
    await button(page, '建立').click()
    await page.getByText('开通码不对').waitFor()
    await page.getByLabel('开通码').fill('LX7K-22QP')
    await button(page, '建立').click()
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await page.context().close()
  })
})

describe('a list whose rows come and go', () => {
  it('keeps the other row and complains of nothing when one of two is let in', async () => {
    const { page, complaints } = await screens.open(AGREEMENT)
    const row = (id: string, name: string) => ({ inviteId: id, name, agency: '青禾正言律师事务所', role: 'lawyer' as const, code: '402915', since: '2026-11-20T07:18:06Z' })
    const both = [row('i1', '方可'), row('i2', '石一鸣')]
    await page.evaluate(rows => window.drive.waiting.set(rows), both)
    await page.getByRole('list', { name: '门口' }).getByText('石一鸣').waitFor()
    await page.evaluate(rows => window.drive.waiting.set(rows), both.slice(1))
    await expect.poll(() => page.getByRole('list', { name: '门口' }).getByRole('listitem').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('the desk', () => {
  it('is walked with arrows, searched with a slash, opened with Enter', async () => {
    const { page } = await screens.open('/')
    await page.keyboard.press('/')
    await page.keyboard.type('渗水')
    const list = page.getByRole('list', { name: '案件' })
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => list.getByRole('listitem').count()).toBe(8)
    await page.keyboard.type('没有这个案子')
    await page.getByText('没有符合条件的案件。').waitFor()
    await button(page, '清除筛选').click()
    await page.keyboard.press('ArrowDown'); await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('恒顺砖厂 17 名工人追索劳动报酬')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '宋月桂与罗长河相邻权纠纷' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/case/case-2')
    await page.context().close()
  })
})

describe('the case room', () => {
  it('names its lists and buttons as fixed, and shows only what may be read', async () => {
    const { page } = await screens.open(AGREEMENT)
    for (const name of ['在场', '待商定']) await page.getByRole('list', { name, exact: true }).waitFor()
    for (const name of ['请人进来', '请求签署']) await button(page, name).waitFor()
    for (const name of ['案卷登记', '调解笔录', '协议书草案', '办理日志']) await page.getByRole('link', { name, exact: true }).waitFor()
    await page.evaluate(() => { const { me } = window.drive; me.set({ ...me.get(), host: false, rights: { ...me.get().rights, record: 'none', agreement: 'read' } }) })
    await expect.poll(() => page.getByRole('link', { name: '调解笔录' }).count()).toBe(0)
    await expect.poll(() => button(page, '请人进来').count()).toBe(0)
    await expect.poll(() => button(page, '请求签署').count()).toBe(0)
    await page.evaluate(() => window.drive.access.set({ at: 'read', why: '你可以看和提意见，不能直接改。' }))
    await page.getByText('你可以看和提意见，不能直接改。').waitFor()
    await page.context().close()
  })

  it('shows the chip’s states with their popovers', async () => {
    const { page } = await screens.open(AGREEMENT)
    await page.getByRole('button', { name: /^已到中继/u }).click()
    await page.getByText('第 1,902 号回执').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByText('第 1,902 号回执').count()).toBe(0)
    await set(page, 'sending')
    await page.getByRole('button', { name: '已存本机 正在送出 2 处' }).click()
    await page.getByText('2 处改动正在送往中继，一般几秒就到。').waitFor()
    await set(page, 'offline')
    await page.getByRole('button', { name: '离线 12 处待同步' }).waitFor()
    await page.getByText('协议书 9 处 · 笔录 3 处').waitFor()
    await button(page, '现在重试').click()
    await expect.poll(() => page.evaluate(() => window.drive.asked)).toContain('retry')
    const kept = page.waitForEvent('download')
    await button(page, '另存备份文件').click()
    expect((await kept).suggestedFilename()).toMatch(/^六尺备份 （2026）柳溪人调字第118号 .*\.zip$/u)
    await set(page, 'relayed')
    await page.getByText('连上了，已送出 12 处。').waitFor()
    await set(page, 'local-failed')
    await page.getByRole('alert').filter({ hasText: '没能存到本机：空间满了。' }).first().waitFor()
    await page.context().close()
  })

  it('invites with rights that can only be narrowed, and makes the link void again', async () => {
    const { page } = await screens.open(AGREEMENT)
    await button(page, '请人进来').click()
    await page.getByRole('radio', { name: '律师' }).check()
    await expect.poll(() => page.getByRole('radiogroup', { name: '案卷登记' }).getByRole('radio', { name: '可改' }).isDisabled()).toBe(true)
    await expect.poll(() => page.getByRole('radio', { name: '当事人' }).isDisabled()).toBe(true)
    await page.getByRole('radiogroup', { name: '协议书草案' }).getByRole('radio', { name: '可看' }).check()
    await button(page, '发出邀请').click()
    await page.getByText('请写请的是谁').waitFor()
    await page.getByLabel('请谁').fill('方可')
    await button(page, '发出邀请').click()
    await page.getByRole('img', { name: '邀请链接的二维码' }).waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.asked)).toContain('invite lawyer 方可 read guest')
    await button(page, '作废给方可的邀请').click()
    await page.getByText('没有还没用掉的邀请。').waitFor()
    await page.context().close()
  })

  it('tells of somebody at the door without taking the focus from the writer', async () => {
    const { page } = await screens.open(AGREEMENT)
    const text = page.getByRole('textbox', { name: '协议书草案正文' })
    await text.click()
    await set(page, 'door')
    await page.getByText('方可在门口，等你放行。').waitFor()
    await expect.poll(() => text.evaluate(one => one === document.activeElement)).toBe(true)
    const door = page.getByRole('list', { name: '门口' })
    await expect.poll(() => door.textContent()).toContain('402 915')
    await door.getByRole('button', { name: '放行', exact: true }).click()
    await page.getByText('已放行方可。').waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.asked)).toContain('admit i1')
    await page.context().close()
  })

  it('asks for the relay’s code while the writing goes on', async () => {
    const { page } = await screens.open(AGREEMENT)
    await page.evaluate(() => window.drive.codeWanted.set(true))
    await button(page, '交给中继').click()
    await page.getByText('请填开通码').waitFor()
    await page.getByLabel('开通码').fill('LX7K-22QP')
    await button(page, '交给中继').click()
    await expect.poll(() => page.getByLabel('开通码').count()).toBe(0)
    await expect.poll(() => page.evaluate(() => window.drive.asked)).toContain('code LX7K-22QP')
    await page.context().close()
  })

  it('takes somebody out only after saying what that cannot undo', async () => {
    const { page } = await screens.open(AGREEMENT)
    await button(page, '移出沈既白').click({ force: true })
    const dialog = page.getByRole('dialog', { name: '移出沈既白？' })
    await dialog.getByText('他的设备上已经收到的文字收不回来。').waitFor()
    await dialog.getByRole('button', { name: '移出', exact: true }).click()
    await expect.poll(() => page.getByRole('list', { name: '在场' }).getByRole('listitem').count()).toBe(4)
    await page.context().close()
  })

  it('gives a drawer the focus, and the focus back to its handle', async () => {
    const { page } = await screens.open(AGREEMENT, { viewport: { width: 390, height: 844 } })
    const handle = page.getByRole('button', { name: '在场 4 人，打开名单' })
    await handle.click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('case-side')
    await page.keyboard.press('Tab'); await page.keyboard.press('Escape')
    await expect.poll(() => handle.evaluate(one => one === document.activeElement)).toBe(true)
    await page.getByRole('link', { name: '全部分区' }).click()
    await page.getByRole('link', { name: '调解笔录' }).click()
    await page.getByRole('textbox', { name: '调解笔录正文' }).waitFor()
    await page.context().close()
  })

  it('keeps a row and its focus when the values behind it change', async () => {
    const { page } = await screens.open(AGREEMENT)
    await button(page, '移出陈砚').focus()
    await page.evaluate(() => { const { people } = window.drive; people.set(people.get().map(one => ({ ...one, doing: one.name === '陈砚' ? '正在改第六条' : one.doing }))) })
    await page.getByText('正在改第六条').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('移出陈砚')
    await page.context().close()
  })
})

describe('finishing', () => {
  it('lists what is missing, freezes, signs, exports, and says before all signed why there is no file yet', async () => {
    const { page } = await screens.open(AGREEMENT)
    await button(page, '请求签署').click()
    await page.getByText('第三条的付款日期还空着。').waitFor()
    // Not pressable yet, but reachable: it says why.
    await button(page, '冻结文本').click({ force: true })
    await expect.poll(() => page.getByText('文本已冻结').count()).toBe(0)
    await set(page, 'ready')
    await button(page, '冻结文本').click()
    await page.getByText('文本已冻结').first().waitFor()
    await expect.poll(() => page.getByRole('textbox').count()).toBe(0)
    await page.getByText('互不要求民事赔偿').waitFor()
    expect((await page.getByRole('region', { name: '文本校验码' }).first().getByRole('listitem').allTextContents()).join(' ')).toBe(fakeFrozen().checkCode)
    const toExport = page.getByRole('button', { name: /^导出签署稿/u })
    await toExport.click({ force: true })
    await page.getByText('签齐了才有核验包').first().waitFor()
    await button(page, '签名').click()
    await button(page, '用本机签名').click()
    await page.getByText('你已经签了').waitFor()
    const bundle = page.waitForEvent('download')
    await toExport.click()
    expect((await bundle).suggestedFilename()).toMatch(/^核验包 /u)
    await page.getByRole('dialog', { name: '签署稿做好了，还没有生效' }).getByRole('button', { name: '关闭' }).first().click()
    await button(page, '退回修改').click()
    const dialog = page.getByRole('dialog', { name: '退回修改' })
    await dialog.getByText('已有 2 个签名会作废').waitFor()
    await dialog.getByLabel('为什么退回').fill('第三条付款日期要改')
    await dialog.getByRole('button', { name: '退回修改' }).click()
    await page.getByRole('textbox', { name: '协议书草案正文' }).waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.asked)).toContain('back 第三条付款日期要改')
    await page.context().close()
  })

  it('shows late changes, and work that was not taken, in full', async () => {
    const { page } = await screens.open(AGREEMENT)
    await page.evaluate(since => window.drive.setAside.set([{ id: 's1', reason: '离线时你的写入权被收回', at: since, text: '余款18,000元于2027年1月31日前付清，逾期另付利息。' }]), minutesAgo(30))
    await page.getByText('逾期另付利息。').waitFor()
    const kept = page.waitForEvent('download')
    await button(page, '另存').click()
    expect((await kept).suggestedFilename()).toMatch(/^未接受的内容 .*\.txt$/u)
    await set(page, 'frozen')
    await page.getByText('冻结后又到了 2 处改动，没有写进这份文本。').waitFor()
    await page.context().close()
  })
})

/** Tab until the focus is on what is called so; fails after a reasonable number of stops. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let stops = 0; stops < 60; stops += 1) {
    const here = await page.evaluate(() => { const one = document.activeElement; return one?.getAttribute('aria-label') ?? one?.textContent?.trim() ?? '' })
    if (here === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard never reached ${name}`)
}
