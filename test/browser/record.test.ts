/** The record's editor and colleagues' carets in a real browser. */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NodeJson } from '../../client/model/template.ts'
import { openHarness } from '../support/harness-page.ts'
import type { Harness } from '../support/harness-page.ts'
import { paragraph, utterance } from '../support/lines.ts'

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

const at = (clock: string): string => `2026-11-20T${clock}:00.000Z`
const TALK: readonly NodeJson[] = [
  paragraph('时间：2026年11月20日14时30分'),
  utterance('u-1', '巷子以前能推板车。', { at: at('06:39') }),
  utterance('u-2', '雨棚是怕雨水进新墙根。', { speaker: 'party-b', name: '乙方', at: at('06:43') }),
]

interface Line { readonly kind: string; readonly id: string; readonly name: string; readonly speaker: string; readonly at: string; readonly said: string }
const set = (seed: readonly NodeJson[]): Promise<void> => page.evaluate(blocks => { window.stage.set({ section: 'record', seed: blocks, devices: ['a', 'b'] }) }, [...seed])
const sit = (words: string, side: 'before' | 'after' = 'before'): Promise<void> =>
  page.evaluate(({ words: place, offset }) => { const a = window.stage.actor('a'); a.view().focus(); a.caret(a.at(place, offset)) }, { words, offset: side === 'before' ? 0 : words.length })
const keys = async (...names: string[]): Promise<void> => { for (const name of names) await page.keyboard.press(name) }
/** The record as both devices have it. */
const talk = async (): Promise<Line[]> => {
  const read = (name: string): Promise<Line[]> => page.evaluate(who => {
    const found: Line[] = []
    window.stage.actor(who).view().state.doc.forEach(node => {
      const attribute = (key: string): string => String(node.attrs[key] ?? '')
      found.push({ kind: node.type.name, id: attribute('id'), name: attribute('name'), speaker: attribute('speaker'), at: attribute('at'), said: node.textContent })
    })
    return found
  }, name)
  const [a, b] = [await read('a'), await read('b')]
  expect(b).toEqual(a)
  return a
}
const said = async (): Promise<string[]> => (await talk()).map(line => `${line.name}：${line.said}`)

