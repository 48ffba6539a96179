/** One person with the case open in two tabs, and a document that is newer than his program. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { isRefusal } from '../../shared/refusal.ts'
import { readClientFrame } from '../../shared/protocol.ts'
import { NEWER_SENTENCE } from '../../client/model/schema.ts'
import type { CaseRoom } from '../../client/workspace.ts'
import { must, sit, until } from '../support/node-place.ts'
import { startProduct, type Product } from '../support/product.ts'
import { button, CHEN, chipSays, comeIn, editor, goTo, introduce, invite, LIN, newCase, toEnd, wordsOf, writeWords, ZHOU } from '../support/room-page.ts'

const times = (text: string, part: string): number => text.split(part).length - 1
const FIRST = ['甲方', '申请', '减免', '鉴定费', '。'], SECOND = ['乙方', '当场', '道歉', '并', '清运', '垃圾', '。'], THIRD = ['楼道', '杂物', '一并', '搬走', '。'], FOURTH = ['以上', '已经', '念给', '双方', '听', '。']

describe('one person, two tabs', () => {
  let product: Product, context: BrowserContext
  let first: Page, second: Page, chen: Page
  const dialogs: string[] = []
  const everywhere = async (pages: readonly Page[], words: string): Promise<void> => {
    for (const page of pages) await expect.poll(async () => times(await wordsOf(page, '协议书草案'), words), { timeout: 10_000, message: `${words} once` }).toBe(1)
  }

  beforeAll(async () => {
    product = await startProduct()
    context = await product.profile()
    context.on('dialog', dialog => { dialogs.push(dialog.message()); void dialog.dismiss() })
    first = await context.newPage()
    chen = await (await product.profile()).newPage()
  }, 60_000)
  afterAll(async () => { await product?.stop() })

  it('both write, nobody is asked anything, and all of it arrives once', async () => {
    await first.goto(product.origin)
    await introduce(first, ZHOU)
    await newCase(first, { title: '花井巷楼道堆物相邻纠纷' })
    await chipSays(first, /^已到中继/u)
    await comeIn(first, chen, await invite(first, CHEN), CHEN)
    await button(first, '人民调解协议书').click()
    second = await context.newPage()
    await second.goto(first.url())
    await expect.poll(() => wordsOf(second, '协议书草案'), { timeout: 10_000 }).toContain('一式三份')
    await Promise.all([toEnd(first, '协议书草案'), toEnd(second, '协议书草案')])
    await Promise.all([writeWords(first, FIRST), writeWords(second, SECOND)])
    for (const words of [FIRST, SECOND]) await everywhere([first, second, chen], words.join(''))
    for (const tab of [first, second]) await chipSays(tab, /^已到中继/u)
    // He is one person, however many tabs he has.
    await expect.poll(() => chen.getByRole('list', { name: '在场' }).getByRole('listitem').count()).toBe(2)
  }, 90_000)

  it('the second tab sees who knocks, too, and may let him in', async () => {
    const lin = await (await product.profile()).newPage()
    await comeIn(second, lin, await invite(second, LIN), LIN)
    await lin.context().close()
  }, 60_000)

  it('the tab that had the line is closed while the other writes: nothing is lost, and it goes on', async () => {
    await toEnd(first, '协议书草案')
    await toEnd(second, '协议书草案')
    await Promise.all([writeWords(second, THIRD), first.close()])
    await everywhere([second, chen], THIRD.join(''))
    await chipSays(second, /^已到中继/u)
    await toEnd(chen, '协议书草案')
    await writeWords(chen, FOURTH)
    await everywhere([second, chen], FOURTH.join(''))
    for (const words of [FIRST, SECOND, THIRD]) await everywhere([second, chen], words.join(''))
    await expect.poll(() => wordsOf(second, '协议书草案')).toBe(await wordsOf(chen, '协议书草案'))
    expect(dialogs).toEqual([])
    await expect.poll(() => second.getByRole('dialog').count()).toBe(0)
  }, 60_000)

  describe('a colleague has a newer program', () => {
    let newer: CaseRoom
    const pushes = (page: Page): number => product.heard.frames.filter(frame => frame.page === page && frame.way === 'sent').filter(({ bytes }) => { const read = readClientFrame(bytes); return isRefusal(read) || read.type === 'PUSH' }).length
    const shownReadOnly = async (page: Page): Promise<void> => {
      await page.getByRole('status').filter({ hasText: NEWER_SENTENCE }).waitFor()
      await expect.poll(() => editor(page, '协议书草案').getAttribute('aria-readonly')).toBe('true')
    }

    it('what this program does not know is shown as words and touched by nobody, open or opened again', async () => {
      const link = await invite(second, { name: '沈既白', role: '律师' })
      const shen = await sit(product.relay.port, '沈既白', 'lawyer')
      const joining = must(await shen.desk.join(link))
      const door = second.getByRole('list', { name: '门口' }).getByRole('listitem').filter({ hasText: '沈既白' })
      await door.getByText(/^(\d ){5}\d$/u).waitFor({ state: 'attached' })
      await door.getByRole('button', { name: '放行', exact: true }).click()
      await until(() => joining.state.get().at === 'admitted', 'the newer program is let in', 10_000)
      newer = must(await shen.desk.enter(joining.caseId))
      await until(() => newer.status.get().at === 'relayed', 'it has caught up', 10_000)
      const { doc } = newer.text('agreement')!
      const before = pushes(second) + pushes(chen)
      doc.transact(() => {
        doc.getMap('meta').set('schema', 2)
        const table = new Y.XmlElement('table')
        table.insert(0, [new Y.XmlText('分期：第一期 3,000 元，第二期 2,000 元')])
        doc.getXmlFragment('text').push([table])
      })
      for (const page of [second, chen]) await shownReadOnly(page)
      await editor(chen, '协议书草案').click()
      await chen.keyboard.type('旧程序')
      await second.reload()
      await shownReadOnly(second)
      await expect.poll(() => editor(second, '协议书草案').textContent()).toContain('第一期 3,000 元')
      // The record is not concerned, and what is written there comes after anything that could have been sent.
      await goTo(chen, '调解笔录')
      const recorded = pushes(second) + pushes(chen)
      expect(recorded).toBe(before)
      await toEnd(chen, '调解笔录')
      await writeWords(chen, ['笔录', '照记', '。'])
      await until(() => (newer.text('record')?.doc.getXmlFragment('text').toString() ?? '').includes('笔录照记。'), 'the record goes on', 10_000)
      expect(doc.getXmlFragment('text').toString()).toContain('<table>分期：第一期 3,000 元，第二期 2,000 元</table>')
      expect(doc.getXmlFragment('text').toString()).not.toContain('旧程序')
      await newer.leave()
    }, 90_000)
  })

  it('nothing complained', () => { expect(product.heard.complaints).toEqual([]) })
})
