/** The agreement's editor in a real browser: binding, undo, clauses, paste, carets, reading, rebuilding. */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toHan } from '../../client/model/han.ts'
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
const lines = (name = 'a'): Promise<string[]> => page.evaluate(who => window.stage.actor(who).lines(), name)
const keys = async (...names: string[]): Promise<void> => { for (const name of names) await page.keyboard.press(name) }
const ids = (name = 'a'): Promise<string[]> => page.evaluate(who => { const found: string[] = []; window.stage.actor(who).view().state.doc.forEach(node => { if (node.type.name === 'clause') found.push(String(node.attrs['id'])) }); return found }, name)
const same = async (): Promise<string[]> => {
  const [a, b, shown, dom] = await page.evaluate(() => { const { actor } = window.stage; return [actor('a').lines(), actor('b').lines(), actor('a').shown(), actor('a').dom()] as const })
  expect(b).toEqual(a)
  expect(dom).toEqual(shown)
  return a
}

describe('opening', () => {
  it('D4 opening, focusing, selecting and closing writes nothing, for writers and for readers', async () => {
    await set(DRAFT)
    await sit('拆除')
    await keys('ArrowRight', 'Control+a', 'ArrowLeft')
    await page.evaluate(() => { window.stage.actor('b').device.access({ at: 'read', why: '你可以看和提意见，不能直接改。' }) })
    await page.waitForTimeout(600)
    const sent = await page.evaluate(() => { const { actor } = window.stage; actor('a').unmount(); actor('b').unmount(); return [actor('a').device.sent.length, actor('b').device.sent.length] })
    expect(sent).toEqual([0, 0])
  })

  it('D3 an older program opens a document with clauses: not bound, nothing written, the sentence and the words are shown', async () => {
    await set(DRAFT, { old: 'b' })
    await sit('雨棚')
    await page.keyboard.type('旧')
    await page.waitForTimeout(100)
    const old = await page.evaluate(() => {
      const seat = document.querySelector('.seat-b')
      return { sent: window.stage.actor('b').device.sent.length, editor: seat?.querySelector('.ProseMirror') !== null, sentence: seat?.querySelector('.document-note')?.textContent, text: seat?.querySelector('[role=textbox]')?.textContent, name: seat?.querySelector('[role=textbox]')?.getAttribute('aria-label') }
    })
    expect(old.sent).toBe(0)
    expect(old.editor).toBe(false)
    expect(old.sentence).toBe('这台电脑上的程序旧了，先更新再写。你的改动都在。')
    expect(old.text).toContain('一、乙方于2026年12月5日前拆除旧雨棚。')
    expect(old.name).toBe('协议书草案正文')
  })

  it('D3 the danger is real: the bare binding of the older program deletes the clauses for everybody', async () => {
    await set(DRAFT)
    await page.evaluate(() => { window.stage.bareOldBinding('b') })
    expect((await lines()).join('')).not.toContain('雨棚')
    complaints.length = 0 // an empty document startles the bare binding
  })

  it('D3 a part that an older program does not know arrives while it has the document open: it lets go, and nothing is written or lost', async () => {
    await set([title('人民调解协议书'), paragraph('前言')], { old: 'b' })
    expect(await page.evaluate(() => document.querySelector('.seat-b .ProseMirror') !== null)).toBe(true)
    await sit('前言', 'after')
    await keys('Control+Enter')
    await page.keyboard.type('雨棚')
    await page.waitForTimeout(150)
    const old = await page.evaluate(() => ({ sent: window.stage.actor('b').device.sent.length, editor: document.querySelector('.seat-b .ProseMirror') !== null, text: document.querySelector('.seat-b [role=textbox]')?.textContent }))
    expect(old).toEqual({ sent: 0, editor: false, text: '人民调解协议书前言一、雨棚' })
    expect(await lines()).toEqual(['人民调解协议书', '前言', '一、雨棚'])
  })

  it('D3 a higher schema version in the document is enough', async () => {
    await set(DRAFT)
    await page.evaluate(() => { window.stage.actor('a').device.doc.getMap('meta').set('schema', 2) })
    await page.waitForTimeout(50)
    expect(await page.evaluate(() => [...document.querySelectorAll('.ProseMirror')].length)).toBe(0)
    expect(await lines()).toHaveLength(6)
  })

  it('D7 an empty agreement offers the template; two people who open it write nothing; the button fills it in once', async () => {
    await set([])
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => ['a', 'b'].map(name => window.stage.actor(name).device.sent.length))).toEqual([0, 0])
    expect(await page.textContent('.seat-a .document-offer p')).toBe('选一个文书模板，或者直接写。')
    await page.click('.seat-a >> role=button[name="人民调解协议书"]')
    const filled = await same()
    expect(filled[0]).toBe('人民调解协议书')
    expect(filled.filter(line => line.startsWith('一、'))).toHaveLength(1)
    expect(new Set(await ids()).size).toBe((await ids()).length)
    expect(await page.evaluate(() => document.querySelectorAll('.document-offer').length)).toBe(0)
  })
})

