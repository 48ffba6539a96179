/**
 * Names that programs break: a character outside the basic plane, one that few fonts have, a name of
 * nineteen characters, and a surname at U+F929 that normalising would turn into another one. In the
 * built product they go through fields, both texts and the search as they were written, and a key
 * pressed beside them takes one whole character.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct, type Product } from '../support/product.ts'
import { CHEN, chipSays, comeIn, giveTheFloor, goTo, introduce, invite, linesOf, newCase, toEnd, ZHOU, type Text } from '../support/room-page.ts'

const YU = '喻䶮', WANG = '王𠮷祥', MEMET = '买合木提江·阿卜杜热西提·吐尔逊尼亚孜', LANG = '\uf929永年'
const NAMES = [YU, WANG, MEMET, LANG]
/** What somebody would see after each step, the caret having stood at the name's end. */
type Step = readonly [keys: readonly string[], written: string, seen: string]
const BESIDE: ReadonlyMap<string, readonly Step[]> = new Map([
  [WANG, [
    [['ArrowLeft', 'Backspace'], '', '王祥'], [[], '𠮷', WANG], [['ArrowLeft', 'Delete'], '', '王祥'], [[], '𠮷', WANG],
    // The two share their first half: an exchange must not be carried as half a character.
    [['Shift+ArrowLeft'], '𠮶', '王𠮶祥'], [['Shift+ArrowLeft'], '𠮷', WANG],
    [['Delete'], '', '王𠮷'], [['Backspace'], '', '王'], [[], '𠮷祥', WANG],
  ]],
  [LANG, [
    [['ArrowLeft', 'ArrowLeft', 'Delete'], '', '\uf929年'], [['Backspace'], '', '年'], [[], '\uf929', '\uf929年'],
    [['ArrowLeft', 'Delete'], '', '年'], [[], '\uf929永', LANG], [['ArrowRight'], '', LANG],
  ]],
])

describe('姓名', () => {
  let product: Product
  let zhou: Page, chen: Page

  beforeAll(async () => {
    product = await startProduct()
    zhou = await (await product.profile()).newPage()
    chen = await (await product.profile()).newPage()
  }, 60_000)
  afterAll(async () => { await product?.stop() })

  /** Writes a name where the caret is and goes through what BESIDE says; `sees` waits until both screens show it. */
  const write = async (name: string, sees: (shown: string) => Promise<void>): Promise<void> => {
    await zhou.keyboard.insertText(name)
    await sees(name)
    for (const [keys, written, seen] of BESIDE.get(name) ?? []) {
      for (const key of keys) {
        await zhou.keyboard.press(key)
        // The browser moves the caret at once and tells of it a moment later; on a busy machine the next key came in between.
        await zhou.waitForTimeout(60)
      }
      if (written !== '') await zhou.keyboard.insertText(written)
      await sees(seen)
    }
  }

  it('stand in the fields of the registration code point for code point, and lose whole characters only', async () => {
    await zhou.goto(product.origin)
    await introduce(zhou, ZHOU)
    await newCase(zhou, { title: '竹园组与坳背组山林边界纠纷' })
    await chipSays(zhou, /^已到中继/u)
    await comeIn(zhou, chen, await invite(zhou, CHEN), CHEN)
    for (const page of [zhou, chen]) await goTo(page, '案卷登记')
    for (const [n, name] of NAMES.entries()) {
      await zhou.getByRole('button', { name: '加甲方' }).click()
      const field = (page: Page) => page.getByRole('region', { name: /^甲方（申请人）/u }).nth(n).getByLabel('姓名', { exact: true })
      await field(zhou).click()
      await write(name, async shown => {
        await zhou.keyboard.press('Enter')
        for (const page of [zhou, chen]) await expect.poll(() => field(page).inputValue(), { timeout: 20_000 }).toBe(shown)
      })
      await field(zhou).blur()
      await chen.getByRole('region', { name: `甲方（申请人）${name}`, exact: true }).waitFor()
    }
  }, 180_000)

  it.each<Text>(['调解笔录', '协议书草案'])('stand in %s code point for code point, and lose whole characters only', async text => {
    for (const page of [zhou, chen]) await goTo(page, text)
    if (text === '调解笔录') await giveTheFloor(zhou, ZHOU)
    else { await toEnd(zhou, text); await zhou.keyboard.press('Enter') }
    let before = '到场的有：'
    await zhou.keyboard.insertText(before)
    for (const name of NAMES) {
      await write(name, async shown => {
        for (const page of [zhou, chen]) await expect.poll(async () => (await linesOf(page, text)).find(line => line.includes('到场的有：')), { timeout: 20_000 }).toBe(before + shown)
      })
      await zhou.keyboard.insertText('、')
      before += `${name}、`
    }
  }, 180_000)

  it('are found at the desk as they are written, and their lookalikes are not', async () => {
    const url = zhou.url()
    await zhou.goto(product.origin)
    const box = zhou.getByRole('searchbox', { name: '搜索案件' })
    const found = zhou.getByRole('list', { name: '案件', exact: true }).getByRole('link', { name: '竹园组与坳背组山林边界纠纷' })
    for (const name of [...NAMES, '𠮷', '\uf929', '阿卜杜热西提·吐尔逊']) { await box.fill(name); await found.waitFor() }
    for (const other of ['王吉祥', '王𠮶祥', '\u6717永年', '喻龑']) { await box.fill(other); await zhou.getByText('没有符合条件的案件。').waitFor() }
    await zhou.goto(url)
    await goTo(zhou, '案卷登记')
    for (const name of NAMES) await expect.poll(() => zhou.getByRole('region', { name: `甲方（申请人）${name}`, exact: true }).getByLabel('姓名', { exact: true }).inputValue()).toBe(name)
    expect(product.heard.complaints.filter(words => !/WebSocket|ERR_/u.test(words))).toEqual([])
  }, 90_000)
})
