/** Clauses at the keyboard, and what comes through the clipboard, in a real browser. */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { clauseNumber } from '../../client/model/han.ts'
import type { NodeJson } from '../../client/model/template.ts'
import { openHarness } from '../support/harness-page.ts'
import type { Harness } from '../support/harness-page.ts'
import { clause, paragraph, title } from '../support/lines.ts'

let harness: Harness
let page: Page
let cdp: CDPSession
let complaints: string[]

beforeAll(async () => {
  harness = await openHarness()
  ;({ page, cdp, complaints } = await harness.page())
}, 60_000)
afterAll(async () => { await harness.close() })
afterEach(() => { expect(complaints.splice(0)).toEqual([]) })

const DRAFT: readonly NodeJson[] = [
  title('人民调解协议书'), paragraph('甲方：宋月桂，女，67岁。'), paragraph('经调解，双方自愿达成如下协议：'),
  clause('c-1', '乙方于2026年12月5日前拆除雨棚。'), clause('c-2', '甲方同意保留散水。'), clause('c-3', '乙方赔偿修复费用。'),
]

const set = (seed: readonly NodeJson[], more: { devices?: string[]; old?: string; number?: string } = {}): Promise<void> =>
  page.evaluate(wanted => { window.stage.set({ section: 'agreement', ...wanted, seed: [...wanted.seed], devices: wanted.devices ?? ['a', 'b'] }) }, { seed, ...more })
/** Sits down at a's editor, the caret before or after these words. */
const sit = (words: string, side: 'before' | 'after' = 'before'): Promise<void> =>
  page.evaluate(({ words: at, offset }) => { const a = window.stage.actor('a'); a.view().focus(); a.caret(a.at(at, offset)) }, { words, offset: side === 'before' ? 0 : words.length })
const keys = async (...names: string[]): Promise<void> => { for (const name of names) await page.keyboard.press(name) }
const ids = (name = 'a'): Promise<string[]> => page.evaluate(who => { const found: string[] = []; window.stage.actor(who).view().state.doc.forEach(node => { if (node.type.name === 'clause') found.push(String(node.attrs['id'])) }); return found }, name)
const same = async (): Promise<string[]> => {
  const [a, b, shown, dom] = await page.evaluate(() => { const { actor } = window.stage; return [actor('a').lines(), actor('b').lines(), actor('a').shown(), actor('a').dom()] as const })
  expect(b).toEqual(a)
  expect(dom).toEqual(shown)
  return a
}