describe('lines by speaker', () => {
  it('D18 Enter makes a new line of the same speaker; its time is that of its first letter, in the same update', async () => {
    await set(TALK)
    await sit('新墙根。', 'after')
    await keys('Enter')
    expect((await talk())[3]).toMatchObject({ speaker: 'party-b', at: '', said: '' })
    await keys('Enter') // an empty line is already the new line
    await expect.poll(() => talk()).toHaveLength(4)
    const before = await page.evaluate(() => window.stage.actor('a').device.sent.length)
    const started = Date.now()
    await page.keyboard.type('不')
    const line = (await talk())[3]
    expect(Math.abs(Date.parse(line?.at ?? '') - started)).toBeLessThan(2000)
    expect(await page.evaluate(() => window.stage.actor('a').device.sent.length) - before).toBe(1)
    await page.keyboard.type('是有意占道')
    expect((await talk())[3]?.at).toBe(line?.at)
    expect(new Set((await talk()).filter(one => one.kind === 'utterance').map(one => one.id)).size).toBe(3)
  })

  it('D18 a word composed as the first of a line: stamped with the moment it was begun, one update for word and time', async () => {
    await set(TALK)
    await sit('新墙根。', 'after')
    await keys('Enter')
    await page.waitForTimeout(60)
    const before = await page.evaluate(() => window.stage.actor('a').device.sent.length)
    const started = Date.now()
    await cdp.send('Input.imeSetComposition', { text: 'bu', selectionStart: 2, selectionEnd: 2 })
    await page.waitForTimeout(400)
    expect((await page.evaluate(() => window.stage.actor('a').device.sent.length))).toBe(before)
    await cdp.send('Input.insertText', { text: '不是' })
    await page.waitForTimeout(90)
    const line = (await talk())[3]
    expect(line?.said).toBe('不是')
    expect(Math.abs(Date.parse(line?.at ?? '') - started)).toBeLessThan(250)
    expect(await page.evaluate(() => window.stage.actor('a').device.sent.length) - before).toBe(1)
    // The caret is still in the line: the next word follows.
    await cdp.send('Input.imeSetComposition', { text: 'y', selectionStart: 1, selectionEnd: 1 })
    await cdp.send('Input.insertText', { text: '有意' })
    await page.waitForTimeout(90)
    expect((await talk())[3]?.said).toBe('不是有意')
  })

  it('D18 digit and space at the start of a line call the speaker, also full-width; elsewhere they are letters; composing they are nothing else', async () => {
    await set(TALK)
    await sit('新墙根。', 'after')
    await keys('Enter')
    await page.keyboard.type('5 出示照片。')
    expect((await talk())[3]).toMatchObject({ speaker: 'police', name: '陈砚', said: '出示照片。' })
    await page.keyboard.type('最窄处1 米')
    expect((await talk())[3]?.said).toBe('出示照片。最窄处1 米')
    await sit('巷子')
    await page.keyboard.type('３　')
    expect((await talk())[1]).toMatchObject({ speaker: 'party-b', name: '乙方', said: '巷子以前能推板车。' })
    await page.keyboard.type('9 ')
    expect((await talk())[1]?.said).toBe('9 巷子以前能推板车。')
    await sit('最窄处1 米', 'after')
    await keys('Enter')
    await cdp.send('Input.imeSetComposition', { text: '2 ', selectionStart: 2, selectionEnd: 2 })
    await cdp.send('Input.insertText', { text: '二' })
    await page.waitForTimeout(90)
    expect((await talk())[4]).toMatchObject({ speaker: 'police', said: '二' })
  })

  it('D18 Tab on an empty line walks through the speakers; on a full one it leaves the editor', async () => {
    await set(TALK)
    await sit('新墙根。', 'after')
    await keys('Enter', 'Tab', 'Tab')
    expect((await talk())[3]?.speaker).toBe('police')
    await page.keyboard.type('在')
    await keys('Tab')
    expect((await talk())[3]).toMatchObject({ speaker: 'police', said: '在' })
    await expect.poll(() => page.evaluate(() => window.stage.actor('a').view().hasFocus())).toBe(false)
  })

  it('D18 the speaker keys: on an empty line they change it, on a full one they start the next; they say who speaks now', async () => {
    await set(TALK)
    await sit('新墙根。', 'after')
    const keysRow = page.locator('.seat-a').getByRole('group', { name: '发言人' })
    await expect.poll(() => keysRow.getByRole('button', { pressed: true }).textContent()).toContain('乙方')
    await keysRow.getByRole('button', { name: '调解员' }).click()
    await keysRow.getByRole('button', { name: '甲方' }).click()
    await page.keyboard.type('巷子一定要让出来。')
    expect((await talk()).slice(3).map(line => [line.speaker, line.said])).toEqual([['party-a', '巷子一定要让出来。']])
    await keys('Alt+6')
    await page.keyboard.type('释明')
    await expect.poll(() => said()).toEqual(['：时间：2026年11月20日14时30分', '甲方：巷子以前能推板车。', '乙方：雨棚是怕雨水进新墙根。', '甲方：巷子一定要让出来。', '许知衡：释明'])
  })

  it('D18 an empty line that a colleague has begun stays his: the speaker key starts another below it', async () => {
    await set(TALK)
    await page.evaluate(() => { const b = window.stage.actor('b'); b.view().focus(); b.caret(b.at('新墙根。', '新墙根。'.length)) })
    await keys('Enter')
    await sit('新墙根。', 'after')
    await keys('Control+End')
await page.locator('.seat-a').getByRole('group', { name: '发言人' }).getByRole('button', { name: '甲方' }).click()
    const lines = (await talk()).slice(3)
    expect(lines.map(line => line.said)).toEqual(['', ''])
    expect(lines[0]).toMatchObject({ speaker: 'party-b' })
  })

  it('D18 Backspace joins two lines of one speaker within 20 s, removes an empty line, and never puts words in another mouth', async () => {
    await set([
      utterance('u-1', '一', { at: at('06:39') }), utterance('u-2', '二', { at: '2026-11-20T06:39:20.000Z' }), utterance('u-3', '三', { at: '2026-11-20T06:39:41.000Z' }),
      utterance('u-4', '四', { speaker: 'party-b', name: '乙方', at: '2026-11-20T06:39:42.000Z' }),
    ])
    await sit('四')
    await keys('Backspace')
    await sit('三')
    await keys('Backspace')
    await expect.poll(() => said()).toEqual(['甲方：一', '甲方：二', '甲方：三', '乙方：四'])
    await sit('二')
    await keys('Backspace')
    await expect.poll(() => said()).toEqual(['甲方：一二', '甲方：三', '乙方：四'])
    await sit('三', 'after')
    await keys('Enter', 'Backspace', 'Delete')
    await expect.poll(() => said()).toEqual(['甲方：一二', '甲方：三', '乙方：四'])
    await page.evaluate(() => { const a = window.stage.actor('a'); a.select(a.at('二'), a.at('四', 1)) })
    await keys('Delete')
    await expect.poll(() => said()).toEqual(['甲方：一'])
  })

  it('D18 deleting, typing or composing over words of several speakers leaves each his own', async () => {
    const select = (): Promise<void> => page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.select(a.at('推板车'), a.at('新墙根')) })
    await set(TALK)
    await sit('巷子')
    await select()
    await keys('Backspace')
    expect((await said()).slice(1)).toEqual(['甲方：巷子以前能', '乙方：新墙根。'])
    await set(TALK)
    await select()
    await page.keyboard.type('走')
    expect((await said()).slice(1)).toEqual(['甲方：巷子以前能走', '乙方：新墙根。'])
    await set(TALK)
    await select()
    await cdp.send('Input.imeSetComposition', { text: 'z', selectionStart: 1, selectionEnd: 1 })
    await cdp.send('Input.insertText', { text: '走' })
    await page.waitForTimeout(90)
    expect((await said()).slice(1)).toEqual(['甲方：巷子以前能走', '乙方：新墙根。'])
  })

  it('D18 Alt+T stamps the time; speaker and time of a line can be put right by hand', async () => {
    await set(TALK)
    await sit('巷子')
    const started = Date.now()
    await keys('Alt+t')
    expect(Math.abs(Date.parse((await talk())[1]?.at ?? '') - started)).toBeLessThan(2000)
    await page.locator('.seat-a .line-name', { hasText: '乙方' }).click()
    const details = page.locator('.seat-a').getByRole('dialog', { name: '这一行' })
    await details.getByLabel('时间').fill('25:70')
    await details.getByLabel('时间').press('Enter')
    await expect.poll(() => details.getByRole('alert').textContent()).toContain('时间没改')
    expect((await talk())[2]?.at).toBe(at('06:43'))
    await details.getByLabel('时间').fill('14:44')
    await details.getByLabel('时间').press('Enter')
    expect((await talk())[2]?.at).toBe(at('06:44'))
    await page.locator('.seat-a .line-name', { hasText: '乙方' }).click()
    await page.locator('.seat-a').getByRole('dialog', { name: '这一行' }).getByRole('button', { name: '许知衡' }).click()
    expect((await talk())[2]).toMatchObject({ speaker: 'court', name: '许知衡', said: '雨棚是怕雨水进新墙根。' })
  })

  it('D18 an empty record: 1 begins the mediator’s line; 20 was a number after all; pasted lines belong to the speaker', async () => {
    await set([])
    await expect.poll(() => page.textContent('.seat-a .document-offer p')).toBe('还没有笔录。按 1 开始记调解员的话。')
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.caret(1) })
    await page.keyboard.type('1 请双方坐下。')
    await expect.poll(() => said()).toEqual(['周允和：请双方坐下。'])
    await page.evaluate(() => {
      const transfer = new DataTransfer()
      transfer.setData('text/plain', '第一句。\n第二句。')
      window.stage.actor('a').view().dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
    })
    expect((await talk()).every(line => line.name === '周允和' && line.at !== '')).toBe(true)
    expect((await said()).join('')).toContain('第二句。')
    await set([])
    await page.evaluate(() => { const a = window.stage.actor('a'); a.view().focus(); a.caret(1) })
    await page.keyboard.type('2026年')
    await expect.poll(() => talk()).toMatchObject([{ kind: 'paragraph', said: '2026年' }])
    await set([])
    await page.click('.seat-a >> role=button[name="写入笔录抬头"]')
    expect((await talk()).map(line => line.said.split('：')[0])).toEqual(['时间', '地点', '事由', '当事人', '参加人', '调解员'])
  })
})

