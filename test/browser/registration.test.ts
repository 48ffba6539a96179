/** 案卷登记 in a real browser on the fake workspace: focus, arrival, blur, drafts, identity, paste, keys, contrast. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { fieldWrite, readFieldWrite } from '../../client/model/facts.ts'
import { idCheck } from '../../client/model/numbers.ts'
import { caseFields } from '../../client/model/registration-fields.ts'
import type { Section } from '../../client/workspace.ts'
import { seriousIn } from '../support/axe-page.ts'
import { openScreens } from '../support/screens-page.ts'
import type { Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

type Arrival = readonly [section: 'registration' | 'identity', field: string, value: string, person: string, offline?: 'offline']
const PATH = '/case/case-1/registration'
const open = async (options: Parameters<Screens['open']>[1] = {}): Promise<{ page: Page; complaints: string[] }> => {
  const opened = await screens.open(PATH, { reducedMotion: 'reduce', ...options })
  await ready(opened.page)
  return opened
}
const ready = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => 'drive' in window)
  await allow(page, 'write')
  await page.getByLabel('纠纷简要情况').waitFor()
}
const allow = (page: Page, identity: 'write' | 'none'): Promise<void> => page.evaluate(right => {
  const { drive } = window
  const rights = { ...drive.me.get().rights, identity: right }
  drive.me.set({ ...drive.me.get(), rights })
  drive.people.set(drive.people.get().map(person => person.me || person.id === 'p2' ? { ...person, rights: { ...person.rights, identity: person.me ? right : 'write' as const } } : person))
}, identity)
const arrive = async (page: Page, ...arrivals: readonly Arrival[]): Promise<string[]> => {
  const list = arrivals.map(([section, field, value, person, offline]) => ({ section, json: fieldWrite(field, value, []), person, offline }))
  await page.evaluate(all => { for (const { section, json, person, offline } of all) window.drive.arrive(section, json, person, offline) }, list)
  return list.map(({ json }) => readFieldWrite(json)!.id)
}
/** What this page wrote into a section, as field writes, newest last. */
const written = (page: Page, section: Section) => page.evaluate(name => window.drive.factsOf(name).filter(fact => fact.own).map(fact => fact.json), section)
  .then(list => list.map(json => JSON.parse(json) as { field?: string; value?: string; replaces?: string[]; act?: string; whose?: string }))
const two: readonly Arrival[] = [
  ['registration', 'party/a/方', codedValue(CODE_LISTS.sides, 'A'), 'p1'], ['registration', 'party/a/主体', codedValue(CODE_LISTS['party-kinds'], '1'), 'p1'], ['registration', 'party/a/姓名', '宋月桂', 'p1'],
  ['registration', 'party/b/方', codedValue(CODE_LISTS.sides, 'B'), 'p1'], ['registration', 'party/b/主体', codedValue(CODE_LISTS['party-kinds'], '1'), 'p1'], ['registration', 'party/b/姓名', '王𠮷祥', 'p1'],
]
const idOf = (birth: string, order: string): string => { const head = `000000${birth}${order}`; return head + idCheck(head) }