describe('writing together', () => {
  it('D14 the inside of y-tiptap is where we expect it: held words, small steps and version stamps depend on it', async () => {
    await set(DRAFT)
    const inside = await page.evaluate(() => window.stage.inside('a'))
    expect(inside).toEqual({ ownTr: true, ownObserver: true, writes: true, renders: true, mux: true, mapping: true, takesCaret: true })
  })

  it('D14 a colleague’s letter replaces only what differs: other lines keep their elements, the selection stays, nothing scrolls', async () => {
    await set([...DRAFT, ...Array.from({ length: 60 }, (_, index) => paragraph(`第${index}行，长一点的文字。`))])
    await sit('甲方：宋', 'after')
    const moved = await page.evaluate(() => {
      const { actor } = window.stage
      const a = actor('a')
      const before = [...a.view().dom.querySelectorAll('p, h2')]
      const scroller = document.querySelector('.seat-a .document-scroll')
      if (scroller === null) throw new Error('no scroller')
      scroller.scrollTop = 600
      const selection = a.view().state.selection.from
      actor('b').insert(actor('b').at('雨棚'), '旧')
      actor('b').insert(actor('b').at('第59行'), '末')
      const after = [...a.view().dom.querySelectorAll('p, h2')]
      return { same: before.filter((line, index) => line === after[index]).length, of: before.length, selection: a.view().state.selection.from === selection, scroll: scroller.scrollTop }
    })
    expect(moved).toEqual({ same: moved.of, of: moved.of, selection: true, scroll: 600 })
  })

  it('D13 undo takes back only what this editor wrote, in whole words, also between a colleague’s changes and caret moves', async () => {
    await set(DRAFT)
    await sit('拆除')
    for (const word of ['立即', '自行']) {
      await cdp.send('Input.imeSetComposition', { text: 'x', selectionStart: 1, selectionEnd: 1 })
      await cdp.send('Input.insertText', { text: word })
      await page.waitForTimeout(80)
      await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('散水'), '旧'); b.point(b.at('散水')) })
      await page.waitForTimeout(520)
    }
    expect((await lines())[3]).toContain('立即自行拆除')
    await keys('Control+z')
    expect((await lines())[3]).toContain('立即拆除')
    await keys('Control+z')
    expect((await lines())[3]).toContain('日前拆除')
    await keys('Control+z', 'Control+z')
    expect((await same())[4]).toContain('旧旧散水')
    await keys('Control+Shift+z', 'Control+y')
    expect((await same())[3]).toContain('立即自行拆除')
  })

  it('D13 undoing a clause in which a colleague has written meanwhile keeps his words', async () => {
    await set(DRAFT)
    await sit('费用。', 'after')
    await keys('Enter')
    await page.keyboard.type('新')
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('新', 1), '他写的') })
    await keys('Control+z', 'Control+z', 'Control+z')
    expect((await same()).at(-1)).toBe('四、他写的')
  })

  it('D13 the caret goes back to where the undone words were', async () => {
    await set(DRAFT)
    await sit('散水')
    await page.keyboard.type('新')
    await page.waitForTimeout(550)
    await sit('宋月桂', 'after')
    await keys('Control+z')
    expect(await page.evaluate(() => { const a = window.stage.actor('a'); return a.view().state.selection.from - a.at('散水') })).toBe(0)
  })

  it('D5 copies of an id are mended by the side that made the later one, outside composition, and both sides agree', async () => {
    await set(DRAFT)
    await page.evaluate(() => {
      const a = window.stage.actor('a')
      a.view().dispatch(a.view().state.tr.insert(a.view().state.doc.content.size, a.view().state.doc.child(3)))
    })
    expect((await ids()).filter(id => id === 'c-1')).toHaveLength(2)
    await page.waitForTimeout(600)
    const mended = await ids()
    expect(new Set(mended).size).toBe(4)
    expect(mended.slice(0, 3)).toEqual(['c-1', 'c-2', 'c-3'])
    expect(await ids('b')).toEqual(mended)
    await keys('Control+z')
    await same()
  })
})

