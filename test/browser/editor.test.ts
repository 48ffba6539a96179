/** The agreement's editor in a real browser: opening, binding, undo, reading, rebuilding. */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
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
    await expect.poll(() => page.evaluate(() => document.querySelector('.seat-b .ProseMirror') !== null)).toBe(true)
    await sit('前言', 'after')
    await keys('Control+Enter')
    await page.keyboard.type('雨棚')
    await page.waitForTimeout(150)
    const old = await page.evaluate(() => ({ sent: window.stage.actor('b').device.sent.length, editor: document.querySelector('.seat-b .ProseMirror') !== null, text: document.querySelector('.seat-b [role=textbox]')?.textContent }))
    expect(old).toEqual({ sent: 0, editor: false, text: '人民调解协议书前言一、雨棚' })
    await vi.waitFor(async () => { expect(await lines()).toEqual(['人民调解协议书', '前言', '一、雨棚']) }, 20_000)
  })

  it('D3 a higher schema version in the document is enough', async () => {
    await set(DRAFT)
    await page.evaluate(() => { window.stage.actor('a').device.doc.getMap('meta').set('schema', 2) })
    await page.waitForTimeout(50)
    await expect.poll(() => page.evaluate(() => [...document.querySelectorAll('.ProseMirror')].length)).toBe(0)
    await expect.poll(() => lines()).toHaveLength(6)
  })

  it('D7 an empty agreement offers the template; two people who open it write nothing; the button fills it in once', async () => {
    await set([])
    await page.waitForTimeout(500)
    await expect.poll(() => page.evaluate(() => ['a', 'b'].map(name => window.stage.actor(name).device.sent.length))).toEqual([0, 0])
    await expect.poll(() => page.textContent('.seat-a .document-offer p')).toBe('选一个文书模板，或者直接写。')
    await page.click('.seat-a >> role=button[name="人民调解协议书"]')
    const filled = await same()
    expect(filled[0]).toBe('人民调解协议书')
    expect(filled.filter(line => line.startsWith('一、'))).toHaveLength(1)
    expect(new Set(await ids()).size).toBe((await ids()).length)
    await expect.poll(() => page.evaluate(() => document.querySelectorAll('.document-offer').length)).toBe(0)
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

  it('D14 colleagues write and delete in the line that the caret stands in: the next word goes where the writer is', async () => {
    await set(DRAFT)
    await sit('赔偿', 'after')
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('乙方赔偿'), '经双方确认，') })
    await cdp.send('Input.insertText', { text: '甲方' })
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('费用。', 3), '另付票据。'); b.insert(b.at('经双方'), '现') })
    await cdp.send('Input.insertText', { text: '墙体' })
    expect((await same()).at(-1)).toContain('现经双方确认，乙方赔偿甲方墙体修复费用。另付票据。')
  })

  it('D14 a caret that was moved a moment before a colleague’s letter came stays where it was moved to', async () => {
    await set(DRAFT)
    await sit('人民')
    await page.evaluate(() => {
      const { actor } = window.stage
      const last = actor('a').view().dom.querySelector('[data-clause="c-3"] p')?.firstChild
      if (!(last instanceof Text)) throw new Error('no last line')
      // As the browser does for the End key: the editor is told of it in a later turn.
      getSelection()?.collapse(last, last.length)
      actor('b').insert(actor('b').at('雨棚'), '旧')
    })
    await cdp.send('Input.insertText', { text: '另议。' })
    expect(await same()).toEqual(['人民调解协议书', '甲方：宋月桂，女，67岁。', '经调解，双方自愿达成如下协议：', '一、乙方于2026年12月5日前拆除旧雨棚。', '二、甲方同意保留散水。', '三、乙方赔偿修复费用。另议。'])
  })

  it('D21 a key acts where the caret is now: the browser tells the editor of its last move in a later turn', async () => {
    await set(DRAFT)
    await sit('人民')
    const today = await page.evaluate(() => {
      const { dom } = window.stage.actor('a').view()
      const at = (clause: string, offset: number): void => { getSelection()?.collapse(dom.querySelector(`[data-clause="${clause}"] p`)?.firstChild ?? null, offset) }
      const press = (init: KeyboardEventInit): void => { dom.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })) }
      at('c-3', 0)
      press({ key: 'Backspace' })
      at('c-1', 2)
      press({ key: 'Enter' })
      at('c-2', 0)
      press({ key: ';', ctrlKey: true })
      const now = new Date() // the browser's day, which is not this process's
      return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`
    })
    expect((await same()).map(line => line.replaceAll(' ', '')).slice(3)).toEqual(['一、乙方', '二、于2026年12月5日前拆除雨棚。', `三、${today}甲方同意保留散水。`, '乙方赔偿修复费用。'])
  })

  it('D21 a click has its place at once, also when the focus goes elsewhere in the same instant', async () => {
    await set(DRAFT)
    await sit('人民')
    await page.evaluate(() => {
      const { dom } = window.stage.actor('a').view()
      getSelection()?.collapse(dom.querySelector('[data-clause="c-3"] p')?.firstChild ?? null, 4)
      dom.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }))
      dom.blur()
    })
    await page.waitForTimeout(100)
    expect(await page.evaluate(() => { const { state } = window.stage.actor('a').view(); return [state.selection.$from.parent.textContent, state.selection.$from.parentOffset] })).toEqual(['乙方赔偿修复费用。', 4])
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
    await vi.waitFor(async () => { expect((await lines())[3]).toContain('立即自行拆除') }, 20_000)
    await keys('Control+z')
    await vi.waitFor(async () => { expect((await lines())[3]).toContain('立即拆除') }, 20_000)
    await keys('Control+z')
    await vi.waitFor(async () => { expect((await lines())[3]).toContain('日前拆除') }, 20_000)
    await keys('Control+z', 'Control+z')
    await vi.waitFor(async () => { expect((await same())[4]).toContain('旧旧散水') }, 20_000)
    await keys('Control+Shift+z', 'Control+y')
    await vi.waitFor(async () => { expect((await same())[3]).toContain('立即自行拆除') }, 20_000)
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
    await expect.poll(() => page.evaluate(() => { const a = window.stage.actor('a'); return a.view().state.selection.from - a.at('散水') })).toBe(0)
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
    await expect.poll(() => ids('b')).toEqual(mended)
    await keys('Control+z')
    await same()
  })
})

describe('reading and rebuilding', () => {
  it('D19 without a grant the same page is shown, cannot be typed in, and says why; a grant opens it without losing the place', async () => {
    await set(DRAFT)
    await page.evaluate(() => { window.stage.actor('a').device.access({ at: 'read', why: '你可以看和提意见，不能直接改。' }) })
    const box = page.locator('.seat-a').getByRole('textbox', { name: '协议书草案正文' })
    await expect.poll(() => box.getAttribute('contenteditable')).toBe('false')
    await expect.poll(() => box.getAttribute('aria-readonly')).toBe('true')
    await expect.poll(() => page.textContent('.seat-a .document-note')).toBe('你可以看和提意见，不能直接改。')
    await expect.poll(() => page.locator('.seat-a').getByRole('toolbar').count()).toBe(0)
    await box.click()
    await page.keyboard.type('偷写')
    await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(b.at('雨棚'), '旧') })
    await vi.waitFor(async () => { expect((await lines())[3]).toContain('旧雨棚') }, 20_000)
    expect((await lines()).join('')).not.toContain('偷写')
    await page.evaluate(() => { window.stage.actor('a').device.access({ at: 'write' }) })
    await expect.poll(() => box.getAttribute('contenteditable')).toBe('true')
    await sit('散水')
    await page.keyboard.type('新')
    await vi.waitFor(async () => { expect((await same())[4]).toContain('新散水') }, 20_000)
  })

  it('D19 a rebuilt document is bound anew with the caret where it was, and writing goes on', async () => {
    await set(DRAFT)
    await sit('散水')
    await page.evaluate(() => { window.stage.actor('a').device.rebuild() })
    await page.waitForTimeout(60)
    await page.keyboard.type('新')
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、甲方同意保留新散水。') }, 20_000)
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
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、甲方同意保留新的散水。') }, 20_000)
    await page.keyboard.type('好')
    await vi.waitFor(async () => { expect((await same())[4]).toBe('二、甲方同意保留新的好散水。') }, 20_000)
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
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('加粗')
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.select(a.at('宋月桂'), a.at('宋月桂', 3)) })
    await keys('Control+b')
    await expect.poll(() => page.evaluate(() => { const b = window.stage.actor('b'); const bold = b.view().state.schema.marks['bold']; return bold !== undefined && b.view().state.doc.rangeHasMark(b.at('宋月桂'), b.at('宋月桂', 3), bold) })).toBe(true)
  })
})