describe('a field', () => {
  it('is written once on blur, on Enter and after a pause; coming and going writes nothing', async () => {
    const { page, complaints } = await open()
    const field = page.getByLabel('涉及金额')
    await field.focus(); await field.blur()
    await field.fill('42,000'); await field.blur()
    await page.getByText('肆万贰仟元整').waitFor()
    await field.focus(); await field.fill('４２０００'); await field.blur()
    const place = page.getByLabel('编号')
    await place.fill('（2026）柳溪人调字第119号'); await place.press('Enter'); await place.blur()
    const story = page.getByLabel('纠纷简要情况')
    await story.pressSequentially('巷道变窄。')
    await page.waitForFunction(() => window.drive.factsOf('registration').some(({ json }) => json.includes('巷道变窄')), undefined, { timeout: 20_000 })
    await story.pressSequentially('外墙开裂。')
    await story.blur()
    await page.waitForFunction(() => window.drive.factsOf('registration').length === 4)
    const writes = await written(page, 'registration')
    expect(writes.map(({ field: name, value }) => [name, value])).toEqual([['涉及金额', '42,000'], ['编号', '（2026）柳溪人调字第119号'], ['纠纷简要情况', '巷道变窄。'], ['纠纷简要情况', '巷道变窄。外墙开裂。']])
    expect(writes[3]!.replaces).toHaveLength(1) // the one that the pause wrote
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('held while a colleague\'s value arrives keeps its text; after blur both stand, are listed, counted, and one is taken', async () => {
    const { page } = await open()
    const field = page.getByLabel('涉及金额')
    await field.fill('38,000')
    await arrive(page, ['registration', '涉及金额', '42000.00', 'p3', 'offline'])
    await page.getByText('陈砚也写了：42,000.00 元').waitFor()
    await expect.poll(() => field.inputValue()).toBe('38,000')
    await expect.poll(() => field.evaluate(input => input === document.activeElement)).toBe(true)
    await field.blur()
    const question = page.getByRole('group', { name: '涉及金额：两种写法，请定一个' })
    await question.waitFor()
    await expect.poll(() => question.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/42,000\.00 元[\s\S]*陈砚 · 今天[\s\S]* · 设备 device · 离线/u), expect.stringMatching(/38,000\.00 元[\s\S]*周允和/u)])
    await expect.poll(() => page.getByRole('list', { name: '待商定' }).getByRole('listitem').count()).toBe(1)
    await page.getByRole('link', { name: '案卷登记', exact: true }).locator('..').getByText('1 处待商定').waitFor({ state: 'attached' })
    await question.getByRole('button', { name: '用这个：42,000.00 元' }).press('Enter')
    await page.getByText('由周允和商定').waitFor()
    await expect.poll(() => page.getByText('原有：42,000.00 元（陈砚）、38,000.00 元（周允和）').count()).toBe(1)
    await expect.poll(() => field.inputValue()).toBe('42000.00')
    await expect.poll(() => page.getByRole('list', { name: '待商定' }).count()).toBe(0)
    await page.context().close()
  })

  it('a third value settles two by keyboard from the list of open questions', async () => {
    const { page } = await open()
    const ids = await arrive(page, ['registration', '受理日期', '2026-11-08', 'p2'], ['registration', '受理日期', '2026-11-09', 'p3'])
    await page.getByRole('button', { name: /^去商定：\s*受理日期/u }).press('Enter')
    await page.getByRole('button', { name: '另写一个' }).press('Enter')
    const field = page.getByLabel('受理日期')
    await field.waitFor()
    await expect.poll(() => field.evaluate(input => input === document.activeElement)).toBe(true)
    await page.keyboard.type('2026年11月10日')
    await page.keyboard.press('Enter')
    await page.getByText('由周允和商定').waitFor()
    expect((await written(page, 'registration')).at(-1)).toMatchObject({ field: '受理日期', value: '2026-11-10', replaces: ids })
    await page.context().close()
  })

  it('what it cannot take stays with a sentence and comes back after a reload; nothing of it is written', async () => {
    const { page } = await open()
    const field = page.getByLabel('受理日期')
    await field.fill('2026年2月30日'); await field.blur()
    await page.getByText('日历上没有2026年2月30日这一天').waitFor()
    const story = page.getByLabel('纠纷简要情况')
    await story.fill('买合木提江·阿卜杜热西提·吐尔逊尼亚孜与\uf929永年')
    // The page goes away before the pause, as in a crash: no blur, no farewell.
    await page.reload()
    await ready(page)
    await page.getByText('上次没写完').first().waitFor()
    expect([await field.inputValue(), await story.inputValue()]).toEqual(['2026年2月30日', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜与\uf929永年'])
    await expect.poll(() => written(page, 'registration')).toEqual([])
    await story.focus(); await story.blur()
    await page.waitForFunction(() => window.drive.factsOf('registration').length === 1)
    await field.focus(); await field.blur()
    await page.getByRole('button', { name: '不要了' }).click()
    await expect.poll(() => field.inputValue()).toBe('')
    await page.reload()
    await ready(page)
    expect([await field.inputValue(), await story.inputValue()]).toEqual(['', ''])
    await page.context().close()
  })

  it('never writes while a word is being composed', async () => {
    const { page } = await open()
    const story = page.getByLabel('纠纷简要情况')
    await story.focus()
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', { text: 'xiangdao', selectionStart: 8, selectionEnd: 8 })
    await page.waitForTimeout(1900) // longer than the pause
    await expect.poll(() => written(page, 'registration')).toEqual([])
    await input.send('Input.insertText', { text: '巷道' })
    await page.waitForFunction(() => window.drive.factsOf('registration').length === 1)
    expect((await written(page, 'registration'))[0]!.value).toBe('巷道')
    await page.context().close()
  })

  it('shows who is in it, at its label', async () => {
    const { page } = await open()
    await page.evaluate(() => window.drive.people.set(window.drive.people.get().map(person => person.id === 'p3' ? { ...person, place: 'registration/纠纷简要情况' } : person)))
    await page.getByText('陈砚 正在填').waitFor()
    await page.getByLabel('编号').focus()
    await expect.poll(() => page.evaluate(() => window.drive.asked.at(-1))).toBe('正在填编号')
    await page.context().close()
  })
})

describe('parties', () => {
  it('are added, typed and removed by keyboard; what the remover had not seen is said, and they come back', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: '加甲方' }).press('Enter')
    const card = page.getByRole('region', { name: /^甲方/u })
    await card.getByLabel('姓名', { exact: true }).waitFor()
    await page.waitForFunction(() => document.activeElement?.closest('[data-field$="/姓名"]') !== null)
    await page.keyboard.type('喻䶮')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: '甲方（申请人）喻䶮' }).waitFor()
    await page.getByLabel('出生日期').fill('2014-01-05'); await page.getByLabel('出生日期').blur()
    await card.getByText('未满 14 岁').waitFor()
    const path = await card.locator('[data-field$="/姓名"]').getAttribute('data-field').then(field => field!.replace('/姓名', ''))
    await page.getByRole('button', { name: '移除甲方喻䶮' }).press('Enter')
    await page.getByRole('list', { name: '已移除' }).waitFor()
    await arrive(page, ['registration', `${path}/单位或住址`, '青禾县柳溪镇石桥村三组', 'p3', 'offline'])
    await page.getByText('移除的人没看到：陈砚写了单位或住址“青禾县柳溪镇石桥村三组”').waitFor()
    await page.getByRole('button', { name: '恢复甲方喻䶮' }).press('Enter')
    await page.getByRole('region', { name: '甲方（申请人）喻䶮' }).waitFor()
    await expect.poll(() => page.getByLabel('单位或住址').inputValue()).toBe('青禾县柳溪镇石桥村三组')
    await page.getByRole('button', { name: '加一位甲方' }).press('Enter')
    await page.waitForFunction(first => { const at = document.activeElement?.closest('[data-field$="/姓名"]'); return at !== null && at !== undefined && !at.getAttribute('data-field')!.startsWith(first) }, path)
    await page.keyboard.type('喻永年')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: '甲方（申请人）喻永年' }).waitFor()
    await page.context().close()
  })

  it('identity stands masked; showing it writes a line first; without the right one reads who may', async () => {
    const { page } = await open()
    const number = idOf('19590426', '042')
    await arrive(page, ...two, ['identity', 'party/a/身份证号码', number, 'p2'])
    const card = page.getByRole('region', { name: '甲方（申请人）宋月桂' })
    await card.getByText(`000***********${number.slice(-4)}`).waitFor()
    await expect.poll(() => page.content()).not.toContain(number)
    await card.getByRole('button', { name: '显示身份证号码' }).press('Enter')
    await page.waitForFunction(wanted => [...document.querySelectorAll('input')].some(input => input.value === wanted), number)
    await expect.poll(() => written(page, 'acts')).toEqual([{ act: 'look', field: '身份证号码', whose: '甲方宋月桂' }])
    await card.getByRole('button', { name: '遮住身份证号码' }).press('Enter')
    await card.getByText(`000***********${number.slice(-4)}`).waitFor()
    await allow(page, 'none')
    await card.getByText('没有开给你。能看的：林小满。').waitFor()
    await expect.poll(() => page.getByLabel('联系方式').count()).toBe(0)
    await page.context().close()
  })

  it('a wrong number is refused with a sentence; a right one is written to the identity room only, and masked at once', async () => {
    const { page } = await open()
    await arrive(page, ...two)
    const field = page.getByRole('region', { name: '乙方（被申请人）王𠮷祥' }).getByLabel('身份证号码')
    await field.fill('110105194912310021'); await field.blur()
    await page.getByText('校验位对不上').waitFor()
    await expect.poll(() => written(page, 'identity')).toEqual([])
    await page.getByRole('button', { name: '不要了' }).click()
    await field.fill('１１０１０５１９４９１２３１００２ｘ'); await field.blur()
    await page.getByText('110***********002X').waitFor()
    expect((await written(page, 'identity')).map(({ value }) => value)).toEqual(['11010519491231002X'])
    await expect.poll(() => written(page, 'registration')).toEqual([])
    await page.context().close()
  })

  it('seventeen from a sheet: seen before they are entered, right to the 分, found by a rare character', async () => {
    const { page } = await open()
    const names = ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜', '\uf929永年', ...'甲乙丙丁戊己庚辛壬癸子丑寅'.split('').map(letter => `周工友${letter}`)]
    const sheet = names.map((name, i) => [name, i % 2 === 0 ? '女' : '男', idOf(`19${70 + i}0412`, i % 2 === 0 ? '042' : '041'), `138０００００${String(100 + i)}`, i % 2 === 0 ? `${4 + i},０００．５${i % 10}` : `${3 + i}850`].join('\t')).join('\n')
    const fen = names.reduce((sum, _, i) => sum + (i % 2 === 0 ? (4 + i) * 100_000 + 50 + i % 10 : Number(`${3 + i}850`) * 100), 0)
    await page.getByRole('button', { name: '从表格粘贴' }).click()
    const dialog = page.getByRole('dialog', { name: '从表格粘贴当事人' })
    await dialog.getByLabel('在电子表格里选中这些行').fill(sheet)
    await dialog.getByLabel('每人的申请事项').fill('支付拖欠的工资')
    const total = `${String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/gu, ',')}.${String(fen % 100).padStart(2, '0')}`
    await dialog.getByText(`17 人，金额合计 ${total} 元。`).waitFor()
    await expect.poll(() => dialog.getByRole('row').count()).toBe(18)
    await dialog.getByRole('button', { name: '登记 17 人' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(`合计 ${total} 元`).waitFor()
    await page.getByLabel('找当事人').fill('𠮷')
    await page.getByRole('region', { name: '甲方（申请人）王𠮷祥' }).waitFor()
    await expect.poll(() => page.getByRole('region', { name: /^甲方/u }).count()).toBe(1)
    await page.getByLabel('找当事人').fill('\u6717') // not U+F929
    await page.getByText('没有姓名里带这些字的当事人').waitFor()
    await page.context().close()
  })
})