describe('clauses', () => {
  it('D6 numbers are drawn, never written, and the page counts as the paper does', async () => {
    await set(Array.from({ length: 40 }, (_, index) => clause(`c-${index}`, `第${index}项`)))
    const drawn = await page.evaluate(() => [...document.querySelectorAll('.seat-a .clause > p:first-child')].map(line => getComputedStyle(line, '::before').content))
    expect(new Set(drawn).size).toBe(1)
    expect(drawn[0]).toContain('simp-chinese-informal')
    expect((await page.evaluate(() => window.stage.actor('a').shown()))[11]).toBe('第11项')
    // The browser's own words for the counter style, against ours.
    const words = await page.evaluate(() => {
      const list = document.createElement('ol')
      list.style.cssText = 'list-style: simp-chinese-informal inside; position: absolute'
      for (let index = 0; index < 100; index += 1) list.append(document.createElement('li'))
      document.body.append(list)
      const copy = list.innerText.split('\n').map(line => line.replace(/[、\s]/g, '')).filter(line => line !== '')
      list.remove()
      return copy
    })
    if (words.length === 100) expect(words).toEqual(Array.from({ length: 100 }, (_, index) => toHan(index + 1)))
    else expect(toHan(12)).toBe('十二')
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
    expect((await same())[4]).toBe('二、甲方同意保留散水。')
    expect(await ids()).toEqual(['c-1', 'c-2', 'c-3'])
    await sit('雨棚')
    await page.click('.seat-a >> role=button[name="插入条款"]')
    await page.keyboard.type('新的一条')
    expect((await same())[4]).toBe('二、新的一条')
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
    expect(await page.evaluate(() => window.stage.actor('a').view().state.doc.child(1).type.name)).toBe('clause')
    await page.keyboard.type('拆除')
    expect(await same()).toEqual(['前言', '一、拆除'])
    await page.waitForTimeout(550)
    await keys('Control+z', 'Control+z')
    expect(await page.evaluate(() => window.stage.actor('a').shown())).toEqual(['前言', '一、'])
  })

  it('D16 everything deleted leaves a line to write in, and a word composed there arrives', async () => {
    await set(DRAFT)
    await sit('宋月桂')
    await keys('Control+a', 'Delete')
    expect(await page.evaluate(() => window.stage.actor('a').shown())).toEqual([''])
    await cdp.send('Input.imeSetComposition', { text: 'xin', selectionStart: 3, selectionEnd: 3 })
    await cdp.send('Input.insertText', { text: '新' })
    await page.waitForTimeout(90)
    expect(await same()).toEqual(['新'])
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
    expect(await same()).toEqual(['前言甲方： 宋月桂', '一、乙方拆除雨棚。', '二、甲方保留散水。', '三、乙方赔偿', '四、双方互谅'])
    expect(await page.evaluate(() => window.stage.actor('a').view().dom.querySelector('strong')?.textContent)).toBe('甲方：')
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false)
    expect(new Set(await ids()).size).toBe(4)
  })

  it('D17 plain text: lines, typed numbers stripped, the rest of the line kept whole', async () => {
    await set([paragraph('')])
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.caret(1) })
    await paste({ text: '人民调解协议书\r\n一、乙方于12月5日前拆除。\n第十二条：一次付清\n1、这是分项' })
    expect(await same()).toEqual(['人民调解协议书', '一、乙方于12月5日前拆除。', '二、一次付清', '1、这是分项'])
  })

  it('D17 one line pasted into a clause stays inside it', async () => {
    await set(DRAFT)
    await sit('散水')
    await paste({ text: '宽0.3米的' })
    expect((await same())[4]).toBe('二、甲方同意保留宽0.3米的散水。')
    expect(await ids()).toEqual(['c-1', 'c-2', 'c-3'])
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

describe('reading and rebuilding', () => {
  it('D19 without a grant the same page is shown, cannot be typed in, and says why; a grant opens it without losing the place', async () => {
    await set(DRAFT)
    await page.evaluate(() => { window.stage.actor('a').device.access({ at: 'read', why: '你可以看和提意见，不能直接改。' }) })
    const box = page.locator('.seat-a').getByRole('textbox', { name: '协议书草案正文' })
    expect(await box.getAttribute('contenteditable')).toBe('false')
    expect(await box.getAttribute('aria-readonly')).toBe('true')
    expect(await page.textContent('.seat-a .document-note')).toBe('你可以看和提意见，不能直接改。')
    await box.click()
    await page.keyboard.type('偷写')
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('雨棚'), '旧') })
    expect((await lines())[3]).toContain('旧雨棚')
    expect((await lines()).join('')).not.toContain('偷写')
    await page.evaluate(() => { window.stage.actor('a').device.access({ at: 'write' }) })
    expect(await box.getAttribute('contenteditable')).toBe('true')
    await sit('散水')
    await page.keyboard.type('新')
    expect((await same())[4]).toContain('新散水')
  })

  it('D19 a rebuilt document is bound anew with the caret where it was, and writing goes on', async () => {
    await set(DRAFT)
    await sit('散水')
    await page.evaluate(() => { window.stage.actor('a').device.rebuild() })
    await page.waitForTimeout(60)
    await page.keyboard.type('新')
    expect((await same())[4]).toBe('二、甲方同意保留新散水。')
  })

  it('D19 a rebuilding in the middle of a word waits for the word and carries it over', async () => {
    await set(DRAFT)
    await sit('散水')
    await cdp.send('Input.imeSetComposition', { text: 'xin', selectionStart: 3, selectionEnd: 3 })
    await page.evaluate(() => { window.stage.actor('a').device.rebuild() })
    await page.waitForTimeout(60)
    await cdp.send('Input.imeSetComposition', { text: 'xin d', selectionStart: 5, selectionEnd: 5 })
    await cdp.send('Input.insertText', { text: '新的' })
    await page.waitForTimeout(120)
    expect((await same())[4]).toBe('二、甲方同意保留新的散水。')
    await page.keyboard.type('好')
    expect((await same())[4]).toBe('二、甲方同意保留新的好散水。')
  })

  it('D19 the toolbar is one tab stop, its tools are named, and one that does not apply says so', async () => {
    await set(DRAFT)
    await sit('宋月桂')
    const bar = page.locator('.seat-a').getByRole('toolbar')
    const names = await bar.getByRole('button').evaluateAll(tools => tools.map(tool => `${tool.getAttribute('aria-label')}|${tool.getAttribute('title')}|${tool.getAttribute('aria-disabled')}|${(tool as HTMLElement).tabIndex}`))
    expect(names.map(one => one.split('|')[0])).toEqual(['撤销', '重做', '标题', '加粗', '插入条款', '删除条款'])
    expect(names.filter(one => one.endsWith('|0'))).toHaveLength(1)
    expect(names.find(one => one.startsWith('删除条款'))).toContain('|true|')
    await bar.getByRole('button').first().focus()
    await keys('ArrowRight', 'ArrowRight', 'ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('加粗')
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.select(a.at('宋月桂'), a.at('宋月桂', 3)) })
    await keys('Control+b')
    expect(await page.evaluate(() => { const b = window.stage.actor('b'); const bold = b.view().state.schema.marks['bold']; return bold !== undefined && b.view().state.doc.rangeHasMark(b.at('宋月桂'), b.at('宋月桂', 3), bold) })).toBe(true)
  })
})