describe('clauses', () => {
  it('D6 numbers are drawn, never written, and the page counts as the paper does', async () => {
    await set(Array.from({ length: 40 }, (_, index) => clause(`c-${index}`, `第${index}项`)), { devices: ['a'] })
    expect((await page.evaluate(() => window.stage.actor('a').shown()))[11]).toBe('第11项')
    // What the browser draws by its counter, as its accessibility tree has it, against our own words.
    const { nodes } = await cdp.send('Accessibility.getFullAXTree')
    const drawn = nodes.flatMap(({ role, name }) => (role?.value === 'StaticText' && /^[一二三四五六七八九十百零]+$/.test(String(name?.value)) ? [`${String(name?.value)}、`] : []))
    expect(drawn).toEqual(Array.from({ length: 40 }, (_, index) => clauseNumber(index + 1)))
  })

  it('D16 Enter in a clause makes the next one with an id of its own; at its start one above; in an empty one it ends the list', async () => {
    await set(DRAFT)
    await sit('雨棚')
    await keys('Enter')
    expect((await same()).slice(3, 5)).toEqual(['一、乙方于2026年12月5日前拆除', '二、雨棚。'])
    await sit('甲方同意')
    await keys('Enter')
    expect((await same()).slice(4, 7)).toEqual(['二、雨棚。', '三、', '四、甲方同意保留散水。'])
    expect((await ids())[3]).toBe('c-2')
    await sit('费用。', 'after')
    await keys('Enter', 'Enter')
    await page.keyboard.type('落款')
    expect((await same()).at(-1)).toBe('落款')
    expect(new Set(await ids()).size).toBe(5)
  })

  it('D16 Shift+Enter makes a second paragraph of the same clause; Enter in it the next clause', async () => {
    await set(DRAFT)
    await sit('费用。', 'after')
    await keys('Shift+Enter')
    await page.keyboard.type('分两期')
    await keys('Enter')
    await page.keyboard.type('四')
    expect((await same()).slice(5)).toEqual(['三、乙方赔偿修复费用。', '分两期', '四、四'])
  })

  it('D16 Backspace before a clause takes its number away, then joins it to the line above; Delete at the end joins the next', async () => {
    await set(DRAFT)
    await sit('甲方同意')
    await keys('Backspace')
    expect((await same()).slice(3)).toEqual(['一、乙方于2026年12月5日前拆除雨棚。', '甲方同意保留散水。', '二、乙方赔偿修复费用。'])
    await keys('Backspace')
    expect((await same()).slice(3)).toEqual(['一、乙方于2026年12月5日前拆除雨棚。甲方同意保留散水。', '二、乙方赔偿修复费用。'])
    await sit('散水。', 'after')
    await keys('Delete')
    expect((await same()).slice(3)).toEqual(['一、乙方于2026年12月5日前拆除雨棚。甲方同意保留散水。乙方赔偿修复费用。'])
    await sit('乙方赔偿')
    await keys('Enter', 'Backspace', 'Backspace')
    expect((await same()).slice(3)).toEqual(['一、乙方于2026年12月5日前拆除雨棚。甲方同意保留散水。乙方赔偿修复费用。'])
  })

  it('D16 insert and remove by button and by key; undo brings a removed clause back with its words and id', async () => {
    await set(DRAFT)
    await sit('散水')
    await page.click('.seat-a >> role=button[name="删除条款"]')
    expect(await same()).toHaveLength(5)
    await keys('Control+z')
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、甲方同意保留散水。') }, 20_000)
    await expect.poll(() => ids()).toEqual(['c-1', 'c-2', 'c-3'])
    await sit('雨棚')
    await page.click('.seat-a >> role=button[name="插入条款"]')
    await page.keyboard.type('新的一条')
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、新的一条') }, 20_000)
    await keys('Control+Shift+Backspace')
    expect(await same()).toHaveLength(6)
  })

  it('D16 一、 typed at the start of a line makes a clause; one undo gives the typed letters back', async () => {
    await set([paragraph('前言'), paragraph('')])
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.caret(a.view().state.doc.content.size - 1) })
    await cdp.send('Input.imeSetComposition', { text: 'yi', selectionStart: 2, selectionEnd: 2 })
    await cdp.send('Input.insertText', { text: '一' })
    await page.keyboard.type('、')
    await page.waitForTimeout(120)
    await expect.poll(() => page.evaluate(() => window.stage.actor('a').view().state.doc.child(1).type.name)).toBe('clause')
    await page.keyboard.type('拆除')
    await vi.waitFor(async () => { expect(await same()).toEqual(['前言', '一、拆除']) }, 20_000)
    await page.waitForTimeout(550)
    await keys('Control+z', 'Control+z')
    await expect.poll(() => page.evaluate(() => window.stage.actor('a').shown())).toEqual(['前言', '一、'])
  })

  it('D16 everything deleted leaves a line to write in, and a word composed there arrives', async () => {
    await set(DRAFT)
    await sit('宋月桂')
    await keys('Control+a', 'Delete')
    await expect.poll(() => page.evaluate(() => window.stage.actor('a').shown())).toEqual([''])
    await cdp.send('Input.imeSetComposition', { text: 'xin', selectionStart: 3, selectionEnd: 3 })
    await cdp.send('Input.insertText', { text: '新' })
    await page.waitForTimeout(90)
    await vi.waitFor(async () => { expect(await same()).toEqual(['新']) }, 20_000)
    await set(DRAFT)
    await sit('宋月桂')
    await keys('Control+a')
    await cdp.send('Input.imeSetComposition', { text: 'xin', selectionStart: 3, selectionEnd: 3 })
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('雨棚'), '旧') })
    await cdp.send('Input.insertText', { text: '新' })
    await page.waitForTimeout(90)
    expect((await same()).join('')).toMatch(/^新旧?$/)
  })
})

