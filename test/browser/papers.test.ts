/** 打印文书 in a real browser: the same bytes as in Node, and the dialog on the fake workspace. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaperKind } from '../../client/model/papers/form.ts'
import { drawPaper } from '../../client/model/papers/offers.ts'
import { readAsset } from '../../client/paper/build.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { typesetForm } from '../../client/paper/form.ts'
import { sampleFacts } from '../../client/model/sample-facts.ts'
import { seriousIn } from '../support/axe-page.ts'
import { serveEntry, type EntryPage } from '../support/entry-page.ts'
import { otherFacts, paperSource } from '../support/papers.ts'
import { openScreens, type Screens } from '../support/screens-page.ts'

let screens: Screens
beforeAll(async () => { screens = await openScreens() }, 240_000)
afterAll(async () => { await screens?.close() })

describe('papers in the browser', () => {
  let entry: EntryPage
  beforeAll(async () => { entry = await serveEntry('form-entry.ts') })
  afterAll(() => { entry.close() })

  it('Chromium and Node make the same bytes of every paper, rare names included', async () => {
    const page = await screens.browser.newPage()
    await page.goto(entry.url)
    await page.waitForFunction('window.typesetForm !== undefined')
    const engine = makeEngine(readAsset)
    for (const kind of ['intake', 'notice', 'record', 'ending', 'confirmation', 'presided', 'correction'] satisfies readonly PaperKind[]) {
      const drawn = drawPaper(paperSource(12), kind, '')
      if (typeof drawn === 'string') throw new Error(drawn)
      const here = await typesetForm(drawn.form, engine)
      const there = await page.evaluate(form => window.typesetForm(form), drawn.form)
      expect([there.sha256, there.pages], kind).toEqual([here.sha256, here.pages])
    }
    await page.close()
  }, 240_000)
})

const open = async (options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> => {
  const opened = await screens.open('/case/case-1/registration', { reducedMotion: 'reduce', ...options })
  await opened.page.getByLabel('纠纷简要情况').waitFor()
  return opened
}
const fill = (page: Page, facts: { readonly registration: readonly string[]; readonly identity: readonly string[]; readonly sessions: readonly string[] }, identity: 'write' | 'none' = 'write'): Promise<void> => page.evaluate(([all, right]) => {
  window.drive.me.set({ ...window.drive.me.get(), rights: { ...window.drive.me.get().rights, identity: right } })
  for (const section of ['registration', 'identity', 'sessions'] as const) for (const json of all[section]) window.drive.arrive(section, json, 'p1')
}, [facts, identity] as const)
const settledSample = () => { const { registration, identity, sessions } = sampleFacts(); return { registration: registration.filter(json => !json.includes('"涉及金额"')), identity, sessions } }
const openDialog = async (page: Page): Promise<void> => { await page.getByRole('button', { name: '打印文书' }).click(); await page.getByRole('dialog', { name: '打印文书' }).waitFor() }
const row = (page: Page, name: string) => page.getByRole('list', { name: '可以打印的文书' }).getByRole('listitem').filter({ hasText: name })

describe('打印文书', () => {
  it('says of each paper how often it is printed, what stays blank, or why it cannot be made yet; printing opens the paper', async () => {
    const { page, complaints } = await open()
    await fill(page, settledSample())
    await openDialog(page)
    await expect.poll(() => row(page, '人民调解受理登记表').textContent()).toContain('印有身份证号码和联系方式，打印记入办理日志')
    await expect.poll(() => row(page, '当事人权利义务告知书').textContent()).toContain('每位当事人一页')
    await expect.poll(() => row(page, '调解笔录').textContent()).toContain('第一次调解 · 2026年11月20日')
    await expect.poll(() => row(page, '终止调解告知书').textContent()).toContain('调解没有终止。终止以后，这里才有告知书。')
    await expect.poll(() => row(page, '司法确认申请书').textContent()).toContain('协议还没有生效。')
    await expect.poll(() => row(page, '司法确认申请书').getByRole('button').count()).toBe(0)
    const popup = page.waitForEvent('popup')
    await page.getByRole('button', { name: '打印人民调解受理登记表' }).click()
    await popup
    await page.getByText('人民调解受理登记表已排好').waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.asked.filter(asked => asked.startsWith('paper ')))).toEqual(['paper 人民调解受理登记表'])
    await expect.poll(() => page.evaluate(() => window.drive.factsOf('acts').map(({ json }) => (JSON.parse(json) as { whose: string }).whose))).toEqual(['各方当事人（打印《人民调解受理登记表》）'])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  it('who may not see the numbers of identity is told that they stay blank, and nothing is written down', async () => {
    const { page } = await open()
    await fill(page, otherFacts(12), 'none')
    await openDialog(page)
    await expect.poll(() => row(page, '人民调解受理登记表').textContent()).toContain('身份证号码和联系方式没有对你开放，印成横线')
    await page.getByRole('button', { name: '打印人民调解受理登记表' }).click()
    await page.getByText('人民调解受理登记表已排好').waitFor()
    await expect.poll(() => page.evaluate(() => window.drive.factsOf('acts').length)).toBe(0)
    await page.context().close()
  }, 120_000)

  it('a question that nobody has settled stops the paper, by name; a refused window leaves a file to keep', async () => {
    const { page } = await open()
    await fill(page, sampleFacts())
    await page.evaluate(() => { window.open = () => null })
    await openDialog(page)
    await expect.poll(() => row(page, '人民调解受理登记表').textContent()).toContain('“涉及金额”有两种写法，还没有商定。')
    await page.getByRole('button', { name: '打印当事人权利义务告知书' }).click()
    await page.getByText('浏览器没让打开新窗口').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '另存 PDF' }).click()
    expect((await download).suggestedFilename()).toBe('当事人权利义务告知书 （2026）柳溪人调字第118号.pdf')
    await page.context().close()
  }, 120_000)

  it('opens and closes by keyboard, gives the focus back, is clean for axe, fits a phone, light and dark', async () => {
    for (const [width, height, colorScheme] of [[1440, 900, 'light'], [1180, 820, 'dark'], [768, 1024, 'light'], [420, 844, 'light'], [390, 844, 'dark']] as const) {
      const { page, complaints } = await open({ viewport: { width, height }, colorScheme })
      await fill(page, settledSample())
      await page.getByRole('button', { name: '打印文书' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: '打印文书' }).waitFor()
      expect(await seriousIn(page)).toEqual([])
      await expect.poll(() => page.evaluate(() => { const dialog = document.querySelector('dialog')!, body = dialog.querySelector('.dialog-body')!; return [dialog.getBoundingClientRect().right <= innerWidth, body.scrollWidth <= body.clientWidth] }), { message: `${width}` }).toEqual([true, true])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('打印文书')
      expect(complaints).toEqual([])
      await page.context().close()
    }
  }, 240_000)

  it('is found by name with Ctrl+K, from any section', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('打印文书')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: '打印文书' }).waitFor()
    await page.context().close()
  }, 120_000)

  it('packs what an audience gets, counts while it does, names what is not in it; the editable copy is a Word file', async () => {
    const { page, complaints } = await open()
    await page.getByRole('button', { name: '打印文书', exact: true }).first().click()
    const away = page.getByRole('region', { name: '整包带走' })
    await away.getByText('协议还没有生效。生效以后').waitFor()
    await expect.poll(() => away.getByRole('button', { name: '打包送法院材料' }).count()).toBe(0)
    const saved = page.waitForEvent('download')
    await away.getByRole('button', { name: '打包归档材料', exact: true }).click()
    expect((await saved).suggestedFilename()).toBe('本案-归档材料.zip')
    await away.getByText('证据3：太大，没有放进来，原件另存。').waitFor()
    const word = page.waitForEvent('download')
    await away.getByRole('button', { name: '另存可编辑稿', exact: true }).click()
    expect((await word).suggestedFilename()).toMatch(/^协议书可编辑稿 .*\.docx$/u)
    expect(complaints).toEqual([])
    await page.close()
  }, 60_000)
})