describe('谁改过', () => {
  const past = (page: Page, field: string) => page.getByRole('dialog', { name: `${field}的经过` })

  it('the name beside a label opens what was written there, by whom, on which device, and what was decided', async () => {
    const { page, complaints } = await open()
    await arrive(page, ['registration', '涉及金额', '38,000', 'p2'], ['registration', '涉及金额', '42,000', 'p3', 'offline'])
    await page.getByRole('button', { name: '用这个：42,000.00 元' }).click()
    await page.locator('[data-field="涉及金额"]').getByRole('button', { name: /^周允和\s*写的，看经过$/u }).click()
    const rows = past(page, '涉及金额').getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(3)
    expect((await rows.allInnerTexts()).map(text => text.replace(/\s+/gu, ' ').replace(/今天 \d\d:\d\d/u, '今天'))).toEqual([
      '38,000.00 元 后来改了 林小满 · 今天 · 设备 device', '42,000.00 元 后来改了 陈砚 · 今天 · 离线 · 设备 device',
      '42,000.00 元 现在的值 周允和 · 今天 · Windows 电脑 商定，原有：38,000.00 元（林小满）、42,000.00 元（陈砚）。',
    ])
    await page.keyboard.press('Escape')
    await past(page, '涉及金额').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('is out of the way of the Tab key until it is asked for; then a key opens it, and identity stands masked until its showing is logged', async () => {
    const { page } = await open()
    const number = idOf('19590426', '042')
    await arrive(page, ...two, ['identity', 'party/a/身份证号码', number, 'p2'])
    const name = page.locator('[data-field="party/a/身份证号码"]').getByRole('button', { name: /^林小满\s*写的，看经过$/u })
    await name.waitFor()
    await expect.poll(() => name.getAttribute('tabindex')).toBe('-1')
    await page.getByRole('button', { name: '谁改过', exact: true }).press('Enter')
    await expect.poll(() => name.getAttribute('tabindex')).toBe('0')
    await name.press('Enter')
    await past(page, '身份证号码').getByText(`000***********${number.slice(-4)}`).waitFor()
    await expect.poll(() => page.content()).not.toContain(number)
    expect(await seriousIn(page)).toEqual([])
    await past(page, '身份证号码').getByRole('button', { name: '显示', exact: true }).press('Enter')
    await past(page, '身份证号码').getByText(number).waitFor()
    await expect.poll(() => written(page, 'acts')).toEqual([{ act: 'look', field: '身份证号码', whose: '甲方宋月桂' }])
    await page.keyboard.press('Escape')
    await past(page, '身份证号码').waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('parties elsewhere', () => {
  it('a claim is asked for by those who are ticked, by key; one who is removed stays readable in it', async () => {
    const { page, complaints } = await open()
    await arrive(page, ...two, ['registration', 'claim/x/事项', '停止侵占东墙外巷道', 'p2'])
    const group = page.getByRole('group', { name: '申请事项 1的提出人' })
    await group.getByLabel('甲方宋月桂').press('Space')
    await group.getByLabel('乙方王𠮷祥').press('Space')
    for (const name of ['甲方宋月桂', '乙方王𠮷祥']) await expect.poll(() => group.getByLabel(name).isChecked()).toBe(true)
    expect((await written(page, 'registration')).map(({ field, value }) => [field, value])).toEqual([['claim/x/of/a', '是'], ['claim/x/of/b', '是']])
    await page.getByRole('button', { name: '移除乙方王𠮷祥' }).click()
    await group.getByLabel('乙方王𠮷祥（已移出）').waitFor()
    await expect.poll(() => group.getByLabel('乙方王𠮷祥（已移出）').isChecked()).toBe(true)
    // A yes and a no apart: listed, and the way leads to the tick.
    await arrive(page, ['registration', 'claim/x/of/a', '', 'p3', 'offline'])
    await page.getByRole('button', { name: /申请事项 1 · 由甲方宋月桂提出/u }).press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-field="claim/x/of/a"]') !== null)
    await page.keyboard.press('Space')
    await page.keyboard.press('Space')
    await expect.poll(() => page.getByRole('list', { name: '待商定' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('many stand behind a button; an exhibit offers them as who handed it in', async () => {
    const { page } = await open()
    await arrive(page, ...two, ...['c', 'd', 'e', 'f', 'g'].flatMap((id, n): Arrival[] => [['registration', `party/${id}/方`, codedValue(CODE_LISTS.sides, 'A'), 'p1'], ['registration', `party/${id}/姓名`, `周工友${n + 1}`, 'p1']]), ['registration', 'claim/x/of/g', '是', 'p1'])
    const group = page.getByRole('group', { name: '申请事项 1的提出人' })
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(1)
    await group.getByRole('button', { name: '选当事人' }).press('Enter')
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(7)
    await expect.poll(() => group.getByLabel('甲方周工友5').isChecked()).toBe(true)
    await page.getByRole('link', { name: '证据', exact: true }).click()
    await page.locator('input[type=file][multiple]').setInputFiles([{ name: '东墙裂缝.txt', mimeType: 'text/plain', buffer: Buffer.from('东墙裂缝第二处') }])
    const field = page.getByLabel('来源或提交人')
    await field.waitFor()
    const offered = await field.evaluate(input => [...(input as HTMLInputElement).list?.options ?? []].map(({ value }) => value))
    expect(offered.slice(0, 7)).toEqual(['甲方 宋月桂', '甲方 周工友1', '甲方 周工友2', '甲方 周工友3', '甲方 周工友4', '甲方 周工友5', '乙方 王𠮷祥'])
    await page.context().close()
  })
})

describe('what is still missing', () => {
  it('is counted, listed, reached by key, and leaves the list once it is filled in', async () => {
    const { page } = await open()
    await arrive(page, ...two)
    const count = page.getByRole('button', { name: /^还差 \d+ 项$/u })
    const said = async (): Promise<number> => Number(/\d+/u.exec(await count.innerText())?.[0])
    const before = await said()
    await count.press('Enter')
    const list = page.getByRole('list', { name: /^还差 \d+ 项$/u })
    await expect.poll(() => list.getByRole('listitem').count()).toBe(before)
    await list.getByRole('button', { name: /去填：\s*乙方王𠮷祥 · 单位或住址/u }).press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-field="party/b/单位或住址"]') !== null)
    await page.keyboard.type('青禾县柳溪镇石桥村三组')
    await page.keyboard.press('Enter')
    await expect.poll(said).toBe(before - 1)
    await expect.poll(() => list.getByText('乙方王𠮷祥 · 单位或住址').count()).toBe(0)
    await page.context().close()
  })
})

describe('every width', () => {
  it('has no serious axe finding, light and dark, at 1440 and 390, and never scrolls sideways', async () => {
    const { page, complaints } = await open()
    await arrive(page, ...two, ['registration', '涉及金额', '38,000', 'p3', 'offline'], ['registration', '涉及金额', '42000.00', 'p2'], ['identity', 'party/b/联系方式', '13800004417', 'p3'], ['identity', 'party/b/联系方式', '13800004471', 'p2'],
      ['identity', 'party/a/身份证号码', idOf('19590426', '042'), 'p2'], ['registration', 'party/a/出生日期', '2011-04-26', 'p2'], ['registration', 'party/b/agent/x/代理人姓名', '沈既白', 'p2'],
      ['registration', 'party/c/姓名', '陶小禾', 'p2'], ['registration', 'party/c/removed', '-', 'p2'], ['registration', 'claim/q/事项', '赔偿墙体加固、修复费', 'p2'], ['registration', 'claim/q/金额', '42,000', 'p2'])
    await page.getByRole('list', { name: '已移除' }).waitFor()
    await page.getByRole('button', { name: /^还差 \d+ 项$/u }).click()
    const wrong: Record<string, unknown> = {}
    for (const width of [1440, 1180, 768, 420, 390]) {
      await page.setViewportSize({ width, height: 900 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) wrong[`${width}`] = wide
      if (width !== 1440 && width !== 390) continue
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const found = await seriousIn(page)
        if (found.length > 0) wrong[`${width} ${colorScheme}`] = found
      }
    }
    expect(wrong).toEqual({})
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('one party more', () => {
  it.each([[1440, 700], [768, 1024], [390, 844]])('at %d by %d only the registration scrolls: the bar stays where it is', async (width, height) => {
    const { page } = await open({ viewport: { width, height } })
    // Whose each field is, is written beside it: words for the ear among them, far below the window.
    await arrive(page, ...caseFields('people').map(({ name, kind }): Arrival => ['registration', name, kind === 'day' ? '2026-11-01' : '巷道变窄', 'p2']),
      ...Array.from({ length: 12 }, (_, n): Arrival => ['registration', `claim/q${n}/事项`, `停止占用共用巷道，第 ${n + 1} 段`, 'p2']))
    await page.locator('[data-field="纠纷简要情况"] .said-only').waitFor({ state: 'attached' })
    await page.getByRole('group', { name: '加一位' }).getByRole('button').first().click()
    await page.waitForFunction(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field')?.endsWith('/姓名'))
    expect(await page.evaluate(() => [...document.querySelectorAll('.case, .case *')].filter(one => one.scrollTop !== 0).map(one => one.className))).toEqual(['case-scroll'])
    expect(await page.evaluate(() => { const page = document.querySelector('.case')!; return page.scrollHeight - page.clientHeight })).toBe(0)
    await page.context().close()
  })
})