describe('colleagues’ carets', () => {
  it('D15 bar and flag with role character and name from the people list, colour from the role, hidden from screen readers', async () => {
    await set(TALK)
    await page.evaluate(() => {
      const b = window.stage.actor('b')
      b.device.room.awareness.setLocalStateField('user', { person: 'chen', name: '冒名<img src=x>', role: 'court', color: 'red; background: url(x)' })
      b.point(b.at('板车'), b.at('板车', 2))
    })
    await page.waitForTimeout(80)
    const drawn = await page.evaluate(() => {
      const caret = document.querySelector<HTMLElement>('.seat-a .caret')
      const flag = caret?.querySelector<HTMLElement>('.caret-flag')
      const range = document.querySelector<HTMLElement>('.seat-a .caret-range')
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = getComputedStyle(document.documentElement).getPropertyValue('--role-police')
      const police = getComputedStyle(probe).color
      probe.remove()
      return { text: caret?.textContent, hidden: caret?.getAttribute('aria-hidden'), person: caret?.dataset['person'], role: caret?.className.includes('role-police'), colour: flag === null || flag === undefined ? '' : getComputedStyle(flag).backgroundColor, police, range: range?.textContent, images: document.querySelectorAll('.seat-a .caret img').length }
    })
    expect(drawn).toMatchObject({ text: '警 陈砚', hidden: 'true', person: 'chen', role: true, range: '板车', images: 0 })
    expect(drawn.colour).toBe(drawn.police)
  })

  it('D15 somebody unknown is shown by his own claim, bounded and without control marks; nonsense shows nothing and breaks nothing', async () => {
    await set(TALK)
    await page.evaluate(() => {
      const a = window.stage.actor('a')
      const b = window.stage.actor('b')
      b.point(b.at('板车'))
      const cursor = b.device.room.awareness.getLocalState()?.['cursor']
      a.device.claim(11, { user: { person: 'x', name: `\u202e阿卜杜拉·买买提江·吐尔逊\u0007${'长'.repeat(400)}`, role: 'lawyer' }, cursor })
      a.device.claim(12, { user: { name: '无角色', role: 'emperor' }, cursor })
      a.device.claim(13, { user: null, cursor: { anchor: { type: 'nonsense' }, head: 7 } })
      a.device.claim(14, { cursor: 'here' })
      a.device.claim(15, { user: { name: 5, role: 'court' }, cursor })
    })
    await page.waitForTimeout(80)
    const flags = await page.evaluate(() => [...document.querySelectorAll('.seat-a .caret')].map(caret => caret.textContent).filter(text => !text?.startsWith('记')).sort())
    expect(flags).toEqual(['律 阿卜杜拉·买买提江·吐…', '院'])
  })

  it('D15 at most six full flags; after three seconds only the character, after a minute only the bar; the pointed-at person in full', async () => {
    await set(TALK)
    await page.clock.install()
    await page.evaluate(() => {
      const a = window.stage.actor('a')
      const b = window.stage.actor('b')
      b.point(b.at('板车'))
      const cursor = b.device.room.awareness.getLocalState()?.['cursor']
      b.device.room.awareness.setLocalStateField('cursor', null)
      for (let client = 21; client < 30; client += 1) a.device.claim(client, { user: { person: `p${client}`, name: `第${client}人`, role: 'party' }, cursor })
    })
    const sizes = (): Promise<Record<string, number>> => page.evaluate(() => {
      const count: Record<string, number> = {}
      for (const caret of document.querySelectorAll<HTMLElement>('.seat-a .caret')) { const size = caret.dataset['size'] ?? ''; count[size] = (count[size] ?? 0) + 1 }
      return count
    })
    await page.clock.runFor(100)
    await expect.poll(() => sizes()).toEqual({ full: 6, char: 3 })
    await page.clock.runFor(3100)
    await expect.poll(() => sizes()).toEqual({ char: 9 })
    await page.evaluate(() => { window.stage.actor('a').spotlight('p25') })
    await expect.poll(() => sizes()).toEqual({ char: 8, full: 1 })
    await page.evaluate(() => { window.stage.actor('a').spotlight(undefined) })
    await page.clock.runFor(60_000)
    await expect.poll(() => sizes()).toEqual({ bar: 9 })
    await page.clock.resume()
  })

  it('D15 our own place is told with person, name and role, not with every key, and named for the people list', async () => {
    await set(TALK)
    await sit('板车')
    await page.keyboard.type('大小宽窄')
    await page.waitForTimeout(2200)
    const told = await page.evaluate(() => ({ state: window.stage.actor('a').device.room.awareness.getLocalState(), places: window.stage.actor('a').places }))
    expect(told.state?.['user']).toEqual({ person: 'zhou', name: '周允和', role: 'mediator' })
    expect(told.state?.['cursor']).toHaveProperty('head')
    expect(told.places).toEqual(['正在改调解笔录'])
  })

  it('D15 a caret that moves in the line does not break a line differently', async () => {
    await set([paragraph('经调解，双方自愿达成如下协议，各方当事人均已阅读并且理解全部内容，愿意遵照执行。'.repeat(4))])
    const breaks = (): Promise<number[]> => page.evaluate(() => {
      const line = document.querySelector('.seat-a .record p')
      if (line === null) return []
      const tops = new Set<number>()
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      const found: number[] = []
      let count = 0
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node.parentElement?.closest('.caret') !== null) continue
        for (let index = 0; index < (node.nodeValue ?? '').length; index += 1) {
          const range = document.createRange()
          range.setStart(node, index)
          range.setEnd(node, index + 1)
          const top = Math.round(range.getBoundingClientRect().top)
          if (!tops.has(top)) { tops.add(top); found.push(count) }
          count += 1
        }
      }
      return found
    })
    const plain = await breaks()
    expect(plain.length).toBeGreaterThan(1)
    for (const offset of [5, 20, 33, 60, 90]) {
      await page.evaluate(place => { const b = window.stage.actor('b'); b.point(b.at('经调解', place)) }, offset)
      await page.waitForTimeout(60)
      await expect.poll(() => page.evaluate(() => document.querySelectorAll('.seat-a .caret').length)).toBe(1)
      await expect.poll(() => breaks(), { message: `caret at ${offset}` }).toEqual(plain)
    }
  })
})