describe('copy and paste', () => {
  const paste = (data: { html?: string; text?: string }): Promise<void> => page.evaluate(given => {
    const transfer = new DataTransfer()
    if (given.html !== undefined) transfer.setData('text/html', given.html)
    if (given.text !== undefined) transfer.setData('text/plain', given.text)
    window.stage.actor('a').view().dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
  }, data)

  it('D17 from Word: words and bold stay, numbering becomes clauses, everything else goes', async () => {
    await set([paragraph('前言')])
    await sit('前言', 'after')
    await paste({ html: `<html><head><style>p{color:red}</style></head><body lang=ZH-CN>
      <p class=MsoNormal style='text-indent:24.0pt'><b><span>甲方：</span></b><span lang=EN-US>&nbsp;宋月桂</span></p>
      <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp;</span></span>乙方拆除雨棚。</p>
      <p class=MsoNormal>第二条　甲方保留<b style="font-weight:normal">散水</b>。</p>
      <ol><li>乙方<img src=x onerror="window.stolen=1">赔偿</li><li><p>双方互谅</p></li></ol>
      <script>window.stolen = 1</script><p class=MsoNormal>&nbsp;</p></body></html>` })
    await vi.waitFor(async () => { expect(await same()).toEqual(['前言甲方： 宋月桂', '一、乙方拆除雨棚。', '二、甲方保留散水。', '三、乙方赔偿', '四、双方互谅']) }, 20_000)
    await expect.poll(() => page.evaluate(() => window.stage.actor('a').view().dom.querySelector('strong')?.textContent)).toBe('甲方：')
    await expect.poll(() => page.evaluate(() => 'stolen' in window)).toBe(false)
    expect(new Set(await ids()).size).toBe(4)
  })

  it('D17 plain text: lines, typed numbers stripped, the rest of the line kept whole', async () => {
    await set([paragraph('')])
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.caret(1) })
    await paste({ text: '人民调解协议书\r\n一、乙方于12月5日前拆除。\n第十二条：一次付清\n1、这是分项' })
    await vi.waitFor(async () => { expect(await same()).toEqual(['人民调解协议书', '一、乙方于12月5日前拆除。', '二、一次付清', '1、这是分项']) }, 20_000)
  })

  it('D17 one line pasted into a clause stays inside it', async () => {
    await set(DRAFT)
    await sit('散水')
    await paste({ text: '宽0.3米的' })
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、甲方同意保留宽0.3米的散水。') }, 20_000)
    await expect.poll(() => ids()).toEqual(['c-1', 'c-2', 'c-3'])
  })

  it('D17 copied clauses carry their numbers for other programs and come back as new clauses without them', async () => {
    await set(DRAFT)
    const copied = await page.evaluate(() => {
      const a = window.stage.actor('a')
      a.view().focus()
      a.select(a.at('乙方于'), a.at('散水。', 3))
      const transfer = new DataTransfer()
      a.view().dom.dispatchEvent(new ClipboardEvent('copy', { clipboardData: transfer, bubbles: true, cancelable: true }))
      return { html: transfer.getData('text/html'), text: transfer.getData('text/plain') }
    })
    expect(copied.text).toBe('一、乙方于2026年12月5日前拆除雨棚。\n二、甲方同意保留散水。')
    expect(copied.html).toContain('一、')
    await sit('费用。', 'after')
    await keys('Enter')
    await paste(copied)
    expect((await same()).slice(5)).toEqual(['三、乙方赔偿修复费用。', '四、乙方于2026年12月5日前拆除雨棚。', '五、甲方同意保留散水。'])
    expect(new Set(await ids()).size).toBe(5)
  })
})

