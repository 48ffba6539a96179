/** A tab that is closed the moment after the last key, with the relay there and with the relay gone. */
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct, type Product } from '../support/product.ts'
import { introduce, newCase, toEnd, wordsOf, ZHOU, goTo } from '../support/room-page.ts'

describe('closed at once', () => {
  let product: Product, context: BrowserContext
  let url = ''

  beforeAll(async () => {
    product = await startProduct()
    context = await product.profile()
    const page = await context.newPage()
    await page.goto(product.origin)
    await introduce(page, ZHOU)
    await newCase(page, { title: '双溪路雨棚滴水相邻纠纷' })
    await goTo(page, '调解笔录')
    url = page.url()
    await page.close()
  }, 60_000)
  afterAll(async () => { await product?.stop() })

  it('what was typed is there when the case is opened again', async () => {
    const typed: string[] = []
    for (let round = 0; round < 10; round++) {
      const page = await context.newPage()
      await page.goto(url)
      await toEnd(page, '调解笔录')
      await expect.poll(() => wordsOf(page, '调解笔录'), { timeout: 20_000 }).toContain(typed.join(''))
      if (round === 5) await product.relay.kill()
      const words = `第${'一二三四五六七八九十'[round]!}回雨棚上的水直接滴到窗台上请乙方当场看过。`
      for (const letter of words) await page.keyboard.insertText(letter)
      typed.push(words)
      await page.close()
    }
    const page = await context.newPage()
    await page.goto(url)
    await expect.poll(() => wordsOf(page, '调解笔录'), { timeout: 10_000 }).toContain(typed.at(-1)!)
    for (const words of typed) expect((await wordsOf(page, '调解笔录')).split(words).length - 1, words).toBe(1)
  }, 120_000)
})
